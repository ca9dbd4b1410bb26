"""What the ledger keeps of a record: its fields as plain JSON, the same on every database."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any, TypeAlias, cast
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from holdfast.acting.models import Guarded

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def payload_of(record: Guarded) -> dict[str, Json]:
    """Give every field of a record as the ledger stores it, secrets left out."""
    omitted = record.ledger_omits
    return {
        field.attname: _plain(field, getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.attname not in omitted
    }


def _plain(field: models.Field[Any, Any], value: object) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(field, models.JSONField):
        return cast("Json", json.loads(json.dumps(value, cls=field.encoder or DjangoJSONEncoder)))
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, UUID | str):
        return str(value)
    if isinstance(value, float):
        return value
    return str(value)
