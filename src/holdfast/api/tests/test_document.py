"""The OpenAPI document: complete, true, current, and nothing that it allows breaks the server."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from holdfast.acting.callers import Caller
from holdfast.api.document import document_bytes, document_to_read
from holdfast.api.snapshot import SNAPSHOT
from holdfast.api.tests.conftest import ACTIONS, Program
from holdfast.records.registry import REGISTRY
from holdfast.work.models import Action


@cache
def document() -> dict[str, Any]:
    """Give the document as clients get it."""
    said: dict[str, Any] = orjson.loads(document_bytes())
    return said


REFUSALS = {"401", "403", "404", "409", "412", "422", "428", "429"}


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_in_the_reference_is_current():
    assert SNAPSHOT.read_bytes() == document_to_read(), (
        "The API changed. Write its document anew: python -m holdfast.api.snapshot"
    )


def test_the_document_is_served_to_everybody_and_kept(db: None):
    answer = Client().get("/api/v1/openapi.json")
    assert orjson.loads(answer.content)["openapi"] == "3.1.0"
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_every_operation_tells_how_it_refuses():
    for path, method, operation in _operations():
        assert set(operation["responses"]) >= REFUSALS, f"{method} {path}"
        assert operation["summary"], f"{method} {path}"
    names = [operation["operationId"] for _path, _method, operation in _operations()]
    assert len(names) == len(set(names))


def test_every_kind_of_record_and_command_is_in_it():
    paths = document()["paths"]
    for record_type in REGISTRY:
        root = f"/api/v1/{record_type.area}/{record_type.slug}"
        assert "get" in paths[root]
        assert ("post" in paths[root]) == (record_type.create is not None)
        for command in record_type.commands:
            assert f"{root}/{{key}}/commands/{command.name}" in paths


def test_every_reference_inside_the_document_leads_somewhere():
    whole = document()

    def follow(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                found: Any = whole
                for part in value["$ref"].removeprefix("#/").split("/"):
                    found = found[part]
            for inner in value.values():
                follow(inner)
        elif isinstance(value, list):
            for inner in value:
                follow(inner)

    follow(whole)


def test_what_a_record_shows_is_what_the_document_says(program: Program, action: Action):
    shown = program.get(f"{ACTIONS}/{action.pk}").json()
    schema = document()["components"]["schemas"]["Action"]
    assert set(shown) == set(schema["properties"]) == set(schema["required"])
    assert schema["properties"]["state"]["enum"] == [
        "open",
        "done",
        "effective",
        "ineffective",
        "dropped",
    ]


PROBED = (
    "/api/v1/me",
    "/api/v1/search",
    "/api/v1/types",
    "/api/v1/accounts/sites",
    "/api/v1/work/actions",
)


@pytest.mark.slow
@pytest.mark.skipif(
    "postgresql" in django_settings.DATABASES["default"]["ENGINE"],
    reason="the WSGI door closes its connection, which a test's transaction does not survive",
)
def test_nothing_that_is_sent_breaks_the_server(program: Program, ines: Caller, action: Action):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    headers = {"Authorization": f"Bearer {program.secret}"}
    probed = 0
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        operation = each.ok()
        if not operation.path.startswith(PROBED):
            continue
        probed += 1

        @settings(
            max_examples=4,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def probe(case: Any) -> None:
            if "key" in (case.path_parameters or {}):
                case.path_parameters["key"] = str(action.pk)
            answer = case.call(headers=headers)
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text[:500]}"

        probe()
    assert probed > 30
