"""Reusable blocks of a text that pull live records: the current list of contacts, of teams (7.5).

A block is a paragraph of its own:

    {{ records: support.contact kind=authority columns=title,phone }}

In a draft it shows the rows of the day. On submission the rows are frozen into the version: its
annex binds their digest, so that an approval covers them, and the rows themselves stay beside it,
shown row by row to those who may read the record that a row is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.common.markup import reader
from holdfast.records.models import ContentVersion, Record
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY, RecordType

LINE: Final = re.compile(r"\{\{ *records: *(?P<kind>[\w.-]{1,80})(?P<rest>[^{}\n]{0,400})\}\} *$")
MOST_BLOCKS, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20, 200, 8, 400


@dataclass(frozen=True)
class Block:
    """What a line asks for: which kind, which columns, which of its records."""

    source: str
    kind: str
    columns: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """One record of a block, as a reader may see it."""

    record_id: UUID
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A block with its rows; `problem` where the line asks for what there is not."""

    block: Block
    heading: str = ""
    labels: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    as_of: dt.datetime | None = None
    more: bool = False
    hidden: bool = False  # some rows are about records that this reader may not see
    changed: bool = False  # the records of today say something else
    problem: str = ""
    kind: str = field(default="")


def pieces_of(text: str) -> list[str | Block]:
    """Give a text as runs of Markdown and the blocks between them; in code a line is just words."""
    if "{{" not in text:
        return [text]
    return list(_pieces(text))


