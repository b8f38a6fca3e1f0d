"""Who may come to which view. A view without a policy is open to nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import find_actor
from surveys.accounts.errors import PolicyMissing
from surveys.accounts.models import Role
from surveys.errors import NotAllowed, UnknownPage

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Kind = Literal["public", "respondent", "staff", "administrator", "closed"]
ATTRIBUTE = "policy"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call a view. `roles` narrows `staff`: held in at least one programme.

    The view itself still asks for the programme it shows (`Actor.require`): only it knows which.
    """

    kind: Kind
    roles: frozenset[str] = frozenset()


PUBLIC = Policy("public")
STAFF = Policy("staff")
CLOSED = Policy("closed")

# Views that come with Flask and Flask-Security, which we cannot decorate.
OTHERS: Mapping[str, Policy] = {
    "static": PUBLIC,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.two_factor_token_validation": PUBLIC,
    "security.mf_recovery": PUBLIC,
    "security.change_password": STAFF,
    "security.verify": STAFF,
    "security.two_factor_setup": STAFF,
    "security.two_factor_setup_validate": STAFF,
    "security.mf_recovery_codes": STAFF,
    # Come with the rest and are not offered: mailing codes, choosing between kinds of them.
    "security.two_factor_rescue": CLOSED,
    "security.tf_select": CLOSED,
}


def public(view: View) -> View:
    """Open the view to everybody."""
    return _mark(view, PUBLIC)


def respondent(view: View) -> View:
    """Open the view to everybody; the view itself asks for the link or the draft."""
    return _mark(view, Policy("respondent"))


def staff(*roles: str) -> Callable[[View], View]:
    """Open the view to accounts with one of `roles` in some programme; without roles, to all."""
    wanted = Policy("staff", frozenset(Role(role).value for role in roles))
    return lambda view: _mark(view, wanted)


def administrator(view: View) -> View:
    """Open the view to administrators of the installation."""
    return _mark(view, Policy("administrator"))


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """Return the policy of an endpoint, or None if nobody gave it one."""
    return getattr(app.view_functions[endpoint], ATTRIBUTE, None) or OTHERS.get(endpoint)


def endpoints_without_policy(app: Flask) -> list[str]:
    """Return the endpoints that would be refused to everybody."""
    found = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(endpoint for endpoint in found if policy_of(app, endpoint) is None)


def enforce(app: Flask) -> None:
    """Ask for the policy before every request. Register this before anything that may answer."""
    app.before_request(check)


def check() -> ResponseReturnValue | None:
    """Let the request pass, or send it to sign-in.

    Raises
    ------
    PolicyMissing
        If the view has no policy.
    UnknownPage
        If the view is offered to nobody.
    NotAllowed
        If the account has the wanted role nowhere.
    """
    if request.endpoint is None:
        return None
    policy = _policy_now(request.endpoint)
    if policy.kind == "closed":
        raise UnknownPage("This page is not offered.")
    if policy.kind in {"public", "respondent"}:
        return None
    actor = find_actor()
    if actor is None:
        return redirect(url_for("security.login", next=_way_back()))
    if policy.kind == "administrator" and not actor.is_admin:
        raise NotAllowed("Only administrators may do this.")
    if policy.roles and not actor.may_somewhere(*policy.roles):
        raise NotAllowed(f"This needs one of the roles {', '.join(sorted(policy.roles))}.")
    return None


def _policy_now(endpoint: str) -> Policy:
    policy = policy_of(current_app, endpoint)
    if policy is None:
        raise PolicyMissing(f"{endpoint} has no policy.")
    return policy


def _way_back() -> str | None:
    """Return where to go after sign-in: the page asked for; a lost post cannot be repeated."""
    if request.method != "GET":
        return None
    return request.script_root + request.full_path.rstrip("?")


def _mark(view: View, policy: Policy) -> View:
    setattr(view, ATTRIBUTE, policy)
    return view
