"""A person asks to be forgotten: what goes, what stays, and why."""

import pytest
from django.db import connection

from holdfast.accounts.choices import RoleKey, Signatures
from holdfast.accounts.commands import (
    add_person,
    amend_person,
    grant_role,
    leave_person,
    make_user,
    withdraw_role,
)
from holdfast.accounts.models import AccessLogEntry, Person, RoleGrant, User
from holdfast.accounts.personal_data.erasing import erase_person, reasons_to_keep
from holdfast.accounts.personal_data.words import words_of
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import acting_as
from holdfast.acting.live import live_records
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.context.commands.issues import amend_issue, capture_issue
from holdfast.ledger.reading import entries_of
from holdfast.ledger.verifying import verify
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import content_of, path_of, store
from holdfast.records.choices import Standing
from holdfast.records.search import search
from holdfast.support.commands import approve_document, set_up_document

NAME = "Sigrid Aakre-Østby"
MAIL = "sigrid.aakre@halden.example"
PHONE = "+47 998 11 223"
ASKED = "By letter of 3 May."


@pytest.fixture
def sigrid(installation):
    made = add_person(installation, title="S. Aakre", email=MAIL, phone=PHONE, function="Guard")
    return amend_person(installation, made, title=NAME)


def gone(caller, person):
    left = leave_person(caller, person)
    return erase_person(caller, left, reason=ASKED)


