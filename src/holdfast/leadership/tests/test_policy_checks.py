"""What the records say of 5.2: each statement met, each part failing, and when it lapses."""

import pytest

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed
from holdfast.leadership.choices.policy import BusinessChange, CommitmentKind
from holdfast.leadership.commands import assignments, impact, policy, publication, roles
from holdfast.leadership.commands import coverage as on_coverage
from holdfast.leadership.models import AdverseImpactAssessment, SecurityPolicy
from holdfast.leadership.tests.policy_stage import (
    BODY,
    LATER,
    TODAY,
    answer,
    committed,
    complete_draft,
    day_after,
    gap_commands,
    judged,
    next_version,
    outcome,
    policy_set_up,
    put_in_force,
    reasons,
    role,
)
from holdfast.operation.risk import commands as risks
from holdfast.operation.risk.tests import stage as risk_stage
from holdfast.planning.tests import objectives_stage
from holdfast.records import content
from holdfast.records.choices import Relation
from holdfast.records.commands import confirm_review, trace, void_record

OF_THE_TEXT = ("5.2.1/0", "5.2.1/a", "5.2.1/b", "5.2.1/c", "5.2.1/d", "5.2.1/e", "5.2.2/5")
REQUIREMENTS = (*OF_THE_TEXT, *(f"5.2.2/{number}" for number in (1, 2, 3, 4, 6, 7)))
YESTERDAY = TODAY.replace(day=1)
SOON = TODAY.replace(month=6, day=30)


@pytest.fixture
def head(ines):
    return role(ines)


@pytest.fixture
def holder(ines, head):
    person = add_person(ines, title="Nina Holm")
    made = assignments.propose_assignment(ines, role=head, person=person, starts_on=YESTERDAY)
    return assignments.assign(ines, made)


@pytest.fixture
def effective(ines, tom, head):
    return put_in_force(tom, complete_draft(ines, head))


def past_gates(tom, of):
    terms = Terms(override=Override("For now."))
    policy.approve_policy.under(terms)(tom, of, statement="I approve.")
    return content.put_in_force(tom, of, effective_on=TODAY, review_due=LATER)


def hasty(ines, tom, *, commitments=(), body=BODY, **values):
    """Give a policy in force that passed its gates with a reason."""
    made = policy_set_up(ines, **values)
    for kind in commitments:
        committed(ines, made, kind, "Words.")
    content.draft_version(ines, made, body=body)
    content.submit_version(ines, made)
    past_gates(tom, made)
    return made


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_without_a_policy_one_is_asked_for(ines, requirement):
    assert gap_commands(answer(ines, requirement)) == ["leadership.policy.set_up"]


@pytest.mark.parametrize("requirement", OF_THE_TEXT)
def test_a_complete_policy_meets_what_is_asked_of_its_text_until_its_review(
    ines, effective, requirement
):
    found = answer(ines, requirement)
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(LATER)
    late = answer(ines, requirement, day_after(LATER))
    assert gap_commands(late) == ["records.record.reviewed"]


def test_a_policy_under_way_is_named_with_its_next_step(ines, tom, head):
    made = complete_draft(ines, head)
    assert gap_commands(answer(ines, "5.2.1/0")) == ["leadership.policy.approved"]
    policy.approve_policy(tom, made, statement="I approve.")
    assert gap_commands(answer(ines, "5.2.1/0")) == ["records.content.put_in_force"]
    content.put_in_force(tom, made, effective_on=SOON, review_due=LATER)
    early = answer(ines, "5.2.1/0")
    assert not early.met
    assert early.lapses_on == SOON
    assert answer(ines, "5.2.1/0", SOON).met


def test_a_policy_of_others_voided_or_withdrawn_never_counts(ines, tom, vera, effective):
    assert not answer(vera, "5.2.1/0").met
    void_record(ines, effective, reason="A mistake.")
    assert not answer(ines, "5.2.1/0").met


def test_a_policy_approved_by_somebody_else_is_none_of_top_management(ines, tom, head):
    made = complete_draft(ines, head)
    # The general command knows nothing of top management; the check does.
    terms = Terms(override=Override("Nobody else is here."))
    content.approve_version.under(terms)(ines, made, statement="I approve.")
    content.put_in_force(tom, made, effective_on=TODAY, review_due=LATER)
    found = answer(ines, "5.2.1/0")
    assert gap_commands(found) == ["leadership.policy.approved"]
    assert "top-management role" in reasons(found)[0]
    assert not answer(ines, "5.1/1").met


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"purpose": ""}, "does not state the purpose"),
        ({"purpose_passage": ""}, "names no passage"),
        ({"purpose_passage": "Nobody wrote this."}, "does not stand in the text"),
    ],
)
def test_purpose_and_its_passage_are_both_asked_for(ines, tom, values, why):
    hasty(ines, tom, **values)
    found = answer(ines, "5.2.1/a")
    assert [why in reason for reason in reasons(found)] == [True]
    assert gap_commands(found) == ["leadership.policy.amended"]


