"""4.4/1: the system as a whole; its answer rests on the process map and on all other answers.

It stands here because only this room knows how the other statements stand. A statement counts as
having stayed unmet from the day after its gap began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    CHECKS,
    SHOWN,
    Answer,
    Gap,
    check,
    day_after,
    evidence_of,
    gap_at,
    joined,
    lapsing,
)
from holdfast.catalogue.standard import CHAPTERS, standard
from holdfast.conformity.choices import Status
from holdfast.conformity.engine import WHOLE
from holdfast.conformity.models import StatusInterval
from holdfast.records.choices import Relation
from holdfast.records.models import ContentVersion, Trace
from holdfast.records.registry import REGISTRY
from holdfast.work.models import Action

THIS: Final = WHOLE
MAP: Final = "processes.processmap"
PROCESS: Final = "processes.process"
NONCONFORMITY: Final = "improvement.nonconformity"
OPPORTUNITY: Final = "improvement.improvementopportunity"
AMEND: Final = "processes.process.amended"
DRAFT: Final = "records.content.drafted"
OPEN: Final = {
    NONCONFORMITY: ("raised", "contained", "cause_found"),
    OPPORTUNITY: ("suggested", "accepted"),
}
NEXT: Final[dict[str, tuple[Text, str]]] = {
    "draft": (gettext_lazy("The process map is a draft."), "records.content.submitted"),
    "in_review": (gettext_lazy("The process map waits for approval."), "processes.map.approved"),
    "approved": (
        gettext_lazy("The process map is approved but not in force."),
        "records.content.put_in_force",
    ),
}


def _read_by_all() -> tuple[str, ...]:
    """Give every kind of record that any statement reads: each may open or close a gap."""
    read = {kind for known in CHECKS.values() for kind in (*known.reads, *known.awaits)}
    own = {MAP, PROCESS, NONCONFORMITY, OPPORTUNITY, Action._meta.label_lower}
    return tuple(sorted(read | own | {ContentVersion._meta.label_lower}))


@check(THIS, reads=_read_by_all(), awaits=(MAP, NONCONFORMITY))
def system_as_a_whole(on: dt.date) -> Answer:
    """A whole process map is in force, and nothing stays unmet that nobody works on."""
    return joined(_map(on), _nothing_left(on))


def _map(on: dt.date) -> Answer:
    model = REGISTRY[MAP].model
    current: Any = model.objects.current(on)
    current = current.filter(effective_on__lte=on).order_by("-effective_on")
    process_map: Any = current.first()
    if process_map is None:
        return _no_map(on)
    version = ContentVersion.objects.filter(
        record_id=process_map.pk, number=process_map.version_in_force
    ).first()
    entries = version.annex.get("processes", []) if version is not None else []
    gaps, shown = _on_the_map(process_map, entries, on)
    gaps = gaps or _lived_otherwise(process_map, version)
    if gaps:
        return Answer(met=False, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    evidence = [evidence_of(record) for record in (process_map, *shown)]
    answer = Answer(met=True, evidence=tuple(evidence[:SHOWN]), evidence_total=len(evidence))
    for record in (process_map, *shown):
        answer = lapsing(answer, day_after(record.review_due))
    return answer


def _no_map(on: dt.date) -> Answer:
    """Say how far the maps that are not in force have come."""
    gaps: list[Gap] = []
    begins: dt.date | None = None
    waiting: Any = REGISTRY[MAP].model.objects.live().exclude(state="withdrawn")
    for record in waiting.order_by("reference")[:SHOWN]:
        if record.unconfirmed:
            why: Text = _("It comes from a template and is not confirmed as yours.")
            gaps.append(gap_at(record, why, "records.record.confirmed"))
        elif record.state in NEXT:
            gaps.append(gap_at(record, *NEXT[record.state]))
        elif record.effective_on is not None and record.effective_on > on:
            begins = min(begins or record.effective_on, record.effective_on)
            gaps.append(gap_at(record, _("The process map is not yet in effect.")))
        else:
            why = _("The review of the process map is overdue.")
            gaps.append(gap_at(record, why, "records.record.reviewed"))
    if not gaps:
        gaps = [Gap(_("No process map is in force."), type=MAP, command="processes.map.drawn")]
    return Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps), lapses_on=begins)


def _on_the_map(
    process_map: Any, entries: Sequence[dict[str, Any]], on: dt.date
) -> tuple[list[Gap], list[Any]]:
    """Look at the processes that the version in force shows, as they stand today."""
    keys = [UUID(entry["id"]) for entry in entries]
    live: dict[UUID, Any] = dict(REGISTRY[PROCESS].model.objects.live().in_bulk(keys))
    gaps: list[Gap] = []
    current = [live[key] for key in keys if key in live and live[key].is_current(on)]
    working = _working_together(list(live))
    for entry, key in zip(entries, keys, strict=True):
        record = live.get(key)
        if record is None or not record.is_current(on):
            gaps.append(_no_longer(process_map, entry, record))
        else:
            gaps += _lacking(record, linked=key in working)
    named = {number.split(".")[0] for record in current for number in record.clauses}
    for chapter in CHAPTERS:
        if chapter not in named:
            why = _("No process on the map in force carries out clause {clause}.")
            command = "processes.process.described"
            gaps.append(Gap(why.format(clause=chapter), type=PROCESS, command=command))
    return gaps, current


def _working_together(keys: Sequence[UUID]) -> set[UUID]:
    """Give the processes that hand something to, or take something from, another of these."""
    flows = Trace.objects.filter(
        relation__in=(Relation.FEEDS, Relation.USES),
        ended_at__isnull=True,
        source_id__in=keys,
        target_id__in=keys,
    )
    return {key for pair in flows.values_list("source_id", "target_id") for key in pair}


def _lived_otherwise(process_map: Any, version: ContentVersion | None) -> list[Gap]:
    """Say where processes work together otherwise than the version in force shows."""
    if version is None or _structure(version.annex) == _structure(process_map.annex()):
        return []
    why = _("Processes work together otherwise than its version in force shows.")
    return [gap_at(process_map, why, DRAFT)]


def _structure(annex: Mapping[str, Any]) -> tuple[set[str], set[tuple[str, ...]]]:
    """Give which processes a map shows, and between which of them something flows."""
    flows = ((each["from"], each["to"], str(each["relation"])) for each in annex.get("flows", ()))
    return {each["id"] for each in annex.get("processes", ())}, set(flows)


def _no_longer(process_map: Any, entry: dict[str, Any], record: Any) -> Gap:
    if record is not None and record.state == "in_force" and not record.unconfirmed:
        why = _("It is on the map in force, and its review date has passed.")
        return gap_at(record, why, "records.record.reviewed")
    if record is not None and record.state == "draft":
        why = _("It is on the map in force, but the process itself is a draft.")
        return gap_at(record, why, "processes.process.put_in_force")
    why = _("It shows {reference} {title}, which is no longer in force: write a new version.")
    return gap_at(process_map, why.format(**entry), DRAFT)


def _lacking(record: Any, *, linked: bool) -> list[Gap]:
    lacks = (
        (record.owner_id is None, _("The process has no owner."), AMEND),
        (not record.inputs.strip(), _("The process names no inputs."), AMEND),
        (not record.outputs.strip(), _("The process names no outputs."), AMEND),
        (
            not linked,
            _("No interaction with another process on the map is linked."),
            "records.trace.made",
        ),
    )
    return [gap_at(record, why, command) for lacking, why, command in lacks if lacking]


def _nothing_left(on: dt.date) -> Answer:
    """Answer “whatever stayed unmet has an open nonconformity or a planned action”.

    Of what the standard only recommends, an open opportunity for improvement will do too: that is
    how such a gap is raised.
    """
    unmet = list(
        StatusInterval.objects.filter(until__isnull=True, status=Status.GAP)
        .exclude(requirement=THIS)
        .order_by("requirement")
    )
    stayed = [interval for interval in unmet if interval.since.date() < on]
    left = _without_work(stayed)
    gaps = [_left(interval) for interval in left]
    answer = Answer(met=not gaps, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    return replace(answer, lapses_on=_asked_again_on(on, fresh=len(stayed) < len(unmet)))


def _without_work(stayed: Sequence[StatusInterval]) -> list[StatusInterval]:
    """Give the gaps for which there is neither a nonconformity nor an action."""
    raised: set[str] = set()
    for kind, states in OPEN.items():
        if kind in REGISTRY:
            found: Any = REGISTRY[kind].model.objects.live()
            found = found.filter(state__in=states, unconfirmed=False)
            raised |= set(found.values_list("requirement", flat=True))
    keys = {gap["id"] for interval in stayed for gap in interval.gaps if gap["id"]}
    open_actions = Action.objects.live().filter(state="open", unconfirmed=False)
    planned = {
        str(key)
        for key in open_actions.filter(about_id__isnull=False).values_list("about_id", flat=True)
        if str(key) in keys
    }
    return [
        interval
        for interval in stayed
        if interval.requirement not in raised
        and not any(gap["id"] in planned for gap in interval.gaps)
        and interval.requirement in CHECKS
    ]


def _left(interval: StatusInterval) -> Gap:
    asked = standard().by_id()[interval.requirement]
    why = _(
        "Unmet since {day}, with neither an open nonconformity nor a planned action: raise it at "
        "the statement."
    )
    return Gap(
        why.format(day=interval.since.date().isoformat()),
        type=NONCONFORMITY,
        reference=asked.id,
        title=asked.asks,
        command="improvement.nonconformity.raised",
    )


def _asked_again_on(on: dt.date, *, fresh: bool) -> dt.date | None:
    """Give the day on which time alone may have left something unmet for longer than a day."""
    if fresh:
        return on + dt.timedelta(days=1)
    lapse = (
        StatusInterval.objects.filter(until__isnull=True, status=Status.MET, lapses_on__gt=on)
        .exclude(requirement=THIS)
        .order_by("lapses_on")
        .values_list("lapses_on", flat=True)
        .first()
    )
    return day_after(lapse)
