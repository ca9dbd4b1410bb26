"""Search in files: read once, beside the work of people; what cannot be read is not tried again."""

from __future__ import annotations

import pytest
from django.db.transaction import get_connection

from holdfast.accounts.commands import add_person, leave_person
from holdfast.accounts.personal_data.erasing import erase_person, own_files, what_is_held
from holdfast.accounts.personal_data.files import files_naming, keep_file
from holdfast.accounts.personal_data.words import words_of
from holdfast.acting.callers import acting_as
from holdfast.acting.permissions import Permission
from holdfast.config.cli import main
from holdfast.config.tasks import read_files_of
from holdfast.records import content
from holdfast.records.attaching import attach, withdraw_attachment
from holdfast.records.attachments import path_of, store
from holdfast.records.choices import Classification
from holdfast.records.extracting import read_file
from holdfast.records.models import Attachment
from holdfast.records.search import files, search
from holdfast.records.search.files import index_files
from holdfast.records.search.waiting import UNREAD
from holdfast.records.tests.files import pdf, word
from holdfast.records.tests.test_search_texts import document, in_force, keys, marked
from holdfast.support.commands import set_up_document
from holdfast.support.commands.dispositions import erase_attachment
from holdfast.support.models import Document

ONCE = word("Hoist a lantern")
LONG = "Lamp oil. " * 1_200


@pytest.fixture(autouse=True)
def _as_ines(ines):
    with acting_as(ines):
        yield


@pytest.fixture
def reads(monkeypatch):
    """Count how often a file is really read."""
    read, calls = read_file, []

    def counted(path, ending):
        calls.append(path.name)
        return read(path, ending)

    monkeypatch.setattr(files, "read_file", counted)
    return calls


def attached(caller, made, name, data):
    return attach(caller, made, file=store(name, [data]))


def test_words_of_a_pdf_are_found_with_the_page(ines):
    made = document(ines, "See the plan.")
    attached(ines, made, "plan.pdf", pdf(["Gate", LONG, LONG, LONG, "Hoist a lantern"]))
    assert search(ines, "lantern") == []
    assert index_files(ines).files == 1
    (hit,) = search(ines, "hoist lantern")
    assert (hit.record_id, hit.passage.kind, hit.passage.name) == (made.pk, "file", "plan.pdf")
    assert hit.passage.page == 5
    assert marked(hit) == ["Hoist", "lantern"]


def test_words_of_a_docx_and_the_name_of_a_picture_are_found(ines):
    made, other = document(ines, "See the plan."), document(ines, "See the picture.")
    attached(ines, made, "plan.docx", word("Hoist a lantern"))
    attached(ines, other, "lantern.png", b"\x89PNG\r\n\x1a\n0000")
    done = index_files(ines)
    assert [name for name, _why in done.problems] == ["lantern.png"]
    assert {hit.record_id: hit.passage.page for hit in search(ines, "lantern")} == {
        made.pk: 0,
        other.pk: 0,
    }


def test_a_file_that_is_the_content_is_a_version_and_goes_out_of_date_like_one(ines):
    made = set_up_document(ines, title="Post orders")
    content.upload_file(ines, made, file=store("orders.docx", [word("Hoist a lantern")]))
    index_files(ines)
    (hit,) = search(ines, "lantern")
    assert (hit.passage.kind, hit.passage.number, hit.passage.name) == ("version", 1, "orders.docx")
    in_force(ines, made)
    content.draft_version(ines, made, body="Hoist a torch.", change_reason="New lamps")
    in_force(ines, made)
    assert search(ines, "lantern") == []
    (hit,) = search(ines, "lantern", past=True)
    assert hit.passage.past


def test_the_same_file_is_read_once_and_known_at_once_afterwards(ines, reads):
    for _number in range(3):
        attached(ines, document(ines, "See the plan."), "plan.docx", ONCE)
    assert index_files(ines).files == 3
    assert len(reads) == 1
    later = document(ines, "See the plan.")
    attached(ines, later, "plan.docx", ONCE)
    assert later.pk in keys(search(ines, "lantern")), "without another reading"
    assert len(reads) == 1


def test_a_file_that_cannot_be_read_is_tried_again_only_when_asked_for(ines, reads):
    attached(ines, document(ines, "See the plan."), "plan.pdf", b"%PDF-1.7\n\xfe\xfe")
    for again, count, said in (
        (False, 1, ["plan.pdf"]),
        (False, 1, []),
        (True, 2, ["plan.pdf"]),
    ):
        done = index_files(ines, again=again)
        assert (len(reads), [name for name, _why in done.problems]) == (count, said)


def test_a_run_that_was_stopped_goes_on(ines, monkeypatch):
    for number in range(3):
        attached(ines, document(ines, "See."), f"{number}.txt", f"Lantern {number}".encode())
    read, calls = read_file, []

    def stopped(path, ending):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return read(path, ending)

    monkeypatch.setattr(files, "read_file", stopped)
    with pytest.raises(KeyboardInterrupt):
        index_files(ines)
    assert len(search(ines, "lantern")) == 1
    assert index_files(ines).files == 2
    assert len(search(ines, "lantern")) == 3


def test_a_file_missing_from_the_store_is_said_to_be_missing(ines):
    kept = attached(ines, document(ines, "See."), "plan.txt", b"Unlike any other lantern")
    path_of(kept.sha256).unlink()
    assert index_files(ines).problems == [("plan.txt", "The file is missing from the store.")]