def test_a_commitment_that_calls_for_an_objective_has_an_active_one(ines, tom, head):
    made = policy_set_up(ines)
    promise = committed(ines, made, CommitmentKind.OTHER, "We improve", calls_for_objective=True)
    content.draft_version(ines, made, body=BODY)
    content.submit_version(ines, made)
    past_gates(tom, made)
    bare = answer(ines, "5.2.1/b")
    assert gap_commands(bare) == ["records.trace.made"]
    assert bare.gaps[0].reference == promise.reference
    owner = add_person(ines, title="Per Lie")
    objective = objectives_stage.active(ines, tom, owner, promise)
    met = answer(ines, "5.2.1/b")
    assert met.met, reasons(met)
    assert objective.reference in {e.reference for e in met.evidence}
    assert met.lapses_on == day_after(objectives_stage.REVIEW)
    assert not answer(ines, "5.2.1/b", day_after(objectives_stage.REVIEW)).met


def test_a_policy_without_commitments_is_no_framework(ines, tom):
    hasty(ines, tom)
    assert gap_commands(answer(ines, "5.2.1/b")) == ["leadership.policy.commitment_added"]


@pytest.mark.parametrize(
    ("requirement", "kind"),
    [("5.2.1/c", CommitmentKind.REQUIREMENTS), ("5.2.1/d", CommitmentKind.IMPROVEMENT)],
)
def test_a_commitment_counts_once_the_version_in_force_holds_it(ines, tom, requirement, kind):
    made = hasty(ines, tom, commitments=[CommitmentKind.OTHER])
    assert gap_commands(answer(ines, requirement)) == ["leadership.policy.commitment_added"]
    new = committed(ines, made, kind, "We improve")
    assert not answer(ines, requirement).met
    content.draft_version(ines, made, body=BODY, change_reason="A commitment more.")
    content.submit_version(ines, made)
    past_gates(tom, made)
    found = answer(ines, requirement)
    assert found.met
    assert new.reference in {e.reference for e in found.evidence}


def test_harm_is_assessed_for_the_very_version_in_force(ines, tom, effective):
    assert answer(ines, "5.2.1/e").met
    content.draft_version(ines, effective, body=BODY, change_reason="A new year.")
    content.submit_version(ines, effective)
    past_gates(tom, effective)
    assert gap_commands(answer(ines, "5.2.1/e")) == ["leadership.policy.impact_assessed"]
    judged(ines, effective, 2)
    assert answer(ines, "5.2.1/e").met


def compared(ines, of, others, number=1, **values):
    return impact.compare_policies(
        ines,
        title="With the others",
        policy=of,
        policy_version=number,
        others=others,
        reviewed_on=TODAY,
        **values,
    )


def test_the_policy_agrees_with_the_others_each_by_name(ines, tom, effective):
    assert gap_commands(answer(ines, "5.2.2/1")) == ["leadership.policy.compared"]
    review = compared(ines, effective, "Safety policy: agrees\nPrivacy policy")
    found = answer(ines, "5.2.2/1")
    assert "no finding on “Privacy policy”" in reasons(found)[0]
    impact.amend_comparison(ines, review, others="Safety policy: agrees\nPrivacy policy: agrees")
    assert answer(ines, "5.2.2/1").met
    assert answer(ines, "5.2.2/1").lapses_on == day_after(LATER)
    impact.amend_comparison(ines, review, contradictions="Doors: locked or free?")
    assert "Doors" in reasons(answer(ines, "5.2.2/1"))[0]
    impact.amend_comparison(ines, review, contradictions="", others="\n")
    assert not answer(ines, "5.2.2/1").met
    impact.amend_comparison(ines, review, others="Safety policy: agrees")
    next_version(ines, tom, effective)
    assert gap_commands(answer(ines, "5.2.2/1")) == ["leadership.policy.compared"]


def assessed(ines, tom, title="Yearly round"):
    made = risks.plan_assessment(ines, title=title)
    risks.start_assessment(ines, made)
    risks.submit_assessment(ines, made)
    return risks.approve_assessment(tom, made, statement="I approve.", review_due=LATER)


