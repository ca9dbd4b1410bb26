"""The text of a version on paper: pictures, rows of live records, or the file that it is."""

import struct
import zlib

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.context.commands.issues import capture_issue
from holdfast.exchange.printouts.files import size_of
from holdfast.exchange.printouts.records import record_printout
from holdfast.printing.parts import Drawing, Rich, Sheet
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.content import draft_version, submit_version, upload_file
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.documents import set_up_document
from holdfast.web.addresses import record_address
from holdfast.web.reading import picture_line

DOCUMENT = "support.document"


def png(width, height):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\x00" + b"\x20\x60\x70" * width for _row in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def paper(ines):
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
        return set_up_document(ines, title="Gate", owner=owner)


def parts(caller, record, kind):
    with acting_as(caller):
        fresh = type(record).objects.get(pk=record.pk)
        printed = record_printout(caller, REGISTRY[DOCUMENT], fresh)
    return [part for part in printed.parts if isinstance(part, kind)]


def test_a_picture_in_the_text_is_a_picture_on_paper(client_of, ines, paper):
    with acting_as(ines):
        file = attach(ines, paper, file=store("gate.png", [png(4, 3)]))
        draft_version(ines, paper, body=f"Before.\n\n{picture_line(file, 'The gate')}\n\nAfter.")
    (drawing,) = parts(ines, paper, Drawing)
    assert drawing.words == "The gate"
    assert 'width="4" height="3"' in drawing.svg
    assert len(parts(ines, paper, Rich)) == 2
    address = record_address(paper).removeprefix("/")
    answer = client_of(ines).get(f"/print/{address}")
    pdf = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert pdf.startswith(b"%PDF")


def test_a_list_of_records_is_a_table_with_what_the_reader_may_read(ines, eve, paper):
    with acting_as(ines):
        capture_issue(ines, title="Open strikes", side="external")
        capture_issue(ines, title="Secret strikes", side="external", classification="confidential")
        draft_version(ines, paper, body="{{ records: context.contextissue columns=title }}")
        submit_version(ines, paper)
    for reader, sees in ((ines, 2), (eve, 1)):
        said = [row for sheet in parts(reader, paper, Sheet) for row in sheet.rows]
        assert sum("strikes" in str(row[0]) for row in said) == sees


def test_a_file_as_the_content_is_named_with_its_digest(ines, paper):
    with acting_as(ines):
        kept = store("gate.png", [png(4, 3)])
        upload_file(ines, paper, file=kept)
        fresh = type(paper).objects.get(pk=paper.pk)
        printed = str(record_printout(ines, REGISTRY[DOCUMENT], fresh).parts)
    assert "gate.png" in printed
    assert kept.sha256 in printed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0\x00\x00" * 9,
        b"\xff\xd8" + b"\xff\xc0\x00\x11\x08\x00\x00\x00\x00",
        b"GIF89a",
    ],
)
def test_what_is_no_picture_has_no_size(data):
    assert size_of(data) is None


def test_a_photograph_says_its_size():
    head = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x20\x00\x40\x03"
    assert size_of(head) == (64, 32)
