"""A printout as a spreadsheet (XLSX): what stands in tables, each on its own sheet."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from holdfast.printing.letterhead import Letterhead
from holdfast.printing.office.words import INK, NUMBER, SOFT, plain, tone_of
from holdfast.printing.parts import (
    Bars,
    Callout,
    Dossier,
    Facts,
    Figures,
    Grade,
    Heading,
    Matrix,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout, labels_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME: Final = 28  # letters; the format takes 31, and a number may follow
LONGEST_CELL: Final = 32_767  # letters; the format takes no more
WIDEST: Final = 60


def xlsx_of(letterhead: Letterhead, printout: Printout) -> bytes:
    """Give a printout as a spreadsheet; words are words and never formulas."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only who asks for one loads the library

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": plain(printout.title),
                "author": plain(letterhead.organization),
                "subject": plain(printout.kind),
            }
        )
        _Writer(book).write(letterhead, printout)
    return made.getvalue()


class _Writer:
    """One spreadsheet in the making: a sheet of words first, then one for each table."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.formats: dict[tuple[str, bool], Format] = {}
        self.names: set[str] = set()
        self.front: Worksheet = book.add_worksheet(self._name(_("Overview")))
        self.row = 0
        self.heading = ""

    def write(self, letterhead: Letterhead, printout: Printout) -> None:
        """Write the whole printout."""
        labels = labels_of(letterhead, printout)
        self.front.set_column(0, 0, 34)
        self.front.set_column(1, 4, 44)
        self._line(Value(printout.title, how="strong"))
        self._line(printout.kind, printout.reference)
        self._line(labels["classification"], printout.watermark)
        self._line(*printout.under)
        for fact in printout.facts:
            self._line(fact.label, fact.value)
        self.heading = printout.title
        for part in printout.parts:
            self._part(part)
        self.row += 1
        for line in (labels["printed"], letterhead.address, labels["ledger"]):
            self._line(line)

    def _part(self, part: Any) -> None:
        if isinstance(part, Heading):
            self.heading = part.text
            self.row += 1
            self._line(Value(part.text, how="strong"))
        elif isinstance(part, Text):
            self._line(part.text)
        elif isinstance(part, Callout):
            self._line(Value(part.heading or part.text, part.tone), part.heading and part.text)
        elif isinstance(part, Facts):
            for fact in part.pairs:
                self._line(fact.label, fact.value)
        elif isinstance(part, Figures):
            for figure in part.items:
                self._line(figure.label, Value(figure.figure, figure.tone), figure.note)
        elif isinstance(part, Sheet):
            self._table([column.label for column in part.columns], part.rows)
        else:
            self._picture(part)

    def _picture(self, part: Any) -> None:
        """Write what is drawn on paper as the figures that it shows; a drawing has none."""
        if isinstance(part, Matrix):
            labels = [part.row_axis, *(f"{step.value} {step.label}" for step in part.columns)]
            rows = [
                [
                    f"{row.value} {row.label}",
                    *(
                        Value(str(cell.count or cell.named or cell.level), cell.tone)
                        for cell in row.cells
                    ),
                ]
                for row in part.rows
            ]
            self._table(labels, rows)
        elif isinstance(part, Grade):
            self._table(["", *part.columns], [[row.label, *row.cells] for row in part.rows])
        elif isinstance(part, Bars):
            legend = {piece.tone: piece.text for piece in part.legend}
            for bar in part.rows:
                told = (f"{s.count} {legend.get(s.tone, '')}".strip() for s in bar.parts)
                self._line(bar.label, " · ".join(told), bar.words)
        elif isinstance(part, Dossier):
            self._line(part.reference, Value(part.title, how="strong"), part.pill, part.text)
            for moment in part.moments:
                self._line(moment.label, Value(moment.level, moment.tone), moment.text)
            for fact in (*part.facts, *part.notes):
                self._line(fact.label, fact.value)
            for line in part.lines:
                self._line(*line)

    def _line(self, *cells: Words) -> None:
        for place, words in enumerate(cells):
            self._cell(self.front, self.row, place, words)
        self.row += 1

    def _table(self, labels: list[str], rows: Any) -> None:
        sheet = self.book.add_worksheet(self._name(self.heading))
        longest = [len(plain(label)) for label in labels]
        for place, label in enumerate(labels):
            self._cell(sheet, 0, place, Value(label, "accent", "strong"))
        for down, row in enumerate(rows, start=1):
            for place, words in enumerate(row):
                self._cell(sheet, down, place, words)
                longest[place] = max(longest[place], len(plain(words)))
        for place, length in enumerate(longest):
            sheet.set_column(place, place, min(length, WIDEST) + 3)
        sheet.freeze_panes(1, 0)
        if rows and labels:
            sheet.autofilter(0, 0, len(rows), len(labels) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Worksheet, row: int, place: int, words: Words) -> None:
        text = plain(words)
        strong = isinstance(words, Value) and words.how == "strong"
        form = self._format(tone_of(words), strong=strong)
        if NUMBER.fullmatch(text):
            sheet.write_number(row, place, float(text), form)
        elif text:
            shown = text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
            sheet.write_string(row, place, shown, form)

    def _format(self, tone: str, *, strong: bool) -> Format:
        key = (tone, strong)
        if key not in self.formats:
            looks: dict[str, object] = {"valign": "top", "text_wrap": True, "bold": strong}
            if tone in SOFT:
                looks["bg_color"] = f"#{SOFT[tone]}"
            if tone in INK:
                looks["font_color"] = f"#{INK[tone]}"
            self.formats[key] = self.book.add_format(looks)
        return self.formats[key]

    def _name(self, wanted: str) -> str:
        """Give a name that a sheet may have and that no other sheet has."""
        short = NOT_IN_NAMES.sub(" ", plain(wanted)).strip()[:LONGEST_NAME].strip() or _("Table")
        name, number = short, 2
        while name.casefold() in self.names or name.casefold() == "history":
            name, number = f"{short} {number}", number + 1
        self.names.add(name.casefold())
        return name
