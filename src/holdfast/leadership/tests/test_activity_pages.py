"""The line of what top management did, and the cockpit on which it decides (5.1)."""

import datetime as dt
from decimal import Decimal

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.context.commands.scopes import approve_scope
from holdfast.context.tests.stage import scope_draft
from holdfast.leadership.commands import assignments
from holdfast.leadership.commands.deciding import decide, send_back
from holdfast.leadership.queries.cockpit import cockpit
from holdfast.leadership.queries.gathered import activity_of
from holdfast.leadership.tests.cast_of_roles import accepted, boss_of, done, proposed, role
from holdfast.leadership.tests.days import PAST, TODAY
from holdfast.planning.commands import objectives as planning
from holdfast.planning.commands.progress import record_measurement
from holdfast.planning.tests import objectives_stage
from holdfast.work.commands import plan_action

COCKPIT = "/leadership/cockpit/"
LINE = "/leadership/activity/"


def deeds(caller, since=TODAY - dt.timedelta(days=365)):
    with acting_as(caller):
        # The ledger keeps real time, whatever the clock of a test says.
        return activity_of(caller, since, dt.date.max)


def test_decisions_gather_by_themselves_and_the_rest_is_recorded(ines, tom, nora):
    held = proposed(ines, role(ines, ensures_conformity=True), nora)
    assert deeds(ines) == []
    assignments.assign(tom, held)
    done(ines, tom, "importance", title="Why we check every seal", outcome="All shifts heard it.")
    found = deeds(ines)
    assert {(d.record, d.gathered, d.who) for d in found} == {
        (held, True, "Tom Berg"),
        (next(d.record for d in found if not d.gathered), False, "Tom Berg"),
    }


def test_what_others_decide_is_not_what_top_management_did(ines, nora):
    assignments.assign(ines, proposed(ines, role(ines), nora))
    assert deeds(ines) == []


def test_an_approval_is_one_deed_on_the_document_itself(ines, tom, nora):
    scope = scope_draft(ines, nora)
    approve_scope.under(Terms(override=Override("Stage.")))(tom, scope, statement="I approve.")
    found = [d for d in deeds(ines) if d.record == scope]
    assert len(found) == 1


def test_the_line_names_nothing_that_the_reader_may_not_see(ines, tom, nora, vera, eve):
    done(ines, tom, "decision", title="Quiet matter", classification="confidential")
    assignments.assign(tom, proposed(ines, role(ines), nora, classification="confidential"))
    assert len(deeds(ines)) == 2
    assert deeds(eve) == []
    assert deeds(vera) == []


def test_the_line_is_a_page_with_periods(ines, tom, client_of):
    assert "Nothing in this period" in client_of(ines).get(LINE).content.decode()
    done(ines, tom, "importance", title="Why we check every seal")
    done(ines, tom, "decision", title="Long ago", happened_on=PAST)
    assert "Why we check every seal" in client_of(ines).get(LINE).content.decode()
    short = client_of(ines).get(LINE, {"months": "3"}).content.decode()
    assert "Long ago" not in short
    assert client_of(ines).get(LINE, {"months": "x'y"}).status_code == 200


def test_what_waits_for_top_management_waits_for_nobody_else(ines, tom, nora):
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    named = proposed(ines, role(ines, reports_performance=True), nora)
    proposed(ines, role(ines, "Clerk"), nora)
    with acting_as(tom):
        found = cockpit(tom, TODAY)
        assert {d.record for d in found.decisions} == {wanted, named}
        assert found.waiting == 2
        assert found.vacant == 2
    with acting_as(ines):
        assert wanted not in {d.record for d in cockpit(ines, TODAY).decisions}


