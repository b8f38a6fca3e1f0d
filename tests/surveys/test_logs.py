"""Logs say what happened to what, never an answer, an address or a token."""

import pytest
from flask import Flask

from surveys.accounts.policy import public
from surveys.db import database as current_database
from surveys.questionnaires import document, loading
from surveys.responses.models import Draft


@pytest.fixture
def breaking_app(app: Flask) -> Flask:
    """Give an app with a page that stores what the database must refuse."""

    @app.get("/s/<token>/broken", endpoint="broken")
    @public
    def broken(token: str) -> str:
        with current_database().writing() as session:
            impossible = {"change": "Meine Worte"}
            session.add(
                Draft(id=b"1", wave_id=1, mode="A", version_id=1, changes=0, answers=impossible)
            )
        return token

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_an_unexpected_error_tells_the_log_neither_words_nor_link(breaking_app, caplog):
    assert breaking_app.test_client().get("/s/abcdefgh/broken").status_code == 500
    assert "IntegrityError at broken" in caplog.text
    assert "Meine Worte" not in caplog.text
    assert "abcdefgh" not in caplog.text


@pytest.mark.parametrize("content", [b"questionnaire: \xff", b"[" * 5000, b"a: [1"])
def test_a_file_that_is_no_document_is_refused_in_a_sentence(content, tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_bytes(content)
    with pytest.raises(document.BrokenDefinition, match="The file cannot be read"):
        loading.load(file)
