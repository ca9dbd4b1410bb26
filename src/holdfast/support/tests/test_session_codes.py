"""The codes of a session: on the screen for a minute, on paper until switched off (7.2, 7.3)."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.support.commands.training import cancel_session
from holdfast.support.commands.training_attendance import (
    confirm_presence,
    renew_printed_code,
    state_presence,
    switch_off_printed_code,
)
from holdfast.support.models import Attendance, TrainingSession
from holdfast.support.pages import session_codes
from holdfast.support.queries.session_codes import printed_code, shown_code, visit_of
from holdfast.support.tests.awareness_stage import at, session

NOON = at(12)
HERE = re.compile(r'href="http://testserver(/support/here/[^"]+)"')


class Hands:
    """The hands of a clock that a test turns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        monkeypatch.setattr(clock, "now", self._now)

    def _now(self) -> dt.datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture(autouse=True)
def hands(monkeypatch) -> Hands:
    """Give the clock, at noon of a day with a session from eleven to one."""
    return Hands(monkeypatch)


@pytest.fixture
def held(ines: Caller) -> TrainingSession:
    with acting_as(ines):
        return session(ines)


def shown(caller: Caller, held: TrainingSession) -> str:
    with acting_as(caller):
        return shown_code(held)


def on_paper(caller: Caller, held: TrainingSession) -> str:
    with acting_as(caller):
        return printed_code(renew_printed_code(caller, held))


def ways(caller: Caller) -> list[str]:
    with acting_as(caller):
        return list(Attendance.objects.values_list("channel", flat=True))


def scanned(page: Client, held: TrainingSession, name: str = "support:session-code") -> str:
    """Give the address that the code on a page opens."""
    found = HERE.search(page.get(reverse(name, args=(held.pk,))).content.decode())
    assert found
    return found[1]


def test_the_code_on_the_screen_counts_for_whoever_signs_in(ines, eve, held):
    token = shown(ines, held)
    with acting_as(eve):
        confirm_presence(eve, token=token)
        confirm_presence(eve, token=token)
        assert Attendance.objects.get().person_id == eve.person_id
    assert ways(ines) == ["live"]


def test_it_changes_every_minute_and_soon_counts_no_more(ines, eve, held, hands):
    token = shown(ines, held)
    hands.turn(seconds=59)
    assert shown(ines, held) == token
    hands.turn(seconds=2)
    assert shown(ines, held) != token
    with acting_as(eve):
        confirm_presence(eve, token=token)
    hands.turn(minutes=2)
    with acting_as(ines), pytest.raises(Refused, match="the screen shows now"):
        confirm_presence(ines, token=token)


@pytest.mark.parametrize("hour", [9, 14], ids=["to come", "over"])
def test_outside_its_hours_no_code_counts(ines, eve, held, hands, hour):
    paper = on_paper(ines, held)
    hands.now = at(hour)
    for token in (shown(ines, held), paper):
        with acting_as(eve), pytest.raises(Refused, match="does not count"):
            confirm_presence(eve, token=token)


def test_a_code_that_is_tampered_with_or_of_others_does_not_count(ines, vera, eve, held):
    token = shown(ines, held)
    with acting_as(eve), pytest.raises(Refused):
        confirm_presence(eve, token=token[:-1] + ("A" if token[-1] != "A" else "B"))
    with acting_as(vera), pytest.raises(Refused):
        confirm_presence(vera, token=token)
    assert ways(ines) == []


def test_a_cancelled_session_takes_no_code(ines, eve, held):
    token = shown(ines, held)
    with acting_as(ines):
        cancel_session(ines, held, reason="The trainer is ill.")
    with acting_as(eve), pytest.raises(Refused):
        confirm_presence(eve, token=token)


def test_a_printed_code_counts_until_it_is_renewed_or_switched_off(ines, eve, held, hands):
    with acting_as(ines):
        assert printed_code(held) == ""
    first = on_paper(ines, held)
    hands.turn(minutes=30)
    second = on_paper(ines, held)
    with acting_as(eve), pytest.raises(Refused):
        confirm_presence(eve, token=first)
    with acting_as(eve):
        confirm_presence(eve, token=second)
    assert ways(ines) == ["qr"]
    with acting_as(ines):
        switch_off_printed_code(ines, held)
        with pytest.raises(Refused):
            confirm_presence(ines, token=second)
        with pytest.raises(Refused, match="No printed code counts"):
            switch_off_printed_code(ines, held)
        assert printed_code(renew_printed_code(ines, held)) != second


def test_only_who_keeps_the_list_makes_codes(ines, omar, eve, south, north, client_of):
    with acting_as(ines):
        far, near = session(ines, unit=south), session(ines, unit=north)
    with acting_as(omar):
        renew_printed_code(omar, near)
        with pytest.raises(NotPermitted):
            renew_printed_code(omar, far)
    for name in ("session-code", "session-code-now", "session-code-printed"):
        address = reverse(f"support:{name}", args=(near.pk,))
        assert client_of(eve).get(address).status_code == 403
        assert client_of(omar).get(address).status_code == 200


