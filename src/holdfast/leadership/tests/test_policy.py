"""The policy: what an approval binds, its gates, the triggers that fire, and who read it (5.2)."""

import pytest
from django.core import mail

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.context.commands import scopes
from holdfast.leadership.choices.policy import BusinessChange, CommitmentKind
from holdfast.leadership.commands import coverage as on_coverage
from holdfast.leadership.commands import policy, publication
from holdfast.leadership.queries.coverage import Share, coverage, coverage_for
from holdfast.leadership.queries.policy import in_force, stands_in, unreviewed
from holdfast.leadership.tests.policy_stage import (
    BODY,
    LATER,
    TODAY,
    committed,
    complete_draft,
    judged,
    next_version,
    outcome,
    policy_set_up,
    put_in_force,
    role,
)
from holdfast.records import content
from holdfast.records.models import Distribution, ReviewRemark
from holdfast.records.queries import version_in_force_of


@pytest.fixture
def head(ines):
    return role(ines)


@pytest.fixture
def draft(ines, head):
    return complete_draft(ines, head)


@pytest.fixture
def effective(tom, draft):
    return put_in_force(tom, draft)


def closed_gates(caller, of):
    with pytest.raises(GateClosed) as closed:
        policy.approve_policy(caller, of, statement="I approve.")
    return [refusal.gate.key for refusal in closed.value.refusals]


def test_an_approval_binds_conditions_commitments_outcomes_and_triggers(tom, effective, head):
    with acting_as(tom):
        found = in_force(effective)
    assert found is not None
    assert found.by_top_management
    assert [c["number"] for c in found.annex["commitments"]] == [1, 2]
    assert found.annex["outcomes"][0]["role"] == str(head.pk)
    assert found.annex["triggers"] == ["merger", "acquisition", "scope"]
    assert found.annex["purpose"] == "Moving cargo"


def test_a_later_wording_of_a_commitment_leaves_the_version_in_force_alone(ines, effective):
    with acting_as(ines):
        first = effective.commitments.get(number=1)
    policy.amend_commitment(ines, first, text="We do what we like.")
    with acting_as(ines):
        found = in_force(effective)
    assert found is not None
    assert found.annex["commitments"][0]["text"] == "We meet every requirement that applies"


def test_only_top_management_approves_and_nothing_gets_past_that(ines, omar, draft):
    assert "top-management-approves" in closed_gates(ines, draft)
    terms = Terms(override=Override("Nobody is here."))
    with pytest.raises(GateClosed, match="top-management role"):
        policy.approve_policy.under(terms)(ines, draft, statement="I approve.")
    with pytest.raises(NotPermitted):
        policy.approve_policy(omar, draft, statement="I approve.")


@pytest.mark.parametrize(
    ("left_out", "gate"),
    [
        ({"purpose": ""}, "policy-conditions-answered"),
        ({"purpose_passage": "words that nobody wrote"}, "policy-conditions-answered"),
        ({"framework_passage": ""}, "policy-conditions-answered"),
        ({"review_on_merger": False}, "policy-triggers-answered"),
        ({"review_on_acquisition": False}, "policy-triggers-answered"),
        ({"review_on_scope_change": False}, "policy-triggers-answered"),
    ],
)
def test_what_the_policy_does_not_answer_stands_before_its_approval(
    ines, tom, head, left_out, gate
):
    assert closed_gates(tom, complete_draft(ines, head, **left_out)) == [gate]


@pytest.mark.parametrize("missing", [CommitmentKind.REQUIREMENTS, CommitmentKind.IMPROVEMENT])
def test_both_commitments_of_the_standard_are_asked_for(ines, tom, head, missing):
    made = policy_set_up(ines)
    passages = {
        CommitmentKind.REQUIREMENTS: "We meet every requirement",
        CommitmentKind.IMPROVEMENT: "We improve the system",
    }
    for kind, passage in passages.items():
        if kind != missing:
            committed(ines, made, kind, passage)
    outcome(ines, made, head)
    judged(ines, made)
    content.draft_version(ines, made, body=BODY)
    content.submit_version(ines, made)
    assert closed_gates(tom, made) == ["policy-conditions-answered"]


