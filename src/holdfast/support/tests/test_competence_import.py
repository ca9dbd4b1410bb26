"""A training matrix in the long format, as people keep it in a spreadsheet (7.2)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from holdfast.acting.callers import acting_as
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import Outcome
from holdfast.records.registry import REGISTRY
from holdfast.support.models import Clearance, CompetenceRecord
from holdfast.support.tests.stage_of_competence import DAY, person

MATRIX = (
    "Employee,Course,Level,Completed on,Expiry date,Trainer,Certificate no\n"
    "Nora Dahl,Cargo and seals,licensed,2025-11-02,2026-11-02,Port academy,G-17\n"
    "Per Moe,Search,trained,2026-01-15,,Port academy,\n"
)
CLEARANCES = (
    "Employee,Clearance level,Granted on,Expires,Screened by\n"
    "Nora Dahl,E,2025-11-02,2027-11-02,Police\n"
)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


def brought_in(caller, key: str, text: str, folder: Path):
    path = folder / "register.csv"
    path.write_text(text, encoding="utf-8")
    with acting_as(caller):
        return import_register(caller, open_register(path, REGISTRY[key]), ImportOptions())


def test_a_training_matrix_becomes_records_once_however_often_it_comes(ines, tmp_path):
    person(ines)
    person(ines, "Per Moe")
    report = brought_in(ines, "support.competencerecord", MATRIX, tmp_path)
    assert report.count(Outcome.CREATED) == 2, report.rows
    with acting_as(ines):
        made = CompetenceRecord.objects.get(person__title="Nora Dahl")
        assert (made.title, made.level, made.certificate_number, made.issuer) == (
            "Cargo and seals: Nora Dahl",
            "certificate",
            "G-17",
            "Port academy",
        )
        assert made.valid_until == dt.date(2026, 11, 2)
        assert made.state == "obtained"
    again = brought_in(ines, "support.competencerecord", MATRIX, tmp_path)
    assert again.count(Outcome.CREATED) == 0
    assert all("recorded already" in row.reason for row in again.rows)


def test_a_list_of_clearances_becomes_outcomes_with_level_and_dates(ines, tmp_path):
    person(ines)
    report = brought_in(ines, "support.clearance", CLEARANCES, tmp_path)
    assert report.count(Outcome.CREATED) == 1, report.rows
    with acting_as(ines):
        made = Clearance.objects.get()
        assert (made.state, made.level, made.body) == ("cleared", "enhanced", "Police")
        assert made.valid_until == dt.date(2027, 11, 2)


WIDE = (
    "Name,Function,Access systems,Search,Radio\n"
    "Nora Dahl,Guard,2025-11-02,2026-01-15,2026-01-20\n"
    "Per Moe,Gate officer,,14 Feb 2026,not yet\n"
)


def test_a_matrix_of_people_by_subjects_becomes_a_record_for_each_day_in_it(ines, tmp_path):
    person(ines)
    person(ines, "Per Moe")
    report = brought_in(ines, "support.competencerecord", WIDE, tmp_path)
    assert report.count(Outcome.CREATED) == 4, report.rows
    rejected = [row for row in report.rows if row.outcome is Outcome.REJECTED]
    assert len(rejected) == 1  # “not yet” is explained, not lost
    with acting_as(ines):
        found = CompetenceRecord.objects.values_list("person__title", "subject", "obtained_on")
        assert sorted(found) == [
            ("Nora Dahl", "Access systems", dt.date(2025, 11, 2)),
            ("Nora Dahl", "Radio", dt.date(2026, 1, 20)),
            ("Nora Dahl", "Search", dt.date(2026, 1, 15)),
            ("Per Moe", "Search", dt.date(2026, 2, 14)),
        ]
    again = brought_in(ines, "support.competencerecord", WIDE, tmp_path)
    assert again.count(Outcome.CREATED) == 0


def test_whoever_brings_a_matrix_is_told_how_it_is_read(ines, tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text(WIDE, encoding="utf-8")
    with acting_as(ines):
        opened = open_register(path, REGISTRY["support.competencerecord"])
    assert any("each filled cell is read as one row" in each for each in opened.workbook.warnings)
    assert [column.header for column in opened.table.columns][:2] == ["Name", "Function"]


def test_a_list_with_two_columns_of_days_stays_a_list(ines, tmp_path):
    person(ines)
    path = tmp_path / "list.csv"
    path.write_text(MATRIX, encoding="utf-8")
    with acting_as(ines):
        opened = open_register(path, REGISTRY["support.competencerecord"])
    assert not opened.workbook.warnings
    assert opened.mapping["subject"].header == "Course"
