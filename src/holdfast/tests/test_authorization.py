"""Who sees and changes what: every address of the house, for everybody who could knock.

The routes come from the URL resolver. Each needs a line in RULES that says for whom it is; a route
without one fails `test_every_route_has_a_rule`, which says how to add it.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any, Final
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from holdfast.accounts.choices import TokenScope
from holdfast.accounts.commands import issue_token
from holdfast.accounts.models import ApiToken, RoleGrant
from holdfast.acting.callers import Caller, acting_as
from holdfast.common import clock
from holdfast.ledger.reading import head
from holdfast.records.registry import REGISTRY
from holdfast.tests.stage import (
    DOCUMENT,
    NORTH,
    OPEN,
    POINTING,
    SECRET,
    SOUTH,
    WORDS,
    Stage,
    build,
    posted,
)

ABSENT: Final = "00000000-0000-7000-8000-000000000000"


class For(StrEnum):
    """For whom a route is."""

    ANYBODY = "anybody"  # before signing in; shows and changes nothing of an organization
    MEMBERS = "members"  # the caller's own organization; names no record in its address
    READERS = "readers"  # names something of an organization: others get 404
    ONESELF = "oneself"  # one's own tokens, theme, sign-in: readers may change these
    PROGRAMS = "programs"  # the API: 401 without token or session, a session only reads


# One line per route: name (namespace:name) or, with a star, a beginning of names. The longest wins.
# Where a line with a star says MEMBERS, a route with a key in its address is for READERS.
RULES: Final[dict[str, For]] = {
    "account_*": For.ANYBODY,
    "mfa_*": For.ANYBODY,
    "socialaccount_*": For.ANYBODY,
    "openid_connect_*": For.ANYBODY,
    "allauth-legacy": For.ANYBODY,
    "web:*": For.MEMBERS,
    "web:health": For.ANYBODY,
    "web:theme": For.ANYBODY,
    "web:reference": For.READERS,
    "web:reminders": For.ONESELF,
    "web:tokens": For.ONESELF,
    "web:withdraw-role": For.MEMBERS,  # who may not withdraw is told so before anything is found
    "context:*": For.MEMBERS,
    "leadership:*": For.MEMBERS,
    "is-it-current": For.ANYBODY,  # whether a copy is current; its address cannot be guessed
    "published-policy": For.ANYBODY,  # only what was published, and that to everybody
    "published-policy-version": For.ANYBODY,  # the same, of one version
    "planning:*": For.MEMBERS,
    "processes:*": For.MEMBERS,
    "starter:*": For.MEMBERS,
    "risk:*": For.MEMBERS,
    "conformity:*": For.MEMBERS,
    "exchange:*": For.MEMBERS,
    "exchange:match": For.READERS,
    "exchange:check": For.READERS,
    "exchange:imported": For.READERS,
    "support:*": For.MEMBERS,
    "support:acknowledge": For.ANYBODY,  # one recipient confirms by an address that nobody guesses
    "support-print:*": For.MEMBERS,
    "personal-link": For.ANYBODY,  # one thing for one person, by a signed word; else nothing
    "support:here": For.ANYBODY,  # one session, by the code that is shown there; else nothing
    "print:*": For.MEMBERS,
    "leadership-print:*": For.MEMBERS,
    "planning-print:*": For.MEMBERS,
    "processes-print:*": For.MEMBERS,
    "risk-print:*": For.MEMBERS,
    "conformity-print:*": For.MEMBERS,
    "api-v1:*": For.PROGRAMS,
    "api-v1:api-openapi": For.ANYBODY,  # the shapes only, the same for everybody
}
HOW: Final = (
    "{name} ({pattern}) has no rule. Add a line to RULES in {file}: its name, and For.MEMBERS if "
    "it shows the caller's own organization, For.READERS if its address names a record, "
    "For.ANYBODY if it works before signing in. A new part of an address goes into _values too."
)


@dataclass(frozen=True)
class Route:
    """One address of the house as the resolver knows it."""

    name: str
    pattern: str
    parts: tuple[str, ...]
    has_key: bool = False

    @property
    def rule(self) -> For | None:
        """For whom it is, by the longest line that fits."""
        fitting = [n for n in RULES if n == self.name or self._begins(n)]
        if not fitting:
            return None
        line = max(fitting, key=len)
        found = RULES[line]
        return For.READERS if found is For.MEMBERS and line[-1] == "*" and self.has_key else found

    def _begins(self, line: str) -> bool:
        return line.endswith("*") and self.name.startswith(line[:-1])


PART: Final = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def _walk(resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, pattern, inside)
        elif isinstance(entry, URLPattern):
            parts = tuple(a or b for a, b in PART.findall(pattern))
            name = ":".join([*spaces, entry.name]) if entry.name else "allauth-legacy"
            if pattern.startswith("api/"):
                name = f"api-v1:{entry.name}"
            plain = PART.sub(lambda m: f"{{{m[1] or m[2]}}}", pattern).replace("^", "")
            yield Route(name, plain.replace("$", ""), parts, "<uuid" in pattern)


ROUTES: Final = list(_walk(get_resolver()))


def test_every_route_has_a_rule():
    missing = [
        HOW.format(name=r.name, pattern=r.pattern, file=__name__) for r in ROUTES if not r.rule
    ]
    assert not missing, "\n".join(missing)
    known = {line for line in RULES if not any(r.name == line or r._begins(line) for r in ROUTES)}
    assert not known, f"rules without a route: {known}"


# What to put into addresses: ids of Halden, one set per copy of a record.


def _values(stage: Stage, route: Route, word: str) -> list[dict[str, str]]:
    """Give the sets of values for a route's address; one set per kind where it is about kinds."""
    word, wanted = word if word in WORDS else OPEN, word
    record = stage.of(DOCUMENT, word)
    one: dict[str, str] = {
        "area": "support",
        "slug": "documents",
        "key": str(record.pk),
        "attachment": str(stage.attachments[word].pk),
        "attachment_id": str(stage.attachments[word].pk),
        "link": str(stage.links[word].pk),
        "trace_id": str(stage.links[word].pk),
        "copy_id": ABSENT,
        "remark": str(stage.remarks[word].pk),
        "reference": record.reference,
        "name": "amended",
        "number": "1",
        "identifier": stage.exempted,
        "job_id": str(stage.job.pk) if stage.job else ABSENT,
        "run_id": str(stage.imported.pk) if stage.imported else ABSENT,
        "sha256": stage.job.sha256 if stage.job else "0" * 64,
        "path": "nothing/here",
        "provider_id": "oidc",
        "pk": "1",
        "uidb36": "abc",
        "token": "no-such-word",
        "activity": str(stage.of("support.awarenessactivity", OPEN).pk),
        "delivery_id": str(stage.deliveries[word].pk),
        "verb": "off",
    }
    if route.name == "conformity:clause":
        one["number"] = "4.1"
    if route.name in PLACES:
        one["key"] = str(PLACES[route.name](stage))
    unknown = [part for part in route.parts if part not in one]
    assert not unknown, f"{route.name}: teach _values what stands for {unknown}"
    area, _slash, rest = route.pattern.partition("/")
    kind = REGISTRY.at(area, rest.partition("/")[0])
    if kind is not None and (kind.key, word) in stage.records:
        one["key"] = str(stage.of(kind.key, word).pk)
    if route.name in {"web:list", "web:new"}:
        return [{**one, "area": m.area, "slug": m.slug} for m in stage.types(OPEN)]
    if route.name in OF_EVERY_KIND:
        return [
            {**one, "area": m.area, "slug": m.slug, "key": str(stage.of(m.key, wanted).pk)}
            for m in stage.types(wanted)
        ]
    if route.name in BY_KIND and word == OPEN:
        return [{**one, "key": made.key} for made in stage.types(OPEN)]
    return [one]


