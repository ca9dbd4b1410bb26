"""A register on paper: what its page shows, in the same order, with what narrows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.refusals import Refused
from holdfast.exchange.printouts.values import words
from holdfast.printing.parts import Callout, Column, Fact, Part, Sheet, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.web.paging import page_of
from holdfast.web.registers import Register
from holdfast.web.values import shown

MOST: Final = 2000  # rows; more is no paper that anybody reads
LONGEST: Final = 400  # letters of one cell
WIDEST: Final = 44  # letters; longer texts take several lines
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
    columns = [
        Column(heading.label, _share(heading.label, [row[place] for row in cells]), heading.number)
        for place, heading in enumerate(register.headings())
    ]
    return Sheet(columns, cells, dense=len(columns) > 7)


def _share(label: str, column: Sequence[Words]) -> int:
    """Give how wide a column is to be: by its longest words, and by what nine in ten rows need."""
    texts = [cell if isinstance(cell, str) else cell.text for cell in column]
    longest_word = max(len(word) for text in (label, *texts) for word in text.split() or [""])
    lengths = sorted(len(text) for text in texts)
    usual = lengths[len(lengths) * 9 // 10]
    return max(min(longest_word, WIDEST // 2), min(usual, WIDEST)) + 2
