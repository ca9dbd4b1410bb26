"""The scope of the security management system: what is in it, and what is not (4.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.models import ControlledRecord, Record, Trace
from holdfast.records.registry import REGISTRY

COVERED: Final = ("accounts.unit", "accounts.site")
CONSIDERED: Final = ("context.contextissue", "context.partyrequirement")
# What a reader of the scope relied on: a change of these calls for another look at the scope.
SUBSTANCE: Final[Mapping[str, tuple[str, ...]]] = {
    "context.contextissue": ("title", "side", "from_supply_chain", "description", "effect"),
    "context.partyrequirement": ("title", "need", "mandatory", "party_id"),
}


@dataclass(frozen=True)
class Exclusion:
    """Something that the scope leaves out, and why."""

    what: str
    reason: str


def lines_of(text: str) -> list[str]:
    """Give the lines of a text that say something, without list marks."""
    cut = (line.strip().lstrip("-*•–").strip() for line in text.splitlines())
    return [line for line in cut if line]


def substance_of(record: Record) -> str:
    """Give the digest of what an issue or requirement says and of where it stands."""
    names = SUBSTANCE[record._meta.label_lower]
    decision = "addressed" if record.state in ("adopted", "monitored") else record.state
    said = (record.standing, decision, *(str(getattr(record, name)) for name in names))
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]


class Scope(ControlledRecord):
    """The boundaries and applicability of the security management system (4.3)."""

    prefix: ClassVar[str] = "SCO"

    activities = models.TextField(
        _("activities inside"), blank=True, help_text=_("One per line: what is done, for whom.")
    )
    supply_chain_parts = models.TextField(
        _("parts of the supply chain inside"),
        blank=True,
        help_text=_("One per line: routes, hand-over points, partners' work under your control."),
    )
    exclusions = models.TextField(
        _("what is left out"),
        blank=True,
        help_text=_("One per line, with the reason after a colon: “Marina: run by the town”."),
    )
    interfaces = models.TextField(
        _("boundaries and interfaces"),
        blank=True,
        help_text=_("Where responsibility passes to others: fences, gates, hand-overs, systems."),
    )
    looked_again = models.JSONField(
        _("changes that were looked at"), default=dict, blank=True, editable=False
    )
    looked_again_note = models.TextField(_("what came of it"), blank=True, editable=False)

    class Meta(ControlledRecord.Meta):
        verbose_name = _("scope statement")
        verbose_name_plural = _("scope statements")

    @property
    def excluded(self) -> list[Exclusion]:
        """What is left out, each with its reason (empty where none is given)."""
        found = []
        for line in lines_of(self.exclusions):
            what, _colon, reason = line.partition(":")
            found.append(Exclusion(what.strip(), reason.strip()))
        return found

    def annex(self) -> Mapping[str, object]:
        """Give what an approval binds beside the text: contents, coverage, what was considered."""
        return {
            "activities": lines_of(self.activities),
            "supply_chain_parts": lines_of(self.supply_chain_parts),
            "exclusions": [{"what": e.what, "reason": e.reason} for e in self.excluded],
            "interfaces": lines_of(self.interfaces),
            "units": self._linked(Relation.COVERS, COVERED[:1]),
            "sites": self._linked(Relation.COVERS, COVERED[1:]),
            "considered": self._linked(Relation.CONSIDERS, CONSIDERED),
        }

    def _linked(self, relation: Relation, kinds: Iterable[str]) -> list[dict[str, Any]]:
        listed = []
        links = Trace.objects.filter(relation=relation, ended_at__isnull=True)
        for kind in kinds:
            ids = {
                *links.filter(source_id=self.pk, target_type=kind).values_list(
                    "target_id", flat=True
                ),
                *links.filter(target_id=self.pk, source_type=kind).values_list(
                    "source_id", flat=True
                ),
            }
            for record in REGISTRY[kind].model.objects.filter(pk__in=ids).order_by("reference"):
                entry = {
                    "type": kind,
                    "id": str(record.pk),
                    "reference": record.reference,
                    "title": record.title,
                }
                if kind in SUBSTANCE:
                    entry["substance"] = substance_of(record)
                listed.append(entry)
        return listed
