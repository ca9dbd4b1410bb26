"""7.5.3 as live records answer it: at hand, whole, current, called back, kept, disposed of."""

import datetime as dt

import pytest

from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.choices import RecallOutcome
from holdfast.support.choices.documents import EditionResult
from holdfast.support.commands.documents import check_edition
from holdfast.support.commands.preservation import check_content, note_backup
from holdfast.support.commands.retention import adopt_rule, set_up_rule
from holdfast.support.tests.documents_stage import (
    amended,
    answer,
    copies,
    in_force,
    post_orders,
    says,
    spoil,
    version_of,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def document(ines, halden):
    return post_orders(ines)


def test_content_is_at_hand_where_it_was_given(ines, document):
    assert answer(ines, "7.5.3/a").met


def test_content_that_was_given_to_nobody_is_not_at_hand(ines, document):
    (copy,) = copies(ines, version_of(ines, document))
    content.call_back(ines, document, copy=copy, reason="The gatehouse is closed.")
    found = answer(ines, "7.5.3/a")
    assert "no point of use" in says(found)
    assert found.gaps[0].command == "records.content.distributed"


def test_content_is_at_each_place_that_needs_it(ines, document):
    amended(ines, document, points_of_use="gatehouse\nControl room")
    found = answer(ines, "7.5.3/a")
    assert not found.met
    assert "It is not at: Control room." in says(found)
    content.distribute(ines, document, places="Control room", to_everyone=False)
    assert answer(ines, "7.5.3/a").met


def test_a_plan_lies_on_paper_or_offline_at_each_point_of_use(ines, document):
    plan = post_orders(ines, title="Response plan", kind="plan")
    found = answer(ines, "7.5.3/a")
    assert "No printed or offline copy of the version in force is at: gatehouse" in says(found)
    assert {gap.command for gap in found.gaps} == {"records.copies.issued"}
    content.issue_copies(ines, plan, place="Gatehouse")
    assert answer(ines, "7.5.3/a").met


def test_what_is_stored_is_checked_and_a_backup_read_back_within_their_periods(ines, document):
    today = clock.today()
    assert "by its digests" in says(answer(ines, "7.5.3/b"))
    check_content(ines, title="", review_due=today + 30 * DAY)
    assert "that a backup was verified" in says(answer(ines, "7.5.3/b"))
    note_backup(ines, evidence="Restored on the spare server.", review_due=today + 20 * DAY)
    found = answer(ines, "7.5.3/b")
    assert found.met
    assert found.lapses_on == today + 21 * DAY
    assert not answer(ines, "7.5.3/b", today + 21 * DAY).met
    assert answer(ines, "7.5.3/2", today + 30 * DAY).met
    assert answer(ines, "7.5.3/2").lapses_on == today + 31 * DAY
    assert not answer(ines, "7.5.3/2", today + 31 * DAY).met


def test_a_version_that_is_not_what_was_approved_is_found(ines, document):
    version = version_of(ines, document)
    spoil(version, body="Let everybody in.")
    made = check_content(ines)
    assert made.state == "damaged"
    assert made.problems_total == 1
    assert made.problems[0]["reference"] == document.reference
    assert "is not what was approved" in says(answer(ines, "7.5.3/b"))


def test_content_is_reviewed_in_time_and_lapses_with_its_review_date(ines, document):
    found = answer(ines, "7.5.3/c")
    assert found.met
    assert found.lapses_on == document.review_due + DAY
    late = answer(ines, "7.5.3/c", document.review_due + DAY)
    assert "review date has passed" in says(late)
    assert late.gaps[0].command == "records.record.reviewed"


def test_an_approver_without_the_role_does_not_count(ines, document):
    version = version_of(ines, document)
    spoil(version, approver_roles=["employee"])
    assert "held no role that may" in says(answer(ines, "7.5.3/c"))
    assert "held no role that may" in says(answer(ines, "7.5.2/3"))


def test_obsolete_copies_are_called_back_and_confirmed(ines, document):
    first = version_of(ines, document)
    content.issue_copies(ines, document, place="Gatehouse", copies=2, holder="Nora Dahl")
    in_force(ines, document, reason="New barrier")
    out = copies(ines, first)
    assert [copy.is_out for copy in out] == [True, True, True]
    due = clock.today() + document.recall_days * DAY
    assert {copy.recall_due for copy in out} == {due}
    found = answer(ines, "7.5.3/d")
    assert found.met
    assert found.lapses_on == due + DAY
    late = answer(ines, "7.5.3/d", due + DAY)
    assert late.gaps_total == 3
    assert late.gaps[0].command == "records.copy.recall_confirmed"
    for copy in out:
        content.confirm_recall(ines, document, copy=copy, outcome=RecallOutcome.DESTROYED)
    assert answer(ines, "7.5.3/d", due + DAY).met


def test_a_copy_that_was_never_called_back_is_found(ines, document):
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    (copy,) = copies(ines, first)
    spoil(copy, recalled_at=None, recall_due=None)
    assert "was not called back from: Gatehouse" in says(answer(ines, "7.5.3/d"))


def test_archived_versions_carry_mark_reason_and_date(ines, document):
    assert answer(ines, "7.5.3/e").met
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    found = answer(ines, "7.5.3/e")
    assert "until when an old version is kept" in says(found)
    assert found.gaps[0].command == "records.content.archived"
    adopt_rule(ines, set_up_rule(ines, title="Everything", kinds="all others", years=5))
    assert answer(ines, "7.5.3/e").met
    with acting_as(ines):
        first.refresh_from_db()
    assert first.archived_because == "Superseded by version 2"
    assert first.retain_until == clock.today().replace(year=clock.today().year + 5)


def test_a_version_without_its_archive_mark_is_found(ines, document):
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    spoil(first, archived_on=None, archived_because="")
    assert "no archive mark" in says(answer(ines, "7.5.3/e"))
    until = clock.today() + 900 * DAY
    content.mark_archived(ines, document, retain_until=until, reason="Contract of the port")
    assert answer(ines, "7.5.3/e").met


def test_content_can_be_got_and_used(ines, document):
    assert answer(ines, "7.5.3/1").met
    in_force(ines, document, reason="New barrier")
    assert "no point of use" in says(answer(ines, "7.5.3/1"))


def test_storage_and_preservation_are_recorded(ines, document):
    check_content(ines)
    assert answer(ines, "7.5.3/2").met
    content.describe_content(ines, document, storage_location="", preservation_format="")
    found = answer(ines, "7.5.3/2")
    assert "Where it is stored is not said" in says(found)
    assert "preservation format is not recorded" in says(found)
    assert {gap.command for gap in found.gaps} == {"records.content.described"}


def test_changes_are_numbered_versions_with_a_reason(ines, document):
    in_force(ines, document, reason="New barrier")
    assert answer(ines, "7.5.3/3").met
    second = version_of(ines, document)
    spoil(second, change_reason="")
    assert "gives no reason" in says(answer(ines, "7.5.3/3"))
    spoil(second, change_reason="Because", author_name="")
    assert "names no author" in says(answer(ines, "7.5.3/3"))
    spoil(second, author_name="Ines", number=3)
    assert "A number among its versions is missing" in says(answer(ines, "7.5.3/3"))


def test_every_class_has_a_retention_rule(ines, document):
    assert "No retention rule is in force" in says(answer(ines, "7.5.3/4"))
    rule = set_up_rule(ines, title="Documents", kinds="documents", years=5)
    assert "not in force" in says(answer(ines, "7.5.3/4"))
    adopt_rule(ines, rule)
    assert "No retention rule covers them" in says(answer(ines, "7.5.3/4"))
    due = clock.today() + 100 * DAY
    adopt_rule(ines, set_up_rule(ines, title="Rest", kinds="all others", review_due=due))
    assert answer(ines, "7.5.3/4").met


def external(ines, **values):
    given = {"title": "ISPS Code", "kind": "external", "issuer": "IMO", "edition": "2003"}
    return post_orders(ines, **{**given, **values})


def test_documents_of_others_are_looked_after(ines, halden):
    assert "No document of external origin" in says(answer(ines, "7.5.3/5"))
    document = external(ines, edition_check_months=6)
    assert "Nobody has looked" in says(answer(ines, "7.5.3/5"))
    check_edition(ines, document, result=EditionResult.SAME, note="The publisher's list")
    found = answer(ines, "7.5.3/5")
    assert found.met
    assert found.lapses_on == document.edition_check_due + DAY
    assert "time to look" in says(answer(ines, "7.5.3/5", document.edition_check_due + DAY))
    check_edition(ines, document, result=EditionResult.NEWER, newer="2026")
    found = answer(ines, "7.5.3/5")
    assert found.met
    assert found.lapses_on == document.take_over_by + DAY
    assert "not taken over" in says(answer(ines, "7.5.3/5", document.take_over_by + DAY))
    amended(ines, document, issuer="", edition="")
    said = says(answer(ines, "7.5.3/5"))
    assert "Who issued it" in said
    assert "Its edition is not recorded" in said


def test_without_any_content_there_is_nothing_to_call_back_or_to_mark_yet(ines, halden):
    for statement in ("7.5.3/d", "7.5.3/e"):
        assert "No controlled content is in force" in says(answer(ines, statement))
    post_orders(ines)
    for statement in ("7.5.3/d", "7.5.3/e"):
        assert answer(ines, statement).met
