"""7.2 and 6.1.3 g: what people need to know, who does, who is cleared, what is done about gaps."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.accounts.models import Person, Site, Unit
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    evidence_of,
    gap_at,
    joined,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import (
    TRACE,
    counting,
    earliest,
    every,
    failed,
)
from holdfast.context.queries.links import linked_to
from holdfast.leadership.choices.roles import ClearanceLevel
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.leadership.queries.roles import HELD, roles_in_use
from holdfast.records.models import Attachment, Record, Trace
from holdfast.support.models import (
    Clearance,
    CompetenceGap,
    CompetenceRecord,
    CompetenceRequirement,
)
from holdfast.support.queries.clearance import clearances_by_person, cleared_until
from holdfast.support.queries.competence import (
    Met,
    Need,
    Picture,
    Standing,
    lapse_of,
    missing_needs,
    picture,
)

STATE_ONE: Final = "support.competence_requirement.stated"
RECORD: Final = "support.competence.recorded"
VERIFY: Final = "support.competence.verified"
RAISE: Final = "support.gap.raised"
DONE: Final = "support.gap.done"
JUDGE: Final = "support.gap.judged_effective"
REQUEST: Final = "support.clearance.requested"
ATTACH: Final = "records.attachment.added"
DESCRIBE: Final = "leadership.role.described"
PLAN_ONLY: Final = {"support.document": Q(kind="plan")}
FROM: Final = (
    "risk.riskscenario",
    "risk.treatment",
    "planning.systemrisk",
    "planning.changeplan",
    "controls.control",
    "response.securityplan",
    "support.document",
)
NO_ROLE: Final = gettext_lazy("No role is described.")


def _no_role() -> Gap:
    return missing(Role, NO_ROLE, DESCRIBE)


def _answer(evidence: Iterable[Record], gaps: Iterable[Gap], lapses: dt.date | None) -> Answer:
    shown, lacking = list(evidence), tuple(gaps)
    return Answer(
        met=not lacking,
        evidence=tuple(evidence_of(record) for record in shown[:SHOWN]),
        evidence_total=len(shown),
        gaps=lacking[:SHOWN],
        gaps_total=len(lacking),
        lapses_on=None if lacking else lapses,
    )


@check("7.2/1", reads=(Role, CompetenceRequirement))
def every_role_has_requirements(on: dt.date) -> Answer:
    """Every role has a requirement of competence, reviewed in time."""
    asked = CompetenceRequirement.objects.current(on).filter(role=OuterRef("pk"))
    stated = CompetenceRequirement.objects.live().filter(
        role=OuterRef("pk"), state="in_use", unconfirmed=False
    )
    answer = every(
        roles_in_use(),
        Lack(
            ~Q(Exists(stated)),
            gettext_lazy("Nothing is asked of whoever has this role."),
            STATE_ONE,
        ),
        Lack(
            Q(Exists(stated)) & ~Q(Exists(asked)),
            gettext_lazy("What is asked of whoever has this role is overdue for review."),
            "records.record.reviewed",
        ),
        none=_no_role(),
    )
    reviews = (
        CompetenceRequirement.objects.current(on)
        .filter(role__in=roles_in_use().order_by())
        .order_by()
        .values("role")
        .annotate(last=Max("review_due"), endless=Count("pk", filter=Q(review_due__isnull=True)))
    )
    return lapsing(answer, day_after(earliest(r["last"] for r in reviews if not r["endless"])))


@check(
    "7.2/2",
    reads=(
        Role,
        RoleAssignment,
        CompetenceRequirement,
        CompetenceRecord,
        CompetenceGap,
        Person,
        Unit,
        Site,
    ),
)
def holders_are_competent(on: dt.date) -> Answer:
    """Whoever has to meets each requirement by a valid record, or acts on it in time."""
    shown = picture(on)
    if not shown.requirements:
        return failed(
            missing(CompetenceRequirement, _("No competence requirement is stated."), STATE_ONE)
        )
    gaps: list[Gap] = []
    evidence: dict[UUID, Record] = {}
    unmet: list[tuple[Need, Met]] = []
    for need in shown.needs:
        met = shown.met(need.person.pk, need.requirement)
        rests_on = met.record if met.holds else met.gap
        if not met.holds and (met.gap is None or met.gap.due < on):
            known = _at_its_record(need, met)
            unmet += [(need, met)] if known is None else []
            gaps += [known] if known is not None else []
        elif rests_on is not None:
            evidence[rests_on.pk] = rests_on
    lapses = earliest((*(lapse_of(shown, need) for need in shown.needs), _first_unready(shown)))
    return _answer(evidence.values(), [*gaps, *_at_their_requirements(unmet)], lapses)


def _at_its_record(need: Need, met: Met) -> Gap | None:
    """Say what is missing at the record that somebody has to act on, which few may read."""
    subject, person = need.requirement.open_subject, need.person.title
    if met.gap is not None:
        why = _("{person} lacks {subject}, and the action about it is overdue.")
        return gap_at(met.gap, why.format(person=person, subject=subject), DONE)
    if met.standing is Standing.WAITING and met.record is not None:
        why = _("{subject} of {person} was not verified by anybody.")
        return gap_at(met.record, why.format(person=person, subject=subject), VERIFY)
    return None


def _at_their_requirements(unmet: Iterable[tuple[Need, Met]]) -> list[Gap]:
    """Say of how many people something is missing; who they are is not for every reader."""
    expired = [need for need, met in unmet if met.standing is Standing.EXPIRED]
    never = [need for need, met in unmet if met.standing is not Standing.EXPIRED]
    return [
        *_counted(
            never,
            lambda n: ngettext("{count} person lacks it.", "{count} people lack it.", n),
            RECORD,
        ),
        *_counted(
            expired,
            lambda n: ngettext(
                "Of {count} person it has expired.", "Of {count} people it has expired.", n
            ),
            RECORD,
        ),
    ]


def _counted(needs: Iterable[Need], words: Callable[[int], str], command: str) -> list[Gap]:
    by_requirement: dict[UUID, list[Need]] = defaultdict(list)
    for need in needs:
        by_requirement[need.requirement.pk].append(need)
    return [
        gap_at(several[0].requirement, words(len(several)).format(count=len(several)), command)
        for several in by_requirement.values()
    ]


def _first_unready(shown: Picture) -> dt.date | None:
    """Give the first day on which somebody begins in a role without what it needs."""
    return earliest(
        need.assignment.starts_on
        for need in shown.coming
        if need.assignment is not None
        and not shown.met(need.person.pk, need.requirement, need.assignment.starts_on).holds
    )


@check("7.2/3", reads=(Role, RoleAssignment, Clearance))
def holders_are_cleared(on: dt.date) -> Answer:
    """Whoever has a role that needs clearance has a valid one of at least its level.

    It names roles, never clearances: few may read those.
    """
    if not roles_in_use().exists():
        return failed(_no_role())
    clearances = clearances_by_person()
    holders: dict[UUID, list[RoleAssignment]] = defaultdict(list)
    held_by = (
        RoleAssignment.objects.live()
        .filter(state__in=HELD, unconfirmed=False, role__in=roles_in_use().order_by())
        .exclude(ends_on__lt=on)
        .exclude(role__clearance_needed=ClearanceLevel.NONE)
    )
    for assignment in held_by.select_related("role"):
        holders[assignment.role_id].append(assignment)
    gaps, evidence, lapses = [], [], []
    for several in holders.values():
        role = several[0].role
        today = [a for a in several if a.runs_on(on)]
        ends = [cleared_until(clearances[a.person_id], role.clearance_needed, on) for a in today]
        lapses += [_lapse(a, end) for a, end in zip(today, ends, strict=True)]
        lapses += [
            a.starts_on
            for a in several
            if a.starts_on > on
            and cleared_until(clearances[a.person_id], role.clearance_needed, a.starts_on) is None
        ]
        lacking = ends.count(None)
        if lacking:
            gaps.append(gap_at(role, _uncleared(role, lacking), REQUEST))
        elif today:
            evidence.append(role)
    return _answer(evidence, gaps, earliest(lapses))


def _lapse(assignment: RoleAssignment, end: dt.date | None) -> dt.date | None:
    lapse = day_after(end)
    over = assignment.ends_on
    return None if lapse is None or (over is not None and lapse > over) else lapse


def _uncleared(role: Role, lacking: int) -> str:
    words = ngettext(
        "{count} of those who have it is not cleared up to its level: {level}.",
        "{count} of those who have it are not cleared up to its level: {level}.",
        lacking,
    )
    return words.format(count=lacking, level=ClearanceLevel(role.clearance_needed).label)


@check(
    "7.2/4",
    reads=(
        Role,
        RoleAssignment,
        CompetenceRequirement,
        CompetenceRecord,
        CompetenceGap,
        Person,
        Unit,
        Site,
    ),
)
def gaps_are_acted_on_and_judged(on: dt.date) -> Answer:
    """Each gap has an action; each completed one is judged by its day.

    Where nothing is asked of anybody no gap can be seen: there is nothing to judge yet. Where all
    have what is asked of them, nothing lacks an action.
    """
    shown = picture(on)
    if not shown.requirements and not counting(CompetenceGap).exists():
        nothing = _("There is nothing to judge yet: no competence requirement is stated.")
        return failed(missing(CompetenceRequirement, nothing, STATE_ONE))
    unplanned = [
        need
        for need, _met in missing_needs(shown)
        if not any(g.state in ("open", "done") for g in shown.gaps_of(need.pair))
    ]
    gaps = _counted(
        unplanned,
        lambda n: ngettext(
            "{count} person lacks it, and nothing is planned about it.",
            "{count} people lack it, and nothing is planned about it.",
            n,
        ),
        RAISE,
    )
    waiting = counting(CompetenceGap).filter(state="done")
    judged = every(
        counting(CompetenceGap).exclude(state="dropped"),
        Lack(
            Q(state="done") & (Q(judge_on__lt=on) | Q(judge_on=None)),
            gettext_lazy("The measure was carried out, and whether it worked was not judged."),
            JUDGE,
        ),
    )
    first = waiting.filter(judge_on__gte=on).aggregate(first=Min("judge_on"))["first"]
    answer = joined(_answer([], gaps, _first_gap(shown)), judged)
    return lapsing(answer, day_after(first))


def _first_gap(shown: Picture) -> dt.date | None:
    """Give the first day on which somebody lacks something that nothing is planned about."""
    days = [_first_unready(shown)]
    for need in shown.needs:
        met = shown.met(need.person.pk, need.requirement)
        planned = any(g.state in ("open", "done") for g in shown.gaps_of(need.pair))
        if met.holds and not planned:
            days.append(lapse_of(shown, need))
    return earliest(days)


@check("7.2/5", reads=(CompetenceRecord, Attachment, Trace))
def competence_is_evidenced(on: dt.date) -> Answer:
    """Every record of competence that counts has an attached or referenced evidence."""
    verified = counting(CompetenceRecord).filter(state="verified")
    in_time = Q(valid_until=None) | Q(valid_until__gte=on)
    begun = Q(valid_from__lte=on) | Q(valid_from=None, obtained_on__lte=on)
    reviewed = Q(review_due=None) | Q(review_due__gte=on)
    counted = verified.filter(in_time, begun, reviewed)
    files = Attachment.objects.filter(record_id=OuterRef("pk"), withdrawn_at__isnull=True)
    bare = Q(evidence="") & ~Q(Exists(files)) & ~linked_to(("support.trainingsession", *FROM[-1:]))
    answer = every(
        counted,
        Lack(bare, gettext_lazy("No evidence is attached, nor does it say where it is."), ATTACH),
        none=missing(CompetenceRecord, _("No record of competence counts."), RECORD),
    )
    upcoming = verified.filter(bare, valid_from__gt=on).aggregate(first=Min("valid_from"))["first"]
    return lapsing(lapsing(answer, upcoming), _last_counted(counted))


def _last_counted(counted: QuerySet[CompetenceRecord]) -> dt.date | None:
    """Give the day from which no record counts any more, as they stand."""
    last = dt.date.min
    for until, review in counted.values_list("valid_until", "review_due"):
        ends = min((day for day in (until, review) if day is not None), default=None)
        if ends is None:
            return None
        last = max(last, ends)
    return day_after(last) if last > dt.date.min else None


@check("6.1.3/g", reads=(CompetenceRequirement, CompetenceGap, Trace, *FROM))
def competence_follows_from_risks(on: dt.date) -> Answer:
    """Every competence requirement, or a training for it, is linked to a risk, control or plan."""
    trainings = counting(CompetenceGap).filter(
        linked_to(FROM, only=PLAN_ONLY), requirement=OuterRef("pk"), measure="training"
    )
    traced = linked_to(FROM, only=PLAN_ONLY) | Q(Exists(trainings.exclude(state="dropped")))
    return every(
        counting(CompetenceRequirement).filter(state="in_use"),
        Lack(
            ~traced,
            gettext_lazy("It is not linked to a risk, control or plan that calls for it."),
            TRACE,
        ),
        none=missing(CompetenceRequirement, _("No competence requirement is stated."), STATE_ONE),
    )
