"""Every operation on a kind of record, as the OpenAPI document tells it; `records` answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from holdfast.acting.commands import Command
from holdfast.api import shapes
from holdfast.api.bodies import body_of
from holdfast.api.copies import STATES, Loss, Recall, Settlement
from holdfast.api.fields import address_of, plan_of, shown_model
from holdfast.api.hanging import NewAttachment, NewTrace
from holdfast.api.listing import MOST, ORDERS, USUAL, Filter, filters_of
from holdfast.records.content import call_back, confirm_recall, issue_copies
from holdfast.records.registry import RecordType

Json = dict[str, Any]
ETAG: Final[Json] = {
    "ETag": {"description": "The version of the record.", "schema": {"type": "string"}}
}
LOCATION: Final[Json] = {
    "Location": {"description": "Where it was put.", "schema": {"type": "string"}}
}


def _same(reference: Json) -> Json:
    return reference


@dataclass(frozen=True)
class Part:
    """A schema in a request or response, and what is wrapped around it."""

    model: type[BaseModel]
    mode: JsonSchemaMode = "serialization"
    wrapped: Callable[[Json], Json] = _same


@dataclass(frozen=True)
class Operation:
    """One method on one path: what it is called, takes and gives."""

    method: str
    path: str
    operation_id: str
    tag: str
    summary: str
    about: str
    gives: str
    answer: Part | None = None
    body: Part | None = None
    body_type: str = "application/json"
    body_required: bool = True
    status: int = 200
    parameters: tuple[Json, ...] = ()
    headers: Mapping[str, Json] = field(default_factory=dict)
    conditional: bool = False
    binary: bool = False

    @property
    def reads(self) -> bool:
        """Tell whether it changes nothing."""
        return self.method == "get"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The schemas that it needs."""
        return tuple(part for part in (self.body, self.answer) if part is not None)


def _parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _query(name: str, about: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _in_path(name: str, about: str, schema: Json) -> Json:
    said: Json = {"name": name, "in": "path", "required": True, "description": about}
    return {**said, "schema": schema}


def _header(name: str, about: str, *, required: bool) -> Json:
    said: Json = {"name": name, "in": "header", "required": required, "description": about}
    return {**said, "schema": {"type": "string", "examples": ['"3"']}}


def parameters() -> Json:
    """Give the parameters that many operations share."""
    seen = "The ETag of the version that you saw; without it the answer is 428."
    had = "The ETag that you have; the answer is 304 where it still holds."
    text: Json = {"type": "string"}
    some: Json = {"type": "string", "minLength": 1}
    key: Json = {"type": "string", "format": "uuid"}
    limit: Json = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    order: Json = {"type": "string", "enum": list(ORDERS), "default": ORDERS[0]}
    moment: Json = {"type": "string", "format": "date-time"}
    changed = "Only those that any command changed at or after this moment."
    words = "Only those that hold all these words; the last may be unfinished."
    return {
        "key": _in_path("key", "The record's key or reference.", some),
        "trace": _in_path("trace_id", "The trace's key.", key),
        "attachment": _in_path("attachment_id", "The file's key.", key),
        "copy": _in_path("copy_id", "The copy's key.", key),
        "copy_state": _query("state", "Only those.", {"type": "string", "enum": list(STATES)}),
        "number": _in_path("number", "The version's number.", {"type": "integer", "minimum": 1}),
        "if-match": _header("If-Match", seen, required=True),
        "if-none-match": _header("If-None-Match", had, required=False),
        "limit": _query("limit", "How many at most.", limit),
        "cursor": _query("cursor", "“next” of the page before.", text),
        "order": _query("order", "By reference, up or down.", order),
        "q": _query("q", words, text),
        "changed_since": _query("changed_since", changed, moment),
        "reason": {**_query("reason", "Why.", {**some, "maxLength": 300}), "required": True},
    }


KEY: Final = _parameter("key")
IF_MATCH: Final = _parameter("if-match")


def _words(command: Command[..., Any]) -> str:
    needs = f"{command.about}\n\nNeeds the permission `{command.needs.value}`."
    if command.moves:
        needs += f" From {', '.join(command.moves.source)} to {command.moves.target}."
    for gate in command.gates:
        needs += f"\n\nGate ({gate.clause}): {gate.sentence}"
    return needs


def operations_of(record_type: RecordType) -> Iterator[Operation]:
    """Give every operation on a kind of record."""
    yield from _on_register(record_type)
    yield from _on_record(record_type)
    for command in record_type.commands:
        yield _command(record_type, command)
    yield from _on_traces(record_type)
    yield from _on_attachments(record_type)
    if record_type.controlled:
        yield from _on_versions(record_type)
        yield from _on_copies(record_type)


@dataclass(frozen=True)
class _Namer:
    record_type: RecordType

    @property
    def tag(self) -> str:
        return f"{self.record_type.area}/{self.record_type.slug}"

    @property
    def root(self) -> str:
        return address_of(self.record_type)

    def __call__(self, method: str, path: str, name: str, **parts: Any) -> Operation:
        word = self.tag.replace("/", "_").replace("-", "_")
        return Operation(
            method=method,
            path=f"{self.root}{path}",
            operation_id=f"{word}_{name.replace('-', '_')}",
            tag=self.tag,
            **parts,
        )


def _page(reference: Json) -> Json:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": reference},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page."},
        },
    }