def _grant(stage: Stage) -> UUID:
    found = RoleGrant.objects.filter(user_id=str(stage.manager.actor_id)).first()
    assert found is not None
    return found.pk


def _token(stage: Stage) -> UUID:
    found = ApiToken.objects.filter(user_id=str(stage.manager.actor_id)).first()
    assert found is not None
    return found.pk


OF_EVERY_KIND: Final = frozenset({"web:record"})
SHOWING: Final = OF_EVERY_KIND | {"web:print", "web:history", "web:download", "web:compare"}
BY_KIND: Final = frozenset({"exchange:export", "web:options"})
PLACES: Final[dict[str, Callable[[Stage], object]]] = {
    "web:switch": lambda stage: stage.organization.pk,
    "web:override": lambda stage: stage.override.pk if stage.override else ABSENT,
    "web:withdraw-role": _grant,
    "web:revoke-token": _token,
    "web:options": lambda stage: "context.contextissue",
    "exchange:import": lambda stage: "context.contextissue",
    "exchange:match": lambda stage: "context.contextissue",
    "exchange:check": lambda stage: "context.contextissue",
    "exchange:export": lambda stage: "context.contextissue",
    "support:attendance": lambda stage: stage.of("support.trainingsession", OPEN).pk,
    "support-print:attendance": lambda stage: stage.of("support.trainingsession", OPEN).pk,
    "support:session-code": lambda stage: stage.of("support.trainingsession", OPEN).pk,
    "support:session-code-now": lambda stage: stage.of("support.trainingsession", OPEN).pk,
    "support:session-code-printed": lambda stage: stage.of("support.trainingsession", OPEN).pk,
    "api-v1:one_type": lambda stage: "context.contextissue",
}
ASKED: Final[dict[str, str]] = {
    "web:search": "q=title",
    "web:palette": "q=word",
    "web:options": "field=x&x=word",
    "web:work": "whose=all",
    "web:calendar": "whose=all",
    "web:compare": "before=1&after=2",
    "web:link": "q=word&kind=context.contextissue",
    "web:list": "show=all&q=",
    "exchange:export": "format=csv",
    "api-v1:find_records": "q=title",
    "conformity:forecast": "days=730",
}