def test_an_outcome_has_one_accountable_role_before_approval(ines, tom):
    assert closed_gates(tom, complete_draft(ines, None)) == ["policy-outcomes-accounted"]


def test_harm_elsewhere_is_assessed_for_each_version(ines, tom, effective):
    content.draft_version(ines, effective, body=BODY, change_reason="A new year.")
    content.submit_version(ines, effective)
    assert closed_gates(tom, effective) == ["policy-impact-assessed"]
    judged(ines, effective, 2)
    policy.approve_policy(tom, effective, statement="I approve.")


def test_commitments_are_numbered_on_and_a_number_stands_once(ines, head):
    made = policy_set_up(ines)
    first = committed(ines, made, CommitmentKind.OTHER, "One")
    second = committed(ines, made, CommitmentKind.OTHER, "Two")
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refused):
        committed(ines, made, CommitmentKind.OTHER, "Two again", number=2)


def test_a_passage_is_found_whatever_its_marks_and_line_breaks():
    assert stands_in("cargo moving  SAFELY through", BODY)
    assert stands_in("our risks and are judged", BODY)
    assert not stands_in("our risks are judged", BODY)
    assert not stands_in("  ", BODY)


def test_a_merger_calls_for_a_review_from_its_day_on(ines, tom, effective):
    policy.note_business_change(
        ines, effective, kind=BusinessChange.MERGER, what="Joined Ostrava", changed_on=TODAY
    )
    policy.note_business_change(
        ines, effective, kind=BusinessChange.ACQUISITION, what="Bought a depot", changed_on=LATER
    )
    with acting_as(ines):
        found = in_force(effective)
        assert found is not None
        assert [c.what for c in unreviewed(effective, found.annex, TODAY)] == ["Joined Ostrava"]
        assert len(unreviewed(effective, found.annex, LATER)) == 2
    policy.review_after_change(tom, effective, note="It speaks of all our ports.")
    with acting_as(ines):
        assert unreviewed(effective, found.annex, TODAY) == []
        assert len(unreviewed(effective, found.annex, LATER)) == 1


def test_a_new_version_written_after_the_change_is_a_review_and_one_before_is_none(
    ines, tom, effective
):
    content.draft_version(ines, effective, body=BODY, change_reason="A new year.")
    judged(ines, effective, 2)
    content.submit_version(ines, effective)
    policy.note_business_change(
        ines, effective, kind=BusinessChange.MERGER, what="Joined Ostrava", changed_on=TODAY
    )
    assert closed_gates(tom, effective) == ["policy-triggers-answered"]
    content.return_version(ines, effective, reason="The merger.")
    content.draft_version(ines, effective, body=BODY)
    content.submit_version(ines, effective)
    with acting_as(ines):
        remark = ReviewRemark.objects.get(content_version__record_id=effective.pk)
    content.settle_remark(ines, effective, remark=remark, settlement="Looked at; nothing changes.")
    put_in_force(tom, effective)
    with acting_as(ines):
        found = in_force(effective)
        assert found is not None
        assert unreviewed(effective, found.annex, TODAY) == []


def test_a_new_scope_in_force_fires_and_the_first_one_does_not(ines, tom, head):
    owner = add_person(ines, title="Per Lie")
    scope = scopes.set_up_scope(ines, title="Scope", owner=owner, activities="Cargo")
    terms = Terms(override=Override("For now."))

    def scope_in_force(why):
        content.draft_version(ines, scope, body="All of it.", change_reason=why)
        content.submit_version(ines, scope)
        scopes.approve_scope.under(terms)(tom, scope, statement="I approve.")
        content.put_in_force(tom, scope, effective_on=TODAY, review_due=LATER)

    scope_in_force("")
    effective = put_in_force(tom, complete_draft(ines, head))
    with acting_as(ines):
        found = in_force(effective)
        assert found is not None
        assert unreviewed(effective, found.annex, TODAY) == []
    scope_in_force("The marina is ours now.")
    with acting_as(ines):
        changes = unreviewed(effective, found.annex, TODAY)
    assert [change.kind for change in changes] == ["scope"]
    assert "marina" in changes[0].what


