"""Writing controlled content: two people at once, files as the content, rounds of review (7.5)."""

import datetime as dt
import io
import zipfile

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import ReviewVerdict, VersionState
from holdfast.records.content.reviewing import request_to, requests_of
from holdfast.records.models import ReviewRemark
from holdfast.records.queries import open_version_of, versions_of
from holdfast.support.commands import set_up_document

BEGAN = "# Gate\n\nCheck the seal.\n\nCall the post."


@pytest.fixture
def paper(ines):
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
        record = set_up_document(ines, title="Gate", owner=owner)
        content.draft_version(ines, record, body=BEGAN)
        return record


@pytest.fixture
def in_review(ines, paper):
    with acting_as(ines):
        content.submit_version(ines, paper)
    return paper


def open_of(record):
    """Give the version that is being written or reviewed."""
    found = open_version_of(record)
    assert found is not None
    return found


def soon():
    return clock.today() + dt.timedelta(days=7)


def test_two_people_write_at_once_and_both_changes_stay(ines, tom, omar, north):
    with acting_as(ines):
        record = set_up_document(ines, title="Gate", unit=north)
        content.draft_version(ines, record, body=BEGAN, base="")
    with acting_as(omar):
        content.draft_version(omar, record, body=BEGAN.replace("post", "control room"), base=BEGAN)
    with acting_as(ines):
        made = content.draft_version(
            ines, record, body=BEGAN.replace("seal", "number").replace("\n", "\r\n"), base=BEGAN
        )
        assert made.body == "# Gate\n\nCheck the number.\n\nCall the control room."
        assert made.number == 1
        assert {each["name"] for each in made.writers} == {"Ines Solberg", "Omar Haddad"}


def test_a_passage_that_both_changed_is_settled_before_others_review_it(ines, installation, paper):
    with acting_as(installation):
        content.draft_version(installation, paper, body=BEGAN.replace("seal", "lock"), base=BEGAN)
    with acting_as(ines):
        made = content.draft_version(ines, paper, body=BEGAN.replace("seal", "number"), base=BEGAN)
        assert {"Check the lock.", "Check the number."} <= set(made.body.splitlines())
        with pytest.raises(GateClosed, match="settle the marked passages"):
            content.submit_version(ines, paper)
        content.draft_version(ines, paper, body=BEGAN)
        content.submit_version(ines, paper)


def test_what_was_approved_meanwhile_is_merged_into_the_next_version(ines, tom, in_review):
    with acting_as(tom):
        content.approve_version(tom, in_review, statement="Yes")
    with acting_as(ines):
        made = content.draft_version(
            ines, in_review, body=f"{BEGAN}\n\nMore.", base=BEGAN, change_reason="More"
        )
        assert (made.number, made.body) == (2, f"{BEGAN}\n\nMore.")


def test_without_a_text_one_began_from_the_new_text_takes_the_place_of_the_old(ines, paper):
    with acting_as(ines):
        assert content.draft_version(ines, paper, body="Short").body == "Short"


def test_who_wrote_any_of_it_does_not_approve_it(ines, installation, tom, paper):
    with acting_as(tom), pytest.raises(NotPermitted):
        content.draft_version(tom, paper, body="By Tom")
    with acting_as(installation):
        content.draft_version(installation, paper, body=f"{BEGAN}\n\nBy another.")
    with acting_as(ines):
        content.submit_version(ines, paper)
        with pytest.raises(GateClosed, match="wrote this version"):
            content.approve_version(ines, paper, statement="Partly mine")


def docx():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def test_a_file_is_the_content_and_the_approval_binds_its_digest(ines, tom, paper):
    with acting_as(ines):
        kept = attach(ines, paper, file=store("plan.docx", [docx()]))
        made = content.take_file(ines, paper, file="plan.docx")
        assert (made.format, made.body, made.file_id) == ("file", "", kept.pk)
        content.submit_version(ines, paper)
    with acting_as(tom):
        approved = content.approve_version(tom, paper, statement="Yes")
        first = approved.digest
        assert first == content.digest_of(approved)
        approved.file_sha256 = "0" * 64
        assert content.digest_of(approved) != first


