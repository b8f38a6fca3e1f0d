"""Pages use the statistics of cells; only what is counted at a release may load scipy."""

import subprocess
import sys

LIGHT = (
    *("associations", "cell_rule", "differences", "envelopes", "intervals", "multiplicity"),
    *("numbers", "ordinal", "outcome_rates", "paired", "power", "ranks", "signed_ranks"),
)


def test_the_statistics_of_pages_load_no_scipy():
    imports = "".join(f"import analysis.statistics.{name}\n" for name in LIGHT)
    program = f"{imports}import sys\nprint('scipy' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "False\n"
