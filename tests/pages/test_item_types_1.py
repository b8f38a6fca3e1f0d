"""Two scales, ratings, groups of numbers, points, rankings and long lists, on their pages."""

import pytest

from surveys.responses.models import Draft
from tests import factories
from tests.pages.results_cast import refresh, staff

GAP = {
    "item_gap__advice__importance": "3",
    "item_gap__advice__progress": "some",
    "item_gap__courses__importance": "4",
    "item_gap__courses__progress": "dont_know",
}
PEOPLE = {"item_people__paid": "3", "item_people__volunteers": "2,5"}
WAYS = {"item_ways__council": "1", "item_ways__meeting": "3", "item_ways__survey": "2"}
WAYS_STORED = ["council", "survey", "meeting"]

# Questionnaire, page, what is sent, the item and what is stored of it, a line of the review.
TYPES = [
    (
        "two_scale_grid",
        "scales",
        GAP,
        "gap",
        {
            "advice": {"importance": "3", "progress": "some"},
            "courses": {"importance": "4", "progress": {"missing": "dont_know"}},
        },
        "Wie weit sind wir?: ein Stück",
    ),
    ("rating", "page", {"item_trust": "7"}, "trust", 7, "7 von 10"),
    (
        "number_group",
        "page",
        {**PEOPLE, "item_shares__grants": "100"},
        "people",
        {"paid": 3, "volunteers": 2.5},
        "Ehrenamtliche: 2,5 Personen",
    ),
    (
        "point_allocation",
        "budget",
        {"item_money__rooms": "100"},
        "money",
        {"courses": 0, "rooms": 100},
        "Räume für Begegnung: 100",
    ),
    ("ranking", "page", {**WAYS, "item_first__school": "1"}, "ways", WAYS_STORED, "1. Beirat"),
    (
        "searchable_select",
        "page",
        {"item_main": "other", "item_main__other": "Kurdisch", "item_further": ["fr", "tr"]},
        "main",
        "other",
        "eine andere Sprache: Kurdisch",
    ),
]
IDS = [kind[0] for kind in TYPES]


def begin(visitor, world, name, *, language="de"):
    """Start answering; the first page of two questionnaires only leads to the second."""
    page = visitor.start(world.link(world.wave(name)), language=language)
    if name == "two_scale_grid":
        page = visitor.send("/answer/page")
    if name == "point_allocation":
        page = visitor.send("/answer/page", item_kind="club")
    return page