def test_a_later_assessment_that_raises_a_risk_flags_the_policy(ines, tom, head):
    risk_stage.in_force(ines)
    scenario = risk_stage.judged(ines)
    first = assessed(ines, tom)
    made = policy_set_up(ines)
    content.draft_version(ines, made, body=BODY)
    content.submit_version(ines, made)
    past_gates(tom, made)
    assert gap_commands(answer(ines, "5.2.2/2")) == ["records.trace.made"]
    trace(ines, made, relation=Relation.CONSIDERS, target=first)
    assert answer(ines, "5.2.2/2").met
    calm = assessed(ines, tom, "Nothing new")
    assert answer(ines, "5.2.2/2").met
    risks.score_scenario(
        ines,
        risk_stage.fresh(ines, scenario),
        **risk_stage.scores((5, 5), (5, 5), (1, 1)),
    )
    worse = assessed(ines, tom, "After the break-in")
    found = answer(ines, "5.2.2/2")
    assert gap_commands(found) == ["leadership.policy.reviewed_after_change"]
    assert worse.reference in reasons(found)[0]
    assert scenario.reference in reasons(found)[0]
    assert calm.reference not in reasons(found)[0]
    policy.review_after_change(tom, risk_stage.fresh(ines, made), note="It already says so.")
    assert answer(ines, "5.2.2/2").met
    assessed(ines, tom, "The same again")
    assert answer(ines, "5.2.2/2").met


def test_a_merger_without_a_review_since_fails_and_a_coming_one_lapses(ines, tom, effective):
    assert answer(ines, "5.2.2/3").met
    assert answer(ines, "5.2.2/3").lapses_on == day_after(LATER)
    policy.note_business_change(
        ines, effective, kind=BusinessChange.MERGER, what="Joined Ostrava", changed_on=SOON
    )
    waiting = answer(ines, "5.2.2/3")
    assert waiting.met
    assert waiting.lapses_on == SOON
    fired = answer(ines, "5.2.2/3", SOON)
    assert gap_commands(fired) == ["leadership.policy.reviewed_after_change"]
    assert "Joined Ostrava" in reasons(fired)[0]
    confirm_review(ines, effective, review_due=LATER)
    assert not answer(ines, "5.2.2/3", SOON).met
    next_version(ines, tom, effective)
    assert answer(ines, "5.2.2/3", SOON).met


@pytest.mark.parametrize(
    "trigger", ["review_on_merger", "review_on_acquisition", "review_on_scope_change"]
)
def test_every_trigger_is_provided_for(ines, tom, trigger):
    hasty(ines, tom, **{trigger: False})
    assert gap_commands(answer(ines, "5.2.2/3")) == ["leadership.policy.amended"]


def test_an_outcome_is_accounted_for_by_a_role_that_a_person_holds(ines, effective, head):
    vacant = answer(ines, "5.2.2/4")
    assert gap_commands(vacant) == ["leadership.assignment.proposed"]
    assert "Head of security" in reasons(vacant)[0]
    person = add_person(ines, title="Nina Holm")
    made = assignments.propose_assignment(
        ines, role=head, person=person, starts_on=TODAY, ends_on=SOON
    )
    assignments.assign(ines, made)
    found = answer(ines, "5.2.2/4")
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(SOON)
    assert not answer(ines, "5.2.2/4", day_after(SOON)).met


def test_an_outcome_without_a_role_or_no_outcome_at_all_fails(ines, tom):
    hasty(ines, tom)
    assert gap_commands(answer(ines, "5.2.2/4")) == ["leadership.policy.outcome_added"]
    with acting_as(ines):
        made = SecurityPolicy.objects.get()
    outcome(ines, made, None)
    content.draft_version(ines, made, body=BODY, change_reason="An outcome.")
    content.submit_version(ines, made)
    past_gates(tom, made)
    assert gap_commands(answer(ines, "5.2.2/4")) == ["leadership.policy.outcome_amended"]


def test_a_dissolved_role_holds_nothing(ines, effective, head, holder):
    assert answer(ines, "5.2.2/4").met
    assignments.end_assignment(ines, holder, reason="Reorganized.", last_day=YESTERDAY)
    roles.dissolve_role(ines, head, reason="Reorganized.")
    assert gap_commands(answer(ines, "5.2.2/4")) == ["leadership.assignment.proposed"]


def test_a_policy_without_text_is_not_documented(ines, tom):
    hasty(ines, tom, body="")
    assert gap_commands(answer(ines, "5.2.2/5")) == ["records.content.drafted"]


