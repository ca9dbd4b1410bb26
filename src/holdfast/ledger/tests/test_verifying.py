"""Whatever is changed past the application is found, and the record is named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models, transaction

from holdfast.ledger import tree
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.ledger.models import Entry, Node, Payload, SignedCheckpoint, TreeHead
from holdfast.ledger.reading import entries, head
from holdfast.ledger.tests.samples import (
    FILES,
    NOW,
    PLAN_DIGEST,
    draft,
    history,
    record,
    unguarded,
)
from holdfast.ledger.verifying import LiveRecord, Report, erase_payload, verify


def live_of(organization_id: UUID) -> list[LiveRecord]:
    """The live records as they are when nobody has meddled."""
    last: dict[UUID, LiveRecord] = {}
    for view in entries(organization_id):
        last[view.record_id] = LiveRecord(
            view.record_type, view.record_id, view.revision, view.payload or {}
        )
    return list(last.values())


def checked(organization_id: UUID, home: Path | None = None) -> Report:
    return verify(organization_id, live=live_of(organization_id), attachments=FILES.get, home=home)


def test_an_honest_ledger_is_valid(halden_id: UUID, tmp_path: Path) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    steps: list[tuple[int, int]] = []
    report = verify(
        halden_id,
        live=live_of(halden_id),
        attachments=FILES.get,
        home=tmp_path,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert report.as_json() == {"valid": True, "entries": 12, "problems": []}
    assert (report.records, report.root) == (4, head(halden_id).root)
    assert steps[-1] == (12, 12)


def test_an_organization_without_entries_is_valid(halden_id: UUID) -> None:
    assert verify(halden_id, live=[], attachments=FILES.get).valid


def test_a_live_record_changed_past_the_commands_is_found(halden_id: UUID) -> None:
    first, *_ = history(halden_id)
    live = live_of(halden_id)
    live[0] = replace(live[0], payload={**live[0].payload, "level": 1})
    (problem,) = verify(halden_id, live=live).problems
    assert (problem.entry, problem.record) == (8, str(first))
    assert "level" in problem.what
    assert "title" not in problem.what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda live: [*live, replace(live[0], record_id=uuid4())], "no entry says"),
        (lambda live: live[1:], "itself is gone"),
        (lambda live: [*live, live[0]], "Two live records"),
        (lambda live: [replace(live[0], revision=2), *live[1:]], "is revision 2"),
        (lambda live: [replace(live[0], record_type="x.y"), *live[1:]], "of x.y"),
    ],
)
def test_live_records_and_ledger_must_agree(
    halden_id: UUID, change: Callable[[list[LiveRecord]], list[LiveRecord]], what: str
) -> None:
    history(halden_id)
    (problem,) = verify(halden_id, live=change(live_of(halden_id))).problems
    assert what in problem.what
    assert problem.record


def test_missing_and_altered_attachments_are_found(halden_id: UUID) -> None:
    first, *_ = history(halden_id)
    for content, what in ((None, "missing"), (b"another plan", "altered")):
        (problem,) = verify(halden_id, live=None, attachments={PLAN_DIGEST: content}.get).problems
        assert problem.record == str(first)
        assert what in problem.what


def test_erased_personal_data_is_gone_and_the_proof_still_holds(
    halden_id: UUID, tmp_path: Path
) -> None:
    first, *_ = history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    with transaction.atomic():
        erase_payload(
            halden_id,
            draft(first, 4, kind="accounts.person.erased", payload={"reference": "PER-1"}),
            now=NOW,
        )
    mine = [view for view in entries(halden_id) if view.record_id == first]
    assert [view.payload for view in mine] == [None, None, None, {"reference": "PER-1"}]
    assert not Payload.objects.filter(
        organization_id=halden_id, index=0, salt__isnull=False
    ).exists()
    assert checked(halden_id, tmp_path).valid
    sign_checkpoint(halden_id, tmp_path, now=NOW)


def test_only_an_erasing_entry_erases(halden_id: UUID) -> None:
    first, *_ = history(halden_id)
    with pytest.raises(Exception, match=r"ends in \.erased"), transaction.atomic():
        erase_payload(halden_id, draft(first, 4), now=NOW)
    assert head(halden_id).size == 12


def test_a_payload_erased_without_an_entry_is_found(halden_id: UUID) -> None:
    first, *_ = history(halden_id)
    Payload.objects.filter(organization_id=halden_id, index=4).update(salt=None, payload=None)
    (problem,) = verify(halden_id, live=None).problems
    assert (problem.entry, problem.record) == (4, str(first))
    assert "without an entry" in problem.what


def flipped(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, UUID):
        return UUID(int=value.int ^ (1 << 100))
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, bytes | memoryview):
        changed = bytearray(value)
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
        return bytes(changed)
    return f"{value}x"


def edits() -> Iterator[tuple[type[models.Model], str, str]]:
    for model in (Entry, Payload, Node, TreeHead, SignedCheckpoint):
        for field in model._meta.local_concrete_fields:
            if field.attname != "signed_at":
                yield model, "change", field.attname
        yield model, "remove", ""
        yield model, "copy", ""


@pytest.mark.parametrize(("model", "verb", "field"), list(edits()))
def test_every_edit_of_the_tables_by_sql_is_found(
    halden_id: UUID, tmp_path: Path, model: Any, verb: str, field: str
) -> None:
    history(halden_id)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    live = live_of(halden_id)
    mine = model.objects.filter(organization_id=halden_id)
    for row in random.sample(list(mine), min(5, mine.count())):
        with transaction.atomic():
            with unguarded():
                if verb == "change":
                    changed = flipped(getattr(row, field))
                    mine.filter(pk=row.pk).update(**{field: changed})
                elif verb == "remove":
                    mine.filter(pk=row.pk).delete()
                else:
                    copy(row, model)
            report = verify(halden_id, live=live, attachments=FILES.get, home=tmp_path)
            assert not report.valid, (verb, field, row.pk)
            if model is Entry and verb == "change" and field in ("header", "leaf_hash"):
                assert str(row.record_id) in {problem.record for problem in report.problems}
            transaction.set_rollback(True)
    assert verify(halden_id, live=live, attachments=FILES.get, home=tmp_path).valid


def copy(row: Any, model: Any) -> None:
    """Insert a further row like this one, in a place where there is room."""
    places = {"index": 500, "revision": 500, "number": 2, "level": 12}
    names = {field.attname for field in model._meta.local_concrete_fields}
    for name, value in places.items():
        if name in names:
            setattr(row, name, value)
    if model is TreeHead:
        TreeHead.objects.filter(organization_id=row.organization_id).update(
            size=row.size + 1, peaks=tree.EMPTY_ROOT * (row.size + 1).bit_count()
        )
    else:
        model.objects.bulk_create([row])


def test_a_swap_of_two_payloads_names_both_records(halden_id: UUID) -> None:
    first, second, *_ = history(halden_id)
    mine = Payload.objects.filter(organization_id=halden_id)
    one, two = mine.get(index=0), mine.get(index=1)
    with unguarded():
        mine.filter(index=0).update(salt=two.salt, payload=two.payload)
        mine.filter(index=1).update(salt=one.salt, payload=one.payload)
    report = verify(halden_id, live=None)
    assert {problem.record for problem in report.problems} == {str(first), str(second)}


def test_a_consistent_rewrite_of_the_last_entry_is_found_by_the_signature(
    halden_id: UUID, tmp_path: Path
) -> None:
    """Who rewrites entry, tree and head alike still cannot sign anew."""
    history(halden_id)
    last = draft()
    record(halden_id, last)
    sign_checkpoint(halden_id, tmp_path, now=NOW)
    with unguarded():
        for model in (Entry, Payload):
            model.objects.filter(organization_id=halden_id, index=12).delete()
    views = list(entries(halden_id, stop=12))
    peaks, _ = tree.grow(0, (), [view.leaf_hash for view in views])
    TreeHead.objects.filter(organization_id=halden_id).update(size=12, peaks=b"".join(peaks))
    record(halden_id, replace(last, payload={"reference": "RSK-0001", "level": 1}))
    assert head(halden_id).size == 13
    problems = verify(halden_id, live=None).problems
    assert [problem.what for problem in problems] == [
        "Checkpoint 1: the entries up to it are not those that were signed."
    ]
