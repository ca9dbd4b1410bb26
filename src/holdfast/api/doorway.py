"""Who calls the API: a token, or for reading the signed-in user; everything else stays outside."""

from __future__ import annotations

import datetime as dt
import fcntl
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from holdfast.accounts.models import ApiToken
from holdfast.accounts.queries import caller_for_token
from holdfast.accounts.tokens import PREFIX, digest_of_token
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.running import write_lock
from holdfast.api.access_notes import note_access
from holdfast.api.problems import (
    NO_SUCH_METHOD,
    NOT_ALLOWED,
    TOO_MANY,
    Problem,
    answer,
    not_signed_in,
)
from holdfast.api.throttle import Throttle
from holdfast.common import clock

PER_MINUTE: Final = 1200
NOTED_EVERY: Final = 60  # seconds
READING_METHODS: Final = ("GET", "HEAD")
THROTTLE: Final = Throttle()
View = Callable[..., HttpResponseBase]


class ApiRequest(HttpRequest):
    """A request to the API; `caller` is who stands behind it."""

    caller: Caller


class BearerToken(HttpBearer):
    """The token that a program sends; the doorway has looked at it already."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Give the caller behind the token."""
        return getattr(request, "caller", None)


class SignedIn(APIKeyCookie):
    """The session of a signed-in user: good for reading only."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # the doorway lets a session read, never write

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Give the caller that the session acts for."""
        return getattr(request, "caller", None)


def doorway(view: View) -> View:
    """Let a view of the API answer for the caller of a token or of a session."""

    @login_not_required
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wants_body = request.method != "HEAD"
        if not wants_body:
            request.method = "GET"
        try:
            caller = _of_token(request)
            if caller is None:
                _refuse_session_writing(request)
                response = view(request, *args, **kwargs)
            else:
                request.caller = caller  # type: ignore[attr-defined]
                with acting_as(caller):
                    response = view(request, *args, **kwargs)
        except Problem as problem:
            response = answer(request, problem)
        note_access(request, response.status_code)
        return _finish(request, response, wants_body=wants_body)

    return enter


def _of_token(request: HttpRequest) -> Caller | None:
    header = request.headers.get("Authorization", "").strip()
    if not header:
        return None
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX) or not secret.isascii():
        raise not_signed_in(_("The header Authorization does not carry a token of Holdfast."))
    key = digest_of_token(secret)
    caller = caller_for_token(secret)
    if caller is None:
        raise not_signed_in(_("The token is unknown, has expired or was revoked."))
    wait = THROTTLE.take(key, getattr(settings, "API_REQUESTS_PER_MINUTE", PER_MINUTE))
    if wait:
        seconds = math.ceil(wait)
        raise Problem(
            TOO_MANY,
            _("This token asks too often. Wait {seconds} s.").format(seconds=seconds),
            headers={"Retry-After": str(seconds)},
        )
    if THROTTLE.is_to_be_noted(key, NOTED_EVERY):
        _note_use(key)
    return caller


def _note_use(digest: str) -> None:
    """Keep when a token was last used: about once a minute, and never waiting for a writer.

    Written past the guard on purpose: it changes with every call and is no part of the history
    (ApiToken.ledger_omits), so it needs neither a version nor an entry of the ledger.
    """
    now = clock.now()
    before = now - dt.timedelta(seconds=NOTED_EVERY)
    with _unless_somebody_writes() as free:
        if free:
            tokens: models.QuerySet[ApiToken] = models.QuerySet(ApiToken)
            tokens.filter(
                Q(last_used_at__isnull=True) | Q(last_used_at__lt=before), digest=digest
            ).update(last_used_at=now)


@contextmanager
def _unless_somebody_writes() -> Iterator[bool]:
    """Hold the queue of writers of an embedded database if it is empty."""
    path = write_lock()
    if path is None:
        yield True
        return
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _refuse_session_writing(request: HttpRequest) -> None:
    if getattr(request, "caller", None) is None:
        return
    if request.method not in READING_METHODS:
        raise Problem(
            NOT_ALLOWED,
            _("A signed-in session may read here; to write, send an API token."),
        )
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Problem(NOT_ALLOWED, _("Another website may not read here in your name."))


def _finish(
    request: HttpRequest, response: HttpResponseBase, *, wants_body: bool
) -> HttpResponseBase:
    if response.status_code == NO_SUCH_METHOD.status:
        allowed = response.headers.get("Allow", "")
        said = _("{method} is not possible here; possible: {allowed}.").format(
            method=request.method, allowed=allowed
        )
        response = answer(request, Problem(NO_SUCH_METHOD, said, headers={"Allow": allowed}))
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    if not wants_body:
        _empty(response)
    return response


def _empty(response: HttpResponseBase) -> None:
    """Leave the headers of an answer to HEAD only."""
    if isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    elif isinstance(response, StreamingHttpResponse):
        response.streaming_content = []
