"""4.2.3: the eight principles, and the records that show how they are applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    gap_at,
    joined,
    lapsing,
    missing,
)
from holdfast.common.days import add_months
from holdfast.context.checks.answers import (
    TRACE,
    current,
    earliest,
    every,
    failed,
    model_of,
    near_misses,
    shown,
    some_current,
)
from holdfast.context.choices import Principle
from holdfast.context.models import ContextIssue, InterestedParty, PrincipleStatement, Scope
from holdfast.context.queries.links import linked_records, linked_to
from holdfast.work.models import Action

STATE: Final = "context.principle.stated"
STEPS: Final[dict[str, tuple[Text, str]]] = {
    "draft": (_("The statement is not adopted yet."), "context.principle.adopted")
}
PROCESS: Final = "processes.process"
POLICY: Final = "leadership.securitypolicy"
OBJECTIVE: Final = "planning.objective"
ASSIGNMENT: Final = "leadership.roleassignment"
COMMUNICATION: Final = "support.communication"
LESSONS: Final = (
    "response.incident",
    "response.exercise",
    "evaluation.audit",
    "evaluation.auditfinding",
    "improvement.investigation",
)
CHANGES: Final = ("planning.changeplan", "improvement.correctiveaction", "work.action")
DECISIONS: Final = (
    "evaluation.managementreview",
    "evaluation.performanceevaluation",
    OBJECTIVE,
    "planning.changeplan",
    "work.action",
)
MAPPINGS: Final = ("conformity.frameworkmapping", "conformity.mapping")


def _statements(principle: Principle, on: dt.date) -> QuerySet[Any]:
    found = current(PrincipleStatement, on).filter(principle=principle)
    return found.exclude(statement="")


def _stated(principle: Principle, on: dt.date) -> Answer:
    return some_current(
        PrincipleStatement.objects.filter(principle=principle).exclude(statement=""),
        on,
        none=_unstated(principle),
        steps=STEPS,
    )


def _unstated(principle: Principle) -> Gap:
    return missing(
        PrincipleStatement,
        _("No statement says how this principle is applied: %(principle)s.")
        % {"principle": principle.label},
        STATE,
    )


def _links(principle: Principle, on: dt.date, found: QuerySet[Any] | None, why: Text) -> Answer:
    """Answer “a current statement on the principle is linked to such a record”."""
    if found is not None:
        evidence, total = shown(found)
        if evidence:
            return Answer(met=True, evidence=evidence, evidence_total=total)
    statement = _statements(principle, on).first()
    return failed() if statement is None else failed(gap_at(statement, why, TRACE))


def _all(principle: Principle, on: dt.date, *parts: Answer) -> Answer:
    """Answer for a principle: it is stated, and every part holds; unstated, that alone is said."""
    stated = _stated(principle, on)
    return joined(stated, *parts) if stated.met else stated


@check("4.2.3.1/1", reads=(PrincipleStatement,))
def every_principle(on: dt.date) -> Answer:
    """Each of the eight principles has a current statement."""
    statements = current(PrincipleStatement, on).exclude(statement="")
    lapses: dict[str, dt.date | None] = {
        principle: None if unlimited else day_after(last)
        for principle, unlimited, last in statements.order_by()
        .values("principle")
        .annotate(unlimited=Count("pk", filter=Q(review_due__isnull=True)), last=Max("review_due"))
        .values_list("principle", "unlimited", "last")
    }
    evidence, total = shown(statements)
    absent = [p for p in Principle if p not in lapses]
    answer = Answer(met=not absent, evidence=evidence, evidence_total=total)
    if not absent:
        return lapsing(answer, earliest(lapses.values()))
    almost = near_misses(PrincipleStatement.objects.filter(principle__in=absent), on, STEPS)
    gaps = (*(_unstated(principle) for principle in absent), *almost)
    return replace(answer, gaps=gaps, gaps_total=len(gaps))


@check(
    "4.2.3.2/1",
    reads=(PrincipleStatement, POLICY, OBJECTIVE, ASSIGNMENT),
    awaits=(POLICY, OBJECTIVE, ASSIGNMENT),
)
def leadership(on: dt.date) -> Answer:
    """The statement is linked to the policy, to objectives at several levels, to assigned roles."""
    principle = Principle.LEADERSHIP
    statements = _statements(principle, on)
    objectives = linked_records(OBJECTIVE, statements, where=Q(state="active"))
    levels = set() if objectives is None else _levels_of(objectives)
    several = objectives if len(levels) > 1 else None
    return _all(
        principle,
        on,
        _links(
            principle,
            on,
            linked_records(POLICY, statements, where=Q(version_in_force__isnull=False)),
            _("The statement is not linked to the security policy in force."),
        ),
        _links(
            principle,
            on,
            several,
            _("The statement is not linked to objectives at two or more levels."),
        ),
        _links(
            principle,
            on,
            linked_records(ASSIGNMENT, statements, where=~Q(state="proposed")),
            _("The statement is not linked to assigned roles."),
        ),
    )


def _levels_of(objectives: QuerySet[Any]) -> set[object]:
    """Give the levels of objectives: their own field where they have one, else their units."""
    names = {field.name for field in objectives.model._meta.get_fields()}
    level = "level" if "level" in names else "unit_id"
    return set(objectives.order_by().values_list(level, flat=True).distinct())


@check("4.2.3.3/1", reads=(PrincipleStatement, PROCESS), awaits=(PROCESS,))
def process_approach(on: dt.date) -> Answer:
    """The statement is linked to the process map, in which no process stands alone."""
    principle = Principle.PROCESS
    statements = _statements(principle, on)
    return _all(
        principle,
        on,
        _links(
            principle,
            on,
            linked_records(PROCESS, statements, where=Q(state="in_force")),
            _("The statement is not linked to a process of the process map."),
        ),
        _process_map(),
    )


def _process_map() -> Answer:
    model = model_of(PROCESS)
    if model is None:
        return failed()
    amend = "processes.process.amended"
    others = linked_to((PROCESS,))
    return every(
        model.objects.live().filter(unconfirmed=False, state="in_force").order_by("reference"),
        Lack(Q(inputs=""), _("The process names no inputs."), amend),
        Lack(Q(outputs=""), _("The process names no outputs."), amend),
        Lack(Q(interactions="") & ~others, _("The process names no interaction."), amend),
        Lack(~others & ~Q(interactions=""), _("The process is linked to no other process."), TRACE),
        none=missing(model, _("No process is in force."), "processes.process.described"),
    )


@check("4.2.3.4/1", reads=(PrincipleStatement, ContextIssue, Scope))
def customized(on: dt.date) -> Answer:
    """The statement is linked to context issues and to the scope."""
    principle = Principle.CUSTOMIZED
    statements = _statements(principle, on)
    return _all(
        principle,
        on,
        _links(
            principle,
            on,
            linked_records("context.contextissue", statements),
            _("The statement is not linked to a context issue."),
        ),
        _links(
            principle,
            on,
            linked_records("context.scope", statements),
            _("The statement is not linked to the scope."),
        ),
    )


@check(
    "4.2.3.5/1",
    reads=(PrincipleStatement, InterestedParty, COMMUNICATION),
    awaits=(COMMUNICATION,),
)
def engagement(on: dt.date) -> Answer:
    """The statement is linked to communications with parties within the last twelve months."""
    principle = Principle.ENGAGEMENT
    told = Q(state__in=("sent", "acknowledged", "answered", "closed"))
    spoken = linked_records(
        COMMUNICATION,
        _statements(principle, on),
        where=told & linked_to(("context.interestedparty",)),
    )
    last: dt.date | None = None
    if spoken is not None:
        day = TruncDate(Coalesce("happened_at", "recorded_at"))
        spoken = spoken.annotate(day=day).filter(day__gte=add_months(on, -12), day__lte=on)
        last = spoken.aggregate(last=Max("day"))["last"]
    answer = _all(
        principle,
        on,
        _links(
            principle,
            on,
            spoken,
            _(
                "The statement is not linked to a communication with an interested party in the "
                "last twelve months."
            ),
        ),
    )
    return lapsing(answer, day_after(add_months(last, 12)) if last else None)


@check("4.2.3.6/1", reads=(PrincipleStatement, PROCESS, *MAPPINGS), awaits=(PROCESS,))
def integrated(on: dt.date) -> Answer:
    """The statement is linked to other frameworks, or to processes that others run."""
    principle = Principle.INTEGRATED
    statements = _statements(principle, on)
    elsewhere = Q(state="in_force", is_security_function=False, owner__isnull=False)
    candidates = (
        *(linked_records(kind, statements) for kind in MAPPINGS),
        linked_records(PROCESS, statements, where=elsewhere),
    )
    found = next((c for c in candidates if c is not None and c.exists()), None)
    return _all(
        principle,
        on,
        _links(
            principle,
            on,
            found,
            _(
                "It is linked neither to a mapping to another framework nor to a process in force "
                "that is owned outside the security function."
            ),
        ),
    )


@check(
    "4.2.3.7/1",
    reads=(PrincipleStatement, Action, *LESSONS, *CHANGES),
    awaits=("response.incident", "response.exercise", "evaluation.audit"),
)
def improvement(on: dt.date) -> Answer:
    """The statement is linked to incidents, exercises or audits that led to changes."""
    done = Action.objects.live().exclude(state="dropped").filter(about_id=OuterRef("pk"))
    led = linked_to(CHANGES) | Q(Exists(done))
    return _all(
        Principle.IMPROVEMENT,
        on,
        _first_link(
            Principle.IMPROVEMENT,
            on,
            LESSONS,
            led,
            _("It is not linked to an incident, an exercise or an audit that led to a change."),
        ),
    )


def _first_link(
    principle: Principle, on: dt.date, kinds: Sequence[str], where: Q, why: Text
) -> Answer:
    statements = _statements(principle, on)
    candidates = (linked_records(kind, statements, where=where) for kind in kinds)
    found = next((c for c in candidates if c is not None and c.exists()), None)
    return _links(principle, on, found, why)


@check(
    "4.2.3.8/1",
    reads=(PrincipleStatement, "risk.riskscenario", "evaluation.indicator", *DECISIONS),
    awaits=("risk.riskscenario", "evaluation.indicator"),
)
def human_factors(on: dt.date) -> Answer:
    """The statement is linked to scenarios with human factors and to indicators used."""
    principle = Principle.HUMAN
    return _all(
        principle,
        on,
        _first_link(
            principle,
            on,
            ("risk.riskscenario",),
            _human_scenarios(),
            _("The statement is not linked to a risk scenario with human or cultural factors."),
        ),
        _first_link(
            principle,
            on,
            ("evaluation.indicator",),
            linked_to(DECISIONS),
            _("The statement is not linked to an indicator on which a decision rested."),
        ),
    )


def _human_scenarios() -> Q:
    """Give the condition “names human or cultural factors” for scenarios."""
    return Q(is_human=True) | Q(is_cultural=True)


@check("4.2.3.9/1", reads=(PrincipleStatement, InterestedParty))
def relationships(on: dt.date) -> Answer:
    """The statement is linked to parties that have a relationship owner and a last contact."""
    principle = Principle.RELATIONSHIPS
    parties = linked_records(
        "context.interestedparty", _statements(principle, on), where=Q(state="relevant")
    )
    linked = _links(
        principle, on, parties, _("The statement is not linked to an interested party.")
    )
    kept = Answer(met=True)
    if parties is not None:
        amend = "context.party.amended"
        kept = every(
            parties,
            Lack(Q(relationship_owner__isnull=True), _("It has no relationship owner."), amend),
            Lack(
                Q(last_contact__isnull=True),
                _("No last contact is recorded."),
                "context.party.contacted",
            ),
        )
    return _all(principle, on, linked, replace(kept, evidence=(), evidence_total=0))
