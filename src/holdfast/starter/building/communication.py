"""Clause 7.4: the plan of communication, the contact book, what went out and what came in."""

from __future__ import annotations

import datetime as dt

from holdfast.context.choices import Principle
from holdfast.context.models import ComplianceObligation, InterestedParty, PrincipleStatement
from holdfast.leadership.models import Role
from holdfast.records.choices import Classification, Relation
from holdfast.records.content import approve_version, submit_version
from holdfast.starter.building.content import enforce
from holdfast.starter.building.stage import SECURITY_MANAGER, TOP_MANAGEMENT, Stage
from holdfast.starter.communication import (
    DemoContact,
    DemoEntry,
    DemoReceived,
    DemoSent,
    DemoTold,
    load_communication,
)
from holdfast.support.choices.communication import Credibility, Reliability
from holdfast.support.commands.communication import (
    address_communication,
    close_communication,
    plan_communication,
    release_communication,
    send_communication,
    set_sensitivity,
    write_communication,
)
from holdfast.support.commands.communication_delivery import note_told
from holdfast.support.commands.communication_plan import (
    add_entry,
    address_entry,
    note_carried_out,
    set_up_communication_plan,
    write_communication_plan,
)
from holdfast.support.commands.contacts import enter_contact, permit_contact, verify_contact
from holdfast.support.commands.incoming_communication import (
    close_incoming,
    grade_source,
    judge_relevant,
    log_incoming,
    note_answer_given,
)
from holdfast.support.models.communication import CommunicationDelivery
from holdfast.support.models.communication_plan import CommunicationPlan, CommunicationPlanEntry
from holdfast.support.models.contacts import Contact

YEAR = dt.timedelta(days=365)


def build_communication(stage: Stage) -> None:
    """Put the plan in force, verify the contacts, tell somebody something, deal with what came."""
    stage.say("Communication")
    given = load_communication()
    for contact in given.contacts:
        stage.keep(contact.key, _contact(stage, contact))
    plan = _plan(stage, given.entries, given.introduction)
    for key, how in given.carried_out.items():
        entry = stage.find(key, CommunicationPlanEntry)
        note_carried_out(stage.caller(SECURITY_MANAGER), entry, how=how)
    stage.keep("COMMUNICATION", plan)
    _send(stage, given.sent)
    _tell_of_obligations(stage, given.told)
    for each in given.received:
        _receive(stage, each)


def _contact(stage: Stage, each: DemoContact) -> Contact:
    security = stage.caller(SECURITY_MANAGER)
    made = enter_contact(
        security,
        title=each.title,
        party=stage.find(each.party, InterestedParty),
        function=each.function,
        phone=each.phone,
        emergency_phone=each.emergency,
        hours=each.hours,
        round_the_clock=each.round_the_clock,
        owner=stage.person(SECURITY_MANAGER),
    )
    permit_contact(
        security, made, may_receive=Classification(each.may_receive), reason=each.because
    )
    return verify_contact(security, made)


def _plan(stage: Stage, entries: tuple[DemoEntry, ...], introduction: str) -> CommunicationPlan:
    security = stage.caller(SECURITY_MANAGER)
    plan = set_up_communication_plan(
        security, title="Communication plan of the port", owner=stage.person(SECURITY_MANAGER)
    )
    for each in entries:
        stage.keep(each.key, _entry(stage, plan, each))
    write_communication_plan(security, plan, introduction=introduction)
    submit_version(security, plan)
    enforce(
        stage.caller(TOP_MANAGEMENT),
        plan,
        approve_version,
        statement="So we tell what is to be told, and no more.",
        review_due=stage.today + YEAR,
        today=stage.today,
    )
    return plan


def _entry(stage: Stage, plan: CommunicationPlan, each: DemoEntry) -> CommunicationPlanEntry:
    security = stage.caller(SECURITY_MANAGER)
    made = add_entry(
        security,
        plan=plan,
        title=each.title,
        side=each.side,
        content=each.content,
        trigger=each.trigger,
        within_days=each.within,
        every=each.every,
        every_unit=each.unit,
        audience=each.audience,
        to_everyone=each.everyone,
        means=each.means,
        means_note=each.note,
        responsible=stage.find(each.responsible, Role),
        releaser=stage.find(each.releaser, Role),
        sensitivity=each.sensitivity,
        owner=stage.person(SECURITY_MANAGER),
    )
    if each.contacts or each.roles:
        address_entry(
            security,
            made,
            contacts=[stage.find(key, Contact) for key in each.contacts],
            roles=[stage.find(key, Role) for key in each.roles],
        )
    return made


def _send(stage: Stage, each: DemoSent) -> None:
    security = stage.caller(SECURITY_MANAGER)
    made = plan_communication(
        security,
        title=each.title,
        side="external",
        means="call",
        owner=stage.person(SECURITY_MANAGER),
    )
    write_communication(security, made, title=each.title, text=each.text)
    set_sensitivity(
        security, made, classification=Classification(each.classification), reason=each.reason
    )
    contacts = [stage.find(key, Contact) for key in each.contacts]
    address_communication(security, made, contacts=contacts)
    release_communication(security, made)
    send_communication(security, made)
    for delivery in CommunicationDelivery.objects.filter(communication=made).order_by("pk"):
        note_told(security, made, delivery=delivery, how=each.how, confirmed=True)
    close_communication(security, made, outcome=each.outcome)
    stage.link(made, Relation.RELATES_TO, stage.find(each.party, InterestedParty))
    for statement in PrincipleStatement.objects.live().filter(principle=Principle.ENGAGEMENT):
        stage.link(made, Relation.SHOWS, statement)


def _tell_of_obligations(stage: Stage, each: DemoTold) -> None:
    """Tell the roles what applies to them, in the quarterly meeting."""
    security = stage.caller(SECURITY_MANAGER)
    made = plan_communication(
        security,
        title=each.title,
        side="internal",
        means="meeting",
        owner=stage.person(SECURITY_MANAGER),
    )
    write_communication(security, made, title=each.title, text=each.text)
    set_sensitivity(
        security, made, classification=Classification.INTERNAL, reason="They are public law."
    )
    roles = [stage.find(key, Role) for key in each.roles]
    address_communication(security, made, roles=roles)
    release_communication(security, made)
    send_communication(security, made)
    for delivery in CommunicationDelivery.objects.filter(communication=made).order_by("pk"):
        note_told(security, made, delivery=delivery, how=each.how)
    applicable = ComplianceObligation.objects.live().exclude(audience="")
    for obligation in applicable.filter(state__in=("applicable", "evaluated")):
        stage.link(made, Relation.CARRIES, obligation)


def _receive(stage: Stage, each: DemoReceived) -> None:
    security = stage.caller(SECURITY_MANAGER)
    made = log_incoming(
        security,
        title=each.title,
        kind=each.kind,
        received_at=stage.at_start + dt.timedelta(days=each.days),
        sender=each.sender,
        party=stage.find(each.party, InterestedParty) if each.party else None,
        means=each.means,
        text=each.text,
        owner=stage.person(each.handler),
    )
    if each.reliability:
        grade_source(
            security,
            made,
            reliability=Reliability(each.reliability),
            credibility=Credibility(each.credibility),
        )
    judge_relevant(security, made, handler=stage.person(each.handler), relevance=each.relevance)
    if each.answer:
        note_answer_given(security, made, answer=each.answer)
        close_incoming(security, made, outcome=each.outcome)
