"""Ways around the front door: ids in bodies, packs, exports, tokens, jobs, e-mail addresses."""

from __future__ import annotations

import base64
import zipfile

import pytest

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import add_unit
from holdfast.accounts.models import RoleGrant, User
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import acting_as, system_caller
from holdfast.acting.refusals import ForeignReference, NotPermitted, Refused
from holdfast.conftest import PASSWORD
from holdfast.exchange.importing import ImportOptions, import_register
from holdfast.exchange.opening import open_register
from holdfast.exchange.packs import PackOrder, export_pack
from holdfast.ledger.reading import head
from holdfast.records.registry import REGISTRY
from holdfast.tests.stage import DOCUMENT, NORTH, OPEN, SECRET, SOUTH, build


@pytest.fixture
def stage(halden, ines, north, south):
    return build(halden, ines, north, south)


@pytest.fixture
def abroad(ostrava, vera):
    """Give what Ostrava has: a unit, a person and one record of every kind that others need."""
    away = system_caller(ostrava.pk, name="Installation")
    there = build(ostrava, vera, add_unit(away, title="Yard"), add_unit(away, title="Gate"))
    return there


def test_ids_of_another_organization_in_a_form_are_refused(stage, abroad, ines, client_of):
    sender, tried = client_of(ines), 0
    for made in stage.types(OPEN):
        command = made.amend
        if command is None:
            continue
        record = stage.of(made.key, OPEN)
        for asked in command.inputs:
            if asked.model is None:
                continue
            foreign = abroad.of(asked.model._meta.label_lower, OPEN)
            form = {"title": "Taken", asked.name: str(foreign.pk)}
            before = head(stage.organization.pk).size
            answer = sender.post(f"/{made.area}/{made.slug}/{record.pk}/{command.name}/", form)
            assert answer.status_code in (422, 302), f"{made.key}.{asked.name}"
            with acting_as(ines):
                now = type(record).objects.get(pk=record.pk)
            if hasattr(now, f"{asked.name}_id"):
                assert getattr(now, f"{asked.name}_id") != foreign.pk, f"{made.key}.{asked.name}"
            assert answer.status_code == 422 or head(stage.organization.pk).size == before
            assert foreign.title not in answer.content.decode().replace(f"{OPEN} ", "")
            tried += 1
    assert tried > 40


def test_commands_take_no_record_of_another_organization(stage, abroad, ines):
    person, unit = abroad.of("accounts.person", OPEN), abroad.of("accounts.unit", OPEN)
    before = head(stage.organization.pk).size
    for made in stage.types(OPEN):
        if made.create is None or made.key not in ("context.contextissue", DOCUMENT):
            continue
        for name, foreign in (("owner", person), ("unit", unit)):
            with pytest.raises((ForeignReference, NotPermitted, Refused)):
                made.create(ines, title="Taken", **{name: foreign})
    assert head(stage.organization.pk).size == before


def test_links_files_and_remarks_of_others_cannot_be_named(stage, abroad, ines, vera, client_of):
    record = stage.of(DOCUMENT, OPEN)
    here, sender = f"/support/documents/{record.pk}/", client_of(ines)
    before = head(stage.organization.pk).size
    target = {
        "kind": "context.contextissue",
        "other": str(abroad.of("context.contextissue", OPEN).pk),
        "relation": "relates_to",
    }
    assert sender.post(f"{here}links/", target).status_code == 302
    for path, body in (
        (f"links/{abroad.links[OPEN].pk}/remove/", {}),
        (f"attachments/{abroad.attachments[OPEN].pk}/withdraw/", {"reason": "x"}),
        (f"remarks/{abroad.remarks[OPEN].pk}/", {"settlement": "x"}),
        # of the same organization, but of another record
        (f"links/{stage.links[SECRET].pk}/remove/", {}),
        (f"attachments/{stage.attachments[SECRET].pk}/withdraw/", {"reason": "x"}),
        (f"remarks/{stage.remarks[SECRET].pk}/", {"settlement": "x"}),
    ):
        assert sender.post(f"{here}{path}", body).status_code == 404, path
    assert sender.get(f"{here}attachments/{abroad.attachments[OPEN].pk}/").status_code == 404
    assert sender.get(f"{here}attachments/{stage.attachments[SECRET].pk}/").status_code == 404
    assert head(stage.organization.pk).size == before


