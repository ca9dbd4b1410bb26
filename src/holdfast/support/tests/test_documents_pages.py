"""Pages of documented information: the register, copies on the telephone, the public address."""

import re

import pytest

from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.records import content
from holdfast.records.models import Distribution
from holdfast.support.commands.access_reviews import open_access_review
from holdfast.support.commands.dispositions import propose_disposition
from holdfast.support.models import AccessReview, PreservationCheck
from holdfast.support.tests.documents_stage import copies, in_force, post_orders, version_of
from holdfast.web.addresses import command_address


@pytest.fixture
def document(ines, halden):
    return post_orders(ines, code="PRO-07")


def numbered(caller, document, **values):
    content.issue_copies(caller, document, **{"place": "Patrol car", **values})
    return next(c for c in copies(caller, version_of(caller, document)) if c.copy_number)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_register_holds_every_kind_and_narrows(ines, document, client_of):
    post_orders(ines, title="ISPS Code", kind="external", issuer="IMO", edition="2003")
    client = client_of("ines")
    page = said(client.get("/support/documented-information/"))
    assert "PRO-07" in page
    assert "2 documents" in page
    assert "1 documents" in page or "1 document" in said(
        client.get("/support/documented-information/?show=external")
    )
    assert "Post orders" not in said(client.get("/support/documented-information/?show=external"))
    assert "Nothing matches" in said(client.get("/support/documented-information/?q=unicorn"))
    assert "ISPS Code" in said(
        client.get("/support/documented-information/?kind=external&sort=-title")
    )


@pytest.mark.parametrize(
    "query",
    [
        "kind=%00",
        "unit=x",
        "sort=;drop",
        "from=-5",
        "from=99999999999999999999",
        "language=%27",
        "state=%F0%9F%92%A3",
        "q=%25_%27%22",
    ],
)
def test_the_register_bears_hostile_questions(document, client_of, query):
    assert client_of("ines").get(f"/support/documented-information/?{query}").status_code == 200


def test_the_register_names_nothing_to_those_who_may_not_read_it(
    ines, omar, vera, document, client_of
):
    post_orders(ines, title="Vault plan", classification="confidential")
    assert "Vault plan" in said(client_of("ines").get("/support/documented-information/"))
    for who in ("omar", "vera"):
        assert "Vault plan" not in said(client_of(who).get("/support/documented-information/"))
        assert "Vault plan" not in said(client_of(who).get("/support/required-information/"))


def test_anyone_who_holds_a_copy_sees_whether_it_is_current(ines, document, client):
    copy = numbered(ines, document, copies=2)
    url = f"/copy/halden/{copy.token}/"
    page = client.get(url)
    assert page.status_code == 200
    assert "This copy is current" in said(page)
    assert "As it stood on" in said(page)
    assert "Version 1" in said(page)
    assert "Port of Halden" in said(page)
    assert "Post orders" not in said(page)
    assert document.reference not in said(page)
    assert page["Cache-Control"] == "no-store"
    in_force(ines, document, reason="New barrier")
    page = said(client.get(url))
    assert "Obsolete since" in page
    assert "In force is version 2" in page
    assert "say what became of it" in page


def test_the_title_of_public_content_only_is_told(ines, halden, client):
    copy = numbered(ines, post_orders(ines, title="House rules", classification="public"))
    assert "House rules" in said(client.get(f"/copy/halden/{copy.token}/"))


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "..%2F..", "%F0%9F%92%A3", "A" * 5000])
def test_an_address_that_nobody_gave_tells_nothing(document, client, token):
    page = client.get(f"/copy/halden/{token}/")
    assert page.status_code == 404
    assert "Post orders" not in page.content.decode()


def test_a_copy_is_not_found_under_another_organization(ines, ostrava, document, client):
    copy = numbered(ines, document)
    assert client.get(f"/copy/ostrava/{copy.token}/").status_code == 404