def test_only_a_file_of_this_record_that_people_can_read_is_taken(ines, paper):
    with acting_as(ines):
        other = set_up_document(ines, title="Another")
        attach(ines, other, file=store("plan.docx", [docx()]))
        attach(ines, paper, file=store("rows.csv", [b"a,b"]))
        with pytest.raises(Refused, match="attach it first"):
            content.take_file(ines, paper, file="plan.docx")
        with pytest.raises(Refused, match="cannot be the content"):
            content.take_file(ines, paper, file="rows.csv")
        assert open_of(paper).body == BEGAN


def test_a_text_does_not_silently_take_the_place_of_a_file(ines, paper):
    with acting_as(ines):
        attach(ines, paper, file=store("plan.docx", [docx()]))
        content.take_file(ines, paper, file="plan.docx")
        with pytest.raises(Refused, match="made a file the content meanwhile"):
            content.draft_version(ines, paper, body="Mine", base=BEGAN)
        assert content.draft_version(ines, paper, body="Mine").format == "text"


def test_reviewers_are_asked_answer_and_hold_the_approval_until_then(ines, tom, eve, in_review):
    with acting_as(ines):
        content.ask_reviewers(ines, in_review, reviewers="Eve Lund\ntom@halden.example", due=soon())
        version = open_of(in_review)
        assert len(requests_of(version)) == 2
        assert request_to(ines, version) is None
    with acting_as(tom), pytest.raises(GateClosed, match="2 of those who were asked"):
        content.approve_version(tom, in_review, statement="Yes")
    with acting_as(eve):
        with pytest.raises(Refused, match="Say what you remark"):
            content.answer_review(eve, in_review, verdict=ReviewVerdict.CHANGE_NEEDED)
        content.answer_review(
            eve, in_review, verdict=ReviewVerdict.CHANGE_NEEDED, note="Name the post."
        )
        with pytest.raises(Refused, match="not asked"):
            content.answer_review(eve, in_review, verdict=ReviewVerdict.AGREE)
    with acting_as(ines):
        content.release_reviewer(ines, in_review, reviewer="Tom Berg")
        remark = ReviewRemark.objects.get()
        assert (remark.by_name, remark.review_round) == ("Eve Lund", 1)
        content.settle_remark(ines, in_review, remark=remark, settlement="Named.")
    with acting_as(tom):
        content.approve_version(tom, in_review, statement="Yes")


def test_returning_ends_the_round_and_the_next_one_asks_anew(ines, eve, in_review):
    with acting_as(ines):
        content.ask_reviewers(ines, in_review, reviewers="Eve Lund", due=soon())
        content.return_version(ines, in_review, reason="The post is missing.")
        content.submit_version(ines, in_review)
        version = open_of(in_review)
        assert (version.review_round, requests_of(version)) == (2, [])
        assert request_to(eve, version) is None


def test_who_is_unknown_or_ambiguous_is_not_asked(ines, in_review, vera):
    for name in ("Nobody", "vera@ostrava.example", "", "   \n"):
        with acting_as(ines), pytest.raises(Refused):
            content.ask_reviewers(ines, in_review, reviewers=name, due=soon())
    with acting_as(ines), pytest.raises(Refused, match="past"):
        content.ask_reviewers(ines, in_review, reviewers="Ines Solberg", due=dt.date(2020, 1, 1))


def test_a_remark_says_which_occurrence_of_a_passage_is_meant(ines, in_review):
    with acting_as(ines):
        made = content.remark_on_version(
            ines, in_review, remark="Which?", passage="the seal", occurrence=2
        )
        assert (made.passage, made.occurrence) == ("the seal", 2)
        with pytest.raises(Refused):
            content.remark_on_version(ines, in_review, remark="Which?", occurrence=0)


def test_digests_of_texts_are_what_they_always_were(ines, paper):
    """A version approved before files could be content keeps its digest."""
    import hashlib  # noqa: PLC0415 - beside its only use
    import json  # noqa: PLC0415

    with acting_as(ines):
        version = versions_of(paper).get()
    bound = {
        "record": str(paper.pk),
        "number": 1,
        "language": "en",
        "body": BEGAN,
        "annex": {},
    }
    data = json.dumps(bound, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert version.digest == hashlib.sha256(data.encode()).hexdigest()
    assert version.state == VersionState.DRAFT