def test_the_cockpit_shows_what_is_late_and_active(ines, tom, nora, client_of):
    empty = client_of(tom).get(COCKPIT).content.decode()
    assert "Nothing waits for you" in empty
    assert "No objective is active" in empty
    plan_action(ines, title="Mend the fence", due=PAST)
    objectives_stage.active(ines, tom, nora)
    accepted(ines, role(ines), nora)
    text = client_of(tom).get(COCKPIT).content.decode()
    assert "Mend the fence" in text
    assert "Alarms answered" in text


def test_everybody_who_reads_sees_the_cockpit_without_decisions(ines, eve, aud, nora, client_of):
    planning.propose_objective(ines, title="Not for Eve to decide", **objectives_stage.COMPLETE)
    for who in (eve, aud):
        page = client_of(who).get(COCKPIT)
        assert page.status_code == 200
        assert "Not for Eve to decide" not in page.content.decode()


def test_the_cockpit_asks_a_bounded_number_of_questions(
    ines, tom, nora, client_of, django_assert_max_num_queries
):
    for number in range(8):
        proposed(ines, role(ines, f"Role {number}", ensures_conformity=True), nora)
    client_of(tom).get(COCKPIT)
    with django_assert_max_num_queries(120):
        client_of(tom).get(COCKPIT)


def test_a_decision_leads_nowhere_outside(ines, tom, nora, client_of):
    for outside in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        named = proposed(ines, role(ines, outside, reports_performance=True), nora)
        address = f"/leadership/assignments/{named.pk}/assigned/"
        given = {"expected_version": named.version, "next": outside}
        answer = client_of(tom).post(address, given)
        assert answer.status_code == 302
        assert answer["Location"] == f"/leadership/assignments/{named.pk}/"


def test_the_cockpit_draws_how_an_objective_went(ines, tom, nora, client_of):
    wanted = objectives_stage.active(ines, tom, nora)
    quiet = client_of(tom).get(COCKPIT).content.decode()
    assert "Not known" in quiet
    assert "sparkline__line" not in quiet
    for day, value in ((dt.date(2026, 2, 2), 80), (dt.date(2026, 2, 20), 90)):
        record_measurement(ines, wanted, value=Decimal(value), measured_on=day)
    page = client_of(tom).get(COCKPIT).content.decode()
    assert "sparkline__line" in page
    assert "Course of the measurements." in page


def test_many_decisions_of_one_sort_stand_as_one_line(ines, tom, nora, client_of):
    for number in range(4):
        assignments.assign(tom, proposed(ines, role(ines, f"Role {number}"), nora))
    page = client_of(ines).get(LINE).content.decode()
    assert "Assign: 4" in page
    assert page.count("Role 3") >= 1


def test_the_line_is_narrowed_to_a_person_and_a_kind_and_handed_on(ines, tom, eve, client_of):
    done(ines, tom, "importance", title="Why we check every seal")
    done(ines, tom, "decision", title="More light at the fence")
    done(ines, eve, "visit", title="A night at the gate")
    reader = client_of(ines)
    text = reader.get(LINE, {"kind": "importance"}).content.decode()
    assert "Why we check every seal" in text
    assert "More light at the fence" not in text
    text = reader.get(LINE, {"who": boss_of(eve).title}).content.decode()
    assert "A night at the gate" in text
    assert "Why we check every seal" not in text
    link = f"{LINE}paper/"
    assert f'href="{link}?' in text
    for form, kind in (("pdf", "application/pdf"), ("xlsx", "spreadsheetml")):
        assert kind in reader.get(link, {"as": form, "kind": "importance"})["Content-Type"]


def test_reasons_and_what_was_sent_back_stand_in_the_line(ines, tom, nora):
    wanted = objectives_stage.with_action(ines, nora, objectives_stage.proposed(ines, nora))
    send_back(tom, wanted, reason="Name the money.", due=TODAY)
    named = proposed(ines, role(ines, ensures_conformity=True), nora)
    decide(tom, named, step="assigned", reason="For one year.")
    assert {(d.record, d.detail) for d in deeds(ines)} == {
        (wanted, "Name the money."),
        (named, "For one year."),
    }
