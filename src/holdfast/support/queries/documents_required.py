"""The documented information that the standard requires, each entry met or not, by what (7.5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from holdfast.catalogue.checks import Evidence, Gap, day_after, evidence_of, gap_at
from holdfast.catalogue.standard import (
    DocumentedInformation,
    Modality,
    documented_information,
)
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.choices.documents import DocumentKind, RequiredDocument
from holdfast.support.models import Document

SHOWN: Final = 10
DOCUMENT: Final = "support.document"
# Entries that name no kind of record, and the kinds that answer them.
ANSWERED_BY: Final = {
    "D2": ("context.scope",),
    "D4": ("leadership.securitypolicy",),
    "D5": ("planning.objectivesdocument",),
    "D6": ("planning.objectivesdocument",),
    "D10": ("operation.securityplan",),
    "D12": ("operation.securityplan",),
}
# Registers of what may not have happened: kept, they are met while they are empty.
OF_EVENTS: Final = frozenset({"R5", "R6", "R7", "R8"})
# Where one of the kinds named is enough.
ANY_OF: Final = frozenset({"R8"})
READS: Final = (
    "context.scope",
    "context.complianceobligation",
    "leadership.securitypolicy",
    "planning.objectivesdocument",
    "processes.processexecution",
    "processes.externallyprovidedprocess",
    "risk.control",
    "support.document",
    "support.competencerecord",
    "support.clearance",
    "evaluation.measurement",
    "evaluation.auditprogramme",
    "evaluation.audit",
    "evaluation.auditfinding",
    "evaluation.managementreview",
    "improvement.nonconformity",
    "improvement.correctiveaction",
    "improvement.investigation",
    "operation.incident",
    "operation.securityplan",
)


@dataclass
class Required:
    """One entry of the list: what it asks, what answers it, or what is missing."""

    entry: DocumentedInformation
    evidence: list[Evidence] = field(default_factory=list)
    found: list[Record] = field(default_factory=list)
    total: int = 0
    gaps: list[Gap] = field(default_factory=list)
    not_yet: str = ""
    empty_register: str = ""
    lapses_on: dt.date | None = None

    @property
    def is_binding(self) -> bool:
        """Tell whether the standard demands it."""
        return self.entry.force is Modality.SHALL

    @property
    def is_met(self) -> bool:
        """Tell whether it is there."""
        return not self.gaps and not self.not_yet


def required_information(on: dt.date) -> list[Required]:
    """Give every entry of the list with what meets it on a day; a few queries per entry."""
    return [_answer(entry, on) for entry in documented_information()]


def _answer(entry: DocumentedInformation, on: dt.date) -> Required:
    made = Required(entry)
    if entry.id == "D7":
        _by_documents(made, Q(found_necessary=True), on)
    elif entry.id == "D8":
        _by_documents(made, Q(kind=DocumentKind.EXTERNAL), on)
    elif entry.records:
        _by_registers(made, on)
    else:
        _by_content(made, on)
    return made


def _by_documents(made: Required, condition: Q, on: dt.date) -> None:
    documents = REGISTRY[DOCUMENT]
    if not _take(made, documents.model.objects.current(on).filter(condition)):
        made.gaps.append(
            _wanted(documents, _("No document in force answers this: {what}."), made.entry)
        )


def _by_content(made: Required, on: dt.date) -> None:
    """Answer by a kind of its own where there is one, or a document that stands for the entry."""
    kinds = [REGISTRY[key] for key in ANSWERED_BY.get(made.entry.id, ()) if key in REGISTRY]
    answered = [_take(made, kind.model.objects.current(on)) for kind in kinds]
    met = any(answered)
    documents = REGISTRY[DOCUMENT]
    if made.entry.id in RequiredDocument.values:
        standing = Document.objects.current(on).filter(stands_for=made.entry.id)
        met = _take(made, standing) or met
    if met:
        return
    wanted = kinds[0] if kinds else documents
    waiting = _on_its_way(wanted, made.entry, on)
    sentence = _("Nothing in force answers this: {what}.")
    made.gaps += waiting or [_wanted(wanted, sentence, made.entry)]


def _on_its_way(kind: RecordType, entry: DocumentedInformation, on: dt.date) -> list[Gap]:
    """Name what would answer an entry if somebody took a step with it."""
    model: Any = kind.model
    found = model.objects.live().filter(unconfirmed=False).exclude(state="withdrawn")
    if kind.key == DOCUMENT:
        found = found.filter(stands_for=entry.id)
    steps = {
        "draft": (_("It is a draft."), "records.content.submitted"),
        "in_review": (_("It waits for approval."), "records.content.approved"),
        "approved": (_("It is approved but not in force."), "records.content.put_in_force"),
    }
    late = (_("Its review date has passed."), "records.record.reviewed")
    return [gap_at(r, *steps.get(r.state, late)) for r in found.order_by("reference")[:SHOWN]]


def _by_registers(made: Required, on: dt.date) -> None:
    """Answer by records of the kinds that the entry names."""
    known = {kind.model.__name__: kind for kind in REGISTRY}
    absent = [name for name in made.entry.records if name not in known]
    present = [known[name] for name in made.entry.records if name in known]
    enough_with_one = made.entry.id in ANY_OF and present
    if absent and not enough_with_one:
        made.not_yet = _("{what}: no record of this kind can be kept yet ({kinds}).").format(
            what=made.entry.what, kinds=", ".join(_words_of(absent))
        )
    for kind in present:
        counting = kind.model.objects.current(on)
        if made.entry.id in OF_EVENTS:
            counting = kind.model.objects.live().filter(unconfirmed=False)
        if _take(made, counting):
            continue
        if made.entry.id in OF_EVENTS:
            made.empty_register = _("The register is kept; nothing is recorded in it.")
            continue
        made.gaps.append(_wanted(kind, _("No current record answers this: {what}."), made.entry))


def _take(made: Required, found: QuerySet[Any]) -> bool:
    """Note records that answer an entry; tell whether there are any."""
    records = list(found.order_by("reference")[:SHOWN])
    if not records:
        return False
    made.found += records
    made.evidence += [evidence_of(record) for record in records]
    made.total += len(records) if len(records) < SHOWN else found.count()
    last = _last_lapse(records) if len(records) < SHOWN else None
    lapses = [day for day in (made.lapses_on, last) if day is not None]
    made.lapses_on = min(lapses, default=None)
    return True


def _last_lapse(records: Sequence[Record]) -> dt.date | None:
    days = [record.review_due for record in records]
    return None if None in days else day_after(max(day for day in days if day is not None))


def _wanted(kind: RecordType, sentence: str, entry: DocumentedInformation) -> Gap:
    command = kind.create.kind if kind.create is not None else ""
    return Gap(why=sentence.format(what=entry.what), type=kind.key, command=command)


def _words_of(names: Iterable[str]) -> list[str]:
    """Give names of classes as people write them: AuditProgramme, audit programme."""
    spaced = ("".join(f" {c.lower()}" if c.isupper() else c for c in name) for name in names)
    return [words.strip() for words in spaced]
