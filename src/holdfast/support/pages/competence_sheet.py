"""The competence matrix as a spreadsheet: colours and words, frozen heads (7.2)."""

from __future__ import annotations

from typing import IO, Any, Final

from django.utils.translation import gettext as _

from holdfast.support.queries.competence import Standing
from holdfast.support.queries.competence_matrix import Matrix

COLOURS: Final = {
    Standing.VALID: "#D7EEDD",
    Standing.EXPIRING: "#FCEBC5",
    Standing.EXPIRED: "#F7D4D0",
    Standing.WAITING: "#DCE7F5",
    Standing.ACTION: "#FCEBC5",
    Standing.MISSING: "#F7D4D0",
    Standing.NOT_NEEDED: "#F2F2F2",
}


def sheet_of(found: Matrix, out: IO[bytes]) -> None:
    """Write the matrix as it is shown, people down and requirements across, into a file."""
    import xlsxwriter  # noqa: PLC0415 - slow to load, and rarely needed

    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    sheet = book.add_worksheet(_("Competence")[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
    turned = book.add_format({"bold": True, "rotation": 60, "border": 1})
    formats = {
        standing: book.add_format({"bg_color": colour, "border": 1, "align": "center"})
        for standing, colour in COLOURS.items()
    }
    sheet.write_string(1, 0, _("Person"), head)
    sheet.write_string(1, 1, _("Function"), head)
    column = 2
    for group in found.groups:
        label = group.role.title if group.role is not None else _("Posts and places")
        last = column + len(group.requirements) - 1
        if last > column:
            sheet.merge_range(0, column, 0, last, label, head)
        else:
            sheet.write_string(0, column, label, head)
        for requirement in group.requirements:
            words = f"{requirement.subject} ({requirement.get_level_display()})"
            sheet.write_string(1, column, words, turned)
            column += 1
    for number, row in enumerate(found.rows, start=2):
        sheet.write_string(number, 0, row.person.title)
        sheet.write_string(number, 1, row.person.function)
        for place, cell in enumerate(row.cells, start=2):
            sheet.write_string(number, place, cell.said, formats[cell.standing])
    _arrange(sheet, column)
    book.close()


def _arrange(sheet: Any, columns: int) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, max(2, columns - 1), 20)
    sheet.set_row(1, 110)
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
