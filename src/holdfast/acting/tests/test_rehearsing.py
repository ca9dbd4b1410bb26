"""What is rehearsed is seen by the rehearsal alone, and leaves nothing behind."""

import pytest

from holdfast.accounts.commands import add_unit, amend_unit
from holdfast.accounts.models import Unit
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.acting.rehearsing import rehearsed
from holdfast.ledger.reading import entries_of, head


def titles() -> list[str]:
    return sorted(Unit.objects.values_list("title", flat=True))


@pytest.fixture
def gate(ines):
    with acting_as(ines):
        return add_unit(ines, title="Gate")


def test_a_rehearsal_sees_what_it_writes_and_nobody_else_does(ines, gate):
    def work():
        add_unit(ines, title="Quay")
        amend_unit(ines, Unit.objects.get(pk=gate.pk), title="Gate 2")
        bare = Unit.objects.get(title="Quay")
        bare.title = "Quay, by hand"
        bare.save()  # no command of its own: a rehearsal may try what no verb does
        return titles()

    with acting_as(ines):
        before = head(ines.organization_id)
        assert rehearsed(ines, work) == ["Gate 2", "Quay, by hand"]
        assert titles() == ["Gate"]
        assert head(ines.organization_id) == before
        assert Unit.objects.get().version == 1


def test_what_is_refused_in_a_rehearsal_is_refused_and_taken_back(ines):
    def work():
        add_unit(ines, title="Quay")
        add_unit(ines, title="")

    with acting_as(ines):
        with pytest.raises(Refused):
            rehearsed(ines, work)
        assert titles() == []


def test_rights_hold_in_a_rehearsal_too(eve, gate):
    with acting_as(eve):
        with pytest.raises(NotPermitted):
            rehearsed(eve, lambda: amend_unit(eve, Unit.objects.get(), title="Mine"))
        assert titles() == ["Gate"]


@command(kind="tests.units.rehearsed", needs=Permission.ORGANIZATION_EDIT, label="Try, then add")
def _try_then_add(caller) -> None:
    """Rehearse with two units, then add a third."""
    first = add_unit(caller, title="First")
    assert rehearsed(caller, lambda: (add_unit(caller, title="Tried"), titles())[1]) == [
        "First",
        "Tried",
    ]
    amend_unit(caller, first, title="First, amended")


def test_a_command_that_rehearses_goes_on_as_if_nothing_had_been(ines):
    with acting_as(ines):
        before = head(ines.organization_id).size
        _try_then_add(ines)
        assert titles() == ["First, amended"]
        unit = Unit.objects.get()
    kinds = [entry.kind for entry in entries_of(ines.organization_id, unit.pk)]
    assert kinds == ["accounts.unit.added", "accounts.unit.amended"]
    assert head(ines.organization_id).size == before + 2
