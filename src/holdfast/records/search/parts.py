"""Texts in parts: what of a version or a file goes into the index, and under whose rights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.db import connection

from holdfast.records.choices import Classification, Standing, VersionState
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.search.asking import normal
from holdfast.records.search.passages import PAGE_BREAK
from holdfast.records.search.stores import MOST, marks, store

LONGEST: Final = 30_000  # characters of one part
VERSION, FILE = "version", "file"
PAST: Final = frozenset({VersionState.SUPERSEDED, VersionState.WITHDRAWN})
FORGOTTEN: Final = "forgotten"  # in `problem`: a person was taken out, so it is not read again
# What is a mark in Markdown and no word: targets of links, blocks of records, emphasis, escapes.
TARGET: Final = re.compile(r"\]\([^()\n]{0,2000}\)([\w!\[])?|\{\{[^{}\n]{0,500}\}\}")
MARK: Final = re.compile(r"^(?:#{1,6}\s+|>\s*|[-+*]\s+)+")
EMPHASIS: Final = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\w)|(?<=[\w.,;:!?)])[*_~`]{1,3}(?!\w)|!?\[|\|")
RULE: Final = "-=:|*_ \t"  # of what lines of tables and between chapters are made
ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Home:
    """The record that a text belongs to: its rights decide who finds the text."""

    organization_id: UUID
    record_type: str
    record_id: UUID
    heading: str
    unit_id: UUID | None
    confidential: bool
    live: bool
    disposed: bool


@dataclass(frozen=True)
class Piece:
    """One part of a text; `first_page` is the page on which it begins, 0 where there are none."""

    text: str
    first_page: int = 0


@dataclass(frozen=True)
class Source:
    """A version or a file as it is in the index."""

    kind: str
    id: UUID
    name: str
    sha256: str
    past: bool


def home_of(record: Record) -> Home:
    """Give what the texts of a record take from it."""
    return Home(
        record.organization_id,
        record._meta.label_lower,
        record.pk,
        f"{record.reference} {record.title}".strip(),
        record.unit_id,
        record.classification == Classification.CONFIDENTIAL,
        record.standing == Standing.LIVE,
        record.standing == Standing.DISPOSED,
    )


def version_source(home: Home, version: ContentVersion, file: Attachment | None) -> Source:
    """Give a version as a source; its digest is that of the file, or of the text as indexed."""
    name = file.name if version.is_file and file is not None else ""
    digest = version.file_sha256 if version.is_file else digest_of_text(plain(version.body))
    return Source(VERSION, version.pk, name, digest, version.state in PAST or not home.live)


def file_source(home: Home, file: Attachment) -> Source:
    """Give an attached file as a source."""
    return Source(FILE, file.pk, file.name, file.sha256, not home.live)


def plain(markdown: str) -> str:
    """Give Markdown without its marks, line by line as it was."""
    lines = (line.strip() for line in TARGET.sub(_gap, markdown).splitlines())
    text = "\n".join(MARK.sub("", line, count=1) if line.strip(RULE) else "" for line in lines)
    return normal(ESCAPE.sub(r"\1", EMPHASIS.sub("", text))).strip()


def _gap(target: re.Match[str]) -> str:
    return f" {target[1]}" if target[1] else ""


def digest_of_text(text: str) -> str:
    """Give the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def pieces_of_text(text: str) -> list[Piece]:
    """Give a text without pages in parts; one empty part where there is no word."""
    return [Piece(each) for each in _cut(text)] or [Piece("")]


def pieces_of_pages(pages: Sequence[str]) -> list[Piece]:
    """Give the pages of a file in parts: as many pages together as fit, with breaks between."""
    made: list[Piece] = []
    held, first = "", 1
    for number, page in enumerate(pages, 1):
        text = normal(page).replace(PAGE_BREAK, "\n")
        if held and len(held) + len(text) >= LONGEST:
            made.append(Piece(held, first))
            held, first = "", number
        if len(text) > LONGEST:
            *whole, text = _cut(text)
            made += [Piece(each, number) for each in whole]
        held = text if first == number else f"{held}{PAGE_BREAK}{text}"
    return [*made, Piece(held, first)]


