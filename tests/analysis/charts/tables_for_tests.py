"""Believable tables for the chart tests."""

from analysis.charts.tables import (
    Bar,
    BarTable,
    GroupRow,
    GroupTable,
    LikertRow,
    LikertTable,
    Segment,
)

AGREEMENT = (
    "stimme gar nicht zu",
    "stimme eher nicht zu",
    "teils, teils",
    "stimme eher zu",
    "stimme voll und ganz zu",
)
LONG = (
    "Es gibt zu wenig Sprachkurse mit Kinderbetreuung, besonders am Abend und in den Außenbezirken"
)


def segments(*counts):
    base = sum(counts)
    return tuple(Segment(n, n / base, str(n)) for n in counts)


def bar_table(*, rtl=False, counts_first=True, label=LONG, base=21):
    rows = (
        Bar(label, 9, 9 / 21, "9 (43 %)", 0.24, 0.63),
        Bar("Fehlende Kita-Plätze", 0, 0.0, "0 (0 %)"),
        Bar("Keine davon", None, None, "."),
    )
    base_line = f"n = {base} von 60"
    return BarTable("Welche Hürden?", "9 von 21.", rows, base, base_line, counts_first, rtl)


def likert_row(*counts, label="Das Ziel ist wichtig"):
    found = segments(*counts)
    half = len(counts) // 2
    low, high = sum(counts[:half]), sum(counts[-half:])
    return LikertRow(label, found, sum(counts), f"{low} nein", f"{high} ja", "n = 21, 4 weiß nicht")


def likert_table(*rows, options=AGREEMENT, rtl=False):
    hidden = LikertRow("Zu wenige", (), None, "", "", "Zu wenige Antworten")
    rows = rows or (likert_row(2, 3, 5, 7, 4), likert_row(0, 0, 1, 3, 17, label=LONG), hidden)
    return LikertTable(
        "Wie weit?", "11 von 21.", options, rows, "n = 21 von 60", counts_first=True, rtl=rtl
    )


def group_table(*, ordered=True, rtl=False, options=AGREEMENT, counts=(2, 3, 5, 7, 4)):
    rows = (
        GroupRow("Migrantenorganisationen", segments(*counts), sum(counts), "n = 21"),
        GroupRow(LONG, segments(*counts[::-1]), sum(counts), "n = 21"),
        GroupRow("Andere", (), None, "Zu wenige Antworten"),
    )
    return GroupTable(
        title="Wie weit?",
        subtitle="Kein Unterschied.",
        options=options,
        rows=rows,
        base_line="n = 42",
        ordered=ordered,
        counts_first=True,
        rtl=rtl,
    )