def _outcome(reference: Json) -> Json:
    made = {"$ref": "#/components/schemas/Reference"}
    return {
        "type": "object",
        "required": ["record", "result"],
        "properties": {
            "record": reference,
            "result": {
                "anyOf": [made, {"type": "null"}],
                "description": "What the command made beside the record, where it made something.",
            },
        },
    }


def _on_register(record_type: RecordType) -> Iterator[Operation]:
    named = _Namer(record_type)
    shown = shown_model(record_type)
    shared = ("limit", "cursor", "order", "q", "changed_since")
    yield named(
        "get",
        "",
        "list",
        summary=f"List {record_type.plural}",
        about=f"{record_type.about}\n\nWith `fields`, only these are given.",
        gives="A page.",
        answer=Part(shown, wrapped=_page),
        parameters=(
            *(_parameter(name) for name in shared),
            _fields(record_type),
            *(_filter(each) for each in filters_of(record_type)),
        ),
        headers={"Link": {"description": "The next page.", "schema": {"type": "string"}}},
    )
    if record_type.create is not None and record_type.create.acts_on is None:
        yield named(
            "post",
            "",
            "create",
            summary=str(record_type.create.label),
            about=_words(record_type.create),
            gives="Recorded.",
            status=201,
            answer=Part(shown),
            body=Part(body_of(record_type.create), "validation"),
            headers={**ETAG, **LOCATION},
        )


def _fields(record_type: RecordType) -> Json:
    return {
        "name": "fields",
        "in": "query",
        "description": "Only these fields, separated by commas.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": {"type": "string", "enum": list(plan_of(record_type).names)},
        },
    }


def _filter(each: Filter) -> Json:
    value: Json = {"type": "string"}
    if each.choices:
        value["enum"] = list(each.choices)
    label = str(each.field.verbose_name)
    about = f"{label[:1].upper()}{label[1:]}; given more than once, any of them will do."
    if each.name == "standing":
        about += " Without it, only live records."
    return {
        "name": each.name,
        "in": "query",
        "description": about,
        "schema": {"type": "array", "items": value},
    }


def _on_record(record_type: RecordType) -> Iterator[Operation]:
    named = _Namer(record_type)
    shown = shown_model(record_type)
    yield named(
        "get",
        "/{key}",
        "read",
        summary=f"Read one {record_type.noun}",
        about="Give one record with its version as ETag.",
        gives="The record.",
        answer=Part(shown),
        parameters=(KEY, _parameter("if-none-match")),
        headers=ETAG,
        conditional=True,
    )
    if record_type.amend is not None:
        yield named(
            "patch",
            "/{key}",
            "amend",
            summary=str(record_type.amend.label),
            about=f"{_words(record_type.amend)}\n\nOnly the fields that are sent change.",
            gives="As it stands now.",
            answer=Part(shown),
            body=Part(body_of(record_type.amend, partial=True), "validation"),
            parameters=(KEY, IF_MATCH),
            headers=ETAG,
        )
    yield named(
        "get",
        "/{key}/history",
        "history",
        summary="What happened to it",
        about="Give every change, newest first, as the ledger proves it.",
        gives="The history.",
        answer=Part(shapes.History),
        parameters=(KEY,),
    )


def _command(record_type: RecordType, command: Command[..., Any]) -> Operation:
    body = body_of(command)
    return _Namer(record_type)(
        "post",
        f"/{{key}}/commands/{command.name}",
        f"command_{command.name}",
        summary=str(command.label),
        about=_words(command),
        gives="The record as it stands now, and what was made.",
        answer=Part(shown_model(record_type), wrapped=_outcome),
        body=Part(body, "validation"),
        body_required=any(each.is_required() for each in body.model_fields.values()),
        parameters=(KEY, IF_MATCH),
        headers=ETAG,
    )


