"""Registers as organizations really keep them; skipped where the collection is absent."""

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.headers import Table, choose_table
from holdfast.exchange.reading.mapping import Mapping_, guess_mapping
from holdfast.exchange.reading.rows import Row, Rows, read_rows
from holdfast.exchange.reading.sheets import FileRefused, read_workbook
from holdfast.exchange.reading.statutes import read_statute
from holdfast.exchange.reading.tests.registers import RISK_FIELDS, SITE_FIELDS
from holdfast.exchange.reading.tests.test_statutes import assert_nothing_lost

DATA = Path(__file__).resolve().parents[6] / "shared" / "realdata"


class Reading:
    """One file read from end to end."""

    def __init__(self, path: Path, fields: tuple[Field, ...]) -> None:
        table = choose_table(read_workbook(path), fields)
        assert table is not None
        self.table: Table = table
        self.mapping: Mapping_ = guess_mapping(table, fields)
        reading: Rows = read_rows(table, self.mapping, fields)
        self.notes = reading.notes
        self.rows: list[Row] = list(reading)
        numbers = [row.number for row in self.rows]
        assert numbers == list(range(table.header_row + 1, table.end + 1))

    @property
    def headers(self) -> dict[str, str]:
        return {name: guess.header for name, guess in self.mapping.items()}

    @property
    def sound(self) -> list[Row]:
        return [row for row in self.rows if not row.problems and row.skipped is None]


def _file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip("the collection of real files is absent")
    return path


def _risks(name: str) -> Reading:
    return Reading(_file(f"spreadsheets/{name}"), RISK_FIELDS)


def test_a_register_with_scales_in_its_headers() -> None:
    reading = _risks("sg1_risk_register.csv")
    assert reading.headers == {
        "reference": "risk_id", "title": "title", "description": "scenario", "threat": "threat",
        "vulnerability": "vulnerability", "asset": "asset_id", "category": "risk_category",
        "likelihood": "L_1to5", "likelihood_target": "residual_L_1to5",
        "consequence_step": "I_1to5",
        "consequence_target": "residual_I_1to5", "treatment": "treatment",
        "controls": "existing_controls",
        "actions": "actions", "owner": "owner", "due": "target_date", "status": "status",
    }  # fmt: skip
    assert len(reading.sound) == len(reading.rows) == 30
    values = reading.rows[2].values
    assert (values["likelihood"], values["consequence_step"]) == (3, 5)
    assert (values["likelihood_target"], values["consequence_target"]) == (2, 5)
    assert values["treatment"] == "modify"
    assert values["due"] == dt.date(2026, 4, 30)


def test_a_register_without_titles_gives_its_descriptions_as_such() -> None:
    reading = _risks("palorand_risk-register.csv")
    assert reading.headers == {
        "reference": "Risk ID", "title": "Risk Description", "category": "Category",
        "likelihood": "Likelihood (1-5)", "consequence_step": "Impact (1-5)",
        "controls": "Compensating Controls", "actions": "Treatment Plan", "owner": "Owner",
        "review": "Review Date", "status": "Status",
    }  # fmt: skip
    assert len(reading.sound) == len(reading.rows) == 22
    assert Counter(row.values["status"] for row in reading.rows) == {
        "open": 11, "treated": 9, "accepted": 2,
    }  # fmt: skip
    assert "Detectability (-2 to +2)" in [column.header for column in reading.mapping.unused]


def test_a_register_in_weeks_and_words() -> None:
    reading = _risks("mjeans_risk-register.csv")
    assert reading.headers["title"] == "risk_statement"
    assert reading.headers["treatment"] == "response_strategy"
    assert reading.headers["actions"] == "response_actions"
    assert "due" not in reading.mapping
    assert any("target_date" in note for note in reading.mapping.notes)
    assert len(reading.sound) == len(reading.rows) == 4
    assert [row.values["likelihood"] for row in reading.rows] == [3, 3, 4, 3]
    assert [row.originals["likelihood"] for row in reading.rows] == [
        "Medium",
        "Medium",
        "High",
        "Medium",
    ]
    assert reading.notes


def test_a_register_of_three_words() -> None:
    reading = _risks("brkshnf_risk_register.csv")
    assert reading.headers["title"] == "Description"
    assert reading.headers["due"] == "Expected_Resolution"
    assert len(reading.sound) == len(reading.rows) == 10
    assert [row.values["likelihood"] for row in reading.rows[:6]] == [5, 3, 5, 5, 3, 1]


def test_a_scorecard_is_no_register_and_each_row_says_so() -> None:
    reading = _risks("packt_Risk Scorecard.xlsx")
    assert reading.headers == {"likelihood": "Probability", "consequence_step": "Impact"}
    assert reading.mapping.missing == ["title"]
    assert [row.values["likelihood"] for row in reading.rows] == [1, 3, 5, 1, 3, 5, 1, 3, 5]
    assert all(row.problems[0].field == "title" for row in reading.rows)
    assert reading.table.others[0].headers == ("P", "I", "R")


