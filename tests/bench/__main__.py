"""Run the programs and print what they found, with the machine they found it on."""

import signal
import sys
import tempfile
from pathlib import Path

from surveys import clock
from tests.bench import (
    dashboard,
    export,
    journeys,
    letters,
    mail,
    mixing,
    options,
    questionnaire,
    release,
    tallies,
)
from tests.bench.machine import file_system, machine_line, other_load


def main() -> int:
    """Print every program that was asked for."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what we started ends too
    chosen = options.read()
    print(f"Machine: {machine_line()}, {file_system(Path(tempfile.gettempdir()))}")
    today = clock.now().date().isoformat()
    print(f"Date {today}, seed {chosen.seed}, other load before: {other_load():.2f} cores")
    programs = {
        "journeys": journeys.main,
        "questionnaire": questionnaire.main,
        "dashboard": dashboard.main,
        "release": release.main,
        "export": export.main,
        "mixing": mixing.main,
        "letters": letters.main,
        "mail": mail.main,
        "tallies": tallies.main,
    }
    for name in chosen.programs:
        print(f"\n## {name}", flush=True)
        programs[name](chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
