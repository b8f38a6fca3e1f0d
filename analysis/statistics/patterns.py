"""How answers to several questions at once come into statistics: as patterns with counts.

A joint method needs to know which answers were given together. It gets an array with one row per
pattern of answers and one column per question, holding the position of the option (0 is the first)
or a negative number where there is no answer, and beside it how many respondents gave each
pattern. Who gave it is not in it. A pattern may stand in several rows.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Patterns: TypeAlias = npt.NDArray[np.integer[Any]]
"""(m, k): m patterns of answers to k questions."""
Counts: TypeAlias = npt.NDArray[np.integer[Any]]
"""(m,): respondents per pattern, not negative."""
Floats: TypeAlias = npt.NDArray[np.float64]
"""Numbers made of them; NaN where there is no answer."""
Places: TypeAlias = npt.NDArray[np.intp]
"""Positions that lead from one array into another."""