def test_there_is_nothing_to_look_at_again_where_nothing_changed(tom, effective):
    with pytest.raises(Refused, match="Nothing has changed"):
        policy.review_after_change(tom, effective, note="Fine.")


def people(ines, count):
    return [add_person(ines, title=f"P {n}", email=f"p{n}@halden.example") for n in range(count)]


def test_a_signed_list_confirms_for_who_had_a_copy_and_who_had_none(ines, effective):
    some = people(ines, 4)
    content.distribute(ines, effective)
    late = add_person(ines, title="Late", email="late@halden.example")
    listed = f"{some[0].reference}\nP1@Halden.example\tDocker\n\n{late.reference.lower()}"
    done = on_coverage.acknowledge_by_list(
        ines, effective, body=listed, how="Toolbox talk", confirmed_on=TODAY
    )
    assert (done.recorded, done.known, done.unknown) == (3, 0, ())
    again = on_coverage.acknowledge_by_list(
        ines, effective, body=listed, how="Toolbox talk", confirmed_on=TODAY
    )
    assert (again.recorded, again.known) == (0, 3)
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        confirmed = Distribution.objects.filter(acknowledged_at__isnull=False)
        assert confirmed.count() == 3
        assert all(d.acknowledgement.startswith("Toolbox talk") for d in confirmed)
        share = coverage(effective, version)
        everybody = Person.objects.live().count()
    assert (share.people, share.given, share.confirmed) == (everybody, everybody, 3)


def test_a_share_reaches_its_target_exactly_and_never_by_rounding():
    assert Share(people=200, given=200, confirmed=199).percent == 99
    assert not Share(people=200, given=200, confirmed=199).reaches(100)
    assert Share(people=10, given=10, confirmed=8).reaches(80)
    assert not Share(people=10, given=10, confirmed=8).reaches(81)
    assert not Share(people=10, given=10, confirmed=10).reaches(None)
    assert not Share(people=0, given=0, confirmed=0).reaches(1)


def test_a_list_with_unknown_people_is_refused_with_their_names_or_taken_without_them(
    ines, effective
):
    known = people(ines, 1)[0]
    listed = f"{known.email}\nghost@halden.example"
    with pytest.raises(Refused, match=r"ghost@halden\.example"):
        on_coverage.acknowledge_by_list(
            ines, effective, body=listed, how="Signed", confirmed_on=TODAY
        )
    with acting_as(ines):
        assert not Distribution.objects.exists()
    done = on_coverage.acknowledge_by_list(
        ines, effective, body=listed, how="Signed", confirmed_on=TODAY, leave_out_unknown=True
    )
    assert done.unknown == ("ghost@halden.example",)
    assert done.recorded == 1


def test_an_address_that_two_people_share_names_nobody(ines, effective):
    for name in ("One", "Two"):
        add_person(ines, title=name, email="gate@halden.example")
    with pytest.raises(Refused, match="gate@halden"):
        on_coverage.acknowledge_by_list(
            ines, effective, body="gate@halden.example", how="Signed", confirmed_on=TODAY
        )


def test_nobody_confirms_before_the_version_was_approved_or_tomorrow(ines, effective):
    known = people(ines, 1)[0]
    for day, why in ((LATER, "future"), (TODAY.replace(year=2025), "not approved yet")):
        with pytest.raises(Refused, match=why):
            on_coverage.acknowledge_by_list(
                ines, effective, body=known.email, how="Signed", confirmed_on=day
            )


def test_people_of_another_organization_are_unknown(ines, vera, effective):
    stranger = add_person(vera, title="Stranger", email="stranger@ostrava.example")
    with pytest.raises(Refused, match="stranger@"):
        on_coverage.acknowledge_by_list(
            ines, effective, body=stranger.email, how="Signed", confirmed_on=TODAY
        )


def test_a_reminder_goes_to_who_has_not_confirmed_and_is_kept(
    ines, effective, django_capture_on_commit_callbacks
):
    first, second = people(ines, 2)
    on_coverage.acknowledge_by_list(
        ines, effective, body=first.email, how="Signed", confirmed_on=TODAY
    )
    with django_capture_on_commit_callbacks(execute=True):
        on_coverage.remind(ines, effective, note="Before Friday, please.")
    assert second.email in mail.outbox[0].bcc
    assert first.email not in mail.outbox[0].bcc
    assert "Before Friday" in mail.outbox[0].body
    effective.refresh_from_db()
    assert effective.reminders[-1]["people"] >= 2


