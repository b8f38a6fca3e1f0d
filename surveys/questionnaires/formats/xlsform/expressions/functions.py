"""The functions that XLSForm knows, with the fewest and the most values they take."""

from collections.abc import Mapping

MANY = 1000

_OF = {
    (0, 0): "current false here last now pi random today true version",
    (0, 1): "local-name name namespace-uri normalize-space number position string string-length "
    "uuid",
    (0, MANY): "concat",
    (1, 1): "abs acos asin atan base64-decode boolean boolean-from-string ceiling cos count "
    "count-non-empty count-selected date date-time decimal-date decimal-date-time decimal-time "
    "exp exp10 floor id instance int jr:itext lang log log10 lower-case not once property sin "
    "sqrt sum tan upper-case",
    (1, 2): "randomize round",
    (1, MANY): "area distance enclosed-area join max min search",
    (2, 2): "atan2 coalesce contains ends-with extract-signed format-date format-date-time "
    "geofence intersects jr:choice-name pow regex selected selected-at starts-with "
    "substring-after substring-before",
    (2, 3): "digest substr substring",
    (3, 3): "if translate",
    (3, MANY): "checklist indexed-repeat",
    (4, MANY): "pulldata weighted-checklist",
}
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    name: limits for limits, names in _OF.items() for name in names.split()
}
