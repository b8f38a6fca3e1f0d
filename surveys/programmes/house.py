"""What the frame of every page says: who runs this, whom to ask, whether it is a demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, url_for
from sqlalchemy import select

from surveys.clock import now
from surveys.db import database
from surveys.errors import NotStored
from surveys.programmes.models import Authority, Installation
from surveys.web.assets import asset

KEPT_FOR = timedelta(seconds=30)
"""Pages of respondents ask for this on every request; staff change it once a year."""


@dataclass(frozen=True, slots=True)
class House:
    """The first authority of this installation, and whether everything here is invented."""

    is_demo: bool = False
    authority: Mapping[str, Any] = field(default_factory=dict)
    logo: str | None = None
    """File name below `static/`."""
    logo_file: str | None = None
    """Name of an uploaded picture; it wins."""
    colour: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    imprint: Mapping[str, str] = field(default_factory=dict)
    privacy: Mapping[str, str] = field(default_factory=dict)
    accessibility: Mapping[str, str] = field(default_factory=dict)


def house() -> House:
    """Return the house, read at most twice a minute."""
    kept: tuple[datetime, House] | None = current_app.extensions.get("house")
    if kept is not None and now() - kept[0] < KEPT_FOR:
        return kept[1]
    try:
        found = read_house()
    except NotStored:
        return kept[1] if kept else House()
    current_app.extensions["house"] = (now(), found)
    return found


def read_house() -> House:
    """Return the house as the database has it now."""
    with database().reading() as session:
        authority = session.scalar(select(Authority).order_by(Authority.id))
        is_demo = bool(session.scalar(select(Installation.is_demo)))
    if authority is None:
        return House(is_demo=is_demo)
    return House(
        is_demo=is_demo,
        authority={"name": authority.name},
        logo=authority.logo,
        logo_file=authority.logo_file,
        colour=authority.colour,
        contact={
            "authority": authority.name,
            "name": authority.contact_name,
            "phone": authority.contact_phone,
            "email": authority.contact_email,
        },
        imprint=authority.imprint,
        privacy=authority.privacy,
        accessibility=authority.accessibility,
    )


def forget_house() -> None:
    """Read the house anew with the next page: staff have just changed it."""
    current_app.extensions.pop("house", None)


def logo_url(found: House) -> str | None:
    """Return the address of the authority's logo, or None where its name is enough."""
    if found.logo_file:
        return url_for("house_files.logo", name=found.logo_file)
    return asset(found.logo) if found.logo else None


def attach(app: Flask) -> None:
    """Give every template `authority`, `contact`, `house_colour` and `is_demo`."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        found = house()
        authority = {**found.authority, "logo_url": logo_url(found)} if found.authority else {}
        return {
            "authority": authority,
            "contact": found.contact,
            "house_colour": found.colour,
            "is_demo": found.is_demo,
        }
