"""Import: every row is taken or explained, nothing half-written; again, it changes nothing."""

from pathlib import Path

import pytest

from holdfast.accounts.models import Person, Site
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.context.models import ComplianceObligation
from holdfast.exchange.importing import ImportOptions, RowsRejected, import_register, shortened
from holdfast.exchange.models import ColumnMapping, ImportRun
from holdfast.exchange.opening import open_register
from holdfast.exchange.reports import Outcome
from holdfast.ledger.reading import entries_of, head
from holdfast.records.registry import REGISTRY

REAL = Path(__file__).parents[5] / "shared" / "realdata"
SITES = """Site code,Site,Country,Latitude,Longitude,Site owner
H1,North quay,Norway,59.12,11.38,Ines Solberg
H2,Depot,Norway,59.20,11.40,Nobody Known
H3,Lost island,Norway,95,11,
"""


@pytest.fixture
def register(tmp_path):
    def write(text, name="sites.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def sites(path, **how):
    return open_register(path, REGISTRY["accounts.site"], **how)


def test_every_row_is_in_or_explained(ines, register):
    with acting_as(ines):
        report = import_register(ines, sites(register(SITES)), ImportOptions())
        counts = report.counts
        assert sum(counts.values()) == len(report.rows) == 3
        assert (counts[Outcome.CREATED], counts[Outcome.REJECTED]) == (2, 1)
        (rejected,) = report.as_json()["rejected"]
        assert rejected["row"] == 4
        assert rejected["column"] == "Latitude"
        assert rejected["value"] == "95"
        assert {s.title for s in Site.objects.all()} == {"North quay", "Depot"}
        assert str(Site.objects.get(title="North quay").latitude) == "59.120000"


def test_people_named_in_a_register_are_found_or_added(ines, register):
    with acting_as(ines):
        report = import_register(ines, sites(register(SITES)), ImportOptions())
        owners = dict(Site.objects.values_list("title", "owner__title"))
        assert owners == {"North quay": "Ines Solberg", "Depot": "Nobody Known"}
        assert Person.objects.filter(title="Ines Solberg").count() == 1
        assert any("Nobody Known" in note for row in report.rows for note in row.notes)


def test_the_same_file_again_changes_nothing_at_all(ines, register):
    path = register(SITES)
    with acting_as(ines):
        import_register(ines, sites(path), ImportOptions())
        before = list(Site.objects.order_by("reference").values())
        report = import_register(ines, sites(path), ImportOptions())
        assert report.count(Outcome.UNCHANGED) == 2
        assert report.count(Outcome.CREATED) == report.count(Outcome.UPDATED) == 0
        assert list(Site.objects.order_by("reference").values()) == before


def test_a_changed_row_updates_its_record_and_no_other(ines, register):
    with acting_as(ines):
        import_register(ines, sites(register(SITES)), ImportOptions())
        changed = SITES.replace("Depot", "Depot East")
        report = import_register(ines, sites(register(changed)), ImportOptions())
        assert (report.count(Outcome.UPDATED), report.count(Outcome.UNCHANGED)) == (1, 1)
        depot = Site.objects.get(external_reference="H2")
        assert (depot.title, depot.version) == ("Depot East", 2)


def test_two_registers_with_the_same_numbers_do_not_overwrite_each_other(ines, register):
    other = SITES.replace("North quay", "Ostrava yard")
    with acting_as(ines):
        import_register(ines, sites(register(SITES)), ImportOptions())
        import_register(ines, sites(register(other, "other.csv")), ImportOptions())
        titles = Site.objects.filter(external_reference="H1").values_list("title", flat=True)
        assert set(titles) == {"North quay", "Ostrava yard"}


def test_a_rehearsal_tells_the_same_and_leaves_no_trace(ines, register):
    path = register(SITES)
    with acting_as(ines):
        before = head(ines.organization_id), Person.objects.count()
        rehearsed = import_register(ines, sites(path), ImportOptions(), dry_run=True)
        assert (head(ines.organization_id), Person.objects.count()) == before
        assert not Site.objects.exists()
        real = import_register(ines, sites(path), ImportOptions())
        assert rehearsed.counts == real.counts


def test_all_or_nothing_means_nothing(ines, register):
    with acting_as(ines):
        before = head(ines.organization_id)
        with pytest.raises(RowsRejected) as rejected:
            import_register(ines, sites(register(SITES)), ImportOptions(all_or_nothing=True))
        assert len(rejected.value.report.rejected) == 1
        assert head(ines.organization_id) == before
        assert not ImportRun.objects.exists()


def test_two_rows_with_one_reference_are_not_merged_silently(ines, register):
    text = "Site code,Site\nA,One\nA,Two\n"
    with acting_as(ines):
        report = import_register(ines, sites(register(text)), ImportOptions())
        assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.REJECTED]
        assert "Row 2" in report.rows[1].reason


def test_a_corrected_mapping_is_remembered_for_these_headers(ines, register):
    text = "Alpha,Beta\nQuay,Norway\n"
    with acting_as(ines):
        opened = sites(register(text), overrides={"title": "Alpha", "country": "B"})
        import_register(ines, opened, ImportOptions())
        assert ColumnMapping.objects.get().columns["country"] == "Beta"
        again = sites(register(text.replace("Quay", "Berth"), "next.csv"))
        assert again.remembered
        assert again.mapping["title"].header == "Alpha"


