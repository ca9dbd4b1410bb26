"""Wall 1: a write cannot skip history."""

import pytest
from django.db import connection

from holdfast.accounts.commands import add_site, add_unit, amend_site, amend_unit
from holdfast.accounts.models import Site, Unit
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import Terms, command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import (
    ForeignReference,
    NotPermitted,
    Refused,
    Stale,
    WriteOutsideCommand,
)
from holdfast.exchange.packs import verify_ledger
from holdfast.ledger.reading import entries_of, head
from holdfast.records.access import may_edit
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY


@pytest.fixture
def quay(ines):
    with acting_as(ines):
        return add_site(ines, title="North quay")


@pytest.mark.parametrize(
    "write",
    [
        lambda site: site.save(),
        lambda site: site.delete(),
        lambda site: Site.objects.create(title="x", reference="SIT-9"),
        lambda site: Site.objects.update(title="x"),
        lambda site: Site.objects.all().delete(),
        lambda site: Site.objects.bulk_create([Site(title="x")]),
        lambda site: Site.objects.bulk_update([site], ["title"]),
        lambda site: Site.objects.filter(pk=site.pk).update(title="x"),
        lambda site: site.unit.children.update(title="x"),
    ],
    ids=["save", "delete", "create", "update", "delete-all", "bulk_create", "bulk_update",
         "filter-update", "related-update"],
)  # fmt: skip
def test_every_door_but_a_command_is_closed(ines, north, write):
    with acting_as(ines):
        site = add_site(ines, title="North quay", unit=north)
        before = head(ines.organization_id)
        with pytest.raises(WriteOutsideCommand):
            write(site)
        assert head(ines.organization_id) == before
        assert Site.objects.get(pk=site.pk).title == "North quay"


def test_a_change_leaves_exactly_one_entry_per_record(ines, quay):
    with acting_as(ines):
        size = head(ines.organization_id).size
        amend_site(ines, quay, title="North quay, berth 1")
    assert head(ines.organization_id).size == size + 1
    kinds = [(e.kind, e.revision) for e in entries_of(ines.organization_id, quay.pk)]
    assert kinds == [("accounts.site.added", 1), ("accounts.site.amended", 2)]


def test_what_fails_half_way_leaves_neither_record_nor_entry(ines):
    with acting_as(ines):
        before = head(ines.organization_id), Unit.objects.count()
        with pytest.raises(Refused):
            _two_units(ines, second="")
        assert (head(ines.organization_id), Unit.objects.count()) == before


def test_the_next_reference_after_a_failure_is_free_and_never_used_twice(ines):
    with acting_as(ines):
        first = add_unit(ines, title="Gate")
        with pytest.raises(Refused):
            _two_units(ines, second="")
        references = [first.reference] + [add_unit(ines, title=t).reference for t in "ab"]
    assert len(set(references)) == 3


@command(kind="tests.units.two", needs=Permission.ORGANIZATION_EDIT, label="Two units")
def _two_units(caller, *, second: str) -> None:
    """Add two units, or none."""
    add_unit(caller, title="First")
    add_unit(caller, title=second)


@command(kind="tests.units.nested", needs=Permission.ORGANIZATION_EDIT, label="Go on")
def _go_on_after_a_refusal(caller) -> None:
    """Add one unit although another was refused."""
    with pytest.raises(Refused):
        _two_units(caller, second="")
    add_unit(caller, title="Third")


def test_a_refused_command_inside_another_takes_back_its_own_part_only(ines):
    with acting_as(ines):
        _go_on_after_a_refusal(ines)
        assert list(Unit.objects.values_list("title", flat=True)) == ["Third"]
        third = Unit.objects.get()
    assert len(entries_of(ines.organization_id, third.pk)) == 1


def test_a_caller_without_the_permission_changes_nothing(eve, ines, quay):
    size = head(ines.organization_id).size
    with acting_as(eve), pytest.raises(NotPermitted) as refused:
        amend_site(eve, quay, title="Mine")
    assert "organization.edit" in refused.value.message
    assert head(ines.organization_id).size == size


def test_rights_on_a_unit_do_not_reach_another(omar, ines, north, south):
    with acting_as(ines):
        here = add_site(ines, title="Here", unit=north)
        there = add_site(ines, title="There", unit=south)
    with acting_as(omar):
        seen = set(Site.objects.visible_to(omar).values_list("title", flat=True))
        assert seen == {"Here"}
        assert not may_edit(omar, here)  # a site officer does not edit sites at all
        assert not may_edit(omar, there)


