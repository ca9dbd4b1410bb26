"""What the server refuses to start with, what it sends along, and how people come in and go."""

from __future__ import annotations

import os
import re
import runpy
import stat
from typing import Any

import pytest
from django.conf import settings as used
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.commands import withdraw_role
from holdfast.accounts.models import AccessLogEntry, RoleGrant, User
from holdfast.acting.callers import acting_as
from holdfast.config import settings as source
from holdfast.conftest import PASSWORD
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.support.commands import set_up_document

STRONG = "kV3x9Qw7Lr2Tz8Mn5Bc1Hd6Jf4Gs0PaYuEiOoXlWqRtKvNzmBcDe"


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Give a function that reads the settings as a server in an empty folder would."""
    for name in list(os.environ):
        if name.startswith("HOLDFAST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOLDFAST_HOME", str(tmp_path))

    def start(**given: str) -> dict[str, Any]:
        for name, value in given.items():
            monkeypatch.setenv(f"HOLDFAST_{name}", value)
        return runpy.run_path(str(source.__file__))

    return start


@pytest.mark.parametrize(
    "key", ["", "secret", "a" * 80, "changeme" * 10, f"django-insecure-{STRONG}"]
)
def test_a_weak_key_is_refused_with_what_to_do(started, key):
    with pytest.raises(
        ImproperlyConfigured, match="HOLDFAST_SECRET_KEY is too weak: give at least 50"
    ):
        started(SECRET_KEY=key)


def test_a_strong_key_is_used_and_none_is_made(started, tmp_path):
    assert started(SECRET_KEY=STRONG)["SECRET_KEY"] == STRONG
    assert not (tmp_path / "keys" / "secret_key").exists()


def test_without_a_key_one_is_made_once_and_kept_from_others(started, tmp_path):
    first = started()["SECRET_KEY"]
    assert started()["SECRET_KEY"] == first
    assert len(first) > 80
    path = tmp_path / "keys" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret_key"]
    path.write_text("short")
    with pytest.raises(ImproperlyConfigured, match="secret_key is too weak"):
        started()


@pytest.mark.parametrize("hosts", ["*", "sems.example.org,*", "", " , "])
def test_a_server_that_answers_to_any_name_is_refused(started, hosts):
    with pytest.raises(ImproperlyConfigured, match="HOLDFAST_HOSTS must name the hosts"):
        started(HOSTS=hosts)


def test_debugging_is_off_and_nothing_turns_it_on(started, monkeypatch):
    for name in ("DEBUG", "DJANGO_DEBUG", "HOLDFAST_DEBUG"):
        monkeypatch.setenv(name, "1")
    assert started()["DEBUG"] is False


def test_off_this_machine_cookies_travel_over_tls_only(started):
    made = started(HOSTS="sems.example.org")
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is True
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert made["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert made["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert made["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


@pytest.mark.parametrize(("insecure", "secure"), [("0", True), ("1", False), (None, False)])
def test_on_this_machine_plain_cookies_are_a_choice(started, insecure, secure):
    made = started(**({} if insecure is None else {"INSECURE": insecure}))
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is secure
    assert made["SESSION_COOKIE_HTTPONLY"] is made["CSRF_COOKIE_HTTPONLY"] is True
    assert made["SESSION_COOKIE_SAMESITE"] == "Lax"


def policy(answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: value for name, _space, value in parts}


def guarded(answer):
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert "'unsafe-eval'" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("url", ["/account/login/", "/", "/nothing/here/", "/healthz"])
def test_every_page_carries_the_headers_that_keep_browsers_honest(client, ines, client_of, url):
    answer = (client if url == "/account/login/" else client_of(ines)).get(url)
    guarded(answer)
    said = policy(answer)
    assert said["default-src"] == "'none'"
    assert said["frame-ancestors"] == "'none'"
    assert said["base-uri"] == "'none'"
    assert said["script-src"] == "'self'"
    assert said["form-action"] == "'self'"


def test_a_download_runs_nothing(ines, client_of):
    record = set_up_document(ines, title="Plan")
    made = attach(ines, record, file=store("plan.txt", [b"<script>alert(1)</script>"]))
    answer = client_of(ines).get(f"/support/documents/{record.pk}/attachments/{made.pk}/")
    guarded(answer)
    assert policy(answer) == {"default-src": "'none'", "sandbox": ""}
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    answer.close()


def sign_in(client, email, password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def test_guessing_passwords_is_stopped_and_noted(ines):
    cache.clear()
    guesser = Client()
    for number in range(6):
        assert sign_in(guesser, "ines@halden.example", f"guess number {number}").status_code != 302
    answer = sign_in(guesser, "ines@halden.example")
    assert answer.status_code != 302
    assert "_auth_user_id" not in guesser.session
    failed = AccessLogEntry.objects.filter(kind=AccessKind.SIGN_IN_FAILED)
    assert failed.count() >= 5
    assert not failed.filter(subject__contains="guess").exists()
    cache.clear()


def test_a_wrong_password_and_an_unknown_address_look_the_same(ines):
    cache.clear()
    known = sign_in(Client(), "ines@halden.example", "not the password").content.decode()
    unknown = sign_in(Client(), "nobody@halden.example", "not the password").content.decode()

    def plain(page: str) -> str:
        return re.sub(r"[A-Za-z0-9]{64}", "token", page.replace("nobody@", "ines@"))

    assert plain(known) == plain(unknown)
    cache.clear()


def test_signing_in_changes_the_session_so_that_nobody_can_plant_one(ines):
    cache.clear()
    victim = Client()
    victim.get("/account/login/")
    session = victim.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key or ""
    victim.cookies[used.SESSION_COOKIE_NAME] = planted
    assert sign_in(victim, "ines@halden.example").status_code == 302
    assert victim.session.session_key != planted
    attacker = Client()
    attacker.cookies[used.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/").status_code == 302


def test_cookies_of_a_session_are_kept_from_scripts(ines):
    cache.clear()
    visitor = Client()
    answer = sign_in(visitor, "ines@halden.example")
    cookie = answer.cookies[used.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_changed_password_ends_all_other_sessions(ines):
    cache.clear()
    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        assert sign_in(one, "ines@halden.example").status_code == 302
        assert one.get("/").status_code == 200
    sent = {
        "oldpassword": PASSWORD,
        "password1": "a wholly new secret",
        "password2": "a wholly new secret",
    }
    assert here.post("/account/password/change/", sent).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_withdrawn_role_is_felt_at_the_next_request(ines, eve, ada, client_of):
    reader = client_of(eve)
    assert reader.get("/context/issues/").status_code == 200
    with acting_as(ada):
        grant = RoleGrant.objects.get(user_id=str(eve.actor_id))
    withdraw_role(ada, grant, reason="Left")
    for url in ("/", "/context/issues/", "/search/?q=x", "/accounts/tokens/"):
        assert reader.get(url).status_code == 403, url
    assert reader.get("/api/v1/me").status_code in (401, 403)


def test_a_closed_user_is_out_at_once(eve, client_of):
    reader = client_of(eve)
    User.objects.filter(pk=str(eve.actor_id)).update(is_active=False)
    assert reader.get("/").status_code == 302


def test_only_a_form_signs_out(ines, client_of):
    reader = client_of(ines)
    assert reader.get("/account/logout/").status_code == 200
    assert reader.get("/").status_code == 200
    assert reader.post("/account/logout/").status_code == 302
    assert reader.get("/").status_code == 302


def test_nobody_signs_himself_up(client, db):
    sent = {"email": "me@evil.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", sent)
    assert not User.objects.filter(email="me@evil.example").exists()


def test_signing_in_leads_nowhere_else(ines):
    cache.clear()
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        visitor = Client()
        answer = visitor.post(
            f"/account/login/?next={target}",
            {"login": "ines@halden.example", "password": PASSWORD, "next": target},
        )
        assert "evil" not in answer.get("Location", ""), target


def _addresses(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _addresses(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append(before + str(entry.pattern))
    return found


def test_no_form_works_without_its_token(ines):
    """A page of another site can send a form in the name of whoever is signed in; it gets 403."""
    sender = Client(enforce_csrf_checks=True)
    sender.force_login(User.objects.get(pk=str(ines.actor_id)), used.AUTHENTICATION_BACKENDS[0])
    key = "00000000-0000-7000-8000-000000000000"
    tried = 0
    for pattern in _addresses(get_resolver()):
        if "(?P" in pattern or pattern.startswith("api/"):
            continue
        url = "/" + pattern.replace("<path:identifier>", "4.1/1").replace("<slug:area>", "context")
        url = url.replace("<slug:slug>", "issues").replace("<slug:name>", "amended")
        url = url.replace("<int:pk>", "1").replace("<str:key>", "context.contextissue")
        for part in ("key", "remark", "link", "attachment", "job_id"):
            url = url.replace(f"<uuid:{part}>", key)
        url = url.replace("<str:sha256>", "0" * 64).replace("<str:reference>", "ISS-0001")
        url = url.replace("<str:number>", "4.1")
        answer = sender.post(
            url, {"title": "Sent from elsewhere"}, HTTP_REFERER="https://evil.example/"
        )
        assert answer.status_code in (403, 405, 404), f"{url}: {answer.status_code}"
        assert answer.status_code != 404 or "<" in url or "provider" in url or "oidc" in url, url
        tried += answer.status_code == 403
    assert tried > 40


def test_a_session_does_not_write_through_the_api(ines, client_of):
    answer = client_of(ines).post(
        "/api/v1/context/issues", {"title": "x"}, content_type="application/json"
    )
    assert answer.status_code == 403
