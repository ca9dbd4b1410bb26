"""A change is recorded whole, in its place, once, or not at all."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from holdfast.ledger import tree
from holdfast.ledger.append import append
from holdfast.ledger.entries import commit
from holdfast.ledger.errors import LedgerError
from holdfast.ledger.models import Entry, Node, Payload, SignedCheckpoint
from holdfast.ledger.reading import (
    consistency_proof,
    entries,
    entries_of,
    head,
    inclusion_proof,
    root_at,
)
from holdfast.ledger.tests.samples import ACTOR, NOW, PLAN_DIGEST, draft, history, record
from holdfast.ledger.verifying import verify


def test_an_entry_can_be_read_back_as_it_was_recorded(halden_id: UUID) -> None:
    happened = datetime(2026, 2, 28, 23, 5, tzinfo=timezone(timedelta(hours=2)))
    change = draft(happened_at=happened, attachments=(PLAN_DIGEST,))
    (entry,) = record(halden_id, change)
    (view,) = entries_of(halden_id, change.record_id)
    assert view.index == entry.index == 0
    assert view.kind == change.kind
    assert view.record_type == change.record_type
    assert view.record_id == change.record_id
    assert view.revision == 1
    assert view.recorded_at == NOW
    assert view.happened_at == happened
    assert view.happened_at.utcoffset() == timedelta(0)
    assert (view.actor_id, view.actor_kind) == (ACTOR, "user")
    assert view.command_id == change.command_id
    assert view.attachments == (PLAN_DIGEST,)
    assert view.previous is None
    assert view.payload == dict(change.payload)


def test_each_revision_names_the_hash_of_the_one_before(halden_id: UUID) -> None:
    first, _second = history(halden_id, records=2, revisions=4)
    views = entries_of(halden_id, first)
    assert [view.revision for view in views] == [1, 2, 3, 4]
    assert [view.previous for view in views] == [None, *(view.leaf_hash for view in views[:3])]


def test_several_revisions_in_one_command_follow_each_other(halden_id: UUID) -> None:
    change = draft()
    record(halden_id, change, draft(change.record_id, 2), draft(change.record_id, 3))
    assert [view.revision for view in entries_of(halden_id, change.record_id)] == [1, 2, 3]
    assert verify(halden_id, live=None).valid


def test_head_and_proofs_follow_the_headers(halden_id: UUID) -> None:
    history(halden_id, records=5, revisions=5)
    leaves = [tree.leaf_hash(view.header) for view in entries(halden_id)]
    now = head(halden_id)
    assert (now.size, now.root) == (25, tree.root_of(leaves))
    for size in range(26):
        root = root_at(halden_id, size)
        assert root == tree.root_of(leaves[:size])
        proof = consistency_proof(halden_id, size, 25)
        assert tree.is_consistent(size, 25, root, now.root, proof)
    for index in range(25):
        proof = inclusion_proof(halden_id, index, 25)
        assert tree.includes(leaves[index], index, 25, proof, now.root)


def test_part_of_the_ledger_can_be_read(halden_id: UUID) -> None:
    history(halden_id, records=3, revisions=3)
    assert [view.index for view in entries(halden_id, start=2, stop=5)] == [2, 3, 4]


def test_headers_hold_ids_but_nothing_of_what_the_record_says(halden_id: UUID) -> None:
    change = draft(payload={"name": "Ines Solberg", "secret": "informant"})
    (entry,) = record(halden_id, change)
    assert b"Ines" not in entry.header
    assert b"informant" not in entry.header
    stored = Payload.objects.get(organization_id=halden_id, index=0)
    assert stored.salt is not None
    assert stored.payload is not None
    commitment = commit(bytes(stored.salt), bytes(stored.payload)).hex()
    assert commitment.encode() in entry.header


def test_the_same_payload_twice_has_two_commitments(halden_id: UUID) -> None:
    record(halden_id, draft(), draft())
    one, two = entries(halden_id)
    assert one.payload == two.payload
    assert one.commitment != two.commitment


def test_organizations_have_trees_of_their_own(halden_id: UUID) -> None:
    ostrava_id = uuid4()
    history(halden_id)
    record(ostrava_id, draft())
    assert head(ostrava_id).size == 1
    assert head(halden_id).size == 12
    assert head(uuid4()) == head(uuid4())


def test_nothing_to_record_changes_nothing(halden_id: UUID) -> None:
    assert record(halden_id) == []
    assert head(halden_id).size == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"revision": 2}, "no revision 1 before it"),
        ({"revision": 0}, "count from 1"),
        ({"actor_kind": "robot"}, "is not one of"),
        ({"kind": ""}, "1 to 100"),
        ({"attachments": ("ABC",)}, "SHA-256"),
        ({"payload": {"at": NOW}}, "not JSON serializable"),
        ({"payload": {"loss": math.nan}}, "not JSON compliant|not allowed"),
        ({"payload": {"title": "\ud800"}}, "surrogates"),
        ({"happened_at": datetime(2026, 1, 1)}, "no time zone"),
        ({"previous": b"x" * 32}, "follows another"),
    ],
)
def test_a_malformed_change_is_refused_and_leaves_nothing(
    halden_id: UUID, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(LedgerError, match=message):
        record(halden_id, draft(), draft(**changes))
    assert head(halden_id).size == 0
    assert not Entry.objects.filter(organization_id=halden_id).exists()


def test_a_revision_is_recorded_once(halden_id: UUID) -> None:
    change = draft()
    record(halden_id, change, draft(change.record_id, 2))
    for revision in (1, 2):
        with pytest.raises(LedgerError, match="already has an entry"):
            record(halden_id, draft(change.record_id, revision))
    with pytest.raises(LedgerError, match="no revision 3 before"):
        record(halden_id, draft(change.record_id, 4))
    assert head(halden_id).size == 2
    assert verify(halden_id, live=None).valid


def test_a_change_that_is_undone_leaves_no_entry(halden_id: UUID) -> None:
    change = draft()
    record(halden_id, change)
    with transaction.atomic():
        append(halden_id, [draft(change.record_id, 2)], now=NOW)
        transaction.set_rollback(True)
    assert head(halden_id).size == 1
    record(halden_id, draft(change.record_id, 2))
    assert verify(halden_id, live=None).valid


def test_many_changes_in_one_command(halden_id: UUID) -> None:
    first = [draft() for _ in range(1500)]
    record(halden_id, *first)
    record(halden_id, *(draft(change.record_id, 2) for change in first))
    assert head(halden_id).size == 3000
    assert verify(halden_id, live=None).valid


def test_the_database_refuses_changes_by_accident(halden_id: UUID) -> None:
    history(halden_id)
    mine = {"organization_id": halden_id}
    for refused in (
        lambda: Entry.objects.filter(**mine).update(kind="x"),
        lambda: Entry.objects.filter(**mine).delete(),
        lambda: Node.objects.filter(**mine).update(hash=b""),
        lambda: Node.objects.filter(**mine).delete(),
        lambda: Payload.objects.filter(**mine).update(payload=b"{}"),
        lambda: Payload.objects.filter(**mine).update(salt=None),
        lambda: Payload.objects.filter(**mine, index=0).update(index=99, salt=None, payload=None),
        lambda: Payload.objects.filter(**mine).delete(),
    ):
        with pytest.raises(DatabaseError, match=r"cannot be|can only be"), transaction.atomic():
            refused()
    assert verify(halden_id, live=None).valid


def test_a_signed_checkpoint_cannot_be_changed_by_accident(halden_id: UUID) -> None:
    SignedCheckpoint.objects.bulk_create(
        [
            SignedCheckpoint(
                organization_id=halden_id,
                number=1,
                size=0,
                root=tree.EMPTY_ROOT,
                note="",
                signed_at=datetime.now(UTC),
            )
        ]
    )
    with pytest.raises(DatabaseError, match="cannot be"), transaction.atomic():
        SignedCheckpoint.objects.filter(organization_id=halden_id).update(size=1)


def test_a_fault_at_any_statement_leaves_the_ledger_whole(halden_id: UUID) -> None:
    change = draft()
    record(halden_id, change)
    revision, at = 2, 0
    while True:
        remaining = at

        def faulty(execute: Any, sql: str, *arguments: Any) -> Any:
            nonlocal remaining
            if "ledger_" in sql:
                if remaining == 0:
                    remaining -= 1
                    raise OSError("disk full")
                remaining -= 1
            return execute(sql, *arguments)

        try:
            with connection.execute_wrapper(faulty):
                record(halden_id, draft(change.record_id, revision), draft(), draft())
        except OSError:
            at += 1
            assert head(halden_id).size == 1
            assert verify(halden_id, live=None).valid
        else:
            break
    assert at >= 5
    assert head(halden_id).size == 4
    assert verify(halden_id, live=None).valid


@pytest.mark.django_db(transaction=True)
def test_entries_stand_once_the_transaction_is_committed() -> None:
    organization_id = uuid4()
    history(organization_id)
    connection.close()
    assert head(organization_id).size == 12
    assert verify(organization_id, live=None).valid
    with pytest.raises(LedgerError, match="inside the transaction"):
        append(organization_id, [draft()], now=NOW)
