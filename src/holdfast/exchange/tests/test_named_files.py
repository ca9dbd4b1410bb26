"""Files that name somebody who asks to be forgotten: found, decided one by one, still proven."""

from __future__ import annotations

import pytest
from django.urls import reverse

from holdfast.accounts.choices import FileFate
from holdfast.accounts.commands import add_person, leave_person
from holdfast.accounts.models import FileDecision, Person
from holdfast.accounts.personal_data.erasing import erase_person, own_files, what_is_held
from holdfast.accounts.personal_data.files import (
    Stored,
    erase_file,
    files_naming,
    given_away,
    keep_file,
)
from holdfast.accounts.personal_data.words import Words, words_of
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.live import live_records
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.context.commands.issues import capture_issue
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.models import ImportRun
from holdfast.exchange.opening import open_register
from holdfast.exchange.packs import PackOrder, export_pack
from holdfast.ledger.verifying import verify
from holdfast.records.attaching import attach
from holdfast.records.attachments import content_of, path_of, store
from holdfast.records.models import Attachment
from holdfast.records.registry import REGISTRY
from holdfast.records.search.files import index_files

NAME, MAIL = "Sigrid Aakre-Østby", "sigrid.aakre@halden.example"
ROSTER = f"Night shift of May: {NAME.upper()}, gate north.".encode()
SITES = f"Site code,Site,Country,Remarks\nH1,North quay,Norway,ask {MAIL}\n"


@pytest.fixture
def sigrid(installation) -> Person:
    return add_person(installation, title=NAME, email=MAIL)


@pytest.fixture
def issue(installation):
    return capture_issue(installation, side="internal", title="Gate")


@pytest.fixture
def roster(installation, issue) -> Attachment:
    made = attach(installation, issue, file=store("roster.txt", [ROSTER]), note="Who was there")
    with acting_as(installation):
        index_files(installation)
    return made


def files(caller: Caller, person: Person) -> tuple[Stored, ...]:
    with acting_as(caller):
        own = own_files(what_is_held(person))
        return files_naming(person, words_of(person), own=own).files


def names(caller: Caller, person: Person) -> list[str]:
    return [file.name for file in files(caller, person)]


def words_in(caller: Caller, person: Person) -> Words:
    with acting_as(caller):
        return words_of(person)


def proves(caller: Caller) -> list[object]:
    with acting_as(caller):
        live = live_records(caller.organization_id)
        return list(verify(caller.organization_id, live=live, attachments=content_of).problems)


def test_files_of_other_records_that_name_the_person_are_found(installation, sigrid, issue, roster):
    attach(installation, issue, file=store("tides.txt", [b"High water at six."]))
    attach(installation, issue, file=store("late.txt", [f"Call {MAIL}".encode()]))
    attach(installation, sigrid, file=store("licence.txt", [NAME.encode()]))
    assert names(installation, sigrid) == ["late.txt", "roster.txt"], "read by the search or not"


def test_a_scan_is_counted_because_nobody_can_say_whom_it_names(installation, sigrid, issue):
    attach(installation, issue, file=store("scan.png", [b"\x89PNG\r\n\x1a\n" + b"0" * 40]))
    with acting_as(installation):
        index_files(installation)
        found = files_naming(sigrid, words_of(sigrid))
    assert (found.files, found.wordless) == ((), 1)


def test_the_person_is_not_erased_before_each_file_is_decided(installation, sigrid, roster):
    leave_person(installation, sigrid)
    with pytest.raises(Refused, match="1 file names the person and waits"):
        erase_person(installation, sigrid, reason="By letter.")
    (file,) = files(installation, sigrid)
    with pytest.raises(Refused, match="which duty"):
        keep_file(installation, sigrid, file=file, reason=" ")
    keep_file(installation, sigrid, file=file, reason=f"Evidence in the case of {NAME}.")
    erased = erase_person(installation, sigrid, reason="By letter.")
    assert erased.standing == "disposed"
    with acting_as(installation):
        decision = FileDecision.objects.get()
        assert decision.reason == f"Evidence in the case of {erased.reference}."
    assert path_of(roster.sha256) is not None
    assert proves(installation) == []


def test_its_content_is_erased_and_the_ledger_still_proves(
    installation, sigrid, roster, django_capture_on_commit_callbacks
):
    digest, (file,) = roster.sha256, files(installation, sigrid)
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(installation, sigrid, file=file, words=words_in(installation, sigrid))
        assert path_of(digest) is not None, "not before the change is final"
    assert path_of(digest) is None
    roster.refresh_from_db()
    assert (roster.sha256, roster.size, roster.name) == ("", 0, "roster.txt")
    assert roster.withdrawn_at is not None
    assert names(installation, sigrid) == []
    assert proves(installation) == []