def test_a_row_without_a_title_is_named_after_its_description(ines, register):
    text = "Needed purpose,Unit\nGuards the northern fence. Around the clock.,\n"
    with acting_as(ines):
        opened = open_register(
            register(text), REGISTRY["accounts.unit"], overrides={"purpose": "A", "title": ""}
        )
        report = import_register(ines, opened, ImportOptions())
        assert report.rows[0].title == "Guards the northern fence"


def test_who_may_not_import_imports_nothing(eve, register):
    with acting_as(eve), pytest.raises(NotPermitted):
        import_register(eve, sites(register(SITES)), ImportOptions())


def test_a_hostile_text_stays_text(ines, register):
    text = 'Site code,Site,Country\nX,"=HYPERLINK(""http://evil"",""click"")",<script>alert(1)</script>\n'
    with acting_as(ines):
        import_register(ines, sites(register(text)), ImportOptions())
        site = Site.objects.get()
        assert site.title.startswith("=HYPERLINK")
        assert site.country == "<script>alert(1)</script>"


@pytest.mark.parametrize("content", ["", "no table here\n", "\x00\x01\x02", "<html></html>"])
def test_what_is_no_register_is_refused_in_words(ines, register, content):
    with acting_as(ines), pytest.raises(Refused) as refused:
        import_register(ines, sites(register(content)), ImportOptions())
    assert len(refused.value.message) > 20


def test_each_row_has_its_own_entry_and_the_import_has_one(ines, register):
    with acting_as(ines):
        import_register(ines, sites(register(SITES)), ImportOptions())
        for site in Site.objects.all():
            assert [e.kind for e in entries_of(ines.organization_id, site.pk)] == [
                "accounts.site.added"
            ]
        run = ImportRun.objects.get()
        assert run.report["created"] == 2
        assert run.report["rejected"][0]["row"] == 4


def test_a_title_is_the_first_sentence_or_the_first_words():
    assert shortened("Fence is cut. Then the stack is robbed.") == "Fence is cut"
    long = shortened("word " * 60)
    assert long.endswith("…")
    assert len(long) <= 121


REGISTERS = {
    "sg1_risk_register.csv": 30,
    "palorand_risk-register.csv": 22,
    "mjeans_risk-register.csv": 4,
    "brkshnf_risk_register.csv": 10,
    "cybersage_risk_register.xlsx": 2,
    "ims_Risk Assessment.xlsx": 7,
}


@pytest.mark.skipif(not REAL.exists(), reason="the real registers are not here")
@pytest.mark.parametrize(("name", "count"), REGISTERS.items())
def test_real_risk_registers_come_in_whole(ines, name, count):
    with acting_as(ines):
        opened = open_register(REAL / "spreadsheets" / name, REGISTRY["risk.riskscenario"])
        report = import_register(ines, opened, ImportOptions())
        taken = report.count(Outcome.CREATED)
        assert taken == count, report.as_json()
        assert not report.rejected
        assert all(row.reason for row in report.skipped)
        again = import_register(
            ines,
            open_register(REAL / "spreadsheets" / name, REGISTRY["risk.riskscenario"]),
            ImportOptions(),
        )
        assert again.count(Outcome.UNCHANGED) == count, [r.changed for r in again.rows]


@pytest.mark.skipif(not REAL.exists(), reason="the real registers are not here")
def test_a_score_table_without_words_is_explained_row_by_row(ines):
    made = REGISTRY["risk.riskscenario"]
    path = REAL / "spreadsheets" / "packt_Risk Scorecard.xlsx"
    with acting_as(ines):
        report = import_register(ines, open_register(path, made), ImportOptions())
    assert len(report.rejected) == len(report.rows) == 9
    assert all("neither a title nor a description" in row.reason for row in report.rejected)


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the World Port Index is not here")
def test_ports_of_the_world_become_sites_at_their_coordinates(ines):
    path = REAL / "supply-networks" / "nga_world_port_index_UpdatedPub150.csv"
    with acting_as(ines):
        report = import_register(ines, sites(path), ImportOptions())
        assert len(report.rows) == 3768
        assert report.count(Outcome.CREATED) + len(report.rejected) == 3768
        assert report.count(Outcome.CREATED) >= 3760
        place = Site.objects.filter(title="Rotterdam").values_list("latitude", "longitude")
        latitude, longitude = (float(str(degrees)) for degrees in place[0])
        assert abs(latitude - 51.9) < 0.2
        assert abs(longitude - 4.5) < 0.3


@pytest.mark.skipif(not REAL.exists(), reason="the laws are not here")
@pytest.mark.parametrize(
    "name",
    ["de_LuftSiG.md", "nl_Havenbeveiligingswet.md", "us_6USC_ch3_SAFE_Port_Act_incl_CTPAT.md"],
)
def test_a_law_becomes_obligations_section_by_section(ines, name):
    made = REGISTRY["context.complianceobligation"]
    with acting_as(ines):
        report = import_register(
            ines, open_register(REAL / "requirements" / name, made), ImportOptions()
        )
        assert not report.rejected
        rows = ComplianceObligation.objects.values_list("place", "source", "text")
        assert len(rows) == report.count(Outcome.CREATED) > 10
        assert all(all(row) for row in rows)
