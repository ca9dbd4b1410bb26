"""Bodies that fit any command, made from what it asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Command
from holdfast.acting.inputs import Input, InputKind
from holdfast.acting.models import Guarded
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.api.bodies import body_of, fitted
from holdfast.api.json_bodies import read_as
from holdfast.api.resolving import resolve
from holdfast.common import clock
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.tests.samples import sample


def body_for(caller: Caller, command: Command[..., Any], *, depth: int = 0) -> dict[str, Any]:
    """Give a body with everything that the command requires, records made where it needs them."""
    required = [each for each in command.inputs if each.required]
    return {each.name: _value(caller, each, depth) for each in required}


def sample_of(caller: Caller, record_type: RecordType, *, depth: int = 0) -> Record | None:
    """Give a record of a kind, made by its own command; None where that takes more than a body."""
    with acting_as(caller):
        found: Record | None = record_type.model.objects.first()
        if found is not None or record_type.create is None or depth > 6:
            return found
        try:
            sent = body_for(caller, record_type.create, depth=depth + 1)
            values = read_as(body_of(record_type.create), sent)
            values = resolve(caller, record_type.create, fitted(record_type.create, values))
            made: Record = record_type.create(caller, **values)
        except (GateClosed, Refused):  # it takes more than what is required
            return _sample(caller, record_type)
        return made


def _sample(caller: Caller, record_type: RecordType) -> Record | None:
    try:
        return sample(caller, record_type)
    except (GateClosed, Refused):
        return None


def _value(caller: Caller, each: Input, depth: int) -> Any:
    if each.kind in (InputKind.RECORD, InputKind.RECORDS):
        key = _key(caller, each.model, depth)
        return [key] if each.kind == InputKind.RECORDS else key
    if each.kind == InputKind.CHOICE and each.choices:
        return each.choices[0][0]
    if each.kind in (InputKind.INTEGER, InputKind.SCALE):
        return each.minimum or 1
    later = clock.today() + dt.timedelta(days=30)
    simple: dict[InputKind, Any] = {
        InputKind.DATE: later.isoformat(),
        InputKind.DATETIME: f"{later}T08:00:00Z",
        InputKind.BOOLEAN: True,
        InputKind.DECIMAL: "1.5",
        InputKind.EMAIL: "nora@halden.example",
        InputKind.URL: "https://halden.example/",
        InputKind.JSON: {},
    }
    return simple.get(each.kind, "Said for the test")


def _key(caller: Caller, model: type[Guarded] | None, depth: int) -> str:
    label = model._meta.label_lower if model is not None else ""
    if label not in REGISTRY:
        label = "accounts.person"
    made = sample_of(caller, REGISTRY[label], depth=depth + 1)
    return str(made.pk) if made is not None else "PER-0001"
