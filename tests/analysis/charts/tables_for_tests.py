"""Believable tables for the chart tests and the gallery, one of every kind."""

from analysis.charts.tables import (
    Axis,
    Bar,
    BarTable,
    Break,
    Day,
    DayMark,
    DayTable,
    DotRow,
    DotTable,
    FunnelStep,
    FunnelTable,
    GroupRow,
    GroupTable,
    HeatCell,
    HeatKey,
    HeatRow,
    HeatTable,
    LikertRow,
    LikertTable,
    OpinionArea,
    OpinionGroup,
    OpinionStatement,
    OpinionTable,
    PairRow,
    PairTable,
    Point,
    PriorityItem,
    PriorityTable,
    RankRow,
    RankTable,
    Segment,
    SpreadRow,
    SpreadTable,
    Tick,
    TrendRow,
    TrendTable,
    Wave,
    heat_step,
    share_axis,
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
SHARES = share_axis("50 %", "100 %")
FIELDS = (
    "Spracherwerb und Kommunikation",
    "Kindertagesbetreuung und frühe Bildung",
    "Arbeitsmarkt, Ausbildung und Anerkennung von Abschlüssen",
    "Wohnen und Zusammenleben in den Stadtteilen",
    "Gesundheit",
    "Interkulturelle Öffnung der Verwaltung",
)


def segments(*counts):
    base = sum(counts)
    return tuple(Segment(n, n / base, str(n)) for n in counts)


def percent(share):
    return f"{round(share * 100)}\N{NO-BREAK SPACE}%"


def point(share, half=0.0, text="", **kwargs):
    low, high = (max(0, share - half), min(1, share + half)) if half else (None, None)
    return Point(share, text or percent(share), low, high, **kwargs)


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


def dot_table(*, rtl=False, label=LONG):
    rows = (
        DotRow("Migrantenorganisationen", point(0.71, 0.14), "n = 41 von 60"),
        DotRow(label, point(0.43, 0.19, "(43 %)", is_bracketed=True), "n = 21"),
        DotRow("Religionsgemeinschaften", None, "Nur Anzahlen", "3 von 7"),
        DotRow("Andere", None, "Zu wenige Antworten"),
    )
    return DotTable(
        "Wie viele kennen die Maßnahme?",
        "Migrantenorganisationen kennen sie häufiger.",
        rows,
        SHARES,
        "n = 71 von 140",
        point(0.58, text="Alle zusammen: 58\N{NO-BREAK SPACE}%"),
        rtl=rtl,
    )


def pair_table(*, rtl=False, label=LONG):
    rows = (
        PairRow(label, point(0.42, 0.11), point(0.61, 0.1), "42 % → 61 %", "29 beide Male"),
        PairRow(
            "Fehlende Kita-Plätze", point(0.55), point(0.52), "55 % → 52 %", "kein Unterschied"
        ),
        PairRow("Neue Frage", None, point(0.3, text="(30 %)", is_bracketed=True), "(30 %)"),
        PairRow("Andere", None, None, ".", "Zu wenige Antworten"),
    )
    return PairTable(
        "Was hat sich seit der letzten Befragung geändert?",
        "Eine Aussage hat zugenommen.",
        ("Befragung 2023", "Befragung 2026"),
        rows,
        SHARES,
        "n = 29 Organisationen, die beide Male geantwortet haben",
        rtl=rtl,
    )


def gap_table(*, rtl=False):
    ends = (Tick(1, "1 = gar nicht"), Tick(3, "3"), Tick(5, "5 = sehr"))
    rows = tuple(
        PairRow(label, Point(high, f"{high}"), Point(low, f"{low}"), f"{gap} Punkte", f"n = {n}")
        for label, high, low, gap, n in (
            (FIELDS[1], 4.6, 2.1, "2,5", 38),
            (FIELDS[0], 4.8, 3.0, "1,8", 41),
            (FIELDS[4], 3.9, 3.6, "0,3", 35),
        )
    )
    return PairTable(
        "Wie weit liegen Wichtigkeit und Fortschritt auseinander?",
        "Am weitesten bei der Kindertagesbetreuung.",
        ("Wichtigkeit", "Fortschritt"),
        rows,
        Axis(1, 5, ends),
        "n = 35 bis 41 von 60",
        rtl=rtl,
    )


def trend_table(*, rtl=False, label="Wir fühlen uns in der Stadtverwaltung willkommen"):
    waves = (
        Wave("2012", 2012.4),
        Wave("2015", 2015.4),
        Wave("2018", 2018.5),
        Wave("2023", 2023.3),
        Wave("2026", 2026.2),
    )
    first = (point(0.31, 0.12), point(0.38, 0.1), point(0.35, 0.09), point(0.52, 0.08))
    second = (point(0.62, 0.12), None, point(0.7, 0.09), point(0.66, 0.08), point(0.97, 0.03))
    few = point(0.55, 0.2, "(55 %)", is_bracketed=True)
    return TrendTable(
        "Wie hat sich das über die Befragungen entwickelt?",
        "Seit 2023 etwa gleich.",
        waves,
        (TrendRow(label, (*first, few), "n = 35, 40, 88, 120, 24"), TrendRow("Beratung", second)),
        SHARES,
        "Alle Organisationen, die jeweils geantwortet haben",
        (Break(3, "2023 wurde die Frage neu formuliert"),),
        rtl=rtl,
    )


def heat_table(*, rtl=False, columns=("Migrantenorganisationen", "Behörden", "Schulen und Kitas")):
    edges = (0.15, 0.3, 0.45, 0.55, 0.7, 0.85)
    shares = ((0.92, 0.48, 0.62), (0.2, 0.1, None), (0.43, 0.58, 0.77), (0.35, None, 0.5))
    rows = tuple(
        HeatRow(field, tuple(heat_cell(share, edges, at) for at, share in enumerate(found)))
        for field, found in zip(FIELDS, shares, strict=False)
    )
    texts = ("unter 15 %", "15 bis 29 %", "30 bis 44 %", "45 bis 54 %", "55 bis 69 %")
    texts = (*texts, "70 bis 84 %", "85 % und mehr")
    return HeatTable(
        "Wie viele sehen großen Handlungsbedarf?",
        "Am häufigsten beim Spracherwerb.",
        "Handlungsfeld",
        columns,
        rows,
        tuple(HeatKey(step, text) for step, text in enumerate(texts)),
        "n = 24 bis 41 je Zelle",
        rtl=rtl,
    )


def heat_cell(share, edges, at):
    if share is None:
        return HeatCell("3 von 7" if at == 1 else ".", None, "Nicht angezeigt")
    text = percent(share)
    is_bracketed = 0.3 < share < 0.5
    text = f"({text})" if is_bracketed else text
    return HeatCell(text, heat_step(share, edges), f"Anteil {text}", is_bracketed)


def priority_table(*, rtl=False, many=False):
    found = [(4.8, 3.0), (4.6, 2.1), (4.2, 2.4), (3.9, 3.6), (3.85, 3.55), (3.2, 2.9), (4.55, 2.2)]
    found = found * 2 if many else found
    rows = tuple(
        PriorityItem(
            str(at + 1),
            (*FIELDS, *FIELDS, *FIELDS)[at],
            Point(x, f"{x}", x - 0.15, x + 0.15),
            Point(y, f"{y}", y - 0.25, y + 0.25),
            f"Wichtigkeit {x}, Fortschritt {y}",
            is_clear=at != 3,
        )
        for at, (x, y) in enumerate(found)
    )
    ticks = (Tick(1, "1"), Tick(3, "3"), Tick(5, "5"))
    return PriorityTable(
        "Was ist wichtig, und wie weit sind wir?",
        "Wichtig und noch nicht weit: die Kindertagesbetreuung.",
        rows,
        Axis(1, 5, ticks, "Wichtigkeit (5 = sehr wichtig)"),
        Axis(1, 5, ticks, "Fortschritt (5 = sehr weit)"),
        (Point(4.1, "Mittel der Wichtigkeit: 4,1"), Point(2.8, "Mittel des Fortschritts: 2,8")),
        "n = 35 bis 41 von 60",
        ("weit", "wichtig und weit", "", "wichtig, nicht weit"),
        rtl=rtl,
    )


def opinion_table(*, rtl=False, label=LONG):
    def area(x, y, n):
        edge = ((x - 0.2, y), (x, y + 0.3), (x + 0.2, y), (x, y - 0.3))
        return OpinionArea((x, y), edge, n / 54)

    groups = (
        OpinionGroup("Gruppe A", "24 Personen", area(-0.6, 0.3, 24)),
        OpinionGroup("Gruppe B", "18 Personen", area(0.5, 0.5, 18)),
        OpinionGroup("Gruppe C", "12 Personen", area(0.1, -0.6, 12)),
    )
    rows = (
        OpinionStatement(label, _agreements(0.92, 0.2, 0.5), "steht für Gruppe A"),
        OpinionStatement("Vereine brauchen Räume", _agreements(0.3, 0.85, None), "Gruppe B"),
    )
    title = "Welche Meinungen gehören zusammen?"
    return OpinionTable(
        title, "Drei Gruppen.", groups, rows, "n = 54 Personen, 620 Stimmen", "100 %", rtl=rtl
    )


def _agreements(*shares):
    return tuple(
        Bar("", None, share, "." if share is None else f"{percent(share)} dafür")
        for share in shares
    )


def rank_table(*, rtl=False, label=LONG):
    rows = (
        RankRow(
            label,
            Bar("", 14, 14 / 38, "14 · 37 %", 0.23, 0.53),
            Bar("", 29, 29 / 38, "29 · 76 %", 0.61, 0.87),
            "Platz 1",
        ),
        RankRow(
            "Mehr Wohnungen",
            Bar("", 9, 9 / 38, "9 · 24 %"),
            Bar("", 22, 22 / 38, "22 · 58 %"),
            "Die Plätze 2 bis 4 sind nicht zu unterscheiden",
        ),
        RankRow("Andere", Bar("", None, None, "."), Bar("", None, None, ".")),
    )
    names = ("auf Platz 1", "unter den ersten drei")
    title = "Was soll zuerst geschehen?"
    return RankTable(title, "Sprachkurse.", names, rows, "n = 38 von 60", "38", rtl=rtl)


def funnel_table(*, rtl=False):
    rows = (
        FunnelStep("Eingeladen", 60, 1.0, "60 von 60"),
        FunnelStep("Link geöffnet", 47, 47 / 60, "47 von 60", "13 haben den Link nicht geöffnet"),
        FunnelStep("Begonnen", 44, 44 / 60, "44 von 60", "3 haben nur die Startseite gesehen"),
        FunnelStep("Abgesendet", 38, 38 / 60, "38 von 60", "6 haben unterwegs aufgehört"),
    )
    return FunnelTable(
        "Wie viele haben teilgenommen?", "38 von 60.", rows, "60 Eingeladene", "60", rtl=rtl
    )


def day_table(*, rtl=False, days=35):
    counts = [9, 12, 4, 2, 0, 0, 3, 1, 1, 0, 0, 0, 0, 0, 8, 7, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    counts = [*counts, 0, 5, 6, 2, 1, 0, 0, 1][:days]
    rows = tuple(
        Day(n, f"Tag {at + 1}: {n} Antworten", f"{at + 1}.11." if at % 7 == 0 else "")
        for at, n in enumerate(counts)
    )
    marks = (DayMark(14, "Erste Erinnerung"), DayMark(28, "Zweite Erinnerung"))
    title = "Wann kamen die Antworten?"
    return DayTable(title, "Nach jeder Erinnerung mehr.", rows, 12, "12", "n = 66", marks, rtl=rtl)


def spread_table(*, rtl=False, label=LONG):
    rows = (
        SpreadRow("Migrantenorganisationen", 12, (8, 25), "Median 12", "Mitte: 8 bis 25, n = 38"),
        SpreadRow(
            label, 20, (10, 34), "Median 20", "n = 8", (2, 60), (2, 9, 10, 18, 22, 33, 34, 60)
        ),
        SpreadRow("Andere", None, None, ".", "Zu wenige Antworten"),
    )
    ticks = (Tick(0, "0"), Tick(30, "30"), Tick(60, "60"))
    return SpreadTable(
        "Wie viele Ehrenamtliche haben Sie?",
        "Zur Hälfte höchstens 12.",
        rows,
        Axis(0, 60, ticks, "Personen"),
        "n = 46 von 60",
        rtl=rtl,
    )


TABLES = {
    "bars": bar_table,
    "diverging": likert_table,
    "groups": group_table,
    "dots": dot_table,
    "pairs": pair_table,
    "gaps": gap_table,
    "trend": trend_table,
    "heat": heat_table,
    "priorities": priority_table,
    "opinions": opinion_table,
    "ranking": rank_table,
    "funnel": funnel_table,
    "days": day_table,
    "spreads": spread_table,
}
"""Every kind of chart with a believable table."""