def test_who_has_no_user_states_name_and_number(ines, held):
    with acting_as(ines):
        piotr = add_person(ines, title="Piotr Zak", external_reference="P-1007", is_external=True)
        add_person(ines, title="Piotr Zak", external_reference="P-2000")
    visit = visit_of(shown(ines, held))
    assert visit is not None
    with acting_as(visit.visitor):
        for name, mark in (("Piotr Zak", "P-1008"), ("Jan Zak", "P-1007"), ("", "P-1007")):
            with pytest.raises(Refused, match="Nobody is known by that name and number"):
                state_presence(visit.visitor, token=shown(ines, held), name=name, mark=mark)
        state_presence(visit.visitor, token=shown(ines, held), name="ZAK, Piotr", mark=" p-1007 ")
    with acting_as(ines):
        row = Attendance.objects.get()
        assert (row.person_id, row.mark, row.channel) == (piotr.pk, "present", "live_name")
        assert row.get_channel_display() == "Code on the screen, by name"


def test_who_has_a_user_is_not_taken_at_his_word(ines, eve, held):
    visit = visit_of(shown(ines, held))
    assert visit is not None
    with acting_as(visit.visitor), pytest.raises(Refused, match="sign in"):
        state_presence(
            visit.visitor, token=shown(ines, held), name="Eve Lund", mark="eve@halden.example"
        )


def test_whoever_scanned_in_time_has_time_to_sign_in(ines, eve, held, hands, client_of):
    address = scanned(client_of(ines), held)
    phone = Client()
    entrance = phone.get(address)
    assert entrance.status_code == 200
    assert urlencode({"next": address}) in entrance.content.decode()
    hands.turn(minutes=5)
    there = client_of(eve)
    there.cookies["holdfast_scanned"] = phone.cookies["holdfast_scanned"].value
    assert "Yes, I am here" in there.get(address).content.decode()
    assert "you are here" in there.post(address).content.decode()
    assert ways(ines) == ["live"]
    late = client_of(ines)
    assert late.post(address).status_code == 404
    hands.turn(minutes=6)
    late.cookies["holdfast_scanned"] = phone.cookies["holdfast_scanned"].value
    assert late.post(address).status_code == 404


def test_the_scan_is_remembered_for_its_own_address_only(ines, held, client_of):
    address = scanned(client_of(ines), held)
    phone = Client()
    phone.get(address)
    kept = phone.cookies["holdfast_scanned"]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (address, True, "Lax")


def test_the_page_of_a_scan_confirms_by_name_without_a_user(ines, held, client_of):
    with acting_as(ines):
        add_person(ines, title="Piotr Zak", email="piotr@zak.example")
    address = scanned(client_of(ines), held)
    phone = Client()
    wrong = phone.post(address, {"name": "Piotr Zak", "mark": "nobody"})
    assert wrong.status_code == 422
    assert 'value="Piotr Zak"' in wrong.content.decode()
    done = phone.post(address, {"name": "Piotr Zak", "mark": "piotr@zak.example"})
    assert "Noted: you are here" in done.content.decode()
    listed = client_of(ines).get(reverse("support:attendance", args=(held.pk,)))
    assert "Code on the screen, by name" in listed.content.decode()


def test_a_code_that_ran_out_tells_a_stranger_nothing(ines, held, hands, client_of):
    address = scanned(client_of(ines), held)
    hands.turn(minutes=3)
    answer = Client().get(address)
    assert answer.status_code == 404
    assert held.title not in answer.content.decode()
    assert "holdfast_scanned" not in answer.cookies


def test_who_asks_too_often_waits(ines, held, client_of, monkeypatch):
    monkeypatch.setattr(session_codes, "PER_MINUTE", 1)
    address = scanned(client_of(ines), held)
    phone = Client(REMOTE_ADDR="192.0.2.77")
    answers = [phone.post(address, {"name": "A", "mark": "B"}).status_code for _n in range(3)]
    assert answers[-1] == 429


def test_the_screen_fetches_the_next_code_by_itself(ines, held, hands, client_of):
    page = client_of(ines)
    wall = page.get(reverse("support:session-code", args=(held.pk,))).content.decode()
    address = reverse("support:session-code-now", args=(held.pk,))
    assert f'hx-get="{address}" hx-trigger="every 15s"' in wall
    assert "data:image/svg+xml" in wall
    before = page.get(address).content.decode()
    hands.turn(minutes=1)
    after = page.get(address).content.decode()
    assert HERE.findall(before) != HERE.findall(after)
    assert "<html" not in after
    hands.turn(hours=5)
    assert "No code is shown now" in page.get(address).content.decode()


def test_the_code_for_paper_is_made_renewed_and_switched_off_on_its_page(ines, held, client_of):
    page, address = client_of(ines), reverse("support:session-code-printed", args=(held.pk,))
    assert "No printed code counts" in page.get(address).content.decode()
    assert page.post(address).status_code == 302
    assert "Print 1." in page.get(address).content.decode()
    page.post(address)
    assert "Print 2." in page.get(address).content.decode()
    page.post(address, {"off": "yes"})
    assert "No printed code counts" in page.get(address).content.decode()
