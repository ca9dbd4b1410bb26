"""Bringing in documents: nothing is lost, nothing renamed silently, and again changes nothing."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as Docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.exchange.documents.describing import described
from holdfast.exchange.documents.taking import TakingOptions, take_documents
from holdfast.exchange.models import ImportJob
from holdfast.exchange.reports import Outcome
from holdfast.records.extracting import FileText
from holdfast.records.models import Attachment, ContentVersion
from holdfast.support.models import Document

REAL = Path(__file__).parents[4].parent / "shared" / "realdata" / "documents"
SHELF = TakingOptions(source="Shelf")
TEXT = b"# Access and keys\n\nKeys are *signed* for.\n\n- Gate\n- Quay\n"


def docx(title="Gate procedure", words="Check every driver."):
    made = Docx()
    made.core_properties.title = title
    made.core_properties.author = "N. Dahl"
    made.add_heading("Purpose", level=1)
    made.add_paragraph(words)
    made.add_paragraph("Seal", style="List Bullet")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Who", "What"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def shelf(tmp_path):
    """Give a folder with a few documents and what lies between them."""
    for name, content in {
        "PRO-07 Access v2.1.md": TEXT,
        "gate/procedure.docx": docx(),
        "gate/.DS_Store": b"x",
        "empty.docx": b"",
        "macro.exe": b"MZ",
        "broken.docx": b"PK\x03\x04 no zip",
    }.items():
        path = tmp_path / "shelf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "shelf"


def taken(caller, path, options=SHELF, **how):
    with acting_as(caller):
        return take_documents(caller, path, options, **how)


def outcomes(report):
    return {each.file: each.outcome for each in report.files}


def only(caller, **wanted):
    with acting_as(caller):
        return Document.objects.get(**wanted)


def draft_of(caller, document):
    with acting_as(caller):
        return ContentVersion.objects.get(record_id=document.pk)


def test_every_file_is_taken_or_named_with_its_reason(ines, shelf):
    report = taken(ines, shelf)
    assert outcomes(report) == {
        "PRO-07 Access v2.1.md": Outcome.CREATED,
        "gate/procedure.docx": Outcome.CREATED,
        "gate/.DS_Store": Outcome.SKIPPED,
        "empty.docx": Outcome.REJECTED,
        "macro.exe": Outcome.REJECTED,
        "broken.docx": Outcome.REJECTED,
    }
    assert all(each.reason for each in report.files if each.outcome is not Outcome.CREATED)


def test_a_text_document_becomes_a_draft_that_people_go_on_with(ines, shelf):
    taken(ines, shelf)
    document = only(ines, title="Gate procedure")
    assert (document.state, document.external_reference) == ("draft", "gate/procedure.docx")
    assert "N. Dahl" in document.purpose
    body = draft_of(ines, document).body
    assert "## Purpose" in body
    assert "- Seal" in body
    assert "| Who | What |" in body


def test_code_edition_and_title_are_read(ines, shelf):
    taken(ines, shelf)
    document = only(ines, code="PRO-07")
    assert (document.title, document.kind) == ("Access and keys", "procedure")
    assert "Edition 2.1" in document.purpose
    assert draft_of(ines, document).body.startswith("# Access and keys")


def test_the_file_is_kept_byte_for_byte(ines, shelf):
    taken(ines, shelf)
    document = only(ines, code="PRO-07")
    with acting_as(ines):
        kept = Attachment.objects.get(record_id=document.pk)
    assert kept.name == "PRO-07 Access v2.1.md"
    assert kept.size == len(TEXT)


def test_the_same_folder_again_changes_nothing(ines, shelf):
    taken(ines, shelf)
    again = taken(ines, shelf)
    assert len(again.of(Outcome.UNCHANGED)) == 2
    assert not again.of(Outcome.CREATED)
    with acting_as(ines):
        assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("same", "outcome", "documents"),
    [("version", Outcome.UPDATED, 1), ("separate", Outcome.CREATED, 2), ("leave", "skipped", 1)],
)
def test_another_state_of_a_known_document(ines, tmp_path, same, outcome, documents):
    path = tmp_path / "PRO-07.md"
    path.write_bytes(TEXT)
    taken(ines, path)
    path.write_bytes(TEXT + b"\nAnd at night.\n")
    report = taken(ines, path, TakingOptions("Shelf", same=same))
    assert outcomes(report) == {"PRO-07.md": outcome}
    with acting_as(ines):
        assert Document.objects.count() == documents


def test_a_rehearsal_says_the_same_and_writes_nothing(ines, shelf):
    rehearsed = taken(ines, shelf, dry_run=True)
    with acting_as(ines):
        assert not Document.objects.exists()
        assert not Attachment.objects.exists()
    assert outcomes(rehearsed) == outcomes(taken(ines, shelf))


def test_a_picture_or_scan_stays_a_file_under_the_same_control(ines, tmp_path):
    path = tmp_path / "plan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    taken(ines, path)
    version = draft_of(ines, only(ines, title="plan"))
    assert version.body == ""
    assert version.is_file


def packed(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_names_in_a_zip_file_harm_nothing_and_are_kept(ines, tmp_path):
    path = tmp_path / "shelf.zip"
    path.write_bytes(
        packed(
            ("../../etc/passwd.md", TEXT),
            ("Vakthåndbok.md", b"# Vakt\n\nNatt."),
            ("inner.zip", packed(("a.md", b"# A"))),
            ("__MACOSX/._a.md", b"x"),
            ("folder/", b""),
        )
    )
    report = taken(ines, path)
    assert outcomes(report) == {
        "../../etc/passwd.md": Outcome.CREATED,
        "Vakthåndbok.md": Outcome.CREATED,
        "inner.zip": Outcome.REJECTED,
        "__MACOSX/._a.md": Outcome.SKIPPED,
    }
    assert not (tmp_path.parent.parent / "etc").exists()


def test_a_damaged_zip_file_is_refused_as_a_whole(ines, tmp_path):
    path = tmp_path / "shelf.zip"
    path.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(Refused, match="damaged"):
        taken(ines, path)


def test_one_broken_file_does_not_take_the_others_along(ines, tmp_path):
    content = packed(("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText."))
    broken = content.replace(b"# B\n\nText.", b"# X\n\nText.", 1)
    path = tmp_path / "shelf.zip"
    path.write_bytes(broken)
    assert outcomes(taken(ines, path)) == {"a.md": Outcome.CREATED, "b.md": Outcome.REJECTED}


NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/\\\0"), min_size=1
).filter(lambda name: name.strip(". ") and len(name.encode()) < 200)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, st.sampled_from([b"", b"# A\n\nb", b"PK\x03\x04", b"\xff\xfe"])))
def test_every_name_is_counted_in_exactly_one_outcome(ines, tmp_path, files):
    path = tmp_path / "any.zip"
    path.write_bytes(packed(*((f"{name}.md", content) for name, content in files.items())))
    report = taken(ines, path, dry_run=True)
    told = report.as_json()
    lists = ("created", "updated", "unchanged", "skipped", "rejected")
    assert sum(len(told[name]) for name in lists) == told["files"] == len(files)


def test_only_who_may_import_brings_documents_in(eve, omar, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(TEXT)
    for somebody in (eve, omar):
        with pytest.raises(NotPermitted):
            taken(somebody, path)


@pytest.mark.parametrize(
    ("name", "text", "title", "kind"),
    [
        ("FRM-02 visitors.docx", FileText(), "FRM-02 visitors", "form"),
        ("x.pdf", FileText(title="Microsoft Word - Post orders"), "Post orders", "instruction"),
        ("x.md", FileText(headings=((1, "Exercise plan"),)), "Exercise plan", "plan"),
        ("x.docx", FileText(title="untitled", headings=((1, "Seals"),)), "Seals", "other"),
    ],
)
def test_what_a_document_is_called_and_what_for(name, text, title, kind):
    found = described(name, text)
    assert (found.title, found.kind) == (title, kind)


def test_the_language_is_told_by_the_words(ines):
    german = "Der Wachdienst prüft jeden Fahrer am Tor und trägt die Nummer des Siegels ein. " * 5
    assert described("a.md", FileText(pages=(german,))).language == "de"
    assert described("a.md", FileText(pages=("Tor",))).language == ""


def test_the_page_takes_files_and_shows_the_work(client_of, ines):
    files = [SimpleUploadedFile("a.md", TEXT), SimpleUploadedFile("b.exe", b"MZ")]
    answer = client_of("ines").post(
        "/exchange/documents/", {"files": files, "same": "version"}, follow=True
    )
    page = answer.content.decode()
    assert "Nothing is written yet" in page
    assert "Access and keys" in page
    with acting_as(ines):
        job = ImportJob.objects.get()
        assert not Document.objects.exists()
    answer = client_of("ines").post(f"/exchange/documents/{job.pk}/run/", follow=True)
    assert "DOC-0001" in answer.content.decode()
    assert only(ines, title="Access and keys").state == "draft"


def test_a_rehearsal_that_was_stopped_is_rehearsed_again(client_of, ines):
    client_of("ines").post(
        "/exchange/documents/", {"files": [SimpleUploadedFile("a.md", TEXT)], "same": "version"}
    )
    with acting_as(ines):
        ImportJob.objects.update(state="cancelled")
        job = ImportJob.objects.get()
    answer = client_of("ines").post(f"/exchange/documents/{job.pk}/run/", follow=True)
    assert "Nothing is written yet" in answer.content.decode()
    with acting_as(ines):
        assert not Document.objects.exists()


def test_who_may_not_import_sees_no_page(client_of, eve):
    assert client_of("eve").get("/exchange/documents/").status_code == 403


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")
def test_real_documents(ines):
    report = taken(ines, REAL)
    told = json.loads(json.dumps(report.as_json()))
    assert told["files"] == sum(path.is_file() for path in REAL.rglob("*"))
    assert len(told["created"]) >= 20
    assert {each["file"].rsplit(".", 1)[-1] for each in told["rejected"]} <= {"tmpl"}
    titles = {each["title"] for each in told["created"]}
    assert "Binding Operational Directive 20-01" in titles
    assert "Code of Conduct Policy" in titles
