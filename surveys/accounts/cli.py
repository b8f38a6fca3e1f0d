"""`mitsprache staff`: accounts on the command line."""

from collections.abc import Callable

import click
from flask.cli import with_appcontext


@click.group("staff")
def staff_commands() -> None:
    """Give members of staff an account and roles."""


@staff_commands.command("add")
@click.argument("email")
@click.option("--name", default="", help="Name to show; the address if left out.")
@click.option("--programme", help="Short name of the programme the roles are for.")
@click.option("--role", "roles", multiple=True, help="coordinator, analyst, trust or reader.")
@click.option("--admin", is_flag=True, help="May also administer the installation.")
@click.option("--ask-password", is_flag=True, help="Ask for the password instead of making one.")
@with_appcontext
def add(  # noqa: PLR0913, PLR0917  one argument per option of the command
    email: str,
    name: str,
    programme: str | None,
    roles: tuple[str, ...],
    admin: bool,  # noqa: FBT001  click passes a flag like this
    ask_password: bool,  # noqa: FBT001  the same
) -> None:
    """Add an account, or give an existing one more roles. Safe to run twice."""
    from surveys.accounts.staffing import add_staff
    from surveys.clock import now
    from surveys.db import database
    from surveys.errors import SurveyError

    password = None
    if ask_password:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with database().writing() as session:
            added = add_staff(
                session,
                email,
                name=name,
                roles=roles,
                programme_slug=programme,
                is_admin=admin,
                password=password,
                at=now(),
            )
    except SurveyError as problem:
        raise click.ClickException(str(problem)) from problem
    given = [f"{role} in {programme}" for role in added.new_roles]
    rights = ", ".join([*given, *(["administrator"] if added.is_new_admin else [])])
    if added.is_new:
        secret = "" if ask_password else f" Password, shown only now: {added.password}"
        click.echo(f"Added {added.email} ({rights or 'no roles'}).{secret}")
    elif rights:
        click.echo(f"{added.email} was there already and is now also {rights}.")
    else:
        click.echo(f"{added.email} was there already with these roles; nothing changed.")


@staff_commands.command("deactivate")
@click.argument("email")
@with_appcontext
def deactivate(email: str) -> None:
    """Switch an account off and end its sessions. Safe to run twice."""
    from surveys.accounts import staffing

    click.echo(f"{_done(staffing.deactivate, email)} can no longer sign in.")


@staff_commands.command("remove-second-factor")
@click.argument("email")
@with_appcontext
def remove_second_factor(email: str) -> None:
    """Take the second factor off an account whose phone is lost. Make sure who is asking."""
    from surveys.accounts import staffing

    click.echo(f"{_done(staffing.remove_second_factor, email)} signs in with the password alone.")


def _done(verb: Callable[..., str], email: str) -> str:
    from surveys.clock import now
    from surveys.db import database
    from surveys.errors import SurveyError

    try:
        with database().writing() as session:
            return verb(session, email, at=now())
    except SurveyError as problem:
        raise click.ClickException(str(problem)) from problem
