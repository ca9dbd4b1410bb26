"""The page of a record: who may see it, files, links, history."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.commands import add_site, amend_site
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import acting_as
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.models import Attachment, Trace
from holdfast.web.addresses import record_address
from holdfast.web.values import plain


@pytest.fixture
def quay(ines, north):
    return add_site(ines, title="North Quay", country="NO", unit=north)


@pytest.fixture
def yard(ines, south):
    return add_site(ines, title="South Yard", unit=south)


def test_what_is_anothers_is_not_found_and_what_is_not_ones_own_is_refused(
    client_of, omar, vera, quay, yard
):
    officer = client_of(omar)
    assert officer.get(record_address(quay)).status_code == 200
    refused = officer.get(record_address(yard))
    assert refused.status_code == 403
    assert "South Yard" not in refused.content.decode()
    logged = AccessLogEntry.objects.get(kind=AccessKind.REFUSED)
    assert (logged.actor_name, logged.organization_id) == ("Omar Haddad", omar.organization_id)
    for part in ("", "history/", "print/", "links/", "amended/"):
        assert client_of(vera).get(f"{record_address(quay)}{part}").status_code == 404
    assert officer.get(f"/accounts/sites/{uuid.uuid4()}/").status_code == 404
    assert "South Yard" not in officer.get("/accounts/sites/").content.decode()
    assert officer.get(f"/r/{yard.reference}/").status_code == 404


def test_a_confidential_record_is_not_for_an_employee(client_of, ines, eve):
    secret = add_site(ines, title="Vault", classification="confidential")
    assert client_of(ines).get(record_address(secret)).status_code == 200
    assert client_of(eve).get(record_address(secret)).status_code == 403
    assert "Nothing found" in client_of(eve).get("/search/?q=Vault").content.decode()


def test_what_an_outside_auditor_reads_is_noted(client_of, aud, tom, quay):
    client_of(tom).get(record_address(quay))
    assert not AccessLogEntry.objects.filter(kind=AccessKind.RECORD_READ).exists()
    client_of(aud).get(record_address(quay))
    noted = AccessLogEntry.objects.get(kind=AccessKind.RECORD_READ)
    assert noted.subject == f"{quay.reference} North Quay"
    assert noted.actor_name == "Aud Marsh"


def test_history_says_who_changed_what_from_what_to_what(client_of, ines, quay):
    amend_site(ines, quay, country="SE", kind="terminal")
    page = client_of(ines).get(f"{record_address(quay)}history/").content.decode()
    assert "Amended" in page
    assert "Ines Solberg" in page
    assert "<del>NO</del>" in page
    assert "<ins>SE</ins>" in page
    assert "<del>Other</del>" in page
    assert "<ins>Terminal or port facility</ins>" in page


def test_history_says_what_happened_to_the_parts_of_a_record(client_of, ines, quay):
    attach(ines, quay, file=store("plan.txt", [b"Seals"]))
    for url in (f"{record_address(quay)}history/", "/changes/"):
        page = client_of(ines).get(url).content.decode()
        assert "Attachment plan.txt: added" in page
        assert "Attach a file" not in page


def upload(name="log.pdf", content=b"%PDF-1.7 seal log"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_attached_and_handed_out_so_that_nothing_in_it_runs(
    client_of, ines, vera, omar, quay
):
    here = record_address(quay)
    sent = {"file": upload(), "note": "Seals of March", "proves_from": "2026-03-01"}
    client_of(ines).post(f"{here}attach/", sent)
    with acting_as(ines):
        file = Attachment.objects.get()
    assert "Seals of March" in client_of(ines).get(here).content.decode()
    url = f"{here}attachments/{file.pk}/"
    answer = client_of(omar).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 seal log"
    assert answer["Content-Disposition"] == 'attachment; filename="log.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(vera).get(url).status_code == 404


def test_a_file_of_a_record_one_may_not_read_is_refused(client_of, ines, omar, yard, quay):
    client_of(ines).post(f"{record_address(yard)}attach/", {"file": upload()})
    with acting_as(ines):
        file = Attachment.objects.get()
    assert client_of(omar).get(f"{record_address(yard)}attachments/{file.pk}/").status_code == 403
    # The key of a file does not open it through another record.
    assert client_of(omar).get(f"{record_address(quay)}attachments/{file.pk}/").status_code == 404


def test_a_file_that_lies_about_its_kind_is_refused_in_words(client_of, ines, quay):
    sent = {"file": upload("log.pdf", b"<script>alert(1)</script>")}
    page = client_of(ines).post(f"{record_address(quay)}attach/", sent, follow=True)
    assert "is not what its name says" in page.content.decode()
    with acting_as(ines):
        assert not Attachment.objects.exists()


def test_a_withdrawn_file_is_gone_from_the_page_and_the_reason_asked_for(client_of, ines, quay):
    here, reader = record_address(quay), client_of(ines)
    reader.post(f"{here}attach/", {"file": upload()})
    with acting_as(ines):
        file = Attachment.objects.get()
    url = f"{here}attachments/{file.pk}/"
    assert reader.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
    assert reader.post(f"{url}withdraw/", {"reason": "Wrong month"}).status_code == 302
    assert reader.get(url).status_code == 404


def test_records_are_linked_and_unlinked(client_of, ines, quay, yard):
    here, reader = record_address(quay), client_of(ines)
    found = reader.get(f"{here}links/?kind=accounts.site&q=south").content.decode()
    assert "South Yard" in found
    sent = {"kind": "accounts.site", "other": yard.pk, "relation": "relates_to"}
    assert reader.post(f"{here}links/", sent).status_code == 302
    for record, other in ((quay, "South Yard"), (yard, "North Quay")):
        assert other in reader.get(record_address(record)).content.decode()
    with acting_as(ines):
        link = Trace.objects.get()
    assert reader.post(f"{here}links/{link.pk}/remove/").status_code == 302
    assert (
        "South Yard"
        not in reader.get(here).content.decode().split('id="files"')[0].split('id="links"')[1]
    )


def test_nothing_is_linked_to_a_record_of_others(client_of, ines, vera, quay):
    theirs = add_site(vera, title="Ostrava depot")
    sent = {"kind": "accounts.site", "other": theirs.pk, "relation": "relates_to"}
    answer = client_of(ines).post(f"{record_address(quay)}links/", sent, follow=True)
    assert "not a valid choice" in answer.content.decode()
    with acting_as(ines):
        assert not Trace.objects.exists()


def test_an_auditor_reads_and_changes_nothing(client_of, aud, quay):
    reader, here = client_of(aud), record_address(quay)
    page = reader.get(here).content.decode()
    assert f"{here}amended/" not in page
    assert reader.post(f"{here}attach/", {"file": upload()}).status_code == 403
    assert reader.get(f"{here}links/").status_code == 403
    assert reader.post(f"{here}voided/", {"reason": "x"}).status_code == 403


def test_an_action_is_planned_for_a_record_and_shown_on_it(client_of, ines, quay):
    here, reader = record_address(quay), client_of(ines)
    assert f"{here}planned-for-record/" in reader.get(here).content.decode()
    sent = {"title": "Renew the fence", "owner": str(ines.person_id), "due": "2031-05-01"}
    assert reader.post(f"{here}planned-for-record/", sent).status_code == 302
    page = reader.get(here).content.decode()
    assert "Renew the fence" in page.split('id="actions"')[1]
    assert "Renew the fence" in reader.get("/work/").content.decode()


def test_figures_are_shown_and_offered_without_noughts_that_nobody_wrote():
    told = [plain("", Decimal(text)).text for text in ("80.0000", "0.2500", "0.0000", "1200.0000")]
    assert told == ["80", "0.25", "0", "1200"]
    with override("de"):
        assert plain("", Decimal("0.2500")).text == "0,25"
