"""History in words: who changed what and when, field by field, from the ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.accounts.models import User
from holdfast.acting.callers import Caller
from holdfast.ledger.entries import EntryView, view_of
from holdfast.ledger.models import Entry, Payload
from holdfast.ledger.reading import head
from holdfast.records.access import may_edit
from holdfast.records.models import Record
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import record_address
from holdfast.work.reminding.recording import begin_digests, end_digests

QUIET: Final = frozenset(
    {"id", "version", "organization_id", "recorded_at", "corrected_at", "digest", "sha256"}
)
# A run of reminders writes thousands of entries, which would push out what people did.
UNSPOKEN: Final = (begin_digests.kind, end_digests.kind)
LAST: Final = 200
LONGEST: Final = 400


@dataclass(frozen=True)
class FieldChange:
    """One field before and after a change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One entry of the ledger as a reader sees it."""

    what: str
    who: str
    when: dt.datetime
    proof: str
    changes: tuple[FieldChange, ...] = ()
    url: str = ""
    icon: str = "edit"
    erased: bool = False


@dataclass
class _Names:
    """Names of people and records that entries speak of, fetched together."""

    caller: Caller
    whole: bool = True  # False: not what only whoever may edit the record may know
    users: dict[UUID, str] = field(default_factory=dict)
    records: dict[UUID, Record] = field(default_factory=dict)

    def learn(self, entries: Sequence[EntryView], wanted: Iterable[tuple[str, UUID]] = ()) -> None:
        """Fetch every name that these entries need: one query per kind."""
        actors = {e.actor_id for e in entries if e.actor_id}
        found = User.objects.filter(pk__in=actors).only("pk", "name", "email")
        self.users = {user.pk: str(user) for user in found}
        self.records = records_by_key(self.caller, wanted)

    def who(self, entry: EntryView) -> str:
        """Say who made an entry."""
        if entry.actor_id is None:
            return _("Installation")
        return self.users.get(entry.actor_id, _("a former user"))


def entries_about(organization_id: UUID, record_ids: Iterable[UUID]) -> list[EntryView]:
    """Give the newest entries of some records, the newest first, at most LAST."""
    rows = list(
        Entry.objects.filter(organization_id=organization_id, record_id__in=list(record_ids))
        # As an expression: in the order of its index the database would read the whole ledger,
        # looking for a few rows, instead of going to the records.
        .order_by((F("index") + 0).desc())
        .values_list("index", "header", "leaf_hash")[:LAST]
    )
    return _with_payloads(organization_id, rows)


def newest_entries(
    organization_id: UUID, *, below: int | None = None, count: int = LAST
) -> list[EntryView]:
    """Give the newest entries of an organization (before an index), without those of reminders."""
    end = head(organization_id).size if below is None else below
    rows = list(
        Entry.objects.filter(organization_id=organization_id, index__lt=end)
        .exclude(kind__in=UNSPOKEN)
        .order_by("-index")
        .values_list("index", "header", "leaf_hash")[:count]
    )
    return _with_payloads(organization_id, rows)


def _with_payloads(organization_id: UUID, rows: list[tuple[int, Any, Any]]) -> list[EntryView]:
    payloads: dict[int, Any] = dict(
        Payload.objects.filter(
            organization_id=organization_id, index__in=[index for index, _h, _l in rows]
        ).values_list("index", "payload")
    )
    return [
        view_of(
            organization_id,
            bytes(header),
            bytes(leaf),
            None if payloads.get(index) is None else bytes(payloads[index]),
        )
        for index, header, leaf in rows
    ]


def history_of(caller: Caller, record: Record, parts: Iterable[UUID] = ()) -> list[Happening]:
    """Give the history of a record and its parts (files, links, versions), the newest first.

    What one command did to the record and to its parts is one line.
    """
    entries = entries_about(caller.organization_id, [record.pk, *parts])
    earlier = _predecessors(entries)
    names = _Names(caller, whole=may_edit(caller, record))
    names.learn(entries, _pointed_at(entries))
    own = {entry.command_id for entry in entries if entry.record_id == record.pk}
    return [
        _happening(entry, earlier.get(entry.index), names, record.pk)
        for entry in entries
        if entry.record_id == record.pk or entry.command_id not in own
    ]


def _predecessors(entries: Sequence[EntryView]) -> dict[int, EntryView]:
    """Give, by index, the entry before each one of the same record."""
    last: dict[UUID, EntryView] = {}
    before: dict[int, EntryView] = {}
    for entry in reversed(entries):
        if entry.record_id in last:
            before[entry.index] = last[entry.record_id]
        last[entry.record_id] = entry
    return before


def _happening(
    entry: EntryView, before: EntryView | None, names: _Names, main: UUID | None
) -> Happening:
    changes = tuple(_changes(entry, before, names)) if entry.record_id == main else ()
    return Happening(
        what=sentence_of(entry, own=entry.record_id == main),
        who=names.who(entry),
        when=entry.recorded_at,
        proof=f"#{entry.index} {entry.leaf_hash.hex()[:12]}",
        changes=changes,
        icon="plus" if entry.revision == 1 else "edit",
        erased=entry.payload is None,
    )


def sentence_of(entry: EntryView, *, own: bool = True) -> str:
    """Say in words what happened, by the verb in the past with which every kind ends.

    Parts of a record are named: `Attachment plan.pdf: added`, `Version 2: put in force`.
    """
    happened = _(entry.kind.rpartition(".")[2].replace("_", " "))
    model = None if own else _model_of(entry.record_type)
    if model is None:
        return _capital(happened)
    payload = entry.payload or {}
    name = payload.get("name") or payload.get("title") or payload.get("number") or ""
    return f"{_capital(f'{model._meta.verbose_name} {name}'.strip())}: {happened}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _pointed_at(entries: Sequence[EntryView]) -> set[tuple[str, UUID]]:
    """Give every record that a foreign key of these payloads points at."""
    wanted: set[tuple[str, UUID]] = set()
    for entry in entries:
        model = _model_of(entry.record_type)
        if model is None:
            continue
        for name, value in (entry.payload or {}).items():
            made = _field(model, name)
            related = made.related_model if made is not None and made.is_relation else None
            if isinstance(related, type) and issubclass(related, Record) and value:
                wanted.add((related._meta.label_lower, UUID(str(value))))
    return wanted


def _changes(entry: EntryView, before: EntryView | None, names: _Names) -> Iterable[FieldChange]:
    model = _model_of(entry.record_type)
    if model is None or entry.payload is None:
        return
    old: Mapping[str, Any] = (before.payload if before else None) or {}
    for name, value in entry.payload.items():
        made = _field(model, name)
        if made is None or name in QUIET or old.get(name) == value:
            continue
        if not old and _is_default(made, value):
            continue
        yield FieldChange(
            _capital(str(made.verbose_name)),
            _words(model, made, old.get(name), names),
            _words(model, made, value, names),
        )


def _is_default(made: models.Field[Any, Any], value: object) -> bool:
    """Tell whether a new record says nothing of its own in this field."""
    if value in (None, "", False, [], {}):
        return True
    return bool(made.has_default() and not callable(made.default) and made.default == value)


def _words(
    model: type[models.Model], made: models.Field[Any, Any], value: Any, names: _Names
) -> str:
    """Give a stored value as a reader knows it."""
    if value is None or value == "":
        return ""
    if made.is_relation:
        known = names.records.get(UUID(str(value)))
        return str(known) if known is not None else _("(not readable)")
    if made.name == "state" and issubclass(model, Record):
        state = model.life_cycle.by_key.get(str(value))
        return str(state.label) if state else str(value)
    if made.choices:
        return str(dict(made.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(made, models.DateTimeField):
        moment = parse_datetime(str(value))
        return date_format(moment, "SHORT_DATETIME_FORMAT") if moment else str(value)
    if isinstance(made, models.DateField):
        day = parse_date(str(value))
        return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)
    text = str(value)
    if issubclass(model, Record) and made.name in model.veiled and not names.whole:
        text = model.veiled[made.name](text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _model_of(key: str) -> type[models.Model] | None:
    try:
        return apps.get_model(key)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any] | None:
    try:
        made = model._meta.get_field(attname.removesuffix("_id"))
    except FieldDoesNotExist:
        try:
            made = model._meta.get_field(attname)
        except FieldDoesNotExist:
            return None
    return made if isinstance(made, models.Field) else None


def payload_at(caller: Caller, record: Record, revision: int) -> Mapping[str, Any]:
    """Give a record as the ledger keeps it of one revision; empty where that is not kept."""
    entries = entries_about(caller.organization_id, [record.pk])
    seen = next((e for e in entries if e.revision == revision), None)
    return seen.payload or {} if seen is not None else {}


def differences(caller: Caller, record: Record, since_revision: int) -> list[FieldChange]:
    """Give what others changed on a record since a revision, for a form that is out of date."""
    entries = [
        e for e in entries_about(caller.organization_id, [record.pk]) if e.record_id == record.pk
    ]
    seen = next((e for e in entries if e.revision == since_revision), None)
    if not entries or seen is None:
        return []
    names = _Names(caller, whole=may_edit(caller, record))
    names.learn(entries, _pointed_at([entries[0], seen]))
    return list(_changes(entries[0], seen, names))


@dataclass(frozen=True)
class News:
    """Something that changed lately; `times` where one person did the same to many records."""

    what: str
    who: str
    when: dt.datetime
    title: str
    url: str
    icon: str
    times: int = 1


def news_for(
    caller: Caller, *, below: int | None = None, count: int = 120
) -> tuple[list[News], int]:
    """Give what changed lately and the caller may read, and the index from which older ones go on.

    Entries on files, links and versions speak of the record that they belong to. What one person
    did to many records of a kind in a row is one line.
    """
    entries = newest_entries(caller.organization_id, below=below, count=count)
    about = {entry.index: _about(entry) for entry in entries}
    names = _Names(caller)
    names.learn(entries, {key for key in about.values() if key is not None})
    lines: dict[tuple[str, UUID | None, str, dt.date], list[tuple[EntryView, Record]]]
    lines = defaultdict(list)
    for entry in entries:
        key = about[entry.index]
        record = names.records.get(key[1]) if key else None
        if record is not None:
            group = (entry.kind, entry.actor_id, key[0] if key else "", entry.recorded_at.date())
            lines[group].append((entry, record))
    news = _merged(sorted((_news(p, names) for p in lines.values()), key=lambda n: n.when))
    oldest = min((entry.index for entry in entries), default=0)
    return news, oldest


def _merged(news: list[News]) -> list[News]:
    """Give the newest first; what one person did to one record on one day is one line."""
    merged: dict[tuple[str, str, dt.date, str], News] = {}
    for item in reversed(news):
        key = (
            item.url,
            item.who,
            item.when.date(),
            "" if item.url else f"{item.what} {item.title}",
        )
        known = merged.get(key)
        if known is None:
            merged[key] = item
        elif item.what not in known.what.split(" · "):
            merged[key] = replace(known, what=f"{known.what} · {item.what}")
    return list(merged.values())


def _news(pairs: list[tuple[EntryView, Record]], names: _Names) -> News:
    entry, record = pairs[0]
    made = REGISTRY.of(record)
    records = {r.pk for _e, r in pairs}
    if len(records) > 2:
        title = f"{len(records)} {made.plural}"
        url = ""
    else:
        title, url = str(record), record_address(record)
    return News(
        what=sentence_of(entry, own=entry.record_id == record.pk),
        who=names.who(entry),
        when=entry.recorded_at,
        title=title,
        url=url,
        icon=made.icon,
        times=len(records),
    )


def _about(entry: EntryView) -> tuple[str, UUID] | None:
    """Give the record that an entry speaks of."""
    if entry.record_type in REGISTRY:
        return entry.record_type, entry.record_id
    payload = entry.payload or {}
    for kind, key in (("record_type", "record_id"), ("source_type", "source_id")):
        if payload.get(kind) in REGISTRY and payload.get(key):
            return str(payload[kind]), UUID(str(payload[key]))
    return None
