"""The conformity report: every statement with what shows it, to those who may know."""

import pytest
from django.urls import reverse

from holdfast.acting.callers import acting_as
from holdfast.catalogue.standard import standard
from holdfast.conformity.printouts import conformity_printout
from holdfast.conformity.queries import statements_on, tally
from holdfast.printing.letterhead import letterhead_for
from holdfast.printing.parts import Bars, Figures, Heading, Sheet, Value
from holdfast.printing.printouts import data_of
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample

REPORT = "conformity-print:report"


def paper(caller, number="", on=None):
    with acting_as(caller):
        return conformity_printout(caller, on, number)


def rows(printout):
    """Give the rows of statements by their identifier."""
    tables = [p for p in printout.parts if isinstance(p, Sheet) and len(p.columns) == 6]
    return {str(row[0]).split("\n", 1)[0]: row for table in tables for row in table.rows}


def words(cell):
    return cell.text if isinstance(cell, Value) else cell


def test_every_statement_stands_in_the_report_once(client_of, ines):
    printout = paper(ines)
    assert list(rows(printout)) == [r.id for r in standard().requirements]
    answer = client_of(ines).get(reverse(REPORT))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_figures_and_bars_count_what_the_page_counts(ines):
    with acting_as(ines):
        counted = tally(statements_on(ines))
    printout = paper(ines)
    figures = next(p for p in printout.parts if isinstance(p, Figures))
    assert [f.figure for f in figures.items][-2:] == [
        str(counted.not_assessed), str(counted.not_applicable),
    ]  # fmt: skip
    bars = next(p for p in printout.parts if isinstance(p, Bars))
    assert [row.label.split()[0] for row in bars.rows] == ["4", "5", "6", "7", "8", "9", "10"]
    assert sum(share.count for row in bars.rows for share in row.parts) == counted.total


def test_a_gap_says_what_is_missing_and_evidence_is_named_by_reference(ines):
    requirement = "4.2.1/1"
    assert words(rows(paper(ines))[requirement][2]) == "Gap"
    assert words(rows(paper(ines))[requirement][5]) not in ("", "–")
    made = sample(ines, REGISTRY["context.interestedparty"], "Union of the dockers")
    with acting_as(ines):
        head = letterhead_for(ines, "https://sems.example/", language="en")
    whole = str(data_of(head, paper(ines)))
    assert made.reference in whole
    assert "Union of the dockers" not in whole


def test_the_report_of_a_clause_holds_that_clause_only(ines):
    printout = paper(ines, "4.2")
    wanted = [r.id for r in standard().requirements if r.clause.startswith("4.2")]
    assert list(rows(printout)) == wanted
    headings = [p.text for p in printout.parts if isinstance(p, Heading)]
    assert any(text.startswith("4.2.1 ") for text in headings)
    assert not any(text.startswith("5") for text in headings)


def test_records_of_others_are_never_named(ines, vera):
    made = sample(ines, REGISTRY["context.interestedparty"], "Union of the dockers")
    with acting_as(vera):
        head = letterhead_for(vera, "https://sems.example/", language="en")
    whole = str(data_of(head, paper(vera)))
    assert made.reference not in whole
    assert head.organization == "Ostrava Freight"


def test_only_who_may_read_the_status_prints_it(client_of, eve, aud):
    assert client_of(eve).get(reverse(REPORT)).status_code == 403
    assert client_of(aud).get(reverse(REPORT), {"clause": "4.1"}).status_code == 200


@pytest.mark.parametrize("query", [{"clause": "99"}, {"clause": "4.x"}, {"on": "yesterday"}])
def test_what_makes_no_sense_is_not_found(client_of, ines, query):
    assert client_of(ines).get(reverse(REPORT), query).status_code == 404
