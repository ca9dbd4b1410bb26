"""7.5.1 and 7.5.2 as live records answer them: required, valued, identified, approved."""

import datetime as dt

import pytest

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import add_person, grant_role, make_user
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.context.tests.stage import LATER, TODAY
from holdfast.planning.tests.objectives_stage import active, issued
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import StoredFile, store
from holdfast.records.models import ContentVersion
from holdfast.support.commands.access_reviews import (
    AccessDecision,
    conclude_access_review,
    decide_access,
    open_access_review,
)
from holdfast.support.commands.documents import approve_document, set_up_document
from holdfast.support.queries.access import readers_of_confidential
from holdfast.support.queries.documents_required import required_information
from holdfast.support.tests.documents_stage import (
    amended,
    answer,
    in_force,
    post_orders,
    says,
    somebody_else,
    spoil,
    version_of,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def document(ines, halden):
    return post_orders(ines)


def required(caller, entry):
    with acting_as(caller):
        (found,) = [e for e in required_information(clock.today()) if e.entry.id == entry]
    return found


def test_each_required_entry_is_met_by_something_in_force_or_says_what_is_missing(ines, document):
    found = answer(ines, "7.5.1/a")
    assert not found.met
    assert "Scope of the SeMS" in says(found)
    assert any("no record of this kind can be kept yet" in str(part) for part in found.unseen)


def test_a_document_of_your_own_may_be_the_required_one(ines, document):
    assert not required(ines, "D14").is_met
    amended(ines, document, stands_for="D14")
    found = required(ines, "D14")
    assert found.is_met
    assert [r.reference for r in found.found] == [document.reference]
    assert found.lapses_on == document.review_due + DAY
    content.withdraw_content(ines, document, reason="Wrong")
    assert not required(ines, "D14").is_met


def test_a_register_of_events_is_kept_while_nothing_has_happened(ines, document):
    found = required(ines, "R5")
    assert found.is_met
    assert "nothing is recorded" in found.empty_register


def test_the_own_list_of_documents_exists_and_each_is_in_force(ines, document):
    found = answer(ines, "7.5.1/b")
    assert "marked as one that you yourselves find necessary" in says(found)
    assert found.gaps[0].command == "support.document.amended"
    amended(ines, document, found_necessary=True, necessary_because="Guards work by it")
    found = answer(ines, "7.5.1/b")
    assert found.met
    assert found.lapses_on == document.review_due + DAY
    assert "review date has passed" in says(answer(ines, "7.5.1/b", document.review_due + DAY))
    content.withdraw_content(ines, document, reason="Wrong")
    assert "It was withdrawn" in says(answer(ines, "7.5.1/b"))


def test_content_has_an_integrity_level_and_rights_are_reviewed(ines, ada, document):
    assert "Nobody has reviewed who may read" in says(answer(ines, "7.5.1/2"))
    review = open_access_review(ines, title="Autumn")
    with acting_as(ines):
        for grant in list(readers_of_confidential(clock.today())):
            decide_access(ines, review, grant=grant, decision=AccessDecision.KEEP)
    due = clock.today() + 180 * DAY
    assert "not concluded" in says(answer(ines, "7.5.1/2"))
    conclude_access_review(ines, review, conclusion="All needed.", review_due=due)
    found = answer(ines, "7.5.1/2")
    assert found.met
    assert found.lapses_on == due + DAY
    assert not answer(ines, "7.5.1/2", due + DAY).met
    content.describe_content(ines, document, integrity_level="")
    found = answer(ines, "7.5.1/2")
    assert "no integrity level" in says(found)
    assert found.gaps[0].command == "records.content.described"


def test_confidential_content_goes_to_nobody_who_may_not_read_it(ines, installation, halden):
    person = add_person(installation, title="Gate Guard")
    document = post_orders(ines, classification="confidential")
    content.distribute(ines, document, to_everyone=True)
    found = answer(ines, "7.5.1/2")
    assert "given to people who may not read that" in says(found)
    user = make_user("guard@halden.example", "Gate Guard", "correct horse battery")
    grant_role(installation, user, role=RoleKey.INTERNAL_AUDITOR, person=person)
    owner = document.owner
    user = make_user("nora@halden.example", "Nora", "correct horse battery")
    grant_role(installation, user, role=RoleKey.TOP_MANAGEMENT, person=owner)
    assert "given to people who may not read that" not in says(answer(ines, "7.5.1/2"))


def test_every_version_has_title_date_author_and_a_reference_of_its_own(ines, document):
    assert answer(ines, "7.5.2/1").met
    amended(ines, document, code="PRO-02")
    other = post_orders(ines, title="Visitors", code="pro-02")
    found = answer(ines, "7.5.2/1")
    assert "Another document carries the code" in says(found)
    amended(ines, other, code="PRO-03")
    spoil(version_of(ines, document), author_name="")
    assert "names no author" in says(answer(ines, "7.5.2/1"))
    spoil(document, title="")
    assert "It has no title" in says(answer(ines, "7.5.2/1"))


def test_language_format_and_medium_are_recorded_and_files_are_what_they_claim(ines, document):
    file = attach(ines, document, file=store("plan.txt", [b"Gate plan"]))
    assert answer(ines, "7.5.2/2").met
    spoil(file, media_type="application/pdf")
    assert "not of the type that its name says" in says(answer(ines, "7.5.2/2"))
    spoil(file, media_type="text/plain")
    content.describe_content(ines, document, content_format="", medium="")
    said = says(answer(ines, "7.5.2/2"))
    assert "Its format is not recorded" in said
    assert "Its medium is not recorded" in said
    spoil(version_of(ines, document), language="")
    assert "names no language" in says(answer(ines, "7.5.2/2"))


def test_the_format_is_that_of_the_content_and_one_that_contradicts_it_is_a_gap(ines, document):
    assert document.content_format == "text"
    content.describe_content(ines, document, content_format="office")
    assert "is a text, and it is described as a file" in says(answer(ines, "7.5.2/2"))
    file = StoredFile("Orders.pdf", "application/pdf", 9, "a" * 64)
    content.upload_file(ines, document, file=file, change_reason="As it came")
    content.submit_version(ines, document)
    approver = somebody_else(ines)
    approve_document(approver, document, statement="I approve.")
    today = clock.today()
    content.put_in_force(
        approver, document, effective_on=today, review_due=today + dt.timedelta(days=300)
    )
    assert document.content_format == "pdf"
    assert "described as" not in says(answer(ines, "7.5.2/2"))
    content.describe_content(ines, document, content_format="text")
    assert "is a file, and it is described as a text" in says(answer(ines, "7.5.2/2"))
    in_force(ines, document, reason="Written here")
    assert document.content_format == "text"


def test_a_first_draft_from_a_file_is_described_as_one(ines):
    owner = add_person(ines, title="Nora Dahl")
    orders = set_up_document(ines, title="Orders", kind="instruction", owner=owner)
    for name, found in (("Plan.png", "picture"), ("Plan.docx", "office"), ("A.pdf", "pdf")):
        file = StoredFile(name, "application/octet-stream", 9, f"{len(name):064x}")
        content.upload_file(ines, orders, file=file)
        assert orders.content_format == found
    content.draft_version(ines, orders, body="Check every driver.")
    assert orders.content_format == "text"


def test_a_file_lasts_as_what_it_is_until_somebody_says_otherwise(ines):
    owner = add_person(ines, title="Nora Dahl")
    orders = set_up_document(ines, title="Orders", kind="instruction", owner=owner)
    assert orders.preservation_format == "PDF/A-2"  # as which a text is given out
    for name, kept in (
        ("Plan.jpg", "JPEG"),
        ("Plan.png", "PNG"),
        ("A.docx", "DOCX"),
        ("A.pdf", "PDF"),
    ):
        file = StoredFile(name, "application/octet-stream", 9, f"{len(name) + ord(kept[0]):064x}")
        content.upload_file(ines, orders, file=file)
        assert orders.preservation_format == kept
    content.describe_content(ines, orders, preservation_format="PDF/A-2, converted by the archive")
    in_force(ines, orders, reason="Written here")
    assert orders.preservation_format == "PDF/A-2, converted by the archive"


def test_a_version_in_force_was_reviewed_and_approved_by_another_who_may(ines, document):
    assert answer(ines, "7.5.2/3").met
    version = version_of(ines, document)
    spoil(version, submitted_at=None)
    assert "never handed over for review" in says(answer(ines, "7.5.2/3"))
    spoil(version, approver_id=version.author_id)
    assert "Who wrote the version in force also approved it" in says(answer(ines, "7.5.2/3"))
    spoil(version, approved_at=None)
    assert "Nobody has approved" in says(answer(ines, "7.5.2/3"))


def test_nothing_in_force_is_a_gap_and_no_praise(ines, halden):
    for requirement in ("7.5.2/1", "7.5.2/2", "7.5.2/3", "7.5.3/a", "7.5.3/c", "7.5.3/3"):
        found = answer(ines, requirement)
        assert "No controlled content is in force" in says(found), requirement


def test_a_new_version_in_review_leaves_the_answer_as_it_was(ines, document):
    in_force(ines, document, reason="New barrier")
    assert answer(ines, "7.5.2/3").met
    assert answer(ines, "7.5.2/1").met


@pytest.fixture
def in_march(monkeypatch):
    """Let the day be the one of the stage of objectives."""
    monkeypatch.setenv("HOLDFAST_CLOCK", TODAY.isoformat())


def test_the_objectives_document_says_who_answers_by_what_means_and_when(
    ines, tom, installation, in_march
):
    assert "No objective is active" in says(answer(ines, "7.5.1/1", TODAY))
    owner = add_person(installation, title="Nora Dahl")
    objective = active(ines, tom, owner)
    found = answer(ines, "7.5.1/1", TODAY)
    assert "No objectives document is in force" in says(found)
    assert found.gaps[0].command == "planning.objectives_document.set_up"
    issued(ines, tom, owner)
    found = answer(ines, "7.5.1/1", TODAY)
    assert found.met
    assert found.lapses_on == LATER + DAY
    assert not answer(ines, "7.5.1/1", LATER + DAY).met
    another = active(ines, tom, owner, title="Seals checked")
    assert "does not hold it" in says(answer(ines, "7.5.1/1", TODAY))
    spoil(another, state="dropped")
    with acting_as(ines):
        version = ContentVersion.objects.get(state="effective")
    for part, words in (
        ("owner", "who answers for it"),
        ("plan_what", "what will be done"),
        ("plan_resources", "by what means"),
        ("due", "by when"),
    ):
        said = [{**version.annex["objectives"][0], part: ""}]
        spoil(version, annex={"objectives": said})
        found = answer(ines, "7.5.1/1", TODAY)
        assert words in says(found)
        assert found.gaps[0].id == objective.pk
