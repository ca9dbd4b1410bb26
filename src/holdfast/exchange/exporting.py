"""Exporting a register so that people can work on it and bring it back unchanged."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted
from holdfast.exchange.fields import fields_of
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.records.access import may_edit
from holdfast.records.models import Record, RecordQuerySet
from holdfast.records.registry import RecordType

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """The files in which a register leaves."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


MEDIA_TYPES: Final = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}


def export_register(
    caller: Caller,
    record_type: RecordType,
    form: Format,
    *,
    records: RecordQuerySet[Any] | None = None,
) -> bytes:
    """Give a register as a file that imports back to the same records.

    Raises:
        NotPermitted: the caller may not export.
    """
    if not caller.may_somewhere(Permission.EVIDENCE_EXPORT):
        raise NotPermitted(_("You may not export registers."))
    known = {field.name for field in record_type.model._meta.concrete_fields}
    fields = tuple(field for field in fields_of(record_type) if field.name in known)
    relations = [field.name for field in fields if field.kind is Kind.REFERENCE]
    found = records if records is not None else record_type.model.objects.live()
    found = found.visible_to(caller).select_related(*relations).order_by("reference")
    rows = (_row(caller, record, fields) for record in found.iterator(chunk_size=2000))
    if form is Format.JSON:
        return _json(record_type, fields, rows)
    headers = [*(field.label for field in fields), _("State")]
    if form is Format.CSV:
        return _csv(headers, rows)
    return _xlsx(record_type, headers, fields, rows)


def _row(caller: Caller, record: Record, fields: tuple[Field, ...]) -> list[object]:
    veils = {} if not record.veiled or may_edit(caller, record) else record.veiled
    values = [
        veils[field.name](getattr(record, field.name))
        if field.name in veils
        else _value(record, field)
        for field in fields
    ]
    return [*values, record.get_state_display()]


def _value(record: Record, field: Field) -> object:
    if field.name == "external_reference":
        return record.reference
    value = getattr(record, field.name)
    if isinstance(value, Record):
        return value.reference
    if field.kind is Kind.CHOICE:
        return dict(field.choices).get(str(value), value)
    return value


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def defused(value: object) -> object:
    """Give a text that a spreadsheet program will not take for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _csv(headers: list[str], rows: Iterator[list[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        writer.writerow(["" if v is None else defused(_plain(v)) for v in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _json(
    record_type: RecordType, fields: tuple[Field, ...], rows: Iterator[list[object]]
) -> bytes:
    names = [*(field.label for field in fields), _("State")]
    records = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    document = {"type": record_type.key, "records": records}
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _xlsx(
    record_type: RecordType,
    headers: list[str],
    fields: tuple[Field, ...],
    rows: Iterator[list[object]],
) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    sheet = workbook.add_worksheet(str(record_type.plural)[:31].capitalize())
    bold = workbook.add_format(
        {"bold": True, "bg_color": "#E8EDF3", "border": 1, "text_wrap": True}
    )
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for index, header in enumerate(headers):
        long = index < len(fields) and fields[index].kind is Kind.LONG_TEXT
        sheet.set_column(index, index, 48 if long else max(12, min(30, len(header) + 4)))
        sheet.write_string(0, index, header, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            _write(sheet, count, index, value, wrap, day)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(headers) - 1)
    workbook.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, wrap: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, _("yes") if value else _("no"), wrap)
    elif isinstance(value, dt.datetime):
        sheet.write_string(row, column, value.isoformat(), wrap)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, wrap)
    else:
        sheet.write_string(row, column, str(value), wrap)
