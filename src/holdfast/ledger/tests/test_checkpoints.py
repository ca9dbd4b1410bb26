"""What was signed once can never be taken back unseen."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from holdfast.ledger import guarding
from holdfast.ledger.checkpoints import checkpoints, latest_checkpoint, sign_checkpoint
from holdfast.ledger.errors import KeyMissing, LedgerError, RolledBack
from holdfast.ledger.models import Entry, Node, Payload, SignedCheckpoint, TreeHead
from holdfast.ledger.notes import opened, parse_checkpoint
from holdfast.ledger.reading import head
from holdfast.ledger.tests.samples import NOW, draft, history, record, unguarded
from holdfast.ledger.verifying import verify


def forget(organization_id: UUID) -> None:
    """Remove the ledger of an organization, as somebody with access to the database could."""
    with unguarded():
        for model in (Entry, Payload, Node, SignedCheckpoint, TreeHead):
            model.objects.filter(organization_id=organization_id).delete()


def test_a_checkpoint_states_size_and_root_under_the_published_key(
    halden_id: UUID, tmp_path: Path
) -> None:
    history(halden_id)
    signed = sign_checkpoint(halden_id, tmp_path, now=NOW)
    text = opened(signed.note, guarding.public_keys(halden_id, tmp_path))
    now = head(halden_id)
    assert parse_checkpoint(text) == (f"holdfast/sems/{halden_id}", now.size, now.root)
    assert latest_checkpoint(halden_id) == signed
    assert signed.signed_at == NOW


def test_an_empty_ledger_can_be_signed(halden_id: UUID, tmp_path: Path) -> None:
    assert latest_checkpoint(halden_id) is None
    assert sign_checkpoint(halden_id, tmp_path, now=NOW).size == 0
    record(halden_id, draft())
    assert sign_checkpoint(halden_id, tmp_path, now=NOW).size == 1


def test_signing_again_without_a_change_gives_the_same_checkpoint(
    halden_id: UUID, tmp_path: Path
) -> None:
    history(halden_id)
    first = sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert sign_checkpoint(halden_id, tmp_path, now=NOW) == first
    record(halden_id, draft())
    second = sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert (second.number, second.size) == (2, 13)
    assert checkpoints(halden_id) == [first, second]
    assert verify(halden_id, live=None, home=tmp_path).valid


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_the_key_is_readable_by_its_owner_only(halden_id: UUID, tmp_path: Path) -> None:
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    path = tmp_path / "keys" / f"{halden_id}.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(LedgerError, match="chmod 600"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)


def test_a_smaller_ledger_is_not_signed(halden_id: UUID, tmp_path: Path) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    forget(halden_id)
    record(halden_id, draft())
    with pytest.raises(RolledBack, match="1 entries, but 12 were signed"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert "12 entries were signed" in verify(halden_id, live=None, home=tmp_path).problems[-1].what


def test_a_rewritten_ledger_is_not_signed(halden_id: UUID, tmp_path: Path) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    forget(halden_id)
    history(halden_id, records=9)
    with pytest.raises(RolledBack, match="not those that were signed"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert latest_checkpoint(halden_id) is None


def test_a_lost_guard_is_replaced_by_the_stored_checkpoint(halden_id: UUID, tmp_path: Path) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    (tmp_path / "guard" / f"{halden_id}.json").unlink()
    record(halden_id, draft())
    assert sign_checkpoint(halden_id, tmp_path, now=NOW).number == 2
    with unguarded():
        TreeHead.objects.filter(organization_id=halden_id).update(size=0, peaks=b"")
    with pytest.raises(RolledBack):
        sign_checkpoint(halden_id, tmp_path, now=NOW)


def test_a_damaged_guard_is_reported(halden_id: UUID, tmp_path: Path) -> None:
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    (tmp_path / "guard" / f"{halden_id}.json").write_text('{"size": ')
    with pytest.raises(LedgerError, match="is damaged"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert "is damaged" in verify(halden_id, live=None, home=tmp_path).problems[0].what


def test_a_lost_key_is_not_replaced_in_silence(halden_id: UUID, tmp_path: Path) -> None:
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    (tmp_path / "keys" / f"{halden_id}.key").unlink()
    with pytest.raises(KeyMissing, match="is gone"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)


def test_a_key_of_another_organization_is_refused(halden_id: UUID, tmp_path: Path) -> None:
    other = uuid4()
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    keys = tmp_path / "keys"
    (keys / f"{other}.key").write_bytes((keys / f"{halden_id}.key").read_bytes())
    (keys / f"{other}.key").chmod(0o600)
    with pytest.raises(LedgerError, match="is for holdfast/sems/"):
        sign_checkpoint(other, tmp_path, now=NOW)


def test_after_a_restore_a_new_epoch_signs_under_a_new_name_and_key(
    halden_id: UUID, tmp_path: Path
) -> None:
    history(halden_id)
    old = sign_checkpoint(halden_id, tmp_path, now=NOW)
    forget(halden_id)
    record(halden_id, draft())
    closed = guarding.open_epoch(halden_id, tmp_path)
    assert (closed.size, closed.root) == (old.size, old.root.hex())
    new = sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert new.origin == f"{old.origin}/2"
    assert len(guarding.public_keys(halden_id, tmp_path)) == 2
    assert (tmp_path / "guard" / f"{halden_id}.epoch1.json").exists()
    assert verify(halden_id, live=None, home=tmp_path).valid


def test_what_may_yet_be_undone_is_not_signed(halden_id: UUID, tmp_path: Path) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    assert not (tmp_path / "guard").exists()


def test_a_crash_between_guard_and_table_is_no_rollback(
    halden_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(halden_id)

    def crash(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(SignedCheckpoint.objects, "bulk_create", crash)
    with pytest.raises(OSError, match="power cut"):
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    monkeypatch.undo()
    assert verify(halden_id, live=None, home=tmp_path).valid
    assert sign_checkpoint(halden_id, tmp_path, now=NOW).number == 1


def test_removed_or_altered_checkpoints_are_found(halden_id: UUID, tmp_path: Path) -> None:
    for _ in range(3):
        record(halden_id, draft())
        sign_checkpoint(halden_id, tmp_path, now=NOW)
    mine = SignedCheckpoint.objects.filter(organization_id=halden_id)
    with unguarded():
        mine.filter(number=3).delete()
    assert "signed last was removed" in verify(halden_id, live=None, home=tmp_path).problems[0].what
    with unguarded():
        mine.filter(number=1).delete()
    assert "one before it was removed" in verify(halden_id, live=None).problems[0].what
    with unguarded():
        mine.update(number=1, size=1)
    assert "columns differ" in verify(halden_id, live=None).problems[0].what
    with unguarded():
        mine.update(note="nothing")
    assert "not a checkpoint" in verify(halden_id, live=None).problems[0].what