@lru_cache(maxsize=32)
def _pieces(text: str) -> tuple[str | Block, ...]:
    lines = text.split("\n")
    made: list[str | Block] = []
    done = found = 0
    for start, end in _paragraphs(text):
        blocks = [_block(line.strip()) for line in lines[start:end]]
        known = [block for block in blocks if block is not None]
        if not known or len(known) < len(blocks) or found + len(known) > MOST_BLOCKS:
            continue
        made.append("\n".join(lines[done:start]))
        made += known
        done, found = end, found + len(known)
    made.append("\n".join(lines[done:]))
    return tuple(piece for piece in made if isinstance(piece, Block) or piece.strip())


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for token in reader().parse(text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            yield token.map[0], token.map[1]


def blocks_in(text: str) -> list[Block]:
    """Give the blocks of a text."""
    return [piece for piece in pieces_of(text) if isinstance(piece, Block)]


def _block(line: str) -> Block | None:
    found = LINE.match(line)
    if found is None:
        return None
    try:
        words = shlex.split(found["rest"])
    except ValueError:
        words = found["rest"].split()
    asked = [word.partition("=") for word in words]
    columns = [v for name, _sign, v in asked if name == "columns"]
    names = tuple(c.strip() for c in ",".join(columns).split(",") if c.strip())
    only = tuple((name, value) for name, _sign, value in asked if name != "columns")
    return Block(line, found["kind"], names[:MOST_COLUMNS], only)


def kinds() -> list[RecordType]:
    """Give the kinds of record that a block can list: all but those that only few may read."""
    return [made for made in REGISTRY if made.model.needs_to_read is None]


def columns_of(made: RecordType) -> dict[str, str]:
    """Give the columns that a block of a kind can show, by name, with their labels."""
    named = [c if isinstance(c, str) else c.name for c in made.columns]
    named += [name for section in made.sections for name in section.fields]
    omitted = made.model.ledger_omits
    fields = {f.name: f for f in made.model._meta.concrete_fields if f.name not in omitted}
    return {name: str(fields[name].verbose_name) for name in dict.fromkeys(named) if name in fields}


def line_for(made: RecordType) -> str:
    """Give the line that a picker puts into the text for a kind, with its first columns."""
    first = [name for name in columns_of(made) if name not in ("reference", "review_due")][:4]
    return f"{{{{ records: {made.key} columns={','.join(first)} }}}}"


def live_table(caller: Caller, block: Block) -> Table:
    """Give a block with the records of today that the caller may read."""
    made = REGISTRY.get(block.kind) or REGISTRY.named(block.kind)
    if made is None or made.model.needs_to_read is not None:
        problem = _("“{kind}” is no kind of record that a text can list.").format(kind=block.kind)
        return Table(block, problem=problem)
    known = columns_of(made)
    names = block.columns or tuple(known)[:4]
    wrong = [name for name in names if name not in known]
    if wrong:
        return Table(
            block,
            str(made.plural),
            problem=_("There is no column {names} here. There are: {known}.").format(
                names=", ".join(wrong), known=", ".join(known)
            ),
        )
    found = made.model.objects.visible_to(caller).live().filter(unconfirmed=False)
    for name, value in block.only:
        condition = _condition(caller, made, name, value)
        if isinstance(condition, str):
            return Table(block, str(made.plural), problem=condition)
        found = found.filter(condition)
    related = [name for name in names if made.model._meta.get_field(name).is_relation]
    rows = list(found.select_related(*related).order_by(*made.order, "pk")[: MOST_ROWS + 1])
    stored = [_stored(record, names) for record in rows[:MOST_ROWS]]
    table = Table(
        block,
        str(made.plural),
        tuple(known[name] for name in names),
        as_of=clock.now(),
        more=len(rows) > MOST_ROWS,
        kind=made.key,
    )
    return _readable(caller, table, stored)


def _condition(caller: Caller, made: RecordType, name: str, value: str) -> Q | str:
    allowed = [f for f in ("state", *made.filters) if f in _filterable(made)]
    if name not in allowed:
        return _("Records cannot be chosen by “{name}” here, but by: {known}.").format(
            name=name, known=", ".join(dict.fromkeys(allowed))
        )
    if name == "state":
        states = made.model.life_cycle.states
        keys = [s.key for s in states if value.lower() in (s.key, str(s.label).lower())]
        return Q(state__in=keys)
    column = made.model._meta.get_field(name)
    if isinstance(column, models.ForeignKey):
        model = column.related_model
        if not issubclass(model, Record):
            return Q(pk__in=[])
        others = model.objects.visible_to(caller).filter(
            Q(reference__iexact=value) | Q(title__iexact=value)
        )
        return Q(**{f"{name}__in": others})
    if isinstance(column, models.BooleanField):
        return Q(**{name: value.lower() in ("yes", "true", "1", _("yes"))})
    choices = getattr(column, "flatchoices", None) or ()
    keys = [str(k) for k, words in choices if value.lower() in (str(k), str(words).lower())]
    return Q(**{f"{name}__in": keys or [value]})


def _filterable(made: RecordType) -> set[str]:
    kinds_of_field = (models.CharField, models.BooleanField, models.ForeignKey)
    return {
        f.name
        for f in made.model._meta.concrete_fields
        if isinstance(f, kinds_of_field) and f.name not in made.model.ledger_omits
    }


def _stored(record: Record, names: Iterable[str]) -> dict[str, Any]:
    return {"id": str(record.pk), "cells": [_cell(record, name) for name in names]}


def _cell(record: Record, name: str) -> str | dict[str, str]:
    """Give a value in words; of another record with its key, as not every reader may see it."""
    if name == "state":
        return record.get_state_display()
    column = record._meta.get_field(name)
    value = getattr(record, name)
    if isinstance(value, Record):
        return {"kind": value._meta.label_lower, "id": str(value.pk), "text": value.title}
    if value is None or value == "":
        return ""
    choices = dict(getattr(column, "flatchoices", None) or ())
    if value in choices if isinstance(value, str | int) else False:
        return str(choices[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))[:LONGEST_CELL]
    return str(value)[:LONGEST_CELL]


def _readable(caller: Caller, table: Table, stored: Iterable[Mapping[str, Any]]) -> Table:
    """Give the rows, and in them the names, that this reader may see."""
    entries = list(stored)
    wanted = [(table.kind, UUID(entry["id"])) for entry in entries]
    wanted += [
        (cell["kind"], UUID(cell["id"]))
        for entry in entries
        for cell in entry["cells"]
        if isinstance(cell, dict)
    ]
    known = set(records_by_key(caller, wanted))
    rows = tuple(
        Row(UUID(entry["id"]), tuple(_words(cell, known) for cell in entry["cells"]))
        for entry in entries
        if UUID(entry["id"]) in known
    )
    return replace(table, rows=rows, hidden=len(rows) < len(entries))


def _words(cell: str | Mapping[str, str], known: set[UUID]) -> str:
    if isinstance(cell, str):
        return cell
    return cell["text"] if UUID(cell["id"]) in known else ""


def freeze(caller: Caller, version: ContentVersion) -> None:
    """Keep the rows of a version's blocks as they stand; its annex binds their digests."""
    kept = [_frozen(caller, block) for block in blocks_in(version.body)]
    version.frozen = {"blocks": kept} if kept else {}
    if kept:
        bound = [
            {"source": each["source"], "as_of": each["as_of"], "sha256": digest_of_block(each)}
            for each in kept
        ]
        version.annex = {**version.annex, "blocks": bound}


def _frozen(caller: Caller, block: Block) -> dict[str, Any]:
    table = live_table(caller, block)
    made = REGISTRY.get(table.kind)
    stored: list[dict[str, Any]] = []
    if made is not None and table.rows:
        names = block.columns or tuple(columns_of(made))[:4]
        related = [name for name in names if made.model._meta.get_field(name).is_relation]
        readable = made.model.objects.visible_to(caller).select_related(*related)
        records = readable.in_bulk([r.record_id for r in table.rows])
        stored = [_stored(records[r.record_id], names) for r in table.rows]
    return {
        "source": block.source,
        "kind": table.kind,
        "heading": table.heading,
        "labels": list(table.labels),
        "rows": stored,
        "more": table.more,
        "problem": table.problem,
        "as_of": clock.now().isoformat(),
        # So that nobody finds the rows by trying what would give the digest in the annex.
        "salt": secrets.token_hex(16),
    }


def digest_of_block(kept: Mapping[str, Any]) -> str:
    """Give the SHA-256 by which an annex binds the rows of a block."""
    data = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def frozen_table(caller: Caller, version: ContentVersion, block: Block) -> Table:
    """Give a block as it stood when the version was submitted, and whether it is so today."""
    kept = next(
        (each for each in version.frozen.get("blocks", ()) if each["source"] == block.source), None
    )
    if kept is None:
        return Table(block, problem=_("The rows of this block are no longer kept."))
    table = Table(
        block,
        kept["heading"],
        tuple(kept["labels"]),
        as_of=dt.datetime.fromisoformat(kept["as_of"]),
        more=kept["more"],
        problem=kept["problem"],
        kind=kept["kind"],
    )
    made = _readable(caller, table, kept["rows"])
    now = live_table(caller, block)
    said = [(row.record_id, row.cells) for row in made.rows]
    return replace(made, changed=said != [(row.record_id, row.cells) for row in now.rows])


def table_of(caller: Caller, version: ContentVersion, block: Block) -> Table:
    """Give a block as this version shows it: the rows of today in a draft, else as it was bound."""
    if (version.frozen or version.annex.get("blocks")) and version.state != "draft":
        return frozen_table(caller, version, block)
    return live_table(caller, block)
