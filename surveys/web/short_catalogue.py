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
    "templates/responses/code_again.html",
    "templates/responses/contact.html",
    "templates/responses/entry.html",
    "templates/responses/left.html",
    "templates/responses/overview.html",
    "templates/responses/page.html",
    "templates/responses/pause.html",
    "templates/responses/receipt.html",
    "templates/responses/review.html",
    "templates/responses/withdraw*.html",
    "templates/errors/already_answered.html",
    "templates/errors/broken.html",
    "templates/errors/not_started.html",
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
    "surveys/fieldwork/promises.py",
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
        "Antworten vom letzten Mal",
        (
            "Was mit „vom letzten Mal“ gekennzeichnet ist, haben Sie in der letzten Runde "
            "geantwortet. Bitte prüfen Sie es. Es zählt, sobald Sie die Seite speichern."
        ),
        # For trying a questionnaire out, not for answering; on pages of staff and notices.
        "Testantwort",
        "Beispieldaten: erfundene Organisationen und Antworten",
        "ohne Namen",
        "vertraulich",
        "mit Namen",
        # Only where a list of answers is long enough to be searched.
        "Antworten durchsuchen",
        "Kein Treffer. Bitte suchen Sie mit einem anderen Wort.",
        "Treffer: {n}",
        # Bounds that a questionnaire seldom sets.
        "Bitte geben Sie ein Jahr ab %(least)s ein.",
        "Bitte geben Sie ein Jahr bis %(most)s ein.",
        "Bitte geben Sie einen Tag ab dem %(day)s ein.",
        "Bitte geben Sie einen Tag bis zum %(day)s ein.",
        "Bitte geben Sie eine Zahl ab %(least)s ein.",
        "Bitte geben Sie eine Zahl bis %(most)s ein.",
        "Bitte geben Sie höchstens %(n)d Stellen nach dem Komma ein.",
        # No browser sends these; letters nobody can see.
        "Diese Antwort stand nicht zur Auswahl. Bitte wählen Sie eine der Antworten.",
        (
            "Wir haben unsichtbare Steuerzeichen aus Ihrem Text entfernt. Bitte prüfen Sie ihn und"
            " gehen Sie weiter."
        ),
        # Two questionnaires in two windows, or one questionnaire on two devices at once.
        "Diese Seite passt nicht mehr zu Ihrem Fragebogen.",
        (
            "Vielleicht haben Sie in einem anderen Fenster einen zweiten Fragebogen geöffnet. Bitte"
            " prüfen Sie Ihre Angaben und drücken Sie noch einmal auf „Speichern und weiter“."
        ),
        "Bitte prüfen Sie die Angaben und drücken Sie noch einmal auf „Absenden“.",
        "Auf einem anderen Gerät wurde inzwischen etwas anderes gespeichert.",
        (
            "Unten sehen Sie, was Sie hier eingegeben haben. Mit „Speichern und weiter“ gilt diese"
            " Fassung."
        ),
        "Auf dem anderen Gerät steht:",
        "Die Fassung des anderen Geräts behalten",
        "Beide Fassungen ansehen",
        "Inzwischen hat sich eine Antwort geändert.",
        (
            "Vielleicht auf einem anderen Gerät. Bitte sehen Sie noch einmal alles durch und"
            " drücken Sie dann auf „Absenden“."
        ),
        # A year or a day that cannot be; what only a screen reader says around "do not know".
        "Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2026.",
        "Diesen Tag gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.",
        "Statt einer Antwort",
        # Troubles that hardly ever come, and second sentences that explain a first.
        "Ihre Antwort konnte gerade nicht abgesendet werden.",
        (
            "Nichts ist verloren: Alle Ihre Angaben stehen noch hier. Bitte warten Sie einen Moment"
            " und drücken Sie noch einmal auf „Absenden“."
        ),
        (
            "Hilft das nicht, erlaubt Ihr Browser vielleicht keine Cookies. Wir brauchen nur ein"
            " einziges, damit Ihre Antworten zusammenbleiben."
        ),
        "Vielleicht ein Tippfehler, oder die Antwort ist schon gelöscht.",
        "Sie zählt nicht mehr mit. Aus Sicherungen verschwindet sie, wenn diese gelöscht werden.",
        "Haben Sie vorher angefangen, können Sie noch bis %(moment)s absenden.",
        "Das war die letzte Aussage.",
        "%(number)s von %(total)s",
        "Text anhören",
        # Only what answers with a name have.
        "Fragebogen für:",
        "Eingegangen am %(moment)s von %(organisation)s.",
        "Mit demselben Link können Sie diese Seite jederzeit wieder öffnen.",
        "Möchten Sie etwas ändern?",
        (
            "Das geht, solange die Befragung läuft. Ihre Antwort von jetzt zählt, bis Sie die"
            " geänderte absenden."
        ),
        "Antworten ändern",
        "Gibt es etwas, das Sie nicht unter Ihrem Namen sagen möchten?",
        "Ohne Namen ergänzen",
        "Das ist eine eigene Befragung für alle. Nichts führt von dort zu Ihnen zurück.",
        (
            "Wer Sie sind, kann nur die Vertrauensstelle feststellen, und nur bis zum %(day)s. So"
            " lange öffnen Sie diese Kopie mit Ihrem Code."
        ),
        # An organisation that answers as one: colleagues, sign-off, more time.
        "Guten Tag, %(name)s",
        "%(organisation)s bittet Sie, an der gemeinsamen Antwort mitzuarbeiten.",
        "Sie sind um diese Abschnitte gebeten:",
        "Sie können alle Abschnitte beantworten.",
        "Sie dürfen die Antwort freigeben und absenden.",
        "Absenden wird Ihre Ansprechperson.",
        "Absenden kann nur, wer die Antwort freigeben darf.",
        (
            "Was Sie geantwortet haben, ist gespeichert. Bitte sagen Sie Ihrer Ansprechperson"
            " Bescheid."
        ),
        "Danke, Ihre Abschnitte sind fertig und gespeichert. Absenden wird Ihre Ansprechperson.",
        "Speichern, noch nicht absenden",
        "Für Organisationen",
        "Haben Sie eine Einladung bekommen? Dann benutzen Sie bitte den Link, der darin steht.",
        "Keine Einladung? Melden Sie Ihre Organisation an. Dann bekommen Sie einen eigenen Link.",
        "Organisation anmelden",
        "Als Gruppenantwort vermerkt: %(people)s. Sie zählt einmal.",
        "Mit den Antworten vom letzten Mal beginnen",
        "Gemeinsam antworten: Andere um Mitarbeit bitten, Entwurf für den Vorstand",
        # The letter with a code.
        "Code aus dem Brief eingeben",
    }
)
