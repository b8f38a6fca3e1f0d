"""Ten tries in a quarter of an hour, per account and per address, and never a lock for longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import db
from surveys.accounts.attempts import TRIES, WINDOW, count_try, forgive, hashed
from surveys.accounts.errors import TooManySignIns
from surveys.accounts.models import SignInFailure
from surveys.clock import now

KEY = b"k" * 32
START = now()


def whose(account="ada@stadt.example", address="192.0.2.1", purpose="password"):
    return hashed(KEY, purpose, account, address)


@pytest.fixture
def counting(accounts_app):
    with accounts_app.app_context():
        yield


def fail(times, at=START, **of):
    for _ in range(times):
        count_try(*whose(**of), at=at)


@pytest.mark.usefixtures("counting")
def test_the_eleventh_try_for_an_account_is_refused_from_any_address():
    for number in range(TRIES):
        fail(1, address=f"192.0.2.{number}")
    with pytest.raises(TooManySignIns):
        fail(1, address="198.51.100.7")


@pytest.mark.usefixtures("counting")
def test_the_eleventh_try_from_an_address_is_refused_for_any_account():
    for number in range(TRIES):
        fail(1, account=f"{number}@stadt.example")
    with pytest.raises(TooManySignIns):
        fail(1, account="somebody@stadt.example")


@pytest.mark.usefixtures("counting")
def test_others_are_not_kept_out():
    fail(TRIES)
    fail(1, account="ben@stadt.example", address="192.0.2.2")


@pytest.mark.usefixtures("counting")
def test_after_a_quarter_of_an_hour_it_goes_on():
    fail(TRIES)
    fail(1, at=START + WINDOW + timedelta(seconds=1))


@pytest.mark.usefixtures("counting")
def test_knocking_on_does_not_lengthen_the_wait():
    fail(TRIES)
    for minute in range(1, 15):
        with pytest.raises(TooManySignIns):
            fail(1, at=START + timedelta(minutes=minute))
    fail(1, at=START + WINDOW + timedelta(seconds=1))


@pytest.mark.usefixtures("counting")
def test_what_no_longer_counts_is_deleted():
    fail(3)
    fail(1, at=START + WINDOW + timedelta(seconds=1))
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInFailure)) == 1


@pytest.mark.usefixtures("counting")
def test_who_comes_in_starts_again_but_the_address_keeps_its_other_failures():
    fail(5)
    fail(5, account="ben@stadt.example")
    forgive(whose()[0])
    fail(5)
    with pytest.raises(TooManySignIns):
        fail(1)


@pytest.mark.usefixtures("counting")
def test_codes_and_passwords_are_counted_apart():
    fail(TRIES)
    fail(1, purpose="code")


def test_tries_at_the_same_time_all_count(accounts_app):
    def one(_number):
        with accounts_app.app_context():
            try:
                fail(1)
            except TooManySignIns:
                return 0
            return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(30))) <= TRIES


@pytest.mark.usefixtures("counting")
def test_what_is_stored_names_neither_account_nor_address():
    fail(1)
    with db.database().reading() as session:
        row = session.scalars(select(SignInFailure)).one()
    assert len(row.email_hash) == len(row.address_hash) == 32
    assert hashed(b"other", "password", "ada@stadt.example", "192.0.2.1")[0] != row.email_hash


def test_writing_the_address_differently_is_no_way_around():
    assert whose(account=" ADA@stadt.example ") == whose()
    assert whose(address="2001:db8::1")[1] == whose(address="2001:db8::ffff")[1]
