"""The page of one record: what it says, what can be done, what it hangs together with."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.permissions import Permission
from holdfast.records.access import may_edit
from holdfast.records.choices import Standing
from holdfast.records.content import acknowledge, ask_reviewers, release_reviewer, take_file
from holdfast.records.models import Record
from holdfast.records.queries import Link, attachments_of, links_of
from holdfast.records.registry import REGISTRY, Column, RecordType
from holdfast.web import access_log
from holdfast.web.addresses import command_address, list_address, part_address, record_address
from holdfast.web.choosing import find_reference
from holdfast.web.content import content_panel
from holdfast.web.history import history_of
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at, type_at
from holdfast.web.possible import kind_of, open_version, possible_commands
from holdfast.web.values import overdue_flags, plain, shown
from holdfast.work.commands import plan_action_for
from holdfast.work.queries import actions_for

RECENT: Final = 8
# What has its place beside the text: acknowledging it, uploading it, asking who reads it.
IN_THE_PANEL: Final = frozenset(
    command.kind for command in (acknowledge, ask_reviewers, release_reviewer, take_file)
)
FACTS: Final = (
    "owner",
    "unit",
    "classification",
    "review_due",
    "happened_at",
    "recorded_at",
    "corrected_at",
    "external_source",
    "external_reference",
)


@require_GET
def record_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show a record."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    access_log.note_reading(request, request.caller, f"{record.reference} {record.title}", record)
    context = record_context(request.caller, record_type, record)
    return render(request, record_type.detail_template or "web/records/detail.html", context)


def record_context(caller: Caller, record_type: RecordType, record: Record) -> dict[str, Any]:
    """Give all that the page of a record shows, in a bounded number of queries."""
    version = open_version(record)
    links = links_of(caller, record)
    attachments = list(attachments_of(record))
    editable = may_edit(caller, record) and record.standing == Standing.LIVE
    parts = [link.trace.pk for link in links] + [a.pk for a in attachments]
    content = content_panel(caller, record, version)
    commands = [
        command
        for command in possible_commands(caller, record, version)
        if kind_of(record, command) not in IN_THE_PANEL
    ]
    history = history_of(caller, record, [*parts, *content.get("version_ids", ())])
    context: dict[str, Any] = {
        "record": record,
        "record_type": record_type,
        "here": record_address(record),
        "list_url": list_address(record_type),
        "icon": icon(record_type.icon),
        "state": record.state_now,
        "flags": overdue_flags(record, record_type),
        "sections": sections(record_type, record),
        "facts": [value for name in FACTS if not (value := shown(record, name)).is_empty],
        **_buttons(record, commands),
        "editable": editable,
        "links": _grouped(links),
        "rules": _open_rules(record_type, links),
        "attachments": _files(record, attachments, editable=editable),
        "actions": list(actions_for(caller, record)),
        "may_plan": caller.may(Permission.ACTION_EDIT, record.unit_id)
        and record.standing == Standing.LIVE
        and record.needs_to_read is None,
        "history": history[:RECENT],
        "history_more": max(0, len(history) - RECENT),
        "content": content,
        "may_settle": caller.may(Permission.CONTENT_EDIT, record.unit_id),
        "trace_url": part_address(record, "links"),
        "attach_url": part_address(record, "attach"),
        "plan_url": command_address(record, plan_action_for),
        "history_url": part_address(record, "history"),
        "print_url": part_address(record, "print"),
    }
    if record_type.panel_context is not None:
        context |= record_type.panel_context(caller, record)
    return context


def sections(record_type: RecordType, record: Record) -> list[dict[str, Any]]:
    """Give the sections of the type with the record's values; without sections, its columns."""
    # Where a column says in its own words what a field holds, the page says it so too.
    spoken = {c.name: c for c in record_type.columns if isinstance(c, Column) and c.value}
    made: list[dict[str, Any]] = [
        {
            "heading": str(section.heading),
            "about": str(section.about),
            "values": [shown(record, spoken.get(n, n)) for n in section.fields if n != "title"],
        }
        for section in record_type.sections
    ]
    if not made:
        values = [shown(record, c) for c in record_type.columns if c not in ("reference", "title")]
        made = [{"heading": _("What it says"), "about": "", "values": values}]
    # A part of which nothing is known would only push the rest away; the first one always shows.
    return [
        section
        for number, section in enumerate(made)
        if section["values"] and (number == 0 or not all(v.is_empty for v in section["values"]))
    ]


