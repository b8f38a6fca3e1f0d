"""What is proposed about keeping answers: why, on which law, and until when."""

from datetime import date, timedelta

from surveys.web.locale import gettext as _

LONGEST_LINK = timedelta(days=30)
"""Mode C: so long after closing the Vertrauensstelle may hold links, and no longer."""
USUAL_YEARS = 2

STATE_LAWS = {
    "BW": "§ 4 LDSG Baden-Württemberg",
    "BY": "Art. 4 BayDSG",
    "BE": "§ 3 BlnDSG",
    "BB": "§ 5 BbgDSG",
    "HB": "§ 3 BremDSGVOAG",
    "HH": "§ 4 HmbDSG",
    "HE": "§ 3 HDSIG",
    "MV": "§ 4 DSG M-V",
    "NI": "§ 3 NDSG",
    "NW": "§ 3 DSG NRW",
    "RP": "§ 3 LDSG Rheinland-Pfalz",
    "SL": "§ 4 SDSG",
    "SN": "§ 3 SächsDSDG",
    "ST": "§ 4 DSAG LSA",
    "SH": "§ 3 LDSG Schleswig-Holstein",
    "TH": "§ 16 ThürDSG",
}
"""What each state says about tasks in the public interest."""


def proposed_purpose(questionnaire: str, programme: str) -> str:
    """Return what the answers of a wave are for, as a first proposal."""
    return _(
        "Auswertung der Befragung „%(questionnaire)s“, um „%(programme)s“ fortzuschreiben und über "
        "Maßnahmen zu entscheiden.",
        questionnaire=questionnaire,
        programme=programme,
    )


def proposed_legal_basis(federal_state: str) -> str:
    """Return the usual legal basis; where the state is not known, with a blank for its law.

    >>> proposed_legal_basis("NW")
    'Art. 6 Abs. 1 Buchst. e und Abs. 3 DSGVO in Verbindung mit § 3 DSG NRW'
    """
    law = STATE_LAWS.get(federal_state, "[Landesrecht]")
    return f"Art. 6 Abs. 1 Buchst. e und Abs. 3 DSGVO in Verbindung mit {law}"


def usual_deletion(closes_on: date) -> date:
    """Return the day on which answers are usually deleted: two years after closing.

    >>> usual_deletion(date(2028, 2, 29))
    datetime.date(2030, 3, 1)
    """
    year = closes_on.year + USUAL_YEARS
    try:
        return closes_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def usual_link_deletion(mode: str, closes_on: date, delete_on: date) -> date | None:
    """Return until when links exist if nobody says otherwise; mode A has none."""
    if mode == "A":
        return None
    return latest_link_deletion(mode, closes_on, delete_on)


def latest_link_deletion(mode: str, closes_on: date, delete_on: date) -> date:
    """Return the last day until which links may exist."""
    return min(delete_on, closes_on + LONGEST_LINK) if mode == "C" else delete_on
