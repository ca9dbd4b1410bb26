"""The search page: passages with the found words marked, where they stand, filters."""

from __future__ import annotations

import re

import pytest

from holdfast.accounts.commands import add_site
from holdfast.acting.callers import acting_as
from holdfast.records import content
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import Classification
from holdfast.records.search.files import index_files
from holdfast.records.tests.files import pdf
from holdfast.records.tests.test_search_texts import document, in_force
from holdfast.support.commands import amend_document


@pytest.fixture
def page(client_of, ines):
    reader = client_of(ines)

    def shown(query):
        answer = reader.get(f"/search/?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def test_found_words_are_marked_and_nothing_of_a_text_is_taken_for_a_page(ines, page):
    with acting_as(ines):
        document(ines, "A <script>alert(1)</script> & a lantern <b>here</b>")
    html = page("q=lantern")
    assert "<mark>lantern</mark>" in html
    assert "&lt;b&gt;here&lt;/b&gt;" in html
    assert "<script>alert" not in html
    html = page("q=script+alert")
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in html


def test_found_words_are_marked_in_a_title_which_stays_words(ines, page):
    with acting_as(ines):
        amend_document(ines, document(ines, "No such word."), title="Lanterns & <i>torches</i>")
    html = page("q=lanterns")
    assert "<mark>Lanterns</mark> &amp; &lt;i&gt;torches&lt;/i&gt;</a>" in html


def test_a_page_of_a_file_leads_to_the_file(ines, page):
    with acting_as(ines):
        made = document(ines, "See the plan.")
        kept = attach(ines, made, file=store("plan.pdf", [pdf(["Gate", "Hoist a lantern"])]))
        index_files(ines)
    html = page("q=lantern")
    assert (
        f'href="/support/documents/{made.pk}/attachments/{kept.pk}/">Page 2 of plan.pdf</a>' in html
    )


def test_a_past_text_is_offered_and_leads_to_its_comparison_with_the_newest(ines, page):
    with acting_as(ines):
        made = in_force(ines, document(ines, "Count the lanterns."))
        content.draft_version(ines, made, body="Count the torches.", change_reason="New lamps")
    assert "Text of version 2" in page("q=torches")
    with acting_as(ines):
        in_force(ines, made)
    html = page("q=lanterns")
    (offer,) = re.findall(r'href="/search/\?(q=lanterns[^"]*past=1)"', html)
    html = page(offer.replace("&amp;", "&"))
    here = f"/support/documents/{made.pk}/"
    assert f'href="{here}compare/?before=1&amp;after=2">Text of version 1</a>' in html
    assert "Superseded" in html
    assert 'name="past" value="1" checked' in html


def test_words_of_what_is_confidential_are_withheld(ines, page):
    with acting_as(ines):
        document(ines, "The vault opens at nine.", classification=Classification.CONFIDENTIAL)
    html = page("q=vault")
    assert "opens at nine" not in html
    assert "reading them is logged" in html


def test_kinds_narrow_the_search_and_can_be_dropped(ines, page):
    with acting_as(ines):
        made = document(ines, "Count the lanterns.")
    assert made.reference in page("q=lanterns&kind=support.document")
    html = page("q=lanterns&kind=context.contextissue")
    assert "Nothing found" in html
    assert 'href="/search/?q=lanterns"' in html, "without the kind"
    assert made.reference in page("q=lanterns&kind=no.such")


def test_the_best_are_shown_and_more_on_request(ines, page):
    with acting_as(ines):
        for number in range(30):
            add_site(ines, title=f"Lantern {number}")
    html = page("q=lantern")
    assert "The best 25 are shown" in html
    assert html.count("<mark>Lantern</mark>") == 25
    more = re.search(r'href="(/search/\?[^"]*more=1)"', html).group(1)
    html = page(more.partition("?")[2].replace("&amp;", "&"))
    assert "30 records found" in html
    assert html.count("<mark>Lantern</mark>") == 30
    assert "more=1" not in html


def test_an_empty_search_says_how_to_ask(page):
    assert "the last word may be unfinished" in page("")