def test_files_that_are_withdrawn_or_erased_are_gone(ines):
    made = document(ines, "See the plan.")
    first = attached(ines, made, "first.txt", b"Lantern of brass")
    second = attached(ines, made, "second.txt", b"Lantern of tin")
    index_files(ines)
    withdraw_attachment(ines, made, attachment=first, reason="Wrong file.")
    assert search(ines, "brass") == []
    assert keys(search(ines, "tin")) == [made.pk]
    erase_attachment(ines, Attachment.objects.get(pk=second.pk), because="Served its time.")
    assert search(ines, "tin") == []


def test_a_file_withdrawn_while_it_was_read_does_not_come_back(ines, monkeypatch):
    made = document(ines, "See the plan.")
    kept = attached(ines, made, "first.txt", b"Lantern of brass")
    read = read_file

    def slow(path, ending):
        withdraw_attachment(ines, made, attachment=kept, reason="Wrong file.")
        return read(path, ending)

    monkeypatch.setattr(files, "read_file", slow)
    assert index_files(ines).files == 0
    assert search(ines, "lantern") == []


def test_files_of_others_are_theirs_alone(ines, eve, vera, south):
    secret = document(ines, "See.", classification=Classification.CONFIDENTIAL)
    attached(ines, secret, "plan.txt", b"Lantern of the vault")
    attached(ines, document(ines, "See.", unit=south), "plan.txt", b"Lantern of the yard")
    index_files(ines)
    assert len(search(ines, "lantern")) == 2
    for other, seen in ((eve, 1), (vera, 0)):
        with acting_as(other):
            assert len(search(other, "lantern")) == seen


def test_texts_of_a_kind_that_few_may_read_are_found_by_those_few(ines, tom, monkeypatch):
    monkeypatch.setattr(Document, "needs_to_read", Permission.CLEARANCE_READ)
    made = document(ines, "Count the lanterns.")
    attached(ines, made, "plan.txt", b"Torches of the yard")
    index_files(ines)
    for words in ("lanterns", "torches"):
        (hit,) = search(ines, words)
        assert (hit.record_id, hit.withheld, hit.excerpt) == (made.pk, True, "")
        with acting_as(tom):
            assert search(tom, words) == []


def test_an_erased_person_is_gone_from_texts_that_stay(installation, ines):
    person = add_person(installation, title="Sigrid Aakre", email="sigrid@halden.example")
    made = in_force(ines, document(ines, "Ask Sigrid Aakre for the lantern."))
    attached(ines, made, "roster.txt", b"Night: SIGRID AAKRE with a torch")
    index_files(ines)
    assert {hit.record_id for hit in search(ines, '"sigrid aakre"')} == {person.pk, made.pk}
    with acting_as(installation):
        own = own_files(what_is_held(person))
        for file in files_naming(person, words_of(person), own=own).files:
            keep_file(installation, person, file=file, reason="The roster is kept for a year.")
        erase_person(installation, leave_person(installation, person), reason="By letter.")
    assert search(ines, "aakre", past=True) == []
    assert keys(search(ines, "torch")) == [made.pk]
    index_files(ines, again=True)
    assert search(ines, "aakre", past=True) == []
    assert keys(search(ines, "lantern")) == [made.pk]
    assert not {table for table in tables_saying("aakre") if "search" in table}


def tables_saying(word):
    """Give the tables of the whole database in which a word stands, as it is or as a term."""
    found = set()
    with get_connection().cursor() as cursor:
        for table in get_connection().introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name that the database gave
            found |= {table for row in cursor.fetchall() if word in str(row).lower()}
    return found


def test_everything_can_be_read_anew(ines):
    made = document(ines, "Count the lanterns.")
    attached(ines, made, "plan.txt", b"Torches of the yard")
    with get_connection().cursor() as cursor:
        for table in ("records_search_part", "records_search"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - two fixed names
    done = index_files(ines, again=True)
    assert (done.versions, done.files) == (1, 1)
    assert done.records > 0
    for words in ("lanterns", "torches", made.reference):
        assert keys(search(ines, words)) == [made.pk]


def test_texts_from_before_are_found_after_one_run(ines):
    made = document(ines, "Count the lanterns.")
    with get_connection().cursor() as cursor:
        cursor.execute("DELETE FROM records_search_part")
    assert index_files(ines).versions == 1
    assert keys(search(ines, "lanterns")) == [made.pk]


def test_the_server_reads_what_comes_in(ines, django_capture_on_commit_callbacks):
    UNREAD.take(timeout=0)
    with django_capture_on_commit_callbacks(execute=True):
        made = document(ines, "See.")
        attached(ines, made, "plan.txt", b"Lantern of brass")
    ((organization, new),) = UNREAD.take(timeout=0).items()
    read_files_of(organization, new)
    assert keys(search(ines, "lantern")) == [made.pk]


def test_on_the_command_line(ines, capsys):
    attached(ines, document(ines, "See."), "plan.pdf", b"%PDF-1.7\n\xfe\xfe")
    attached(ines, document(ines, "See."), "plan.txt", b"Lantern of brass")
    assert main(["index-files"]) == 0
    said = capsys.readouterr().out
    assert "plan.pdf: The file is damaged" in said
    assert "halden: 0 versions and 2 files read." in said
    assert main(["index-files", "--again"]) == 0
    assert "2 versions and 2 files read" in capsys.readouterr().out