def test_nobody_is_left_to_remind_once_all_confirmed(ines, effective):
    with acting_as(ines):
        names = "\n".join(Person.objects.values_list("reference", flat=True))
    on_coverage.acknowledge_by_list(ines, effective, body=names, how="Signed", confirmed_on=TODAY)
    with pytest.raises(Refused, match="Everybody"):
        on_coverage.remind(ines, effective)


def test_coverage_is_told_per_unit_the_lowest_first(ines, north, south, effective):
    here = add_person(ines, title="N", unit=north)
    add_person(ines, title="S", unit=south)
    on_coverage.acknowledge_by_list(
        ines, effective, body=here.reference, how="Signed", confirmed_on=TODAY
    )
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        shares = {
            u.unit.title if u.unit else "": u.share.percent
            for u in coverage_for(ines, effective, version).units
        }
    assert shares["North Terminal"] == 100
    assert shares["South Terminal"] == 0
    assert list(shares)[-1] == "North Terminal"


def test_whoever_knows_one_unit_only_sees_its_share_beside_the_share_of_all(
    ines, omar, effective, north, south
):
    here = add_person(ines, title="N", unit=north)
    add_person(ines, title="S", unit=south)
    on_coverage.acknowledge_by_list(
        ines, effective, body=here.reference, how="Signed", confirmed_on=TODAY
    )
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        everybody = coverage(effective, version)
    with acting_as(omar):
        found = coverage_for(omar, effective, version)
    assert found.share == everybody
    assert "North Terminal" in {u.unit.title for u in found.units if u.unit}
    assert "South Terminal" not in {u.unit.title for u in found.units if u.unit}


def test_only_what_the_version_in_force_holds_is_published(ines, tom, effective):
    new = committed(ines, effective, CommitmentKind.OTHER, "Something newer")
    with pytest.raises(Refused, match="not part of the version in force"):
        publication.publish_extract(tom, effective, commitments=[new])
    with pytest.raises(Refused, match="Choose what"):
        publication.publish_extract(tom, effective, commitments=[], with_purpose=False)


def test_an_extract_of_an_older_version_is_no_longer_shown(ines, tom, effective, client):
    with acting_as(ines):
        first = effective.commitments.get(number=1)
    publication.publish_extract(tom, effective, commitments=[first])
    assert client.get("/policy/halden/").status_code == 200
    next_version(ines, tom, effective)
    gone = client.get("/policy/halden/")
    assert gone.status_code == 410
    said = gone.content.decode()
    assert "Version 1 is superseded" in said
    assert "We meet every requirement" not in said


def test_the_old_address_of_a_version_leads_to_what_is_public_now(ines, tom, effective, client):
    with acting_as(ines):
        first = effective.commitments.get(number=1)
    publication.publish_extract(tom, effective, commitments=[first])
    assert "/policy/halden/1/" in client.get("/policy/halden/").content.decode()
    assert client.get("/policy/halden/1/").status_code == 200
    assert client.get("/policy/halden/2/").status_code == 404
    next_version(ines, tom, effective)
    assert "has not been published yet" in client.get("/policy/halden/1/").content.decode()
    publication.publish_extract(tom, effective, commitments=[first])
    old = client.get("/policy/halden/1/")
    assert old.status_code == 410
    assert 'href="/policy/halden/"' in old.content.decode()
    assert client.get("/policy/halden/2/").status_code == 200
    # Taken back, both addresses say so; a version that was never public stays unknown.
    publication.unpublish_extract(tom, effective, reason="A lawsuit.")
    for number in (1, 2):
        answer = client.get(f"/policy/halden/{number}/")
        assert answer.status_code == 410
        assert "lawsuit" not in answer.content.decode()
    assert "was withdrawn" in client.get("/policy/halden/").content.decode()
    assert client.get("/policy/halden/3/").status_code == 404
