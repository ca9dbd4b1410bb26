"""Clauses 7.2 and 7.3: who is cleared, who can do what, what was taught and made known."""

from __future__ import annotations

import datetime as dt
from typing import Final

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.records.choices import Relation
from holdfast.starter.building.stage import DEPUTY, SECURITY_MANAGER, VETTING, Stage
from holdfast.starter.people import DemoAwareness, DemoTraining, load_people
from holdfast.support.choices.training import Effect
from holdfast.support.commands.awareness import start_awareness, write_awareness
from holdfast.support.commands.awareness_reading import take_in_signed_list
from holdfast.support.commands.clearance import begin_screening, note_consent, request_clearance
from holdfast.support.commands.competence import (
    record_competence,
    state_requirement,
    verify_competence,
)
from holdfast.support.commands.competence_gaps import raise_gap
from holdfast.support.commands.training import (
    assess_session,
    describe_training,
    hold_session,
    judge_session,
    plan_session,
    schedule_session,
)
from holdfast.support.commands.training_attendance import note_attendance
from holdfast.support.models import CompetenceRequirement, Training

FILED: Final = "Personnel file, tab “security”"
OBTAINED: Final = dt.timedelta(days=150)
TALK: Final = "Toolbox talk at the start of the shift, signed list"


def build_clearances(stage: Stage) -> None:
    """Enter the contractor's guards, and who was cleared up to which level."""
    stage.say("Guards and clearances")
    given = load_people()
    for name in given.guards:
        guard = add_person(
            stage.installation,
            title=name,
            function="Guard, Fjordvakt",
            is_external=True,
            unit=stage.records["Security"],
        )
        stage.keep(name, guard)
    for each in given.clearances:
        for name in each.people:
            request_clearance(
                _other_than(stage, name, VETTING, SECURITY_MANAGER),
                person=stage.person(name),
                level=each.level,
                body=given.clearance_body,
                decided_on=stage.on(each.days),
                valid_until=stage.on(each.until),
            )
    vetting = stage.caller(VETTING)
    made = request_clearance(
        vetting,
        person=stage.person(given.waiting.person),
        level=given.waiting.level,
        body=given.clearance_body,
    )
    note_consent(vetting, made, on=stage.today)
    begin_screening(vetting, made)


def _other_than(stage: Stage, name: str, first: str, second: str) -> Caller:
    """Give who enters it: nobody enters or verifies what is one's own."""
    return stage.caller(second if name == first else first)


def build_competence(stage: Stage) -> None:
    """State what each role asks for, record who has it, and what is done where it is missing."""
    stage.say("Competence")
    given = load_people()
    security = stage.caller(SECURITY_MANAGER)
    lacking = {(each.person, each.subject): each for each in given.missing}
    for each in given.requirements:
        role = stage.find(each.role, Role)
        holders = RoleAssignment.objects.live().filter(role=role).select_related("person")
        people = sorted({holding.person.title for holding in holders})
        for subject, level in each.needs.items():
            needed = state_requirement(
                security,
                role=role,
                subject=subject,
                level=level,
                validity_months=given.refresh[level],
                evidence_needed="Certificate, or the list of the course",
                owner=stage.person(SECURITY_MANAGER),
            )
            stage.keep(f"{each.role} {subject}", needed)
            if subject in given.serves:
                stage.link(needed, Relation.ADDRESSES, stage.records[given.serves[subject]])
            for name in people:
                missing = lacking.get((name, subject))
                if missing is None:
                    _record(stage, name, needed)
                else:
                    raise_gap(
                        security,
                        person=stage.person(name),
                        requirement=needed,
                        measure=missing.measure,
                        plan=missing.plan,
                        due=stage.on(missing.due),
                        owner=stage.person(SECURITY_MANAGER),
                    )


def _record(stage: Stage, name: str, needed: CompetenceRequirement) -> None:
    until = next(
        (
            stage.on(each.until)
            for each in load_people().soon
            if (each.person, each.subject) == (name, needed.subject)
        ),
        None,
    )
    security = stage.caller(SECURITY_MANAGER)
    made = record_competence(
        security,
        person=stage.person(name),
        requirement=needed,
        level=needed.level,
        how="training",
        issuer="Harbour training centre",
        obtained_on=stage.today - OBTAINED,
        valid_until=until,
        evidence=FILED,
    )
    verify_competence(_other_than(stage, name, SECURITY_MANAGER, DEPUTY), made)


def build_training(stage: Stage) -> None:
    """Hold courses, assess who attended, judge what came of it, and plan the next one."""
    stage.say("Training")
    given = load_people()
    for each in given.trainings:
        stage.keep(each.key, _training(stage, each))
    security, planned = stage.caller(SECURITY_MANAGER), given.planned
    session = plan_session(
        security,
        training=stage.find(planned.training, Training),
        starts_at=stage.at(planned.day),
        ends_at=stage.at(planned.day) + dt.timedelta(hours=1),
        place=planned.place,
    )
    schedule_session(security, session)


def _training(stage: Stage, each: DemoTraining) -> Training:
    security = stage.caller(SECURITY_MANAGER)
    made = describe_training(
        security,
        title=each.title,
        aims=each.aims,
        conveys=each.conveys,
        delivered_by=each.by,
        duration_minutes=each.minutes,
        pass_mark=each.pass_mark,
        refresh_months=each.months,
        for_role=stage.find(each.role, Role) if each.role else None,
        prepares_for_response=bool(each.role),
        owner=stage.person(SECURITY_MANAGER),
    )
    if each.serves:
        stage.link(made, Relation.SERVES, stage.records[each.serves])
    held = stage.at(each.held)
    session = plan_session(
        security,
        training=made,
        starts_at=held,
        ends_at=held + dt.timedelta(minutes=each.minutes),
        place=each.place,
    )
    marks = dict.fromkeys(each.passed, "passed") | dict.fromkeys(each.failed, "failed")
    points = {"passed": 85, "failed": 40} if each.pass_mark else {}
    noted = {
        str(stage.person(name).pk): {"mark": mark, "score": points.get(mark)}
        for name, mark in marks.items()
    }
    schedule_session(security, session)
    note_attendance(security, session, marks=noted)
    hold_session(security, session)
    assess_session(security, session)
    if each.finding:
        judge_session(security, session, effect=Effect.EFFECTIVE, finding=each.finding)
    return made


def build_awareness(stage: Stage) -> None:
    """Make known what everybody is to know, to guards of the contractor as well."""
    stage.say("Awareness")
    for each in load_people().awareness:
        _awareness(stage, each)


def _awareness(stage: Stage, each: DemoAwareness) -> None:
    security = stage.caller(SECURITY_MANAGER)
    made = write_awareness(
        security,
        title=each.title,
        subject=each.subject,
        body=each.body,
        quiz=each.quiz,
        owner=stage.person(SECURITY_MANAGER),
    )
    start_awareness(security, made)
    people = Person.objects.live().exclude(title__in=each.missing).order_by("reference")
    take_in_signed_list(
        security,
        made,
        body="\n".join(person.reference for person in people),
        how=TALK,
        confirmed_on=stage.today,
    )
