"""Forms are clients of the runner: they refuse in words, and lose nothing that was typed."""

import pytest

from holdfast.accounts.commands import add_person, add_site, add_unit, amend_site
from holdfast.accounts.models import Person, Site, Unit
from holdfast.acting.callers import acting_as
from holdfast.acting.models import GateOverride
from holdfast.context.commands.issues import capture_issue
from holdfast.records.commands import void_record
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address
from holdfast.web.forms import FEW

SITE = REGISTRY["accounts.site"]


@pytest.fixture
def quay(ines):
    return add_site(ines, title="North Quay", country="NO", locode="NOHAL")


def entries(record, **changes):
    """Give what a browser would send back from the form of this site."""
    fields = ("title", "kind", "country", "locode", "address", "classification")
    sent = {name: getattr(record, name) for name in fields}
    return {**sent, "expected_version": record.version, **changes}


def test_a_record_is_made_and_shown(client_of, ines):
    answer = client_of(ines).post(
        new_address(SITE), {"title": "South Quay", "kind": "terminal", "classification": "internal"}
    )
    with acting_as(ines):
        made = Site.objects.get(title="South Quay")
    assert answer["Location"] == record_address(made)
    assert made.kind == "terminal"


def test_what_is_missing_is_said_and_what_was_typed_stays(client_of, ines):
    answer = client_of(ines).post(
        new_address(SITE), {"title": "", "address": "Quay road 7", "kind": "terminal"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not saved yet" in page
    assert 'href="#f_title"' in page
    assert "Quay road 7" in page
    with acting_as(ines):
        assert not Site.objects.exists()


def test_a_limit_of_the_record_is_said_at_its_field(client_of, ines):
    answer = client_of(ines).post(
        new_address(SITE),
        {"title": "Nowhere", "kind": "other", "classification": "internal", "latitude": "123"},
    )
    assert answer.status_code == 422
    assert "f_latitude_error" in answer.content.decode()


def test_editing_an_outdated_page_shows_both_versions_and_keeps_the_entries(
    client_of, ines, tom, quay
):
    seen = entries(quay, address="My new address", locode="NOHLD")
    amend_site(ines, quay, country="SE", locode="SEHAL")
    answer = client_of(ines).post(f"{record_address(quay)}amended/", seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this record meanwhile" in page
    assert "SEHAL" in page
    assert "My new address" in page
    assert 'name="expected_version" value="2"' in page
    assert 'value="SE"' in page  # what the other changed and one left alone is taken over
    sent = {**seen, "country": "SE", "expected_version": 2}
    again = client_of(ines).post(f"{record_address(quay)}amended/", sent)
    assert again.status_code == 302
    with acting_as(ines):
        saved = Site.objects.get(pk=quay.pk)
    assert (saved.address, saved.locode, saved.country) == ("My new address", "NOHLD", "SE")


def test_a_foreign_record_is_not_a_valid_choice(client_of, ines, vera):
    with acting_as(vera):
        stranger = Person.objects.get()
    answer = client_of(ines).post(
        new_address(SITE),
        {"title": "Trap", "kind": "other", "classification": "internal", "owner": stranger.pk},
    )
    assert answer.status_code == 422
    assert "not one of the available choices" in answer.content.decode()
    with acting_as(ines):
        assert not Site.objects.exists()


def test_among_many_records_one_is_named_by_reference_or_name(client_of, ines, installation):
    for number in range(FEW + 1):
        add_person(installation, title=f"Guard {number:03d}")
    reader = client_of(ines)
    form = reader.get(new_address(SITE)).content.decode()
    assert "Guard 007" not in form
    assert 'list="list_owner"' in form
    offered = reader.get("/options/accounts.person/", {"field": "owner", "owner": "Guard 007"})
    assert "Guard 007" in offered.content.decode()
    sent = {"title": "Gate 7", "kind": "other", "classification": "internal", "owner": "Guard 007"}
    assert reader.post(new_address(SITE), sent).status_code == 302
    with acting_as(ines):
        assert Site.objects.get().owner.title == "Guard 007"
    unknown = reader.post(new_address(SITE), {**sent, "title": "Gate 8", "owner": "Nobody"})
    assert unknown.status_code == 422
    assert "Nobody" in unknown.content.decode()


def test_a_unit_of_others_is_not_offered_to_a_site_officer(client_of, omar, south, north):
    issue = REGISTRY["accounts.site"]
    assert client_of("omar").get(new_address(issue)).status_code == 403


def test_void_asks_why_and_offers_the_way_back(client_of, ines, quay):
    reader, here = client_of(ines), record_address(quay)
    assert reader.post(f"{here}voided/", {"expected_version": 1}).status_code == 422
    assert reader.post(f"{here}voided/", {"reason": "Typed twice"}).status_code == 302
    page = reader.get(here).content.decode()
    assert "Typed twice" in page
    assert f"{here}restored/" in page
    assert f"{here}amended/" not in page
    assert reader.post(f"{here}restored/", {"reason": "It was right"}).status_code == 302
    with acting_as(ines):
        assert Site.objects.get(pk=quay.pk).standing == "live"


def test_what_does_not_fit_the_record_leads_back_with_a_word(client_of, ines, quay):
    void_record(ines, quay, reason="Twice")
    answer = client_of(ines).get(f"{record_address(quay)}amended/", follow=True)
    assert "is not possible for" in answer.content.decode()


def test_a_fragment_for_a_dialog_has_no_frame(client_of, ines, quay):
    reader = client_of(ines)
    part = reader.get(f"{record_address(quay)}amended/", headers={"HX-Request": "true"})
    assert "<form" in part.content.decode()
    assert "<html" not in part.content.decode()
    done = reader.post(
        f"{record_address(quay)}amended/", entries(quay), headers={"HX-Request": "true"}
    )
    assert (done.status_code, done["HX-Redirect"]) == (204, record_address(quay))


def test_a_script_in_a_title_is_only_text(client_of, ines):
    add_site(ines, title="<script>alert(1)</script>", address="<img src=x onerror=alert(1)>")
    with acting_as(ines):
        site = Site.objects.get()
    for url in (list_address(SITE), record_address(site), "/", "/search/?q=script", "/work/"):
        page = client_of(ines).get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in client_of(ines).get(record_address(site)).content.decode()


def test_whoever_may_not_edit_is_told_so(client_of, eve, quay):
    assert client_of(eve).get(record_address(quay)).status_code == 200
    for url in (f"{record_address(quay)}amended/", new_address(SITE)):
        answer = client_of(eve).get(url)
        assert answer.status_code == 403
        assert "Not yours to do" in answer.content.decode()
    page = client_of(eve).get(record_address(quay)).content.decode()
    assert f"{record_address(quay)}amended/" not in page


def test_an_unknown_command_is_not_found(client_of, ines, quay):
    assert client_of(ines).get(f"{record_address(quay)}blown-up/").status_code == 404


def test_sending_the_form_of_another_organization_is_not_found(client_of, vera, quay):
    answer = client_of(vera).post(f"{record_address(quay)}amended/", entries(quay, title="Mine"))
    assert answer.status_code == 404
    assert GateOverride._base_manager.count() == 0


def test_a_unit_may_be_part_of_another(client_of, ines):
    parent = add_unit(ines, title="Port")
    sent = {"title": "Berth", "classification": "internal", "parent": str(parent.pk)}
    assert client_of(ines).post(new_address(REGISTRY["accounts.unit"]), sent).status_code == 302
    with acting_as(ines):
        assert Unit.objects.get(title="Berth").parent_id == parent.pk


@pytest.mark.parametrize("many", [False, True])
def test_who_may_not_read_an_owner_does_not_empty_it_by_saving(
    client_of, ines, omar, north, installation, many
):
    """The form neither names the owner nor asks for one; another may be chosen."""
    for number in range(FEW + 1 if many else 0):
        add_person(installation, title=f"Person {number:03d}", unit=north)
    secret = add_person(ines, title="Secret Sam", classification="confidential")
    record = capture_issue(ines, title="Fog", unit=north, owner=secret)
    here = f"{record_address(record)}amended/"
    page = client_of(omar).get(here).content.decode()
    assert "Secret Sam" not in page
    sent = {
        "title": "Thick fog",
        "unit": north.pk,
        "side": "external",
        "category": "other",
        "classification": "internal",
        "expected_version": record.version,
        "owner": "",
    }
    assert client_of(omar).post(here, sent).status_code == 302
    with acting_as(ines):
        record.refresh_from_db()
        assert (record.title, record.owner_id) == ("Thick fog", secret.pk)
    stale = client_of(omar).post(here, sent)
    assert stale.status_code == 409
    assert "Secret Sam" not in stale.content.decode()
    me = omar.person_id if not many else "Omar Haddad"
    answer = client_of(omar).post(here, {**sent, "expected_version": 2, "owner": me})
    assert answer.status_code == 302
    with acting_as(ines):
        record.refresh_from_db()
        assert record.owner_id == omar.person_id