def test_the_smallest_register() -> None:
    reading = _risks("cybersage_risk_register.xlsx")
    assert reading.headers == {
        "title": "Risk", "likelihood": "Likelihood", "consequence_step": "Impact",
        "controls": "Mitigation",
    }  # fmt: skip
    assert [row.values["title"] for row in reading.sound] == ["Ransomware", "Power Failure"]


def test_a_register_below_its_matrix_with_slips_of_the_pen() -> None:
    reading = _risks("ims_Risk Assessment.xlsx")
    assert reading.table.header_row == 10
    assert reading.headers == {
        "title": "Risk", "description": "Statement", "actions": "Response",
        "likelihood": "Likelihood", "consequence_step": "Impact",
    }  # fmt: skip
    assert len(reading.sound) == len(reading.rows) == 7
    assert [row.values["likelihood"] for row in reading.rows] == [4, 3, 1, 3, 2, 1, 1]
    assert [row.values["consequence_step"] for row in reading.rows] == [1, 1, 4, 1, 2, 4, 5]
    assert reading.rows[0].originals["consequence_step"] == "Negliable"


def test_unquoted_commas_are_mended_or_reported() -> None:
    rows = _risks("sg1_roadmap.csv").rows
    mended = [row for row in rows if row.notes]
    assert [row.number for row in mended] == [6]
    assert (
        mended[0].values["actions"] == "Remote access hardening (VPN patching, MFA, restrictions)"
    )
    assert all(row.values.get("due") or row.problems for row in rows)


def test_the_world_port_index_with_every_port_and_its_position() -> None:
    path = _file("supply-networks/nga_world_port_index_UpdatedPub150.csv")
    reading = Reading(path, SITE_FIELDS)
    assert reading.headers == {
        "name": "Main Port Name", "country": "Country Code", "unlocode": "UN/LOCODE",
        "latitude": "Latitude", "longitude": "Longitude",
    }  # fmt: skip
    with path.open(newline="", encoding="utf-8-sig") as stream:
        ports = list(csv.DictReader(stream))
    assert len(reading.rows) == len(ports) == 3768
    assert [(row.number, row.problems[0].value) for row in reading.rows if row.problems] == [
        (2756, 'GB ME""'),  # a slip of the publisher
    ]
    for row, port in zip(reading.rows, ports, strict=True):
        assert row.values["name"] == " ".join(port["Main Port Name"].split())
        assert row.values["latitude"] == round(Decimal(port["Latitude"]), 7)
        assert row.values["longitude"] == round(Decimal(port["Longitude"]), 7)


@pytest.mark.parametrize("number", [2, 5, 8, 9, 10, 12, 13])
def test_supplier_lists(number: int) -> None:
    reading = Reading(_file(f"supply-networks/oar_facility_list_{number}.csv"), SITE_FIELDS)
    assert reading.headers == {"name": "name", "country": "country", "address": "address"}
    assert len(reading.sound) == len(reading.rows) > 0


def test_every_file_of_the_collection_is_read_or_refused_in_words() -> None:
    _file("spreadsheets")
    refusals: dict[str, str] = {}
    for folder in ("spreadsheets", "supply-networks"):
        for path in sorted((DATA / folder).iterdir()):
            try:
                book = read_workbook(path)
            except FileRefused as refused:
                refusals[path.suffix] = refused.advice
                continue
            table = choose_table(book, SITE_FIELDS)
            assert table is not None, path
            rows = list(read_rows(table, guess_mapping(table, SITE_FIELDS), SITE_FIELDS))
            assert len(rows) == table.end - table.header_row, path
            assert all(row.skipped or row.problems or row.values for row in rows), path
    assert refusals.keys() == {".ckl", ".json", ".geojson"}
    assert all(refusals.values())


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("de_LuftSiG.md", ["§ 8 Abs. 1", "§ 7a Abs. 2", "§ 21"]),
        ("nl_Havenbeveiligingswet.md", ["Artikel 1", "Artikel 11a lid 2", "Artikel 2 lid 1"]),
        ("nl_Erkenningsregeling_opleidingen_havenbeveiliger.md", ["Artikel 3 lid 2", "Bijlage IV"]),
        ("us_6USC_ch3_SAFE_Port_Act_incl_CTPAT.md", ["Sec. 901", "Sec. 912(a)", "Sec. 961(a)"]),
    ],
)
def test_real_laws_are_read_whole_and_each_place_once(name: str, places: list[str]) -> None:
    path = _file(f"requirements/{name}")
    statute = read_statute(path)
    found = [section.place for section in statute.sections]
    assert set(places) <= set(found)
    assert len(found) == len(set(found))
    assert_nothing_lost(path.read_text(encoding="utf-8"), statute)
