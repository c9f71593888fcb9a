"""Text that every Python brings, for networks that read letters."""

from __future__ import annotations

import re

# Pages of the help that seldom change.
PAGES = (
    "assert bitwise booleans break comparisons context-managers continue del "
    "dynamic-features else exceptions global id-classes if import in integers lambda "
    "pass return slicings typesfunctions unary while with yield"
)


def help_pages() -> str:
    """Return about 41,000 letters of English: some pages behind ``help("if")``, in lower case.

    Returns
    -------
    str
        Letters a to z, full stops, commas, apostrophes, and single spaces. A newer Python may have
        other words on these pages.

    Notes
    -----
    Chapters: ``rnn``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import data
    >>> text = data.help_pages()
    >>> text[:20], "".join(sorted(set(text)))
    ('the assert statement', " ',.abcdefghijklmnopqrstuvwxyz")
    """
    from pydoc_data.topics import topics

    text = " ".join(topics[page] for page in PAGES.split()).lower()
    return " ".join(re.sub(r"[^a-z.,' ]", " ", text.replace("\n", " ")).split())