def test_of_two_people_who_edit_at_once_the_second_is_told_and_loses_nothing(ines, quay):
    with acting_as(ines):
        hers, his = Site.objects.get(pk=quay.pk), Site.objects.get(pk=quay.pk)
        amend_site(ines, hers, title="Hers")
        with pytest.raises(Stale) as stale:
            amend_site(ines, his, title="His")
        assert (stale.value.expected, stale.value.found) == (1, 2)
        assert Site.objects.get(pk=quay.pk).title == "Hers"


def test_a_form_opened_on_an_older_version_is_refused(ines, quay):
    with acting_as(ines):
        amend_site(ines, quay, title="Second")
        fresh = Site.objects.get(pk=quay.pk)
        with pytest.raises(Stale):
            amend_site.under(Terms(expected_version=1))(ines, fresh, title="From an old form")


def test_a_wrong_value_is_refused_with_its_field_and_in_words(ines):
    with acting_as(ines), pytest.raises(Refused) as refused:
        add_site(ines, title="Nowhere", latitude="91", longitude="0")
    assert "latitude" in refused.value.fields
    assert "Latitude" in refused.value.message


def test_every_registered_record_is_guarded():
    for made in REGISTRY:
        assert issubclass(made.model, Record)
        assert made.model.save is Record.save, f"{made.key} overrides save()"


def test_a_row_changed_behind_the_back_shows_in_the_next_verification(ines, quay):
    with acting_as(ines):
        assert verify_ledger(ines).valid
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_site SET title = 'Moved in the night'")
        report = verify_ledger(ines)
    assert not report.valid
    assert any(str(quay.pk) in str(problem.record) for problem in report.problems)


def test_what_was_refused_did_not_happen_in_memory_either(ines):
    with acting_as(ines):
        unit = add_unit(ines, title="Gate")
        with pytest.raises(Refused):
            amend_unit(ines, unit, title="")
        assert unit.version == 1
        amend_unit(ines, unit, title="Main gate")
        assert unit.version == 2


@command(kind="tests.sites.renamed", needs=Permission.ORGANIZATION_EDIT, label="Rename sites")
def _rename_all(caller, *, sites: list[Site]) -> None:
    """Rename many sites at once."""
    for site in sites:
        site.title = f"{site.title}, renamed"
    Site.objects.bulk_update(sites, ["title"])


def test_many_records_changed_at_once_leave_one_entry_each(ines, north):
    with acting_as(ines):
        sites = [add_site(ines, title=f"Berth {n}", unit=north) for n in range(5)]
        size = head(ines.organization_id).size
        _rename_all(ines, sites=sites)
        assert head(ines.organization_id).size == size + 5
        assert {s.title for s in Site.objects.all()} == {f"Berth {n}, renamed" for n in range(5)}
        assert {s.version for s in Site.objects.all()} == {2}
        for site in sites:
            assert [e.revision for e in entries_of(ines.organization_id, site.pk)] == [1, 2]


def test_many_records_are_not_changed_when_one_of_them_is_stale(ines, north):
    with acting_as(ines):
        sites = [add_site(ines, title=f"Berth {n}", unit=north) for n in range(3)]
        amend_site(ines, Site.objects.get(pk=sites[1].pk), title="Berth 1, deep")
        size = head(ines.organization_id).size
        with pytest.raises(Stale):
            _rename_all(ines, sites=sites)
        assert head(ines.organization_id).size == size
        assert not Site.objects.filter(title__contains="renamed").exists()


def test_a_site_of_others_is_not_changed_among_many(ines, vera):
    with acting_as(vera):
        theirs = add_site(vera, title="Ostrava yard")
    with acting_as(ines):
        mine = add_site(ines, title="Berth 1")
        with pytest.raises(ForeignReference):
            _rename_all(ines, sites=[mine, theirs])
    with acting_as(vera):
        assert Site.objects.get().title == "Ostrava yard"


def test_a_character_that_no_database_need_keep_is_refused_by_the_name_of_its_field(ines, quay):
    before = head(ines.organization_id)
    with acting_as(ines), pytest.raises(Refused) as refused:
        amend_site(ines, quay, title="North\0quay")
    assert list(refused.value.fields) == ["title"]
    assert "U+0000" in refused.value.message
    assert head(ines.organization_id) == before
