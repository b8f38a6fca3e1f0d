"""What several papers say alike: who, on which law, for whom, how long, with what rights.

A blank in square brackets is for a person to fill in.
"""

from surveys.fieldwork.papers.facts import BATCH, SMALLEST_PUBLIC, SMALLEST_STAFF, WaveFacts
from surveys.fieldwork.papers.sections import Section
from surveys.fieldwork.promises import Promised, mode_words, promises
from surveys.web.locale import day, said
from surveys.web.locale import gettext as _

Facts = tuple[tuple[str, str], ...]


def about(facts: WaveFacts) -> str:
    """Return the wave and who asks, on one line."""
    return _(
        "%(wave)s, %(programme)s. %(authority)s",
        wave=said(facts.wave.title),
        programme=said(facts.programme.name),
        authority=facts.authority.name,
    )


def controller(facts: WaveFacts) -> Facts:
    """Return who is responsible, the officer and the contact."""
    authority = facts.authority
    place = f"{authority.postcode} {authority.city}".strip()
    known = ", ".join(part for part in (authority.street, place) if part)
    address = known or _("[Lücke: Anschrift]")
    return (
        (
            _("Verantwortlich"),
            f"{authority.name}, {address}",
        ),
        (
            _("Ansprechstelle"),
            f"{authority.contact_name}, {authority.contact_phone}, {authority.contact_email}",
        ),
        (
            _("Datenschutzbeauftragte"),
            " ".join(authority.privacy_officer.split())
            or _("[Lücke: Datenschutzbeauftragte mit Kontakt]"),
        ),
    )


def purpose(facts: WaveFacts) -> Facts:
    """Return what for and on which law."""
    found = [
        (_("Zweck"), facts.wave.purpose.strip() or _("[Lücke: Zweck der Befragung]")),
        (_("Rechtsgrundlage"), facts.wave.legal_basis.strip() or _("[Lücke: Rechtsgrundlage]")),
    ]
    if facts.asked.special:
        found.append(
            (
                _("Für besonders geschützte Angaben"),
                _(
                    "Ihre ausdrückliche Einwilligung (Art. 9 Abs. 2 Buchst. a DSGVO), die vor den "
                    "Fragen eingeholt wird und jederzeit widerrufen werden kann"
                ),
            )
        )
    return tuple(found)


def promised(facts: WaveFacts) -> tuple[str, ...]:
    """Return the promises of the first page, word by word."""
    wave = facts.wave
    return promises(
        Promised(
            mode=wave.mode, no_influence=wave.no_influence, link_deletion_on=facts.links_end_on
        )
    )


def mode(facts: WaveFacts) -> str:
    """Return what the mode is called."""
    return mode_words(facts.mode)


def recipients(facts: WaveFacts) -> tuple[str, ...]:
    """Return who gets to see what."""
    found = {
        "A": _(
            "Einzelne Antworten sieht niemand. Koordination und Analyse sehen geschützte Zahlen "
            "(Gruppen ab %(staff)s) und, nach Freigabe, freie Texte für sich.",
            staff=SMALLEST_STAFF,
        ),
        "C": _(
            "Einzelne Antworten sieht niemand. Koordination und Analyse sehen geschützte Zahlen "
            "(Gruppen ab %(staff)s) und, nach Freigabe, freie Texte für sich. Wer welche Antwort "
            "gab, kann nur die Vertrauensstelle feststellen: %(trustee)s.",
            staff=SMALLEST_STAFF,
            trustee=facts.trustee or _("[Lücke: Vertrauensstelle]"),
        ),
        "P": _(
            "Koordination und Analyse dieses Konzepts sehen die Antworten mit dem Namen der "
            "Organisation. Jeder Blick wird im Protokoll vermerkt."
        ),
    }[facts.mode]
    return (
        found,
        _(
            "Die Öffentlichkeit sieht zusammengefasste Zahlen ab %(public)s Antworten, und Namen "
            "oder Zitate nur von Organisationen, die dem zugestimmt haben.",
            public=SMALLEST_PUBLIC,
        )
        if facts.mode == "P"
        else _(
            "Die Öffentlichkeit sieht zusammengefasste Zahlen ab %(public)s Antworten.",
            public=SMALLEST_PUBLIC,
        ),
        _(
            "Außerhalb der Verwaltung sonst nur, wer für uns Server und Mail betreibt, als "
            "Auftragsverarbeiter. Keine Übermittlung in Drittländer, keine Dienste von anderen "
            "Servern."
        ),
    )