def test_the_bytes_stay_while_another_record_has_the_same_file(
    installation, sigrid, roster, django_capture_on_commit_callbacks
):
    other = capture_issue(installation, side="internal", title="Quay")
    attach(installation, other, file=store("copy.txt", [ROSTER]))
    words, (copy, first) = words_in(installation, sigrid), files(installation, sigrid)
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(installation, sigrid, file=first, words=words)
    assert path_of(copy.sha256) is not None
    assert names(installation, sigrid) == ["copy.txt"]
    assert proves(installation) == []
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(installation, sigrid, file=copy, words=words)
    assert path_of(copy.sha256) is None
    assert proves(installation) == []


def test_another_file_takes_its_place_unless_it_names_the_person_too(
    installation, sigrid, issue, roster
):
    words, (file,) = words_in(installation, sigrid), files(installation, sigrid)
    again = store("roster-2.txt", [f"{NAME}, once more".encode()])
    with pytest.raises(Refused, match="names the person, too"):
        erase_file(installation, sigrid, file=file, words=words, replacement=again)
    clean = store("roster-2.txt", [b"Night shift of May: a guard, gate north."])
    erase_file(installation, sigrid, file=file, words=words, replacement=clean)
    with acting_as(installation):
        new = Attachment.objects.get(record_id=issue.pk, withdrawn_at__isnull=True)
        assert (new.name, new.note) == ("roster-2.txt", "Who was there")
        assert FileDecision.objects.get().fate == FileFate.REPLACE
    assert names(installation, sigrid) == []
    assert proves(installation) == []


def test_imported_registers_are_decided_too(
    installation, ines, sigrid, tmp_path, django_capture_on_commit_callbacks
):
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    with acting_as(ines):
        import_register(ines, open_register(path, REGISTRY["accounts.site"]), ImportOptions())
        digest = ImportRun.objects.get().sha256
    words, (file,) = words_in(installation, sigrid), files(installation, sigrid)
    assert (file.name, file.is_attached) == ("sites.csv", False)
    other = store("a.txt", [b"a"])
    with pytest.raises(Refused, match="nothing takes its place"):
        erase_file(installation, sigrid, file=file, words=words, replacement=other)
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(installation, sigrid, file=file, words=words)
    assert path_of(digest) is None
    assert names(installation, sigrid) == []
    assert proves(installation) == []


def test_packs_that_left_the_house_are_listed_where_they_held_the_person(
    installation, ines, tmp_path
):
    with acting_as(ines):
        export_pack(ines, tmp_path / "before.zip", order=PackOrder(), purpose="Before")
        sigrid = add_person(installation, title=NAME, email=MAIL)
        export_pack(ines, tmp_path / "all.zip", order=PackOrder(), purpose="Borealis audit")
        export_pack(ines, tmp_path / "5.zip", order=PackOrder(clause="5.3"), purpose="Roles")
        export_pack(ines, tmp_path / "6.zip", order=PackOrder(clause="6.2"), purpose="Aims")
        found = given_away(sigrid, what_is_held(sigrid))
    assert {(g.purpose, g.by) for g in found} == {
        ("Roles", ines.name),
        ("Borealis audit", ines.name),
    }


def test_only_who_may_erase_decides(installation, eve, sigrid, roster):
    words, (file,) = words_in(installation, sigrid), files(installation, sigrid)
    with acting_as(eve):
        with pytest.raises(NotPermitted):
            keep_file(eve, sigrid, file=file, reason="Mine")
        with pytest.raises(NotPermitted):
            erase_file(eve, sigrid, file=file, words=words)


def test_the_page_lists_the_files_and_takes_the_decision(
    ada, eve, client_of, sigrid, issue, roster
):
    page, here = client_of(ada), reverse("web:held", args=(sigrid.pk,))
    shown = page.get(here).content.decode()
    assert "roster.txt" in shown
    assert issue.reference in shown
    decide = reverse("web:held-decide", args=(sigrid.pk,))
    sent = {"file": str(roster.pk), "fate": "keep", "reason": ""}
    refused = page.post(decide, sent)
    assert refused.status_code == 422
    assert "which duty" in refused.content.decode()
    assert page.post(decide, {**sent, "fate": "burn"}).status_code == 422
    assert page.post(decide, {**sent, "fate": "replace"}).status_code == 422
    assert page.post(decide, {**sent, "reason": "Kept for the court."}).status_code == 302
    assert "Kept for the court." in page.get(here).content.decode()
    assert page.post(decide, {**sent, "file": str(sigrid.pk)}).status_code == 404
    assert client_of(eve).post(decide, sent).status_code == 403


def test_a_file_on_a_record_that_one_may_not_read_has_no_name(installation, ada, client_of, sigrid):
    secret = capture_issue(
        installation, side="internal", title="Vault", classification="confidential"
    )
    file = attach(installation, secret, file=store("vault-roster.txt", [ROSTER]))
    page = client_of(ada)
    shown = page.get(reverse("web:held", args=(sigrid.pk,))).content.decode()
    assert "vault-roster.txt" not in shown
    assert "ask somebody who may" in shown
    decide = reverse("web:held-decide", args=(sigrid.pk,))
    answer = page.post(decide, {"file": str(file.pk), "fate": "erase", "reason": "x"})
    assert answer.status_code == 404
