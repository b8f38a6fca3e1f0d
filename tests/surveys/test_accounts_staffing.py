"""`mitsprache staff add`, and the account of the demo."""

import pytest
from sqlalchemy import select

from surveys import db
from surveys.accounts.cli import staff_commands
from surveys.accounts.models import Account, AuditEntry
from surveys.accounts.staffing import add_demo_account, has_demo_account
from surveys.clock import now
from surveys.errors import NotReady
from surveys.settings import Settings
from tests.plugins.staff import ADA, Staff


@pytest.fixture
def run(accounts_app):
    """Run a command and return what it said and its exit code."""
    accounts_app.cli.add_command(staff_commands)

    def command(*words, **named):
        done = accounts_app.test_cli_runner().invoke(args=["staff", *words], **named)
        return done.output.strip(), done.exit_code

    return command


def test_a_new_account_gets_a_password_that_works(run, stranger):
    said, code = run(
        "add", "Ben@stadt.example", "--name", "Ben", "--programme", "first", "--role", "analyst"
    )
    assert code == 0
    assert said.startswith("Added ben@stadt.example (analyst in first). Password, shown only now:")
    stranger.sign_in("ben@stadt.example", said.rpartition(" ")[2])
    stranger.open("/staff/programme/1")


def test_adding_twice_changes_nothing_and_says_so(run, ada):
    words = ("add", ADA, "--programme", "first", "--role", "coordinator")
    assert run(*words) == (f"{ADA} was there already with these roles; nothing changed.", 0)
    ada.open("/staff")


def test_an_account_gets_more_roles_and_keeps_its_password(run, ada):
    said, _code = run("add", ADA, "--programme", "second", "--role", "analyst", "--admin")
    assert said == f"{ADA} was there already and is now also analyst in second, administrator."
    ada.open("/staff/programme/2")
    ada.open("/staff/admin")


def test_the_password_can_be_asked_for(run, stranger):
    typed = "this one is typed by hand\n" * 2
    said, code = run("add", "cleo@stadt.example", "--ask-password", input=typed)
    assert code == 0
    assert said.endswith("Added cleo@stadt.example (no roles).")
    stranger.sign_in("cleo@stadt.example", "this one is typed by hand")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody",), "no e-mail address"),
        (("b@stadt.example", "--programme", "third", "--role", "analyst"), "no programme third"),
        (("b@stadt.example", "--programme", "first", "--role", "boss"), "Unknown role boss"),
        (("b@stadt.example", "--role", "analyst"), "belong together"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_stored(run, accounts_app, words, why):
    said, code = run("add", *words)
    assert code != 0
    assert why in said
    with accounts_app.app_context(), db.database().reading() as session:
        assert len(session.scalars(select(Account)).all()) == 1


def test_giving_rights_is_noted(run, accounts_app):
    run("add", ADA, "--programme", "second", "--role", "analyst")
    with accounts_app.app_context(), db.database().reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
    assert (last.action, last.programme_id, last.account_id) == ("roles added", 2, None)


def test_an_account_that_is_switched_off_is_out_at_once(run, ada):
    assert run("deactivate", ADA) == (f"{ADA} can no longer sign in.", 0)
    ada.open("/staff", status=302)
    ada.sign_in(status=422)


def test_a_lost_phone_locks_nobody_out(run, ada, stranger):
    ada.set_up_second_factor()
    run("remove-second-factor", ADA)
    assert stranger.sign_in().location == "/staff/account"


@pytest.mark.parametrize("verb", ["deactivate", "remove-second-factor"])
def test_an_account_that_is_not_there_is_said(run, verb):
    said, code = run(verb, "nobody@stadt.example")
    assert (said, code) == ("Error: There is no account nobody@stadt.example.", 1)


def test_the_demo_account_signs_in(accounts_app):
    with accounts_app.app_context(), db.database().writing() as session:
        assert not has_demo_account(session)
        for _twice in range(2):
            settings = accounts_app.extensions["settings"]
            email, password = add_demo_account(session, [1], settings=settings, at=now())
        assert has_demo_account(session)
    browser = Staff(accounts_app)
    browser.sign_in(email, password)
    browser.open("/staff/programme/1")
    browser.open("/staff/programme/2", status=404)


def test_production_has_no_demo_account(accounts_app):
    production = Settings(
        production=True,
        base_url="https://mitsprache.example",
        mail_host="localhost",
        mail_sender="amt@stadt.example",
    )
    with (
        accounts_app.app_context(),
        db.database().writing() as session,
        pytest.raises(NotReady),
    ):
        add_demo_account(session, [1], settings=production, at=now())