def tables_saying(word):
    """Give the tables of the whole database in which a word stands, in whatever column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for value in row:
                    said = bytes(value).decode(errors="replace") if is_bytes(value) else str(value)
                    if word in said or word.encode("unicode_escape").decode() in said:
                        found.add(table)
    return found


def is_bytes(value):
    return isinstance(value, bytes | bytearray | memoryview)


def proves(caller):
    """Give what does not hold of the ledger, its files and the live records."""
    with acting_as(caller):
        live = live_records(caller.organization_id)
        report = verify(caller.organization_id, live=live, attachments=content_of)
    return report.problems


def test_the_person_is_gone_from_every_table_and_the_ledger_still_proves(installation, sigrid):
    issue = capture_issue(
        installation,
        side="internal",
        title="Night shift",
        description=f"{NAME} knows the gate best; ask {MAIL}.",
    )
    assert tables_saying(NAME)
    erased = gone(installation, sigrid)
    for word in (NAME, MAIL, PHONE, "S. Aakre"):
        assert tables_saying(word) == set()
    assert (erased.title, erased.standing) == (erased.reference, Standing.DISPOSED)
    issue.refresh_from_db()
    assert issue.description == f"{erased.reference} knows the gate best; ask {erased.reference}."
    assert proves(installation) == []


def test_search_finds_nobody_any_more(installation, ines, sigrid):
    assert [hit.record_id for hit in search(ines, "Aakre")] == [sigrid.pk]
    gone(installation, sigrid)
    assert search(ines, "Aakre") == []


def test_what_earlier_revisions_said_is_gone_and_said_to_be_gone(installation, sigrid):
    gone(installation, sigrid)
    history = entries_of(installation.organization_id, sigrid.pk)
    assert [entry.payload is None for entry in history] == [True, True, True, False]
    assert history[-1].kind == "accounts.person.erased"


def test_a_record_that_named_the_person_only_once_forgets_it_too(installation, sigrid):
    issue = capture_issue(
        installation, side="internal", title="Gate", description=f"{NAME} said so."
    )
    amend_issue(installation, issue, description="A guard said so.")
    gone(installation, sigrid)
    assert tables_saying(NAME) == set()
    history = entries_of(installation.organization_id, issue.pk)
    assert (history[-1].payload or {})["description"] == "A guard said so."
    assert proves(installation) == []


def test_files_of_the_person_go_with_the_change_unless_another_record_keeps_them(
    installation, sigrid, django_capture_on_commit_callbacks
):
    issue = capture_issue(installation, side="internal", title="Gate")
    own = store("licence.txt", [b"Guard licence 4711"])
    shared = store("roster.txt", [b"Roster of May"])
    attach(installation, sigrid, file=own)
    attach(installation, sigrid, file=shared)
    attach(installation, issue, file=shared)
    with django_capture_on_commit_callbacks(execute=True):
        gone(installation, sigrid)
        assert path_of(own.sha256) is not None, "not before the change is final"
    assert path_of(own.sha256) is None
    assert path_of(shared.sha256) is not None
    assert proves(installation) == []


def test_a_signature_stays_as_evidence_or_gives_way_to_the_reference(halden, installation, sigrid):
    writer = signed_in(halden, installation, sigrid)
    document = set_up_document(installation, title="Post orders")
    content.draft_version(writer, document, body="Walk the fence.")
    withdraw_all(installation, sigrid)
    left = leave_person(installation, sigrid)
    erased = erase_person(installation, left, reason=ASKED)
    assert tables_saying(NAME) == {"records_contentversion", "ledger_payload"}
    assert "1" in erased.standing_reason
    assert proves(installation) == []


def test_where_evidence_is_not_needed_the_signature_goes_too(halden, installation, sigrid):
    writer = signed_in(halden, installation, sigrid)
    document = set_up_document(installation, title="Post orders")
    version = content.draft_version(writer, document, body="Walk the fence.")
    withdraw_all(installation, sigrid)
    left = leave_person(installation, sigrid)
    erased = erase_person(installation, left, reason=ASKED, signatures=Signatures.REPLACE)
    version.refresh_from_db()
    assert (version.author_name, version.body) == (erased.reference, "Walk the fence.")
    assert tables_saying(NAME) == set()
    assert tables_saying(MAIL) == set()
    assert not User.objects.filter(email=MAIL).exists()
    assert proves(installation) == []


def test_an_approved_text_that_names_the_person_stays_as_it_was_approved(
    installation, ines, tom, sigrid
):
    nora = add_person(installation, title="Nora Dahl")
    document = set_up_document(installation, title="Post orders", owner=nora)
    content.draft_version(ines, document, body=f"Call {NAME}.")
    content.submit_version(ines, document)
    version = approve_document(tom, document, statement="So be it.")
    erased = gone(installation, sigrid)
    version.refresh_from_db()
    assert version.body == f"Call {NAME}."
    assert content.digest_of(version) == version.digest
    assert "version" in erased.standing_reason


@pytest.mark.parametrize("held", ["here", "access", "owner"])
def test_what_stands_against_it_is_named(halden, installation, sigrid, held):
    if held == "access":
        signed_in(halden, installation, sigrid)
    if held == "owner":
        capture_issue(installation, side="internal", title="Gate", owner=sigrid)
    if held != "here":
        leave_person(installation, sigrid)
    with acting_as(installation):
        (reason,) = reasons_to_keep(sigrid)
    with pytest.raises(Refused) as refused:
        erase_person(installation, sigrid, reason=ASKED)
    assert reason in refused.value.message
    sigrid.refresh_from_db()
    assert sigrid.title == NAME


def test_only_who_may_erase_erases(installation, eve, omar, sigrid):
    leave_person(installation, sigrid)
    for caller in (eve, omar):
        with pytest.raises(NotPermitted):
            erase_person(caller, sigrid, reason=ASKED)


def test_somebody_of_the_same_name_elsewhere_is_untouched(installation, vera, sigrid):
    other = add_person(vera, title=NAME, email=MAIL)
    gone(installation, sigrid)
    with acting_as(vera):
        assert Person.objects.get(pk=other.pk).title == NAME


def test_the_access_log_forgets_the_name(installation, sigrid):
    AccessLogEntry.objects.create(
        organization_id=installation.organization_id, kind="signed_in", actor_name=NAME
    )
    gone(installation, sigrid)
    assert AccessLogEntry.objects.get().actor_name == sigrid.reference


def test_a_short_name_is_not_taken_out_of_other_words(installation):
    bo = add_person(installation, title="Bo")
    issue = capture_issue(
        installation, side="internal", title="Bo", description="Boats and Bo at the quay."
    )
    gone(installation, bo)
    issue.refresh_from_db()
    assert issue.description == "Boats and Bo at the quay."
    assert issue.title == bo.reference


def test_old_names_and_addresses_are_known(installation, sigrid):
    with acting_as(installation):
        assert set(words_of(sigrid).known) == {NAME, MAIL, PHONE, "S. Aakre"}


def signed_in(halden, installation, person):
    """Let a person sign in as a site officer."""
    user = make_user(MAIL, NAME, "a long enough password 7")
    grant_role(installation, user=user, role=RoleKey.SECURITY_MANAGER, person=person)
    return caller_for(user, halden.pk)


def withdraw_all(installation, person):
    with acting_as(installation):
        grants = list(RoleGrant.objects.filter(person=person))
    for grant in grants:
        withdraw_role(installation, grant, reason="Left.")
