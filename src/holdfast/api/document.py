"""The OpenAPI 3.1 document: hand-written routes as ninja tells them, the rest by registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import orjson
from django.utils import translation
from django.utils.html import strip_tags
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from holdfast import __doc__ as house
from holdfast.api import problems, shapes
from holdfast.api.hanging import NewAttachment, NewTrace
from holdfast.api.operations import Operation, Part, operations_of, parameters
from holdfast.api.problems import KINDS, MEDIA_TYPE, ROOT, Kind
from holdfast.records.registry import REGISTRY

Json = dict[str, Any]
TEMPLATE: Final = "#/components/schemas/{model}"
SHARED: Final[tuple[tuple[type[BaseModel], JsonSchemaMode], ...]] = (
    (shapes.Problem, "serialization"),
    (shapes.GateProblem, "serialization"),
    (shapes.StaleProblem, "serialization"),
    (shapes.Reference, "serialization"),
    (shapes.History, "serialization"),
    (shapes.Traces, "serialization"),
    (shapes.TraceShown, "serialization"),
    (shapes.Attachments, "serialization"),
    (shapes.AttachmentShown, "serialization"),
    (shapes.Versions, "serialization"),
    (shapes.VersionWithText, "serialization"),
    (NewTrace, "validation"),
    (NewAttachment, "validation"),
)
EVERYWHERE: Final = (
    problems.UNREADABLE,
    problems.NOT_SIGNED_IN,
    problems.NOT_ALLOWED,
    problems.NOT_FOUND,
    problems.REFUSED,
    problems.STALE,
    problems.INVALID,
    problems.VERSION_MISSING,
    problems.TOO_MANY,
)
ABOUT: Final = """Security management by ISO 28000:2022: every record of the system is a resource, \
and every business verb a command on it.

Send `Authorization: Bearer hfs_…`. Reading gives the version of a record as `ETag`; changing it \
takes that version in `If-Match`, so that nobody's work is lost. Whatever is refused is explained \
as problem details (RFC 9457); the same words stand on the pages."""


@cache
def document_bytes() -> bytes:
    """Give the document as JSON, made once per process."""
    return orjson.dumps(document(), option=orjson.OPT_SORT_KEYS)


def document_to_read() -> bytes:
    """Give the document as JSON that people can read and compare."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def document() -> Json:
    """Give the OpenAPI document of this installation, in English."""
    from holdfast.api.routes import api  # noqa: PLC0415 - the routes serve this document

    with translation.override("en"):
        written: Mapping[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
        made = [each for record_type in REGISTRY for each in operations_of(record_type)]
        references, definitions = _schemas(made)
        paths: Json = {path: dict(methods) for path, methods in written["paths"].items()}
        for methods in paths.values():
            for operation in methods.values():
                given = {str(status): said for status, said in operation["responses"].items()}
                operation["responses"] = {**given, **_refusals()}
                operation["security"] = [{"BearerToken": []}, {"SignedIn": []}]
        for each in made:
            paths.setdefault(each.path, {})[each.method] = _operation(each, references)
        return {
            "openapi": "3.1.0",
            "info": {"title": "Holdfast", "version": "1", "description": ABOUT},
            "servers": [{"url": "/"}],
            "tags": list(_tags()),
            "paths": paths,
            "components": {
                "schemas": {**written["components"]["schemas"], **definitions},
                "parameters": parameters(),
                "responses": {each.slug: _refusal(each) for each in KINDS},
                "securitySchemes": {
                    "BearerToken": {"type": "http", "scheme": "bearer"},
                    "SignedIn": {
                        "type": "apiKey",
                        "in": "cookie",
                        "name": "holdfast_session",
                        "description": "The session of a signed-in user; good for reading only.",
                    },
                },
            },
        }


def _tags() -> Iterator[Json]:
    yield {"name": "installation", "description": (house or "").strip()}
    for each in REGISTRY:
        about = strip_tags(f"{each.about} ISO 28000:2022, {each.clause}.")
        yield {"name": f"{each.area}/{each.slug}", "description": about}


def _schemas(
    made: list[Operation],
) -> tuple[Mapping[tuple[type[BaseModel], str], Json], Json]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = dict.fromkeys(SHARED)
    for each in made:
        for part in each.parts:
            wanted[(part.model, part.mode)] = None
    references, definitions = models_json_schema(list(wanted), ref_template=TEMPLATE)
    return references, definitions.get("$defs", {})  # type: ignore[return-value]


def _operation(each: Operation, references: Mapping[Any, Json]) -> Json:
    def schema_of(part: Part) -> Json:
        return part.wrapped(references[(part.model, part.mode)])

    said: Json = {
        "operationId": each.operation_id,
        "summary": each.summary,
        "description": each.about,
        "tags": [each.tag],
        "security": [{"BearerToken": []}, *([{"SignedIn": []}] if each.reads else [])],
        "parameters": list(each.parameters),
        "responses": {
            str(each.status): {
                "description": each.gives,
                **({"headers": each.headers} if each.headers else {}),
                **_content(each, schema_of),
            },
            **({"304": {"description": "Not changed since."}} if each.conditional else {}),
            **_refusals(),
        },
    }
    if each.body is not None:
        said["requestBody"] = {
            "required": each.body_required,
            "content": {each.body_type: {"schema": schema_of(each.body)}},
        }
    return said


def _content(each: Operation, schema_of: Any) -> Json:
    if each.answer is not None:
        return {"content": {"application/json": {"schema": schema_of(each.answer)}}}
    if each.binary:
        return {"content": {"application/octet-stream": {"schema": {}}}}
    return {}


def _refusals() -> Json:
    by_status: dict[str, Json] = {}
    for kind in EVERYWHERE:
        by_status[str(kind.status)] = {"$ref": f"#/components/responses/{kind.slug}"}
    return by_status


def _refusal(kind: Kind) -> Json:
    name = {problems.REFUSED: "GateProblem", problems.GATE_CLOSED: "GateProblem"}.get(kind)
    name = "StaleProblem" if kind is problems.STALE else name or "Problem"
    said: Json = {
        "description": f"{kind.title}. {kind.about}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": TEMPLATE.format(model=name)}}},
    }
    if kind is problems.TOO_MANY:
        said["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        }
    return said