def _csv() -> SimpleUploadedFile:
    return SimpleUploadedFile("r.csv", b"Title,Category\nTaken over,internal\n", "text/csv")


def _sent(stage: Stage, route: Route, word: str, values: dict[str, str]) -> dict[str, Any]:
    """Give a body that would do something, were the caller allowed to."""
    until = (clock.today() + dt.timedelta(days=30)).isoformat()
    record_type = REGISTRY.at(values["area"], values["slug"])
    bodies: dict[str, dict[str, Any]] = {
        "web:link": {
            "kind": "context.interestedparty",
            "other": str(stage.of("context.interestedparty", OPEN).pk),
            "relation": "relates_to",
        },
        "web:attach": {"file": SimpleUploadedFile("note.txt", b"words"), "note": "n"},
        "web:withdraw-file": {"reason": "Because."},
        "web:settle": {"settlement": "Done."},
        "web:override": {"finding": "Seen."},
        "web:grant": {"email": "x@evil.example", "name": "X", "role": "employee"},
        "web:withdraw-role": {"reason": "Because."},
        "web:tokens": {"name": "n", "scope": "read", "expires_on": until},
        "web:command": {"title": "Taken over"},
        "risk:adopt": {"key": "default"},
        "conformity:exempt": {"step": "propose", "reason": "No."},
        "exchange:import": {"file": _csv()},
        "exchange:evidence": {"purpose": "theft", "clause": "", "confidential": "on"},
    }
    if route.name == "web:new" and record_type is not None and record_type.create is not None:
        return posted(stage, record_type.create, "Taken")
    return bodies.get(route.name, {"title": "Taken over", "reason": "Because."})


@dataclass
class Asker:
    """One who knocks at every door, and what he must never be shown."""

    name: str
    client: Client
    caller: Caller | None
    never: tuple[str, ...]
    changes: bool = False  # may change something in Halden at all
    faults: list[str] = field(default_factory=list)


def _body(answer: HttpResponseBase) -> str:
    data = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return bytes(data).decode("utf-8", "replace")


