"""Assessments: rounds that cover what they say, approved by somebody else, then frozen."""

import datetime as dt
from dataclasses import replace

import pytest

from holdfast.accounts.commands import add_site
from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Consideration, ShippedMethod
from holdfast.operation.risk.queries.methods import method_in_force, offered_methods
from holdfast.operation.risk.tests.stage import (
    fresh,
    in_force,
    judged,
    scores,
    told,
)
from holdfast.records.choices import Relation
from holdfast.records.commands import trace

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2027, 3, 1)


def submitted(caller, title="Yearly round", covers=(), **values):
    assessment = commands.plan_assessment(caller, title=title, **values)
    for place in covers:
        trace(caller, assessment, relation=Relation.COVERS, target=place)
    assessment = commands.start_assessment(caller, assessment)
    return commands.submit_assessment(caller, assessment)


def approved(caller, assessment):
    return commands.approve_assessment(
        caller, fresh(caller, assessment), statement="As judged.", review_due=NEXT_YEAR
    )


def test_a_round_starts_by_the_method_in_force_only(ines):
    with pytest.raises(Refused, match="No risk method"):
        submitted(ines)


def test_a_site_without_a_scenario_holds_the_approval_up(ines, tom):
    in_force(ines)
    gate, depot = add_site(ines, title="Main gate"), add_site(ines, title="Depot")
    judged(ines, site=gate)
    assessment = submitted(ines)
    with pytest.raises(GateClosed, match="Depot"):
        approved(tom, assessment)
    judged(ines, "Depot raided", site=depot)
    assert approved(tom, assessment).state == "approved"


def test_a_round_of_one_site_asks_nothing_of_the_others(ines, tom):
    in_force(ines)
    gate = add_site(ines, title="Main gate")
    add_site(ines, title="Depot")
    judged(ines, site=gate)
    assert approved(tom, submitted(ines, covers=[gate])).state == "approved"


def test_a_scenario_that_is_not_judged_holds_the_approval_up(ines, tom):
    in_force(ines)
    judged(ines)
    told(ines, "Not judged")
    with pytest.raises(GateClosed, match="1 scenario"):
        approved(tom, submitted(ines))


def test_who_ran_the_round_does_not_approve_it(ines):
    in_force(ines)
    judged(ines)
    with pytest.raises(GateClosed, match="somebody else approves"):
        approved(ines, submitted(ines))


def test_approval_freezes_how_every_scenario_stood(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=(3, 4))
    assessment = approved(tom, submitted(ines))
    commands.score_scenario(ines, fresh(ines, scenario), **scores((5, 5), (5, 5), (1, 1)))
    kept = fresh(ines, assessment)
    assert kept.summary == {"H": 1}
    assert kept.baseline[0][0] == scenario.reference
    assert (kept.digest, len(kept.digest)) == (assessment.digest, 64)
    with pytest.raises(Refused, match="frozen"):
        commands.amend_assessment(ines, kept, title="Better round")
    with pytest.raises(Refused, match="frozen"):
        commands.consider(ines, kept, category=Consideration.HUMAN, reason="Late.")


def test_a_later_round_takes_the_place_of_those_that_it_covers(ines, tom):
    in_force(ines)
    gate = add_site(ines, title="Main gate")
    judged(ines, site=gate)
    of_gate = approved(tom, submitted(ines, covers=[gate]))
    whole = approved(tom, submitted(ines, "Whole port"))
    again = approved(tom, submitted(ines, "Gate again", covers=[gate]))
    assert [fresh(ines, each).state for each in (of_gate, whole, again)] == [
        "superseded", "approved", "approved",
    ]  # fmt: skip


def test_a_method_of_a_template_is_nobodys_until_it_is_confirmed(ines, tom):
    template = replace(tom, channel=Channel.TEMPLATE)
    with acting_as(template):
        commands.adopt_method(template, key=ShippedMethod.DEFAULT, in_force=True)
    with acting_as(ines):
        assert method_in_force() is None
        assert not any(offered.is_in_force for offered in offered_methods())
    with pytest.raises(Refused, match="No risk method"):
        submitted(ines)


def test_who_puts_a_method_of_a_template_in_force_makes_it_ones_own(ines, tom):
    template = replace(tom, channel=Channel.TEMPLATE)
    with acting_as(template):
        made = commands.adopt_method(template, key=ShippedMethod.DEFAULT)
    assert made.unconfirmed
    commands.put_method_in_force(tom, fresh(tom, made))
    with acting_as(ines):
        assert method_in_force() == made