def test_a_site_officer_neither_links_nor_chooses_what_he_may_not_read(stage, omar, client_of):
    own = stage.of(DOCUMENT, NORTH)
    sender = client_of(omar)
    for word in (SOUTH, SECRET):
        hidden = stage.of("context.contextissue", word)
        body = {"kind": "context.contextissue", "other": str(hidden.pk), "relation": "relates_to"}
        before = head(stage.organization.pk).size
        sender.post(f"/support/documents/{own.pk}/links/", body)
        owner = stage.of("accounts.person", word)
        answer = sender.post(
            f"/support/documents/{own.pk}/amended/", {"title": "T", "owner": owner.pk}
        )
        assert answer.status_code == 422
        unit = stage.south.pk if word == SOUTH else stage.of("accounts.unit", SECRET).pk
        sent = {"title": "T", "unit": unit, "classification": "internal", "kind": "procedure"}
        answer = sender.post(f"/support/documents/{own.pk}/amended/", sent)
        assert answer.status_code in (403, 422)
        assert head(stage.organization.pk).size == before
    answer = sender.post("/context/issues/new/", {"title": "T", "unit": stage.south.pk})
    assert answer.status_code in (403, 422)


def read_pack(path):
    """Give every part of a pack as text, whatever is wrapped in it unwrapped."""
    said = []
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            text = pack.read(name).decode("utf-8", "replace")
            said.append(f"{name}: {text}")
            for word in text.replace('"', " ").replace("\\", " ").split():
                if len(word) > 40:
                    try:
                        said.append(
                            base64.b64decode(word + "=" * (-len(word) % 4)).decode(
                                "utf-8", "replace"
                            )
                        )
                    except ValueError:
                        continue
    return said


def test_a_pack_withholds_the_registers_that_were_imported(ines, tom, tmp_path):
    """They may hold confidential rows, and rows that were rejected have no classification."""
    (tmp_path / "sites.csv").write_text(
        "Site,Latitude,Classification,Address\n"
        f"North quay,59.1,internal,{OPEN}\nDepot,59.2,confidential,{SECRET}\n"
        f"Jetty,{SECRET},confidential,\n"
    )
    with acting_as(ines):
        opened = open_register(tmp_path / "sites.csv", REGISTRY["accounts.site"])
        report = import_register(ines, opened, ImportOptions())
        assert [row.outcome for row in report.rows] == ["created", "created", "rejected"]
    for told, order in ((True, PackOrder(with_confidential=True)), (False, PackOrder())):
        out = tmp_path / f"pack-{told}.zip"
        with acting_as(tom):
            export_pack(tom, out, order=order)
        said = " ".join(read_pack(out))
        assert OPEN in said
        assert (SECRET in said) == told


@pytest.mark.parametrize("clause", ["", "7"])
def test_a_pack_withholds_all_that_hangs_on_confidential_records(stage, tom, tmp_path, clause):
    out = tmp_path / "pack.zip"
    with acting_as(tom):
        export_pack(tom, out, order=PackOrder(clause))
    said = read_pack(out)
    assert any(OPEN in text for text in said)
    leaks = {line.split(":")[0] for line in said if SECRET in line}
    found = [t[max(0, t.index(SECRET) - 200) : t.index(SECRET) + 40] for t in said if SECRET in t]
    assert not leaks, found[:5]


def test_nobody_gives_himself_the_address_of_somebody_who_is_let_in_later(
    client_of, vera, ada, halden
):
    attacker = client_of(vera)
    attacker.post("/account/reauthenticate/", {"password": PASSWORD})
    wanted = "director@halden.example"
    for _once in range(2):
        attacker.post("/account/email/", {"action_add": "", "email": wanted})
        attacker.post("/account/email/", {"action_primary": "", "email": wanted})
    assert User.objects.get(pk=str(vera.actor_id)).email == "vera@ostrava.example"
    sent = {"email": wanted, "name": "The Director", "role": RoleKey.TOP_MANAGEMENT}
    assert client_of(ada).post("/accounts/access/grant/", sent).status_code == 200
    with acting_as(ada):
        granted = RoleGrant.objects.get(role=RoleKey.TOP_MANAGEMENT)
    assert granted.user_id != vera.actor_id
    assert caller_for(User.objects.get(pk=str(vera.actor_id)), halden.pk) is None
