"""Reading a JSON body: as strict as the database and the ledger behind it must be."""

from __future__ import annotations

import math
from typing import Any, Final

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from holdfast.api.problems import INVALID, UNREADABLE, Problem

DEEPEST: Final = 40  # levels of nesting


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Give the JSON object of a request; an empty body is an empty object.

    Raises:
        Problem: no JSON, no object, or values that cannot be kept.
    """
    if not request.body.strip():
        return {}
    try:
        said = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem(UNREADABLE, _("The body is no JSON: {error}.").format(error=error)) from error
    if not isinstance(said, dict):
        raise Problem(UNREADABLE, _("The body must be a JSON object: {…}."))
    _refuse_unkeepable(said)
    return said


def read_as(model: type[BaseModel], said: dict[str, Any]) -> dict[str, Any]:
    """Check a body against its schema and give the values that were sent, by name.

    Raises:
        Problem: every place that is wrong, with what is wrong there (422).
    """
    try:
        made = model.model_validate(said)
    except ValidationError as error:
        errors = [
            {"pointer": pointer(*each["loc"]), "detail": each["msg"]}
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise Problem(
            INVALID, _("{count} thing(s) are not right.").format(count=len(errors)), errors
        ) from error
    return {name: getattr(made, name) for name in made.model_fields_set}


def pointer(*parts: object) -> str:
    """Give the JSON pointer (RFC 6901) of a place in the body."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _refuse_unkeepable(said: dict[str, Any]) -> None:
    """Refuse what JSON can say and no database keeps: NUL, infinite numbers, endless nesting."""
    waiting: list[tuple[Any, int, str]] = [(said, 0, "")]
    while waiting:
        value, depth, place = waiting.pop()
        if isinstance(value, str) and "\x00" in value:
            _refuse(place, _("The character NUL is not taken."))
        if isinstance(value, float) and not math.isfinite(value):
            _refuse(place, _("The number is too large."))
        if depth > DEEPEST:
            _refuse(place, _("It is nested too deeply."))
        if isinstance(value, dict):
            for name, inner in value.items():
                if "\x00" in name:
                    _refuse(place, _("The character NUL is not taken."))
                waiting.append((inner, depth + 1, place + pointer(name)))
        elif isinstance(value, list):
            waiting += [(inner, depth + 1, place + pointer(n)) for n, inner in enumerate(value)]


def _refuse(place: str, why: str) -> None:
    raise Problem(INVALID, why, [{"pointer": place, "detail": why}])
