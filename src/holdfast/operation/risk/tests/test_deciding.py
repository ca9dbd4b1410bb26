"""Who decides on a risk and accepts what remains: the authority that its level asks for."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.operation.risk import commands
from holdfast.operation.risk.choices import Decision
from holdfast.operation.risk.models import RiskAcceptance
from holdfast.operation.risk.queries.scenarios import acceptance_of
from holdfast.operation.risk.tests.stage import (
    TODAY,
    answer,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    scores,
    told,
    why,
)

pytestmark = pytest.mark.django_db
LOW, MEDIUM, HIGH, EXTREME = (1, 2), (2, 3), (3, 4), (4, 5)


def days(count):
    return TODAY + dt.timedelta(days=count)


def accept(caller, scenario, until=60, **values):
    return commands.accept_risk(
        caller,
        fresh(caller, scenario),
        **{"reason": "Guards stand there meanwhile.", "until": days(until), **values},
    )


# (level, who, may he decide alone) by the authorities of the default method
@pytest.mark.parametrize(
    ("current", "rita_may", "ines_may"),
    [(LOW, True, False), (MEDIUM, True, True), (HIGH, False, False), (EXTREME, False, False)],
)
def test_the_authority_matrix(ines, rita, tom, current, rita_may, ines_may):
    in_force(ines)
    scenario = judged(ines, current=current)
    for caller, may in ((rita, rita_may), (ines, ines_may)):
        if may:
            assert decided(caller, scenario, "modify").decided_by == caller.name
        else:
            with pytest.raises(GateClosed) as closed:
                decided(caller, scenario, "modify")
            assert [r.gate.key for r in closed.value.refusals] == ["risk-authority"]
    assert decided(tom, scenario, "modify").decided_by == "Tom Berg"


def test_the_owner_of_a_risk_is_its_risk_owner(ines, installation):
    in_force(ines)
    scenario = judged(ines, current=LOW, owner=owned_by(installation, ines))
    assert decided(ines, scenario).state == "retained"


def test_a_decision_above_ones_authority_passes_with_a_reason_that_is_reviewed(ines, rita):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    terms = Terms(override=Override("Night shift, director unreachable."))
    passed = commands.decide_treatment.under(terms)(
        rita, scenario, decision=Decision.MODIFY, reason="Close the lane now."
    )
    assert passed.state == "treated"
    with acting_as(ines):
        assert [(o.gate, o.passed_by) for o in GateOverride.objects.all()] == [
            ("risk-authority", "Rita")
        ]


def test_an_unjudged_scenario_is_not_decided_on(ines, tom):
    in_force(ines)
    with pytest.raises(Refused, match="Judge it first"):
        decided(tom, told(ines))


def test_who_only_assesses_does_not_decide(ines, omar, north):
    in_force(ines)
    scenario = judged(ines, current=LOW, unit=north)
    with pytest.raises(NotPermitted):
        decided(omar, scenario)


def test_an_acceptance_binds_level_version_reason_and_end(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=EXTREME)
    accepted = accept(tom, scenario, until=90)
    assert (accepted.state, accepted.level, accepted.until) == ("in_force", "E", days(90))
    assert accepted.scenario_version == scenario.version
    assert accepted.accepted_by == "Tom Berg"


@pytest.mark.parametrize(("current", "longest"), [(EXTREME, 90), (HIGH, 180), (LOW, 365)])
def test_an_acceptance_lasts_no_longer_than_its_level_allows(ines, tom, current, longest):
    in_force(ines)
    scenario = judged(ines, current=current)
    with pytest.raises(Refused) as refused:
        accept(tom, scenario, until=longest + 1)
    assert "until" in refused.value.fields
    assert accept(tom, scenario, until=longest).until == days(longest)


def test_an_acceptance_needs_a_reason(ines, tom):
    in_force(ines)
    with pytest.raises(Refused, match="Say why"):
        accept(tom, judged(ines, current=HIGH), reason="  ")


def test_a_medium_risk_needs_two_signatures(ines, rita):
    in_force(ines)
    scenario = judged(ines, current=MEDIUM)
    waiting = accept(rita, scenario)
    assert (waiting.state, waiting.awaits) == ("awaiting", "security_manager")
    with acting_as(ines):
        assert acceptance_of(scenario, TODAY) is None
    with pytest.raises(Refused, match="You signed already"):
        commands.countersign_acceptance(rita, waiting)
    signed = commands.countersign_acceptance(ines, fresh(ines, waiting))
    assert (signed.state, signed.countersigned_by) == ("in_force", "Ines Solberg")


def test_grave_harm_to_people_is_top_managements_whatever_the_reason(ines, rita, tom):
    in_force(ines)
    scenario = told(ines)
    given = scores((3, 2), (1, 2), (1, 2)) | {"people_before": 4, "people_current": 4,
                                              "people_target": 4}  # fmt: skip
    scenario = commands.score_scenario(ines, scenario, **given)
    assert scenario.level_current == "M"
    terms = Terms(override=Override("Nobody is there."))
    with pytest.raises(GateClosed) as closed:
        commands.accept_risk.under(terms)(rita, scenario, reason="Rare.", until=days(30))
    assert "danger-to-people" in [r.gate.key for r in closed.value.refusals]
    assert accept(tom, scenario, until=30).state == "in_force"


def test_harm_to_people_that_nobody_judged_is_taken_for_the_worst(ines, rita):
    in_force(ines)
    scenario = told(ines, likelihood_current=1, consequence_current=4)
    assert scenario.harm_to_people == 4
    with pytest.raises(GateClosed):
        accept(rita, scenario, until=30)


def test_a_changed_level_makes_the_acceptance_void_and_the_decision_due_again(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    decided(tom, scenario, "retain")
    accepted = accept(tom, scenario)
    worse = commands.score_scenario(ines, fresh(ines, scenario), **scores((5, 5), (5, 5), (2, 2)))
    accepted = fresh(ines, accepted)
    assert (accepted.state, worse.state, worse.is_decided) == ("void", "evaluated", False)
    assert "from H to E" in accepted.ended_because


def test_a_change_that_leaves_the_level_alone_leaves_the_acceptance_in_force(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    accepted = accept(tom, scenario)
    commands.amend_scenario(ines, fresh(ines, scenario), title="Fence cut at berth 4")
    assert fresh(ines, accepted).state == "in_force"


def test_an_acceptance_expires_by_its_date(ines, tom, monkeypatch):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    decided(tom, scenario, "retain")
    accept(tom, scenario, until=30)
    assert answer(ines, "8.3/c").met
    assert answer(ines, "8.3/c").lapses_on == days(31)
    assert answer(ines, "8.3/c", days(30)).met
    gone = answer(ines, "8.3/c", days(31))
    assert "no acceptance of it counts today" in " ".join(why(gone))
    with acting_as(ines):
        assert not RiskAcceptance.objects.current(days(31)).exists()


def test_an_acceptance_written_down_afterwards_may_have_expired_already(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=EXTREME)
    accepted = accept(tom, scenario, until=-12, accepted_on=days(-102))
    assert accepted.days_left(TODAY) == -12
    with acting_as(ines):
        assert acceptance_of(scenario, TODAY) is None


def test_a_later_acceptance_takes_the_place_of_the_earlier(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    first = accept(tom, scenario, until=20)
    accept(tom, scenario, until=60)
    assert fresh(ines, first).state == "replaced"


def test_a_withdrawn_acceptance_no_longer_counts(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=HIGH)
    accepted = commands.withdraw_acceptance(tom, accept(tom, scenario), reason="Guards left.")
    assert accepted.ended_because == "Guards left."
    with acting_as(ines):
        assert acceptance_of(scenario, TODAY) is None


def test_an_imported_decision_is_a_proposal_until_somebody_decides(ines, tom):
    in_force(ines)
    scenario = judged(ines, current=LOW, decision="modify")
    assert not scenario.is_decided
    assert "No authorized risk owner" in " ".join(why(answer(ines, "8.3/c")))
    done = decided(tom, scenario, "retain")
    with pytest.raises(Refused, match="decide anew"):
        commands.amend_scenario(ines, done, decision="avoid")
