"""Commands: record what was considered (6.1.2), report to the enterprise risk register (6.1.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Site, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.operation.risk.choices import Consideration
from holdfast.operation.risk.models import ConsideredCategory, EnterpriseReport, RiskScenario
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.making import amending, make

REVIEW_MONTHS = 12


@command(
    kind="risk.consideredcategory.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Considered, nothing found, because"),
    labels={"reason": gettext_lazy("Because"), "category": gettext_lazy("What was considered")},
    makes=ConsideredCategory,
    tone="primary",
)
def record_consideration(
    caller: Caller,
    *,
    category: Consideration,
    reason: str,
    site: Site | None = None,
    unit: Unit | None = None,
    considered_on: dt.date | None = None,
    review_due: dt.date | None = None,
    owner: Person | None = None,
) -> ConsideredCategory:
    """Record that a category of 6.1.2 was considered for a place, and why it brings no scenario."""
    refuse_if(not reason.strip(), _("Say why there is no scenario of this kind."), field="reason")
    day = considered_on or clock.today()
    refuse_if(day > clock.today(), _("That day has not come yet."), field="considered_on")
    place = site or unit
    title = _("{category}: nothing found at {place}") if place else _("{category}: nothing found")
    return make(
        ConsideredCategory(organization_id=caller.organization_id, considered_by=caller.name),
        {
            "title": title.format(
                category=Consideration(category).label, place=place.title if place else ""
            )[:300],
            "category": category,
            "reason": reason.strip(),
            "site": site,
            "unit": unit,
            "considered_on": day,
            "review_due": review_due or add_months(day, REVIEW_MONTHS),
            "owner": owner,
        },
    )


amend_consideration = amending(
    ConsideredCategory,
    kind="risk.consideredcategory.amended",
    needs=Permission.RISK_EDIT,
    asks=("reason",),
    about="Correct the words of a consideration.",
)


@command(
    kind="risk.consideredcategory.withdrawn",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("There is something after all"),
    moves=Move(("considered",), "withdrawn"),
)
def withdraw_consideration(
    caller: Caller, consideration: ConsideredCategory, *, reason: str
) -> ConsideredCategory:
    """Withdraw a consideration, because there is a scenario of this kind after all."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    consideration.withdrawn_because = reason.strip()
    consideration.save()
    return consideration


@command(
    kind="risk.enterprisereport.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Report to the enterprise risk register"),
    labels={"scenarios": gettext_lazy("Which risks")},
    helps={"scenarios": gettext_lazy("More can be linked later.")},
    makes=EnterpriseReport,
    tone="primary",
)
def report_to_enterprise(  # noqa: PLR0913 - which risks, where, when, by whom
    caller: Caller,
    *,
    enterprise_register: str,
    reported_on: dt.date | None = None,
    scenarios: list[RiskScenario] | None = None,
    link: str = "",
    note: str = "",
    review_due: dt.date | None = None,
    owner: Person | None = None,
    unit: Unit | None = None,
) -> EnterpriseReport:
    """Record that risks were handed on to the organization's overall risk management, and where."""
    refuse_if(
        not enterprise_register.strip(),
        _("Say in which register they stand."),
        field="enterprise_register",
    )
    day = reported_on or clock.today()
    refuse_if(day > clock.today(), _("That day has not come yet."), field="reported_on")
    made = make(
        EnterpriseReport(organization_id=caller.organization_id, reported_by=caller.name),
        {
            "title": _("Reported to {register}").format(register=enterprise_register.strip())[:300],
            "enterprise_register": enterprise_register.strip(),
            "reported_on": day,
            "link": link,
            "note": note,
            "review_due": review_due,
            "owner": owner,
            "unit": unit,
        },
    )
    for scenario in scenarios or ():
        level = scenario.level_current
        trace(caller, made, relation=Relation.COVERS, target=scenario, note=level)
    return made


amend_enterprise_report = amending(
    EnterpriseReport,
    kind="risk.enterprisereport.amended",
    needs=Permission.RISK_EDIT,
    asks=("enterprise_register", "link", "note"),
    about="Correct where risks were handed on to.",
)


@command(
    kind="risk.scenario.reported_to_enterprise",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Report to the enterprise risk register"),
    labels={"enterprise_register": gettext_lazy("Enterprise risk register")},
)
def report_scenario(
    caller: Caller,
    scenario: RiskScenario,
    *,
    enterprise_register: str,
    reported_on: dt.date | None = None,
    link: str = "",
) -> EnterpriseReport:
    """Record that this risk was handed on to the organization's overall risk management."""
    return report_to_enterprise(
        caller,
        enterprise_register=enterprise_register,
        reported_on=reported_on,
        link=link,
        scenarios=[scenario],
    )


@command(
    kind="risk.enterprisereport.withdrawn",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("It no longer stands there"),
    moves=Move(("reported",), "withdrawn"),
)
def withdraw_enterprise_report(
    caller: Caller, report: EnterpriseReport, *, reason: str
) -> EnterpriseReport:
    """Note that what was reported no longer stands in the enterprise risk register."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    report.withdrawn_because = reason.strip()
    report.save()
    return report
