"""Deciding in the cockpit: what one must know, a yes, a no, or back to be worked on (5.1)."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused
from holdfast.leadership.choices.deciding import VerdictKind
from holdfast.leadership.commands.deciding import decide, send_back
from holdfast.leadership.models import Verdict
from holdfast.leadership.queries.cockpit import cockpit
from holdfast.leadership.queries.deciding import SHOWN
from holdfast.leadership.tests.cast_of_roles import proposed, role
from holdfast.leadership.tests.days import TODAY
from holdfast.operation.risk.commands.scenarios import record_scenario
from holdfast.operation.risk.commands.treatments import record_treatment
from holdfast.planning.commands import objectives as planning
from holdfast.planning.tests import objectives_stage
from holdfast.records.commands import confirm_template
from holdfast.records.models import Record
from holdfast.work.models import Action

COCKPIT = "/leadership/cockpit/"
LATER = TODAY + dt.timedelta(days=20)


def treatment(ines, nora, title="Second seal check", **values):
    scenario = record_scenario(ines, title="Seal fraud at the north gate")
    given = {"owner": nora, "cost": Decimal(640000), "due": LATER, **values}
    return record_treatment(ines, title=title, scenario=scenario, **given)


def address(record: Record, step: str) -> str:
    made = {"treatment": "risk/treatments", "objective": "planning/objectives",
            "roleassignment": "leadership/assignments"}[record._meta.model_name or ""]  # fmt: skip
    return f"/leadership/decide/{made}/{record.pk}/{step}/"


def seen(caller, today=TODAY):
    with acting_as(caller):
        return cockpit(caller, today)


def verdicts(caller, record):
    with acting_as(caller):
        return list(Verdict.objects.filter(record_id=record.pk).order_by("said_at"))


def test_a_card_tells_what_one_must_know(ines, tom, nora, client_of):
    treatment(ines, nora)
    page = client_of(tom).get(COCKPIT).content.decode()
    card = page[page.index("Second seal check") :]
    for words in ("Seal fraud at the north gate", "640", "Nora Dahl", "Waits since", "Decide by"):
        assert words in card


def test_what_a_card_tells_names_nothing_that_the_reader_may_not_see(ines, tom, nora):
    scenario = record_scenario(ines, title="Quiet matter", classification="confidential")
    record_treatment(ines, title="Open treatment", scenario=scenario, owner=nora)
    secret = Permission.RECORD_READ_CONFIDENTIAL
    outsider = replace(tom, rights={k: v for k, v in tom.rights.items() if k is not secret})
    found = seen(outsider)
    facts = [f.value for d in found.decisions for f in d.brief.facts]
    assert facts
    assert not any("Quiet matter" in value for value in facts)


def test_a_yes_is_said_with_its_reason_in_the_cockpit(ines, tom, nora, client_of):
    named = proposed(ines, role(ines, reports_performance=True), nora)
    page = client_of(tom).get(COCKPIT).content.decode()
    assert f'action="{address(named, "assigned")}"' in page
    given = {"expected_version": named.version, "reason": "Until the review in May."}
    answer = client_of(tom).post(address(named, "assigned"), given)
    assert (answer.status_code, answer["Location"]) == (302, f"{COCKPIT}#decisions")
    with acting_as(ines):
        named.refresh_from_db()
    assert named.state == "assigned"
    assert named.by_top_management
    [said] = verdicts(ines, named)
    assert (said.verdict, said.reason) == (VerdictKind.AGREED, "Until the review in May.")


def test_a_no_is_said_with_its_reason_in_the_cockpit(ines, tom, nora, client_of):
    plan = treatment(ines, nora)
    given = {"expected_version": plan.version, "reason": " "}
    assert client_of(tom).post(address(plan, "rejected"), given).status_code == 422
    client_of(tom).post(address(plan, "rejected"), {**given, "reason": "Too dear."})
    with acting_as(ines):
        plan.refresh_from_db()
    assert (plan.state, plan.rejected_because) == ("rejected", "Too dear.")
    assert "Second seal check" not in client_of(tom).get(COCKPIT).content.decode()


def test_whatever_waits_can_be_sent_back_and_comes_again_once_it_was_changed(
    ines, tom, nora, client_of
):
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    given = {"expected_version": wanted.version, "reason": "Name the money.", "due": LATER}
    client_of(tom).post(address(wanted, "sent-back"), given)
    with acting_as(ines):
        wanted.refresh_from_db()
        asked = Action.objects.get(about_id=wanted.pk, title__contains="Name the money.")
    assert (asked.owner_id, asked.due) == (nora.pk, LATER)
    found = seen(tom)
    assert wanted not in {d.record for d in found.decisions}
    assert [each.reason for each in found.sent_back] == ["Name the money."]
    planning.amend_objective(ines, wanted, plan_resources="NOK 40 000, granted")
    assert wanted in {d.record for d in seen(tom).decisions}
    assert not seen(tom).sent_back


def test_only_who_decides_sends_back_and_never_without_a_reason(ines, tom, eve, nora):
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    with pytest.raises(Refused):
        send_back(ines, wanted, reason="I do not like it.", due=LATER)
    with pytest.raises(Refused):
        send_back(tom, wanted, reason=" ", due=LATER)
    with pytest.raises(Refused):
        send_back(tom, wanted, reason="Name the money.", due=TODAY - dt.timedelta(days=1))
    assert verdicts(ines, wanted) == []


def test_deciding_takes_no_other_step_and_no_other_right(ines, tom, nora):
    plan = treatment(ines, nora)
    with pytest.raises(Refused):
        decide(tom, plan, step="voided", answers={"reason": "Away with it."})
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    with pytest.raises(Refused):
        decide(ines, wanted, step="approved")
    assert verdicts(ines, wanted) == verdicts(ines, plan) == []


def test_what_cannot_be_approved_yet_says_why_and_offers_no_approval(ines, tom, nora, client_of):
    plan = treatment(ines, nora, owner=None, due=None)
    page = client_of(tom).get(COCKPIT).content.decode()
    assert "Not ready to be approved" in page
    assert f'action="{address(plan, "approved")}"' not in page
    assert f'action="{address(plan, "sent-back")}"' in page


def test_a_closed_gate_keeps_what_was_typed_and_can_be_passed_on_the_record(
    ines, tom, nora, client_of
):
    plan = treatment(ines, nora, owner=None, due=None)
    given = {"expected_version": plan.version, "reason": "For the summer only."}
    answer = client_of(tom).post(address(plan, "approved"), given)
    assert answer.status_code == 409
    assert "For the summer only." in answer.content.decode()
    assert 'name="override_reason"' in answer.content.decode()
    client_of(tom).post(address(plan, "approved"), {**given, "override_reason": "Ship is coming."})
    with acting_as(ines):
        plan.refresh_from_db()
    assert plan.state == "approved"


def test_a_decision_on_what_changed_meanwhile_is_not_taken(ines, tom, nora, client_of):
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    old = wanted.version
    planning.amend_objective(ines, wanted, plan_resources="Ten times as much")
    answer = client_of(tom).post(address(wanted, "approved"), {"expected_version": old})
    assert answer.status_code == 422
    assert "Somebody changed it meanwhile" in answer.content.decode()
    assert verdicts(ines, wanted) == []


def test_overdue_decisions_are_told_apart_and_come_first(ines, tom, nora, client_of):
    treatment(ines, nora, "In good time", starts_on=LATER)
    late = treatment(ines, nora, "Long overdue", starts_on=TODAY - dt.timedelta(days=3))
    found = seen(tom)
    assert (found.waiting, found.overdue) == (2, 1)
    assert found.decisions[0].record == late
    page = client_of(tom).get(COCKPIT).content.decode()
    assert "1 overdue" in page
    assert page.index("Long overdue") < page.index("In good time")


def test_more_of_a_kind_leads_to_what_waits_in_its_register(ines, tom, nora, client_of):
    for number in range(SHOWN + 3):
        treatment(ines, nora, f"Treatment {number}")
    assert seen(tom).waiting == SHOWN + 3
    page = client_of(tom).get(COCKPIT).content.decode()
    [link] = re.findall(r'href="([^"]+)">3 more: treatments', page)
    rest = client_of(tom).get(link).content.decode()
    assert all(f"Treatment {number}" in rest for number in range(SHOWN + 3))


def test_what_a_template_brought_waits_for_nobody(ines, tom, nora):
    template = replace(ines, channel=Channel.TEMPLATE)
    plan = treatment(template, nora)
    assert plan.unconfirmed
    assert seen(tom).waiting == 0
    with pytest.raises(Refused):
        send_back(tom, plan, reason="Whose is it?", due=LATER)
    confirm_template(ines, plan)
    assert seen(tom).waiting == 1


def test_what_needs_more_than_words_is_decided_in_its_own_form(ines, tom, nora, client_of):
    stranger = client_of(ines).get(address(treatment(ines, nora), "no-such-step"))
    assert stranger.status_code == 404
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    assert client_of(ines).get(address(wanted, "approved")).status_code == 403
    assert client_of(tom).get(address(wanted, "approved")).status_code == 200
    planning.approve_objective.under(Terms(override=Override("Stage.")))(tom, wanted)
    gone = client_of(tom).get(address(wanted, "approved"))
    assert gone.status_code == 302
