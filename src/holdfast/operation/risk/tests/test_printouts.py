"""The risk assessment report: every risk that the reader may see, with what was decided on it."""

import datetime as dt

import pytest
from django.db.transaction import get_connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from holdfast.accounts.commands import add_site
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.operation.risk import commands
from holdfast.operation.risk.models import RiskScenario
from holdfast.operation.risk.printouts import report
from holdfast.operation.risk.printouts.report import assessment_printout, risks_printout
from holdfast.operation.risk.queries.matrix import View
from holdfast.operation.risk.tests.stage import (
    TODAY,
    decided,
    fresh,
    in_force,
    judged,
    owned_by,
    planned,
    scores,
    told,
)
from holdfast.printing.parts import Callout, Dossier, Facts, Heading, Matrix, Sheet, Value

pytestmark = pytest.mark.django_db


def paper(caller, view=None):
    with acting_as(caller):
        return risks_printout(caller, view or View())


def dossiers(printout):
    return {part.title: part for part in printout.parts if isinstance(part, Dossier)}


def facts(dossier):
    pairs = [*dossier.facts, *dossier.notes]
    return {p.label: p.value.text if isinstance(p.value, Value) else p.value for p in pairs}


def test_the_report_leaves_as_pdf(client_of, ines):
    in_force(ines)
    judged(ines)
    answer = client_of(ines).get(reverse("risk-print:report"), {"archive": "yes"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="risk-report-2026-03-02.pdf"'


def test_without_a_method_or_a_risk_the_report_says_so(client_of, ines):
    assert next(p.heading for p in paper(ines).parts if isinstance(p, Callout)) == (
        "Risks cannot be judged"
    )
    told(ines)
    assert client_of(ines).get(reverse("risk-print:report")).status_code == 200


def test_a_scenario_tells_its_three_scores_decision_and_treatment(ines, tom, rita):
    in_force(ines)
    owner = owned_by(ines, rita)
    scenario = judged(ines, current=(4, 4), target=(2, 2), owner=owner)
    decided(tom, scenario, "modify")
    planned(ines, scenario, owner)
    found = dossiers(paper(ines))["Fence cut"]
    assert [(m.label, m.text[0], bool(m.level)) for m in found.moments] == [
        ("Before controls", "5", True),
        ("Current", "4", True),
        ("Target", "2", True),
    ]
    assert found.pill.text == found.moments[1].level
    assert found.text.startswith("Thieves working to order cut the fence")
    said = facts(found)
    assert said["Owner"] == "Rita"
    assert said["Decision"].startswith("Modify (reduce) · Tom Berg, 2 Mar 2026: Weighed.")
    assert said["Why"] == "Seen so (current)."
    ((reference, title, who, mark),) = found.lines
    assert reference.startswith("TRT-")
    assert (title, who) == ("Light the fence", "Rita · 1 May 2026")
    assert mark.text == "Proposed"


def test_what_was_not_judged_or_decided_is_said(ines):
    in_force(ines)
    told(ines)
    found = dossiers(paper(ines))["Fence cut"]
    assert found.pill.text == "not judged"
    assert {m.text for m in found.moments} == {"not judged"}
    assert facts(found)["Decision"] == "not decided"
    assert facts(found)["Owner"] == "nobody"


def test_the_gravest_come_first_and_the_matrix_counts_all(ines):
    in_force(ines)
    judged(ines, "Low one", current=(1, 1))
    judged(ines, "High one", current=(5, 5))
    printout = paper(ines)
    assert list(dossiers(printout)) == ["High one", "Low one"]
    matrix = next(part for part in printout.parts if isinstance(part, Matrix))
    assert sum(cell.count for row in matrix.rows for cell in row.cells) == 2
    top = matrix.rows[0].cells[-1]
    assert (top.count, top.named) == (1, dossiers(printout)["High one"].reference)


def test_the_report_is_narrowed_like_the_matrix(ines):
    in_force(ines)
    gate = add_site(ines, title="Main gate")
    judged(ines, "At the gate", site=gate)
    judged(ines, "Elsewhere")
    printout = paper(ines, View(site=gate.pk))
    assert list(dossiers(printout)) == ["At the gate"]
    assert ("Site", "Main gate") in [(f.label, f.value) for f in printout.facts]


def test_the_method_stands_in_the_appendix(ines):
    record = in_force(ines)
    judged(ines)
    printout = paper(ines)
    at = [p.text for p in printout.parts if isinstance(p, Heading)].index("Appendix: the method")
    headings = [p.text for p in printout.parts if isinstance(p, Heading)][at:]
    assert [scale.label for scale in record.method.axes] == [
        h for h in headings if h in {scale.label for scale in record.method.axes}
    ][-len(record.method.axes) :]
    rules = [
        row
        for part in printout.parts
        if isinstance(part, Sheet) and part.columns[1].label == "Who accepts"
        for row in part.rows
    ]
    assert len(rules) == len(record.method.levels)


def test_nobody_reads_on_paper_what_the_matrix_hides(client_of, ines, omar, vera, north, south):
    in_force(ines)
    judged(ines, "North risk", unit=north)
    judged(ines, "South risk", unit=south)
    judged(ines, "Secret risk", unit=north, classification="confidential")
    assert set(dossiers(paper(ines))) == {"North risk", "South risk", "Secret risk"}
    assert paper(ines).classification == "confidential"
    assert set(dossiers(paper(omar))) == {"North risk"}
    assert dossiers(paper(vera)) == {}
    assessment = commands.plan_assessment(ines, title="Yearly round")
    address = reverse("risk-print:assessment", args=(assessment.pk,))
    assert client_of(vera).get(address).status_code == 404


def test_treatments_that_one_may_not_read_are_not_named(ines, omar, rita, north):
    in_force(ines)
    scenario = judged(ines, "North risk", unit=north)
    treatment = planned(ines, scenario, owned_by(ines, rita), title="Dig a trench")
    commands.amend_treatment(ines, fresh(ines, treatment), classification="confidential")
    assert [line[1] for line in dossiers(paper(ines))["North risk"].lines] == ["Dig a trench"]
    assert dossiers(paper(omar))["North risk"].lines == []


def test_many_scenarios_cost_no_more_questions_than_few(ines, rita):
    in_force(ines)

    def questions():
        with CaptureQueriesContext(get_connection()) as asked:
            paper(ines)
        return len(asked)

    def one_more(number):
        planned(ines, judged(ines, f"Risk {number}"), owned_by(ines, rita))

    one_more(0)
    few = questions()
    for number in range(1, 6):
        one_more(number)
    assert questions() == few


def test_too_many_for_one_paper_are_refused_with_advice(client_of, ines, monkeypatch):
    monkeypatch.setattr(report, "MOST", 1)
    in_force(ines)
    judged(ines, "One")
    judged(ines, "Two")
    with pytest.raises(Refused, match="filters of the matrix"):
        paper(ines)
    assert client_of(ines).get(reverse("risk-print:report")).status_code == 400


def approved(ines, tom):
    judged(ines, current=(2, 2))
    assessment = commands.start_assessment(
        ines, commands.plan_assessment(ines, title="Yearly round", participants="Guards, dockers")
    )
    assessment = commands.submit_assessment(ines, assessment)
    return commands.approve_assessment(
        tom, fresh(tom, assessment), statement="As judged.", review_due=dt.date(2027, 3, 1)
    )


def round_of(caller, assessment):
    with acting_as(caller):
        return assessment_printout(caller, fresh(caller, assessment))


def test_a_round_says_who_approved_what(client_of, ines, tom):
    in_force(ines)
    assessment = approved(ines, tom)
    printout = round_of(ines, assessment)
    pairs = {
        p.label: p.value.text if isinstance(p.value, Value) else p.value
        for part in printout.parts if isinstance(part, Facts) for p in part.pairs
    }  # fmt: skip
    assert (pairs["Approved by"], pairs["Statement"]) == ("Tom Berg", "As judged.")
    assert pairs["Digest (SHA-256)"] == assessment.digest
    assert {f.label: f.value for f in printout.facts}["Who took part"] == "Guards, dockers"
    assert printout.watermark == ""
    address = reverse("risk-print:assessment", args=(assessment.pk,))
    assert client_of(ines).get(address).content.startswith(b"%PDF-")


def test_a_risk_that_changed_since_the_approval_shows_both_levels(ines, tom):
    in_force(ines)
    assessment = approved(ines, tom)
    assert "As approved" not in facts(dossiers(round_of(ines, assessment))["Fence cut"])
    with acting_as(ines):
        scenario = RiskScenario.objects.get()
    commands.score_scenario(ines, scenario, **scores((5, 5), (5, 5), (5, 5)))
    found = dossiers(round_of(ines, assessment))["Fence cut"]
    assert facts(found)["As approved"] != found.pill.text


def test_a_round_that_nobody_approved_is_a_draft(ines):
    in_force(ines)
    judged(ines)
    assessment = commands.plan_assessment(ines, title="Yearly round")
    assert round_of(ines, assessment).watermark == "Draft"


def test_an_overdue_treatment_stands_out(ines, rita):
    in_force(ines)
    scenario = judged(ines)
    planned(ines, scenario, owned_by(ines, rita), due=TODAY + dt.timedelta(days=1))
    with pytest.MonkeyPatch.context() as later:
        later.setenv("HOLDFAST_CLOCK", "2026-06-01")
        mark = dossiers(paper(ines))["Fence cut"].lines[0][3]
    assert (mark.text, mark.tone) == ("Proposed · overdue", "bad")
