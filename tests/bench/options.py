"""What one may choose when measuring."""

import argparse
from dataclasses import dataclass

from tests.bench.places import DATABASES

PROGRAMS = (
    *("journeys", "questionnaire", "dashboard", "release", "tallies", "export"),
    *("mixing", "mail", "letters"),
)


@dataclass(frozen=True)
class ServerShape:
    """How many processes with how many threads serve."""

    processes: int
    threads: int

    @classmethod
    def read(cls, written: str) -> "ServerShape":
        """Return the shape written as `2x4`."""
        processes, _, threads = written.partition("x")
        return cls(int(processes), int(threads))


@dataclass(frozen=True)
class Options:
    """The choices of one run."""

    programs: tuple[str, ...]
    databases: tuple[str, ...]
    servers: tuple[ServerShape, ...]
    clients: tuple[int, ...]
    sizes: tuple[int, ...]
    seconds: float
    repetitions: int
    counted_journeys: int
    seed: int
    files: tuple[str, ...] = ()
    letters: tuple[int, ...] = ()
    tallied: tuple[int, ...] = ()
    consulted: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


def read(arguments: list[str] | None = None) -> Options:
    """Return the options of a command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under two minutes, rough figures")
    parser.add_argument("--only", choices=PROGRAMS, help="one program instead of all")
    parser.add_argument("--database", choices=DATABASES, help="one database instead of both")
    parser.add_argument("--servers", default="2x4", help="processes x threads, such as 1x8,2x4")
    parser.add_argument("--clients", help="such as 1,4,16,32")
    parser.add_argument(
        "--sizes",
        help="responses of dashboard, release, tallies and export, such as 1000,100000",
    )
    parser.add_argument("--letters", help="how many letters, such as 1000,10000")
    parser.add_argument("--seconds", type=float, help="length of one repetition")
    parser.add_argument("--repetitions", type=int)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--file", action="append", default=[], help="also import this file")
    chosen = parser.parse_args(arguments)
    quick = chosen.quick
    return Options(
        programs=(chosen.only,) if chosen.only else PROGRAMS,
        databases=(chosen.database,) if chosen.database else DATABASES,
        servers=tuple(map(ServerShape.read, chosen.servers.split(","))),
        clients=numbers(chosen.clients or ("1,8" if quick else "1,8,32,64")),
        sizes=numbers(chosen.sizes or ("1000,10000" if quick else "1000,10000,100000")),
        seconds=chosen.seconds or (2.0 if quick else 10.0),
        repetitions=chosen.repetitions or (1 if quick else 3),
        counted_journeys=10 if quick else 40,
        seed=chosen.seed,
        files=tuple(chosen.file),
        tallied=numbers(chosen.sizes or ("100000" if quick else "100000,1000000,4600000")),
        opened=numbers(chosen.sizes or ("1000,100000" if quick else "1000,4600000")),
        consulted=numbers(chosen.sizes or ("60,200" if quick else "60,200,500,4600000")),
        letters=numbers(chosen.letters or ("500" if quick else "1000,10000")),
    )


def numbers(written: str) -> tuple[int, ...]:
    """Return the numbers of a list such as `1,4,16`."""
    return tuple(int(number) for number in written.split(","))
