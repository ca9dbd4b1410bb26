"""The process map on paper."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from holdfast.acting.callers import Channel, acting_as
from holdfast.common import clock
from holdfast.operation.processes.printouts.maps import map_printout
from holdfast.operation.processes.printouts.purposes import purposes_printout
from holdfast.operation.processes.queries.maps import map_view
from holdfast.operation.processes.queries.matrix import purpose_matrix
from holdfast.operation.processes.tests.stage import described, link, running
from holdfast.printing.parts import Callout, Drawing, Sheet, as_data
from holdfast.records.choices import Classification, Relation

LONG = "Reception-of-refrigerated-containers-from-the-sea & <yard>"


def test_the_map_leaves_as_pdf(client_of, ines, nora):
    first, second = running(ines, nora, "Booking"), running(ines, nora, LONG)
    link(ines, first, second, Relation.FEEDS, "slots")
    answer = client_of("ines").get(reverse("processes-print:map"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    archive = client_of("ines").get(reverse("processes-print:map"), {"archive": "yes"})
    assert archive.content.startswith(b"%PDF-")


def test_the_paper_shows_what_the_page_shows(ines, nora):
    first, second = running(ines, nora, "Booking"), running(ines, nora, LONG)
    link(ines, first, second, Relation.FEEDS, "slots")
    lonely = running(ines, nora, "Lonely", classification=Classification.CONFIDENTIAL)
    with acting_as(ines):
        paper = map_printout(map_view(ines, clock.today(), lambda _process: ""))
    assert paper.classification == Classification.CONFIDENTIAL
    assert paper.watermark
    (flaws,) = (part for part in paper.parts if isinstance(part, Callout))
    assert lonely.reference in flaws.text
    (drawing,) = (part for part in paper.parts if isinstance(part, Drawing))
    data = as_data(drawing)
    assert isinstance(data, dict)
    assert data["svg"] == drawing.svg
    processes, flows = (part for part in paper.parts if isinstance(part, Sheet))
    assert len(processes.rows) == 3
    assert [row[1] for row in flows.rows] == ["slots"]


def test_a_large_map_is_printed_once_as_a_whole_and_once_in_pieces_that_can_be_read(ines, nora):
    for n in range(16):
        running(ines, nora, f"Process {n}", lane="support")
    with acting_as(ines):
        view = map_view(ines, clock.today(), lambda _process: "")
    drawings = [part for part in map_printout(view).parts if isinstance(part, Drawing)]
    shown = [re.search(r'viewBox="([^"]+)"', part.svg) for part in drawings]
    whole, *pieces = [[int(n) for n in found[1].split()] for found in shown if found]
    assert whole == [0, 0, view.drawing.width, view.drawing.height]
    for box in view.drawing.boxes:
        assert any(
            left <= box.x
            and box.x + box.width <= left + width
            and top <= box.y
            and box.y + box.height <= top + height
            for left, top, width, height in pieces
        )


def test_an_empty_map_is_a_paper_too_and_strangers_get_none(client, client_of, vera):
    assert client.get(reverse("processes-print:map")).status_code == 302
    answer = client_of("vera").get(reverse("processes-print:map"))
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("form", "begins"), [({}, b"%PDF-"), ({"as": "xlsx"}, b"PK"), ({"as": "docx"}, b"PK")]
)
def test_what_processes_are_for_leaves_as_paper_and_as_spreadsheet(
    client_of, ines, nora, form, begins
):
    running(ines, nora, LONG, clauses=["8.3"])
    client = client_of("aud")
    address = reverse("processes-print:purposes")
    assert address in client.get(reverse("processes:purposes")).content.decode()
    answer = client.get(address, form)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)


def test_the_paper_names_what_is_served_by_nothing_and_what_is_a_template(ines, nora):
    running(ines, nora, "Risk", clauses=["8.3"], supply_chain_level="TAPA FSR B")
    described(replace(ines, channel=Channel.TEMPLATE), nora, "Audit", clauses=["9.2"])
    with acting_as(ines):
        paper = purposes_printout(purpose_matrix(ines))
    (gaps,) = (part for part in paper.parts if isinstance(part, Callout))
    assert "9.2 internal audit" in gaps.text
    assert "8.3" not in gaps.text
    (sheet,) = (part for part in paper.parts if isinstance(part, Sheet))
    words = [[getattr(cell, "text", cell) for cell in row] for row in sheet.rows]
    assert words[0][1:3] == ["Risk", "In force"]
    assert words[0][-2:] == ["8.3", "TAPA FSR B"]
    assert words[1][1:3] == ["Audit", "template, not yet yours"]