@pytest.fixture(autouse=True)
def _quiet():
    """Leave out what the server says of each refusal: there are thousands."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def stage(halden, ines, north, south, monkeypatch) -> Stage:
    """Give the stage, with imports that do not really start."""
    idle = threading.Thread(target=lambda: None)
    idle.start()
    monkeypatch.setattr("holdfast.exchange.jobs.begin", lambda *_: idle)
    issue_token(
        ines, name="n", scope=TokenScope.WRITE, expires_on=clock.today() + dt.timedelta(days=9)
    )
    return build(halden, ines, north, south)


def _ask(asker: Asker, stage: Stage, route: Route, method: str, word: str) -> None:
    with acting_as(stage.manager):
        sets = _values(stage, route, word)
        if asker.name in ("stranger", "vera") or method == "POST":
            sets = sets[:3]  # what is not his is refused before the kind matters
        bodies = [_sent(stage, route, word, values) for values in sets]
    for values, body in zip(sets, bodies, strict=True):
        url = f"/{route.pattern.format(**values)}"
        before = head(stage.organization.pk).size
        if method == "GET":
            answer = asker.client.get(f"{url}?{ASKED.get(route.name, '')}")
        else:
            answer = asker.client.post(url, body)
        where = f"{asker.name}: {method} {url} ({word}): {answer.status_code}"
        few = _is_of_few(asker, stage, values, word)
        asker.faults += _judged(asker, route, method, word, answer, where, few=few)
        if head(stage.organization.pk).size != before and not _may_change(asker, route):
            asker.faults.append(f"{where} changed the ledger")


def _may_change(asker: Asker, route: Route) -> bool:
    return asker.changes or (route.rule is For.ONESELF and asker.caller is not None)


def _is_of_few(asker: Asker, stage: Stage, values: dict[str, str], word: str) -> bool:
    """Tell whether a record is of a kind that few may read, and the asker is none of them."""
    made = REGISTRY.at(values["area"], values["slug"])
    if made is None or made.model.needs_to_read is None or asker.caller is None:
        return False
    record = stage.records.get((made.key, word))
    return record is not None and not asker.caller.may(made.model.needs_to_read, record.unit_id)


def _judged(
    asker: Asker,
    route: Route,
    method: str,
    word: str,
    answer: HttpResponseBase,
    where: str,
    *,
    few: bool,
) -> Iterator[str]:
    status = answer.status_code
    if status >= 500:
        yield f"{where} failed: {getattr(answer, 'exc_info', ('', ''))[1]!r}"
        return
    if route.rule is not For.ANYBODY:
        yield from _at_the_door(asker, route, method, word, answer, where, few=few)
    said = _body(answer)
    yield from (f"{where} shows {each}" for each in asker.never if each in said)


def _at_the_door(
    asker: Asker,
    route: Route,
    method: str,
    word: str,
    answer: HttpResponseBase,
    where: str,
    *,
    few: bool,
) -> Iterator[str]:
    status = answer.status_code
    if asker.caller is None:
        inside = status == 302 and "/account/login/" in answer.get("Location", "")
        wanted = status in (401, 404, 405) if route.rule is For.PROGRAMS else inside
        if not wanted and not (route.name == "api-v1:api-docs" and inside):
            yield f"{where} lets a stranger in"
    elif asker.name == "vera":
        names_a_record = route.rule is For.READERS or (
            route.rule is For.PROGRAMS and "key" in route.parts and "slug" in route.parts
        )
        refused = {404, 405} if method == "GET" or route.rule is For.READERS else {403, 404, 405}
        if names_a_record and status not in refused:
            yield f"{where} tells another organization"
    elif route.name in SHOWING:
        hidden = word in asker.never or few
        if method == "GET" and status != (403 if hidden else 200):
            yield f"{where} is not what his role may see"


def _everywhere(asker: Asker, stage: Stage) -> None:
    """Knock at every door, at those that lead out of the house last."""
    asker.client.raise_request_exception = False
    ordered = sorted(ROUTES, key=lambda route: (route.rule is For.ANYBODY, "logout" in route.name))
    for route, method in product(ordered, ("GET", "POST")):
        for word in _words(asker, route, method):
            _ask(asker, stage, route, method, word)
    assert not asker.faults, "\n".join(asker.faults)


def _words(asker: Asker, route: Route, method: str) -> tuple[str, ...]:
    """Give which copies are asked for at a route: one of all, and those that are not his."""
    if not {"key", "reference"} & set(route.parts) or route.name in PLACES:
        return (OPEN,)
    hidden = tuple(word for word in asker.never if word not in (OPEN, NORTH))
    if route.name not in OF_EVERY_KIND:
        return (OPEN, *hidden)
    return () if method == "POST" else (*hidden, POINTING)


def test_a_stranger_comes_to_the_door_and_no_further(stage, client):
    _everywhere(Asker("stranger", client, None, WORDS), stage)


def test_another_organization_learns_nothing_not_even_that_something_exists(stage, vera, client_of):
    _everywhere(Asker("vera", client_of(vera), vera, WORDS), stage)


def test_an_employee_changes_nothing_and_sees_nothing_confidential(stage, eve, client_of):
    _everywhere(Asker("eve", client_of(eve), eve, (SECRET,)), stage)


def test_an_outside_auditor_changes_nothing_and_sees_nothing_confidential(stage, aud, client_of):
    _everywhere(Asker("aud", client_of(aud), aud, (SECRET,)), stage)


def test_a_site_officer_sees_nothing_of_another_unit(stage, omar, client_of):
    _everywhere(Asker("omar", client_of(omar), omar, (SECRET, SOUTH), changes=True), stage)
