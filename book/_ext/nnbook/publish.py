"""What a published book has beside its pages: 404.html always, the rest once its address is known.

``NNLEARN_BOOK_URL`` (see assets.py) is that address. With it come canonical links, sitemap.xml,
robots.txt and a picture for each page that is shared.
"""

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import SEP, ensuredir

BOOK = Path(__file__).resolve().parents[2]

CARD = (1200, 630)
MARGIN = 60
TITLE_ROOM = 150


def not_found_page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    # A server shows it at any depth, so its links start at the book's root, where that is known.
    base = urlsplit(app.config.html_baseurl).path
    mark = (BOOK / "_static" / "mark.svg").read_text("utf-8")
    return [("404", {"nn_base": base, "nn_mark": mark}, "404.html")]


def write_lists(app: Sphinx, error: Exception | None) -> None:
    """A sitemap, and a robots.txt that names it (read only where the book is a host's root)."""
    address = app.config.html_baseurl
    if error or not address or app.builder.format != "html":
        return
    pages = [app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
    entries = "".join(f"<url><loc>{escape(urljoin(address, page))}</loc></url>\n" for page in pages)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    folder = Path(app.outdir)
    (folder / "sitemap.xml").write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{schema}">\n{entries}</urlset>\n'
    )
    (folder / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {urljoin(address, 'sitemap.xml')}\n"
    )


def add_card(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    address = app.config.html_baseurl
    if doctree is None or not address:
        return
    images = (
        image for figure in doctree.findall(nodes.figure) for image in figure.findall(nodes.image)
    )
    image = next(images, None)
    source = picture(app, image) if image is not None else None
    if source is None:
        source, name = Path(app.srcdir) / "book/_static/landing.png", "book"
        alt = title = app.config.html_title
    else:
        name, alt, title = page.replace(SEP, "-"), image["alt"], app.env.titles[page].astext()
    target = Path(app.outdir) / "_static" / "cards" / f"{name}.png"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        draw_card(source, title, target)
    context["meta"] = {
        **(context.get("meta") or {}),
        "og:image": urljoin(address, f"_static/cards/{name}.png"),
        "og:image:alt": escape(alt),
        "og:image:width": str(CARD[0]),
        "og:image:height": str(CARD[1]),
    }
    context["metatags"] += '\n<meta name="twitter:card" content="summary_large_image">'


def picture(app: Sphinx, image: nodes.image) -> Path | None:
    """The file of an image that can be drawn on a card."""
    # The page has its copy's address by now.
    sources = {copy: source for source, copy in app.builder.images.items()}
    path = Path(app.srcdir) / sources.get(Path(image["uri"]).name, image["uri"])
    return path if path.suffix in {".png", ".jpg"} and path.exists() else None


def draw_card(source: Path, title: str, target: Path) -> None:
    """The picture on white, the title above it: what a shared link shows."""
    from matplotlib import font_manager
    from PIL import Image, ImageDraw, ImageFont

    card = Image.new("RGB", CARD, "white")
    with Image.open(source) as opened:
        shown = opened.convert("RGBA")
    room = (CARD[0] - 2 * MARGIN, CARD[1] - TITLE_ROOM - MARGIN // 2)
    scale = min(room[0] / shown.width, room[1] / shown.height)
    shown = shown.resize((round(shown.width * scale), round(shown.height * scale)))
    place = ((CARD[0] - shown.width) // 2, TITLE_ROOM + (room[1] - shown.height) // 2)
    card.paste(shown, place, shown)
    pen = ImageDraw.Draw(card)
    size = 56
    while size > 30:
        font = ImageFont.truetype(font_manager.findfont("DejaVu Sans:bold"), size)
        if pen.textlength(title, font=font) <= room[0]:
            break
        size -= 2
    pen.rectangle((0, 0, CARD[0] // 2, 12), fill="#0072b2")
    pen.rectangle((CARD[0] // 2, 0, CARD[0], 12), fill="#d55e00")
    pen.text((MARGIN, 50), title, fill="#1d232b", font=font)
    ensuredir(target.parent)
    card.save(target, optimize=True)


def setup(app: Sphinx) -> None:
    # Before sphinxext-opengraph (500).
    app.connect("html-page-context", add_card, priority=450)
    app.connect("html-collect-pages", not_found_page)
    app.connect("build-finished", write_lists)
