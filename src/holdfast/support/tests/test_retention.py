"""Retention rules, legal holds and disposition (7.5.3)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from holdfast.accounts.commands import add_person, leave_person
from holdfast.accounts.personal_data.erasing import reasons_to_keep
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import GateClosed, Refused
from holdfast.common import clock
from holdfast.ledger.reading import entries_of
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import path_of, store
from holdfast.records.choices import Relation
from holdfast.records.commands import archive_record, trace
from holdfast.records.models import Attachment, ContentVersion
from holdfast.support.commands.dispositions import (
    approve_disposition,
    carry_out_disposition,
    propose_disposition,
    reject_disposition,
)
from holdfast.support.commands.retention import (
    adopt_rule,
    end_rule,
    place_hold,
    release_hold,
    set_up_rule,
)
from holdfast.support.tests.documents_stage import (
    answer,
    in_force,
    post_orders,
    says,
    somebody_else,
    version_of,
)


def fresh(caller, record):
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


@pytest.fixture
def document(ines, halden):
    return post_orders(ines)


def rule(caller, kinds="documents", years=1, **values):
    given = {"title": "Post orders", "afterwards": "dispose", "runs_from": "ended", **values}
    return adopt_rule(caller, set_up_rule(caller, kinds=kinds, years=years, **given))


def years_later(monkeypatch, years):
    day = clock.today() + dt.timedelta(days=366 * years)
    monkeypatch.setenv("HOLDFAST_CLOCK", day.isoformat())
    return day


def test_kinds_are_named_in_words_and_kept_by_key(ines, halden, client_of):
    made = set_up_rule(ines, title="Rest", kinds="Documents\nall others")
    assert made.kinds == "support.document\n*"
    assert "documents" in made.kinds_named
    page = client_of(ines).get(f"/support/retention-rules/{made.pk}/").content.decode()
    assert made.kinds_named in page
    assert "support.document" not in page.partition("History")[0]
    unknown = set_up_rule(ines, title="Rest", kinds="unicorns")
    with pytest.raises(Refused, match="name no kind of record"):
        adopt_rule(ines, unknown)


def test_two_rules_in_force_do_not_cover_the_same(ines, halden):
    first = rule(ines)
    with pytest.raises(Refused, match="already covers"):
        rule(ines, title="Another")
    end_rule(ines, first, reason="New law")
    assert rule(ines, title="Another").state == "in_force"


def test_what_is_past_its_time_goes_with_two_people_and_leaves_a_record(
    ines, document, monkeypatch
):
    rule(ines)
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    assert propose_disposition(ines, title="Autumn").items == []
    years_later(monkeypatch, 2)
    batch = propose_disposition(ines, title="Autumn")
    assert [(i["reference"], i["number"]) for i in batch.items] == [(document.reference, 1)]
    with pytest.raises(GateClosed, match="another person"):
        approve_disposition(ines, batch, decision="Go")
    approve_disposition(somebody_else(ines), batch, decision="Go")
    carry_out_disposition(ines, batch, method="Shredded")
    gone = fresh(ines, first)
    assert (gone.body, gone.disposed_on) == ("", clock.today())
    assert gone.digest == first.digest
    assert fresh(ines, version_of(ines, document)).body
    with acting_as(ines):
        before = entries_of(ines.organization_id, first.pk)[:-1]
    assert {entry.payload for entry in before} == {None}
    assert answer(ines, "7.5.3/e").met


def test_a_whole_record_goes_with_its_files(ines, document, monkeypatch):
    file = attach(ines, document, file=store("plan.txt", [b"only here"]))
    shared = store("shared.txt", [b"also there"])
    attach(ines, document, file=shared)
    other = post_orders(ines, title="Visitors")
    attach(ines, other, file=shared)
    archive_record(ines, document, reason="Gate closed")
    rule(ines)
    years_later(monkeypatch, 3)
    batch = propose_disposition(ines, title="Autumn")
    assert {(i["reference"], i["number"]) for i in batch.items} == {(document.reference, 0)}
    approve_disposition(somebody_else(ines), batch, decision="Go")
    carry_out_disposition(ines, batch, method="Shredded")
    gone = fresh(ines, document)
    assert gone.standing == "disposed"
    assert gone.title == "Post orders"
    with acting_as(ines):
        bodies = set(
            ContentVersion.objects.filter(record_id=document.pk).values_list("body", flat=True)
        )
        assert bodies == {""}
        assert not Attachment.objects.filter(record_id=document.pk, withdrawn_at=None).exists()
    assert path_of(shared.sha256) is not None
    assert path_of(file.sha256) is not None  # goes once the transaction of the test would commit
    assert "no disposition says so" not in says(answer(ines, "7.5.3/4"))


def test_what_is_under_a_legal_hold_stays(ines, document, monkeypatch):
    rule(ines)
    in_force(ines, document, reason="New barrier")
    years_later(monkeypatch, 2)
    batch = propose_disposition(ines, title="Autumn")
    approve_disposition(somebody_else(ines), batch, decision="Go")
    hold = place_hold(
        ines, title="Theft case", reason="Police", kinds="documents", held_since=clock.today()
    )
    assert "under a legal hold" in says(answer(ines, "7.5.3/4"))
    with pytest.raises(GateClosed, match="Under a legal hold"):
        carry_out_disposition(ines, batch, method="Shredded")
    reject_disposition(ines, batch, decision="A hold came")
    assert propose_disposition(ines, title="Again").items == []
    release_hold(ines, hold, reason="Case closed, says counsel")
    assert propose_disposition(ines, title="Again").items


def test_a_hold_covers_single_records_by_link(ines, document, monkeypatch):
    rule(ines)
    in_force(ines, document, reason="New barrier")
    hold = place_hold(ines, title="Claim", reason="Insurer", held_since=clock.today())
    trace(ines, hold, relation=Relation.COVERS, target=document)
    years_later(monkeypatch, 2)
    assert propose_disposition(ines, title="Autumn").items == []


def test_a_hold_of_a_period_leaves_the_rest_alone(ines, document, monkeypatch):
    rule(ines)
    in_force(ines, document, reason="New barrier")
    day = clock.today() - dt.timedelta(days=1)
    place_hold(
        ines,
        title="Claim",
        reason="Insurer",
        kinds="all",
        recorded_until=day,
        held_since=clock.today(),
    )
    years_later(monkeypatch, 2)
    assert propose_disposition(ines, title="Autumn").items


def test_a_hold_stands_against_erasing_a_person(ines, halden):
    person = add_person(ines, title="Gate Guard")
    leave_person(ines, person)
    place_hold(ines, title="Claim", reason="Court", kinds="people", held_since=clock.today())
    with acting_as(ines):
        assert any("legal hold covers it" in reason for reason in reasons_to_keep(person))


def test_a_rule_that_keeps_or_reviews_disposes_of_nothing(ines, document, monkeypatch):
    rule(ines, afterwards="review")
    in_force(ines, document, reason="New barrier")
    years_later(monkeypatch, 5)
    assert propose_disposition(ines, title="Autumn").items == []


def test_a_document_may_have_a_rule_of_its_own(ines, halden):
    long = rule(ines, kinds="actions", years=10, title="Ten years")
    document = post_orders(ines, retention_rule=long)
    rule(ines)
    first = version_of(ines, document)
    in_force(ines, document, reason="New barrier")
    kept = fresh(ines, first).retain_until
    assert kept == clock.today().replace(year=clock.today().year + 10)
    assert content.digest_of(first) == first.digest


def test_an_empty_batch_says_that_nothing_was_to_go_and_cannot_be_approved(
    ines, document, client_of
):
    batch = propose_disposition(ines, title="Autumn")
    assert batch.items == []
    with pytest.raises(Refused, match="It names nothing"):
        approve_disposition(somebody_else(ines), batch, decision="Go")
    page = client_of(ines).get(f"/support/dispositions/{batch.pk}/").content.decode()
    assert "nothing was past its retention" in page


def test_a_batch_names_what_goes_by_title_day_and_rule(ines, document, monkeypatch, client_of):
    by = rule(ines)
    in_force(ines, document, reason="New barrier")
    years_later(monkeypatch, 2)
    batch = propose_disposition(ines, title="Autumn")
    (item,) = batch.items
    page = client_of(ines).get(f"/support/dispositions/{batch.pk}/").content.decode()
    said = page.partition("What it names")[2].partition("History")[0]
    assert document.title in said
    assert f'href="{reverse("web:reference", args=(by.reference,))}"' in said
    assert date_format(dt.date.fromisoformat(item["kept_until"]), "SHORT_DATE_FORMAT") in said
    assert item["kept_until"] not in said


def test_a_hold_that_names_something_unknown_keeps_everything(ines, document, monkeypatch):
    rule(ines)
    in_force(ines, document, reason="New barrier")
    place_hold(ines, title="Claim", reason="Court", kinds="unicorns", held_since=clock.today())
    years_later(monkeypatch, 2)
    assert propose_disposition(ines, title="Autumn").items == []
