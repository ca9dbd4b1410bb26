"""How statements, evidence and gaps are shown: words, tones and where each one leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.callers import Caller
from holdfast.acting.commands import COMMANDS
from holdfast.acting.permissions import Permission
from holdfast.catalogue.standard import Modality
from holdfast.common import clock
from holdfast.conformity.choices import Status
from holdfast.conformity.queries import StatementView, forecast, statements_on, tally
from holdfast.records.commands import trace
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import address_of_key, new_address

TONES: Mapping[str, str] = {
    Status.MET: "good",
    Status.GAP: "bad",
    Status.NOT_ASSESSED: "unknown",
    Status.NOT_APPLICABLE: "calm",
}
SOON_DAYS = 30


@dataclass(frozen=True)
class GapShown:
    """One gap with the button that closes it."""

    why: str
    reference: str
    title: str
    url: str
    button: str
    button_url: str


@dataclass(frozen=True)
class GapGroup:
    """Gaps of one sort: why, and the records concerned."""

    why: str
    gaps: list[GapShown]


@dataclass(frozen=True)
class StatementShown:
    """One statement as a page shows it."""

    view: StatementView
    tone: str
    label: str
    is_shall: bool
    evidence: list[dict[str, str]]
    evidence_more: int
    gaps: list[GapShown]
    gap_groups: list[GapGroup]
    gaps_more: int
    unseen: list[str]
    lapses_on: dt.date | None
    lapse_label: str
    lapse_tone: str


def shown_statement(caller: Caller, view: StatementView) -> StatementShown:
    """Give a statement ready for a page."""
    interval = view.interval
    evidence = interval.evidence if interval else []
    gaps = [_gap(caller, entry) for entry in (interval.gaps if interval else [])]
    lapses_on = interval.lapses_on if interval and view.status is not Status.GAP else None
    return StatementShown(
        view=view,
        tone=tone_of(view),
        label=str(view.status.label),
        is_shall=view.requirement.modality is Modality.SHALL,
        evidence=[_evidence(entry) for entry in evidence],
        evidence_more=max(0, (interval.evidence_total if interval else 0) - len(evidence)),
        gaps=gaps,
        gap_groups=_grouped(gaps),
        gaps_more=max(0, (interval.gaps_total if interval else 0) - len(gaps)),
        unseen=list(interval.unseen) if interval else [],
        lapses_on=lapses_on,
        lapse_label=in_days(lapses_on),
        lapse_tone="warn" if lapses_on and (lapses_on - clock.today()).days <= SOON_DAYS else "",
    )


def tone_of(view: StatementView) -> str:
    """Give the tone of a statement: an unmet recommendation warns, an unmet requirement is bad."""
    if view.status is Status.GAP and view.requirement.modality is Modality.SHOULD:
        return "warn"
    return TONES[view.status]


def in_days(day: dt.date | None) -> str:
    """Say how far away a day is."""
    if day is None:
        return ""
    days = (day - clock.today()).days
    if days < 0:
        return _("lapsed")
    words = ngettext("in {days} day", "in {days} days", days)
    return words.format(days=days) if days else _("today")


def _evidence(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "reference": entry["reference"],
        "title": entry.get("title", ""),
        "url": address_of_key(entry["type"], UUID(entry["id"])),
    }


def _gap(caller: Caller, entry: Mapping[str, Any]) -> GapShown:
    key, record_id = entry["type"], entry["id"]
    url = address_of_key(key, UUID(record_id)) if record_id else ""
    command = COMMANDS.get(entry["command"])
    button, button_url = "", url
    if command is not None and caller.may_somewhere(command.needs):
        amends = key in REGISTRY and command is REGISTRY[key].amend
        button = _("Complete it") if amends else str(command.label)
        if command.makes is not None and key in REGISTRY:
            button_url = _creating_address(key, entry["command"])
        elif record_id:
            # Linking asks for another record, so it has a page of its own; the first way in which
            # a kind is linked is the one that checks look for.
            part = "links/?rule=0" if command.kind == trace.kind else f"{command.name}/"
            button_url = url + part
    return GapShown(
        why=entry["why"],
        reference=entry["reference"],
        title=entry.get("title", ""),
        url=url,
        button=button or (_("Open") if url else ""),
        button_url=button_url,
    )


def _grouped(gaps: list[GapShown]) -> list[GapGroup]:
    groups: dict[str, list[GapShown]] = {}
    for gap in gaps:
        groups.setdefault(gap.why, []).append(gap)
    return [GapGroup(why, found) for why, found in groups.items()]


def _creating_address(key: str, kind: str) -> str:
    """Give the form of the kind of record that a command makes, which may be another one."""
    for made in REGISTRY:
        if made.create is not None and made.create.kind == kind:
            return new_address(made)
    return new_address(REGISTRY[key]) if REGISTRY[key].create is not None else ""


def may_raise(caller: Caller) -> bool:
    """Tell whether the caller may raise a gap as a nonconformity."""
    return caller.may_somewhere(Permission.IMPROVEMENT_EDIT)


def home_panel(caller: Caller) -> dict[str, object]:
    """Give what the home page shows of conformity: the bar, the first gaps, what lapses soon."""
    if not caller.may_somewhere(Permission.ASSURANCE_READ):
        return {}
    views = statements_on(caller)
    gaps = [
        view
        for view in views
        if view.status is Status.GAP and view.requirement.modality is Modality.SHALL
    ]
    return {
        "tally": tally(views),
        "gaps": [shown_statement(caller, view) for view in gaps[:3]],
        "lapses": forecast(caller, days=SOON_DAYS)[:3],
    }
