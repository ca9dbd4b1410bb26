"""Registers: the same few queries however long, pages that miss nothing, filters and words."""

import datetime as dt
import re

import pytest
from django.db.transaction import get_connection
from django.test.utils import CaptureQueriesContext

from holdfast.accounts.commands import add_person, add_site
from holdfast.accounts.models import Site
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.records.commands import archive_record
from holdfast.web.pages import lists
from holdfast.web.paging import PAGE, Order, page_of

URL = "/accounts/sites/"
ROW = re.compile(r'class="row-link" href="[^"]+">([^<]+)<')


def titles(client, query=""):
    return ROW.findall(client.get(URL + query).content.decode())


def questions(client, query=""):
    with CaptureQueriesContext(get_connection()) as asked:
        assert client.get(URL + query).status_code == 200
    return len(asked)


def test_a_long_register_asks_no_more_than_a_short_one(client_of, ines, installation):
    owner = add_person(installation, title="Per Aas")
    add_site(installation, title="Site 0", owner=owner)
    reader = client_of(ines)
    reader.get(URL)
    few = questions(reader)
    for number in range(120):
        add_site(installation, title=f"Site {number + 1}", owner=owner)
    reader.get(URL)  # what the new records changed elsewhere is asked here, not below
    assert questions(reader) <= few
    assert questions(reader, "?sort=-title&q=site&state=active") <= few + 1
    assert len(titles(reader)) == PAGE


@pytest.mark.parametrize("sort", ["title", "-title", "country", "-country"])
def test_leafing_shows_each_record_once_and_leads_back(client_of, ines, installation, sort):
    for number in range(2 * PAGE + 7):
        add_site(installation, title=f"Site {number:03d}", country=("NO", "SE")[number % 2])
    reader, query = client_of(ines), f"?sort={sort}"
    pages, last = [], ""
    while query:
        page = reader.get(URL + query).content.decode()
        pages.append(ROW.findall(page))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        last = page
        query = found[1].replace("&amp;", "&") if found else ""
    seen = [title for page in pages for title in page]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 7
    back = re.search(r'rel="prev" href="([^"]+)"', last)
    assert back is not None
    assert titles(reader, back[1].replace("&amp;", "&")) == pages[-2]


def test_records_without_a_date_stand_last_both_ways(ines, installation):
    today = clock.today()
    for number in range(9):
        due = None if number % 3 == 0 else today + dt.timedelta(days=number // 2)
        add_site(installation, title=f"Site {number}", review_due=due)
    with acting_as(ines):
        for descending in (False, True):
            order = Order("review_due", descending=descending, nullable=True)
            whole = page_of(Site.objects.all(), order, size=100).rows
            assert [r.review_due is None for r in whole] == [False] * 6 + [True] * 3
            walked: list[Site] = []
            at = ""
            while True:
                page = page_of(Site.objects.all(), order, cursor=at, size=2)
                walked += page.rows
                if not page.further:
                    break
                at = page.further
            assert walked == list(whole)
            before = page_of(Site.objects.all(), order, cursor=page.earlier, size=2)
            assert list(before.rows) == list(whole)[-3:-1]


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "WyI+IiwxLDJd", "WyI+IixudWxsLCJ4Il0"])
def test_a_broken_cursor_gives_the_first_page(client_of, ines, cursor):
    add_site(ines, title="Only one")
    assert titles(client_of(ines), f"?at={cursor}") == ["Only one"]


def test_filters_words_and_parts_of_the_register(client_of, ines):
    add_site(ines, title="Halden Quay", country="NO", kind="terminal", review_due=clock.today())
    old = add_site(ines, title="Moss depot", country="NO", kind="depot")
    add_site(ines, title="Gothenburg Quay", country="SE", review_due=dt.date(2020, 1, 1))
    archive_record(ines, old, reason="Sold")
    reader = client_of(ines)
    assert titles(reader, "?country=SE") == ["Gothenburg Quay"]
    assert titles(reader, "?kind=terminal") == ["Halden Quay"]
    assert titles(reader, "?q=quay") == ["Halden Quay", "Gothenburg Quay"]
    assert titles(reader, "?show=overdue") == ["Gothenburg Quay"]
    assert titles(reader, "?show=retired") == ["Moss depot"]
    assert titles(reader, "?show=nobody&country=NO") == ["Halden Quay"]
    assert titles(reader, "?kind=nonsense") == []
    assert "Nothing matches" in reader.get(f"{URL}?country=XX").content.decode()


def test_an_empty_register_teaches_and_offers_the_first_step(client_of, ines, eve):
    page = client_of(ines).get(URL).content.decode()
    assert "No sites yet" in page
    assert "/accounts/sites/new/" in page
    assert "/accounts/sites/new/" not in client_of(eve).get(URL).content.decode()


def test_a_count_is_not_driven_beyond_its_limit(client_of, ines, monkeypatch):
    monkeypatch.setattr(lists, "count_up_to", lambda found: (10_000, True))
    add_site(ines, title="One")
    assert "more than 10,000 records" in client_of(ines).get(URL).content.decode()


def test_there_is_no_register_at_an_invented_address(client_of, ines):
    assert client_of(ines).get("/accounts/spaceships/").status_code == 404