def test_everybody_has_it_and_enough_have_confirmed(ines, effective):
    some = [add_person(ines, title=f"Docker {n}") for n in range(17)]
    assert gap_commands(answer(ines, "5.2.2/6")) == [
        "records.content.distributed",
        "leadership.policy.reminded",
    ]
    content.distribute(ines, effective)
    assert gap_commands(answer(ines, "5.2.2/6")) == ["leadership.policy.reminded"]
    on_coverage.acknowledge_by_list(
        ines,
        effective,
        body="\n".join(p.reference for p in some),
        how="Toolbox talk",
        confirmed_on=TODAY,
    )
    found = answer(ines, "5.2.2/6")
    assert found.met, reasons(found)
    policy.amend_policy(ines, effective, acknowledgement_target=100)
    assert gap_commands(answer(ines, "5.2.2/6")) == ["leadership.policy.reminded"]
    policy.amend_policy(ines, effective, acknowledgement_target=None)
    assert gap_commands(answer(ines, "5.2.2/6")) == ["leadership.policy.amended"]


def test_a_new_version_is_to_be_given_and_confirmed_anew(ines, tom, effective):
    policy.amend_policy(ines, effective, acknowledgement_target=1)
    content.distribute(ines, effective)
    with acting_as(ines):
        names = "\n".join(Person.objects.values_list("reference", flat=True))
    on_coverage.acknowledge_by_list(ines, effective, body=names, how="Signed", confirmed_on=TODAY)
    assert answer(ines, "5.2.2/6").met
    next_version(ines, tom, effective)
    assert not answer(ines, "5.2.2/6").met


def test_an_extract_or_a_word_on_who_gets_it_makes_it_available(ines, tom, effective):
    assert gap_commands(answer(ines, "5.2.2/7")) == ["leadership.policy.published"]
    policy.amend_policy(ines, effective, availability="Customers, with each contract.")
    assert answer(ines, "5.2.2/7").met
    policy.amend_policy(ines, effective, availability="")
    with acting_as(ines):
        chosen = list(effective.commitments.all())
    publication.publish_extract(tom, effective, commitments=chosen)
    assert answer(ines, "5.2.2/7").met
    publication.unpublish_extract(tom, effective, reason="Under review.")
    assert not answer(ines, "5.2.2/7").met
    publication.publish_extract(tom, effective, commitments=chosen)
    next_version(ines, tom, effective)
    assert not answer(ines, "5.2.2/7").met


def test_policy_and_objectives_fit_the_direction(ines, tom, effective):
    assert gap_commands(answer(ines, "5.1/1")) == ["planning.objective.proposed"]
    owner = add_person(ines, title="Per Lie")
    objectives_stage.active(ines, tom, owner)
    found = answer(ines, "5.1/1")
    assert found.met, reasons(found)
    assert found.lapses_on == day_after(objectives_stage.REVIEW)
    aimless = objectives_stage.active(ines, tom, owner, title="Aimless", goal="")
    failing = answer(ines, "5.1/1")
    assert [gap.reference for gap in failing.gaps] == [aimless.reference]
    assert gap_commands(failing) == ["planning.objective.revised"]


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_a_check_asks_as_much_of_few_records_as_of_many(
    ines, tom, head, effective, requirement, django_assert_max_num_queries
):
    def asked():
        with acting_as(ines), django_assert_max_num_queries(25) as queries:
            answer(ines, requirement)
        return len(queries)

    few = asked()
    for number in range(5):
        committed(ines, effective, CommitmentKind.OTHER, f"Promise {number}")
        outcome(ines, effective, head)
        policy.note_business_change(
            ines, effective, kind=BusinessChange.OTHER, what=f"{number}", changed_on=TODAY
        )
        add_person(ines, title=f"Docker {number}")
    next_version(ines, tom, effective)
    assert asked() <= few + 1


def test_what_a_policy_was_approved_in_view_of_stays(ines, tom, head, effective):
    with acting_as(ines):
        seen = AdverseImpactAssessment.objects.get()
    with pytest.raises(GateClosed, match="stays as it was read"):
        impact.amend_impact(ines, seen, harm="None at all.")
    judged(ines, effective, 1)  # what is seen differently now is said beside it
    with acting_as(ines):
        assert AdverseImpactAssessment.objects.count() == 2


def test_only_a_version_that_stands_is_judged_and_only_by_now(ines, effective):
    with pytest.raises(GateClosed, match="neither being written nor in force"):
        compared(ines, effective, "Safety policy: agrees", number=57)
    with pytest.raises(GateClosed, match="has not come yet"):
        impact.compare_policies(
            ines, title="Later", policy=effective, policy_version=1, others="Safety: agrees",
            reviewed_on=day_after(LATER),
        )  # fmt: skip
