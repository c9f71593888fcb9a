"""The tags of the PDF, fewer: Chromium tags each coloured word of code, which is a third of a file.

What has no meaning of its own and holds only text becomes part of what it stands in.
"""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject


def join_tags(writer: PdfWriter) -> None:
    root = writer.root_object["/StructTreeRoot"]
    joined: dict[int, Any] = {}
    for element in elements(root):
        join_children(element, joined)
    numbers = root["/ParentTree"]["/Nums"]
    for holders in numbers[1::2]:
        holders = holders.get_object()
        for place, holder in enumerate(holders):
            reference = getattr(holder, "idnum", None)
            if reference in joined:
                holders[place] = joined[reference]


def elements(root: Any) -> Any:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in kids(element) if isinstance(kid, dict) and "/S" in kid]


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    return [kid.get_object() for kid in (found if isinstance(found, list) else [found])]


def join_children(element: Any, joined: dict[int, Any]) -> None:
    """Take the text of meaningless children over, if all of it is on the page of the element."""
    own = element.get("/K")
    if not isinstance(own, list) or "/S" not in element:
        return
    page = element.raw_get("/Pg") if "/Pg" in element else None
    taken = ArrayObject()
    for kid in own:
        child = kid.get_object()
        leaf = isinstance(child, dict) and child.get("/S") == "/NonStruct" and is_text(child)
        if leaf and (page is None or page == child.raw_get("/Pg")):
            page = child.raw_get("/Pg")
            marks = child["/K"]
            taken += marks if isinstance(marks, list) else [marks]
            joined[kid.idnum] = element.indirect_reference
        else:
            taken.append(kid)
    if page is not None:
        element[NameObject("/Pg")] = page
    element[NameObject("/K")] = taken


def is_text(element: Any) -> bool:
    marks = element.get("/K")
    marks = marks if isinstance(marks, list) else [marks]
    return "/Pg" in element and all(isinstance(mark, NumberObject) for mark in marks)
