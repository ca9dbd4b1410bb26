"""A second factor: set up with an authenticator app, asked for at the next sign-in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from playwright.sync_api import expect

from holdfast.starter.building.organization import PASSWORD
from holdfast.tests.journeys.conftest import OpenPage, barriers, sign_in

AUD, KARI = "aud.lien@halden.example", "kari.myhre@halden.example"
PERIOD = 30


def test_whoever_set_up_an_authenticator_is_asked_for_its_code(open_page: OpenPage) -> None:
    page = open_page(AUD)
    page.goto("/account/2fa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#authenticator_secret").input_value()
    assert barriers(page) == []
    _enter(page, secret, "Activate")
    page.wait_for_url(lambda address: "activate" not in address)

    again = open_page()
    sign_in(again, AUD)
    assert "/account/2fa/authenticate/" in again.url
    again.goto("/conformity/")
    assert "/account/" in again.url, "the password alone opens nothing"
    again.goto("/account/2fa/authenticate/")
    assert barriers(again) == []
    _enter(again, secret, "Sign In", not_before=_step() + 1)
    again.goto("/conformity/")
    expect(again.get_by_role("heading", level=1, name="Conformity")).to_be_visible()


def test_a_passkey_opens_the_door_without_a_password(open_page: OpenPage) -> None:
    page = open_page(KARI)
    _hold_a_device(page)
    page.goto("/account/2fa/webauthn/add/")
    if page.get_by_label("Password", exact=True).is_visible():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Phone")
    page.get_by_label("Passwordless").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda address: "/add/" not in address)

    page.context.clear_cookies()
    page.goto("/conformity/")
    assert "/account/login/" in page.url
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "/account/" not in address)
    expect(page.get_by_role("heading", level=1, name="Conformity")).to_be_visible()


def _hold_a_device(page: Any) -> None:
    """Give the browser what a phone has: a place for passkeys that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _enter(page: Any, secret: str, button: str, *, not_before: int = 0) -> None:
    """Type the code of the app; each is good for one use, so the next one is waited for."""
    while _step() < not_before:
        time.sleep(0.5)
    page.get_by_label("Authenticator code").or_(page.get_by_label("Code", exact=True)).first.fill(
        _code(secret)
    )
    page.get_by_role("button", name=button).first.click()


def _step() -> int:
    return int(time.time()) // PERIOD


def _code(secret: str) -> str:
    """Give what an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", _step()), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