def test_the_holder_confirms_on_the_telephone(ines, omar, document, client_of):
    copy = numbered(ines, document, holder="Omar Haddad")
    in_force(ines, document, reason="New barrier")
    client = client_of("omar")
    url = f"/support/copies/{copy.pk}/"
    assert "What became of it?" in said(client.get(url))
    assert "Choose what became" in said(client.post(url, {"outcome": "eaten"}))
    assert client.post(url, {"outcome": "destroyed"}).status_code == 302
    assert "Destroyed" in said(client.get(url))
    with acting_as(ines):
        confirmed = Distribution.objects.get(pk=copy.pk)
    assert confirmed.recall_confirmed_by == "Omar Haddad"


def test_a_copy_of_what_one_may_not_read_is_not_shown(ines, omar, vera, halden, client_of):
    secret = post_orders(ines, title="Vault plan", classification="confidential")
    copy = numbered(ines, secret)
    assert client_of("omar").get(f"/support/copies/{copy.pk}/").status_code == 403
    assert client_of("vera").get(f"/support/copies/{copy.pk}/").status_code == 404
    assert client_of("omar").get(f"/print/copies/{copy.pk}/").status_code == 403
    in_force(ines, secret, reason="New lock")
    assert "Vault plan" not in said(client_of("omar").get("/support/copies/"))
    out = client_of("ines").get("/support/copies/").content.decode()
    assert "Vault plan" in out
    assert f'<span class="stat__figure">{out.count("row-link")}</span>' in out


def test_copies_still_out_are_listed_and_a_copy_can_be_called_back(ines, document, client_of):
    copy = numbered(ines, document)
    client = client_of("ines")
    assert "accounted for" in said(client.get("/support/copies/"))
    url = f"/support/copies/{copy.pk}/"
    assert client.post(url, {"step": "call_back", "reason": "Car sold"}).status_code == 302
    assert "Patrol car" in said(client.get("/support/copies/"))
    page = said(client.get(f"/support/content/support/documents/{document.pk}/copies/"))
    assert "Called back" in page


def test_a_controlled_copy_is_printed_with_its_number_and_an_old_one_says_so(
    ines, document, client_of
):
    pypdf = pytest.importorskip("pypdf")
    import io  # noqa: PLC0415 - only here

    copy = numbered(ines, document, holder="Nora Dahl")
    client = client_of("ines")

    def text():
        made = client.get(f"/print/copies/{copy.pk}/")
        assert made.status_code == 200
        return "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made.content)).pages)

    first = text()
    assert "Copy 1 of 1 · Patrol car · Nora Dahl" in first
    assert "CONTROLLED COPY 1" in first
    assert "I approve." in first
    in_force(ines, document, reason="New barrier")
    second = text()
    assert "OBSOLETE" in second
    assert "Superseded by version 2" in second


def test_readings_of_confidential_content_are_logged_and_shown_per_document(
    ines, omar, halden, client_of
):
    secret = post_orders(ines, title="Vault plan", classification="confidential")
    other = post_orders(ines, title="Safe plan", classification="confidential")
    client = client_of("ines")
    client.get(f"/support/documents/{secret.pk}/")
    client.get(f"/support/documents/{other.pk}/")
    lines = AccessLogEntry.objects.filter(kind="record_read").values_list("subject", flat=True)
    assert set(lines) == {secret.reference, other.reference}
    page = said(client.get(f"/support/readings/?document={secret.reference}"))
    assert page.count("Ines Solberg") >= 1
    assert f": {other.reference}" not in page
    assert f": {secret.reference}" in page
    assert client_of("omar").get("/support/readings/").status_code == 403


def test_the_form_for_numbered_copies_begins_with_one_on_paper(ines, client_of):
    orders = post_orders(ines)
    address = command_address(orders, content.issue_copies)
    shown = client_of(ines).get(address).content.decode()
    assert re.search(r'name="copies"[^>]*value="1"|value="1"[^>]*name="copies"', shown)
    assert re.search(r'value="paper"\s+(checked|selected)', shown)


def test_an_auditor_sees_that_readings_are_logged_without_what_he_may_not_read(
    ines, aud, eve, client_of
):
    secret = post_orders(ines, title="Vault plan", classification="confidential")
    reader = client_of("ines")
    reader.get(f"/support/documents/{secret.pk}/")
    reader.get(f"/print/support/documents/{secret.pk}/")
    assert "Vault plan" in said(reader.get("/support/readings/"))
    page = said(client_of(aud).get("/support/readings/"))
    assert "Ines Solberg" in page
    assert secret.reference in page
    assert "Vault plan" not in page
    assert "named by its reference only" in page
    assert "/support/readings/" in client_of(aud).get("/").content.decode()
    assert client_of(eve).get("/support/readings/").status_code == 403


