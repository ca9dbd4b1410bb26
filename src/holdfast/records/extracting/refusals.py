"""What is said of a file that could not be read, or not to its end."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def problem_in_words(code: str, detail: str) -> str:
    """Say why nothing could be read from a file, and what to do."""
    words = {
        "empty": _("The file is empty."),
        "encrypted": _("The file is locked with a password: save it without one."),
        "legacy": _("The file is of an old format: save it as DOCX, XLSX or PDF."),
        "kind": _("Files of the kind “{detail}” are not read."),
        "damaged": _("The file is damaged: open it in its program and save it anew."),
        "memory": _("The file needs more memory than one file may take: split it."),
        "time": _("The file took too long to read: split it."),
        "no_text": _("No words are in it: a scan or a picture. Keep it as a file."),
        "members": _("The file has more than {detail} parts inside."),
        "unpacked": _("Unpacked it is larger than {detail} MB: split it."),
        "entities": _("The file declares entities, as harmful files do: it is not read."),
    }
    return words.get(code, _("The file could not be read ({code}).")).format(
        detail=detail, code=code
    )


def note_in_words(code: str, detail: str) -> str:
    """Say what was left out of a file that was read."""
    counted = _counted(code, int(detail)) if detail.isdigit() else ""
    if counted:
        return counted
    words = {
        "cut": _("Only the first {detail} characters were read."),
        "cells": _("Only the first {detail} cells were read."),
        "pages": _("Of its pages only {detail} were read."),
        "broken_pages": _("{detail} pages could not be read."),
        "pictures_at_end": _("{detail} pictures stand nowhere in the text: they are at its end."),
        "pictures": _("Only the first {detail} pictures were taken out."),
        "tracked": _("Changes that were tracked are taken as accepted."),
        "page_words": _(
            "The header and footer of its pages stay in the original file: “{detail}”."
        ),
        "front": _("The description at its head is not part of the text."),
        "description": _("What the file says of itself could not be read."),
    }
    return words.get(code, _("Read with a note: {code} {detail}.")).format(code=code, detail=detail)


def _counted(code: str, count: int) -> str:
    """Say how many of something there are; nothing for a code that does not count."""
    if code == "page_pictures":
        words = ngettext(
            "{count} picture of the page header or footer stays in the original file.",
            "{count} pictures of the page header or footer stay in the original file.",
            count,
        )
    elif code == "footnotes":
        words = ngettext(
            "{count} footnote stands in brackets in the text.",
            "{count} footnotes stand in brackets in the text.",
            count,
        )
    elif code == "linked_pictures":
        words = ngettext(
            "{count} picture is only linked: the file does not hold it.",
            "{count} pictures are only linked: the file does not hold them.",
            count,
        )
    elif code == "comments":
        words = ngettext(
            "{count} comment in its margin stays in the original file.",
            "{count} comments in its margin stay in the original file.",
            count,
        )
    else:
        return ""
    return words.format(count=count)
