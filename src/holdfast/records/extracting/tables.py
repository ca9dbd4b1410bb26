"""Words of spreadsheets and slides, for the search alone."""

from __future__ import annotations

import re
from pathlib import Path

from defusedxml import ElementTree

from holdfast.records.extracting.archives import opened
from holdfast.records.extracting.limits import Limits, Reading, Unreadable

SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def read_sheets(path: Path, limits: Limits, reading: Reading) -> None:
    """Read the cells of every sheet, a row a line, as far as the limits go."""
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - only here

    with opened(path, limits):
        pass  # looked at; the library opens it by itself
    cells = 0
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
            for name in workbook.sheet_names:
                lines = [name]
                for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=True):
                    lines.append("\t".join(str(cell) for cell in row if cell not in ("", None)))
                    cells += len(row)
                    if cells > limits.cells:
                        reading.notes.append(("cells", str(limits.cells)))
                        break
                reading.pages.append("\n".join(line for line in lines if line))
                if cells > limits.cells:
                    return
    except PasswordError as error:
        raise Unreadable("encrypted") from error


def read_slides(path: Path, limits: Limits, reading: Reading) -> None:
    """Read the words of every slide; a slide is a page."""
    reading.paged = True
    with opened(path, limits) as archive:
        named = [(int(m[1]), m[0]) for name in archive.namelist() if (m := SLIDE.fullmatch(name))]
        for _number, name in sorted(named)[: limits.pages]:
            tree = ElementTree.fromstring(archive.read(name))
            reading.pages.append("\n".join(word.text or "" for word in tree.iter(WORDS)))
