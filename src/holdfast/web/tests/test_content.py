"""Controlled content on its page: written, reviewed, approved as seen, distributed, compared."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.models import GateOverride
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.content import (
    approve_version,
    distribute,
    draft_version,
    put_in_force,
    submit_version,
)
from holdfast.records.queries import open_version_of
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import record_address
from holdfast.web.texts import Piece, compared

DOCUMENT = "support.document"


@pytest.fixture
def procedure(ines):
    with acting_as(ines):
        person = REGISTRY["accounts.person"].model.objects.get(pk=ines.person_id)
    create = REGISTRY[DOCUMENT].create
    assert create is not None
    return create(ines, title="Gate procedure", owner=person)


def fresh(caller, record):
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


def in_force(ines, tom, record, body):
    draft_version(ines, record, body=body, change_reason="Because")
    submit_version(ines, fresh(ines, record))
    approve_version(tom, fresh(tom, record), statement="I approve it.")
    put_in_force(
        tom,
        fresh(tom, record),
        effective_on=clock.today(),
        review_due=add_months(clock.today(), 12),
    )
    return fresh(ines, record)


def test_from_draft_to_in_force_through_pages(client_of, ines, tom, procedure):
    here = record_address(procedure)
    writer, approver = client_of(ines), client_of(tom)
    assert writer.post(f"{here}drafted/", {"body": "# Gate\n\nCheck **seals**."}).status_code == 302
    assert writer.post(f"{here}submitted/").status_code == 302
    form = approver.get(f"{here}approved/")
    with acting_as(tom):
        digest = open_version_of(fresh(tom, procedure)).digest
    assert digest in form.content.decode()
    assert "<strong>seals</strong>" in form.content.decode()
    sent = {"statement": "I approve it.", "seen_digest": digest}
    assert approver.post(f"{here}approved/", sent).status_code == 302
    dates = {"effective_on": clock.today(), "review_due": add_months(clock.today(), 6)}
    assert approver.post(f"{here}put-in-force/", dates).status_code == 302
    page = writer.get(here).content.decode()
    assert "In force: version 1" in page
    assert "<strong>seals</strong>" in page


def test_an_approval_of_another_text_than_the_one_seen_is_refused(client_of, ines, tom, procedure):
    draft_version(ines, procedure, body="One text")
    submit_version(ines, fresh(ines, procedure))
    sent = {"statement": "Yes", "seen_digest": "0" * 64}
    answer = client_of(tom).post(f"{record_address(procedure)}approved/", sent)
    assert answer.status_code == 422
    assert "The text changed since you opened it" in answer.content.decode()


def test_a_closed_gate_explains_itself_and_opens_for_a_reason(client_of, ines, tom, procedure):
    draft_version(ines, procedure, body="Mine")
    submit_version(ines, fresh(ines, procedure))
    here, writer = record_address(procedure), client_of(ines)
    answer = writer.post(f"{here}approved/", {"statement": "I sign my own text"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Who wrote a version does not approve it." in page
    assert "I sign my own text" in page
    assert 'name="override_reason"' in page
    sent = {"statement": "I sign my own text", "override_reason": "Night shift, nobody else here"}
    assert writer.post(f"{here}approved/", sent).status_code == 302
    with acting_as(tom):
        passed = GateOverride.objects.get()
    assert passed.reason == "Night shift, nobody else here"
    seen = client_of(tom)
    assert "Look at the passed gate" in seen.get("/work/").content.decode()
    own = writer.post(f"/work/overrides/{passed.pk}/", {"finding": "Fine"})
    assert own.status_code == 422
    assert seen.post(f"/work/overrides/{passed.pk}/", {"finding": "Right"}).status_code == 302
    assert "Look at the passed gate" not in seen.get("/work/").content.decode()


def test_a_gate_that_nobody_may_pass_offers_no_reason(client_of, ines, procedure):
    draft_version(ines, procedure, body=" ")
    answer = client_of(ines).post(f"{record_address(procedure)}submitted/")
    assert answer.status_code == 409
    assert 'name="override_reason"' not in answer.content.decode()


def test_remarks_are_made_and_settled(client_of, ines, tom, procedure):
    draft_version(ines, procedure, body="Text")
    submit_version(ines, fresh(ines, procedure))
    here = record_address(procedure)
    assert client_of(tom).post(f"{here}remarked/", {"remark": "Name the post"}).status_code == 302
    with acting_as(ines):
        remark = open_version_of(fresh(ines, procedure)).remarks.get()
    answer = client_of(ines).post(f"{here}remarks/{remark.pk}/", {"settlement": "Named"})
    assert answer.status_code == 302
    assert "Named" in client_of(ines).get(here).content.decode()


def test_text_that_means_to_run_does_not(client_of, ines, tom, procedure):
    body = (
        "<script>alert(1)</script>\n\n[click](javascript:alert(1))\n\n"
        '<a href="#" onclick="alert(1)">x</a>\n\n![p](https://evil.example/x.png)'
    )
    in_force(ines, tom, procedure, body)
    page = client_of(ines).get(record_address(procedure)).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<a href="#" onclick' not in page
    assert '<img src="https://evil' not in page


def test_two_versions_are_compared_word_by_word(client_of, ines, tom, procedure):
    record = in_force(ines, tom, procedure, "Check the seal.\n\nCall the post.")
    draft_version(ines, record, body="Check the number.\n\nCall the post.", change_reason="More")
    url = f"{record_address(procedure)}compare/?before=1&after=2"
    page = client_of(ines).get(url).content.decode()
    assert "<del>seal.</del>" in page
    assert "<ins>number.</ins>" in page
    assert client_of(ines).get(url.replace("after=2", "after=9")).status_code == 404


def test_a_comparison_says_how_much_differs_and_leads_from_change_to_change(
    client_of, ines, tom, procedure
):
    lines = [f"Step {n}" for n in range(40)]
    record = in_force(ines, tom, procedure, "\n\n".join(lines))
    for n in (3, 12, 21, 30):
        lines[n] += " twice"
    draft_version(ines, record, body="\n\n".join(lines), change_reason="More")
    url = f"{record_address(procedure)}compare/?before=1&after="
    page = client_of(ines).get(f"{url}2").content.decode()
    assert "The text differs at 4 places." in page
    for number in (1, 2, 3, 4):
        assert page.count(f'id="change-{number}"') == 1
        assert page.count(f'href="#change-{number}"') == 1
    assert "#change-5" not in page
    assert "Both texts say the same." in client_of(ines).get(f"{url}1").content.decode()


def test_a_comparison_that_would_take_minutes_shows_what_went_and_what_came():
    before, after = ("".join(f"{n * step % 211} " for n in range(9000)) for step in (7, 11))
    assert compared(f"Same\n{before}", f"Same\n{after}") == [
        Piece("same", "Same\n"),
        Piece("gone", before),
        Piece("new", after),
    ]


def test_whoever_only_reads_what_is_in_force_is_not_told_what_its_writers_do_next(
    client_of, ines, tom, eve, procedure
):
    in_force(ines, tom, procedure, "Read me")
    here = record_address(procedure)
    assert "Distribute it to the people" in client_of(ines).get(here).content.decode()
    page = client_of(eve).get(here).content.decode()
    assert "Read me" in page
    assert "Distribute it to the people" not in page


def test_who_was_given_a_version_acknowledges_it(client_of, ines, tom, eve, procedure):
    record = in_force(ines, tom, procedure, "Read me")
    distribute(ines, record, places="Gate 1")
    reader, here = client_of(eve), record_address(procedure)
    assert "Read and acknowledge" in reader.get("/work/").content.decode()
    assert "You were given this version" in reader.get(here).content.decode()
    assert reader.post(f"{here}acknowledged/").status_code == 302
    assert "You were given this version" not in reader.get(here).content.decode()
    assert "Read and acknowledge" not in reader.get("/work/").content.decode()
    given = client_of(ines).get(f"{here}distribution/").content.decode()
    assert "Gate 1" in given
    assert "Eve Lund" in given


def test_who_was_given_nothing_is_not_asked_whether_he_read_it(
    client_of, ines, tom, omar, north, procedure
):
    amend = REGISTRY[DOCUMENT].amend
    assert amend is not None
    record = in_force(ines, tom, amend(ines, procedure, unit=north), "Read me")
    readers = [client_of(omar), client_of(ines)]
    url = record_address(record)
    here = f"{url}acknowledged/"
    assert not any(here in reader.get(url).content.decode() for reader in readers)
    distribute(ines, record, to_everyone=True)
    assert [here in reader.get(url).content.decode() for reader in readers] == [True, False]
    assert client_of(ines).get(here).status_code == 302
    assert readers[0].post(here).status_code == 302
    assert here not in readers[0].get(url).content.decode()


def test_an_approval_waits_for_those_who_may_give_it(client_of, ines, tom, eve, procedure):
    draft_version(ines, procedure, body="Text")
    submit_version(ines, fresh(ines, procedure))
    assert "Approve or return" in client_of(tom).get("/work/").content.decode()
    for other in (ines, eve):
        assert "Approve or return" not in client_of(other).get("/work/").content.decode()
