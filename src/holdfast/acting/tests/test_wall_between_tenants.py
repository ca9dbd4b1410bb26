"""Wall 2: a query cannot skip the tenant, and no record points into another organization."""

import pytest
from django.apps import apps
from django.shortcuts import get_object_or_404

from holdfast.accounts.commands import add_person, add_site, add_unit, amend_site
from holdfast.accounts.models import Organization, Person, Site
from holdfast.acting.callers import acting_as, every_organization
from holdfast.acting.live import guarded_models
from holdfast.acting.models import Derived, DerivedManager, Guarded, GuardedManager
from holdfast.acting.refusals import ForeignReference, NoCaller
from holdfast.records.search import search

# Lambdas: the manager itself is not to be asked before the test runs.
READS = {
    "all": lambda: list(Site.objects.all()),
    "count": lambda: bool(Site.objects.count()),
    "exists": lambda: bool(Site.objects.exists()),
    "values": lambda: list(Site.objects.values("title")),
    "iterator": lambda: list(Site.objects.iterator()),
    "in_bulk": lambda: bool(Site.objects.in_bulk()),
    "aggregate": lambda: bool(Site.objects.aggregate()),
    "get": lambda: bool(Site.objects.first()),
    "404": lambda: get_object_or_404(Site),
    "subquery": lambda: list(Person.objects.filter(pk__in=Site.objects.values("owner"))),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_nobody_sees_nothing(db, read):
    with pytest.raises(NoCaller):
        read()


def test_each_organization_sees_its_own_records_only(ines, vera):
    with acting_as(ines):
        add_site(ines, title="North quay")
    with acting_as(vera):
        add_site(vera, title="Depot Ostrava")
        assert [s.title for s in Site.objects.all()] == ["Depot Ostrava"]
        assert [o.slug for o in Organization.objects.all()] == ["ostrava"]
        assert search(vera, "North") == []
    with every_organization(because="this test counts"):
        assert Site.objects.count() == 2


def test_a_lazy_query_that_escapes_keeps_its_filter(ines, vera):
    with acting_as(ines):
        add_site(ines, title="North quay")
        escaped = Site.objects.all()
    with acting_as(vera):
        assert [s.title for s in escaped] == ["North quay"]  # hers alone, never Vera's
        add_site(vera, title="Depot")
        assert "Depot" not in [s.title for s in escaped.all()]


def test_a_record_never_points_into_another_organization(ines, vera):
    with acting_as(vera):
        stranger = add_person(vera, title="A stranger")
    with acting_as(ines):
        with pytest.raises(ForeignReference):
            add_site(ines, title="Quay", owner=stranger)
        quay = add_site(ines, title="Quay")
        with pytest.raises(ForeignReference):
            amend_site(ines, quay, owner=stranger)
        quay.refresh_from_db()
        assert quay.owner_id is None


def test_a_command_refuses_a_record_of_another_organization(ines, vera):
    with acting_as(ines):
        quay = add_site(ines, title="Quay")
    with acting_as(vera), pytest.raises(ForeignReference):
        amend_site(vera, quay, title="Taken over")


def test_references_count_per_organization(ines, vera):
    with acting_as(ines):
        first = add_unit(ines, title="One").reference
    with acting_as(vera):
        assert add_unit(vera, title="Other").reference == first


def test_every_guarded_or_derived_table_has_the_fail_closed_manager():
    for guarded in guarded_models():
        assert isinstance(guarded._default_manager, GuardedManager), guarded
    for model in apps.get_models():
        if issubclass(model, Derived):
            assert isinstance(model._default_manager, DerivedManager), model
        if model._meta.app_label in ("accounts", "records", "context", "risk", "work"):
            known = any(issubclass(model, kind) for kind in (Guarded, Derived))
            assert known or model.__name__ in {"User", "AccessLogEntry", "ReferenceCounter"}, model
