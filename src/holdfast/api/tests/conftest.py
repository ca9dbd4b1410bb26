"""Programs that call the API in the name of the cast."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from holdfast.accounts.choices import TokenScope
from holdfast.accounts.commands import IssuedToken, issue_token
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.work.commands import plan_action
from holdfast.work.models import Action

ACTIONS = "/api/v1/work/actions"


@dataclass
class Program:
    """A program that sends a token with everything; without one it is nobody."""

    secret: str = ""
    client: Client = field(default_factory=Client)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method.upper(), path, data, content_type="application/json", headers=sent
        )

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self("DELETE", path, **headers)

    def upload(self, path: str, parts: dict[str, Any]) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.secret}"}
        return self.client.post(path, parts, headers=headers)  # type: ignore[return-value]


ProgramOf = Callable[..., Program]


def issued_to(caller: Caller, scope: TokenScope = TokenScope.WRITE) -> IssuedToken:
    # Only the scope and the roles of its owner count for a token, not the rights of who issues it.
    issuer = replace(caller, rights={Permission.RECORD_READ: None})
    return issue_token(
        issuer, name="Scanner", scope=scope, expires_on=clock.today() + dt.timedelta(days=30)
    )


@pytest.fixture
def program_of(request: pytest.FixtureRequest) -> ProgramOf:
    """Give a function that gives the program of a member of the cast."""

    def program_for(who: str, scope: TokenScope = TokenScope.WRITE) -> Program:
        return Program(issued_to(request.getfixturevalue(who), scope).secret)

    return program_for


@pytest.fixture
def program(program_of: ProgramOf) -> Program:
    """Give the program that works for Ines, who may do nearly everything in Halden."""
    return program_of("ines")


@pytest.fixture
def action(ines: Caller) -> Action:
    """Give an action of Halden."""
    made: Action = plan_action(ines, title="Mend the fence", due=dt.date(2027, 1, 31))
    return made
