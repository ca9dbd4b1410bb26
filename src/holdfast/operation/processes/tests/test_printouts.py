"""The process map on paper."""

import re

from django.urls import reverse

from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.operation.processes.printouts import map_printout
from holdfast.operation.processes.queries.maps import map_view
from holdfast.operation.processes.tests.stage import link, running
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
