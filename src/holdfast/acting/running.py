"""The runner: permission, transaction, lock, version, gates, the verb, one entry per change."""

from __future__ import annotations

import fcntl
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Command, Terms, use_runner
from holdfast.acting.gates import Refusal
from holdfast.acting.models import GateOverride, Guarded, Tenanted
from holdfast.acting.payloads import payload_of
from holdfast.acting.refusals import (
    ForeignReference,
    GateClosed,
    NotPermitted,
    Refused,
    Stale,
)
from holdfast.acting.runs import open_run
from holdfast.common import clock
from holdfast.common.days import working_days_after
from holdfast.common.identifiers import uuid7
from holdfast.ledger.append import append
from holdfast.ledger.entries import Draft
from holdfast.ledger.erasing import drop_earlier

R = TypeVar("R")
OVERRIDE_REVIEW_DAYS: Final = 5  # working days (DOMAIN 3.1)


@dataclass(frozen=True)
class Change:
    """One record as a command left it."""

    record: Guarded
    kind: str
    adding: bool


Follower = Callable[[Caller, Sequence[Change]], None]
FOLLOWERS: Final[list[Follower]] = []


def follow(follower: Follower) -> None:
    """Let a room above keep something in step with changes, inside the same transaction."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


@dataclass
class _Book:
    """What the outermost command gathers until it commits."""

    drafts: list[Draft] = field(default_factory=list)
    changes: dict[UUID, Change] = field(default_factory=dict)
    at_home: set[tuple[type[models.Model], UUID]] = field(default_factory=set)
    memory: dict[object, Any] = field(default_factory=dict)
    closing: list[Callable[[], None]] = field(default_factory=list)


@dataclass
class Run:
    """One command at work; nested commands share the book of the outermost."""

    command: Command[..., Any]
    caller: Caller
    book: _Book
    id: UUID = field(default_factory=uuid7)
    places: dict[UUID, int] = field(default_factory=dict)
    locked: dict[UUID, int] = field(default_factory=dict)

    def before_many(self, records: Sequence[Guarded]) -> None:
        """Ask once, for many records, what would else be asked for each: homes and newest versions.

        Raises:
            Stale: somebody else changed one of them in between.
        """
        pointed: dict[type[Tenanted], set[UUID]] = defaultdict(set)
        for record in records:
            for fk, related in _references(type(record)):
                value = getattr(record, fk.attname)
                if value is not None and (related, value) not in self.book.at_home:
                    pointed[related].add(value)
        for related, keys in pointed.items():
            mine = related._base_manager.filter(  # noqa: SLF001 - the wall itself looks over it
                pk__in=keys, organization_id=self.caller.organization_id
            )
            self.book.at_home |= {(related, key) for key in mine.values_list("pk", flat=True)}
        self._lock_many([r for r in records if not r._state.adding and r.pk not in self.locked])  # noqa: SLF001 - Django's public state API

    def _lock_many(self, records: Sequence[Guarded]) -> None:
        by_model: dict[type[Guarded], list[Guarded]] = defaultdict(list)
        for record in records:
            if record.pk not in self.book.changes:
                by_model[type(record)].append(record)
        for model, rows in by_model.items():
            found = dict(
                model._base_manager.select_for_update()  # noqa: SLF001 - by key; its home is checked
                .filter(pk__in=[row.pk for row in rows])
                .values_list("pk", "version")
            )
            for row in rows:
                self._hold(row, found.get(row.pk))

    def before_save(self, record: Guarded) -> None:
        """Check tenant, fields, references and version of a record that is about to be written."""
        if record._state.adding:  # noqa: SLF001 - Django's public state API
            self._settle_home(record)
        elif record.tenant_id != self.caller.organization_id:
            raise ForeignReference(f"{record!r} belongs to another organization.")
        self._check_fields(record)
        self._check_references(record)
        self._raise_version(record)

    def after_save(self, record: Guarded, *, adding: bool) -> None:
        """Draft the ledger entry of a record as it now stands; a second save replaces the first."""
        draft = Draft(
            kind=self.command.kind,
            record_type=record._meta.label_lower,
            record_id=record.pk,
            revision=record.version,
            actor_id=self.caller.actor_id,
            actor_kind=self.caller.kind.value,
            command_id=self.id,
            happened_at=getattr(record, "happened_at", None),
            payload=payload_of(record),
            attachments=getattr(record, "attachment_digests", ()),
        )
        place = self.places.get(record.pk)
        if place is not None and self.book.drafts[place].revision == record.version:
            self.book.drafts[place] = draft
        else:
            self.places[record.pk] = len(self.book.drafts)
            self.book.drafts.append(draft)
        earlier = self.book.changes.get(record.pk)
        added = adding or (earlier is not None and earlier.adding)
        self.book.changes[record.pk] = Change(record, self.command.kind, added)
        self.book.at_home.add((type(record), record.pk))

    def lock(self, record: Guarded) -> None:
        """Lock a row and make sure that the record in hand is its newest version.

        Raises:
            Stale: somebody else changed it in between.
        """
        found = (
            type(record)  # noqa: SLF001 - by key; its home is checked
            ._base_manager.select_for_update()
            .filter(pk=record.pk)
            .values_list("version", flat=True)
            .first()
        )
        self._hold(record, found)

    def _hold(self, record: Guarded, found: int | None) -> None:
        if found is None:
            raise Refused(_("This record does not exist (any more)."))
        if found != record.version:
            raise Stale(record, expected=record.version, found=found)
        self.locked[record.pk] = found

    def _settle_home(self, record: Guarded) -> None:
        if not isinstance(record, Tenanted):
            return
        home = cast("UUID | None", record.organization_id)
        if home is None:
            record.organization_id = self.caller.organization_id
        elif home != self.caller.organization_id:
            raise ForeignReference(
                f"{type(record).__name__} was to be made for another organization."
            )

    def _check_fields(self, record: Guarded) -> None:
        relations = {f.name for f in record._meta.concrete_fields if f.is_relation}
        try:
            _refuse_nothing_characters(record)
            record.clean_fields(exclude=relations)
            record.clean()
        except ValidationError as error:
            raise refused_by(error, record) from error

    def _check_references(self, record: Guarded) -> None:
        for fk, related in _references(type(record)):
            value = getattr(record, fk.attname)
            if value is None or (related, value) in self.book.at_home:
                continue
            home = (
                related._base_manager.filter(pk=value)  # noqa: SLF001 - the wall itself looks over it
                .values_list("organization_id", flat=True)
                .first()
            )
            if home != self.caller.organization_id:
                raise ForeignReference(f"{type(record).__name__}.{fk.name} points outside.")
            self.book.at_home.add((related, value))

    def _raise_version(self, record: Guarded) -> None:
        place = self.places.get(record.pk)
        if place is not None and self.book.drafts[place].revision == record.version:
            return
        if record._state.adding:  # noqa: SLF001 - Django's public state API
            record.version = 1
            return
        if record.pk not in self.locked and record.pk not in self.book.changes:
            self.lock(record)
        record.version += 1


def _refuse_nothing_characters(record: Guarded) -> None:
    """Refuse U+0000 in a text: not every database can keep it, and nobody can read it."""
    wrong = [f.name for f in _texts(type(record)) if "\0" in str(getattr(record, f.attname))]
    if wrong:
        said = _("This holds a character without meaning (U+0000). Take it out and try again.")
        raise ValidationError(dict.fromkeys(wrong, said))


@cache
def _texts(model: type[Guarded]) -> tuple[models.Field[Any, Any], ...]:
    """Give the fields of a model that hold text."""
    kinds = (models.CharField, models.TextField)
    return tuple(f for f in model._meta.concrete_fields if isinstance(f, kinds))


@cache
def _references(model: type[Guarded]) -> tuple[tuple[models.Field[Any, Any], type[Tenanted]], ...]:
    """Give the fields of a model that point to something with a home, and to what."""
    return tuple(
        (field, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, Tenanted)
    )


class CommandRunner:
    """Runs commands by the one protocol of the house."""

    def run(
        self,
        command: Command[..., R],
        caller: Caller,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        terms: Terms,
    ) -> R:
        """Run a command: all of it happens, with its history, or nothing does."""
        target = args[0] if args and isinstance(args[0], Guarded) else None
        _permit(command, caller, target, kwargs)
        outer = cast("Run | None", open_run.get())
        if outer is not None:
            if outer.caller.organization_id != caller.organization_id:
                raise ForeignReference("A command called another for another organization.")
            return self._nested(Run(command, caller, outer.book), target, args, kwargs, terms)
        return self._outermost(Run(command, caller, _Book()), target, args, kwargs, terms)

    def _outermost(
        self,
        run: Run,
        target: Guarded | None,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        terms: Terms,
    ) -> R:  # type: ignore[type-var]
        with acting_as(run.caller), _one_writer(), transaction.atomic():
            result = _perform(run, target, args, kwargs, terms)
            for close in run.book.closing:
                close()
            changes = list(run.book.changes.values())
            for follower in FOLLOWERS:
                follower(run.caller, changes)
            if run.book.drafts:
                organization_id = run.caller.organization_id
                entries = append(organization_id, run.book.drafts, now=clock.now())
                drop_earlier(organization_id, entries)
        return cast("R", result)

    def _nested(
        self,
        run: Run,
        target: Guarded | None,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        terms: Terms,
    ) -> R:  # type: ignore[type-var]
        book = run.book
        drafts, closing = len(book.drafts), len(book.closing)
        changes, memory = dict(book.changes), dict(book.memory)
        try:
            with transaction.atomic():
                return cast("R", _perform(run, target, args, kwargs, terms))
        except BaseException:
            # The savepoint took the rows back, so the book forgets them too.
            del book.drafts[drafts:], book.closing[closing:]
            book.changes, book.memory = changes, memory
            raise


def _perform(
    run: Run,
    target: Guarded | None,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    terms: Terms,
) -> object:
    command = run.command
    token = open_run.set(run)
    before = _position(target)
    try:
        if target is not None:
            _take_hold(run, target, terms)
        if command.moves is not None and target is not None:
            _refuse_unless_in_state(command, target)
        _pass_gates(run, target, kwargs, terms)
        if command.moves is not None and target is not None:
            target.state = command.moves.target  # type: ignore[attr-defined]
        unit_before = getattr(target, "unit_id", None)
        result = command.function(run.caller, *args, **kwargs)
        _refuse_foreign_unit(run, target, unit_before)
        if command.moves is not None and target is not None and target.pk not in run.places:
            target.save()
        return result
    except IntegrityError as error:
        _put_back(target, before)
        raise Refused(_explain_integrity(error)) from error
    except BaseException:
        _put_back(target, before)
        raise
    finally:
        open_run.reset(token)


def _position(target: Guarded | None) -> dict[str, Any]:
    return {name: getattr(target, name) for name in ("state", "version") if hasattr(target, name)}


def _put_back(target: Guarded | None, before: dict[str, Any]) -> None:
    """Leave the record in hand as it was: what was refused did not happen, in memory either."""
    for name, value in before.items():
        setattr(target, name, value)


def _permit(
    command: Command[..., Any], caller: Caller, target: Guarded | None, kwargs: Mapping[str, Any]
) -> None:
    if target is not None and not target._state.adding:  # noqa: SLF001 - public state API
        if target.tenant_id != caller.organization_id:
            raise ForeignReference(
                f"{command.kind} was called on a record of another organization."
            )
        unit_id = getattr(target, "unit_id", None)
    else:
        unit = kwargs.get("unit")
        unit_id = getattr(unit, "pk", unit)
    if not caller.may(command.needs, unit_id):
        raise NotPermitted(
            _("You may not do this here ({label}). It needs the permission “{permission}”.").format(
                label=command.label, permission=command.needs.value
            )
        )


def _refuse_foreign_unit(run: Run, target: Guarded | None, unit_before: UUID | None) -> None:
    """Refuse to hand a record to a unit for which the caller has no such right."""
    unit_id = getattr(target, "unit_id", None)
    if unit_id != unit_before and not run.caller.may(run.command.needs, unit_id):
        raise NotPermitted(
            _("You may not hand this over to that unit: your rights do not reach there.")
        )


def _take_hold(run: Run, target: Guarded, terms: Terms) -> None:
    if target._state.adding or target.pk in run.book.changes:  # noqa: SLF001 - public state API
        return
    run.lock(target)
    if terms.expected_version is not None and terms.expected_version != target.version:
        raise Stale(target, expected=terms.expected_version, found=target.version)


def _refuse_unless_in_state(command: Command[..., Any], target: Any) -> None:
    if command.moves is not None and target.state not in command.moves.source:
        raise Refused(
            _("“{label}” is not possible now: {record} is “{state}”.").format(
                label=command.label, record=target, state=target.get_state_display()
            )
        )


def _pass_gates(run: Run, target: Guarded | None, kwargs: Mapping[str, Any], terms: Terms) -> None:
    closed = [
        Refusal(gate, why)
        for gate in run.command.gates
        if (why := gate.holds(run.caller, target, kwargs)) is not None
    ]
    if not closed:
        return
    override = terms.override
    if override is None or not override.reason.strip():
        raise GateClosed(closed)
    for refusal in closed:
        if not refusal.gate.can_override or target is None:
            raise GateClosed(closed)
        _record_override(run, target, refusal, override.reason.strip())


def _record_override(run: Run, target: Guarded, refusal: Refusal, reason: str) -> None:
    now = clock.now()
    GateOverride(
        gate=refusal.gate.key,
        clause=refusal.gate.clause,
        command=run.command.kind,
        why_closed=str(refusal.why),
        reason=reason,
        record_type=target._meta.label_lower,
        record_id=target.pk,
        record_label=str(target)[:300],
        passed_at=now,
        passed_by=run.caller.name,
        passed_by_actor=run.caller.actor_id,
        review_due=working_days_after(now.date(), OVERRIDE_REVIEW_DAYS),
    ).save()


def refused_by(error: ValidationError, record: Guarded) -> Refused:
    """Turn a failed validation into a refusal that names the fields in words."""
    if not hasattr(error, "error_dict"):
        return Refused(" ".join(error.messages))
    sentences = []
    for name, texts in error.message_dict.items():
        label = name
        if name != "__all__":
            label = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        sentences.append(f"{label[:1].upper()}{label[1:]}: {' '.join(texts)}")
    return Refused(" ".join(sentences), fields=error.message_dict)


def _explain_integrity(error: IntegrityError) -> str:
    text = str(error).lower()
    if "unique" in text or "duplicate" in text:
        return _("Another record already has this reference or name; choose another.")
    return _("The change contradicts other records and was not made: {detail}").format(
        detail=str(error).splitlines()[0]
    )


def write_lock() -> Path | None:
    """Give the file in which the writers of an embedded database queue; a server queues itself."""
    return cast("Path | None", transaction.get_connection().settings_dict.get("WRITE_LOCK"))


@contextmanager
def _one_writer() -> Iterator[None]:
    """Queue writers of an embedded database fairly (SQLite's own waiting is unfair)."""
    path = write_lock()
    if path is None or transaction.get_connection().in_atomic_block:
        yield
        return
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def current_memory() -> dict[object, Any]:
    """Give the memory that lasts as long as the outermost command, for counters and the like.

    Raises:
        RuntimeError: no command is at work.
    """
    run = cast("Run | None", open_run.get())
    if run is None:
        raise RuntimeError("No command is at work.")
    return run.book.memory


def before_commit(close: Callable[[], None]) -> None:
    """Have something done once, when the outermost command is about to commit."""
    run = cast("Run | None", open_run.get())
    if run is None:
        raise RuntimeError("No command is at work.")
    run.book.closing.append(close)


use_runner(CommandRunner())
