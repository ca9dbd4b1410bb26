"""What a DOCX file wraps its words in: tracked changes, controls, text boxes, notes."""

from __future__ import annotations

from typing import Any, Final

from holdfast.records.extracting.limits import Reading

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
WRAPPING: Final = tuple(f"{WORD}{name}" for name in ("ins", "moveTo", "smartTag", "customXml"))
GONE: Final = tuple(f"{WORD}{name}" for name in ("del", "moveFrom"))


def unwrap(document: Any, reading: Reading) -> None:
    """Let every word of the text stand where the library looks for words, and say what was done.

    Tracked changes are taken as accepted. What is repeated (a table of contents) is left out.
    """
    body = document.element.body
    _settle_changes(body, reading)
    for control in list(body.iter(f"{WORD}sdt")):
        gallery = control.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
        content = control.find(f"{WORD}sdtContent")
        is_list = gallery is not None and gallery.get(f"{WORD}val") == "Table of Contents"
        _replace(control, [] if content is None or is_list else list(content))
    _open_boxes(body)
    _place_notes(document, body, reading)
    comments = _part(document, "comments")
    count = len(list(comments.iter(f"{WORD}comment"))) if comments is not None else 0
    if count:
        reading.notes.append(("comments", str(count)))


def _settle_changes(body: Any, reading: Reading) -> None:
    changed = False
    for removed in list(body.iter(*GONE)):
        changed = True
        if removed.getparent() is not None and removed.getparent().tag != f"{WORD}rPr":
            removed.getparent().remove(removed)
    for wrapping in list(body.iter(*WRAPPING)):
        changed = changed or wrapping.tag in WRAPPING[:2]
        if wrapping.getparent() is not None and wrapping.getparent().tag != f"{WORD}rPr":
            _replace(wrapping, [each for each in wrapping if not each.tag.endswith("Pr")])
    if changed:
        reading.notes.append(("tracked", ""))


def _replace(node: Any, children: list[Any]) -> None:
    for each in children:
        node.addprevious(each)
    node.getparent().remove(node)


def _open_boxes(body: Any) -> None:
    """Put the paragraphs of text boxes after the paragraph that holds the box."""
    for box in list(body.iter(f"{WORD}txbxContent")):
        above = list(box.iterancestors())
        holders = [each for each in above if each.tag == f"{WORD}p"]
        if not holders or any(each.tag == f"{COMPATIBLE}Fallback" for each in above):
            continue
        for paragraph in reversed(list(box)):
            holders[-1].addnext(paragraph)


def _place_notes(document: Any, body: Any, reading: Reading) -> None:
    """Put the words of foot- and endnotes in brackets where they are referred to."""
    placed = 0
    for kind in ("footnote", "endnote"):
        part = _part(document, f"{kind}s")
        if part is None:
            continue
        notes = {note.get(f"{WORD}id"): note for note in part.iter(f"{WORD}{kind}")}
        for reference in list(body.iter(f"{WORD}{kind}Reference")):
            note = notes.get(reference.get(f"{WORD}id"))
            words = "" if note is None else "".join(t.text or "" for t in note.iter(f"{WORD}t"))
            if words.strip():
                said = reference.makeelement(f"{WORD}t", {SPACE: "preserve"})
                said.text = f" ({words.strip()})"
                _replace(reference, [said])
                placed += 1
    if placed:
        reading.notes.append(("footnotes", str(placed)))


def _part(document: Any, name: str) -> Any:
    from docx.oxml import parse_xml  # noqa: PLC0415 - only here, in the reading process

    for part in document.part.related_parts.values():
        if str(part.partname) == f"/word/{name}.xml":
            return parse_xml(part.blob)
    return None
