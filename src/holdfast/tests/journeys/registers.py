"""A risk register as somebody keeps it: a preamble, merged headers, words for numbers."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

TITLE = "Drone drops a parcel behind the gate"
UNREADABLE = "Fence alarm ignored at shift change"
HEADERS = "Risk no. | Risk event | Site | Rating today | | Owner | In place today | Remarks"
ROWS = (
    f"G-1 | {TITLE} | Holmen Main Gate | Likely (4) | Major | Jonas Berge | Patrols | Seen in May",
    "G-2 | Badge lent to a labourer | Holmen Main Gate | Possible | Moderate | Omar Haddad | |",
    "G-3 | Bolt cutter at the reefers | | Unlikely (2) | Severe | | Camera 14 | Camera is old",
    f"G-4 | {UNREADABLE} | | no idea | Major | Jonas Berge | |",
)


def write_register(path: Path) -> Path:
    """Write the register; its header stands in two rows under three that are none of it."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    sheet.write(0, 1, "Harbour security: register of risks")
    sheet.write(1, 1, "Kept by the gate office")
    sheet.write_row(3, 1, _cells(HEADERS))
    sheet.merge_range(3, 4, 3, 5, "Rating today")
    sheet.write_row(4, 4, ("Likelihood", "Impact"))
    for number, row in enumerate(ROWS):
        sheet.write_row(5 + number, 1, _cells(row))
    lists = book.add_worksheet("lists")
    lists.hide()
    lists.write(0, 0, "Likely")
    book.close()
    return path


def _cells(line: str) -> list[str]:
    return [each.strip() for each in line.split("|")]