def _buttons(record: Record, commands: list[Command[..., Any]]) -> dict[str, Any]:
    """Sort commands: at most two in the open, the dangerous ones and the rest in a menu."""
    entries = [
        {
            "label": str(command.label),
            "about": command.about,
            "url": command_address(record, command),
            "tone": command.tone,
            "asks": bool(command.inputs),
            "variant": "primary" if command.tone == "primary" else "",
            "menu_tone": "bad" if command.tone == "danger" else "",
        }
        for command in commands
    ]
    urgent = [e for e in entries if e["tone"] == "primary"]
    plain_ones = [e for e in entries if e["tone"] not in ("primary", "danger")]
    front = (urgent + plain_ones)[:3]
    return {
        "buttons": sorted(front, key=lambda e: e["tone"] == "primary"),
        "more_buttons": [e for e in entries if e not in front],
    }


def _grouped(links: list[Link]) -> list[dict[str, Any]]:
    """Give the links under the words that say what the other records are to this one."""
    ordered = sorted(links, key=lambda link: str(link.words))
    return [
        {"words": words, "links": [_line(link) for link in group]}
        for words, group in groupby(ordered, key=lambda link: str(link.words))
    ]


def _line(link: Link) -> dict[str, Any]:
    made = REGISTRY.of(link.other)
    return {
        "trace": link.trace,
        "other": link.other,
        "url": record_address(link.other),
        "icon": icon(made.icon),
        "kind": str(made.noun),
        "state": link.other.state_now,
    }


def _open_rules(record_type: RecordType, links: list[Link]) -> list[Any]:
    """Give the kinds of link that the type looks for and that this record has none of."""
    have = {(link.trace.relation, REGISTRY.of(link.other).key) for link in links}
    return [
        {"number": number, "rule": rule}
        for number, rule in enumerate(record_type.traces)
        if not any(
            relation == rule.relation and (not rule.to or key in rule.to) for relation, key in have
        )
    ]


def _files(record: Record, attachments: list[Any], *, editable: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "url": part_address(record, f"attachments/{file.pk}"),
            "withdraw_url": part_address(record, f"attachments/{file.pk}/withdraw")
            if editable
            else "",
            "size": file.size,
            "kind": _kind_of_file(file.media_type),
            "by": file.added_by,
            "when": file.added_at,
            "digest": file.sha256[:12],
            "note": file.note,
            "proves": [
                plain(_("Proves the period from"), file.proves_from),
                plain(_("until"), file.proves_until),
            ]
            if file.proves_from or file.proves_until
            else [],
        }
        for file in attachments
    ]


def _kind_of_file(media_type: str) -> str:
    if media_type.startswith("image/"):
        return "image"
    return "table" if "sheet" in media_type or media_type == "text/csv" else "other"


@require_GET
def history_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show the whole history of a record, with the proof of each entry."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    access_log.note_reading(request, request.caller, f"{record} {_('history')}", record)
    parts = [link.trace.pk for link in links_of(request.caller, record)]
    parts += [a.pk for a in attachments_of(record)]
    context = {
        "record": record,
        "record_type": record_type,
        "icon": icon(record_type.icon),
        "here": record_address(record),
        "history": history_of(request.caller, record, parts),
    }
    return render(request, "web/records/history.html", context)


@require_GET
def print_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Show a record as it goes on paper: everything it says, nothing to press."""
    record_type = type_at(area, slug)
    record = record_at(request.caller, record_type, key)
    access_log.note_reading(request, request.caller, f"{record} {_('print')}", record)
    context = record_context(request.caller, record_type, record)
    return render(request, "web/records/print.html", context)


@require_GET
def reference_page(request: Request, reference: str) -> HttpResponse:
    """Go to the record of a reference that somebody said or printed."""
    record = find_reference(request.caller, reference)
    if record is None:
        raise Http404(
            _("No record that you may read has the reference {reference}.").format(
                reference=reference
            )
        )
    return redirect(record_address(record))
