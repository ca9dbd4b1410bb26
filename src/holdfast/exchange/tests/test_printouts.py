"""Registers and records on paper: what their pages show, to whom they show it, and noted."""

import pytest
from django.db.transaction import get_connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.commands import add_person, add_site
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import acting_as, every_organization
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.exchange.printouts import registers
from holdfast.exchange.printouts.records import record_printout
from holdfast.exchange.printouts.registers import register_printout
from holdfast.printing.letterhead import letterhead_for
from holdfast.printing.parts import Facts, Heading, Rich, Sheet, Value
from holdfast.printing.printouts import data_of
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import Relation
from holdfast.records.commands import trace, void_record
from holdfast.records.content import (
    approve_version,
    draft_version,
    put_in_force,
    submit_version,
)
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import set_up_document
from holdfast.web.registers import Register

SITES = "/print/accounts/sites/"


def words(value):
    return value.text if isinstance(value, Value) else value


def cells(printout):
    """Give every cell of every table, row by row, in words."""
    tables = [part for part in printout.parts if isinstance(part, Sheet)]
    return [[words(cell) for cell in row] for table in tables for row in table.rows]


def told(printout):
    """Give every fact by its label."""
    groups = [printout.facts, *(p.pairs for p in printout.parts if isinstance(p, Facts))]
    return {pair.label: words(pair.value) for group in groups for pair in group}


def register_of(caller, query="", key="accounts.site"):
    with acting_as(caller):
        return register_printout(Register(caller, REGISTRY[key], QueryDict(query)))


def paper_of(caller, record, number=None):
    with acting_as(caller):
        return record_printout(caller, REGISTRY.of(record), record, number)


def fresh(caller, record):
    with acting_as(caller):
        return type(record).objects.get(pk=record.pk)


def in_force(ines, tom, record, body):
    draft_version(ines, record, body=body, change_reason="A new gate")
    submit_version(ines, fresh(ines, record))
    approve_version(tom, fresh(tom, record), statement="Read and agreed.")
    until = add_months(clock.today(), 12)
    put_in_force(tom, fresh(tom, record), effective_on=clock.today(), review_due=until)
    return fresh(ines, record)


@pytest.fixture
def procedure(ines):
    with acting_as(ines):
        person = REGISTRY["accounts.person"].model.objects.get(pk=ines.person_id)
    return set_up_document(ines, title="Gate procedure", owner=person)


def test_a_register_leaves_as_pdf_and_the_log_says_so(client_of, ines, installation):
    add_site(installation, title="Main gate")
    answer = client_of(ines).get(SITES)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        f'inline; filename="sites-{clock.today().isoformat()}.pdf"'
    )
    assert answer.content.startswith(b"%PDF-")
    with every_organization(because="the log belongs to the installation"):
        noted = AccessLogEntry.objects.filter(kind=AccessKind.EXPORTED).get()
    assert (noted.actor_name, noted.subject) == ("Ines Solberg", "PDF: Register · clause 4.3 Sites")


def test_a_register_shows_the_columns_filters_and_order_of_its_page(ines, installation):
    for title, country in (("Bay", "NO"), ("Arch", "NO"), ("Dock", "SE")):
        add_site(installation, title=title, country=country)
    printout = register_of(ines, "sort=-title&country=NO")
    sheet = next(part for part in printout.parts if isinstance(part, Sheet))
    register = Register(ines, REGISTRY["accounts.site"], QueryDict())
    assert [column.label for column in sheet.columns] == [h.label for h in register.headings()]
    assert [row[1] for row in cells(printout)] == ["Bay", "Arch"]
    assert told(printout)["Country"] == "NO"
    assert "2 records" in printout.under


def test_every_column_of_a_register_has_room_for_its_longest_word():
    names = ["CPE-0001", "A title of many words that goes on", "Confidential", "30 Nov 2026"]
    columns = [[f"Heading {number}", each] for number, each in enumerate(names * 3)]
    made = registers.widths(columns, dense=True)
    room = registers.ROOM / sum(made)
    for column, width in zip(columns, made, strict=True):
        longest = max(len(word) for text in column for word in text.split())
        assert width * min(room, 1) >= longest * 4
    assert made[1] > made[0]
    assert made[3] >= len("30 Nov 2026") * 4  # a day stays on its line


