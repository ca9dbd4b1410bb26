"""How the API says no: problem details (RFC 9457), one kind per reason."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from holdfast.acting.gates import Text
from holdfast.acting.refusals import (
    ForeignReference,
    GateClosed,
    NotPermitted,
    Refused,
    Stale,
)

ROOT: Final = "/api/v1"
MEDIA_TYPE: Final = "application/problem+json"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """One reason for which the API refuses: its place on the help page, its status, its title."""

    slug: str
    status: int
    title: Text
    about: Text

    @property
    def uri(self) -> str:
        """The address that explains the reason."""
        return f"{ROOT}/docs#problem-{self.slug}"


UNREADABLE = Kind(
    "unreadable",
    400,
    gettext_lazy("The request cannot be read"),
    gettext_lazy("The body is no JSON, or a part of a form is missing."),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    401,
    gettext_lazy("Who calls is not known"),
    gettext_lazy("Send “Authorization: Bearer hfs_…” with a token that is valid today."),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    403,
    gettext_lazy("You may not do this"),
    gettext_lazy("The role behind the token, or the scope of the token, does not cover it."),
)
NOT_FOUND = Kind(
    "not-found",
    404,
    gettext_lazy("There is no such thing"),
    gettext_lazy("The address names nothing in your organization."),
)
NO_SUCH_METHOD = Kind(
    "no-such-method",
    405,
    gettext_lazy("This cannot be done here"),
    gettext_lazy("The header Allow names what can."),
)
REFUSED = Kind(
    "refused",
    409,
    gettext_lazy("Not possible now"),
    gettext_lazy("The record is in a state in which this cannot be done; the detail says why."),
)
GATE_CLOSED = Kind(
    "gate-closed",
    409,
    gettext_lazy("A gate is closed"),
    gettext_lazy(
        "The standard puts something before this step; “gates” names it. Where “can_override” is "
        "true, send the command again with “override_reason”; it is looked at afterwards."
    ),
)
STALE = Kind(
    "stale",
    412,
    gettext_lazy("Somebody else changed the record"),
    gettext_lazy(
        "“seen” is the version that you named, “current” the one that stands. Compare them, take "
        "over what holds, and send again with the new version in If-Match."
    ),
)
TOO_LARGE = Kind(
    "too-large",
    413,
    gettext_lazy("The request is too large"),
    gettext_lazy("Send less at once."),
)
INVALID = Kind(
    "invalid",
    422,
    gettext_lazy("Something in the request is not right"),
    gettext_lazy("“errors” names every place and what is wrong there; nothing was changed."),
)
VERSION_MISSING = Kind(
    "version-missing",
    428,
    gettext_lazy("Say which version you saw"),
    gettext_lazy("Send the ETag of the record that you read in the header If-Match."),
)
TOO_MANY = Kind(
    "too-many",
    429,
    gettext_lazy("Too many requests"),
    gettext_lazy("Wait as many seconds as the header Retry-After says."),
)
FAILED = Kind(
    "failed",
    500,
    gettext_lazy("Something failed on the server"),
    gettext_lazy("Nothing was changed. Whoever runs the server finds the reason in its log."),
)
KINDS: Final = (
    UNREADABLE,
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    NOT_FOUND,
    NO_SUCH_METHOD,
    REFUSED,
    GATE_CLOSED,
    STALE,
    TOO_LARGE,
    INVALID,
    VERSION_MISSING,
    TOO_MANY,
    FAILED,
)


@dataclass
class Problem(Exception):
    """A refusal on its way to the client; `errors` each name a place and what is wrong there."""

    kind: Kind
    detail: Text
    errors: Sequence[Mapping[str, str]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def invalid(place: Mapping[str, str], detail: Text) -> Problem:
    """Give the problem of one wrong input: `place` is a pointer, a parameter or a header."""
    return Problem(INVALID, detail, [{**place, "detail": str(detail)}])


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Give the response that carries a problem."""
    said: dict[str, Any] = {
        "type": problem.kind.uri,
        "title": str(problem.kind.title),
        "status": problem.kind.status,
        "detail": str(problem.detail),
        "instance": request.path,
    }
    if problem.errors:
        said["errors"] = list(problem.errors)
    said.update(problem.more)
    return HttpResponse(
        orjson.dumps(said, default=str, option=orjson.OPT_UTC_Z),
        status=problem.kind.status,
        content_type=MEDIA_TYPE,
        headers=dict(problem.headers),
    )


def problem_of(error: Exception) -> Problem:
    """Turn whatever went wrong into the problem that the client is told."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _of_refusal(error)
    if isinstance(error, ValidationError):
        return _of_validation(error)
    if isinstance(error, AuthenticationError):
        return not_signed_in(_("No token was sent, and nobody is signed in."))
    if isinstance(error, ForeignReference):
        return Problem(INVALID, _("A record that the request names was not found."))
    if isinstance(error, RequestDataTooBig):
        return Problem(TOO_LARGE, _("The body is larger than what is taken at once."))
    if isinstance(error, SuspiciousOperation | MultiPartParserError | HttpError):
        return Problem(UNREADABLE, str(error) or _("The request cannot be read."))
    log.error("The API could not answer.", exc_info=error)
    return Problem(FAILED, _("The request could not be answered; nothing was changed."))


def not_signed_in(detail: Text) -> Problem:
    """Give the problem of an unknown caller, with the way to become known."""
    return Problem(NOT_SIGNED_IN, detail, headers={"WWW-Authenticate": 'Bearer realm="Holdfast"'})


def _of_refusal(error: Refused) -> Problem:
    if isinstance(error, NotPermitted):
        return Problem(NOT_ALLOWED, error.message)
    if isinstance(error, GateClosed):
        return Problem(GATE_CLOSED, error.message, more={"gates": _gates(error)})
    if isinstance(error, Stale):
        versions = {"expected_version": error.expected, "current_version": error.found}
        return Problem(STALE, error.message, more=versions)
    if error.fields:
        errors = [
            {"pointer": "" if name == "__all__" else f"/{name}", "detail": text}
            for name, texts in error.fields.items()
            for text in texts
        ]
        return Problem(INVALID, error.message, errors)
    return Problem(REFUSED, error.message)


def _gates(error: GateClosed) -> list[dict[str, Any]]:
    return [
        {
            "key": refusal.gate.key,
            "clause": refusal.gate.clause,
            "sentence": str(refusal.gate.sentence),
            "why": str(refusal.why),
            "can_override": refusal.gate.can_override,
        }
        for refusal in error.refusals
    ]


def _of_validation(error: ValidationError) -> Problem:
    errors = []
    for each in error.errors:
        source, *rest = (str(part) for part in each["loc"])
        name = rest[-1] if rest else source
        errors.append({"parameter": name, "in": source, "detail": str(each["msg"])})
    return Problem(INVALID, _("The address or its parameters are not right."), errors)
