"""A stage for hostile eyes: every kind of record four times, each with words one can look for.

One copy belongs to all of Halden (OPEN), one to each terminal (NORTH, SOUTH), one is confidential
(SECRET). The words stand in every text of a copy, so that a page that shows one of them shows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from holdfast.accounts.models import Organization, Unit
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.commands import Command
from holdfast.acting.inputs import Input, InputKind
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import Refused
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.conformity.commands import propose_exemption
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportJob, ImportRun
from holdfast.exchange.opening import open_register
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import StoredFile, path_of, store
from holdfast.records.choices import Classification, Relation
from holdfast.records.commands import trace
from holdfast.records.models import Attachment, ControlledRecord, Record, ReviewRemark, Trace
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.commands.communication import address_communication
from holdfast.support.models import CommunicationDelivery
from holdfast.tests.samples import sample_value
from holdfast.work.commands import plan_action_for

OPEN: Final = "Openword7c"
NORTH: Final = "Northword5b"
SOUTH: Final = "Southword3f"
SECRET: Final = "Secretword9d"
WORDS: Final = (OPEN, NORTH, SOUTH, SECRET)
DOCUMENT: Final = "support.document"
POINTING: Final = "Openword7c that points to what is not open"
LONG: Final = 60  # a text input shorter than this is for codes and the like


@dataclass
class Stage:
    """Who and what there is."""

    organization: Organization
    manager: Caller
    north: Unit
    south: Unit
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    links: dict[str, Trace] = field(default_factory=dict)
    remarks: dict[str, ReviewRemark] = field(default_factory=dict)
    deliveries: dict[str, CommunicationDelivery] = field(default_factory=dict)
    override: GateOverride | None = None
    job: ImportJob | None = None
    imported: ImportRun | None = None
    exempted: str = ""

    def types(self, word: str) -> list[RecordType]:
        """Give the kinds of which there is such a copy."""
        return [made for made in REGISTRY if (made.key, word) in self.records]

    def of(self, key: str, word: str) -> Record:
        """Give one record."""
        return self.records[key, word]


def build(organization: Organization, manager: Caller, north: Unit, south: Unit) -> Stage:
    """Build the stage through commands."""
    made = Stage(organization, manager, north, south)
    with acting_as(manager):
        for record_type in _in_order():
            _copies(made, record_type)
        for record_type in REGISTRY:
            _pointing(made, record_type)
        for word in WORDS:
            _documents(made, word)
            _addressed(made, word)
        _passed_gate(made)
        _job(made)
        _imported(made)
        exempted = standard().requirements[0].id
        propose_exemption(manager, requirement=exempted, reason=f"{OPEN} reason")
        made.exempted = exempted
    return made


def _in_order() -> list[RecordType]:
    """Give the kinds so that those that others need come first."""
    waiting = [made for made in REGISTRY if made.create is not None]
    ordered: list[RecordType] = []
    while waiting:
        ready = [made for made in waiting if not _needed(made) - {o.key for o in ordered}]
        assert ready, f"kinds that need each other: {[made.key for made in waiting]}"
        ordered += ready
        waiting = [made for made in waiting if made not in ready]
    return ordered


def _needed(record_type: RecordType) -> set[str]:
    assert record_type.create is not None
    return {
        asked.model._meta.label_lower
        for asked in record_type.create.inputs
        if asked.required and asked.model is not None
    }


def _copies(stage: Stage, record_type: RecordType) -> None:
    assert record_type.create is not None
    names = {asked.name for asked in record_type.create.inputs}
    words = WORDS if {"unit", "classification"} <= names else (OPEN,)
    for word in words:
        stage.records[record_type.key, word] = _copy(stage, record_type.create, word)


# Nobody is given the same role twice: each copy of an assignment names a role of its own.
OWN_EACH: Final = frozenset(("leadership.role", word) for word in WORDS)
# Nobody delegates to himself.
SOMEBODY_ELSE: Final = frozenset({("leadership.delegation.given", "person")})
# What a record of one unit says otherwise than one of the whole organization.
IN_A_UNIT: Final[dict[str, dict[str, str]]] = {"planning.objective": {"level": "site"}}

# Texts that are no free words, and one that they take.
SAID: Final[dict[str, str]] = {"kinds": "Documents"}


def _copy(stage: Stage, create: Command[..., Any], word: str) -> Record:
    names = {asked.name for asked in create.inputs}
    placed: dict[str, Any] = {}
    if "unit" in names:
        placed["unit"] = {NORTH: stage.north, SOUTH: stage.south}.get(word)
    if placed.get("unit") and create.makes is not None:
        placed |= IN_A_UNIT.get(create.makes._meta.label_lower, {})
    if "classification" in names:
        placed["classification"] = "confidential" if word == SECRET else "internal"
    if "owner" in names:
        placed["owner"] = stage.records.get(("accounts.person", OPEN))
    least = {a.name: value_of(stage, a, word) for a in create.inputs if a.required}
    for asked in create.inputs:
        if (create.kind, asked.name) in SOMEBODY_ELSE:
            least[asked.name] = sample_value(stage.manager, asked)
    told = {a.name: f"{word} {a.name}" for a in create.inputs if _is_words(a)}
    try:
        made: Record = create(stage.manager, **{**told, **least, **placed})
    except Refused:  # a kind may take some texts only together with other values
        made = create(stage.manager, **{**least, **placed})
    return made


def _pointing(stage: Stage, record_type: RecordType) -> None:
    """Make an open record whose fields point to confidential ones and to another unit's."""
    create = record_type.create
    if create is None or (record_type.key, SECRET) not in stage.records:
        return
    least = {a.name: value_of(stage, a, OPEN) for a in create.inputs if a.required}
    targets = {
        a.name: stage.records.get(
            (a.model._meta.label_lower, SOUTH if a.name == "site" else SECRET)
        )
        for a in create.inputs
        if a.kind is InputKind.RECORD and a.model is not None and a.name != "unit"
    }
    given = {name: target for name, target in targets.items() if target is not None}
    if given:
        with suppress(Refused):
            made: Record = create(stage.manager, **{**least, **given, "title": POINTING})
            if made.classification != Classification.CONFIDENTIAL:  # some inherit it
                stage.records[record_type.key, POINTING] = made


