"""The pages of the built book, and how to lay open all that they fold."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
OPEN_EVERYTHING = """() => {
  document.querySelectorAll("article details").forEach(box => { box.open = true; });
}"""
