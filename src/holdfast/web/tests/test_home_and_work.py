"""Home, my work, calendar, search: what must I do, what is wrong, what changed."""

import datetime as dt

import pytest
from django.db.transaction import get_connection
from django.test.utils import CaptureQueriesContext

from holdfast.accounts.commands import add_site
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.web import home, navigation
from holdfast.work.commands import plan_action, report_done
from holdfast.work.models import Action
from holdfast.work.queries import Waiting, Whose, work_due


def person(caller):
    with acting_as(caller):
        return Person.objects.get(pk=caller.person_id)


def days(count):
    return clock.today() + dt.timedelta(days=count)


@pytest.fixture
def work(ines, tom):
    add_site(ines, title="Late review", owner=person(ines), review_due=days(-4))
    plan_action(ines, title="This week's fence", owner=person(ines), due=days(3))
    plan_action(ines, title="Next month's lock", owner=person(ines), due=days(40))
    plan_action(ines, title="Tom's own matter", owner=person(tom), due=days(2))


def test_my_work_is_mine_and_grouped_by_urgency(ines, work):
    with acting_as(ines):
        due = work_due(ines)
        everything = work_due(ines, whose=Whose.ALL)
    assert [i.title for i in due.overdue] == ["Late review"]
    assert due.overdue[0].waiting is Waiting.REVIEW
    assert [i.title for i in due.this_week] == ["This week's fence"]
    assert [i.title for i in due.later] == ["Next month's lock"]
    assert "Tom's own matter" in [i.title for i in everything.this_week]


def test_what_is_done_is_due_no_longer(ines, work):
    with acting_as(ines):
        action = next(i for i in work_due(ines).this_week if i.record_type == "work.action")
        record = Action.objects.get(pk=action.record_id)
    report_done(ines, record, result="Renewed", done_on=clock.today())
    with acting_as(ines):
        assert not work_due(ines).this_week


def test_all_dates_of_all_registers_come_in_the_same_few_queries(ines, work):
    with acting_as(ines):
        with CaptureQueriesContext(get_connection()) as few:
            work_due(ines)
        for number in range(30):
            add_site(ines, title=f"S{number}", owner=person(ines), review_due=days(number))
        with CaptureQueriesContext(get_connection()) as many:
            assert work_due(ines).count > 30
    assert len(many) <= len(few) <= 22  # what rooms add asks a few of its own


def test_work_of_units_that_are_not_ones_own_is_not_shown(ines, omar, north, south):
    add_site(ines, title="North review", unit=north, review_due=days(-1))
    add_site(ines, title="South review", unit=south, review_due=days(-1))
    with acting_as(omar):
        for whose in (Whose.UNITS, Whose.ALL):
            assert [i.title for i in work_due(omar, whose=whose).overdue] == ["North review"]


def test_pages_of_work_show_it(client_of, ines, work):
    reader = client_of(ines)
    assert "Late review" in reader.get("/work/").content.decode()
    assert "Tom&#x27;s own matter" in reader.get("/work/?whose=all").content.decode()
    month = days(3).strftime("%Y-%m")
    assert "fence" in reader.get(f"/work/calendar/?month={month}").content.decode()
    assert reader.get("/work/calendar/?month=nonsense").status_code == 200


def test_home_answers_the_three_questions(client_of, ines, work):
    page = client_of(ines).get("/").content.decode()
    assert "Late review" in page
    assert "What changed" in page
    assert "<span>Planned</span>" in page


def test_what_changed_is_only_what_one_may_read(client_of, ines, omar, north, south):
    add_site(ines, title="North thing", unit=north)
    add_site(ines, title="South thing", unit=south)
    for url in ("/", "/changes/"):
        page = client_of(omar).get(url).content.decode()
        assert "North thing" in page
        assert "South thing" not in page


def test_the_first_hour_leads_an_empty_organization(client_of, ines, eve):
    page = client_of(ines).get("/").content.decode()
    assert "Your first hour" in page
    assert "/accounts/units/new/" in page
    assert "Your first hour" not in client_of(eve).get("/").content.decode()


def test_a_room_adds_its_panel_and_its_entry(client_of, ines, monkeypatch):
    monkeypatch.setattr(home, "_PANELS", {})
    monkeypatch.setattr(navigation, "_ITEMS", [*navigation._ITEMS])
    home.add_panel("sample", 5, "web/errors/404.html", lambda caller: {})
    home.add_panel("shown", 6, "web/work/news.html", lambda caller: {"news": []})
    navigation.add("work", "A new room", "web:search", "search", 50)
    page = client_of(ines).get("/").content.decode()
    assert "A new room" in page
    assert "Not found" not in page


def test_search_finds_what_one_may_read_and_a_reference_leads_there(client_of, ines, vera):
    site = add_site(ines, title="Reefer yard", address="by the rail gate")
    reader = client_of(ines)
    assert "Reefer yard" in reader.get("/search/?q=rail").content.decode()
    assert reader.get(f"/search/?q={site.reference}")["Location"].endswith(f"{site.pk}/")
    assert "Nothing found" in client_of(vera).get("/search/?q=rail").content.decode()
    assert client_of(vera).get(f"/search/?q={site.reference}").status_code == 200


def test_the_palette_answers_with_records(client_of, ines, vera):
    site = add_site(ines, title="Reefer yard")
    offered = client_of(ines).get("/palette/?q=reef").json()
    assert offered == [
        {
            "group": "Records",
            "label": f"{site.reference} Reefer yard",
            "hint": "site",
            "url": f"/accounts/sites/{site.pk}/",
        }
    ]
    assert client_of(vera).get("/palette/?q=reef").json() == []
