"""Controlled content: what is approved is exactly what was seen, and stays as it was (7.5)."""

import datetime as dt

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.choices import VersionState
from holdfast.records.commands import archive_record, void_record
from holdfast.records.models import ControlledRecord, Distribution, ReviewRemark
from holdfast.records.queries import version_in_force_of, versions_of
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import set_up_document


def later():
    return clock.today() + dt.timedelta(days=365)


@pytest.fixture
def paper(ines):
    """Give a document with an owner and a first draft, written by Ines."""
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
        record = set_up_document(ines, title="Access control", owner=owner)
        content.draft_version(ines, record, body="# Access\n\nBadges are worn.")
        return record


def approved(ines, tom, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
    with acting_as(tom):
        content.approve_version(tom, paper, statement="Approved as read.")
        content.put_in_force(tom, paper, effective_on=clock.today(), review_due=later())


def test_from_draft_to_force(ines, tom, paper):
    approved(ines, tom, paper)
    with acting_as(ines):
        paper.refresh_from_db()
        version = versions_of(paper).get()
        assert version_in_force_of(paper) == version
        assert (paper.state, version.number, version.approver_name) == ("in_force", 1, "Tom Berg")
        assert version.digest == content.digest_of(version)
        assert paper.is_current(clock.today())
        assert not paper.is_current(later() + dt.timedelta(days=1))


def test_who_wrote_it_does_not_approve_it_but_a_reason_is_recorded(ines, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
        with pytest.raises(GateClosed) as closed:
            content.approve_version(ines, paper, statement="Mine")
        assert [r.gate.key for r in closed.value.refusals] == ["author-does-not-approve"]
        terms = Terms(override=Override("Night shift, nobody else on site."))
        content.approve_version.under(terms)(ines, paper, statement="Mine")
        passed = GateOverride.objects.get()
        assert passed.reason == "Night shift, nobody else on site."
        assert passed.review_due > clock.today()
        assert passed.reviewed_at is None


def test_an_approval_binds_to_the_text_that_was_seen(ines, tom, paper):
    with acting_as(ines):
        version = content.submit_version(ines, paper)
    with acting_as(tom), pytest.raises(Refused, match="changed since"):
        content.approve_version(tom, paper, statement="Yes", seen_digest="0" * 64)
    with acting_as(tom):
        content.approve_version(tom, paper, statement="Yes", seen_digest=version.digest)


def test_a_text_longer_than_a_version_takes_is_refused_with_what_to_do(ines, paper):
    with acting_as(ines):
        before = versions_of(paper).get().body
        with pytest.raises(Refused, match=r"200001 characters, at most 200000.*attach") as refused:
            content.draft_version(ines, paper, body="a" * 200_001)
        assert "body" in refused.value.fields
        assert versions_of(paper).get().body == before


def test_remarks_hold_the_approval_until_they_are_settled(ines, tom, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
        remark = content.remark_on_version(ines, paper, remark="Which badges?")
    with acting_as(tom), pytest.raises(GateClosed):
        content.approve_version(tom, paper, statement="Yes")
    with acting_as(ines):
        content.settle_remark(ines, paper, remark=remark, settlement="Photo badges, see 3.")
    with acting_as(tom):
        content.approve_version(tom, paper, statement="Yes")


def test_a_site_officer_settles_the_remarks_on_the_documents_of_his_unit_only(
    ines, omar, north, south
):
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
    for unit, may in ((north, True), (south, False)):
        with acting_as(ines):
            record = set_up_document(ines, title="Gate rules", unit=unit, owner=owner)
            content.draft_version(ines, record, body="Badges are worn.")
            content.submit_version(ines, record)
            remark = content.remark_on_version(ines, record, remark="Which badges?")
        with acting_as(omar):
            if may:
                content.settle_remark(omar, record, remark=remark, settlement="Photo badges.")
                assert ReviewRemark.objects.get(pk=remark.pk).settlement == "Photo badges."
                continue
            with pytest.raises(NotPermitted):
                content.settle_remark(omar, record, remark=remark, settlement="Photo badges.")


def test_a_remark_is_settled_on_its_own_record_only(ines, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
        remark = content.remark_on_version(ines, paper, remark="Which badges?")
        other = set_up_document(ines, title="Another")
        with pytest.raises(Refused, match="another record"):
            content.settle_remark(ines, other, remark=remark, settlement="Photo badges.")


def test_a_new_version_supersedes_the_old_and_recalls_its_copies(ines, tom, paper):
    approved(ines, tom, paper)
    with acting_as(ines):
        content.distribute(ines, paper, places="Gate 1\nControl room")
        with pytest.raises(Refused, match="why"):
            content.draft_version(ines, paper, body="New")
        content.draft_version(ines, paper, body="New", change_reason="New gate")
    approved(ines, tom, paper)
    with acting_as(ines):
        first, second = versions_of(paper).order_by("number")
        assert (first.state, second.state) == (VersionState.SUPERSEDED, VersionState.EFFECTIVE)
        assert first.body == "# Access\n\nBadges are worn."
        places = Distribution.objects.filter(content_version=first).exclude(place="")
        assert {p.place for p in places if p.recalled_at} == {"Gate 1", "Control room"}


@pytest.mark.parametrize("retire", [void_record, archive_record])
def test_what_no_longer_counts_is_called_back_from_where_it_hangs(ines, tom, paper, retire):
    approved(ines, tom, paper)
    with acting_as(ines):
        content.distribute(ines, paper, places="Gate 1\nControl room")
        retire(ines, paper, reason="The gate is closed for good.")
        out = Distribution.objects.exclude(place="")
        assert {copy.place for copy in out if copy.is_out} == {"Gate 1", "Control room"}
        assert {copy.recall_reason for copy in out} == {"The gate is closed for good."}


def test_everyone_acknowledges_the_version_not_the_title(ines, tom, eve, paper):
    approved(ines, tom, paper)
    with acting_as(ines):
        content.distribute(ines, paper)
    with acting_as(eve):
        given = content.acknowledge(eve, paper)
        again = content.acknowledge(eve, paper)
    assert given.pk == again.pk
    assert given.content_version.number == 1
    with acting_as(ines):
        rows = Distribution.objects.filter(person__isnull=False)
        assert rows.filter(acknowledged_at__isnull=False).count() == 1
        assert rows.count() == 3


def test_only_who_may_approve_does(ines, eve, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
    with acting_as(eve), pytest.raises(NotPermitted):
        content.approve_version(eve, paper, statement="Me too")


def test_nothing_takes_effect_before_its_approval(ines, tom, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
    with acting_as(tom):
        content.approve_version(tom, paper, statement="Yes")
        with pytest.raises(Refused, match="before it was approved"):
            content.put_in_force(
                tom, paper, effective_on=clock.today() - dt.timedelta(days=1), review_due=later()
            )


def test_all_controlled_types_share_one_mechanism():
    controlled = [made for made in REGISTRY if made.controlled]
    assert controlled
    for made in controlled:
        assert issubclass(made.model, ControlledRecord)
        shared = set(content.ON_CONTROLLED) - {content.approve_version}
        assert shared <= set(made.commands), made.key
        # A kind may add gates of its own to the approval, never leave one out.
        approvals = [command for command in made.commands if command.name == "approved"]
        assert approvals, made.key
        for approval in approvals:
            assert set(content.approve_version.gates) <= set(approval.gates), made.key
