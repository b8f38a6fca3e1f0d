"""T1: nothing in the database tells in which order people answered without a name.

The bound is 3.9 standard deviations of tau among 300 in random order.
"""

import itertools
import secrets

from surveys import clock
from surveys.responses import mixing
from tests.proofs.conftest import patched
from tests.proofs.outsider import as_they_lie, kendall_tau

BOUND = {300: 0.15, 60: 0.35}
AFTER_THE_END = clock.now().replace(year=2099)


def arrive(world, database, keys, n):
    """Let `n` people answer in a known order while the mixer works, then end the wave."""
    wave = world.wave(mode="A")
    for number in range(n):
        world.respond(
            wave, mix=False, members=number, fields=["work"], change_work=f"Wort {number}"
        )
        mixing.mix_due(database, keys.inbox, at=clock.now())
    mixing.mix_due(database, keys.inbox, at=AFTER_THE_END)


def orders(database):
    """Return the numbers of arrival in every order in which the tables give them away."""
    engine = database.engine
    members = (
        "json_extract(answers, '$.members')"
        if engine.dialect.name == "sqlite"
        else "(answers ->> 'members')::int"
    )
    for name, order in as_they_lie(engine, "response", members).items():
        yield f"response by {name}", [int(one) for one in order]
    for name, order in as_they_lie(engine, "open_text", "text").items():
        yield f"open_text by {name}", [int(one.split()[1]) for one in order]


def test_no_order_of_rows_is_that_of_arrival(world, database, keys, times, evidence):
    n = times(300, 60)
    arrive(world, database, keys, n)
    found = {name: abs(kendall_tau(order)) for name, order in orders(database)}
    evidence.update(n=n, **{name: f"|tau| {tau:.3f}" for name, tau in found.items()})
    assert len(found) >= 2
    assert max(found.values()) <= BOUND[n]


def test_the_proof_sees_rows_that_stay_in_the_order_of_arrival(world, database, keys, times):
    rising = itertools.count(1)
    in_order = lambda size: next(rising).to_bytes(size, "big")  # noqa: E731

    class Unshuffled:
        def shuffle(self, _things):
            """Leave everything as it is."""

    with (
        patched(mixing, "_shuffle", lambda _session, _wave: None),
        patched(mixing.secrets, "SystemRandom", Unshuffled),
        patched(secrets, "token_bytes", in_order),
        patched(mixing, "BATCH", 1),
    ):
        arrive(world, database, keys, times(300, 60))
    assert max(abs(kendall_tau(order)) for _name, order in orders(database)) > 0.9
