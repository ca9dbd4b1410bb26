"""A file that is the content is under the same control on paper as a text that is written here."""

import io

import pypdf
import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.exchange.tests.test_printed_texts import png
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.content import (
    approve_version,
    call_back,
    issue_copies,
    put_in_force,
    submit_version,
    upload_file,
)
from holdfast.records.models import Distribution
from holdfast.records.queries import attachments_of
from holdfast.records.tests.files import pdf, word
from holdfast.support.commands.documents import set_up_document
from holdfast.support.models import Document
from holdfast.web.addresses import record_address


@pytest.fixture
def paper(ines):
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
        return set_up_document(ines, title="Gate", code="PRO-07", owner=owner)


def fresh(caller, record):
    with acting_as(caller):
        return Document.objects.get(pk=record.pk)


def in_force(ines, tom, paper, name, content):
    with acting_as(ines):
        upload_file(ines, fresh(ines, paper), file=store(name, [content]), change_reason="New")
    submit_version(ines, fresh(ines, paper))
    approve_version(tom, fresh(tom, paper), statement="Read and agreed.")
    until = add_months(clock.today(), 12)
    put_in_force(tom, fresh(tom, paper), effective_on=clock.today(), review_due=until)


def opened(client, paper, number, how=""):
    address = f"{record_address(paper)}versions/{number}/file/{how}"
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def copy_of(caller, paper):
    issue_copies(caller, fresh(caller, paper), place="Gate North")
    with acting_as(caller):
        return Distribution.objects.filter(token__isnull=False).latest("sent_at")


def test_a_draft_a_version_in_force_and_an_obsolete_one_say_so_when_opened(
    client_of, ines, tom, paper
):
    client, first, second = client_of(ines), pdf(["Old words"]), pdf(["New words"])
    with acting_as(ines):
        upload_file(ines, paper, file=store("gate.pdf", [first]))
    assert all("DRAFT" in page for page in words(opened(client, paper, 1)))
    in_force(ines, tom, paper, "gate.pdf", first)
    made = words(opened(client, paper, 1))
    assert "Old words" in made[1]
    assert "PRO-07 · v1" in made[1]
    assert "approved" in made[1]
    assert "OBSOLETE" not in " ".join(made)
    in_force(ines, tom, paper, "gate.pdf", second)
    made = words(opened(client, paper, 1))
    assert "Old words" in made[1]
    assert all("OBSOLETE" in page for page in made)
    assert opened(client, paper, 1, "?as=original") == first
    assert opened(client, paper, 2, "?as=original") == second


def test_a_numbered_copy_of_a_file_holds_its_pages_with_number_and_state(
    client_of, ines, tom, paper
):
    in_force(ines, tom, paper, "gate.pdf", pdf(["Look at the seal"]))
    copy, client = copy_of(ines, paper), client_of(ines)
    made = words(client.get(f"/print/copies/{copy.pk}/").content)
    assert "Look at the seal" in made[1]
    assert "Copy 1 of 1 · Gate North" in made[1]
    assert "CONTROLLED COPY 1" in made[1]
    assert "Latest history" not in " ".join(made)
    assert "Days until obsolete copies are back" not in " ".join(made)
    call_back(ines, fresh(ines, paper), copy=copy, reason="Car sold")
    made = words(client.get(f"/print/copies/{copy.pk}/").content)
    assert all("CALLED BACK" in page for page in made)
    assert "CONTROLLED COPY" not in " ".join(made)


def test_a_picture_is_a_page_and_the_words_of_a_text_document_are_printed(client_of, ines, paper):
    client = client_of(ines)
    with acting_as(ines):
        upload_file(ines, paper, file=store("gate.png", [png(4, 3)]))
    made = pypdf.PdfReader(io.BytesIO(opened(client, paper, 1)))
    assert len(made.pages) == 2
    assert made.pages[1].mediabox.width > made.pages[1].mediabox.height
    with acting_as(ines):
        upload_file(ines, fresh(ines, paper), file=store("gate.docx", [word("Stop each car.")]))
    (page,) = words(opened(client, paper, 1))
    assert "Stop each car." in page
    assert "its layout and its pictures are in the file itself" in page


def test_the_page_offers_the_marked_file_first_and_the_file_as_it_was_second(
    client_of, ines, paper
):
    with acting_as(ines):
        upload_file(ines, paper, file=store("gate.pdf", [pdf(["a"])]))
    page = client_of(ines).get(record_address(paper)).content.decode()
    first, second = page.index("Open gate.pdf"), page.index("The file as it was")
    assert first < second
    assert "A paper by PDF/A cannot hold its pages" in page


def test_among_the_files_of_the_record_too_it_opens_with_its_marks(client_of, ines, paper):
    with acting_as(ines):
        upload_file(ines, paper, file=store("gate.pdf", [pdf(["Old words"])]))
        file = attachments_of(paper).get()
        other = attach(ines, fresh(ines, paper), file=store("note.txt", [b"A note"]))
    client = client_of(ines)
    here = f"{record_address(paper)}attachments/"
    made = words(client.get(f"{here}{file.pk}/", follow=True).content)
    assert all("DRAFT" in page for page in made)
    assert b"".join(client.get(f"{here}{other.pk}/").streaming_content) == b"A note"


def test_nobody_opens_a_file_of_what_he_may_not_read(client_of, ines, vera, paper):
    with acting_as(ines):
        upload_file(ines, paper, file=store("gate.pdf", [pdf(["a"])]))
    address = record_address(paper)
    for url in (f"{address}versions/1/file/", f"/print{address}versions/1/"):
        assert client_of(vera).get(url).status_code == 404
    assert client_of(ines).get(f"/print{address}versions/9/").status_code == 404
