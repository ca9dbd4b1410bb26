"""Choosing a template, looking at it, starting from it, and making it one's own."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from holdfast.acting.callers import Caller, acting_as
from holdfast.context.commands.parties import amend_party
from holdfast.context.models import InterestedParty
from holdfast.starter.commands import start_from_template
from holdfast.starter.models import AppliedTemplate

ClientOf = Callable[..., Client]
YOURS = "/start/yours/"
PARTIES = "context.interestedparty"


def seen(party: InterestedParty) -> str:
    return f"{PARTIES}:{party.pk}:{party.version}"


def started(ines: Caller) -> list[InterestedParty]:
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
        return list(InterestedParty.objects.live().order_by("reference"))


def test_four_cards_lead_to_a_preview_and_the_preview_to_a_start(
    ines: Caller, client_of: ClientOf
) -> None:
    """The security manager chooses, looks and starts; a second start is refused in words."""
    client = client_of(ines)
    cards = client.get("/start/").content.decode()
    for name in ("Container terminal", "Road forwarder", "Warehouse", "Manufacturer"):
        assert name in cards
    preview = client.get("/start/warehouse/").content.decode()
    assert "Break-in to the high-value cage" in preview
    assert "Start from this template" in preview
    assert client.post("/start/warehouse/").headers["Location"] == YOURS
    with acting_as(ines):
        assert AppliedTemplate.objects.get().template == "warehouse"
    assert "Applied by Ines Solberg" in client.get("/start/").content.decode()
    assert "Start from this template" not in client.get("/start/warehouse/").content.decode()
    again = client.post("/start/warehouse/", follow=True)
    assert "applied already" in again.content.decode()


def test_an_unknown_template_is_not_found_and_readers_cannot_start(
    ines: Caller, aud: Caller, client_of: ClientOf
) -> None:
    """A wrong address is a page not found; an auditor may look and not start."""
    assert client_of(ines).get("/start/bakery/").status_code == 404
    assert (
        "Start from this template" not in client_of(aud).get("/start/warehouse/").content.decode()
    )
    assert client_of(aud).post("/start/warehouse/").status_code == 403
    with acting_as(ines):
        assert not AppliedTemplate.objects.exists()


def test_confirm_gives_the_owner_and_makes_it_count(ines: Caller, client_of: ClientOf) -> None:
    """One press confirms; whoever is named becomes owner of what has none."""
    party = started(ines)[0]
    client = client_of(ines)
    page = client.get(YOURS, {"kind": PARTIES}).content.decode()
    assert seen(party) in page
    answer = client.post(
        YOURS,
        {"kind": PARTIES, "confirm": seen(party), "owner": "Ines Solberg"},
        follow=True,
    )
    assert "is yours now" in answer.content.decode()
    with acting_as(ines):
        party.refresh_from_db()
        assert not party.unconfirmed
        assert party.owner is not None
        assert party.owner.title == "Ines Solberg"


def test_not_ours_sets_aside_with_the_reason(ines: Caller, client_of: ClientOf) -> None:
    """One press sets aside; without a reason it is refused."""
    one, other = started(ines)[:2]
    client = client_of(ines)
    client.post(YOURS, {"kind": PARTIES, "void": seen(one), "reason": "Not so with us."})
    refused = client.post(YOURS, {"void": seen(other), "reason": " "}, follow=True)
    assert "Say why" in refused.content.decode()
    with acting_as(ines):
        one.refresh_from_db()
        other.refresh_from_db()
        assert one.standing == "voided"
        assert one.standing_reason == "Not so with us."
        assert other.standing == "live"


def test_a_group_is_confirmed_only_after_a_tick_that_it_was_read(
    ines: Caller, client_of: ClientOf
) -> None:
    """Ticked records are confirmed together once the reader says that he has read them."""
    parties = started(ines)[:3]
    client = client_of(ines)
    form = {"kind": PARTIES, "tick": [seen(p) for p in parties], "confirm_ticked": "yes"}
    refused = client.post(YOURS, form, follow=True)
    assert "Tick that you have read them" in refused.content.decode()
    client.post(YOURS, {**form, "reviewed": "yes"})
    with acting_as(ines):
        left = InterestedParty.objects.live().filter(unconfirmed=True)
        assert not left.filter(pk__in=[p.pk for p in parties]).exists()
        assert left.exists()


def test_what_changed_in_between_is_not_confirmed_unseen(ines: Caller, client_of: ClientOf) -> None:
    """Nobody confirms a text that somebody else has changed since; of a group none is."""
    one, other = started(ines)[:2]
    ticks = [seen(one), seen(other)]
    with acting_as(ines):
        other.refresh_from_db()
        amend_party(ines, other, stake="Something else.")
    client_of(ines).post(
        YOURS, {"kind": PARTIES, "tick": ticks, "reviewed": "yes", "confirm_ticked": "yes"}
    )
    with acting_as(ines):
        for each in (one, other):
            each.refresh_from_db()
            assert each.unconfirmed


def test_hostile_values_are_answered_in_words(ines: Caller, client_of: ClientOf) -> None:
    """Broken keys, unknown owners and nothing ticked say what is wrong and change nothing."""
    party = started(ines)[0]
    client = client_of(ines)
    for form in (
        {"confirm": "nonsense"},
        {"confirm": f"bakery.bread:{party.pk}:1"},
        {"void": f"{PARTIES}:{party.pk}:9999999999999999999999"},
        {"confirm": seen(party), "owner": "Nobody Atall"},
        {"confirm_ticked": "yes", "reviewed": "yes"},
        {"kind": "../../etc"},
    ):
        assert client.post(YOURS, form, follow=True).status_code == 200
    with acting_as(ines):
        party.refresh_from_db()
        assert party.unconfirmed
        assert party.standing == "live"


def test_an_outsider_confirms_nothing(ines: Caller, vera: Caller, client_of: ClientOf) -> None:
    """Another organization reaches none of the records."""
    party = started(ines)[0]
    client_of(vera).post(YOURS, {"confirm": seen(party)})
    with acting_as(ines):
        party.refresh_from_db()
        assert party.unconfirmed


def test_the_home_page_says_how_much_waits(ines: Caller, client_of: ClientOf) -> None:
    """The panel is there while something waits, and only after a template was applied."""
    client = client_of(ines)
    assert "drafts of a template wait" not in client.get("/").content.decode()
    started(ines)
    assert "drafts of a template wait" in client.get("/").content.decode()
