"""Codes of languages in LimeSurvey and here, and the words LimeSurvey adds by itself."""

from collections.abc import Iterable

from surveys.web.locale import language_of

EASY = "de-x-einfach"
_SPECIAL = {"de-easy": EASY}

# Words of answers that LimeSurvey does not write into the file. Other languages get English.
_WORDS: dict[str, dict[str, str]] = {
    "yes": {"de": "Ja", "en": "Yes", "ar": "نعم", "fr": "Oui", "tr": "Evet", "uk": "Так"},
    "no": {"de": "Nein", "en": "No", "ar": "لا", "fr": "Non", "tr": "Hayır", "uk": "Ні"},
    "unsure": {
        "de": "Unsicher",
        "en": "Uncertain",
        "ar": "غير متأكد",
        "fr": "Indécis",
        "tr": "Kararsızım",
        "uk": "Не впевнений/-а",
    },
    "more": {
        "de": "Mehr geworden",
        "en": "Increase",
        "ar": "زاد",
        "fr": "Augmenter",
        "tr": "Arttı",
        "uk": "Збільшилося",
    },
    "same": {
        "de": "Gleich geblieben",
        "en": "Same",
        "ar": "بقي كما هو",
        "fr": "Sans changement",
        "tr": "Aynı",
        "uk": "Без змін",
    },
    "less": {
        "de": "Weniger geworden",
        "en": "Decrease",
        "ar": "نقص",
        "fr": "Diminuer",
        "tr": "Azaldı",
        "uk": "Зменшилося",
    },
    "female": {
        "de": "Weiblich",
        "en": "Female",
        "ar": "أنثى",
        "fr": "Féminin",
        "tr": "Kadın",
        "uk": "Жіноча",
    },
    "male": {
        "de": "Männlich",
        "en": "Male",
        "ar": "ذكر",
        "fr": "Masculin",
        "tr": "Erkek",
        "uk": "Чоловіча",
    },
    "other": {
        "de": "Sonstiges",
        "en": "Other",
        "ar": "غير ذلك",
        "fr": "Autre",
        "tr": "Diğer",
        "uk": "Інше",
    },
    "comment": {
        "de": "Bemerkung",
        "en": "Comment",
        "ar": "تعليق",
        "fr": "Commentaire",
        "tr": "Yorum",
        "uk": "Коментар",
    },
    "first scale": {
        "de": "Erste Skala",
        "en": "First scale",
        "ar": "المقياس الأول",
        "fr": "Première échelle",
        "tr": "Birinci ölçek",
        "uk": "Перша шкала",
    },
    "second scale": {
        "de": "Zweite Skala",
        "en": "Second scale",
        "ar": "المقياس الثاني",
        "fr": "Deuxième échelle",
        "tr": "İkinci ölçek",
        "uk": "Друга шкала",
    },
    "wrong": {
        "de": "Diese Antworten passen nicht zusammen. Bitte prüfen Sie sie.",
        "en": "These answers do not fit together. Please check them.",
        "ar": "هذه الإجابات غير متوافقة. يرجى مراجعتها.",
        "fr": "Ces réponses ne vont pas ensemble. Veuillez les vérifier.",
        "tr": "Bu yanıtlar birbiriyle uyuşmuyor. Lütfen kontrol edin.",
        "uk": "Ці відповіді не узгоджуються. Будь ласка, перевірте їх.",
    },
    "what happens": {
        "de": "Was mit den Antworten geschieht, ist noch nicht beschrieben.",
        "en": "What happens with the answers is not described yet.",
        "ar": "لم يُوصف بعد ما يحدث للإجابات.",
        "fr": "L’utilisation des réponses n’est pas encore décrite.",
        "tr": "Yanıtlarla ne yapılacağı henüz açıklanmadı.",
        "uk": "Що буде з відповідями, ще не описано.",
    },
}


def tags_of(codes: Iterable[str]) -> dict[str, str]:
    """Return our tag of each language code of LimeSurvey, all different; unknown ones are left out.

    >>> tags_of(["de-informal", "de-easy", "en", "de-formal"])
    {'de-informal': 'de', 'de-easy': 'de-x-einfach', 'en': 'en', 'de-formal': 'de-DE'}
    """
    codes = list(codes)
    found: dict[str, str] = {}
    for code in codes:
        plain = code.removesuffix("-informal").removesuffix("-formal")
        tag = _SPECIAL.get(code, plain)
        if tag in found.values() or (tag != code and tag in codes):
            # Two ways of speaking to people in one language: the second gets its country.
            tag = f"{plain}-{plain.upper()}"
        if tag not in found.values() and _is_known(tag):
            found[code] = tag
    return found


def _is_known(tag: str) -> bool:
    try:
        language_of(tag)
    except ValueError:
        return False
    return True


def code_of(tag: str) -> str:
    """Return the code LimeSurvey has for a language of ours."""
    return {EASY: "de-easy"}.get(tag, tag)


def implied(word: str, tags: Iterable[str]) -> dict[str, str]:
    """Return the words for something LimeSurvey says by itself, in each language."""
    known = _WORDS[word]
    return {tag: known.get(tag.partition("-")[0], known["en"]) for tag in tags}


def has_words(tag: str) -> bool:
    """Whether the words LimeSurvey adds are known in this language."""
    return tag.partition("-")[0] in _WORDS["yes"]
