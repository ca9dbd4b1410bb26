"""How a version is read: its text with pictures and the rows of live records, or its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from markdown_it.token import Token

from holdfast.acting.callers import Caller
from holdfast.common.markup import reader
from holdfast.records.content.blocks import Block, Table, live_table, pieces_of, table_of
from holdfast.records.content.merging import MARKED, even
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.queries import attachments_of
from holdfast.web.addresses import address_of_key, part_address
from holdfast.web.texts import cleaned, markdown

PICTURE: Final = "attachment:"
SHORT: Final = 24  # of the 64 characters of a digest; nobody finds a second file for them
TablesOf = Callable[[Block], Table]


def picture_line(file: Attachment, words: str) -> str:
    """Give the Markdown that shows an attached picture."""
    said = re.sub(r"[\[\]\r\n]", " ", words).strip() or file.name
    return f"![{said}]({PICTURE}{file.sha256[:SHORT]})"


def html_of(caller: Caller, record: Record, version: ContentVersion) -> str:
    """Give what a version says as HTML, as this reader may see it."""
    return _whole(record, version.body, lambda block: table_of(caller, version, block))


def preview_of(caller: Caller, record: Record, text: str) -> str:
    """Give a text that is being written as HTML, with the rows of today."""
    return _whole(record, text, lambda block: live_table(caller, block))


def _whole(record: Record, text: str, tables: TablesOf) -> str:
    plain, made, done = even(text), [], 0
    pictures = _pictures(record) if PICTURE in plain else {}
    if "<<<<<<<" in plain:
        for number, found in enumerate(MARKED.finditer(plain)):
            made += _pieces(plain[done : found.start()], pictures, tables)
            made.append(_marked(number, found.groupdict(), pictures, tables))
            done = found.end()
    made += _pieces(plain[done:], pictures, tables)
    return format_html_join("", "{}", ((piece,) for piece in made))


def _marked(
    number: int, found: Mapping[str, Any], pictures: Mapping[str, str], tables: TablesOf
) -> str:
    sides = [
        {
            "keep": keep,
            "name": found[f"{keep}_name"],
            "html": format_html_join(
                "", "{}", ((p,) for p in _pieces(found[keep], pictures, tables))
            ),
        }
        for keep in ("first", "second")
    ]
    return render_to_string("web/records/parts/marked.html", {"number": number, "sides": sides})


def _pieces(text: str, pictures: Mapping[str, str], tables: TablesOf) -> list[str]:
    return [
        _table(tables(piece)) if isinstance(piece, Block) else _markdown(piece, pictures)
        for piece in pieces_of(text)
    ]


def _table(table: Table) -> str:
    rows = [
        {"url": address_of_key(table.kind, row.record_id), "cells": row.cells} for row in table.rows
    ]
    return render_to_string("web/records/parts/block.html", {"table": table, "rows": rows})


def _pictures(record: Record) -> dict[str, str]:
    """Give where the pictures of a record are, by the beginning of their digests."""
    files = attachments_of(record).filter(media_type__startswith="image/")
    return {
        file.sha256[:SHORT]: part_address(record, f"attachments/{file.pk}")
        for file in files
        if file.sha256
    }


def _markdown(text: str, pictures: Mapping[str, str]) -> str:
    """Give Markdown as safe HTML in which only this record's own pictures are shown."""
    if PICTURE not in text:
        return markdown(text)
    tokens = reader().parse(text)
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "image":
                _settle_picture(inner, pictures)
    raw = reader().renderer.render(tokens, reader().options, {})
    return cleaned(raw, pictures=True)


def _settle_picture(token: Token, pictures: Mapping[str, str]) -> None:
    wanted = str(token.attrs.get("src", ""))
    url = pictures.get(wanted.removeprefix(PICTURE)[:SHORT]) if PICTURE in wanted else None
    if url is None:  # a picture of another server would tell it who reads what
        token.type, token.tag, token.children = "text", "", None
        token.content = f"[{token.content}]"
    else:
        token.attrs["src"] = url
