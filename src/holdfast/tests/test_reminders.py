"""Reminders against the whole house: the same as My work says, to the same readers."""

from __future__ import annotations

import pytest

from holdfast.accounts.queries import caller_for, callers_of_people
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.records.registry import REGISTRY
from holdfast.tests.stage import build
from holdfast.work.queries import Waiting, askers_beside, work_due
from holdfast.work.reminding.readers import house_today, may_read
from holdfast.work.reminding.sources import facts_of, matters_on, reminding_beside

CAST = ("ines", "tom", "eve", "ada", "aud", "omar")


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def stage(halden, installation, cast, north, south):
    ines = cast["ines"]
    made = build(halden, ines, north, south)
    # Everything is due, and Ines answers for half of it.
    with acting_as(installation):
        for (kind, word), record in made.records.items():
            _own(installation, kind, word, record, ines)
    return made


def _own(installation, kind, word, record, ines):
    amend = REGISTRY[kind].amend
    if amend is None or not {"owner", "review_due"} <= {asked.name for asked in amend.inputs}:
        return
    fresh = REGISTRY[kind].model.objects.get(pk=record.pk)
    person = REGISTRY["accounts.person"].model.objects.get(pk=ines.person_id)
    least = {a.name: getattr(fresh, a.name) for a in amend.inputs if a.required}
    try:
        amend(installation, fresh, **{**least, "owner": person, "review_due": clock.today()})
    except Exception:  # noqa: BLE001 - some kinds take no other owner in the state they are in
        return


def test_whatever_a_room_adds_to_my_work_it_also_reminds_of():
    assert askers_beside() == reminding_beside()


@pytest.mark.slow
def test_everybody_is_reminded_of_what_stands_in_his_work_and_may_read_what_he_may_read(
    stage, installation, cast
):
    today = clock.today()
    with acting_as(installation):
        house = house_today(installation.organization_id)
        matters = matters_on(today, house)
    for caller in cast.values():
        _same_readers(caller)
        told = {
            matter.item.matter
            for matter in matters
            if matter.person_id == caller.person_id and may_read(caller, matter.facts)
        }
        with acting_as(caller):
            due = work_due(caller)
        shown = [*due.waiting, *due.overdue, *due.this_week, *due.later]
        near = {i.matter for i in shown if i.on is None or (i.on - today).days <= 90}
        assert near or caller.person_id != cast["ines"].person_id
        assert near - told == set(), [i for i in shown if i.matter in near - told]
        assert _far(matters, told) - {i.matter for i in shown} == set()
    assert any(matter.item.waiting is Waiting.OVERRIDE for matter in matters)


def _far(matters, told):
    """Leave out what My work does not say of those who answer for somebody else's refresh."""
    kept = (m for m in matters if not m.item.key.startswith("refresh"))
    return {matter.item.matter for matter in kept} & told


def _same_readers(caller):
    with acting_as(caller):
        for made in REGISTRY:
            every = list(made.model.objects.live().filter(unconfirmed=False))
            facts = facts_of((made.key, record.pk) for record in every)
            seen = set(made.model.objects.visible_to(caller).live().values_list("pk", flat=True))
            assert {key for key, each in facts.items() if may_read(caller, each)} == seen, made.key


def test_callers_read_in_bulk_are_those_who_sign_in(cast, installation):
    with acting_as(installation):
        found = callers_of_people()
    assert {caller.name for _user, caller in found} == {each.name for each in cast.values()}
    for user, caller in found:
        assert caller == caller_for(user, installation.organization_id)
