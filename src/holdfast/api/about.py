"""Routes about the caller, the organization, the kinds of record, and search over all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from holdfast.accounts.models import Organization
from holdfast.acting.callers import current_caller
from holdfast.acting.commands import Command
from holdfast.api.fields import address_of, plan_of
from holdfast.api.listing import filters_of
from holdfast.api.problems import NOT_FOUND, Problem, invalid
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.records.search import search

router = Router()


class Right(BaseModel):
    """A permission, and where it holds."""

    permission: str
    units: list[UUID] | None = Field(description="Null: the whole organization.")


class Me(BaseModel):
    """Who calls, and what he may do."""

    name: str
    kind: str
    organization: UUID
    person: UUID | None
    roles: list[str]
    rights: list[Right]


class OrganizationShown(Schema):
    """The organization that the caller works for."""

    id: UUID
    slug: str
    name: str
    country: str
    language: str
    time_zone: str
    is_demo: bool


class InputShown(BaseModel):
    """One thing that a command asks for."""

    name: str
    label: str
    kind: str
    required: bool
    help: str
    choices: list[str]
    type: str | None = Field(description="The kind of record that it takes.")


class CommandShown(BaseModel):
    """A command: what it does, what it needs, what it asks for, which step it makes."""

    name: str
    kind: str
    label: str
    about: str
    needs: str = Field(description="The permission.")
    from_states: list[str]
    to_state: str | None
    gates: list[str]
    inputs: list[InputShown]


class StateShown(BaseModel):
    """A state of a life cycle."""

    key: str
    label: str
    meaning: str
    current: bool = Field(description="Whether records in it count.")
    final: bool


class FieldShown(BaseModel):
    """A field of a record."""

    name: str
    about: str


class TypeShown(BaseModel):
    """A kind of record: what it is, where it lives, what can be done with it."""

    key: str
    url: str
    clause: str
    noun: str
    plural: str
    about: str
    controlled: bool
    prefix: str
    states: list[StateShown]
    filters: list[str]
    fields: list[FieldShown]
    create: CommandShown | None
    amend: CommandShown | None
    commands: list[CommandShown]


class Types(BaseModel):
    """The kinds of record, in the order of the clauses."""

    items: list[TypeShown]


class Asked(BaseModel):
    """What is searched for."""

    q: str = Field(max_length=300, description="Words; the last may be unfinished.")
    type: str = Field("", max_length=100, description="Only this kind of record.")
    limit: int = Field(20, ge=1, le=100)


class HitShown(BaseModel):
    """A record that was found."""

    type: str
    id: UUID
    reference: str
    title: str
    excerpt: str
    url: str


class Hits(BaseModel):
    """What was found, best first."""

    items: list[HitShown]


@router.get("/me", response=Me, tags=["installation"], operation_id="me", summary="Who calls")
def me(request: HttpRequest) -> dict[str, Any]:
    """Say who the token acts for, in which organization, with which rights."""
    caller = current_caller()
    rights = [
        {"permission": permission.value, "units": None if units is None else sorted(units)}
        for permission, units in sorted(caller.rights.items())
    ]
    return {
        "name": caller.name,
        "kind": caller.kind.value,
        "organization": caller.organization_id,
        "person": caller.person_id,
        "roles": sorted(caller.roles),
        "rights": rights,
    }


@router.get(
    "/organization",
    response=OrganizationShown,
    tags=["installation"],
    operation_id="organization",
    summary="The organization",
)
def organization(request: HttpRequest) -> Organization:
    """Give the organization that the caller works for."""
    return Organization.objects.get(pk=current_caller().organization_id)


@router.get(
    "/types", response=Types, tags=["installation"], operation_id="types", summary="Kinds of record"
)
def types(request: HttpRequest) -> dict[str, Any]:
    """Describe every kind of record: fields, states, filters, commands."""
    return {"items": [_described(each) for each in REGISTRY]}


@router.get(
    "/types/{key}",
    response=TypeShown,
    tags=["installation"],
    operation_id="type",
    summary="One kind of record",
)
def one_type(request: HttpRequest, key: str) -> dict[str, Any]:
    """Describe one kind of record; `key` is the kind as in /types, or any name of it."""
    found = REGISTRY[key] if key in REGISTRY else REGISTRY.named(key)
    if found is None:
        raise Problem(NOT_FOUND, _("There is no kind of record of this name."))
    return _described(found)


@router.get(
    "/search", response=Hits, tags=["installation"], operation_id="search", summary="Search"
)
def find_records(
    request: HttpRequest,
    asked: Query[Asked],
) -> dict[str, Any]:
    """Find records of any kind that hold all the words, best first."""
    if "\x00" in asked.q + asked.type:
        raise invalid({"parameter": "q"}, _("The character NUL is not taken."))
    if asked.type and asked.type not in REGISTRY:
        raise invalid({"parameter": "type"}, _("There is no kind of record of this name."))
    hits = search(current_caller(), asked.q, limit=asked.limit, record_type=asked.type)
    return {
        "items": [
            {
                "type": hit.record_type,
                "id": hit.record_id,
                "reference": hit.reference,
                "title": hit.title,
                "excerpt": hit.excerpt,
                "url": f"{address_of(REGISTRY[hit.record_type])}/{hit.record_id}",
            }
            for hit in hits
            if hit.record_type in REGISTRY
        ]
    }


def _described(record_type: RecordType) -> dict[str, Any]:
    model = record_type.model
    return {
        "key": record_type.key,
        "url": address_of(record_type),
        "clause": record_type.clause,
        "noun": str(record_type.noun),
        "plural": str(record_type.plural),
        "about": str(record_type.about),
        "controlled": record_type.controlled,
        "prefix": model.prefix,
        "states": [
            {
                "key": state.key,
                "label": str(state.label),
                "meaning": str(state.meaning),
                "current": state.current,
                "final": state.final,
            }
            for state in model.life_cycle.states
        ],
        "filters": [each.name for each in filters_of(record_type)],
        "fields": [{"name": s.name, "about": s.about} for s in plan_of(record_type).shapes],
        "create": _command(record_type.create) if record_type.create else None,
        "amend": _command(record_type.amend) if record_type.amend else None,
        "commands": [_command(each) for each in record_type.commands],
    }


def _command(command: Command[..., Any]) -> dict[str, Any]:
    return {
        "name": command.name,
        "kind": command.kind,
        "label": str(command.label),
        "about": command.about,
        "needs": command.needs.value,
        "from_states": list(command.moves.source) if command.moves else [],
        "to_state": command.moves.target if command.moves else None,
        "gates": [str(gate.sentence) for gate in command.gates],
        "inputs": [
            {
                "name": each.name,
                "label": str(each.label),
                "kind": each.kind.value,
                "required": each.required,
                "help": str(each.help),
                "choices": [key for key, _label in each.choices],
                "type": each.model._meta.label_lower if each.model else None,
            }
            for each in command.inputs
        ],
    }