def stored(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


@pytest.mark.parametrize(("name", "section", "sent", "item", "value", "line"), TYPES, ids=IDS)
def test_an_answer_is_kept_said_again_and_stands_in_its_fields(  # noqa: PLR0913, PLR0917  a row of the table
    visitor, world, database, name, section, sent, item, value, line
):
    begin(visitor, world, name)
    page = visitor.send(f"/answer/{section}", **sent)
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
    assert stored(database)[item] == value
    assert line in page.words
    page = visitor.open(f"/answer/{section}")
    assert fields(page, item) == fields_of(sent, item)


@pytest.mark.parametrize("name", IDS)
def test_a_page_in_arabic_runs_from_right_to_left(visitor, world, name):
    page = begin(visitor, world, name, language="ar")
    assert page.html["dir"] == "rtl"
    assert page.html["lang"] == "ar"


def fields_of(sent, item):
    return {
        (name.replace("__", "."), one)
        for name, value in sent.items()
        for one in (value if isinstance(value, list) else [value])
        if name.split("__")[0] == f"item_{item}"
    } | ({("item_money.courses", "0")} if item == "money" else set())


def fields(page, item):
    """Return what the fields of an item would send as they stand."""
    found = set()
    for field in page.select(f"#ask-item_{item} [name]"):
        if field.name == "select":
            values = [option["value"] for option in field.select("option[selected]")]
        elif field.get("type") in {"radio", "checkbox"}:
            values = [field["value"]] if field.has_attr("checked") else []
        else:
            values = [field.get("value", "")]
        found |= {(field["name"], value) for value in values if value}
    return found


@pytest.mark.parametrize(
    ("name", "section", "sent", "item", "sentence"),
    [
        ("two_scale_grid", "scales", {"item_gap__advice__progress": "far"}, "gap", "beiden Skalen"),
        ("rating", "page", {}, "trust", "Bitte wählen Sie eine Zahl."),
        ("number_group", "page", {**PEOPLE, "item_people__paid": "49"}, "people", "höchstens 50"),
        ("point_allocation", "budget", {"item_money__rooms": "90"}, "money", "übrigen 10"),
        ("ranking", "page", {**WAYS, "item_ways__council": "2"}, "ways", "mehrmals vergeben"),
        ("searchable_select", "page", {"item_further": "fr"}, "main", "beantworten Sie diese"),
    ],
)
def test_what_is_wrong_comes_back_as_it_was_given(  # noqa: PLR0913, PLR0917  a row of the table
    visitor, world, database, name, section, sent, item, sentence
):
    begin(visitor, world, name)
    page = visitor.send(f"/answer/{section}", status=422, **sent)
    error = page.select_one(f"#item_{item}-error")
    assert sentence in error.text
    assert page.select_one(".problems a")["href"] == f"#ask-item_{item}"
    assert page.select_one(f'[aria-describedby~="item_{item}-error"]')
    assert fields(page, item) == fields_of(sent, item) - {("item_money.courses", "0")}
    is_only_unfinished = item == "gap"  # what is there is sound, and is kept for the next look
    assert (item in stored(database)) == is_only_unfinished
    assert visitor.open("/review").h1.text.strip() != "Ihre Antworten im Überblick"


def test_a_rating_opens_what_hangs_on_it(visitor, world):
    begin(visitor, world, "rating")
    page = visitor.send("/answer/page", item_trust="2")
    assert page.select_one("#item_reasons")


def test_a_default_is_chosen_until_somebody_answers(visitor, world):
    page = begin(visitor, world, "rating")
    assert page.select_one("#ask-item_easy input[checked]")["value"] == "5"


def test_points_are_asked_for_again_once_an_option_went(visitor, world, database):
    visitor.start(world.link(world.wave("point_allocation")))
    visitor.send("/answer/page", item_kind="office")
    visitor.send("/answer/budget", item_money__staff="30", item_money__rooms="70")
    page = visitor.send("/answer/page", item_kind="club")
    assert page.h1.text.strip() == "Ihr Budget"
    assert stored(database)["money"] == {"courses": 0, "rooms": 70}


def test_a_long_list_has_its_box_for_other_words(visitor, world):
    page = begin(visitor, world, "searchable_select")
    assert page.select_one("select#item_main option[value=other]")
    assert page.select_one("#ask-item_main #item_main-other")
    assert page.select_one("#ask-item_further .search[hidden] input[type=search]")
    assert page.select_one("#ask-item_further #item_further-other")


def test_results_keep_the_two_scales_apart_and_say_the_upper_ranks(app, world):
    document = factories.definition("two_scale_grid")
    ranking = factories.definition("ranking")["sections"][0]
    document["sections"] = [
        {**section, "name": name, "action_field": "language"}
        for name, section in (("a", document["sections"][1]), ("b", ranking))
    ]
    document["sections"][0]["items"][0]["rows"].pop()
    programme = world.programme()
    wave = world.wave(document, programme=programme)
    row = {"importance": "5", "progress": "far"}
    for _ in range(12):
        world.respond(
            wave, gap={"advice": row, "courses": row}, first=["work"], ways=WAYS_STORED[::-1]
        )
    ada = staff(app, programme="teilhabe")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/language")
    heads = [cell.text.strip() for cell in page.select(".figure-table thead th")]
    assert heads.count("außerordentlich wichtig") == heads.count("weit") == 1
    assert (
        "„Versammlung“: 12 von 12 (100 %) mit der Antwort „Platz 2“ oder „Platz 1“." in page.words
    )
