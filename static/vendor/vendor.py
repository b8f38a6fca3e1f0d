"""Renew everything in this folder that others made: style sheets, fonts, the chart library.

    python static/vendor/vendor.py           fetch, subset, generate, write manifest.json
    python static/vendor/vendor.py --check   only compare the files here with manifest.json

Fetching needs node and npm, subsetting needs fonttools and brotli. The results are committed, so
neither building nor running Mitsprache needs any of them. Versions are pinned in package.json.
"""

# ruff: noqa: INP001 -- a program beside the files it renews, not part of any package

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = {"vendor.py", "rtl.mjs", "package.json", "manifest.json"}

# Unicode ranges of the font files: a browser fetches a file only when a page uses its letters.
RANGES = {
    "latin": (
        "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2009-200B,"
        " U+2010-2027, U+202F-203A, U+20AC, U+2122, U+2190-2193, U+2212, U+2248, U+2260,"
        " U+2264-2265"
    ),
    "latin-ext": (
        "U+0100-0130, U+0132-0151, U+0154-02C5, U+02C7-02D9, U+02DB, U+02DD-02DF, U+0300-036F,"
        " U+1E00-1EFF, U+20A0-20AB, U+20AD-20C0, U+2C60-2C7F, U+A720-A7FF"
    ),
    "cyrillic": "U+0400-052F, U+1C80-1C88, U+20B4, U+2116, U+2DE0-2DFF, U+A640-A69F",
}
ARABIC_RANGES = {
    # Arabic, Persian and Sorani text; then what Urdu, Pashto and older spellings add.
    "arabic": (
        "U+060C, U+061B-061C, U+061F, U+0621-063A, U+0640-0655, U+0660-066C, U+0670, U+067E,"
        " U+0686, U+0695, U+0698, U+06A4, U+06A9, U+06AF, U+06B5, U+06BE, U+06C0, U+06C6,"
        " U+06CC, U+06CE, U+06D5, U+06F0-06F9, U+200C-200F"
    ),
    "arabic-ext": (
        "U+0671-067D, U+067F-0685, U+0687-0694, U+0696-0697, U+0699-06A3, U+06A5-06A8,"
        " U+06AA-06AE, U+06B0-06B4, U+06B6-06BD, U+06BF, U+06C1-06C5, U+06C7-06CB, U+06CD,"
        " U+06CF-06D4, U+06EE-06EF, U+06FA-06FF, U+0750-077F"
    ),
}
FIRA_COPYRIGHT = (
    "Digitized data copyright (c) 2012-2015, The Mozilla Foundation and Telefonica S.A."
)
WEIGHTS = {400: "FiraSans-Regular", 600: "FiraSans-SemiBold"}

FACE = """@font-face {{
  font-family: "{family}";
  font-style: normal;
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {ranges};
}}
"""


def run(*command: str | Path, within: Path) -> None:
    """Run one command of the vendoring and stop at the first that fails."""
    subprocess.run([str(part) for part in command], cwd=within, check=True)  # noqa: S603


def fetch(workshop: Path) -> Path:
    """Install the pinned packages without running anything they bring; return their folder."""
    for name in ("package.json", "rtl.mjs"):
        shutil.copy(HERE / name, workshop / name)
    run(
        "npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund",
        within=workshop,
    )  # fmt: skip
    return workshop / "node_modules"


def copy_kern(packages: Path, workshop: Path) -> None:
    """Copy KERN's style sheet unmodified and make the overlay for right-to-left pages."""
    kern = packages / "@kern-ux" / "native"
    folder = HERE / "kern"
    folder.mkdir(exist_ok=True)
    shutil.copy(kern / "dist" / "kern.min.css", folder / "kern.min.css")
    shutil.copy(kern / "LICENSE.md", folder / "LICENSE.md")
    run("node", "rtl.mjs", folder / "kern.min.css", folder / "kern-rtl.css", within=workshop)


def subset(source: Path, target: Path, *, family: str, weight: int, ranges: str) -> str:
    """Write the part of a font with these letters; return the style rule that names it."""
    run(
        sys.executable, "-m", "fontTools.subset", source, f"--output-file={target}",
        f"--unicodes={ranges.replace('U+', '')}", "--flavor=woff2", "--layout-features+=tnum",
        "--layout-features-=frac,numr,dnom,dlig", "--no-hinting", within=HERE,
    )  # fmt: skip
    return FACE.format(family=family, weight=weight, file=target.name, ranges=ranges)


