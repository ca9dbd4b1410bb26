"""Registers of other people come in whole: every row taken or explained, every word kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.acting.callers import acting_as
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.operation.risk.method import shipped_method
from holdfast.operation.risk.models import Asset, RiskScenario
from holdfast.operation.risk.tests.stage import TODAY, in_force
from holdfast.records.registry import REGISTRY
from holdfast.starter.loading import demo_table, load_demo

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[6] / "shared" / "realdata" / "spreadsheets"


def taken(caller, path, **options):
    with acting_as(caller):
        opened = open_register(path, REGISTRY["risk.riskscenario"])
        report = import_register(caller, opened, ImportOptions(), **options)
    return opened, report.as_json()


def columns(opened):
    return {name: guess.header for name, guess in opened.mapping.items()}


def scenario_of(caller, reference):
    with acting_as(caller):
        return RiskScenario.objects.get(external_reference=reference)


REGISTER = """No.,Hazard,Probability,Severity,Gross likelihood,Gross impact,Residual L,Residual I,\
Response strategy,Mitigation plan,Owner,Target date,Status,Risk level,Comments
7,Forklift meets walker,Likely,4 - Major,5,5,2,3,Mitigate,Walkways,Kim Berg,Q3,Open,Very high,Twice
8,Roof leaks,Possible,Low,4,2,2,2,Accept,,Kim Berg,,Open,Low,
9,Fire in the battery room,Rare,Critical,3,5,1,5,Transfer,Insurance,,31.12.2026,Watch,,
,,,,,,,,,,,,,,
"""


def test_the_words_of_other_registers_are_understood(ines, tmp_path):
    in_force(ines)
    file = tmp_path / "theirs.csv"
    file.write_text(REGISTER, encoding="utf-8")
    opened, report = taken(ines, file)
    assert (report["created"], report["rejected"]) == (3, [])
    assert opened.mapping.unused == []
    walker, roof, fire = (scenario_of(ines, number) for number in ("7", "8", "9"))
    assert (walker.likelihood_current, walker.consequence_current) == (4, 4)
    assert (walker.level_before, walker.level_current, walker.level_target) == ("E", "H", "M")
    assert [each.decision for each in (walker, roof, fire)] == ["modify", "retain", "share"]
    assert (walker.treatment_text, walker.due_text, walker.source_status) == (
        "Walkways", "Q3", "Open",
    )  # fmt: skip
    assert (walker.source_level, walker.notes) == ("Very high", "Twice")
    assert walker.owner is not None
    assert walker.owner.title == "Kim Berg"
    assert fire.due_text == "31.12.2026"


def test_importing_the_same_register_again_changes_nothing(ines, tmp_path):
    in_force(ines)
    file = tmp_path / "theirs.csv"
    file.write_text(REGISTER, encoding="utf-8")
    taken(ines, file)
    _opened, again = taken(ines, file)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_without_a_method_the_register_comes_in_with_levels_unknown(ines, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text(REGISTER, encoding="utf-8")
    taken(ines, file)
    assert (scenario_of(ines, "7").place("current"), scenario_of(ines, "7").level_current) == (
        (4, 4), "",
    )  # fmt: skip


def test_the_register_of_the_demo_maps_in_full_and_scores_as_its_author_did(ines, tmp_path):
    in_force(ines)
    file = tmp_path / "risks.csv"
    file.write_text(demo_table("risks", TODAY), encoding="utf-8")
    opened, report = taken(ines, file)
    assert report["rejected"] == []
    assert report["created"] == report["rows"] == 60
    assert [column.header for column in opened.mapping.unused] == []
    method = shipped_method("default")
    for risk in load_demo().risks:
        scenario = scenario_of(ines, risk.key)
        wanted = [(s.likelihood, s.consequence, s.level) for s in risk.scores(method)]
        found = [
            (*scenario.place(stage), scenario.level_at(stage))
            for stage in ("before", "current", "target")
        ]
        assert found == wanted, risk.key


# file -> rows, and which column feeds which field
FILES = {
    "sg1_risk_register.csv": (30, {
        "title": "title", "likelihood_current": "L_1to5", "consequence_current": "I_1to5",
        "likelihood_target": "residual_L_1to5", "consequence_target": "residual_I_1to5",
        "at_risk": "asset_id", "threat_text": "threat", "vulnerability_text": "vulnerability",
        "decision": "treatment", "treatment_text": "actions", "controls_text": "existing_controls",
        "source_level": "level", "source_status": "status",
    }),
    "palorand_risk-register.csv": (22, {
        "description": "Risk Description", "likelihood_current": "Likelihood (1-5)",
        "consequence_current": "Impact (1-5)", "treatment_text": "Treatment Plan",
        "controls_text": "Compensating Controls", "review_due": "Review Date",
        "source_status": "Status", "source_score": "Risk Score",
    }),
    "mjeans_risk-register.csv": (4, {
        "description": "risk_statement", "likelihood_current": "probability",
        "consequence_current": "impact", "decision": "response_strategy",
        "treatment_text": "response_actions", "contingency_text": "contingency",
        "trigger_text": "trigger", "due_text": "target_date", "source_level": "exposure",
    }),
    "brkshnf_risk_register.csv": (10, {
        "description": "Description", "likelihood_current": "Probability",
        "consequence_current": "Impact", "treatment_text": "Mitigation",
        "exposure_text": "Cost_Exposure_USD", "due_text": "Expected_Resolution",
    }),
    "cybersage_risk_register.xlsx": (2, {
        "title": "Risk", "likelihood_current": "Likelihood", "consequence_current": "Impact",
        "treatment_text": "Mitigation", "source_level": "Risk Level",
    }),
    "ims_Risk Assessment.xlsx": (7, {
        "title": "Risk", "description": "Statement", "likelihood_current": "Likelihood",
        "consequence_current": "Impact", "source_level": "Risk Level",
    }),
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real registers are not at hand")
@pytest.mark.parametrize("name", FILES)
def test_real_registers_come_in_whole(ines, name):
    in_force(ines)
    rows, wanted = FILES[name]
    opened, report = taken(ines, REAL / name, dry_run=True)
    assert (report["created"], report["rejected"], report["skipped"]) == (rows, [], [])
    found = columns(opened)
    assert {field: found.get(field) for field in wanted} == wanted


@pytest.mark.skipif(not REAL.is_dir(), reason="the real registers are not at hand")
def test_a_table_of_figures_without_words_is_explained_row_by_row(ines):
    in_force(ines)
    _opened, report = taken(ines, REAL / "packt_Risk Scorecard.xlsx", dry_run=True)
    assert report["created"] == 0
    assert len(report["rejected"]) == report["rows"] == 9
    assert {each["reason"] for each in report["rejected"]} == {
        "A title or a description is needed."
    }


def test_assets_of_another_register_keep_their_words_for_the_kind(ines, tmp_path):
    file = tmp_path / "assets.csv"
    file.write_text(
        "asset_id,asset_name,asset_type,owner,criticality_1to5,notes\n"
        "A01,Reefer racks,Cargo,Elena,5,300 plugs\n",
        encoding="utf-8",
    )
    with acting_as(ines):
        kind = REGISTRY["risk.asset"]
        opened = open_register(file, kind)
        report = import_register(ines, opened, ImportOptions())
        asset = Asset.objects.get(external_reference="A01")
    assert report.as_json()["created"] == 1
    assert (asset.title, asset.criticality, asset.kind_text) == ("Reefer racks", 5, "Cargo")
