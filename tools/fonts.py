"""Make the book's fonts, book/_vendor/public/fonts, from the packages of their makers.

    npm pack source-sans@3.52.0 source-code-pro@2.42.0 dejavu-fonts-ttf@2.37.3 mathjax@3.2.2
    python -m venv fonts && fonts/bin/pip install fonttools brotli        not a part of .venv
    fonts/bin/python tools/fonts.py FOLDER

The text faces keep the characters below and weights from 400 to 700; MathJax's keep all that they
have. All become WOFF2. Their licence reserves the name "Source", so the subsets carry another.
DejaVu gives the few signs that the text faces lack.
"""

import io
import sys
import tarfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "book" / "_vendor" / "public" / "fonts"
LICENCES = Path(__file__).resolve().parent.parent / "book" / "_vendor" / "fonts"
SANS, MONO = "source-sans-3.52.0.tgz", "source-code-pro-2.42.0.tgz"
SIGNS, MATHS = "dejavu-fonts-ttf-2.37.3.tgz", "mathjax-3.2.2.tgz"
FACES = {
    "nn-sans": (SANS, "package/VF/SourceSans3VF-Upright.ttf", "NN Sans"),
    "nn-sans-italic": (SANS, "package/VF/SourceSans3VF-Italic.ttf", "NN Sans"),
    "nn-mono": (MONO, "package/VF/SourceCodeVF-Upright.ttf", "NN Mono"),
}
LACKING = {
    "nn-sans-signs": ("package/ttf/DejaVuSans.ttf", "NN Sans"),
    "nn-mono-signs": ("package/ttf/DejaVuSansMono.ttf", "NN Mono"),
}
WEIGHTS = (400, 700)
# Latin with its accents, Greek, punctuation, raised and lowered, arrows, signs of arithmetic.
RANGES = """20-7E A0-17F 2B0-2B8 2C6-2DD 302 391-3C9 3D1 3D5 2010-2027 2030-203A 2070-209C 20AC 2113
2122 2150-215E 2190-2195 2200-2265 25A0-25CF"""
# `unicode-range` of the signs in fonts.css says the same.
SIGNS_KEPT = """2B2 2B8 2E3 1D2C-1D65 207A-207B 208A-208B 2090-209C 21A6 2208-220B 2217-2218 221D
2227-222A 2234-2237 2282-2287 2295-2299 22C5-22C6 22EE-22EF 2308-230B 2500-253C 2605-2606 2713 2717
27E8-27E9 2C7C"""
LICENCES_OF = (
    (SANS, "source-sans", "LICENSE.md"),
    (MONO, "source-code-pro", "LICENSE.md"),
    (SIGNS, "dejavu", "LICENSE"),
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "tnum", "lnum", "zero", "frac"]
NAMES = {1: "{0}", 3: "{0}", 4: "{0}", 6: "{1}", 16: "{0}", 25: "{1}"}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    LICENCES.mkdir(parents=True, exist_ok=True)
    for name, (package, path, family) in FACES.items():
        font = opened(member(source / package, path))
        write(subset(font, family, characters(RANGES)), name)
    for name, (path, family) in LACKING.items():
        font = opened(member(source / SIGNS, path))
        write(subset(font, family, characters(SIGNS_KEPT)), name)
    for package, name, path in LICENCES_OF:
        (LICENCES / f"{name}.txt").write_bytes(member(source / package, f"package/{path}"))
    with tarfile.open(source / MATHS) as archive:
        for path in archive.getnames():
            # Its style sheet has no use for Math-Regular.
            if "/chtml/fonts/woff-v2/" in path and "Math-Regular" not in path:
                content = archive.extractfile(path).read()
                write(opened(content), Path(path).stem)


def member(archive: Path, path: str) -> bytes:
    with tarfile.open(archive) as packed:
        return packed.extractfile(path).read()


def opened(content: bytes) -> TTFont:
    # The same packages make the same files: the time of making is left out.
    return TTFont(io.BytesIO(content), recalcTimestamp=False)


def subset(font: TTFont, family: str, codes: set[int]) -> TTFont:
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17, 25]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": WEIGHTS})
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            record.string = NAMES[record.nameID].format(family, family.replace(" ", ""))
    return font


def characters(ranges: str) -> set[int]:
    codes: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return codes


def write(font: TTFont, name: str) -> None:
    font.flavor = "woff2"
    target = TARGET / f"{name}.woff2"
    font.save(target)
    print(f"{target.stat().st_size:>7,}  {target.name}")


if __name__ == "__main__":
    main()
