"""Blocks that pull live records into a text: frozen on submission, shown to whom they may be."""

import pytest

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.context.commands.issues import amend_issue, capture_issue
from holdfast.records import content
from holdfast.records.content.blocks import (
    Block,
    blocks_in,
    digest_of_block,
    kinds,
    line_for,
    live_table,
    pieces_of,
    table_of,
)
from holdfast.records.queries import open_version_of
from holdfast.support.commands import set_up_document

LINE = "{{ records: context.contextissue columns=title,state }}"
BODY = f"# Issues\n\n{LINE}\n\nThat is all."


@pytest.fixture
def paper(ines):
    with acting_as(ines):
        owner = Person.objects.get(email="ines@halden.example")
        record = set_up_document(ines, title="What we face", owner=owner)
        content.draft_version(ines, record, body=BODY)
        return record


def open_of(record):
    """Give the version that is being written or reviewed."""
    found = open_version_of(record)
    assert found is not None
    return found


def titles(table):
    return [row.cells[0] for row in table.rows]


def test_a_block_is_a_paragraph_of_its_own_and_words_in_code():
    assert blocks_in(BODY) == [Block(LINE, "context.contextissue", ("title", "state"))]
    assert [type(piece) for piece in pieces_of(BODY)] == [str, Block, str]
    for text in (f"```\n{LINE}\n```", f"Words {LINE}", f"> {LINE}", "{{ records }}", "{{ x }}"):
        assert blocks_in(text) == []


def test_every_kind_offers_a_line_that_works(ines):
    with acting_as(ines):
        for made in kinds():
            (block,) = blocks_in(line_for(made))
            assert live_table(ines, block).problem == "", made.key


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ records: no.such }}", "no kind"),
        ("{{ records: context.contextissue columns=secret }}", "no column secret"),
        ("{{ records: context.contextissue organization=1 }}", "cannot be chosen"),
        ("{{ records: context.contextissue owner__title=x }}", "cannot be chosen"),
        ("{{ records: accounts.user }}", "no kind"),
    ],
)
def test_what_cannot_be_listed_is_said(ines, line, why):
    with acting_as(ines):
        (block,) = blocks_in(line)
        assert why in live_table(ines, block).problem


def test_rows_are_chosen_by_what_the_line_says(ines, paper):
    with acting_as(ines):
        capture_issue(ines, title="Strikes", side="external")
        capture_issue(ines, title="New gate", side="internal")
        (block,) = blocks_in("{{ records: context.contextissue side=Internal columns=title }}")
        assert titles(live_table(ines, block)) == ["New gate"]


def test_a_version_keeps_the_rows_of_its_day_and_says_that_they_changed(ines, tom, paper):
    with acting_as(ines):
        issue = capture_issue(ines, title="Strikes", side="external")
        content.submit_version(ines, paper)
        version = open_of(paper)
        (block,) = blocks_in(version.body)
        assert not table_of(ines, version, block).changed
        amend_issue(ines, issue, title="Strikes at the port")
        table = table_of(ines, version, block)
        assert (titles(table), table.changed) == (["Strikes"], True)
        bound = version.annex["blocks"][0]
        assert bound["sha256"] == digest_of_block(version.frozen["blocks"][0])
        assert content.digest_of(version) == version.digest


def test_nobody_sees_a_row_about_a_record_that_he_may_not_read(ines, eve, omar, south, paper):
    with acting_as(ines):
        capture_issue(ines, title="Open", side="external")
        capture_issue(ines, title="Secret", side="external", classification="confidential")
        capture_issue(ines, title="Southern", side="external", unit=south)
        content.submit_version(ines, paper)
        version = open_of(paper)
        (block,) = blocks_in(version.body)
        assert set(titles(table_of(ines, version, block))) == {"Open", "Secret", "Southern"}
    for reader, sees in ((eve, {"Open", "Southern"}), (omar, {"Open"})):
        with acting_as(reader):
            table = table_of(reader, open_of(paper), block)
            assert set(titles(table)) == sees
            assert table.hidden


def test_the_name_of_a_confidential_person_is_shown_to_whom_it_may(ines, eve, installation, paper):
    with acting_as(installation):
        from holdfast.accounts.commands import add_person  # noqa: PLC0415 - beside its only use

        hidden = add_person(installation, title="Hidden Hand", classification="confidential")
    with acting_as(ines):
        capture_issue(ines, title="Open", side="external", owner=hidden)
        line = "{{ records: context.contextissue columns=title,owner }}"
        content.draft_version(ines, paper, body=line)
        content.submit_version(ines, paper)
        version = open_of(paper)
        assert table_of(ines, version, blocks_in(line)[0]).rows[0].cells == ("Open", "Hidden Hand")
    with acting_as(eve):
        assert table_of(eve, version, blocks_in(line)[0]).rows[0].cells == ("Open", "")
