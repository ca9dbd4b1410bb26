"""The plain verbs that most kinds of record share: record it, amend it, move it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller, Channel, current_caller
from holdfast.acting.commands import Command, register
from holdfast.acting.gates import Gate, Move, Text
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import Standing
from holdfast.records.models import Record
from holdfast.records.references import next_reference

M = TypeVar("M", bound=Record)
COMMON: Final = ("owner", "unit", "classification", "review_due")
PROVENANCE: Final = ("happened_at", "external_reference", "external_source")


def make(record: M, values: Mapping[str, Any]) -> M:
    """Give a new record its reference and first state, fill it in and write it; in a command.

    What comes from a template is not yet the organization's own: it counts as evidence of nothing
    until somebody confirms it.
    """
    caller = current_caller()
    fill(record, values)
    record.unconfirmed = record.unconfirmed or caller.channel == Channel.TEMPLATE
    record.reference = next_reference(caller.organization_id, record.prefix)
    record.state = record.state or record.life_cycle.initial
    record.save()
    return record


def fill(record: Record, values: Mapping[str, Any]) -> None:
    """Set the named fields of a record.

    Raises:
        Refused: a name that the record does not have.
    """
    known = {field.name for field in record._meta.concrete_fields}
    unknown = sorted(set(values) - known)
    refuse_if(unknown, _("Unknown fields: {names}.").format(names=", ".join(unknown)))
    for name, value in values.items():
        setattr(record, name, _blank_for_none(record, name, value))


def _blank_for_none(record: Record, name: str, value: Any) -> Any:
    field = record._meta.get_field(name)
    if value is None and not getattr(field, "null", True) and getattr(field, "blank", False):
        return field.get_default()  # type: ignore[union-attr]
    return value


def recording(
    model: type[M],
    *,
    kind: str,
    needs: Permission,
    label: Text,
    asks: Sequence[str],
    about: str,
    gates: tuple[Gate, ...] = (),
) -> Command[..., M]:
    """Declare the command that records a new one of a kind."""

    def record(caller: Caller, **values: Any) -> M:
        return make(model(organization_id=caller.organization_id), values)

    record.__doc__ = about
    names = ("title", *(name for name in asks if name != "title"), *COMMON, *PROVENANCE)
    return register(
        Command(
            function=record,
            kind=kind,
            needs=needs,
            label=label,
            own_gates=gates,
            asks=names,
            makes=model,
            tone="primary",
        )
    )


def amending(
    model: type[M],
    *,
    kind: str,
    needs: Permission,
    asks: Sequence[str],
    about: str,
    label: Text = gettext_lazy("Edit"),
    gates: tuple[Gate, ...] = (),
) -> Command[..., M]:
    """Declare the command that corrects or completes a record of a kind."""

    def amend(caller: Caller, record: M, **values: Any) -> M:
        refuse_unless_open(record)
        fill(record, values)
        record.corrected_at = clock.now()
        record.save()
        return record

    amend.__doc__ = about
    names = ("title", *(name for name in asks if name != "title"), *COMMON, *PROVENANCE)
    return register(
        Command(
            function=amend,
            kind=kind,
            needs=needs,
            label=label,
            own_gates=gates,
            asks=names,
            target=model,
        )
    )


def moving(  # noqa: PLR0913 - a declaration
    model: type[M],
    *,
    kind: str,
    needs: Permission,
    label: Text,
    moves: Move,
    about: str,
    asks: Sequence[str] = (),
    gates: tuple[Gate, ...] = (),
    tone: str = "plain",
) -> Command[..., M]:
    """Declare the command that takes a record of a kind one step on in its life."""

    def move(caller: Caller, record: M, **values: Any) -> M:
        fill(record, values)
        record.save()
        return record

    move.__doc__ = about
    return register(
        Command(
            function=move,
            kind=kind,
            needs=needs,
            label=label,
            moves=moves,
            own_gates=gates,
            asks=tuple(asks),
            target=model,
            tone=tone,
        )
    )


def refuse_unless_open(record: Record) -> None:
    """Refuse to amend what is frozen or no longer live.

    Raises:
        Refused: with what to do instead.
    """
    if record.standing != Standing.LIVE:
        raise Refused(
            _("{record} is {standing} and is not changed any more.").format(
                record=record, standing=record.get_standing_display()
            )
        )
    if record.state_now.frozen:
        raise Refused(
            _("{record} is “{state}” and frozen: make a new version instead.").format(
                record=record, state=record.get_state_display()
            )
        )
