"""The page with short texts for messengers."""

from surveys.questionnaires.models import Survey
from tests.factories import definition


def wave_of(world, programme, **facts):
    document = {**definition("fields"), "languages": ["de", "en", "fa"], "fallback": True}
    return world.wave(document, programme=programme, **facts)


def programme_of(database, survey):
    with database.reading() as session:
        return session.get_one(Survey, survey).programme_id


def test_staff_copy_a_text_with_the_open_link_in_each_language(clerk, survey, world, database):
    number = wave_of(world, programme_of(database, survey), mode="A")
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{number}/messages")
    texts = {field["lang"]: field.text for field in page.select("textarea")}
    assert list(texts) == ["de", "en", "fa"]
    assert page.select_one("textarea[lang=fa]")["dir"] == "rtl"
    link = ada.open(f"/staff/waves/{number}").select_one(".link-shown a")["href"]
    assert all(link in words for words in texts.values())
    assert page.select("textarea[readonly]") == page.select("textarea")


def test_with_names_each_text_says_where_the_personal_link_goes(clerk, survey, world, database):
    number = wave_of(world, programme_of(database, survey))
    page = clerk("ada").open(f"/staff/waves/{number}/messages")
    assert "[hier den persönlichen Link einsetzen]" in page.select_one("textarea").text
    assert "eckigen Klammern" in page.words


def test_the_page_of_a_wave_leads_there(clerk, survey, world, database):
    number = wave_of(world, programme_of(database, survey))
    page = clerk("ada").open(f"/staff/waves/{number}")
    assert page.select(f"a[href$='/staff/waves/{number}/messages']")


def test_who_coordinates_elsewhere_or_only_analyses_does_not_see_them(
    clerk, survey, world, database
):
    number = wave_of(world, programme_of(database, survey))
    clerk("cleo").open(f"/staff/waves/{number}/messages", status=404)
    clerk("ann").open(f"/staff/waves/{number}/messages", status=403)
