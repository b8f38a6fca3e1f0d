"""The same for people: what is stored about somebody, as a paper to read or hand over."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveys.fieldwork.addresses.choices import district_choices, field_choices
from surveys.fieldwork.addresses.words import language_words
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.organisations import size_words
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.items.item import said_in
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.beside import Beside, Quoted
from surveys.responses.receipts import in_words_for_staff
from surveys.web.locale import day, moment, ngettext, said, speaking
from surveys.web.locale import gettext as _

Row = Mapping[str, Any]


def organisation_paper(session: Session, found: Row, *, programme: str) -> Paper:
    """Return what is stored about an organisation, in words."""
    own = found["organisation"]
    return Paper(
        _("Gespeichert über: %(name)s", name=own["name"]),
        programme,
        tuple(_of_organisation(session, found)),
    )


def volunteer_paper(found: Row, *, programme: str) -> Paper:
    """Return what is stored about somebody under "Mitwirken", in words."""
    own = found["volunteer"]
    confirmed = own["confirmed_on"]
    facts = (
        (_("Name"), own["name"]),
        (_("E-Mail"), own["email"]),
        (_("Sprache"), own["language"]),
        (_("Handlungsfelder"), ", ".join(own["action_fields"])),
        (_("Zwecke"), ", ".join(own["purposes"])),
        (_("Eingetragen am"), own["asked_on"]),
        (_("Bestätigt am"), confirmed or _("noch nicht")),
        (_("Will keine Mail mehr"), ", ".join(found["wants_no_mail"])),
    )
    return Paper(
        _("Gespeichert über: %(name)s", name=own["name"]),
        programme,
        (
            Section(_("Eintrag unter „Mitwirken“"), facts=_filled(facts)),
            *_mails(_("Mails"), found["mails"]),
        ),
    )


def _of_organisation(session: Session, found: Row) -> Iterator[Section]:
    own = found["organisation"]
    districts = dict(district_choices(session, own["programme_id"]))
    fields = dict(field_choices(session, own["programme_id"]))
    spoken = language_words()
    yield Section(
        _("Verzeichnis"),
        facts=_filled(
            (
                (_("Name"), own["name"]),
                (_("Art"), kind_words().get(own["kind"], own["kind"])),
                (_("Bezirk"), districts.get(own["district"], own["district"])),
                (_("E-Mail"), own["email"]),
                (_("Straße und Hausnummer"), own["street"]),
                (_("Ort"), f"{own['postcode']} {own['city']}".strip()),
                (_("Handlungsfelder"), ", ".join(fields.get(k, k) for k in own["action_fields"])),
                (_("Sprachen"), ", ".join(spoken.get(tag, tag) for tag in own["languages"])),
                (_("Größe"), size_words().get(own["size"], own["size"])),
                (_("Woher die Adresse stammt"), own["source"]),
                (_("Verteiler"), ", ".join(found["lists"])),
                (_("Will keine Mail mehr"), ", ".join(found["wants_no_mail"])),
            )
        ),
    )
    if found["contacts"]:
        yield Section(
            _("Ansprechpersonen"),
            head=(_("Name"), _("Funktion"), _("E-Mail"), _("Telefon")),
            rows=tuple(
                (one["name"], one["function"], one["email"] or "", one["phone"])
                for one in found["contacts"]
            ),
        )
    yield from _mails(_("Mails ohne Einladung"), found["mails"])
    for one in found["invitations"]:
        yield from _of_invitation(session, one)


def _of_invitation(session: Session, found: Row) -> Iterator[Section]:
    wave, invitation = found["wave"], found["invitation"]
    title = said(wave["title"])
    yield Section(
        _("Einladung: %(wave)s", wave=title),
        text=tuple(_remark(wave["mode"], found)),
        facts=_filled(
            (
                *(
                    ((_("Link benutzt"), _("ja") if invitation["used"] else _("nein")),)
                    if "used" in invitation
                    else ()
                ),
                (_("Weg der Einladung"), invitation["channel"]),
                (_("Bekannt"), invitation.get("outcome")),
                (_("Eigenes Ende"), _moment(invitation.get("closes_at"))),
            )
        ),
        points=tuple(
            _(
                "Bitte um mehr Zeit bis %(day)s: %(reason)s",
                day=one["wanted_on"],
                reason=one["reason"],
            )
            for one in found["extension_requests"]
        ),
    )
    yield from _mails(_("Mails: %(wave)s", wave=title), found["mails"])
    response = found.get("response")
    if response:
        moments = _moment(response["submitted_at"])
        heading = _("Antwort: %(wave)s, eingegangen am %(moment)s", wave=title, moment=moments)
        yield from _answers(session, heading, response)
    for one in found.get("earlier_versions", ()):
        moments = _moment(one["submitted_at"])
        heading = _("Frühere Fassung: %(wave)s, vom %(moment)s", wave=title, moment=moments)
        yield from _answers(session, heading, one)
    yield from _beside(title, found)


def _remark(mode: str, found: Row) -> Iterator[str]:
    if mode == "C":
        yield _(
            "Vertraulich: Ob und was geantwortet wurde, kann nur die Vertrauensstelle feststellen, "
            "so lange die Verbindung besteht."
        )
    elif "response" not in found:
        yield _("Mit Namen: Die Antworten selbst öffnet die Koordination.")
    elif not found["response"]:
        yield _("Keine Antwort gespeichert.")


def _answers(session: Session, heading: str, stored: Row) -> Iterator[Section]:
    questionnaire = published(session, stored["version_id"])
    words = in_words_for_staff(questionnaire, stored["answers"], speaking().tag)
    rows = tuple(
        (one.stem, "\n".join(one.lines) or _("nicht beantwortet"))
        for section in words
        for one in section.answers
    )
    if rows:
        yield Section(heading, head=(_("Frage"), _("Antwort")), rows=rows)
    else:
        yield Section(heading, text=(_("Noch keine Antwort eingetragen."),))
    facts = _filled(tuple(_said_beside(questionnaire, Beside.read(stored.get("beside")))))
    if facts:
        yield Section(_("Neben den Antworten"), facts=facts)


def _said_beside(questionnaire: Questionnaire, beside: Beside) -> Iterator[tuple[str, str]]:
    """Yield what an organisation said beside its answers, as far as it said anything."""
    signed, group = beside.sign_off, beside.group
    if signed:
        person = ", ".join(part for part in (signed.name, signed.function) if part)
        yield _("Freigegeben"), f"{person}, {day(signed.on)}"
    if beside.named:
        yield _("Darf als Teilnehmerin genannt werden"), _("ja")
    if beside.quoted is not Quoted.NO:
        named = beside.quoted is Quoted.WITH_NAME
        yield _("Darf zitiert werden"), _("ja, mit Namen") if named else _("ja, ohne Namen")
    if group:
        yield _("Gruppenantwort"), ngettext("%(num)s Person", "%(num)s Personen", group.size)
    for name, words in beside.minority.items():
        item = questionnaire.items.get(name)
        stem = said_in(item.stem, speaking().tag, questionnaire.base_language) if item else name
        yield _("Andere Ansicht: %(question)s", question=stem), words


def _beside(title: str, found: Row) -> Iterator[Section]:
    people = found.get("colleagues", ())
    if people:
        yield Section(
            _("Wer mithilft: %(wave)s", wave=title),
            head=(_("Name"), _("E-Mail"), _("Eingeladen am")),
            rows=tuple(
                (one["name"], one["email"] or "", _moment(one["asked_at"])) for one in people
            ),
        )
    points = [
        *(_("Datei: %(name)s", name=one["name"]) for one in found.get("files", ())),
        *(
            _("Bogen aus Papier, noch nicht zum zweiten Mal erfasst: %(label)s", label=one["label"])
            for one in found.get("keyed_sheets", ())
        ),
    ]
    if any(found.get("kept_inside", {}).values()):
        points.append(
            _(
                "Ein Entwurf oder Notizen, noch nicht abgesendet. Nur die Organisation sieht sie, "
                "mit ihrem Link."
            )
        )
    if points:
        yield Section(_("Dazu: %(wave)s", wave=title), points=tuple(points))


def _mails(title: str, mails: list[Row]) -> Iterator[Section]:
    if mails:
        yield Section(
            title,
            head=(_("Art"), _("Stand"), _("Gesendet")),
            rows=tuple((one["kind"], one["state"], _moment(one["sent_at"])) for one in mails),
        )


def _moment(stored: str | None) -> str:
    return moment(datetime.fromisoformat(stored)) if stored else ""


def _filled(facts: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in facts if value)