def _is_words(asked: Input) -> bool:
    if asked.kind is InputKind.LONG_TEXT:
        return True
    return asked.kind is InputKind.TEXT and (asked.max_length or 0) >= LONG


def value_of(stage: Stage, asked: Input, word: str) -> Any:
    """Give a value for an input; a record that it asks for is the one of all of Halden."""
    if asked.model is not None:
        label = asked.model._meta.label_lower
        found = stage.records[label, word if (label, word) in OWN_EACH else OPEN]
        return [found] if asked.kind is InputKind.RECORDS else found
    if asked.name in SAID:
        return SAID[asked.name]
    return f"{word} {asked.name}" if _is_words(asked) else sample_value(stage.manager, asked)


def posted(stage: Stage, command: Command[..., Any], word: str) -> dict[str, Any]:
    """Give what the form of a command sends."""
    sent: dict[str, Any] = {}
    for asked in command.inputs:
        if not asked.required:
            continue
        value = value_of(stage, asked, word)
        if isinstance(value, list):
            value = [str(item.pk) for item in value]
        elif isinstance(value, Record):
            value = str(value.pk)
        elif isinstance(value, dt.datetime):
            value = value.strftime("%Y-%m-%dT%H:%M")
        elif isinstance(value, dict):
            value = "{}"
        sent[asked.name] = value
    return sent


def fresh(caller: Caller, record: Any) -> Any:
    """Give a record as it now stands."""
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


def file(word: str) -> StoredFile:
    """Put a small file into the store."""
    return store(f"{word}.txt", [f"{word} in a file".encode()])


