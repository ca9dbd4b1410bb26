"""Starting from a sector template, and making what it brought one's own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused
from holdfast.records.access import may_edit
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.starter.catalogues import catalogues
from holdfast.starter.commands import start_from_template
from holdfast.starter.confirming import MOST, Seen, make_ours, not_ours, owner_named
from holdfast.starter.queries import Waiting, applied_templates, unconfirmed, waiting_for
from holdfast.starter.sectors.loading import KEYS, every_template, sector_template
from holdfast.starter.sectors.shapes import SectorTemplate
from holdfast.web.addresses import part_address, record_address
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.values import shown

PAGE: Final = 20
FEW: Final = 4
PARTS: Final = (
    ("scenarios", gettext_lazy("risk scenarios")),
    ("processes", gettext_lazy("processes")),
    ("issues", gettext_lazy("issues")),
    ("parties", gettext_lazy("interested parties")),
    ("obligations", gettext_lazy("obligations")),
    ("documents", gettext_lazy("documents")),
    ("assets", gettext_lazy("assets")),
    ("principles", gettext_lazy("principles")),
    ("roles", gettext_lazy("roles")),
    ("objectives", gettext_lazy("objectives")),
    ("system_risks", gettext_lazy("risks and opportunities of the system")),
)
NOT_OURS: Final = gettext_lazy("Not so with us.")
# What a reader of the list has no use for: it is the same for all, or comes after confirming.
LEFT_OUT: Final = frozenset({"title", "state", "owner", "unit", "review_due", "learned_from"})


def _permit(request: Request, permission: Permission = Permission.RECORD_READ) -> None:
    if not request.caller.may_somewhere(permission):
        raise PermissionDenied(
            _("To do this you need the permission “{permission}”.").format(
                permission=permission.value
            )
        )


def _counts(template: SectorTemplate) -> list[dict[str, object]]:
    return [{"n": len(getattr(template, name)), "label": label} for name, label in PARTS]


@require_GET
def choose_page(request: Request) -> HttpResponse:
    """Offer the sector templates, with what each brings, and those that were applied."""
    _permit(request)
    applied = {each.template: each for each in applied_templates()}
    context = {
        "cards": [
            {
                "template": each,
                "icon": icon(each.icon),
                "counts": _counts(each),
                "applied": applied.get(each.key),
                "url": reverse("starter:preview", args=(each.key,)),
            }
            for each in every_template()
        ],
        "yours_url": reverse("starter:yours") if applied else "",
    }
    return render(request, "starter/choose.html", context)


@require_http_methods(["GET", "POST"])
def preview_page(request: Request, key: str) -> HttpResponse:
    """Show what a template brings; start from it when the button is pressed."""
    _permit(request)
    if key not in KEYS:
        raise Http404(_("There is no such template."))
    if request.method == "POST":
        made = start_from_template(request.caller, template=key)
        count = sum(made.brought.values())
        messages.success(
            request,
            ngettext(
                "{n} record is here as a draft. It counts once you have made it yours.",
                "{n} records are here as drafts. Each counts once you have made it yours.",
                count,
            ).format(n=count),
        )
        return redirect("starter:yours")
    template = sector_template(key)
    names = {each.key: each for each in catalogues().parties}
    context = {
        "template": template,
        "icon": icon(template.icon),
        "counts": _counts(template),
        "parties": [
            {"name": names[each.key].name, "needs": each.needs} for each in template.parties
        ],
        "applied": next((a for a in applied_templates() if a.template == key), None),
        "may_start": request.caller.may(start_from_template.needs),
    }
    return render(request, "starter/preview.html", context)


@require_http_methods(["GET", "POST"])
def yours_page(request: Request) -> HttpResponse:
    """Go through what templates brought: confirm it, edit it, or set it aside."""
    _permit(request)
    if request.method == "POST":
        return _answer(request)
    applied = applied_templates()
    if not applied:
        return redirect("starter:choose")
    waiting = waiting_for(request.caller, applied)
    chosen = _chosen(waiting, request.GET.get("kind", ""))
    context = {
        "applied": [sector_template(each.template) for each in applied if each.template in KEYS],
        "groups": _groups(waiting, chosen),
        "total": sum(each.brought for each in waiting),
        "settled": sum(each.settled for each in waiting),
        "chosen": chosen,
        "reason": NOT_OURS,
        "owner": _own_name(request.caller),
        **(_listed(request, chosen) if chosen else {}),
    }
    return render(request, "starter/yours.html", context)


def _chosen(waiting: list[Waiting], wanted: str) -> Waiting | None:
    """Give the kind that was asked for; where it is settled, the next one that is open."""
    left = [each for each in waiting if each.open]
    asked = [each for each in left if each.record_type.key == wanted]
    return next(iter(asked or left), None)


def _groups(waiting: list[Waiting], chosen: Waiting | None) -> list[dict[str, Any]]:
    by_chapter = groupby(waiting, key=lambda each: each.record_type.clause.split(".")[0])
    return [
        {
            "chapter": chapter,
            "kinds": [
                {
                    "waiting": each,
                    "icon": icon(each.record_type.icon),
                    "url": "?" + urlencode({"kind": each.record_type.key}),
                    "is_chosen": each is chosen,
                }
                for each in kinds
            ],
        }
        for chapter, kinds in by_chapter
    ]


def _listed(request: Request, chosen: Waiting) -> dict[str, Any]:
    """Give one page of the records of a kind, with what each says."""
    made = chosen.record_type
    found = unconfirmed(request.caller, made).select_related("owner")
    records = list(found[:PAGE])
    here = request.get_full_path()
    return {
        "rows": [_row(request.caller, made, record, here) for record in records],
        "first": min(PAGE, chosen.open),
        "more": max(chosen.open - PAGE, 0),
        "may_void": request.caller.may_somewhere(Permission.RECORD_VOID),
    }


def _row(caller: Caller, made: RecordType, record: Record, here: str) -> dict[str, Any]:
    editable = may_edit(caller, record)
    edit = ""
    if editable and made.amend is not None:
        edit = f"{part_address(record, made.amend.name)}?{urlencode({'next': here})}"
    names = [name for section in made.sections for name in section.fields if name not in LEFT_OUT]
    told = [value for name in names if not (value := shown(record, name)).is_empty]
    return {
        "record": record,
        "url": record_address(record),
        "seen": f"{made.key}:{record.pk}:{record.version}",
        "told": [value for value in told if value.text != _("no")],
        "edit_url": edit,
        "may_edit": editable,
    }


def _own_name(caller: Caller) -> str:
    if caller.person_id is None:
        return ""
    found = Person.objects.live().filter(pk=caller.person_id).first()
    return found.reference if found else ""


def _answer(request: Request) -> HttpResponse:
    """Carry out the button that was pressed, and say what came of it."""
    kind = request.POST.get("kind", "")
    try:
        words = _carry_out(request)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    query = "?" + urlencode({"kind": kind}) if kind in REGISTRY else ""
    return redirect(reverse("starter:yours") + query)


def _carry_out(request: Request) -> str:
    given = request.POST
    if "void" in given:
        seen = Seen.read(given["void"])
        record = not_ours(request.caller, seen, reason=given.get("reason", ""))
        return _("{record} is set aside.").format(record=record)
    owner = owner_named(given.get("owner", ""))
    if "confirm" in given:
        [record] = make_ours(request.caller, [Seen.read(given["confirm"])], owner=owner)
        return _("{record} is yours now.").format(record=record)
    if given.get("reviewed") != "yes":
        raise Refused(_("Tick that you have read them: confirmed records count as evidence."))
    ticked = [Seen.read(text) for text in given.getlist("tick")[: MOST + 1]]
    made = make_ours(request.caller, ticked, owner=owner)
    return ngettext("{n} record is yours now.", "{n} records are yours now.", len(made)).format(
        n=len(made)
    )


def home_panel(caller: Caller) -> Mapping[str, object]:
    """Give how much of the templates still waits; nothing where none was applied or none waits."""
    if not caller.may_somewhere(Permission.CONTEXT_EDIT):
        return {}
    applied = applied_templates()
    if not applied:
        return {}
    waiting = waiting_for(caller, applied)
    left = sum(each.open for each in waiting)
    if not left:
        return {}
    total = sum(each.brought for each in waiting)
    return {
        "open": left,
        "settled": sum(each.settled for each in waiting),
        "total": total,
        "kinds": [each for each in waiting if each.open][:FEW],
    }


urlpatterns = [
    path(
        "start/",
        include(
            (
                [
                    path("", choose_page, name="choose"),
                    path("yours/", yours_page, name="yours"),
                    path("<slug:key>/", preview_page, name="preview"),
                ],
                "starter",
            )
        ),
    )
]
