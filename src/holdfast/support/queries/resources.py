"""What is needed against what is provided: as it was approved, and as it stands today (7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.common.figures import bare
from holdfast.records.models import ContentVersion
from holdfast.records.queries import version_in_force_of
from holdfast.support.choices.resources import ResourceKind
from holdfast.support.models import ResourceNeed, ResourcePlan

ORDER: Final = {kind: place for place, kind in enumerate(ResourceKind.values)}
COMPARED: Final = ("title", "kind", "measure", "state", "decision")


@dataclass(frozen=True)
class NeedLine:
    """One need with its figures; without `need` the reader may know its reference only."""

    reference: str
    title: str
    kind: str
    needed: Decimal
    provided: Decimal
    measure: str
    state: str
    decision: str
    need: ResourceNeed | None = None

    @property
    def gap(self) -> Decimal:
        """What is missing, in the measure of the need; never negative."""
        return bare(max(Decimal(0), self.needed - self.provided))

    @property
    def is_undecided(self) -> bool:
        """Tell whether less is there than is needed, and nobody decided on it."""
        return self.gap > 0 and self.state == "needed"

    @property
    def is_late(self) -> bool:
        """Tell whether it was granted and the day by which it was to be there has passed."""
        by = self.need.provide_by if self.need is not None else None
        return self.state == "granted" and by is not None and by < clock.today()

    @property
    def share(self) -> int:
        """How much of what is needed is there, in percent."""
        return min(100, int(100 * self.provided / self.needed)) if self.needed else 100

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(ResourceNeed.life_cycle.by_key[self.state].label)

    @property
    def state_tone(self) -> str:
        """The tone of the state: what nobody decided on is bad, where something is missing."""
        if self.is_undecided or self.is_late:
            return "bad"
        return ResourceNeed.life_cycle.by_key[self.state].tone


@dataclass(frozen=True)
class KindOfNeeds:
    """The needs of one of the five kinds."""

    label: str
    lines: tuple[NeedLine, ...]

    @property
    def short(self) -> int:
        """Of how many of them less is there than is needed."""
        return sum(line.gap > 0 for line in self.lines)


@dataclass(frozen=True)
class Difference:
    """A need that is no longer what the approved version says of it."""

    reference: str
    words: str
    need: ResourceNeed


def needs_today(caller: Caller) -> tuple[KindOfNeeds, ...]:
    """Give the needs as they stand, by kind, of those that the caller may read; one query."""
    return _by_kind(_live(need) for need in _visible(caller))


def _visible(caller: Caller) -> list[ResourceNeed]:
    found = ResourceNeed.objects.visible_to(caller).live().filter(unconfirmed=False)
    return list(found.exclude(state="ended").order_by("reference"))


def _live(need: ResourceNeed) -> NeedLine:
    return NeedLine(
        need.reference,
        need.title,
        need.kind,
        bare(need.needed),
        bare(need.provided),
        need.measure,
        need.state,
        need.decision,
        need,
    )


def plan_in_force(caller: Caller) -> ResourcePlan | None:
    """Give the resource plan that is in force, where the caller may read it."""
    plans = ResourcePlan.objects.visible_to(caller).live().filter(state="in_force")
    return plans.order_by("reference").first()


def resource_plan_panel(caller: Caller, plan: ResourcePlan) -> Mapping[str, object]:
    """Give the needs that the plan in force binds, and where they have changed since.

    Without a version in force: the needs as they stand, which the next version will bind.
    """
    version = version_in_force_of(plan)
    if version is None:
        return {"kinds": needs_today(caller), "approved": None, "differences": ()}
    entries = {str(entry.get("id", "")): entry for entry in _entries(version)}
    readable = ResourceNeed.objects.visible_to(caller).filter(pk__in=entries)
    known = {str(need.pk): need for need in readable}
    lines = {key: _approved(entry, known.get(key)) for key, entry in entries.items()}
    live = {str(need.pk): need for need in _visible(caller)}
    return {
        "kinds": _by_kind(lines.values()),
        "approved": version,
        "differences": tuple(_differences(lines, live)),
    }


def _entries(version: ContentVersion) -> list[Mapping[str, Any]]:
    return [entry for entry in version.annex.get("needs", ()) if isinstance(entry, Mapping)]


def _approved(entry: Mapping[str, Any], need: ResourceNeed | None) -> NeedLine:
    return NeedLine(
        str(entry["reference"]),
        str(entry["title"]),
        str(entry["kind"]),
        bare(Decimal(str(entry["needed"]))),
        bare(Decimal(str(entry["provided"]))),
        str(entry["measure"]),
        str(entry["state"]),
        str(entry.get("decision", "")),
        need,
    )


def _differences(
    approved: Mapping[str, NeedLine], live: Mapping[str, ResourceNeed]
) -> Iterable[Difference]:
    for key, line in approved.items():
        need = live.get(key)
        if line.need is None:
            continue  # not for this reader
        if need is None:
            yield Difference(line.reference, _("no longer among the needs"), line.need)
        elif words := _changed(line, _live(need)):
            yield Difference(line.reference, words, need)
    for key, need in live.items():
        if key not in approved:
            yield Difference(need.reference, _("stated since"), need)


def _changed(before: NeedLine, now: NeedLine) -> str:
    """Say what is different of a need, figures first; empty where nothing is."""
    said = []
    if before.needed != now.needed:
        said.append(_("needed {before}, now {now}").format(before=before.needed, now=now.needed))
    if before.provided != now.provided:
        said.append(
            _("provided {before}, now {now}").format(before=before.provided, now=now.provided)
        )
    if before.state != now.state:
        said.append(_("{before}, now {now}").format(before=before.state_label, now=now.state_label))
    if not said and any(getattr(before, name) != getattr(now, name) for name in COMPARED):
        said.append(_("worded otherwise"))
    return "; ".join(said)


def _by_kind(lines: Iterable[NeedLine]) -> tuple[KindOfNeeds, ...]:
    ordered = sorted(lines, key=lambda line: (ORDER.get(line.kind, len(ORDER)), line.reference))
    return tuple(
        KindOfNeeds(_label(kind), tuple(several))
        for kind, several in groupby(ordered, key=lambda line: line.kind)
    )


def _label(kind: str) -> str:
    return str(ResourceKind(kind).label) if kind in ResourceKind.values else kind


def every_line(kinds: Sequence[KindOfNeeds]) -> list[NeedLine]:
    """Give the lines of all kinds."""
    return [line for kind in kinds for line in kind.lines]


def kinds_unstated(kinds: Sequence[KindOfNeeds]) -> list[str]:
    """Name the kinds of which no need is stated, not even one that is met."""
    stated = {line.kind for line in every_line(kinds)}
    return [str(kind.label) for kind in ResourceKind if kind not in stated]
