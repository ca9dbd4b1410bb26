"""A communication from its text to its release: nothing goes out that should not (7.4)."""

import io

import pypdf
import pytest
from django.core import mail

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms
from holdfast.acting.gates import Override
from holdfast.acting.models import GateOverride
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.leadership.commands import assignments
from holdfast.records.choices import Classification
from holdfast.support.commands import communication as on_communications
from holdfast.support.commands import communication_plan as on_plans
from holdfast.support.commands.contacts import permit_contact
from holdfast.support.queries.communication_audience import deliveries_of
from holdfast.support.tests.communication_stage import (
    DAY,
    contact,
    deliveries,
    drafted,
    entry,
    fresh,
    party,
    plan,
    released,
    role,
    sent,
)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def test_nothing_is_released_without_a_decision_on_its_sensitivity(ines):
    made = drafted(ines, contact(ines, level="internal"))
    with pytest.raises(GateClosed, match="Decide first how sensitive"):
        on_communications.release_communication(ines, made)
    hurried = on_communications.release_communication.under(Terms(override=Override("Hurry.")))
    with pytest.raises(GateClosed):
        hurried(ines, made)
    assert fresh(ines, made).state == "drafted"


def test_the_decision_keeps_name_and_time_and_freezes_the_text(ines):
    made = drafted(ines, contact(ines, level="restricted"))
    with pytest.raises(Refused, match="Say why"):
        on_communications.set_sensitivity(
            ines, made, classification=Classification.RESTRICTED, reason=" "
        )
    on_communications.set_sensitivity(
        ines, made, classification=Classification.RESTRICTED, reason="Routes."
    )
    kept = fresh(ines, made)
    assert (kept.sensitivity_set_by, kept.sensitivity_reason) == (ines.name, "Routes.")
    assert kept.sensitivity_set_at is not None
    assert kept.classification == "restricted"
    with pytest.raises(Refused, match="frozen"):
        on_communications.amend_communication(ines, kept, title="Something else")


def test_writing_anew_takes_the_decision_back(ines):
    made = released(ines, contact(ines, level="internal"))
    on_communications.redraft(ines, made, reason="Wrong gate.")
    again = fresh(ines, made)
    assert not again.is_decided
    assert again.released_at is None
    with pytest.raises(GateClosed, match="Decide first"):
        on_communications.release_communication(ines, again)


def test_nobody_is_sent_what_is_above_what_they_may_receive(ines):
    police, press = contact(ines, level="restricted"), contact(ines, "Reporter of the Times")
    made = drafted(ines, police, press)
    on_communications.set_sensitivity(
        ines, made, classification=Classification.INTERNAL, reason="Routes."
    )
    with pytest.raises(GateClosed, match="Reporter") as closed:
        on_communications.release_communication(ines, made)
    assert "Duty officer" not in str(closed.value)
    permit_contact(ines, press, may_receive=Classification.INTERNAL, reason="Signed in May.")
    on_communications.release_communication(ines, made)
    assert {d.may_receive for d in deliveries(ines, made)} == {"restricted", "internal"}


def test_passing_the_gate_of_the_audience_is_kept_with_its_reason(ines):
    made = drafted(ines, contact(ines))
    on_communications.set_sensitivity(
        ines, made, classification=Classification.INTERNAL, reason="Routes."
    )
    terms = Terms(override=Override("Lives are at stake."))
    on_communications.release_communication.under(terms)(ines, made)
    with acting_as(ines):
        assert [o.gate for o in GateOverride.objects.all()] == ["audience-may-receive"]


def test_what_was_lowered_after_the_release_stops_the_sending(ines):
    police = contact(ines, level="internal")
    made = released(ines, police)
    permit_contact(ines, police, may_receive=Classification.PUBLIC, reason="The agreement ended.")
    with pytest.raises(GateClosed, match="Duty officer"):
        on_communications.send_communication(ines, made)


def test_people_may_receive_by_what_they_may_read(ines, installation):
    guest = add_person(installation, title="Guard of a contractor", is_external=True)
    staff = add_person(installation, title="Kai")
    made = drafted(ines)
    with acting_as(ines):
        boss = Person.objects.get(pk=ines.person_id)
    on_communications.address_communication(ines, made, people=[guest, staff, boss])
    on_communications.set_sensitivity(
        ines, made, classification=Classification.RESTRICTED, reason="Routes."
    )
    with pytest.raises(GateClosed, match="contractor") as closed:
        on_communications.release_communication(ines, made)
    assert "Kai" not in str(closed.value)
    on_communications.set_sensitivity(
        ines, made, classification=Classification.CONFIDENTIAL, reason="Codes."
    )
    with pytest.raises(GateClosed, match="Kai") as closed:
        on_communications.release_communication(ines, made)
    assert boss.title not in str(closed.value)


