"""The command line: its JSON is a contract, its exit codes too."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection

import holdfast_verify
from holdfast.accounts.models import Organization, Site
from holdfast.acting.callers import Channel, acting_as, every_organization, system_caller
from holdfast.catalogue import standard
from holdfast.config.cli import main
from holdfast.operation.processes.models import Process
from holdfast.records.registry import REGISTRY
from holdfast.tests.samples import sample


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def as_json(result):
    code, out, _err = result
    return code, json.loads(out)


def test_with_one_organization_it_need_not_be_named(run, halden):
    code, report = as_json(run("conformity", "--json"))
    assert report["organization"] == "halden"
    assert len(report["requirements"]) == 239
    assert code == 1  # there are gaps


def test_with_two_it_must_be_named(run, halden, ostrava):
    code, _out, err = run("conformity", "--json")
    assert code == 1
    assert "halden, ostrava" in err
    assert (
        as_json(run("conformity", "--json", "--organization", "ostrava"))[1]["organization"]
        == "ostrava"
    )
    assert run("conformity", "--organization", "nobody")[0] == 1


def test_wrong_usage_is_exit_code_two(run, halden):
    with pytest.raises(SystemExit) as stopped:
        run("conformity", "--on", "yesterday")
    assert stopped.value.code == 2


def test_import_reports_every_row_once(run, halden, tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text("Site,Latitude,Longitude\nQuay,59,11\nNowhere,95,11\n\nDepot,58,10\n")
    code, report = as_json(run("import", "sites", path, "--json"))
    assert code == 1
    parts = [report["created"], report["updated"], report["unchanged"]]
    assert sum(parts) + len(report["skipped"]) + len(report["rejected"]) == report["rows"]
    assert report["created"] == 2
    assert set(report["mapping"]["title"]) == {"column", "confidence"}
    code, again = as_json(run("import", "sites", path, "--json"))
    assert (again["created"], again["unchanged"]) == (0, 2)


def test_a_rehearsal_writes_nothing(run, halden, tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text("Site\nQuay\n")
    assert as_json(run("import", "sites", path, "--dry-run", "--json"))[1]["created"] == 1
    assert as_json(run("import", "sites", path, "--json"))[1]["created"] == 1


def test_an_export_comes_back_unchanged(run, halden, ines, tmp_path):
    with acting_as(ines):
        sample(ines, REGISTRY["accounts.site"], "North quay")
    for form in ("xlsx", "csv", "json"):
        out = tmp_path / f"sites.{form}"
        assert run("export", "sites", "--format", form, "--out", out)[0] == 0
        _code, report = as_json(run("import", "site", out, "--json"))
        assert (report["unchanged"], report["created"], report["updated"]) == (1, 0, 0)


def test_unknown_kinds_and_files_are_told(run, halden, tmp_path):
    code, _out, err = run("import", "unicorns", tmp_path / "x.csv")
    assert code == 1
    assert "sites" in err
    assert run("import", "sites", tmp_path / "absent.csv")[0] == 1


@pytest.fixture
def pack(run, halden, ines, tmp_path):
    with acting_as(ines):
        for title in ("North quay", "South quay"):
            sample(ines, REGISTRY["accounts.site"], title)
    out = tmp_path / "pack.zip"
    code, summary = as_json(run("pack", "export", "--out", out, "--json"))
    assert code == 0
    assert set(summary) == {"file", "entries", "records", "root", "checkpoint"}
    return out


def test_a_pack_proves_itself_without_holdfast(pack):
    verifier = shutil.copy(holdfast_verify.__file__, pack.parent / "alone.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", verifier, str(pack), "--json"],
        capture_output=True, text=True, check=False, cwd=pack.parent, env={},
    )  # fmt: skip
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["valid"], verdict["problems"]) == (0, True, [])
    assert set(verdict) == {"valid", "entries", "problems"}


def test_one_byte_changed_in_a_record_names_the_record(pack, ines, tmp_path, capsys):
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "records.jsonl":
                assert b"North quay" in data
                data = data.replace(b"North quay", b"North quaY", 1)
            new.writestr(name, data)
    code = holdfast_verify.main([str(broken), "--json"])
    verdict = json.loads(capsys.readouterr().out)
    assert code == 1
    assert not verdict["valid"]
    with acting_as(ines):
        changed = Site.objects.get(title="North quay")
    assert str(changed.pk) in {p["record"] for p in verdict["problems"]}


def test_a_pack_of_one_clause_shows_that_clause(run, halden, tmp_path):
    out = tmp_path / "clause.zip"
    assert run("pack", "export", "--clause", "4.2", "--out", out)[0] == 0
    assert holdfast_verify.main([str(out), "--json"]) == 0
    assert run("pack", "export", "--clause", "99", "--out", out)[0] == 1


def test_the_ledger_is_verified_and_what_was_changed_behind_it_is_named(run, halden, ines):
    with acting_as(ines):
        site = sample(ines, REGISTRY["accounts.site"], "North quay")
    assert as_json(run("ledger", "verify", "--json"))[1]["valid"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_site SET title = 'Sold'")
    code, report = as_json(run("ledger", "verify", "--json"))
    assert code == 1
    assert any(str(site.pk) in str(problem["record"]) for problem in report["problems"])


def test_the_forecast_is_a_list_by_day(run, halden):
    code, lapses = as_json(run("forecast", "--json", "--days", "365"))
    assert code == 0
    assert lapses == sorted(lapses, key=lambda lapse: lapse["lapses_on"])


def test_backup_and_restore_bring_everything_back(tmp_path):
    """In installations of their own, as an administrator would do it."""
    first, second = tmp_path / "first", tmp_path / "second"

    def holdfast(home, *arguments):
        environment = {
            "HOLDFAST_HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "HOLDFAST_PASSWORD": "a long pass phrase",
        }
        start = "import sys; from holdfast.config.cli import main; sys.exit(main())"
        return subprocess.run(
            [sys.executable, "-c", start, *map(str, arguments)],
            capture_output=True, text=True, check=False, env=environment, cwd=tmp_path,
        )  # fmt: skip

    assert holdfast(first, "migrate").returncode == 0
    assert (
        holdfast(first, "create-organization", "Port of Halden", "--slug", "halden").returncode == 0
    )
    made = holdfast(first, "create-user", "ines@halden.example", "--name", "Ines")
    assert made.returncode == 0, made.stderr
    saved = holdfast(first, "backup", tmp_path / "backup.tar")
    assert saved.returncode == 0, saved.stderr
    damaged = tmp_path / "damaged.tar"
    data = bytearray((tmp_path / "backup.tar").read_bytes())
    data[len(data) // 2] ^= 0xFF
    damaged.write_bytes(data)
    assert holdfast(second, "restore", damaged).returncode == 1
    restored = holdfast(second, "restore", tmp_path / "backup.tar")
    assert restored.returncode == 0, restored.stderr
    assert holdfast(second, "migrate").returncode == 0
    verified = holdfast(second, "ledger", "verify", "--json")
    assert json.loads(verified.stdout)["valid"], verified.stdout
    refused = holdfast(second, "restore", tmp_path / "backup.tar")
    assert refused.returncode == 1
    assert "--replace" in refused.stderr


def test_it_helps(capsys):
    for arguments in (["--help"], ["import", "--help"], ["pack", "export", "--help"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 0
        assert "usage: holdfast" in capsys.readouterr().out


def test_documentation_of_the_standard_ships_with_the_package():

    assert (Path(standard.__file__).parent / "data" / "requirements.yaml").exists()


def test_after_an_older_backup_the_ledger_goes_on_only_deliberately(run, halden, ines, settings):
    assert run("ledger", "checkpoint")[0] == 0
    guard = settings.HOLDFAST_HOME / "guard" / f"{halden.pk}.json"
    signed = json.loads(guard.read_text())
    guard.write_text(json.dumps({**signed, "size": signed["size"] + 40, "root": "00" * 32}))
    code, _out, err = run("ledger", "checkpoint")
    assert code == 1
    assert "open-epoch" in err
    assert run("ledger", "open-epoch", "Disk failed; backup of Monday.")[0] == 0
    assert run("ledger", "checkpoint")[0] == 0
    with acting_as(ines):
        halden.refresh_from_db()
        assert "Disk failed" in halden.epoch_reason


def test_an_organization_is_founded_from_a_template(run, db):
    code, out, err = run("create-organization", "Nordhavn Freight", "--template", "road-forwarder")
    assert code == 0, err
    assert "records of the template count once they are confirmed" in err
    with every_organization(because="a test looks at the organization that was founded"):
        founded = Organization.objects.get(slug=out.strip())
    assert founded.name == "Nordhavn Freight"
    with acting_as(system_caller(founded.pk, name="Test", channel=Channel.COMMAND_LINE)):
        assert Process.objects.live().filter(unconfirmed=True).exists()
        assert not Process.objects.live().filter(unconfirmed=False).exists()


def test_an_unknown_template_founds_nothing(run, db):
    with pytest.raises(SystemExit) as stopped:
        run("create-organization", "Nordhavn Freight", "--template", "bakery")
    assert stopped.value.code == 2
    with every_organization(because="a test looks for what must not be there"):
        assert not Organization.objects.filter(name="Nordhavn Freight").exists()
