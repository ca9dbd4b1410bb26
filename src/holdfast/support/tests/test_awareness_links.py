"""People without a user: personal links and the shared tablet, and what they must not open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from holdfast.accounts.commands import leave_person
from holdfast.accounts.models import User
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.conftest import PASSWORD
from holdfast.ledger.reading import head
from holdfast.records.models import Distribution
from holdfast.support.commands import awareness
from holdfast.support.commands.awareness_links import confirm_by_link, issue_link, revoke_link
from holdfast.support.commands.awareness_reading import witness_awareness, witness_policy
from holdfast.support.models import AwarenessReading, PersonalLink
from holdfast.support.pages import awareness_links as pages
from holdfast.support.queries.awareness_links import LINK, opened_link
from holdfast.support.queries.signed_words import signed_word
from holdfast.support.tests.awareness_stage import DAY, QUIZ, activity, policy_in_force, worker

HAND_OVER = {"step": "hand_over"}


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())
    pages.VISITS.uses.clear()


def at(token: str) -> str:
    return reverse("personal-link", args=(token,))


@pytest.fixture
def given(ines):
    with acting_as(ines):
        asked = activity(ines, quiz=QUIZ)
        activity(ines, title="Another thing")
        return issue_link(ines, worker(ines), activity=asked)


def test_a_link_opens_its_one_thing_and_takes_the_confirmation_once(given, ines, client):
    shown = client.get(at(given.token))
    words = shown.content.decode()
    assert "Seals" in words
    assert "Piotr Zak" in words
    assert "Another thing" not in words
    assert shown["Cache-Control"] == "no-store"
    assert shown["Referrer-Policy"] == "no-referrer"
    failed = client.post(at(given.token), {"answer-0": "0", "answer-1": "1"})
    assert failed.status_code == 422
    assert "Read it once more" in failed.content.decode()
    done = client.post(at(given.token), {"answer-0": "1", "answer-1": "0"})
    assert "Thank you" in done.content.decode()
    with acting_as(ines):
        reading = AwarenessReading.objects.get()
        assert (reading.channel, reading.person.title) == ("link", "Piotr Zak")
        assert reading.confirmed_at is not None


def test_played_again_a_used_link_changes_and_shows_nothing(given, ines, client):
    client.post(at(given.token), {"answer-0": "1", "answer-1": "0"})
    size = head(ines.organization_id).size
    for again in (client.get(at(given.token)), client.post(at(given.token), {"answer-0": "1"})):
        words = again.content.decode()
        assert "Thank you" in words
        assert "Look at" not in words
    assert head(ines.organization_id).size == size
    opened = opened_link(given.token)
    assert opened is not None
    with acting_as(opened.visitor), pytest.raises(Refused):
        confirm_by_link(opened.visitor, token=given.token, answers=[1, 0])


def test_the_day_it_runs_out_a_link_opens_nothing(given, client, monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-05-17")
    assert client.get(at(given.token)).status_code == 200
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-05-18")
    gone = client.get(at(given.token))
    assert gone.status_code == 404
    assert "Piotr" not in gone.content.decode()
    assert client.post(at(given.token), {"answer-0": "1", "answer-1": "0"}).status_code == 404


def test_a_link_that_was_tampered_with_opens_nothing(given, ines, client):
    data, _colon, signature = given.token.rpartition(":")
    keys = (given.link.pk, ines.organization_id)
    ever = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    for forged in (
        f"{data[:-1]}x:{signature}",
        f"{data}:{'A' * len(signature)}",
        f"{data}",
        signed_word(keys, ever, salt="another use", secret=b"guess"),
        signed_word(keys, ever, salt=LINK, secret=b"guess"),  # signed, of a secret never given
        signed_word(keys[:1], ever, salt=LINK),
        Signer(salt=LINK).sign("no bytes at all"),
        "x" * 5000,
    ):
        assert client.get(at(forged)).status_code == 404


def test_a_link_of_one_organization_opens_nothing_in_another(given, ines, vera, client):
    ever = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    keys = (given.link.pk, vera.organization_id)
    assert opened_link(signed_word(keys, ever, salt=LINK, secret=b"x")) is None
    with acting_as(vera), pytest.raises(Refused):
        confirm_by_link(vera, token=given.token, answers=[1, 0])
    with acting_as(ines):
        assert not AwarenessReading.objects.exists()


def test_a_newer_link_ends_the_older_and_a_link_can_be_taken_back(given, ines):
    with acting_as(ines):
        newer = issue_link(ines, given.link.person, activity=given.link.activity)
    assert opened_link(given.token) is None
    assert opened_link(newer.token) is not None
    with acting_as(ines):
        revoke_link(ines, newer.link.person, link=newer.link)
    assert opened_link(newer.token) is None


def test_a_link_ends_with_the_person_and_with_what_it_opens(given, ines):
    with acting_as(ines):
        awareness.end_awareness(ines, given.link.activity, reason="Old seals are gone.")
    assert opened_link(given.token) is None
    with acting_as(ines):
        awareness.start_awareness(ines, given.link.activity)
    assert opened_link(given.token) is not None
    with acting_as(ines):
        leave_person(ines, given.link.person)
    assert opened_link(given.token) is None


def test_a_link_opens_no_other_page_and_asks_no_more_than_so_often(given, client):
    client.get(at(given.token))
    assert client.get(reverse("support:awareness-mine")).status_code == 302
    guesses = [client.get(at("guess")).status_code for _time in range(40)]
    assert guesses[0] == 404
    assert guesses[-1] == 429
    assert client.get(at(given.token)).status_code == 200  # others are not locked out by guesses
    visits = [client.get(at(given.token)).status_code for _time in range(40)]
    assert visits[-1] == 429


def test_what_somebody_writes_is_shielded_from_forged_requests(given):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(at(given.token), {"answer-0": "1", "answer-1": "0"}).status_code == 403


def test_the_policy_is_acknowledged_by_a_link_in_the_version_that_was_read(ines, tom, client):
    with acting_as(ines):
        policy_in_force(ines, tom)
        link = issue_link(ines, worker(ines))
    shown = client.get(at(link.token)).content.decode()
    assert "cargo moving safely" in shown
    assert client.post(at(link.token), {"seen": "7"}).status_code == 422
    assert "Thank you" in client.post(at(link.token), {"seen": "1"}).content.decode()
    with acting_as(ines):
        held = Distribution.objects.get(person=link.link.person)
        assert held.acknowledged_at is not None


def test_a_link_is_given_only_for_what_somebody_is_asked_and_by_who_may(ines, omar, eve, south):
    with acting_as(ines):
        piotr = worker(ines, unit=south)
        mine = activity(ines, audience="unit", for_unit=south)
        other = worker(ines, "Jan Novak")
        with pytest.raises(Refused, match="nothing that this person"):
            issue_link(ines, other, activity=mine)
        with pytest.raises(Refused, match="nothing that this person"):
            issue_link(ines, piotr)  # no policy is in force
    for caller in (omar, eve):
        with acting_as(caller), pytest.raises(NotPermitted):
            issue_link(caller, piotr, activity=mine)


def test_a_link_is_mailed_only_to_its_person(ines, django_capture_on_commit_callbacks):
    with acting_as(ines):
        asked, piotr = activity(ines), worker(ines, email="piotr@carrier.example")
        with django_capture_on_commit_callbacks(execute=True):
            link = issue_link(ines, piotr, activity=asked, base="https://holdfast.example/")
    (message,) = mail.outbox
    assert message.to == ["piotr@carrier.example"]
    assert f"https://holdfast.example/read/{link.token}/" in message.body


def test_the_ledger_keeps_no_word_that_opens_a_link(given, ines):
    with acting_as(ines):
        assert given.token not in str(PersonalLink.objects.values_list("digest"))
        assert "digest" in PersonalLink.ledger_omits


def test_the_links_page_gives_a_link_once(ines, eve, client_of):
    with acting_as(ines):
        asked, piotr = activity(ines), worker(ines)
    url = reverse("support:awareness-links")
    assert client_of(eve).get(url).status_code == 403
    page = client_of(ines)
    assert "Piotr Zak" in page.get(url).content.decode()
    shown = page.post(url, {"person": str(piotr.pk), "what": str(asked.pk)}).content.decode()
    assert "http://testserver/read/" in shown
    assert "data:image/svg+xml" in shown
    again = page.get(url).content.decode()
    assert "/read/" not in again
    with acting_as(ines):
        link = PersonalLink.objects.get()
    page.post(reverse("support:awareness-link-revoke", args=(link.pk,)))
    with acting_as(ines):
        assert PersonalLink.objects.get().revoked_at is not None


def test_on_the_tablet_one_reads_answers_and_confirms_before_a_witness(
    ines, omar, north, south, client_of
):
    with acting_as(ines):
        asked = activity(ines, quiz=QUIZ)
        piotr, jan = worker(ines, unit=north), worker(ines, "Jan Novak", unit=south)
    page = client_of(omar)
    page.post(reverse("support:tablet"), HAND_OVER)
    names = page.get(reverse("support:tablet")).content.decode()
    assert "Piotr Zak" in names
    assert "Jan Novak" not in names
    assert "Omar Haddad" not in names.replace("Omar Haddad is the witness", "")
    opened = page.get(reverse("support:tablet-person", args=(piotr.pk,)))
    assert opened["Location"] == reverse("support:tablet-read", args=(piotr.pk, asked.pk))
    assert page.get(reverse("support:tablet-person", args=(jan.pk,))).status_code == 404
    done = page.post(opened["Location"], {"answer-0": "1", "answer-1": "0"})
    assert done["Location"] == reverse("support:tablet")
    with acting_as(ines):
        reading = AwarenessReading.objects.get()
        assert (reading.person_id, reading.channel) == (piotr.pk, "tablet")
        assert reading.witness == "Omar Haddad"
    assert "Thank you, Piotr Zak" in page.get(reverse("support:tablet")).content.decode()


def test_on_the_tablet_the_policy_is_acknowledged_before_a_witness(ines, tom, client_of):
    with acting_as(ines):
        policy_in_force(ines, tom)
        piotr = worker(ines)
    page = client_of(ines)
    url = reverse("support:tablet-policy", args=(piotr.pk,))
    assert page.get(url)["Location"] == reverse("support:tablet")
    page.post(reverse("support:tablet"), HAND_OVER)
    assert "cargo moving safely" in page.get(url).content.decode()
    assert page.post(url, {"seen": "1"}).status_code == 302
    with acting_as(ines):
        held = Distribution.objects.get(person=piotr)
        assert "witnessed by Ines Solberg" in held.acknowledgement


def test_a_tablet_that_was_handed_over_opens_nothing_else_until_the_witness_says_who_he_is(
    ines, client_of
):
    page, tablet = client_of(ines), reverse("support:tablet")
    assert "Hand it over" in page.get(tablet).content.decode()
    assert page.get("/").status_code == 200
    assert page.post(tablet, HAND_OVER).status_code == 302
    for address in ("/", "/work/", "/support/awareness/coverage/", "/api/v1/work/actions", "/r/X/"):
        assert page.get(address)["Location"] == tablet, address
    leave = reverse("support:tablet-leave")
    assert leave in page.get(tablet).content.decode()
    wrong = page.post(leave, {"password": "guess"})
    assert wrong.status_code == 422
    assert page.get("/")["Location"] == tablet
    assert page.post(leave, {"password": PASSWORD}).status_code == 302
    assert page.get("/").status_code == 200


def test_whoever_signs_in_without_a_password_is_told_before_and_at_the_end_how_to_leave(
    ines, client_of
):
    tablet, leave = reverse("support:tablet"), reverse("support:tablet-leave")
    assert "with your password" in client_of(ines).get(tablet).content.decode()
    User._base_manager.filter(pk=ines.actor_id).update(password="!")  # passkey, single sign-on
    page = client_of(ines)
    start = page.get(tablet).content.decode()
    assert "You leave it by signing out" in start
    assert "with your password" not in start
    page.post(tablet, HAND_OVER)
    end = page.get(leave).content.decode()
    assert "Sign out, and sign in again as Ines Solberg" in end
    assert 'type="password"' not in end
    assert reverse("account_logout") in end


def test_guessing_the_password_of_the_witness_ends_his_session(ines, client_of):
    page = client_of(ines)
    page.post(reverse("support:tablet"), HAND_OVER)
    for _try in range(5):
        page.post(reverse("support:tablet-leave"), {"password": "guess"})
    assert "/account/login/" in page.get("/")["Location"]


def test_nobody_is_his_own_witness_and_employees_are_none(ines, eve, tom):
    with acting_as(ines):
        asked = activity(ines)
        policy_in_force(ines, tom)
        myself = worker(ines).__class__.objects.get(pk=ines.person_id)
        with pytest.raises(Refused, match="own witness"):
            witness_awareness(ines, myself, activity=asked, answers=[])
        with pytest.raises(Refused, match="own witness"):
            witness_policy(ines, myself, seen=1)
        piotr = worker(ines, "Jan Novak")
    with acting_as(eve), pytest.raises(NotPermitted):
        witness_awareness(eve, piotr, activity=asked, answers=[])


def test_links_last_as_long_as_the_rules_say(ines, monkeypatch):
    with acting_as(ines):
        awareness.set_rules(ines, grace_days=30, link_days=2)
        link = issue_link(ines, worker(ines), activity=activity(ines)).link
        assert link.expires_at.date() == DAY + dt.timedelta(days=2)
