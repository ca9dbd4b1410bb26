"""The structured part of a version on paper: what an approval bound beside the text, as tables.

What is bound are plain values and keys of records. Kinds are told by the references of their
entries, labels and words by the fields of the kind; of records that the reader may not see, only
references are printed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common.figures import bare
from holdfast.exchange.printouts.annex_columns import HELD_BACK, LABELS, Told, chosen_for, words_for
from holdfast.exchange.printouts.values import NOTHING, day_in_words
from holdfast.printing.parts import Column, Fact, Facts, Heading, Part, Sheet, Value, Words
from holdfast.records.models import ContentVersion, Record
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.web.values import field_of, label_of

Entry = Mapping[str, Any]
NAMING: Final = frozenset({"type", "id", "reference", "title", "substance"})
KEY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WIDE: Final = 6  # columns from which a table needs the long side of the paper


class Annex:
    """What a version bound beside its text, as one reader may see it."""

    def __init__(self, caller: Caller, record: Record, version: ContentVersion) -> None:
        self._kind = REGISTRY.of(record)
        self._values = {k: v for k, v in version.annex.items() if k not in HELD_BACK and v}
        self._entries = {name: _entries(value) for name, value in self._values.items()}
        every = [entry for entries in self._entries.values() for entry in entries]
        wanted = {
            (kind.key, key) for entry in every if (kind := _kind_of(entry)) for key in _key(entry)
        }
        wanted |= {pair for entry in every for pair in _pointed_to(entry)}
        self._records = records_by_key(caller, wanted)
        self._named = {str(e.get("id", "")): e for e in every if self._is_shown(e)}

    @property
    def facts(self) -> list[Fact]:
        """What is told in words: single values, lines, and lists that only name records."""
        made = []
        for name, value in self._values.items():
            if not self._is_table(name) and (said := self._lines(name, value)):
                made.append(Fact(self._label(name), said, wide=True))
        return made

    @property
    def tables(self) -> list[Part]:
        """What has more than a name to it, as a table per list."""
        made: list[Part] = []
        for name, entries in self._entries.items():
            if self._is_table(name):
                made += [Heading(self._label(name), 2), *self._sheets(name, entries)]
        return made

    @property
    def is_wide(self) -> bool:
        """Tell whether a table in it needs the long side of the paper."""
        tables = [name for name in self._entries if self._is_table(name)]
        return any(len(self._columns(name, self._entries[name])) > WIDE for name in tables)

    def parts(self) -> list[Part]:
        """Give all of it, with its heading."""
        facts, tables = self.facts, self.tables
        if not facts and not tables:
            return []
        told: list[Part] = [Facts(facts, columns=1)] if facts else []
        return [Heading(_("Belongs to the text")), *told, *tables]

    def _label(self, name: str) -> str:
        given = chosen_for(self._kind.key, name)
        label = given.heading if given is not None else LABELS.get((self._kind.key, name))
        return label_of(self._kind.model, name, label)

    def _is_table(self, name: str) -> bool:
        entries = self._entries[name]
        return bool(entries) and any(set(entry) - NAMING for entry in entries)

    def _is_shown(self, entry: Entry) -> bool:
        """Tell whether the reader may see more of an entry than its reference."""
        return _kind_of(entry) is None or all(key in self._records for key in _key(entry))

    def _lines(self, name: str, value: object) -> str:
        if not isinstance(value, list):
            return self._said(self._kind.model, name, value)
        return "\n".join(line for each in value if (line := self._line(name, each)))

    def _line(self, name: str, value: object) -> str:
        if not isinstance(value, Mapping):
            return self._said(self._kind.model, name, value)
        reference, title = str(value.get("reference", "")), str(value.get("title", ""))
        return f"{reference} {title}".strip() if self._is_shown(value) else reference

    def _sheets(self, name: str, entries: Sequence[Entry]) -> Iterator[Part]:
        columns = self._columns(name, entries)
        given = chosen_for(self._kind.key, name)
        by = given.grouped_by if given is not None else ""
        dense = len(columns) > WIDE
        heads = [Column(str(c.label), c.width, c.number) for c in columns]
        ordered = sorted(entries, key=lambda entry: str(entry.get(by, "")))
        for value, group in groupby(ordered, key=lambda entry: str(entry.get(by, ""))):
            if by:
                yield Heading(self._cell(ordered[0], by, value), 3)
            yield Sheet(heads, [self._row(columns, entry) for entry in group], dense=dense)

    def _columns(self, name: str, entries: Sequence[Entry]) -> Sequence[Told]:
        given = chosen_for(self._kind.key, name)
        if given is not None:
            return given.columns
        used = dict.fromkeys(key for entry in entries for key, value in entry.items() if value)
        model = kind.model if (kind := _kind_of(entries[0])) else None
        return [
            Told(label_of(model, key) if model else key.replace("_", " ").capitalize(), (key,))
            for key in used
            if key not in ("type", "id", "substance")
        ]

    def _row(self, columns: Sequence[Told], entry: Entry) -> list[Words]:
        if not self._is_shown(entry):
            hidden: list[Words] = [Value(NOTHING, how="quiet")] * len(columns)
            return [str(entry.get("reference", "")), *hidden[1:]]
        return [self._joined(column, entry) for column in columns]

    def _joined(self, column: Told, entry: Entry) -> Words:
        said = [self._cell(entry, key, entry.get(key)) for key in column.keys]
        return column.between.join(each for each in said if each) or Value(NOTHING, how="quiet")

    def _cell(self, entry: Entry, key: str, value: object) -> str:
        kind = _kind_of(entry)
        if key == "state" and kind is not None:
            state = kind.model.life_cycle.by_key.get(str(value))
            return str(state.label) if state is not None else str(value)
        if isinstance(value, list):
            between = ", " if all(len(str(each)) < 12 for each in value) else "\n"
            return between.join(self._cell(entry, key, each) for each in value)
        return self._said(kind.model if kind else None, key, value)

    def _said(self, model: type[Record] | None, name: str, value: object) -> str:
        """Give a bound value in words, as the field it came from would show it."""
        if value in (None, ""):
            return ""
        text = str(value)
        if KEY.fullmatch(text):
            return self._name_of(text)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        field = field_of(model, name) if model is not None else None
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DecimalField):
            return _figure(text)
        words = words_for(self._kind.key, name).get(text)
        if words is not None:
            return str(words)
        return _day(text) if isinstance(field, models.DateField) else text

    def _name_of(self, key: str) -> str:
        if key in self._named:
            return str(self._named[key].get("title") or self._named[key].get("reference", ""))
        found = self._records.get(UUID(key))
        return found.title if found is not None else ""


def _entries(value: object) -> list[Entry]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _kind_of(entry: Entry) -> RecordType | None:
    """Give the kind that an entry is of: as it says it, or as its reference does."""
    if entry.get("type"):
        return REGISTRY.get(str(entry["type"]))
    prefix = str(entry.get("reference", "")).rpartition("-")[0]
    return next((made for made in REGISTRY if prefix and made.model.prefix == prefix), None)


def _key(entry: Entry) -> Iterable[UUID]:
    given = str(entry.get("id", ""))
    return [UUID(given)] if KEY.fullmatch(given) else []


def _pointed_to(entry: Entry) -> Iterator[tuple[str, UUID]]:
    """Give the records that the fields of an entry name by their keys: an owner, a role."""
    kind = _kind_of(entry)
    for name, value in entry.items():
        field = field_of(kind.model, name) if kind is not None else None
        if isinstance(field, models.ForeignKey) and KEY.fullmatch(str(value)):
            yield field.related_model._meta.label_lower, UUID(str(value))


def _figure(text: str) -> str:
    try:
        return str(bare(Decimal(text)))
    except InvalidOperation:
        return text


def _day(text: str) -> str:
    try:
        return day_in_words(dt.date.fromisoformat(text))
    except ValueError:
        return text
