"""Which sentences a short catalogue has: what somebody meets who answers, at most 150.

Whoever brings Mitsprache a language should be done in an afternoon. So its catalogue leaves out
what few people meet; those sentences then stand in German on an otherwise translated page.
"""

MOST = 150

PAGES = (
    "templates/base.html",
    "templates/respondent.html",
    "templates/macros/layout.html",
    "templates/macros/items.html",
    "templates/responses/contact.html",
    "templates/responses/entry.html",
    "templates/responses/left.html",
    "templates/responses/page.html",
    "templates/responses/pause.html",
    "templates/responses/receipt.html",
    "templates/responses/review.html",
    "templates/errors/already_answered.html",
    "templates/errors/broken.html",
    "templates/errors/not_started.html",
    "templates/errors/not_stored.html",
    "templates/errors/problem.html",
    "templates/errors/too_many_tries.html",
    "templates/errors/unknown_link.html",
    "templates/errors/wave_closed.html",
    "templates/errors/wave_not_open.html",
    "templates/items/consent.html",
    "templates/items/date.html",
    "templates/items/information.html",
    "templates/items/long_text.html",
    "templates/items/multiple_choice.html",
    "templates/items/single_choice.html",
    "templates/items/statements.html",
    "surveys/items/base.py",
    "surveys/items/choices.py",
    "surveys/items/consent.py",
    "surveys/items/date.py",
    "surveys/items/grid.py",
    "surveys/items/number.py",
    "surveys/items/statements.py",
    "surveys/items/writing.py",
    "surveys/items/year.py",
)
"""Left out: what only organisations with a name meet (files, their own details, e-mail addresses),
kinds of item with many words of their own (points, ranks, several numbers, lists of entries),
previews, paper, and pages hardly anybody comes to."""

LEFT_OUT = frozenset(
    {
        # For trying a questionnaire out, not for answering.
        "Testantwort",
        # Only where a list of answers is long enough to be searched.
        "Antworten durchsuchen",
        "Kein Treffer. Bitte suchen Sie mit einem anderen Wort.",
        "Treffer: {n}",
        # Bounds that a questionnaire seldom sets.
        "Bitte geben Sie ein Jahr ab %(least)s ein.",
        "Bitte geben Sie ein Jahr bis %(most)s ein.",
        "Bitte geben Sie einen Tag ab dem %(day)s ein.",
        "Bitte geben Sie einen Tag bis zum %(day)s ein.",
        "Bitte geben Sie höchstens %(n)d Stellen nach dem Komma ein.",
        # Two questionnaires in two windows of one browser; letters nobody can see.
        "Diese Seite passt nicht mehr zu Ihrem Fragebogen.",
        (
            "Vielleicht haben Sie in einem anderen Fenster einen zweiten Fragebogen geöffnet. Bitte"
            " prüfen Sie Ihre Angaben und drücken Sie noch einmal auf „Speichern und weiter“."
        ),
        "Bitte prüfen Sie die Angaben und drücken Sie noch einmal auf „Absenden“.",
        (
            "Wir haben unsichtbare Steuerzeichen aus Ihrem Text entfernt. Bitte prüfen Sie ihn und"
            " gehen Sie weiter."
        ),
    }
)
