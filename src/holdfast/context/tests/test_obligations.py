"""Obligations: judged, met by something, evaluated, kept up to date (4.2.2)."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.context.choices import ComplianceResult
from holdfast.context.commands import obligations
from holdfast.context.models import ComplianceEvaluation
from holdfast.context.tests.stage import (
    LATER,
    SOON,
    TODAY,
    applicable,
    document,
    link,
    obligation,
    overrides,
)
from holdfast.records.choices import Relation


def evaluate(caller, of, result=ComplianceResult.COMPLIANT, **values):
    given = {
        "evidence": "Gate log of February.",
        "evaluated_on": TODAY,
        "next_evaluation": LATER,
        **values,
    }
    return obligations.evaluate_compliance(caller, of, result=result, **given)


def test_an_obligation_applies_only_with_a_date_for_its_evaluation(ines):
    found = obligation(ines)
    with pytest.raises(GateClosed, match="by when"):
        obligations.judge_applicable(ines, found, how_it_applies="All gates.")
    found.refresh_from_db()
    obligations.judge_applicable(ines, found, how_it_applies="All gates.", next_evaluation=SOON)
    assert found.state == "applicable"
    assert found.review_due == dt.date(2027, 3, 2)


def test_the_date_for_its_evaluation_may_be_overridden_with_a_reason(ines):
    terms = Terms(override=Override("The authority sets it next week."))
    obligations.judge_applicable.under(terms)(ines, obligation(ines), how_it_applies="All gates.")
    assert overrides(ines) == ["evaluation-is-planned"]


def test_an_obligation_is_set_aside_only_with_a_reason(ines):
    found = obligation(ines)
    terms = Terms(override=Override("Busy."))
    with pytest.raises(GateClosed, match="why"):
        obligations.judge_not_applicable.under(terms)(ines, found, reason=" ")
    found.refresh_from_db()
    obligations.judge_not_applicable(ines, found, reason="We carry no air cargo.")
    assert found.applicability_reason == "We carry no air cargo."


def test_compliance_is_only_found_where_something_meets_the_obligation(ines):
    found = applicable(ines)
    with pytest.raises(GateClosed, match="Nothing is named"):
        evaluate(ines, found)
    found.refresh_from_db()
    link(ines, document(ines), found, Relation.MEETS)
    made = evaluate(ines, found)
    assert found.state == "evaluated"
    assert (found.last_result, found.last_evaluated_on) == ("compliant", TODAY)
    assert found.next_evaluation == LATER
    assert made.evaluated_by == ines.name


def test_the_text_of_a_law_does_not_meet_it(ines):
    found = applicable(ines)
    link(ines, document(ines, "The act", kind="external"), found, Relation.DERIVES_FROM)
    with pytest.raises(GateClosed, match="Nothing is named"):
        evaluate(ines, found)


def test_that_it_is_not_met_can_always_be_recorded_with_what_is_missing(ines):
    found = applicable(ines)
    with pytest.raises(Refused, match="missing"):
        evaluate(ines, found, ComplianceResult.NOT_COMPLIANT)
    found.refresh_from_db()
    evaluate(ines, found, ComplianceResult.NOT_COMPLIANT, shortfall="No gate at quay 3.")
    assert found.last_result == "not_compliant"


def test_a_compliance_found_without_means_is_kept_as_an_override(ines):
    found = applicable(ines)
    terms = Terms(override=Override("The landlord does it."))
    obligations.evaluate_compliance.under(terms)(
        ines,
        found,
        result=ComplianceResult.COMPLIANT,
        evidence="Seen.",
        evaluated_on=TODAY,
        next_evaluation=LATER,
    )
    assert overrides(ines) == ["obligation-is-met-by-something"]


def test_a_late_entry_of_an_older_evaluation_does_not_hide_the_newest(ines):
    found = applicable(ines)
    link(ines, document(ines), found, Relation.MEETS)
    evaluate(ines, found)
    evaluate(
        ines,
        found,
        ComplianceResult.PARTIAL,
        shortfall="Log missing.",
        evaluated_on=dt.date(2025, 3, 1),
        next_evaluation=dt.date(2026, 3, 1),
    )
    assert (found.last_result, found.next_evaluation) == ("compliant", LATER)
    with acting_as(ines):
        assert ComplianceEvaluation.objects.filter(obligation=found).count() == 2


def test_a_changed_text_is_judged_before_it_is_evaluated(ines):
    found = applicable(ines)
    obligations.report_obligation_changed(ines, found, changed_on=TODAY, text="New wording.")
    with pytest.raises(Refused, match="not possible now"):
        evaluate(ines, found, ComplianceResult.NOT_COMPLIANT, shortfall="All.")
    found.refresh_from_db()
    obligations.judge_applicable(ines, found, how_it_applies="As before.")
    assert found.state == "applicable"


def test_an_obligation_names_a_successor_that_is_in_effect(ines):
    old, new = applicable(ines, "Act of 2004"), applicable(ines, "Act of 2024")
    with pytest.raises(Refused, match="itself"):
        obligations.supersede_obligation(ines, old, successor=old)
    old.refresh_from_db()
    obligations.supersede_obligation(ines, old, successor=new)
    assert old.superseded_by == new
    with pytest.raises(Refused, match="no longer in effect"):
        obligations.supersede_obligation(ines, new, successor=old)


def test_a_repealed_obligation_says_how_it_ended(ines):
    with pytest.raises(Refused, match="ended"):
        obligations.repeal_obligation(ines, applicable(ines), reason="")
