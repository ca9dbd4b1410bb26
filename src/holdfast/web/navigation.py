"""The way around the house: entries by clause from the registry, and those that rooms add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address
from holdfast.web.icons import icon

WORK: Final = "work"
ORGANIZATION: Final = "organization"
CLAUSES: Final[Mapping[str, tuple[Text, str]]] = {
    "4": (gettext_lazy("Context"), "context"),
    "5": (gettext_lazy("Leadership"), "leadership"),
    "6": (gettext_lazy("Planning"), "planning"),
    "7": (gettext_lazy("Support"), "support"),
    "8": (gettext_lazy("Operation"), "operation"),
    "9": (gettext_lazy("Evaluation"), "evaluation"),
    "10": (gettext_lazy("Improvement"), "improvement"),
}
GROUPS: Final[Mapping[str, Text]] = {WORK: "", ORGANIZATION: gettext_lazy("Organization")}


@dataclass(frozen=True)
class Item:
    """One entry: where it leads, and which permission its page asks for."""

    group: str
    label: Text
    url_name: str
    icon: str
    order: int
    permission: Permission | None = None
    everywhere: bool = False

    def is_for(self, caller: Caller) -> bool:
        """Tell whether a caller may go there: by right of a unit, or of all of them."""
        if self.permission is None:
            return True
        asked = caller.may if self.everywhere else caller.may_somewhere
        return asked(self.permission)


_ITEMS: list[Item] = []
Status = Callable[[Caller], Mapping[str, tuple[str, str]]]
_STATUS: list[Status] = []
_KNOWN: dict[object, dict[str, tuple[str, str]]] = {}
KEPT: Final = 500


def add(
    group: str,
    label: Text,
    url_name: str,
    icon: str,
    order: int,
    permission: Permission | None = None,
    *,
    everywhere: bool = False,
) -> None:
    """Add an entry, in AppConfig.ready().

    `group` is "work", "organization" or the number of a clause, "4" to "10"; `url_name` is
    what `reverse` takes; entries stand by `order`, those of the registry at 100 and above.
    """
    made = Item(group, label, url_name, icon, order, permission, everywhere)
    if made not in _ITEMS:
        _ITEMS.append(made)


def status_from(provider: Status) -> None:
    """Let a room above say how each clause stands: {"4": (tone, words)}, in a few queries."""
    if provider not in _STATUS:
        _STATUS.append(provider)


def groups_for(caller: Caller, path: str, *, entries: int) -> list[dict[str, Any]]:
    """Give the navigation for a caller who looks at a page; `entries` is the size of the ledger."""
    statuses = _statuses(caller, entries)
    groups = [_group(caller, key, str(label)) for key, label in GROUPS.items()]
    for number, (label, picture) in CLAUSES.items():
        tone, words = statuses.get(number, ("", ""))
        group = _group(caller, number, str(label))
        group |= {"clause": number, "icon": picture, "status": tone, "status_label": words}
        groups.append(group)
    _mark_active(groups, path)
    return [group for group in groups if group["items"]]


def _statuses(caller: Caller, entries: int) -> dict[str, tuple[str, str]]:
    """Give how the clauses stand; asked anew only when the ledger grew or the day changed."""
    key = (caller.organization_id, caller.actor_id, entries, clock.today())
    if key not in _KNOWN:
        found: dict[str, tuple[str, str]] = {}
        for provider in _STATUS:
            found |= provider(caller)
        if len(_KNOWN) >= KEPT:
            _KNOWN.clear()
        _KNOWN[key] = found
    return _KNOWN[key]


def _mark_active(groups: list[dict[str, Any]], path: str) -> None:
    """Mark the one entry whose address is the longest beginning of the page's."""
    urls = [entry["url"] for group in groups for entry in group["items"]]
    around = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    here = max(around, key=len, default="")
    for group in groups:
        for entry in group["items"]:
            entry["active"] = entry["url"] == here
        group["active"] = any(entry["active"] for entry in group["items"])


def _group(caller: Caller, key: str, label: str) -> dict[str, Any]:
    entries = [
        {"label": str(item.label), "url": url, "icon": icon(item.icon)}
        for item in sorted(_ITEMS, key=lambda item: item.order)
        if item.group == key and item.is_for(caller) and (url := _address(item.url_name))
    ]
    if caller.may_somewhere(Permission.RECORD_READ):
        entries += [
            {"label": words, "url": url, "icon": picture}
            for words, url, picture in _registers(key, get_language())
        ]
    return {"label": label, "clause": "", "items": entries}


@cache
def _registers(chapter: str, language: str | None) -> list[tuple[str, str, str]]:
    """Give label, address and icon of the registers of a clause, in the language in force."""
    return [
        (_capital(made.plural), list_address(made), icon(made.icon))
        for made in REGISTRY
        if made.clause.split(".", 1)[0] == chapter
    ]


def _capital(text: Text) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


@cache
def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def new_items(caller: Caller) -> list[dict[str, str]]:
    """Give what the caller may record anew, for the button New."""
    return [item for needs, item in _creatable(get_language()) if caller.may_somewhere(needs)]


@cache
def _creatable(language: str | None) -> list[tuple[Permission, dict[str, str]]]:
    """Give the entry of every kind that can be recorded, and the right that this takes."""
    return [
        (
            made.create.needs,
            {
                "label": _capital(made.noun),
                "url": new_address(made),
                "icon": icon(made.icon),
                "hint": _("Clause {number}").format(number=made.clause),
            },
        )
        for made in REGISTRY
        if made.create is not None
    ]