def subset_fira(packages: Path) -> None:
    """Cut KERN's Fira Sans into one file per script and weight, and name it as our own family.

    The family has its own name so that no rule of KERN can ever ask for the whole fonts.
    """
    source = packages / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
    folder = HERE / "fonts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    faces = [
        subset(
            source / f"{name}.woff2",
            folder / f"fira-sans-{script}-{weight}.woff2",
            family="Fira Sans Mitsprache",
            weight=weight,
            ranges=ranges,
        )
        for weight, name in WEIGHTS.items()
        for script, ranges in RANGES.items()
    ]
    (folder / "fira-sans.css").write_text("\n".join(faces), encoding="utf-8")


def subset_arabic(packages: Path) -> None:
    """Cut Noto Sans Arabic the same way; Latin letters in Arabic text stay Fira."""
    noto = packages / "@fontsource" / "noto-sans-arabic"
    folder = HERE / "fonts"
    faces = [
        subset(
            noto / "files" / f"noto-sans-arabic-arabic-{weight}-normal.woff2",
            folder / f"noto-sans-{script}-{weight}.woff2",
            family="Noto Sans Arabic Mitsprache",
            weight=weight,
            ranges=ranges,
        )
        for weight in (400, 700)
        for script, ranges in ARABIC_RANGES.items()
    ]
    (folder / "noto-sans-arabic.css").write_text("\n".join(faces), encoding="utf-8")
    licence = (noto / "LICENSE").read_text(encoding="utf-8")
    (folder / "LICENSE-noto-sans-arabic.txt").write_text(licence, encoding="utf-8")
    # KERN's package brings Fira without its licence text: the same licence, its own copyright.
    own = FIRA_COPYRIGHT + "\n" + licence.split("\n", 1)[1]
    (folder / "LICENSE-fira-sans.txt").write_text(own, encoding="utf-8")


def copy_plotly(packages: Path) -> None:
    """Copy the basic bundle and write what it would put into the page itself as files.

    Our content policy blocks the style element that Plotly injects, and its locale files are
    CommonJS modules that a script element cannot load.
    """
    folder = HERE / "plotly"
    folder.mkdir(exist_ok=True)
    bundle = packages / "plotly.js-basic-dist-min"
    shutil.copy(bundle / "plotly-basic.min.js", folder / "plotly-basic.min.js")
    shutil.copy(bundle / "LICENSE", folder / "LICENSE.txt")

    script = (bundle / "plotly-basic.min.js").read_text(encoding="utf-8")
    table = re.search(r'\{("X,X div":.*?)\};for\(', script)
    if not table:
        sys.exit("The chart library has changed: its own style rules were not found.")
    rules = re.findall(r"""("[^"]+"|\w+):("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", table[1])
    lines = [f"{plotly_selector(name.strip(chr(34)))} {{ {body[1:-1]} }}" for name, body in rules]
    (folder / "plotly.css").write_text("\n".join(lines) + "\n", encoding="utf-8")

    locale = (packages / "plotly.js-locales" / "de.js").read_text(encoding="utf-8")
    locale = re.sub(r"\s*//.*$", "", locale, flags=re.MULTILINE)
    body = locale.split("module.exports =", 1)[1].strip().removesuffix(";")
    (folder / "plotly-locale-de.js").write_text(f"Plotly.register({body});\n", encoding="utf-8")


def plotly_selector(short: str) -> str:
    """Write one of Plotly's shortened selectors in full, as the library itself would."""
    return short.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")


def vendored() -> Iterator[Path]:
    """Give every file here that others made."""
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.name not in TOOLS and "__pycache__" not in path.parts:
            yield path


def sums() -> dict[str, str]:
    """Give the SHA-256 of every vendored file."""
    return {
        path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendored()
    }


def main() -> None:
    """Renew the files, or compare them with the manifest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with manifest.json")
    manifest = HERE / "manifest.json"
    if parser.parse_args().check:
        if json.loads(manifest.read_text(encoding="utf-8"))["sha256"] != sums():
            sys.exit("static/vendor differs from its manifest.json.")
        return
    # Fonts carry the moment of their making; a fixed one makes the same bytes every time.
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    with tempfile.TemporaryDirectory() as folder:
        packages = fetch(Path(folder))
        copy_kern(packages, Path(folder))
        subset_fira(packages)
        subset_arabic(packages)
        copy_plotly(packages)
    versions = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    manifest.write_text(
        json.dumps({"packages": versions, "sha256": sums()}, indent=2) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