def test_a_mark_that_cannot_break_has_room_and_hopeless_tables_stay_tables():
    pill = Value("Waiting for approval", "warn", "pill")
    mark, title = registers.widths([["State", pill], ["Title", "word " * 60]], dense=False)
    assert mark >= len(pill.text) * 4
    assert title > mark
    assert all(registers.widths([["x" * 90]] * 40, dense=True))


def test_an_empty_register_says_so(client_of, ines):
    answer = client_of(ines).get(SITES, {"q": "nothing of the kind"})
    assert answer.status_code == 200
    assert cells(register_of(ines, "q=nothing+of+the+kind")) == []


def test_a_register_too_long_for_paper_is_refused_with_advice(client_of, ines, monkeypatch):
    monkeypatch.setattr(registers, "MOST", 3)
    for number in range(4):
        add_site(ines, title=f"Site {number}")
    with pytest.raises(Refused, match="more than 3 rows"):
        register_of(ines)
    answer = client_of(ines).get(SITES)
    assert answer.status_code == 400
    assert "export it as a spreadsheet" in answer.content.decode()
    assert len(cells(register_of(ines, "q=2"))) == 1


def test_no_register_shows_on_paper_what_its_page_hides(ines, omar, eve, vera, north, south):
    add_site(ines, title="North gate", unit=north)
    add_site(ines, title="South vault", unit=south)
    add_site(ines, title="Safe house", classification="confidential")
    assert {row[1] for row in cells(register_of(ines))} == {
        "North gate", "South vault", "Safe house",
    }  # fmt: skip
    assert {row[1] for row in cells(register_of(omar))} == {"North gate"}
    assert {row[1] for row in cells(register_of(eve))} == {"North gate", "South vault"}
    assert cells(register_of(vera)) == []


def test_no_record_leaves_on_paper_for_those_who_may_not_read_it(
    client_of, ines, omar, eve, vera, south
):
    hidden = add_site(ines, title="South vault", unit=south)
    secret = add_site(ines, title="Safe house", classification="confidential")
    addresses = [
        reverse("print:record", args=("accounts", "sites", s.pk)) for s in (hidden, secret)
    ]
    assert [client_of(omar).get(each).status_code for each in addresses] == [403, 403]
    assert [client_of(eve).get(each).status_code for each in addresses] == [200, 403]
    assert [client_of(vera).get(each).status_code for each in addresses] == [404, 404]


def test_a_paper_is_as_secret_as_its_worst_row(ines, installation):
    add_site(installation, title="Main gate")
    assert register_of(ines).classification == "internal"
    add_site(installation, title="Safe house", classification="confidential")
    assert register_of(ines).classification == "confidential"


def test_strangers_sign_in_first(client, halden):
    assert client.get(SITES).status_code == 302


def test_an_unknown_register_or_version_is_not_found(client_of, ines, procedure):
    assert client_of(ines).get("/print/no/such/").status_code == 404
    address = reverse("print:record", args=("support", "documents", procedure.pk))
    for version in ("9", "x", "-1", "99999999999999999999"):
        assert client_of(ines).get(address, {"version": version}).status_code == 404


def test_a_long_register_asks_no_more_than_a_short_one(ines, installation):
    owner = add_person(installation, title="Per Aas")

    def asked():
        with CaptureQueriesContext(get_connection()) as found:
            register_of(ines)
        return len(found)

    add_site(installation, title="Site", owner=owner)
    few = asked()
    for number in range(30):
        add_site(installation, title=f"Site {number}", owner=owner)
    assert asked() == few


def test_a_record_says_on_paper_what_its_page_says(ines, installation):
    owner = add_person(installation, title="Per Aas")
    site = add_site(installation, title="Main gate", owner=owner, address="Quay 1\nHalden")
    attach(ines, site, file=store("plan.txt", [b"Gate plan"]), note="The plan of the gate")
    printout = paper_of(ines, fresh(ines, site))
    facts = told(printout)
    assert (printout.title, printout.reference) == ("Main gate", site.reference)
    assert (facts["Owner"], facts["Address"]) == ("Per Aas", "Quay 1\nHalden")
    rows = cells(printout)
    assert ["plan.txt", "The plan of the gate"] in [row[:2] for row in rows]
    assert next(row[2] for row in rows if row[-1].startswith("#")) == "Ines Solberg"
    assert printout.watermark == ""


