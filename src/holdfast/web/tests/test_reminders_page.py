"""How one chooses to be reminded, and what of reminders stands on pages."""

from __future__ import annotations

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import add_site, grant_role, make_user
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.web.history import newest_entries, news_for
from holdfast.work.choices import Rhythm
from holdfast.work.commands import plan_action
from holdfast.work.models import ReminderChoice
from holdfast.work.reminding.planning import notices_on
from holdfast.work.reminding.readers import house_today
from holdfast.work.reminding.recording import begin_digests, end_digests

PAGE = "/accounts/reminders/"


def test_one_chooses_how_often_and_sees_it_again(eve, client_of):
    client = client_of("eve")
    shown = client.get(PAGE).text
    assert "eve@halden.example" in shown
    assert client.post(PAGE, {"rhythm": "weekly", "language": "en"}).status_code == 302
    with acting_as(eve):
        choice = ReminderChoice.objects.get()
    assert (choice.person_id, choice.rhythm, choice.language) == (eve.person_id, "weekly", "en")
    assert 'value="weekly"' in client.get(PAGE).text
    assert client.post(PAGE, {"rhythm": "hourly"}).status_code == 422
    assert client.post(PAGE, {"rhythm": "daily", "language": "xx"}).status_code == 422


def test_the_choice_decides_what_is_sent(eve, installation, client_of):
    client_of("eve").post(PAGE, {"rhythm": "overdue", "language": ""})
    with acting_as(installation):
        reader = house_today(installation.organization_id).readers[eve.person_id]
    assert (reader.rhythm, reader.language) == (Rhythm.OVERDUE, "en")


def test_whoever_is_not_entered_as_a_person_is_told_so(halden, installation, client_of):
    user = make_user("nobody@halden.example", "Nobody Here", "correct horse battery")
    grant_role(installation, user, role=RoleKey.EMPLOYEE)
    client = client_of(user)
    assert "not linked to a person" in client.get(PAGE).text
    assert client.post(PAGE, {"rhythm": "daily"}).status_code == 422


def test_profile_and_my_work_lead_there(eve, client_of):
    for address in ("/accounts/profile/", "/work/"):
        assert PAGE in client_of("eve").get(address).text


def test_what_people_did_is_not_pushed_out_of_the_news_by_reminders(ines, eve, installation):
    with acting_as(ines):
        owner = Person.objects.get(pk=eve.person_id)
        for number in range(3):
            plan_action(ines, title=f"Mend {number}", owner=owner, due=clock.today())
        add_site(ines, title="Quay 9")
    with acting_as(installation):
        house = house_today(ines.organization_id)
        notices = notices_on(clock.today(), house, house.readers.values())
        begin_digests(installation, day=clock.today(), notices=notices)
        end_digests(installation, day=clock.today(), outcomes={owner.pk: ""})
        newest = newest_entries(ines.organization_id, count=1)
    assert [entry.kind for entry in newest] == ["accounts.site.added"]
    with acting_as(ines):
        assert "Quay 9" in news_for(ines, count=1)[0][0].title
