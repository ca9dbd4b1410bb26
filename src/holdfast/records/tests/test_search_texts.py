"""Search in texts: found as they are, by who may read them, past versions only when asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.context.commands.issues import amend_issue, capture_issue
from holdfast.records import content
from holdfast.records.attaching import attach, withdraw_attachment
from holdfast.records.attachments import store
from holdfast.records.choices import Classification
from holdfast.records.commands import archive_record
from holdfast.records.queries import versions_of
from holdfast.records.search import search
from holdfast.records.search.files import index_files
from holdfast.support.commands import set_up_document
from holdfast.support.commands.dispositions import erase_version
from holdfast.support.commands.documents import amend_document, approve_document


@pytest.fixture(autouse=True)
def _as_ines(ines):
    with acting_as(ines):
        yield


def document(caller, body, **values):
    made = set_up_document(caller, **{"title": "Post orders", **values})
    content.draft_version(caller, made, body=body)
    return made


def in_force(caller, made):
    owner = made.owner or add_person(caller, title="Nora Dahl")
    if made.owner is None:
        amend_document(caller, made, owner=owner)
    content.submit_version(caller, made)
    approver = replace(caller, actor_id=uuid4(), name="Approver")
    approve_document(approver, made, statement="I approve.")
    day = clock.today()
    content.put_in_force(approver, made, effective_on=day, review_due=day + dt.timedelta(days=90))
    return made


def keys(hits):
    return [hit.record_id for hit in hits]


def marked(hit):
    return [run.text for run in hit.runs if run.found]


def test_the_text_of_a_draft_is_found_with_its_words_set_apart(ines):
    made = document(
        ines, "# Gate\n\nThe **guard** checks every seal with a [torch](https://x.test)."
    )
    (hit,) = search(ines, "seal guard")
    assert hit.record_id == made.pk
    assert (hit.passage.kind, hit.passage.number, hit.passage.past) == ("version", 1, False)
    assert marked(hit) == ["guard", "seal"]
    assert hit.excerpt == "Gate The guard checks every seal with a torch."
    assert search(ines, "https") == []


def test_words_of_title_and_text_come_together(ines):
    made = document(ines, "Check the seals.", title="Evacuation of the terminal")
    assert keys(search(ines, "evacuation seals")) == [made.pk]
    amend_document(ines, made, title="Clearing the terminal")
    assert search(ines, "evacuation seals") == []
    assert keys(search(ines, "clearing seals")) == [made.pk]


def test_a_text_that_was_changed_is_found_by_its_new_words_only(ines):
    made = document(ines, "Count the lanterns.")
    content.draft_version(ines, made, body="Count the torches.")
    assert search(ines, "lanterns") == []
    assert keys(search(ines, "torches")) == [made.pk]


def test_a_superseded_text_is_found_only_when_asked_for(ines):
    made = in_force(ines, document(ines, "Count the lanterns."))
    content.draft_version(ines, made, body="Count the torches.", change_reason="New lamps")
    in_force(ines, made)
    assert search(ines, "lanterns") == []
    (hit,) = search(ines, "lanterns", past=True)
    assert (hit.passage.number, hit.passage.past, hit.passage.state) == (1, True, "superseded")
    (hit,) = search(ines, "count the", past=True)
    assert (hit.passage.number, hit.passage.past) == (2, False)


def test_a_withdrawn_text_and_what_is_archived_are_of_the_past(ines):
    made = in_force(ines, document(ines, "Count the lanterns."))
    content.withdraw_content(ines, made, reason="No lanterns any more.")
    other = document(ines, "Oil the lanterns.")
    archive_record(ines, other, reason="No longer used.")
    assert search(ines, "lanterns") == []
    assert set(keys(search(ines, "lanterns", past=True))) == {made.pk, other.pk}


def test_who_may_not_read_the_record_finds_no_text_of_it(
    ines, eve, omar, vera, south, installation
):
    document(ines, "The vault opens at nine.", classification=Classification.CONFIDENTIAL)
    document(ines, "The vault of the south.", unit=south)
    assert len(search(ines, "vault")) == 2
    for other, seen in ((eve, 1), (omar, 0), (vera, 0)):
        with acting_as(other):
            assert len(search(other, "vault")) == seen


def test_rights_follow_the_record(ines, eve):
    made = document(ines, "The vault opens at nine.")
    with acting_as(eve):
        assert keys(search(eve, "vault")) == [made.pk]
    amend_document(ines, made, classification=Classification.CONFIDENTIAL)
    with acting_as(eve):
        assert search(eve, "vault") == []


def test_no_passage_is_shown_of_what_is_confidential(ines):
    document(ines, "The vault opens at nine.", classification=Classification.CONFIDENTIAL)
    (hit,) = search(ines, "vault")
    assert (hit.excerpt, hit.runs) == ("", ())


def test_phrases_beginnings_kinds_and_letters_with_marks(ines):
    made = document(ines, "Die Wächter prüfen jede Plombe am Tor zwei.")
    issue = capture_issue(ines, side="internal", title="Tor", description="Plombe fehlt am Tor.")
    assert keys(search(ines, '"jede plombe"')) == [made.pk]
    assert keys(search(ines, "„Plombe am“")) == [made.pk]
    assert search(ines, '"plombe jede"') == []
    assert keys(search(ines, "wachter pruf")) == [made.pk]
    assert search(ines, "pruf wachter") == [], "only the last word may be unfinished"
    assert set(keys(search(ines, "plombe"))) == {made.pk, issue.pk}
    assert keys(search(ines, "plombe", record_type="context.contextissue")) == [issue.pk]


def test_one_hit_per_record_however_often_it_holds_the_words(ines):
    made = document(ines, "Lantern. " * 9_000, title="Lantern")
    assert keys(search(ines, "lantern")) == [made.pk]


def test_a_file_that_was_withdrawn_is_not_found_any_more(ines):
    made = document(ines, "See the file.")
    kept = attach(ines, made, file=store("lamps.txt", [b"Lanterns of the yard"]))
    index_files(ines)
    assert keys(search(ines, "lanterns")) == [made.pk]
    withdraw_attachment(ines, made, attachment=kept, reason="Wrong file.")
    assert search(ines, "lanterns") == []


def test_an_issue_keeps_its_place_when_it_changes(ines):
    issue = capture_issue(ines, side="internal", title="Lamps", description="Lanterns are old.")
    amend_issue(ines, issue, description="Torches are old.")
    assert search(ines, "lanterns") == []
    assert keys(search(ines, "torches")) == [issue.pk]


def test_all_of_a_disposed_version_is_gone(ines):
    made = in_force(ines, document(ines, "Count the lanterns."))
    content.draft_version(ines, made, body="Count the torches.", change_reason="New lamps")
    in_force(ines, made)
    first = versions_of(made).get(number=1)
    first.retain_until = clock.today() - dt.timedelta(days=1)
    erase_version(ines, first)
    assert search(ines, "lanterns", past=True) == []
