import json
from dataclasses import replace

import pytest

from analysis.cli import release
from analysis.disclosure.cells import Readership
from analysis.exports.open_data import release_document
from analysis.releases.freezing import make_release
from analysis.releases.reading import latest
from tests.analysis.releases.waves_for_tests import AFTER, make_wave


def run(app, *words):
    return app.test_cli_runner().invoke(release, [str(word) for word in words])


def released(world, **how):
    wave_id = make_wave(world, mode="P", **how)
    make_release(world.workshop, wave_id, at=AFTER)
    return wave_id


def document_of(world, wave_id, readership=Readership.PUBLIC):
    with world.database.reading() as session:
        return release_document(session, latest(session, wave_id, readership).id)


@pytest.mark.parametrize("words", [("make",), ()])
def test_the_command_says_what_it_made(app, world, words):
    wave_id = make_wave(world, mode="P", answers=2)
    done = run(app, *words, wave_id)
    assert done.output == f"Wave {wave_id}: release 1 for exact, 2 responses.\n"
    assert done.exit_code == 0


def test_the_command_says_why_it_made_nothing(app, world):
    done = run(app, "make", make_wave(world, answers=2))
    assert done.exit_code == 1
    assert "the closing on" in done.output


@pytest.mark.parametrize("verb", ["make", "audit"])
def test_the_command_knows_no_strange_wave(app, verb):
    assert run(app, verb, 99).exit_code == 1


def test_a_document_has_what_is_published_and_what_could_be(world):
    document = document_of(world, released(world, answers=12))
    assert document["format"] == "mitsprache-release-1"
    assert (document["readership"], document["k"], document["responses"]) == ("public", 10, 12)
    assert document["groupings"] == [
        {
            "name": "kind",
            "variable": "kind",
            "groups": [{"code": "mo", "codes": ["mo"]}, {"code": "vw", "codes": ["vw"]}],
        }
    ]
    [direction] = [cell for cell in document["cells"] if cell["variable"] == "direction"]
    assert (direction["state"], direction["counts"], direction["base"]) == ("exact", [4, 4, 4], 12)
    assert json.loads(json.dumps(document)) == document


def test_the_attacker_tells_that_he_found_nothing(app, world):
    done = run(app, "audit", released(world, answers=12))
    assert done.exit_code == 0, done.output
    assert "An attacker who reads what public may read:" in done.output
    assert "direction: could not derive anybody's answer (1 cells" in done.output
    assert done.output.endswith("Could not derive any answer.\n")


def test_the_attacker_derives_the_one_who_came_between_two_documents(app, world, tmp_path):
    wave_id = released(world, answers=12)
    before = document_of(world, wave_id)
    before["release"], before["responses"] = 0, 11
    for cell in before["cells"]:
        if cell["variable"] == "direction":
            cell["counts"], cell["base"] = [4, 4, 3], 11
    before["cells"] = [cell for cell in before["cells"] if cell["variable"] == "direction"]
    (tmp_path / "before.json").write_text(json.dumps(before))
    (tmp_path / "people.csv").write_text("kind,n,in\nmo,6,\nvw,5,\nvw,1,1 2\n")
    options = ("--against", tmp_path / "before.json", "--knowledge", tmp_path / "people.csv")
    done = run(app, "audit", wave_id, *options)
    assert done.exit_code == 1
    assert "direction: answers DERIVED: 1 (" in done.output


def test_a_wave_without_protected_results_cannot_be_attacked(app, world):
    done = run(app, "audit", make_wave(world, mode="P", answers=2))
    assert done.exit_code == 1
    assert "no results for the public or for staff" in done.output


@pytest.mark.parametrize("content", ["{", "[]", '{"format": "x", "readership": "public"}'])
def test_what_is_no_document_is_refused_by_name(app, world, tmp_path, content):
    (tmp_path / "strange.json").write_text(content)
    done = run(app, "audit", released(world, answers=12), "--against", tmp_path / "strange.json")
    assert done.exit_code == 1
    assert "Error: " in done.output


def test_people_who_do_not_fit_are_refused(app, world, tmp_path):
    (tmp_path / "people.csv").write_text("kind,n\nmo,5\n")
    done = run(app, "audit", released(world, answers=12), "--knowledge", tmp_path / "people.csv")
    assert done.exit_code == 1
    assert "12 answered, but 5 are known" in done.output


def test_releases_that_nobody_changed_are_said_to_be_so(app, world):
    wave_id = released(world, answers=12)
    done = run(app, "verify", wave_id)
    assert done.exit_code == 0
    assert done.output.count("as it was made") == 3


def test_a_number_that_somebody_changed_is_found(app, world):
    wave_id = released(world, answers=12)
    world.keys = replace(world.keys, releases=b"x" * 32)
    app.extensions["keys"] = world.keys
    done = run(app, "verify", wave_id)
    assert done.exit_code == 1
    assert "changed since it was made" in done.output
