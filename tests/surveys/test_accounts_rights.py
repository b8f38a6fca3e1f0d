"""Who may do what: actors, and a policy on every view."""

import pytest
from sqlalchemy import update

from surveys import db
from surveys.accounts.actor import Actor
from surveys.accounts.errors import PolicyMissing, SecondFactorMissing
from surveys.accounts.models import Account
from surveys.accounts.policy import endpoints_without_policy
from surveys.accounts.staffing import add_staff
from surveys.clock import now
from surveys.errors import NotAllowed, UnknownPage
from surveys.web.prefix import UnderPrefix
from tests.plugins.staff import ADA as ADA_SIGNS_IN
from tests.plugins.staff import PASSWORD, Staff

ADA = Actor(1, "Ada", "ada@stadt.example", roles={7: frozenset({"coordinator"})})


def test_an_actor_may_what_one_of_the_roles_allows():
    assert ADA.may(7, "analyst", "coordinator")
    assert ADA.may(7)
    assert not ADA.may(7, "analyst")
    assert not ADA.may(8)


def test_a_foreign_programme_is_not_even_known():
    with pytest.raises(UnknownPage):
        ADA.require(8, "coordinator")


def test_the_wrong_role_in_the_own_programme_is_refused():
    with pytest.raises(NotAllowed):
        ADA.require(7, "trust")


@pytest.mark.parametrize("role", ["trust", "reader"])
def test_readers_and_the_trust_role_read_no_rows(role):
    with pytest.raises(NotAllowed):
        Actor(1, "Ben", "ben@stadt.example", roles={7: frozenset({role})}).require_rows(7)


def test_rows_need_a_second_factor_in_production():
    careless = Actor(1, "", "", roles=ADA.roles, rows_need_second_factor=True)
    careful = Actor(1, "", "", roles=ADA.roles, rows_need_second_factor=True, second_factor=True)
    careful.require_rows(7)
    ADA.require_rows(7)
    with pytest.raises(SecondFactorMissing):
        careless.require_rows(7)


def test_programmes_are_listed_by_role():
    both = Actor(1, "", "", roles={7: frozenset({"reader"}), 8: frozenset({"analyst", "reader"})})
    assert both.programmes("reader") == (7, 8)
    assert both.programmes("analyst") == (8,)


def test_every_view_that_comes_with_accounts_has_a_policy(accounts_app):
    assert endpoints_without_policy(accounts_app) == []


def test_a_view_without_a_policy_is_shown_to_nobody(accounts_app):
    accounts_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert endpoints_without_policy(accounts_app) == ["forgotten"]
    with pytest.raises(PolicyMissing):
        accounts_app.test_client().get("/forgotten")


def test_a_view_without_a_policy_is_an_error_page_in_service(accounts_app):
    accounts_app.testing = False
    accounts_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = accounts_app.test_client().get("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_pages_that_are_not_offered_do_not_exist(stranger):
    stranger.open("/staff/code/help", status=404)
    stranger.open("/staff/code/choice", status=404)


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(stranger):
    answer = stranger.client.get("/staff/programme/1?a=1")
    assert answer.location == "/staff/sign-in?next=/staff/programme/1?a%3D1"
    back = stranger.sign_in(page=answer.location, next="/staff/programme/1?a=1")
    assert back.location == "/staff/programme/1?a=1"


def test_a_role_held_nowhere_is_refused(ada):
    ada.open("/staff/make", status=403)


def test_administration_is_for_administrators(ada, accounts_app):
    ada.open("/staff/admin", status=403)
    change_account(accounts_app, is_admin=True)
    ada.open("/staff/admin")


def test_an_administrator_sees_no_programme_by_that_alone(ada, accounts_app):
    change_account(accounts_app, is_admin=True)
    ada.open("/staff/programme/2", status=404)


def test_a_foreign_programme_and_an_unknown_one_look_the_same(ada):
    assert ada.open("/staff/programme/2", status=404) == ada.open("/staff/programme/99", status=404)


def test_a_role_given_now_counts_at_once(ada, accounts_app):
    ada.open("/staff/programme/1", status=403)
    with accounts_app.app_context(), db.database().writing() as session:
        add_staff(
            session,
            "ADA@stadt.example",
            name="",
            roles=["analyst"],
            programme_slug="first",
            at=now(),
        )
    ada.open("/staff/programme/1")


def test_in_production_rows_wait_for_the_second_factor(ada, accounts_app):
    accounts_app.config["ROWS_NEED_SECOND_FACTOR"] = True
    page = ada.open("/staff/rows/1", status=403)
    assert page.select_one("main a")["href"] == "/staff/second-factor"
    ada.set_up_second_factor()
    ada.open("/staff/rows/1")


def change_account(app, **values):
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Account).values(**values))


def test_every_view_of_the_product_has_a_policy(app):
    assert endpoints_without_policy(app) == []


def test_below_a_path_the_way_back_is_below_it_too(accounts_app):
    accounts_app.wsgi_app = UnderPrefix(accounts_app.wsgi_app, "/mit")
    browser = Staff(accounts_app)
    answer = browser.client.get("/mit/staff/programme/1")
    assert answer.location == "/mit/staff/sign-in?next=/mit/staff/programme/1"
    page = browser.open(answer.location)
    assert page.select_one("main form")["action"] == "/mit/staff/sign-in"
    fields = {field["name"]: field["value"] for field in page.select("main input[type=hidden]")}
    back = browser.client.post(
        "/mit/staff/sign-in", data={**fields, "email": ADA_SIGNS_IN, "password": PASSWORD}
    )
    assert back.location == "/mit/staff/programme/1"