def test_a_communication_without_recipients_is_not_released(ines):
    made = drafted(ines)
    on_communications.set_sensitivity(
        ines, made, classification=Classification.PUBLIC, reason="Known."
    )
    with pytest.raises(GateClosed, match="no recipients"):
        on_communications.release_communication(ines, made)


def test_who_writes_does_not_release(ines, omar, north):
    with acting_as(omar):
        made = on_communications.plan_communication(omar, title="Berth closed", unit=north)
        on_communications.write_communication(omar, made, title="Berth closed", text="Till noon.")
        with pytest.raises(NotPermitted):
            on_communications.set_sensitivity(
                omar, made, classification=Classification.PUBLIC, reason="Everybody sees it."
            )


def test_the_role_that_the_plan_names_releases(ines, tom, installation):
    speaker = role(ines)
    line = entry(ines, plan(ines), releaser=speaker, responsible=speaker, to_everyone=False)
    on_plans.address_entry(ines, line, contacts=[contact(ines, level="internal")])
    made = on_communications.start_from_entry(ines, line)
    on_communications.write_communication(ines, made, title="Report", text="All is well.")
    on_communications.set_sensitivity(
        ines, made, classification=Classification.INTERNAL, reason="Figures."
    )
    with pytest.raises(GateClosed, match="Spokesperson"):
        on_communications.release_communication(ines, made)
    with acting_as(ines):
        me = Person.objects.get(pk=ines.person_id)
    held = assignments.propose_assignment(ines, role=speaker, person=me, starts_on=DAY)
    assignments.assign(tom, held)
    assert on_communications.release_communication(ines, made).released_by == ines.name


def test_an_audience_is_everybody_it_consists_of_once(ines, installation, north):
    police = party(ines)
    first = contact(ines, "First of police", party=police)
    contact(ines, "Second of police", party=police)
    kai = add_person(installation, title="Kai", unit=north, email="kai@halden.example")
    made = drafted(ines, first)
    on_communications.address_communication(ines, made, parties=[police], units=[north])
    on_communications.address_communication(ines, made, people=[kai], parties=[police])
    names = sorted(d.recipient.title for d in deliveries(ines, made))
    assert names == ["First of police", "Kai", "Second of police"]


def test_who_has_no_address_is_called(ines):
    made = drafted(ines, contact(ines, email="", phone="+47 22 00 00 00"))
    with acting_as(ines):
        assert [d.means for d in deliveries_of(made)] == ["call"]


def test_a_released_communication_gets_no_further_recipients(ines):
    made = released(ines, contact(ines, level="internal"))
    with pytest.raises(Refused, match="communication of their own"):
        on_communications.address_communication(ines, made, contacts=[contact(ines, "Other one")])


def test_an_entry_gives_its_communication_audience_means_and_sensitivity(ines):
    line = entry(ines, plan(ines), title="Advisory", means="call", to_everyone=False)
    on_plans.address_entry(ines, line, contacts=[contact(ines)])
    made = on_communications.start_from_entry(ines, line)
    assert (made.title, made.means, made.classification) == ("Advisory", "call", "internal")
    assert [d.recipient.title for d in deliveries(ines, made)] == ["Duty officer"]


def test_a_confidential_entry_is_begun_by_who_may_read_it(ines, omar, north):
    line = entry(ines, plan(ines), sensitivity="confidential", unit=north)
    with pytest.raises(Refused, match="confidential"):
        on_communications.start_from_entry(omar, line)


def test_marks_of_a_text_are_laid_out_on_the_page_on_paper_and_in_mails(ines, client_of):
    made = sent(ines, contact(ines, level="internal"), means="email")
    client = client_of(ines)
    page = client.get(f"/support/communications/{made.pk}/").content.decode()
    assert "Use <strong>gate 4</strong> until Friday." in page
    printed = client.get(f"/print/support/communications/{made.pk}/").content
    words = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(printed)).pages)
    assert "gate 4" in words
    assert "**" not in words
    (message,) = mail.outbox
    assert message.body.startswith("Use gate 4 until Friday.\n")
    ((html, kind),) = [(each.content, each.mimetype) for each in message.alternatives]
    assert kind == "text/html"
    assert "<strong>gate 4</strong>" in html
    assert made.reference in html


def test_the_contact_book_on_paper_has_the_number_for_the_night(ines, client_of):
    contact(ines, level="internal", phone="+47 22", emergency_phone="+47 99 88 77")
    client = client_of(ines)
    assert "/print/support/contacts/" in client.get("/support/contacts/cards/").content.decode()
    printed = client.get("/print/support/contacts/").content
    words = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(printed)).pages)
    assert "+47 99 88 77" in words


def test_the_audience_is_chosen_only_before_the_release(ines, client_of):
    officer = contact(ines, level="internal")
    for made, offered in ((drafted(ines, officer), True), (sent(ines, officer), False)):
        page = client_of(ines).get(f"/support/communications/{made.pk}/").content.decode()
        assert ("Choose the audience" in page) is offered