def _on_traces(record_type: RecordType) -> Iterator[Operation]:
    named = _Namer(record_type)
    yield named(
        "get",
        "/{key}/traces",
        "traces",
        summary="Its links to other records",
        about="Give the live traces of a record, both ways, to records that you may read.",
        gives="The traces.",
        answer=Part(shapes.Traces),
        parameters=(KEY,),
    )
    if record_type.amend is None:
        return
    yield named(
        "post",
        "/{key}/traces",
        "trace",
        summary="Link it to another record",
        about="Make a trace; whoever may amend this record may.",
        gives="The trace.",
        status=201,
        answer=Part(shapes.TraceShown),
        body=Part(NewTrace, "validation"),
        parameters=(KEY,),
        headers=LOCATION,
    )
    yield named(
        "delete",
        "/{key}/traces/{trace_id}",
        "untrace",
        summary="Remove the link",
        about="End a trace; its history stays.",
        gives="Ended.",
        status=204,
        parameters=(KEY, _parameter("trace")),
    )


def _with_file(reference: Json) -> Json:
    file = {"type": "string", "format": "binary", "description": "The file."}
    return {
        "allOf": [
            {"type": "object", "required": ["file"], "properties": {"file": file}},
            {
                "type": "object",
                "properties": {
                    "note": {"type": "string", "maxLength": 300, "description": "What it shows."},
                    "proves_from": {"type": "string", "format": "date"},
                    "proves_until": {"type": "string", "format": "date"},
                },
            },
        ]
    }


def _on_attachments(record_type: RecordType) -> Iterator[Operation]:
    named = _Namer(record_type)
    yield named(
        "get",
        "/{key}/attachments",
        "attachments",
        summary="Its files",
        about="Give the files of a record that were not withdrawn.",
        gives="The files.",
        answer=Part(shapes.Attachments),
        parameters=(KEY,),
    )
    yield named(
        "get",
        "/{key}/attachments/{attachment_id}",
        "download",
        summary="Download a file",
        about="Give the content of a file; its ETag is the SHA-256 that the ledger binds.",
        gives="The content.",
        binary=True,
        conditional=True,
        parameters=(KEY, _parameter("attachment")),
    )
    if record_type.amend is not None:
        yield from _changing_attachments(named)


def _changing_attachments(named: _Namer) -> Iterator[Operation]:
    yield named(
        "post",
        "/{key}/attachments",
        "attach",
        summary="Attach a file",
        about="Attach a file with what it shows; whoever may amend the record may.",
        gives="The file.",
        status=201,
        answer=Part(shapes.AttachmentShown),
        body=Part(NewAttachment, "validation", _with_file),
        body_type="multipart/form-data",
        parameters=(KEY,),
        headers=LOCATION,
    )
    yield named(
        "delete",
        "/{key}/attachments/{attachment_id}",
        "withdraw_attachment",
        summary="Withdraw a file",
        about="Withdraw a file with a reason; it stays provable in the ledger.",
        gives="Withdrawn.",
        status=204,
        parameters=(KEY, _parameter("attachment"), _parameter("reason")),
    )


def _on_versions(record_type: RecordType) -> Iterator[Operation]:
    named = _Namer(record_type)
    yield named(
        "get",
        "/{key}/versions",
        "versions",
        summary="Versions of its content",
        about="Give the versions of controlled content, newest first (7.5.2).",
        gives="The versions.",
        answer=Part(shapes.Versions),
        parameters=(KEY,),
    )
    yield named(
        "get",
        "/{key}/versions/{number}",
        "version",
        summary="One version with its text",
        about="Give one version of controlled content with text and annex.",
        gives="The version.",
        answer=Part(shapes.VersionWithText),
        parameters=(KEY, _parameter("number")),
    )


def _on_copies(record_type: RecordType) -> Iterator[Operation]:
    named, one = _Namer(record_type), (KEY, _parameter("copy"))
    yield named(
        "get",
        "/{key}/copies",
        "copies",
        summary="Where its versions are",
        about="Give the copies at places of use, those of the newest version first; 500 at most.",
        gives="The copies.",
        answer=Part(shapes.Copies),
        parameters=(KEY, _parameter("copy_state")),
    )
    yield named(
        "get",
        "/{key}/copies/{copy_id}",
        "copy",
        summary="One copy",
        about="Give one copy: where it is, who holds it, whether it was called back.",
        gives="The copy.",
        answer=Part(shapes.CopyShown),
        parameters=one,
    )
    verbs: tuple[tuple[str, str, Command[..., Any], type[BaseModel]], ...] = (
        ("", "copies_issue", issue_copies, body_of(issue_copies)),
        ("/{copy_id}/recall", "copy_recall", call_back, Recall),
        ("/{copy_id}/confirm", "copy_confirm", confirm_recall, Settlement),
        ("/{copy_id}/lost", "copy_lost", confirm_recall, Loss),
    )
    for path, name, command, body in verbs:
        yield named(
            "post",
            f"/{{key}}/copies{path}",
            name,
            summary="Declare it lost" if body is Loss else str(command.label),
            about=_words(command),
            gives="As it stands now." if path else "What was issued.",
            status=200 if path else 201,
            answer=Part(shapes.CopyShown if path else shapes.Copies),
            body=Part(body, "validation"),
            parameters=one if path else (KEY,),
        )
