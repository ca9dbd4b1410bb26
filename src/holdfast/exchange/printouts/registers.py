"""A register on paper: what its page shows, in the same order, with what narrows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.refusals import Refused
from holdfast.exchange.printouts.values import words
from holdfast.printing.parts import LONGEST_WORD, Callout, Column, Fact, Part, Sheet, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.web.paging import page_of
from holdfast.web.registers import Register
from holdfast.web.values import shown

MOST: Final = 2000  # rows; more is no paper that anybody reads
LONGEST: Final = 400  # letters of one cell
WIDEST: Final = 44  # letters; longer texts take several lines
TOGETHER: Final = 16  # letters; shorter dates and numbers stay on their line
MANY: Final = 7  # columns, beyond which letters are smaller
ROOM: Final = 762  # points of a page on its side between its margins
LETTER, DENSE_LETTER, AROUND = 4.9, 4.5, 9.0  # points: of a letter, of what is around a word
GRAVITY: Final = tuple(Classification.values)


def register_printout(register: Register) -> Printout:
    """Give a register as its page shows it, all rows on one paper.

    Raises:
        Refused: it has more rows than a paper can carry.
    """
    page = page_of(register.found(), register.order, size=MOST)
    if page.further:
        raise Refused(
            _(
                "This register has more than {most} rows, which is no paper that anybody reads. "
                "Narrow it with its filters, or export it as a spreadsheet."
            ).format(most=f"{MOST:,}")
        )
    record_type, plural = register.record_type, str(register.record_type.plural)
    return Printout(
        kind=_("Register · clause {clause}").format(clause=record_type.clause),
        title=plural[:1].upper() + plural[1:],
        under=[_count(len(page.rows))],
        facts=_narrowing(register),
        parts=[_table(register, page.rows)],
        classification=gravest(page.rows),
        landscape=True,
        keywords=["ISO 28000:2022", record_type.clause],
    )


def gravest(records: Iterable[Record]) -> str:
    """Give the strictest classification of some records; a paper is as secret as its worst row."""
    found = {record.classification for record in records} | {Classification.PUBLIC.value}
    if found == {Classification.PUBLIC.value}:
        return Classification.INTERNAL
    return max(found, key=GRAVITY.index)


def _count(number: int) -> str:
    return ngettext("{count} record", "{count} records", number).format(count=f"{number:,}")


def _narrowing(register: Register) -> list[Fact]:
    narrowed = [Fact(chip["label"], chip["value"]) for chip in register.chips()]
    heading = next((h for h in register.headings() if h.sorted), None)
    ordered = [Fact(_("In the order of"), heading.label)] if heading else []
    return [*(narrowed or [Fact(_("Shown"), dict(register.shows())[register.show])]), *ordered]


def _table(register: Register, rows: Sequence[Record]) -> Part:
    if not rows:
        return Callout(_("No record fits what was asked for."), tone="calm")
    declared = register.record_type.columns
    cells = [[words(shown(row, column), longest=LONGEST) for column in declared] for row in rows]
    headings = register.headings()
    columns = [[heading.label, *(row[at] for row in cells)] for at, heading in enumerate(headings)]
    dense = len(columns) > MANY
    return Sheet(
        [
            Column(heading.label, width, heading.number)
            for heading, width in zip(headings, widths(columns, dense=dense), strict=True)
        ],
        cells,
        dense=dense,
    )


def widths(columns: Sequence[Sequence[Words]], *, dense: bool) -> list[int]:
    """Give how wide columns are to be, in points of a page on its side.

    Each has room for its longest word, so that none runs into the next column; what is left goes
    to those whose usual texts are longest.
    """
    letter = DENSE_LETTER if dense else LETTER
    least = [_least(column) * letter + AROUND for column in columns]
    wanted = [
        max(low, _usual(column) * letter + AROUND)
        for low, column in zip(least, columns, strict=True)
    ]
    left, missing = ROOM - sum(least), sum(wanted) - sum(least)
    if left <= 0 or missing <= 0:
        return [round(each) for each in least]
    share = min(1.0, left / missing)
    return [round(low + (more - low) * share) for low, more in zip(least, wanted, strict=True)]


def _least(column: Sequence[Words]) -> int:
    """Give the letters of the longest word that cannot break; a mark does not break at all."""
    longest = 0
    for cell in column:
        if isinstance(cell, Value) and cell.how == "pill":
            longest = max(longest, len(cell.text) + 1)
        else:
            text = cell if isinstance(cell, str) else cell.text
            longest = max(longest, *(len(word) for word in text.split()), 0)
            if len(text) <= TOGETHER and any(sign.isdigit() for sign in text):
                longest = max(longest, len(text))  # a date, a telephone number
    return min(longest, LONGEST_WORD)


def _usual(column: Sequence[Words]) -> int:
    """Give how many letters nine in ten cells have at most."""
    lengths = sorted(len(cell if isinstance(cell, str) else cell.text) for cell in column)
    return min(lengths[len(lengths) * 9 // 10], WIDEST)
