"""`holdfast check-content`: everything stored against its digests, and a backup read back."""

import json

import pytest

from holdfast.acting.callers import acting_as
from holdfast.config.cli import main
from holdfast.records.attaching import attach
from holdfast.records.attachments import path_of, store
from holdfast.support.models import PreservationCheck
from holdfast.support.tests.documents_stage import post_orders


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_what_is_whole_is_said_and_kept(run, ines, halden):
    post_orders(ines)
    code, out, _err = run("check-content", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["versions"], found["problems_total"]) == (1, 0)
    with acting_as(ines):
        assert PreservationCheck.objects.get().reference == found["record"]


def test_a_damaged_and_a_missing_file_are_named(run, ines, halden):
    document = post_orders(ines)
    damaged = attach(ines, document, file=store("a.txt", [b"as it was"]))
    missing = attach(ines, document, file=store("b.txt", [b"soon gone"]))
    path_of(damaged.sha256).write_bytes(b"as it is")
    path_of(missing.sha256).unlink()
    code, out, _err = run("check-content")
    assert code == 1
    assert "a.txt: the file is not what was stored" in out
    assert "b.txt: the file is missing" in out
    assert document.reference in out


def test_a_file_that_is_no_backup_is_refused(run, ines, halden, tmp_path):
    post_orders(ines)
    (tmp_path / "b.tar").write_bytes(b"no backup")
    code, _out, err = run("check-content", "--backup", tmp_path / "b.tar")
    assert code == 1
    assert "cannot be read" in err
    assert run("check-content", "--backup", tmp_path / "none.tar")[0] == 1
    with acting_as(ines):
        assert not PreservationCheck.objects.filter(subject="backup").exists()