def test_the_required_list_says_what_is_there_and_what_to_do(ines, document, client_of):
    page = said(client_of("ines").get("/support/required-information/"))
    assert "Scope of the SeMS" in page
    assert re.search(r"Missing \d+", page)
    assert "no record of this kind can be kept yet" in page
    assert client_of("ines").get("/support/required-information/paper/?as=xlsx").status_code == 200
    assert client_of("ines").get("/support/documented-information/paper/").status_code == 200


def test_what_one_asks_first_of_a_document_stands_before_its_text(ines, halden, client_of):
    book = post_orders(ines, title="ISPS", kind="external", code="EXT-3", issuer="IMO", edition="9")
    page = said(client_of("ines").get(f"/support/documents/{book.pk}/"))
    before, _text, after = page.partition("Check every driver.")
    for words in ("Code EXT-3", "Issuer IMO", "Edition 9", "version 1, from", "1 place"):
        assert words in before
    assert "Look for a newer edition" in after
    own = post_orders(ines, title="Orders", code="PRO-9")
    page = said(client_of("ines").get(f"/support/documents/{own.pk}/"))
    assert "Where others issued it" not in page  # it asks of documents of others only


def test_a_long_text_is_folded_and_the_print_view_holds_all_of_it(ines, document, client_of):
    parts = [f"## Part {n}\n\n{'Check the seal of every lorry. ' * 12}" for n in range(60)]
    content.draft_version(ines, document, body="\n\n".join(parts), change_reason="All of it")
    url = f"/support/documents/{document.pk}/"
    page = client_of("ines").get(url).content.decode()
    shown, _summary, folded = page.partition('<details class="disclosure fold">')
    assert "Part 1<" in shown
    assert "Part 59<" not in shown
    assert "Part 59<" in folded
    assert "Show all (about" in folded
    in_force(ines, document, reason="\n\n".join(parts))
    whole = client_of("ines").get(f"{url}print/").content.decode()
    assert "<details" not in whole.partition("</main>")[0].partition("<main")[2]
    assert "Part 59<" in whole


def test_rights_are_decided_one_by_one(ines, ada, eve, halden, client_of):
    review = open_access_review(ines, title="Autumn")
    client = client_of("ines")
    url = f"/support/access-reviews/{review.pk}/decide/"
    assert "Ines Solberg" in said(client.get(url))
    assert "not part of the review" in said(client.post(url, {"grant": "x", "decision": "keep"}))
    (entry,) = review.entries
    assert client.post(url, {"grant": entry["grant"], "decision": "keep"}).status_code == 302
    with acting_as(ines):
        assert AccessReview.objects.get().undecided == 0
    assert client_of("eve").get(url).status_code == 403


def test_a_verified_backup_is_noted_by_hand(ines, halden, client_of):
    client = client_of("ines")
    day = clock.today().isoformat()
    sent = {"evidence": "Restored on the spare server.", "verified_on": day}
    assert client.post("/support/backup-verified/", sent).status_code == 302
    with acting_as(ines):
        assert PreservationCheck.objects.get().subject == "backup"


def test_a_disposition_prints_its_certificate(ines, document, client_of, monkeypatch):
    from holdfast.support.commands.retention import adopt_rule, set_up_rule  # noqa: PLC0415

    adopt_rule(ines, set_up_rule(ines, title="R", kinds="documents", years=0, afterwards="dispose"))
    in_force(ines, document, reason="New barrier")
    day = clock.today().replace(year=clock.today().year + 1)
    monkeypatch.setenv("HOLDFAST_CLOCK", day.isoformat())
    batch = propose_disposition(ines, title="Autumn")
    page = client_of("ines").get(f"/support/dispositions/{batch.pk}/")
    assert document.reference in said(page)
    made = client_of("ines").get(f"/support/dispositions/{batch.pk}/certificate/")
    assert made["Content-Type"] == "application/pdf"
