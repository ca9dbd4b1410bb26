"""Wall 4: a kind of record cannot skip its tests. One battery over registry and commands."""

import pytest
from django.db import connection  # noqa: TID251 - questions are counted, none is asked
from django.test.utils import CaptureQueriesContext

from holdfast.accounts.roles import ROLES
from holdfast.acting.callers import acting_as
from holdfast.acting.commands import COMMANDS
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import ForeignReference, NotPermitted, Refused, WriteOutsideCommand
from holdfast.common import clock
from holdfast.exchange.exporting import Format, export_register
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.packs import verify_ledger
from holdfast.exchange.reports import Outcome
from holdfast.ledger.reading import entries_of
from holdfast.records.choices import Classification
from holdfast.records.commands import void_record
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY
from holdfast.records.search import search
from holdfast.tests.samples import sample, types

ALL = types()
KEYS = [made.key for made in ALL]
every_type = pytest.mark.parametrize("made", ALL, ids=KEYS)
importable = [made for made in ALL if made.importable]


def address(made, record=None, part=""):
    base = f"/{made.area}/{made.slug}/"
    return f"{base}{record.pk}/{part}" if record is not None else base


@every_type
def test_made_by_its_command_it_has_a_reference_an_entry_and_a_first_state(made, ines):
    with acting_as(ines):
        record = sample(ines, made)
        assert record.reference.startswith(f"{made.model.prefix}-")
        assert record.state in made.model.life_cycle.by_key
        entries = entries_of(ines.organization_id, record.pk)
        assert [entry.revision for entry in entries] == list(range(1, record.version + 1))
        assert verify_ledger(ines).valid


@every_type
def test_pages_open_for_readers_and_for_nobody_else(made, ines, aud, vera, client, client_of):
    with acting_as(ines):
        record = sample(ines, made, "North quay")
    needed = made.model.needs_to_read
    if needed is None and record.classification == Classification.CONFIDENTIAL:
        needed = Permission.RECORD_READ_CONFIDENTIAL  # as complaints are from the beginning
    barred = needed is not None and not aud.may(needed)
    assert not barred or client_of(aud).get(address(made, record)).status_code == 403
    for who in (ines,) if barred else (ines, aud):
        assert client_of(who).get(address(made)).status_code == 200
        page = client_of(who).get(address(made, record))
        assert page.status_code == 200
        assert record.reference in page.content.decode()
    assert client_of(vera).get(address(made, record)).status_code == 404
    assert "North quay" not in client_of(vera).get(address(made)).content.decode()
    for url in (address(made), address(made, record)):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


@every_type
def test_a_list_asks_as_many_questions_for_one_row_as_for_thirty(made, ines, client_of):
    reader = client_of(ines)
    with acting_as(ines):
        sample(ines, made)
    reader.get(address(made))
    with CaptureQueriesContext(connection) as few:
        assert reader.get(address(made)).status_code == 200
    with acting_as(ines):
        for number in range(29):
            sample(ines, made, f"Sample {number}")
    reader.get("/conformity/")  # whatever the new records changed is asked here, not below
    with CaptureQueriesContext(connection) as many:
        assert reader.get(address(made)).status_code == 200
    assert len(many) <= len(few)


@every_type
def test_search_finds_it_for_its_own_people_only(made, ines, vera):
    with acting_as(ines):
        record = sample(ines, made)
        for words in (record.reference, record.title):
            assert record.pk in {hit.record_id for hit in search(ines, words, limit=50)}
    with acting_as(vera):
        assert record.pk not in {hit.record_id for hit in search(vera, record.title)}
        assert record_of(vera, made, record.pk) is None


@every_type
def test_void_it_leaves_the_register_but_not_the_ledger(made, ines):
    with acting_as(ines):
        record = sample(ines, made)
        void_record(ines, record, reason="Entered twice.")
        assert not made.model.objects.live().filter(pk=record.pk).exists()
        assert made.model.objects.filter(pk=record.pk).exists()
        assert not made.model.objects.current(clock.today()).filter(pk=record.pk).exists()
        kinds = [entry.kind for entry in entries_of(ines.organization_id, record.pk)]
        assert kinds[-1] == "records.record.voided"


@every_type
def test_a_reader_without_the_right_changes_nothing(made, ines, aud, client_of):
    with acting_as(ines):
        record = sample(ines, made)
    with acting_as(aud):
        if made.amend is not None:
            with pytest.raises(NotPermitted):
                made.amend(aud, record, title="Mine")
        with pytest.raises(NotPermitted):
            made.create(aud, title="Mine")
    answer = client_of(aud).post(f"{address(made)}new/", {"title": "Mine"})
    assert answer.status_code == 403


@every_type
def test_nobody_changes_a_record_of_another_organization(made, ines, vera):
    with acting_as(ines):
        record = sample(ines, made)
    with acting_as(vera):
        for command in made.all_commands:
            with pytest.raises((ForeignReference, NotPermitted, Refused)):
                command(vera, record)
    with acting_as(ines):
        assert made.model.objects.get(pk=record.pk).version == record.version


@every_type
def test_saved_outside_a_command_it_is_refused(made, ines):
    with acting_as(ines):
        record = sample(ines, made)
        record.title = "Changed behind the back"
        with pytest.raises(WriteOutsideCommand):
            record.save()


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("made", importable, ids=[made.key for made in importable])
def test_an_exported_register_comes_back_unchanged(made, form, ines, tmp_path):
    with acting_as(ines):
        for title in ("=1+1 is no formula", "Second; with, separators", "Third\u2019s “quotes”"):
            sample(ines, made, title)
        path = tmp_path / f"register.{form}"
        path.write_bytes(export_register(ines, made, form))
        before = list(made.model.objects.order_by("reference").values())
        report = import_register(ines, open_register(path, made), ImportOptions())
        assert report.count(Outcome.REJECTED) == 0, report.rejected
        assert report.count(Outcome.CREATED) == report.count(Outcome.UPDATED) == 0, report.rows
        assert list(made.model.objects.order_by("reference").values()) == before


def test_every_declaration_is_whole():
    for made in REGISTRY:
        assert made.about, made.key
        assert made.clause, made.key
        assert made.amend is not None or not made.importable, made.key
        fields = {field.name for field in made.model._meta.get_fields()}
        for name in (*made.search, *made.filters, *(n for s in made.sections for n in s.fields)):
            assert name in fields, f"{made.key} names {name}, which it does not have"
        prefixes = [other.model.prefix for other in REGISTRY]
        assert prefixes.count(made.model.prefix) == 1, f"{made.key} shares its prefix"
        for rule in made.traces:
            assert rule.label


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_every_command_says_what_it_does_and_whom_it_needs(command):
    assert command.about.endswith("."), f"{command.kind}: say in a sentence what it does"
    assert str(command.label).strip()
    assert isinstance(command.needs, Permission)
    assert command.kind.count(".") >= 2 or command.kind.startswith("tests.")
    for asked in command.inputs if not command.kind.startswith("exchange.") else ():
        assert str(asked.label).strip(), f"{command.kind}: {asked.name} has no label"
    for gate in command.gates:
        assert str(gate.sentence).endswith("."), f"{command.kind}: {gate.key}"


def test_every_permission_is_asked_for_and_held_by_somebody():
    held = frozenset().union(*ROLES.values())
    assert held == set(Permission)