def test_a_voided_record_says_so_on_every_page(ines):
    site = add_site(ines, title="Main gate")
    void_record(ines, site, reason="Recorded twice.")
    printout = paper_of(ines, fresh(ines, site))
    assert printout.watermark == "Voided"
    assert printout.parts[0].text == "Recorded twice."


def test_a_draft_says_that_it_is_one(ines, procedure):
    draft_version(ines, procedure, body="# Gate\n\nCheck **seals**.")
    printout = paper_of(ines, fresh(ines, procedure))
    assert printout.watermark == "Draft"
    assert told(printout)["Approved by"] == "not approved"


def test_controlled_content_is_printed_as_it_was_approved(client_of, ines, tom, procedure):
    made = in_force(ines, tom, procedure, "# Gate\n\nCheck **seals**.")
    draft_version(ines, made, body="Something else", change_reason="Later")
    printout = paper_of(ines, fresh(ines, made))
    text = next(part for part in printout.parts if isinstance(part, Rich))
    assert text.nodes[0]["c"] == [{"t": "text", "text": "Gate"}]
    facts = told(printout)
    with acting_as(ines):
        version = version_in_force_of(made)
    assert facts["Digest (SHA-256)"] == version.digest
    assert facts["Approved by"].startswith("Tom Berg")
    assert facts["Statement of approval"] == "Read and agreed."
    assert printout.watermark == ""
    answer = client_of(ines).get(
        reverse("print:record", args=("support", "documents", made.pk)), {"archive": "yes"}
    )
    assert b"<pdfaid:part>2</pdfaid:part>" in answer.content


def test_a_superseded_version_cannot_pass_for_the_one_in_force(ines, tom, procedure):
    in_force(ines, tom, procedure, "Old words")
    made = in_force(ines, tom, fresh(ines, procedure), "New words")
    old, new = paper_of(ines, made, 1), paper_of(ines, made, 2)
    assert (old.watermark, new.watermark) == ("Obsolete", "")
    assert "Version 1" in old.under
    with pytest.raises(Http404):
        paper_of(ines, made, 3)


def test_what_an_approval_bound_beside_the_text_names_only_what_one_may_read(ines, eve, tom):
    gate = add_site(ines, title="Main gate")
    secret = add_site(ines, title="Safe house", classification="confidential")
    with acting_as(ines):
        person = REGISTRY["accounts.person"].model.objects.get(pk=ines.person_id)
    create = REGISTRY["context.scope"].create
    assert create is not None
    scope = create(ines, title="Scope", owner=person, activities="Loading\nDischarge")
    for site in (gate, secret):
        trace(ines, fresh(ines, scope), relation=Relation.COVERS, target=site)
    draft_version(ines, fresh(ines, scope), body="All of it.")
    made = fresh(ines, scope)
    assert told(paper_of(ines, made))["Activities inside"] == "Loading\nDischarge"
    assert "Safe house" in told(paper_of(ines, made))["Sites"]
    seen = told(paper_of(eve, made))["Sites"]
    assert "Main gate" in seen
    assert "Safe house" not in seen


def test_the_foot_of_a_page_leads_back_and_names_the_ledger(ines, aud):
    with acting_as(ines):
        head = letterhead_for(ines, "https://sems.example/r/SIT-0001/", language="en")
    labels = data_of(head, register_of(ines))["labels"]
    assert f"{head.ledger.size:,} entries" in labels["ledger"]
    assert head.ledger.size > 0
    with acting_as(aud):
        copy = letterhead_for(aud, "https://sems.example/", language="en")
    assert "copy of an outside auditor" in data_of(copy, register_of(aud))["labels"]["printed"]


def test_headings_tell_the_parts_of_a_record_apart(ines, tom, procedure):
    made = in_force(ines, tom, procedure, "Words")
    said = [part.text for part in paper_of(ines, made).parts if isinstance(part, Heading)]
    assert said[:2] == ["Text", "Approval"]
    assert said[-1] == "Latest history"