def _documents(stage: Stage, word: str) -> None:
    """Give the document of a word all that can hang on a record."""
    caller, record = stage.manager, stage.of(DOCUMENT, word)
    assert isinstance(record, ControlledRecord)
    stage.attachments[word] = attach(caller, record, file=file(word), note=f"{word} note")
    other = stage.of("context.contextissue", word)
    stage.links[word] = trace(
        caller, record, relation=Relation.RELATES_TO, target=other, note=f"{word} note"
    )
    person = stage.of("accounts.person", OPEN)
    due = clock.today() + dt.timedelta(days=5)
    plan_action_for(caller, record, title=f"{word} action", owner=person, due=due)  # type: ignore[arg-type]
    approver = Caller(**{**_parts(caller), "actor_id": None, "name": "Approver"})
    content.draft_version(caller, fresh(caller, record), body=f"{word} first body")
    content.submit_version(caller, fresh(caller, record))
    content.approve_version(approver, fresh(caller, record), statement=f"{word} statement")
    content.put_in_force(
        approver,
        fresh(caller, record),
        effective_on=clock.today(),
        review_due=add_months(clock.today(), 12),
    )
    content.distribute(caller, fresh(caller, record), places=f"{word} place", to_everyone=True)
    content.draft_version(
        caller, fresh(caller, record), body=f"{word} second body", change_reason=f"{word} reason"
    )
    content.submit_version(caller, fresh(caller, record))
    stage.remarks[word] = content.remark_on_version(
        caller, fresh(caller, record), remark=f"{word} remark", passage=f"{word} passage"
    )
    stage.records[DOCUMENT, word] = fresh(caller, record)


def _parts(caller: Caller) -> Mapping[str, Any]:
    names = ("kind", "organization_id", "name", "actor_id", "person_id", "roles", "rights")
    return {name: getattr(caller, name) for name in names}


def _addressed(stage: Stage, word: str) -> None:
    """Put a contact on the list of those who get a communication."""
    communication = fresh(stage.manager, stage.of("support.communication", word))
    contact = fresh(stage.manager, stage.of("support.contact", word))
    address_communication(stage.manager, communication, contacts=[contact])
    stage.deliveries[word] = CommunicationDelivery.objects.get(communication=communication)


def _passed_gate(stage: Stage) -> None:
    """Have a gate passed on the confidential document: its remark is not settled."""
    from holdfast.acting.commands import Terms  # noqa: PLC0415 - beside its only use
    from holdfast.acting.gates import Override  # noqa: PLC0415

    record = fresh(stage.manager, stage.of(DOCUMENT, SECRET))
    content.approve_version.under(Terms(override=Override(f"{SECRET} in a hurry")))(
        stage.manager, record, statement=f"{SECRET} statement"
    )
    stage.override = GateOverride.objects.filter(record_id=record.pk).first()
    assert stage.override is not None


def _job(stage: Stage) -> None:
    now = dt.datetime.now(dt.UTC)
    stage.job = ImportJob.objects.create(
        organization_id=stage.organization.pk,
        record_type="context.contextissue",
        file_name=f"{OPEN}.csv",
        sha256=file(OPEN).sha256,
        order={},
        started_at=now,
        state="done",
        started_by="Ines",
        report={"list": [{"number": 1, "title": f"{SECRET} row", "outcome": "created"}]},
    )


def _imported(stage: Stage) -> None:
    """Import a register of which no row can be taken: its file is kept all the same."""
    kept = store(f"{OPEN}.csv", [f"Title,Remarks\n,{SECRET} remark\n".encode()])
    path = path_of(kept.sha256)
    assert path is not None
    opened = open_register(path, REGISTRY["context.contextissue"], name=kept.name)
    import_register(stage.manager, opened, ImportOptions())
    stage.imported = ImportRun.objects.get(sha256=kept.sha256)