def _cut(text: str) -> list[str]:
    """Cut a text so that paragraphs, lines and words stay whole where that can be."""
    made, start = [], 0
    while len(text) - start > LONGEST:
        end = start + LONGEST
        for mark in ("\n\n", "\n", " "):
            found = text.rfind(mark, start + LONGEST // 2, end)
            if found > 0:
                end = found + len(mark)
                break
        made.append(text[start:end])
        start = end
    return [*made, text[start:]] if text[start:].strip() or not made else made


@dataclass(frozen=True)
class Part:
    """A part as it stands in the index, without its words."""

    id: int
    source: str
    source_id: UUID
    name: str
    sha256: str
    unit_id: UUID | None
    confidential: bool
    past: bool
    problem: str


PART: Final = (
    "SELECT id, source, source_id, name, sha256, unit_id, confidential, past, problem "
    "FROM records_search_part"
)


def parts_of_records(record_ids: Sequence[UUID]) -> dict[UUID, list[Part]]:
    """Give the parts of many records."""
    found: dict[UUID, list[Part]] = {}
    with connection.cursor() as cursor:
        for some in _some(record_ids):
            cursor.execute(
                PART.replace(" FROM", ", record_id FROM")
                + f" WHERE record_id IN ({marks(some)}) ORDER BY source_id, ordinal",
                some,
            )
            for *row, record_id in cursor.fetchall():
                found.setdefault(_uuid(record_id), []).append(_part(row))
    return found


def parts_of_sources(source_ids: Sequence[UUID]) -> dict[UUID, list[Part]]:
    """Give the parts of many versions and files."""
    found: dict[UUID, list[Part]] = {}
    with connection.cursor() as cursor:
        for some in _some(source_ids):
            cursor.execute(
                f"{PART} WHERE source_id IN ({marks(some)}) ORDER BY source_id, ordinal",
                some,
            )
            for row in cursor.fetchall():
                part = _part(row)
                found.setdefault(part.source_id, []).append(part)
    return found


def known_text(organization_id: UUID, sha256: str) -> tuple[list[Piece], str] | None:
    """Give the words of a file that was read before in the same organization, and its problem."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, past, first_page, problem, source_id FROM records_search_part "
            "WHERE organization_id = %s AND sha256 = %s AND source_id = (SELECT source_id "
            "FROM records_search_part WHERE organization_id = %s AND sha256 = %s LIMIT 1) "
            "ORDER BY ordinal",
            [str(organization_id), sha256, str(organization_id), sha256],
        )
        rows = cursor.fetchall()
        texts = store().texts(cursor, [(row[0], bool(row[1])) for row in rows])
    if not rows:
        return None
    return [Piece(texts[row[0]][1], row[2]) for row in rows if row[0] in texts], rows[0][3]


def sources_of(organization_id: UUID) -> Iterator[list[UUID]]:
    """Give all versions and files that are in the index, some at a time."""
    last = str(UUID(int=0))
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT source_id FROM records_search_part WHERE organization_id = %s "
                "AND source_id > %s ORDER BY source_id LIMIT %s",
                [str(organization_id), last, MOST],
            )
            found = [_uuid(row[0]) for row in cursor.fetchall()]
        if not found:
            return
        yield found
        last = str(found[-1])


def write(home: Home, source: Source, pieces: Sequence[Piece], problem: str = "") -> None:
    """Put a text into the index, in place of what stood there of the same version or file."""
    drop(parts_of_sources([source.id]).get(source.id, []))
    row = {
        "organization_id": str(home.organization_id),
        "record_type": home.record_type,
        "record_id": str(home.record_id),
        "source": source.kind,
        "source_id": str(source.id),
        "name": source.name,
        "sha256": source.sha256,
        "unit_id": str(home.unit_id) if home.unit_id else None,
        "confidential": home.confidential,
        "past": source.past,
        "problem": problem,
    }
    with connection.cursor() as cursor:
        for ordinal, piece in enumerate(pieces):
            store().insert(
                cursor,
                {**row, "ordinal": ordinal, "first_page": piece.first_page},
                title_of(home, source.name),
                piece.text,
            )


def settle(home: Home, parts: Sequence[Part], *, name: str, past: bool) -> None:
    """Bring parts whose words stay up to date with the record that they belong to."""
    title, kept = title_of(home, name), store()
    with connection.cursor() as cursor:
        titles = kept.titles(cursor, [(part.id, part.past) for part in parts])
        for part in parts:
            if (part.name, part.unit_id, part.confidential, part.past) != (
                name,
                home.unit_id,
                home.confidential,
                past,
            ):
                cursor.execute(
                    "UPDATE records_search_part SET name = %s, unit_id = %s, confidential = %s, "
                    "past = %s WHERE id = %s",
                    [
                        name,
                        str(home.unit_id) if home.unit_id else None,
                        home.confidential,
                        past,
                        part.id,
                    ],
                )
            if titles.get(part.id) != title or part.past != past:
                _said, text = kept.texts(cursor, [(part.id, part.past)])[part.id]
                kept.rewrite(cursor, (part.id, part.past), past=past, title=title, text=text)


def drop(parts: Sequence[Part]) -> None:
    """Take parts out of the index."""
    if parts:
        with connection.cursor() as cursor:
            store().drop(cursor, [(part.id, part.past) for part in parts])


def title_of(home: Home, name: str) -> str:
    """Give the words that stand for every part of a text: its record and its file."""
    return normal(f"{home.heading} {name}".strip())


def _part(row: Sequence[Any]) -> Part:
    number, source, source_id, name, sha256, unit_id, confidential, past, problem = row
    return Part(
        number,
        source,
        _uuid(source_id),
        name,
        sha256,
        _uuid(unit_id) if unit_id else None,
        bool(confidential),
        bool(past),
        problem,
    )


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _some(keys: Sequence[UUID]) -> Iterator[list[str]]:
    edges = [*range(0, len(keys), MOST), len(keys)]
    for start, end in pairwise(edges):
        yield [str(key) for key in keys[start:end]]
