"""“Record it” with what shows it: a photograph or a file, over a line that breaks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from holdfast.acting.callers import acting_as
from holdfast.operation.processes.models import ProcessExecution
from holdfast.operation.processes.tests.stage import answer, running, waiting_time
from holdfast.records.queries import attachments_of

PICTURE = b"\xff\xd8\xff\xe0 a seal"


@pytest.fixture
def gate(ines, nora, north):
    return running(ines, nora, unit=north)


@pytest.fixture
def sent(client_of, ines, gate):
    """Give a function that sends the short form of the gate, as Omar on his phone."""
    criterion = str(waiting_time(ines, gate).pk)
    client = client_of("omar")

    def send(value="9", **more):
        script = more.pop("script", False)
        headers = {"Accept": "application/json"} if script else {}
        values = {"criterion": criterion, "value": value, **more}
        return client.post(reverse("processes:record", args=(gate.pk,)), values, headers=headers)

    return send


def photo(name="seal.jpg", content=PICTURE):
    return SimpleUploadedFile(name, content)


def recorded(ines):
    with acting_as(ines):
        return list(ProcessExecution.objects.order_by("reference"))


def test_the_form_opens_the_camera_and_takes_files(client_of, ines, gate):
    waiting_time(ines, gate)
    page = client_of("omar").get(reverse("processes:record", args=(gate.pk,))).content.decode()
    assert page.count('capture="environment"') == 2, (
        "at the criterion, and where nothing is measured"
    )
    assert page.count('enctype="multipart/form-data"') == 2
    assert ".pdf" in page


def test_a_photograph_of_the_short_form_is_evidence(ines, gate, sent):
    assert not answer(ines, "8.1/3").met
    sent(photo=photo(), file=photo("log.csv", b"seal,ok\n7,yes\n"))
    (made,) = recorded(ines)
    with acting_as(ines):
        assert sorted(attachments_of(made).values_list("name", flat=True)) == [
            "log.csv",
            "seal.jpg",
        ]
    assert answer(ines, "8.1/3").met


def test_without_a_file_it_is_recorded_as_before(ines, sent):
    assert sent().status_code == 302
    assert len(recorded(ines)) == 1


def test_a_file_that_is_not_taken_stops_the_record_and_keeps_what_was_entered(ines, sent):
    refused = sent(photo=photo("virus.exe", b"MZ"), note="Fog.")
    assert refused.status_code == 422
    assert 'value="Fog."' in refused.content.decode()
    assert not recorded(ines)


def test_the_script_is_told_where_to_go_or_what_was_wrong(ines, sent):
    assert sent("much", script=True).status_code == 422
    assert "no figure" in sent("much", script=True).json()["message"]
    assert sent(script=True).json() == {"to": reverse("processes:choose")}
    assert "/executions/" in sent("12", script=True).json()["to"]


def test_what_is_sent_again_after_a_lost_answer_is_recorded_once(ines, sent):
    first = sent("12", once="a-1", photo=photo())
    again = sent("12", once="a-1", photo=photo())
    assert again.url == first.url
    assert len(recorded(ines)) == 1
    sent("12", once="b-1")
    assert len(recorded(ines)) == 2
