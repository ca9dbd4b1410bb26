"""Commands on the risk method: adopt one, change it into a new version, put it in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller, Channel
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.operation.risk.choices import ShippedMethod
from holdfast.operation.risk.commands.judging import forget_method_at_work, settle
from holdfast.operation.risk.method import (
    Method,
    MethodError,
    from_json,
    shipped_method,
    to_json,
)
from holdfast.operation.risk.models import RiskMethod, RiskScenario
from holdfast.operation.risk.queries.scenarios import open_scenarios
from holdfast.records.making import make


@command(
    kind="risk.method.adopted",
    needs=Permission.RISK_METHOD,
    label=gettext_lazy("Adopt a method"),
    makes=RiskMethod,
    labels={"key": gettext_lazy("Method"), "in_force": gettext_lazy("Put it in force at once")},
    tone="primary",
)
def adopt_method(caller: Caller, *, key: ShippedMethod, in_force: bool = False) -> RiskMethod:
    """Adopt one of the methods that come with Holdfast, as a draft or in force at once."""
    try:
        method = shipped_method(str(key))
    except MethodError as error:
        raise Refused(str(error), fields={"key": [str(error)]}) from error
    found = (
        RiskMethod.objects.live()
        .filter(method_key=method.key, method_version=method.version)
        .exclude(state="superseded")
        .first()
    )
    made = found or _kept(caller, replace(method, version=_free_version(method)), {})
    if in_force and made.state == "draft":
        return put_method_in_force(caller, made)
    return made


@command(
    kind="risk.method.revised",
    needs=Permission.RISK_METHOD,
    label=gettext_lazy("Make a new version"),
    labels={
        "definition": gettext_lazy("Method as JSON"),
        "reason": gettext_lazy("What changes, and why"),
    },
)
def revise_method(
    caller: Caller, method: RiskMethod, *, definition: str, reason: str
) -> RiskMethod:
    """Make a new version of a method; what was judged by the old one stays as it was judged."""
    refuse_if(not reason.strip(), _("Say what changes, and why."), field="reason")
    try:
        given = from_json(definition, source=_("your text"))
    except MethodError as error:
        raise Refused(str(error), fields={"definition": str(error).splitlines()}) from error
    refuse_if(
        given.key != method.method_key,
        _("This is the method “{given}”, not “{key}”: keep the key.").format(
            given=given.key, key=method.method_key
        ),
        field="definition",
    )
    made = replace(given, version=_free_version(given))
    refuse_if(
        to_json(replace(made, version=method.method_version)) == method.definition,
        _("Nothing changes in this text."),
        field="definition",
    )
    return _kept(caller, made, {"change_reason": reason.strip()})


def _free_version(method: Method) -> int:
    used = RiskMethod.objects.filter(method_key=method.key).values_list("method_version", flat=True)
    return method.version if method.version not in used else max(used) + 1


def _kept(caller: Caller, method: Method, values: dict[str, Any]) -> RiskMethod:
    return make(
        RiskMethod(organization_id=caller.organization_id),
        {
            "title": f"{method.title}, {_('version')} {method.version}",
            "method_key": method.key,
            "method_version": method.version,
            "definition": to_json(method),
            **values,
        },
    )


@command(
    kind="risk.method.put_in_force",
    needs=Permission.RISK_METHOD,
    label=gettext_lazy("Put in force"),
    moves=Move(("draft",), "in_force"),
    tone="primary",
)
def put_method_in_force(caller: Caller, method: RiskMethod) -> RiskMethod:
    """Let risks be judged by this method from now on; what was judged before stays as it is.

    Scenarios that were recorded with figures while no method was in force are judged by it.
    """
    for earlier in RiskMethod.objects.live().filter(state="in_force").exclude(pk=method.pk):
        earlier.state, earlier.superseded_on = "superseded", clock.today()
        earlier.save()
    method.effective_on, method.enforced_by = clock.today(), caller.name
    if caller.channel is not Channel.TEMPLATE:
        method.unconfirmed = False  # whoever puts it in force makes it the organization's own
    method.save()
    forget_method_at_work()
    for scenario in _waiting():
        settle(scenario, method, strict=False)
        scenario.save()
    return method


def _waiting() -> list[RiskScenario]:
    """Give the scenarios that have figures but were never judged by any method."""
    return list(
        open_scenarios().filter(
            method_name="", likelihood_current__isnull=False, consequence_current__isnull=False
        )
    )
