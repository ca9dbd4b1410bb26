"""What people need to know, what they know, and what is done about the rest (7.2)."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.ledger.models import Entry
from holdfast.support.choices.competence import GapMeasure
from holdfast.support.commands import competence, competence_gaps
from holdfast.support.models import CompetenceGap, CompetenceRecord
from holdfast.support.queries.competence import Standing, picture
from holdfast.support.tests.stage_of_competence import (
    DAY,
    YEAR,
    guard_role,
    holds,
    knows,
    needs,
    person,
)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def standing(caller, who, requirement, on=DAY):
    with acting_as(caller):
        return picture(on).met(who.pk, requirement).standing


def test_a_requirement_names_itself_after_its_subject_and_whom_it_is_for(ines):
    asked = needs(ines, guard_role(ines), "Cargo and seals", validity_months=12)
    assert asked.title == "Cargo and seals: Gate guard"
    assert needs(ines, None, "Reporting").title == "Reporting: everybody"


def test_only_verified_evidence_counts_and_only_within_its_period(ines):
    nora, asked = person(ines), needs(ines, guard_role(ines), "Search", validity_months=12)
    made = competence.record_competence(
        ines, person=nora, subject="  search ", obtained_on=DAY, evidence="List of attendance"
    )
    assert made.valid_until == YEAR
    assert standing(ines, nora, asked) is Standing.WAITING
    competence.verify_competence(ines, made)
    assert standing(ines, nora, asked) is Standing.VALID
    assert standing(ines, nora, asked, dt.date(2027, 2, 4)) is Standing.EXPIRING
    assert standing(ines, nora, asked, YEAR) is Standing.EXPIRING
    assert standing(ines, nora, asked, YEAR + dt.timedelta(days=1)) is Standing.EXPIRED
    assert standing(ines, nora, asked, DAY - dt.timedelta(days=1)) is Standing.MISSING


def test_the_period_that_evidence_proves_is_not_the_day_it_was_entered(ines):
    nora, asked = person(ines), needs(ines, guard_role(ines), "Search", validity_months=12)
    old = knows(ines, nora, "Search", obtained_on=dt.date(2025, 1, 10))
    assert old.valid_until == dt.date(2026, 1, 10)
    assert standing(ines, nora, asked) is Standing.EXPIRED


def test_a_lower_level_or_a_licence_without_a_number_is_not_enough(ines):
    nora = person(ines)
    asked = needs(ines, guard_role(ines), "Search", level="certificate", number_needed=True)
    knows(ines, nora, "Search", level="trained")
    assert standing(ines, nora, asked) is Standing.MISSING
    knows(ines, nora, "Search", level="certificate")
    assert standing(ines, nora, asked) is Standing.MISSING
    knows(ines, nora, "Search", level="certificate", certificate_number="G-1204")
    assert standing(ines, nora, asked) is Standing.VALID


def test_a_renewal_in_time_leaves_no_break(ines):
    nora, asked = person(ines), needs(ines, guard_role(ines), "Search", validity_months=12)
    knows(ines, nora, "Search")
    knows(ines, nora, "Search", obtained_on=DAY, valid_from=YEAR)
    with acting_as(ines):
        assert picture(DAY).met(nora.pk, asked).until == dt.date(2028, 5, 4)


def test_nobody_verifies_the_own_competence(ines):
    with acting_as(ines):
        own = competence.record_competence(
            ines, person=_me(ines), subject="Search", obtained_on=DAY, evidence="Diploma"
        )
    with pytest.raises(Refused, match="own competence"):
        competence.verify_competence(ines, own)


def _me(caller):
    return Person.objects.get(pk=caller.person_id)


def test_what_was_verified_is_not_rewritten(ines):
    made = knows(ines, person(ines), "Search")
    with pytest.raises(GateClosed, match="stay as they are"):
        competence.amend_competence(ines, made, valid_until=dt.date(2030, 1, 1))
    competence.amend_competence(ines, made, issuer="Port academy")
    assert made.issuer == "Port academy"


def test_suspended_and_revoked_records_do_not_count(ines):
    nora, asked = person(ines), needs(ines, guard_role(ines), "Search")
    made = knows(ines, nora, "Search")
    competence.suspend_competence(ines, made, reason="Under inquiry.")
    assert standing(ines, nora, asked) is Standing.MISSING
    competence.reinstate_competence(ines, made, reason="Settled.")
    assert standing(ines, nora, asked) is Standing.VALID
    competence.revoke_competence(ines, made, reason="The issuer took it back.")
    assert standing(ines, nora, asked) is Standing.MISSING


def test_only_what_is_over_is_closed_as_expired(ines, monkeypatch):
    asked = needs(ines, guard_role(ines), "Search", validity_months=12)
    made = knows(ines, person(ines), "Search", requirement=asked)
    with pytest.raises(Refused, match="not over"):
        competence.close_expired(ines, made)
    monkeypatch.setenv("HOLDFAST_CLOCK", "2027-05-05")
    competence.close_expired(ines, made)
    assert made.state == "expired"


def test_a_competence_is_of_the_past_and_of_something(ines):
    nora = person(ines)
    with pytest.raises(Refused, match="not come yet"):
        competence.record_competence(ines, person=nora, subject="Search", obtained_on=YEAR)
    with pytest.raises(Refused, match="subject"):
        competence.record_competence(ines, person=nora, obtained_on=DAY)
    with acting_as(ines):
        assert not CompetenceRecord.objects.exists()


def test_who_needs_what_follows_from_role_post_and_place(ines, north, south):
    role = guard_role(ines)
    nora = person(ines, unit=north)
    per = person(ines, "Per Moe", unit=south, function="Crane  driver")
    holds(ines, role, nora)
    search = needs(ines, role, "Search")
    crane = needs(ines, None, "Lifting", post="crane driver")
    xray = needs(ines, None, "X-ray", unit=north)
    everybody = needs(ines, None, "Reporting")
    with acting_as(ines):
        found = {(n.person.title, n.requirement.pk) for n in picture(DAY).needs}
    assert (nora.title, search.pk) in found
    assert (per.title, search.pk) not in found
    assert (per.title, crane.pk) in found
    assert (nora.title, crane.pk) not in found
    assert (nora.title, xray.pk) in found
    assert (per.title, xray.pk) not in found
    assert {(nora.title, everybody.pk), (per.title, everybody.pk)} <= found


def test_gaps_are_planned_all_at_once_and_only_where_nothing_is_done(ines):
    role = guard_role(ines)
    nora, per = person(ines), person(ines, "Per Moe")
    holds(ines, role, nora)
    holds(ines, role, per)
    search, seals = needs(ines, role, "Search"), needs(ines, role, "Seals")
    knows(ines, per, "Seals")
    competence_gaps.raise_gap(ines, person=nora, requirement=seals, due=YEAR)
    made = competence_gaps.raise_gaps(
        ines, measure=GapMeasure.TRAINING, due=dt.date(2026, 8, 1), owner=per
    )
    assert {(g.person_id, g.requirement_id) for g in made} == {
        (nora.pk, search.pk),
        (per.pk, search.pk),
    }
    assert {g.judge_on for g in made} == {dt.date(2026, 9, 1)}
    assert len({g.reference for g in made}) == 2
    with acting_as(ines):
        for gap in made:
            assert Entry.objects.filter(record_id=gap.pk).count() == 1
        assert picture(DAY).met(nora.pk, search).standing is Standing.ACTION
    with pytest.raises(Refused, match="every gap already"):
        competence_gaps.raise_gaps(ines, measure=GapMeasure.TRAINING, due=YEAR)


def test_whoever_did_it_does_not_judge_it(ines, tom):
    nora = person(ines)
    asked = needs(ines, guard_role(ines), "Search")
    gap = competence_gaps.raise_gap(ines, person=nora, requirement=asked, due=YEAR)
    competence_gaps.report_gap_done(ines, gap, result="Two days with the dog unit.")
    with pytest.raises(Refused, match="does not judge"):
        competence_gaps.judge_gap_effective(ines, gap, finding="Finds all of it.")
    competence_gaps.judge_gap_ineffective(tom, gap, finding="Missed two of five.")
    assert (gap.state, gap.judged_by) == ("ineffective", tom.name)


def test_an_effect_is_not_judged_before_the_measure_is_due(ines):
    asked = needs(ines, guard_role(ines), "Search")
    with pytest.raises(Refused, match="after it is done"):
        competence_gaps.raise_gap(
            ines, person=person(ines), requirement=asked, due=YEAR, judge_on=DAY
        )
    with acting_as(ines):
        assert not CompetenceGap.objects.exists()


def test_an_employee_reads_and_records_nothing(ines, eve):
    nora = person(ines)
    with pytest.raises(NotPermitted):
        competence.record_competence(eve, person=nora, subject="Search", obtained_on=DAY)


def test_a_picture_of_five_hundred_people_asks_as_often_as_one_of_two(
    ines, django_assert_max_num_queries
):
    role = guard_role(ines)
    needs(ines, role, "Search")
    for number in range(12):
        who = person(ines, f"Guard {number}")
        holds(ines, role, who)
        knows(ines, who, "Search")
    with acting_as(ines), django_assert_max_num_queries(6):
        shown = picture(DAY)
        assert sum(shown.met(n.person.pk, n.requirement).holds for n in shown.needs) == 12


def test_a_site_officer_records_for_the_own_unit(ines, omar, north, south):
    nora = person(ines, unit=north)
    given = {"person": nora, "subject": "Search", "obtained_on": DAY}
    assert competence.record_competence(omar, **given, unit=north).unit == north
    for unit in (south, None):
        with pytest.raises(NotPermitted):
            competence.record_competence(omar, **given, unit=unit)


def test_a_site_officer_plans_for_the_gaps_of_the_own_unit_only(ines, omar, north, south):
    role = guard_role(ines)
    nora, per = person(ines, unit=north), person(ines, "Per Moe", unit=south)
    holds(ines, role, nora)
    holds(ines, role, per)
    needs(ines, role, "Search")
    with pytest.raises(NotPermitted):
        competence_gaps.raise_gaps(omar, measure=GapMeasure.TRAINING, due=YEAR)
    made = competence_gaps.raise_gaps(omar, measure=GapMeasure.TRAINING, due=YEAR, unit=north)
    assert [gap.person for gap in made] == [nora]
