"""What a version says on paper: its text with pictures and the rows of records, or its file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Final

from django.utils.html import format_html
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.exchange.printouts.files import FRAMES, file_parts, size_of
from holdfast.exchange.printouts.values import NOTHING, day_in_words
from holdfast.printing.markdown import tree_of
from holdfast.printing.parts import (
    Column,
    Drawing,
    Heading,
    Markup,
    Part,
    Rich,
    Sheet,
    Text,
)
from holdfast.records.attachments import content_of
from holdfast.records.content.blocks import Block, Table, pieces_of, table_of
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.queries import attachments_of
from holdfast.web.reading import PICTURE, SHORT

SHOWN: Final = re.compile(
    rf"^!\[([^\]\n]*)\]\({PICTURE}([0-9a-f]{{{SHORT}}})[^)\n]*\) *$", re.MULTILINE
)
MOST_BYTES: Final = 4_000_000  # of pictures on one printout; the rest are named


def text_parts(caller: Caller, record: Record, version: ContentVersion) -> list[Part]:
    """Give what a version says, as this reader may see it, as parts of a printout."""
    if version.is_file:
        return [Heading(_("Text")), *file_parts(version)]
    if not version.body.strip():
        return []
    made: list[Part] = [Heading(_("Text"))]
    pictures = _Pictures(record) if PICTURE in version.body else None
    for piece in pieces_of(version.body):
        if isinstance(piece, Block):
            made += _rows(table_of(caller, version, piece))
        else:
            made += _words(piece, pictures)
    return made


def _rows(table: Table) -> list[Part]:
    if table.problem:
        return [Text(table.problem, tone="warn")]
    columns = [Column(label[:1].upper() + label[1:]) for label in table.labels]
    said = [
        _("List of {heading}, as of {day}.").format(
            heading=table.heading, day=day_in_words(table.as_of)
        )
    ]
    if table.more:
        said.append(_("The list is longer; only its beginning is shown."))
    if table.hidden:
        said.append(_("Entries that you may not read are left out."))
    if table.changed:
        said.append(_("The records have changed since."))
    rows = [[cell or NOTHING for cell in row.cells] for row in table.rows]
    return [Sheet(columns, rows), Text(" ".join(said))]


def _words(text: str, pictures: _Pictures | None) -> list[Part]:
    if pictures is None:
        return [Rich(tree_of(text))]
    made: list[Part] = []
    done = 0
    for found in SHOWN.finditer(text):
        drawing = pictures.drawing(found[2], found[1])
        if drawing is None:
            continue
        made += _rich(text[done : found.start()])
        made.append(drawing)
        done = found.end()
    return [*made, *_rich(text[done:])]


def _rich(text: str) -> list[Part]:
    return [Rich(tree_of(text))] if text.strip() else []


class _Pictures:
    """The pictures of a record, as far as they fit on one printout."""

    def __init__(self, record: Record) -> None:
        files = attachments_of(record).filter(media_type__in=FRAMES)
        self._files: Mapping[str, Attachment] = {f.sha256[:SHORT]: f for f in files}
        self._left = MOST_BYTES

    def drawing(self, digest: str, words: str) -> Drawing | None:
        """Give a picture framed in a drawing, which is what a page can show."""
        file = self._files.get(digest)
        if file is None or file.size > self._left:
            return None
        data = content_of(file.sha256)
        size = size_of(data) if data is not None else None
        if data is None or size is None:
            return None
        self._left -= file.size
        return Drawing(_framed(data, file.media_type, *size), words or file.name)


def _framed(data: bytes, media_type: str, width: int, height: int) -> Markup:
    source = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return Markup(
        format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" '
            'viewBox="0 0 {0} {1}"><image width="{0}" height="{1}" href="{2}"/></svg>',
            width,
            height,
            source,
        )
    )
