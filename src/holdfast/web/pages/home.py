"""The start page: what must I do, what is wrong, what changed; first steps where all is empty."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from holdfast.accounts.queries import describe_roles
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.registry import REGISTRY
from holdfast.web import home
from holdfast.web.addresses import if_known, list_address, new_address
from holdfast.web.history import news_for
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.work.queries import Whose, work_due

FIRST: Final = (
    ("accounts.unit", _("Name the parts of your organization")),
    ("accounts.site", _("Enter the sites where you work")),
    ("accounts.person", _("Enter the people who answer for things")),
    ("context.contextissue", _("Write down what bears on your security")),
    ("context.interestedparty", _("Name who expects what of you")),
    ("processes.process", _("Describe your processes")),
    ("risk.riskscenario", _("Record the first risk scenario")),
)
SMALL: Final = 25
SHOWN: Final = 7
NEWS: Final = 8


@require_GET
def home_page(request: Request) -> HttpResponse:
    """Show the start page."""
    caller = request.caller
    due = work_due(caller, whose=Whose.MINE)
    news, _oldest = news_for(caller, count=80)
    panels = [
        {"template": panel.template, "panel": context}
        for panel in home.panels()
        if (context := panel.context(caller))
    ]
    context = {
        "roles": describe_roles(caller),
        "first_name": caller.name.split()[0] if caller.name else "",
        "due": due,
        "urgent": due.urgent[:SHOWN],
        "later": due.later[: max(0, SHOWN - len(due.urgent))],
        "panels": panels,
        "news": news[:NEWS],
        "guide": first_hour(caller),
    }
    return render(request, "web/home.html", context)


def first_hour(caller: Caller) -> dict[str, Any] | None:
    """Give the first steps while an organization is nearly empty, for those who can take them."""
    if not caller.may(Permission.ORGANIZATION_EDIT):
        return None
    steps = []
    records = 0
    for key, words in FIRST:
        if key not in REGISTRY:
            continue
        made = REGISTRY[key]
        count = made.model.objects.visible_to(caller).live()[:SMALL].count()
        # The first person is whoever was made with the organization: one alone is no step taken.
        enough = 2 if key == "accounts.person" else 1
        records += count
        steps.append(
            {
                "label": words,
                "done": count >= enough,
                "url": list_address(made) if count >= enough else new_address(made),
                "icon": icon(made.icon),
                "clause": made.clause,
                "about": str(made.about).split(". ", 1)[0].rstrip(".") + ".",
            }
        )
    if records >= SMALL or all(step["done"] for step in steps):
        return None
    return {
        "steps": steps,
        "done": sum(1 for step in steps if step["done"]),
        "import_url": if_known("/exchange/import/"),
        "starter_url": if_known("/starter/"),
    }
