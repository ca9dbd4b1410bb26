"""Hostile files, texts and requests through the real pages: refused, or made harmless."""

from __future__ import annotations

import csv
import io
import logging
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.exchange.exporting import FORMULA_STARTS
from holdfast.ledger.reading import head
from holdfast.records.attachments import store
from holdfast.records.models import Attachment
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import set_up_document
from holdfast.tests.hostile import (
    EVIL,
    HARMLESS,
    MARKDOWN,
    REFUSED,
    REGISTERS,
    STRANGE,
    scripts_in,
)
from holdfast.tests.samples import sample

KINDS = [made.key for made in REGISTRY if made.create is not None]


@pytest.fixture(autouse=True)
def _quiet():
    """Leave out what the server says of each refusal."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def sender(ines, client_of):
    made = client_of(ines)
    made.raise_request_exception = False
    return made


@pytest.fixture
def here(ines):
    return f"/support/documents/{set_up_document(ines, title='Plan').pk}/"


def test_hostile_files_are_refused_with_a_reason(sender, ines, here):
    before, taken = head(ines.organization_id).size, []
    for name, content in REFUSED.items():
        sent = {"file": SimpleUploadedFile(name, content, "image/png")}
        answer = sender.post(f"{here}attach/", sent)
        if answer.status_code != 302 or head(ines.organization_id).size != before:
            taken.append((name, answer.status_code, getattr(answer, "exc_info", None)))
            continue
        page = sender.get(here).content.decode()
        if not any(words in page for words in ("not taken", "is empty", "not what its name")):
            taken.append((name, "no reason", None))
    assert not taken
    with acting_as(ines):
        assert not Attachment.objects.exists()
    assert not list((settings.HOLDFAST_HOME / "attachments").glob(".incoming-*"))


def test_a_file_too_large_is_refused_before_it_fills_the_disk(monkeypatch):
    monkeypatch.setattr("holdfast.records.attachments.MAX_SIZE", 100)
    with pytest.raises(Exception, match="larger than"):
        store("a.txt", (b"x" * 40 for _each in range(1_000_000)))
    assert not list((settings.HOLDFAST_HOME / "attachments").glob(".incoming-*"))


def test_a_name_brings_no_header_and_no_place():
    stored = store("a/../line\r\nSet-Cookie: a=b\x00\u202e.txt", [b"words"])
    assert stored.name == "lineSet-Cookie: a=b.txt"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_taken_leaves_as_a_download_that_runs_nothing(sender, ines, here, name):
    sent = SimpleUploadedFile("x.txt", HARMLESS[name], "text/html")
    sent.__dict__["_name"] = name  # as a client of one's own making names it
    assert sender.post(f"{here}attach/", {"file": sent, "note": "n"}).status_code == 302
    with acting_as(ines):
        made = Attachment.objects.get()
    assert not {"/", "\\", "\r", "\n", "\u202e", "\x00"} & set(made.name)
    answer = sender.get(f"{here}attachments/{made.pk}/")
    assert b"".join(answer.streaming_content) == HARMLESS[name]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"].split(";")[0] not in ("text/html", "image/svg+xml")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert not scripts_in(sender.get(here).content.decode())


@pytest.mark.parametrize("key", KINDS)
def test_evil_words_in_every_field_stay_words_on_every_page(sender, ines, key):
    made = REGISTRY[key]
    assert made.create is not None
    words = {
        asked.name: f"{EVIL} {asked.name}"[: asked.max_length or 10_000]
        for asked in made.create.inputs
        if asked.kind.value == "long_text"
        or (asked.kind.value == "text" and (asked.max_length or 0) >= 100)
    }
    words.pop("title", None)
    if "quiz" in words:  # a quiz has a form; the evil stands in its question and its answers
        words["quiz"] = "\n\n".join(f"{EVIL} {n}?\n+ {EVIL}\n- {EVIL} not" for n in (1, 2))
    with acting_as(ines):
        record = sample(ines, made, EVIL[:290], **words)
    register = f"/{made.area}/{made.slug}/"
    pages = [register, f"{register}{record.pk}/"]
    edit = made.amend.name if made.amend is not None else "amended"
    pages += [f"{register}{record.pk}/{part}/" for part in ("history", "print", edit)]
    pages += ["/", "/changes/", f"/search/?q=alert&kind={key}", f"/options/{key}/?field=x&x=alert"]
    seen = 0
    for page in pages:
        answer = sender.get(page, follow=True)
        assert answer.status_code == 200 or (made.amend is None and edit in page), page
        text = answer.content.decode()
        assert not scripts_in(text), page
        seen += "&lt;script&gt;alert" in text
    assert seen >= 3 or key in ("risk.riskmethod", *NAMED_BY_THE_HOUSE)


NAMED_BY_THE_HOUSE = ("context.climatedetermination", "context.supplychaindetermination")


def test_evil_words_reach_no_overview(sender, ines):
    with acting_as(ines):
        for key in KINDS:
            if key != "risk.riskmethod":
                sample(ines, REGISTRY[key], EVIL[:290])
    pages = (
        *("/conformity/", "/conformity/clause/4/", "/conformity/forecast/"),
        *("/conformity/statement/4.1/1/", "/context/party-map/", "/context/legal-register/"),
        *("/context/scope/", "/risk/matrix/", "/accounts/tree/", "/accounts/map/"),
        *("/accounts/access/", "/exchange/import/", "/exchange/evidence/", "/work/?whose=all"),
    )
    for page in pages:
        answer = sender.get(page)
        assert answer.status_code == 200, page
        assert not scripts_in(answer.content.decode()), page


def test_a_text_in_markdown_brings_no_script_image_or_form(sender, here):
    assert sender.post(f"{here}drafted/", {"body": MARKDOWN, "language": "en"}).status_code == 302
    for page in (here, f"{here}drafted/", f"{here}print/", f"{here}history/"):
        text = sender.get(page).content.decode()
        assert not scripts_in(text), page
    assert 'href="http://good.example/"' in sender.get(here).content.decode()


def test_no_cell_of_an_export_is_a_formula(sender, ines):
    issues = REGISTRY["context.contextissue"]
    with acting_as(ines):
        for start in FORMULA_STARTS:
            sample(ines, issues, f"{start}cmd|' /C calc'!A0")
        sample(ines, issues, '=HYPERLINK("http://evil.example","x")')
    data = sender.get("/exchange/export/context.contextissue/?format=csv").content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) > 5
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.startswith(FORMULA_STARTS), cell
    book = sender.get("/exchange/export/context.contextissue/?format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


@pytest.mark.parametrize("name", REGISTERS)
def test_a_hostile_register_costs_little_and_breaks_nothing(sender, ines, name):
    before = head(ines.organization_id).size
    sent = {"file": SimpleUploadedFile(name, REGISTERS[name])}
    answer = sender.post("/exchange/import/context.contextissue/", sent)
    assert answer.status_code in (302, 422), getattr(answer, "exc_info", answer.status_code)
    if answer.status_code == 302:
        page = sender.get(answer["Location"], follow=True)
        checked = sender.post(f"{answer['Location']}check/", {}, follow=True)
        for shown in (page, checked):
            assert shown.status_code == 200, getattr(shown, "exc_info", None)
            assert not scripts_in(shown.content.decode())
    assert head(ines.organization_id).size == before


ASKED = {
    "/search/": ("q", "kind"),
    "/palette/": ("q",),
    "/options/context.contextissue/": ("x",),
    "/changes/": ("before",),
    "/work/": ("whose",),
    "/work/calendar/": ("month",),
    "/accounts/access/log/": ("at", "kind"),
    "/context/issues/": ("sort", "at", "q", "show", "state", "owner", "unit"),
    "/context/parties/": ("at", "influence"),
    "/risk/scenarios/": ("at", "site"),
    "/context/issues/new/": ("owner", "title", "review_due", "happened_at"),
    "/context/requirements/new/": ("party",),
    "/context/legal-register/": ("kind",),
    "/risk/matrix/": ("stage", "site", "level", "decision", "cell"),
    "/risk/handbook/": ("method",),
    "/conformity/": ("on", "status"),
    "/conformity/forecast/": ("days",),
    "/exchange/export/context.contextissue/": ("format",),
    "/api/v1/search": ("q", "limit", "type"),
    "/api/v1/context/issues": ("cursor", "limit", "sort", "q", "state"),
}


@pytest.mark.parametrize("url", ASKED)
def test_strange_words_in_an_address_never_break_a_page(sender, ines, url):
    broken = []
    for name in ASKED[url]:
        for value in STRANGE:
            answer = sender.get(url, {name: value})
            if answer.status_code >= 500:
                broken.append((name, value[:30], repr(answer.exc_info[1])[:120]))
    assert not broken


def test_strange_paths_are_not_found(sender, ines, here):
    most = "9" * 5000
    paths = (
        *("/support/documents/not-a-key/", "/support/documents/123/", "/%00/", "/r/%00/"),
        *("/r/²-1/", f"/r/{'A' * 3000}-1/", "/context/%2e%2e/", "/conformity/clause/²/"),
        *("/conformity/statement/%00/", "/conformity/statement/x/y/z/", "/exchange/export/%00/"),
        *("/exchange/import/context.contextissue/..%2f..%2fkeys%2fsecret_key/", "/options/x'y/"),
        *(f"{here}compare/?before=²&after=1", f"{here}compare/?before={most}&after=1"),
        *(f"{here}links/?rule=²", f"{here}links/?rule={most}", f"{here}nothing-like-it/"),
        *("/static/../keys/secret_key", "/static/%2e%2e/keys/secret_key"),
        *("/api/v1/%00", "/api/v1/context/issues/%00"),
    )
    broken = []
    for path in paths:
        answer = sender.get(path)
        if answer.status_code not in (200, 400, 404):
            broken.append((path[:60], answer.status_code, getattr(answer, "exc_info", None)))
    assert not broken


GOOD = {
    "title": "Words",
    "kind": "support.document",
    "other": "x",
    "relation": "relates_to",
    "body": "Words",
    "language": "en",
    "reason": "Because",
    "name": "n",
    "scope": "read",
    "step": "approve",
    "exemption": "x",
    "review_due": "",
    "clause": "99",
}


def test_strange_words_in_a_form_are_taken_or_refused_never_a_failure(sender, ines, here):
    forms = {
        "/context/issues/new/": ("title", "owner", "unit", "review_due", "happened_at"),
        f"{here}amended/": ("title", "expected_version", "override_reason", "next", "owner"),
        f"{here}links/": ("kind", "other", "relation", "note"),
        f"{here}drafted/": ("body", "language"),
        f"{here}voided/": ("reason",),
        f"{here}restored/": ("reason",),
        "/accounts/tokens/": ("name", "scope", "expires_on"),
        "/conformity/statement/4.1/1/exempt/": ("step", "reason", "exemption"),
        "/risk/handbook/adopt/": ("key",),
        "/exchange/evidence/": ("clause",),
        "/theme/": ("theme",),
    }
    broken = []
    for url, names in forms.items():
        for name in names:
            for value in STRANGE:
                answer = sender.post(url, {**GOOD, name: value})
                if answer.status_code >= 500:
                    fault = repr(answer.exc_info[1])[:120]
                    broken.append((url[-30:], name, value[:20], fault))
    assert not broken


def test_a_form_of_too_many_fields_or_too_much_text_is_refused(sender, ines):
    url = "/context/issues/new/"
    assert sender.post(url, {f"field{n}": "x" for n in range(5_100)}).status_code == 400
    body = f"title=Words&description={'x' * (6 * 1024 * 1024)}"
    answer = sender.post(url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 413)
    assert sender.post(url, {"title": "x" * 100_000}).status_code == 422
    body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    answer = sender.post(url, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_change_nothing(sender, ines, here, method):
    before = head(ines.organization_id).size
    places = ("/", "/context/issues/", "/context/issues/new/", "/exchange/evidence/")
    for url in (*places, "/accounts/tokens/", here, f"{here}amended/", f"{here}attach/"):
        answer = sender.generic(method, url, "title=Taken")
        assert answer.status_code in (200, 403, 405), f"{method} {url}: {answer.status_code}"
    assert head(ines.organization_id).size == before


@pytest.mark.parametrize("host", ["evil.example", "localhost:bad", "a" * 300, "localhost/../x"])
def test_an_unknown_host_is_refused(sender, ines, host):
    assert sender.get("/", HTTP_HOST=host).status_code == 400


def test_an_archive_that_announces_a_huge_list_of_members_is_refused_unread():
    """The list of a million members is never built: what the file announces is enough."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    data = bytearray(made.getvalue())
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (64 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(Refused):
        store("plan.docx", [bytes(data)])
    assert store("plan.docx", [made.getvalue()]).size == len(made.getvalue())
