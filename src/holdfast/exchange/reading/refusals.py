"""Why a file cannot be read at all, in words, and what the reader can do about it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

# Reason and advice by the code that the reading process reports; called late, in the reader's
# language.
_TEXTS: Mapping[str, Callable[[], tuple[str, str]]] = {
    "absent": lambda: (_("There is no such file."), _("Check the name and the folder.")),
    "folder": lambda: (_("This is a folder, not a file."), _("Name one spreadsheet in it.")),
    "unreadable": lambda: (
        _("The file cannot be opened: %(detail)s"),
        _("Check that you may read it and that it is not locked by another program."),
    ),
    "empty": lambda: (_("The file is empty."), _("Check that it was saved or sent completely.")),
    "large": lambda: (
        _("The file has more than %(limit)s MB."),
        _("Split it, or remove pictures and sheets that are not needed."),
    ),
    "binary": lambda: (
        _("This is neither a spreadsheet nor a text file with columns."),
        _("Save the table as .xlsx, .ods or .csv."),
    ),
    "other_format": lambda: (
        _("This is %(detail)s, not a spreadsheet."),
        _("Save the table as .xlsx, .ods or .csv and import that file."),
    ),
    "legacy": lambda: (
        _("This is a workbook in the old binary format of Excel (.xls)."),
        _("Open it and save it as .xlsx."),
    ),
    "encrypted": lambda: (
        _("The file is protected by a password."),
        _("Open it with the password, save it without one, and import that file."),
    ),
    "damaged": lambda: (
        _("The file is damaged or incomplete."),
        _("Open it in your spreadsheet program, save it again, or ask for a new copy."),
    ),
    "members": lambda: (
        _("The file consists of more than %(limit)s parts."),
        _("Copy the table into a new workbook and import that one."),
    ),
    "unpacked": lambda: (
        _("Unpacked, the file would have more than %(limit)s MB."),
        _("Copy the table into a new workbook and import that one."),
    ),
    "entities": lambda: (
        _("The file declares XML entities, which spreadsheets never need and attackers do."),
        _("Do not trust its sender; ask for the table in another form."),
    ),
    "sheets": lambda: (
        _("The workbook has more than %(limit)s sheets."),
        _("Copy the sheet that you need into a new workbook."),
    ),
    "rows": lambda: (
        _("A sheet has more than %(limit)s rows."),
        _("Delete rows below the table, or split it into several files."),
    ),
    "columns": lambda: (
        _("A sheet has more than %(limit)s columns."),
        _("Delete the columns beside the table, or copy the table into a new file."),
    ),
    "cells": lambda: (
        _("The file has more than %(limit)s cells."),
        _("Split the table into several files."),
    ),
    "text": lambda: (
        _("A cell near line %(detail)s holds more than %(limit)s characters."),
        _("Look for a quotation mark there that is opened and never closed."),
    ),
    "time": lambda: (
        _("Reading the file took longer than %(limit)s seconds and was stopped."),
        _("Copy the table alone into a new workbook and import that one."),
    ),
    "memory": lambda: (
        _("Reading the file took more memory than allowed and was stopped."),
        _("Delete stray entries far below or beside the table, or copy it into a new workbook."),
    ),
}  # fmt: skip


class FileRefused(Exception):
    """The file as a whole cannot be read: the reason, and what to do about it."""

    def __init__(self, reason: str, advice: str, code: str = "") -> None:
        super().__init__(f"{reason} {advice}".strip())
        self.reason = reason
        self.advice = advice
        self.code = code


def refusal(code: str, detail: str = "", limit: int | str = "") -> FileRefused:
    """The refusal with this code, worded in the language of the reader."""
    reason, advice = _TEXTS[code]()
    shown = f"{limit:,}".replace(",", "\u202f") if isinstance(limit, int) else limit
    return FileRefused(reason % {"detail": detail, "limit": shown}, advice, code)


_WARNINGS: Mapping[str, Callable[[], str]] = {
    "macros": lambda: _("The workbook contains macros. They were not run; only values were read."),
    "external": lambda: _(
        "The workbook refers to other files. They were not opened; the last stored values were "
        "read."
    ),
    "unsaved": lambda: _(
        "%(detail)s formulas have no stored result and were read as empty. Open the file in a "
        "spreadsheet program, save it, and import it again."
    ),
    "errors": lambda: _("%(detail)s cells hold the error of a formula, such as #DIV/0!."),
    "encoding": lambda: _(
        "The file does not say how its letters are written; it was read as %(detail)s. "
        "If accented letters look wrong, save it as UTF-8."
    ),
    "nulls": lambda: _("Invisible null characters were removed from the file."),
    "open_quote": lambda: _(
        "Row %(detail)s opens a quotation mark that is never closed. The mark was read as a letter."
    ),
    "swallowed": lambda: _(
        "A cell in row %(detail)s holds what looks like further rows: "
        "a quotation mark may be missing there."
    ),
}  # fmt: skip


def warning(code: str, detail: str = "") -> str:
    """A remark on a file that was read, worded in the language of the reader."""
    return _WARNINGS[code]() % {"detail": detail}
