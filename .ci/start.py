"""What `make run` starts: `mitsprache init`, `demo` and `serve` one after the other.

In one process, because loading the program is most of the time a second start takes.
"""

import sys

import click

from app import main


def start(port: str) -> None:
    """Run the commands; one that fails has said why, and ends the start."""
    for words in (["init"], ["demo"], ["serve", "--port", port]):
        try:
            main(words, prog_name="mitsprache", standalone_mode=False)
        except click.ClickException as problem:
            problem.show()
            sys.exit(problem.exit_code)
        except click.Abort:
            sys.exit("Stopped.")


if __name__ == "__main__":
    start(sys.argv[1])