def days(facts: WaveFacts) -> Facts:
    """Return the days on which links and answers go."""
    wanted = _("[Lücke: Tag der Löschung]")
    found = [
        (_("Einzelne Antworten"), day(facts.answers_end_on) if facts.answers_end_on else wanted)
    ]
    if facts.mode == "C":
        link = day(facts.links_end_on) if facts.links_end_on else wanted
        found.insert(0, (_("Verbindung von Organisation und Antwort"), link))
    return tuple((name, _("gelöscht am %(day)s", day=value)) for name, value in found)


def official_records() -> tuple[str, ...]:
    """Return what follows from answers with names being records of the administration."""
    return (
        _("Ihre Antworten sind amtliche Unterlagen und gehören zu den Akten der Verwaltung."),
        _(
            "Darum gelten für sie das Archivrecht und die Gesetze über den Zugang zu amtlichen "
            "Informationen. Vor der Löschung werden sie dem zuständigen Archiv angeboten. Verlangt "
            "jemand Zugang zu Akten, prüft die Verwaltung, was dem entgegensteht, und hört die "
            "betroffene Organisation vorher an."
        ),
    )


def mixing() -> str:
    """Return how answers without names become untraceable."""
    return _(
        "Abgesendete Antworten warten versiegelt und gleich groß. Sie werden gemischt, wenn genug "
        "da sind: mindestens %(batch)s auf einmal, ohne Zeitpunkt und ohne Reihenfolge. Freie "
        "Texte werden dabei von den übrigen Antworten getrennt.",
        batch=BATCH,
    )


def rights(facts: WaveFacts) -> Section:
    """Return what respondents may demand, and how far it goes in this mode."""
    found = [_("Auskunft, Berichtigung, Löschung, Einschränkung (Art. 15 bis 18 DSGVO)")]
    found.append(_("Widerspruch gegen die Verarbeitung (Art. 21 DSGVO)"))
    if facts.asked.special or facts.asked.has_consent:
        found.append(_("Widerruf einer Einwilligung, für die Zukunft (Art. 7 Abs. 3 DSGVO)"))
    found.append(
        _(
            "Beschwerde bei der Aufsicht: %(supervisor)s",
            supervisor=" ".join(facts.authority.supervisor.split())
            or _("[Lücke: Datenschutzaufsicht mit Anschrift]"),
        )
    )
    return Section(
        _("Ihre Rechte"),
        text=(_("Wenden Sie sich an die Ansprechstelle. Sie haben das Recht auf:"),),
        points=(*found, _reach(facts)),
    )


def _reach(facts: WaveFacts) -> str:
    if facts.mode == "A":
        return _(
            "Ihre Antworten können wir keiner Person zuordnen (Art. 11 DSGVO). Auskunft dazu "
            "können wir deshalb nicht geben. Löschen können Sie sie selbst mit dem Code zum "
            "Löschen, den Sie nach dem Absenden bekommen; nur Sie haben ihn."
        )
    if facts.mode == "C":
        return _(
            "Bis die Verbindung gelöscht wird, hilft die Vertrauensstelle. Danach können wir Ihre "
            "Antworten niemandem mehr zuordnen (Art. 11 DSGVO); löschen können Sie sie dann nur "
            "noch selbst mit dem Code zum Löschen."
        )
    return _(
        "Bis zum Ende der Befragung können Sie Ihre Antworten mit Ihrem Link selbst ändern oder "
        "zurücknehmen."
    )
