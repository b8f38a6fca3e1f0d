from analysis.cli import release
from tests.analysis.releases.waves_for_tests import make_wave


def run(app, wave_id):
    return app.test_cli_runner().invoke(release, [str(wave_id)])


def test_the_command_says_what_it_made(app, world):
    wave_id = make_wave(world, mode="P", answers=2)
    done = run(app, wave_id)
    assert done.output == f"Wave {wave_id}: release 1 for exact, 2 responses.\n"
    assert done.exit_code == 0


def test_the_command_says_why_it_made_nothing(app, world):
    done = run(app, make_wave(world, answers=2))
    assert done.exit_code == 1
    assert "the closing on" in done.output


def test_the_command_knows_no_strange_wave(app):
    assert run(app, 99).exit_code == 1
