"""Commands on threats, vulnerabilities and assets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.operation.risk.choices import GRADES
from holdfast.operation.risk.models import Asset, Threat, Vulnerability
from holdfast.records.making import amending, moving, recording

KNOWN = ("words", "source", "source_date", "grade")
THREAT_FIELDS = (*KNOWN, "family")
VULNERABILITY_FIELDS = (*KNOWN, "layer", "domain")
ASSET_FIELDS = ("kind", "site", "criticality", "value", "description", "kind_text")

record_threat = recording(
    Threat,
    kind="risk.threat.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Record a threat"),
    asks=THREAT_FIELDS,
    about="Record somebody or something that can do harm, with the source it is known from.",
)
amend_threat = amending(
    Threat,
    kind="risk.threat.amended",
    needs=Permission.RISK_EDIT,
    asks=THREAT_FIELDS,
    about="Correct what is known of a threat.",
)
record_vulnerability = recording(
    Vulnerability,
    kind="risk.vulnerability.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Record a vulnerability"),
    asks=VULNERABILITY_FIELDS,
    about="Record a weakness that a threat can use, with the source it is known from.",
)
amend_vulnerability = amending(
    Vulnerability,
    kind="risk.vulnerability.amended",
    needs=Permission.RISK_EDIT,
    asks=VULNERABILITY_FIELDS,
    about="Correct what is known of a vulnerability.",
)
record_asset = recording(
    Asset,
    kind="risk.asset.recorded",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Record an asset"),
    asks=ASSET_FIELDS,
    about="Record something that is to be protected.",
)
amend_asset = amending(
    Asset,
    kind="risk.asset.amended",
    needs=Permission.RISK_EDIT,
    asks=ASSET_FIELDS,
    about="Correct what is said of an asset.",
)
retire_threat = moving(
    Threat,
    kind="risk.threat.retired",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Retire"),
    moves=Move(("watched",), "retired"),
    about="Note that a threat is no longer of interest.",
)
retire_vulnerability = moving(
    Vulnerability,
    kind="risk.vulnerability.retired",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Retire"),
    moves=Move(("watched",), "retired"),
    about="Note that a weakness no longer exists.",
)
retire_asset = moving(
    Asset,
    kind="risk.asset.retired",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("No longer ours"),
    moves=Move(("in_use",), "gone"),
    about="Note that an asset was sold, closed or used up.",
)


def _check(
    record: Threat | Vulnerability, source: str, source_date: dt.date, grade: str,
    review_due: dt.date,
) -> None:  # fmt: skip
    refuse_if(not source.strip(), _("Name the source."), field="source")
    refuse_if(source_date > clock.today(), _("That day has not come yet."), field="source_date")
    refuse_if(
        grade and grade not in dict(GRADES), _("A grade such as B2 is expected."), field="grade"
    )
    refuse_if(
        review_due <= clock.today(), _("The next look lies in the future."), field="review_due"
    )
    record.source, record.source_date = source.strip(), source_date
    record.grade, record.review_due = grade or record.grade, review_due
    record.save()


CHECK_LABELS = {"review_due": gettext_lazy("Look again on")}


@command(
    kind="risk.threat.source_checked",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Source checked"),
    labels=CHECK_LABELS,
)
def check_threat(
    caller: Caller, threat: Threat, *, source: str, source_date: dt.date, review_due: dt.date,
    grade: str = "",
) -> Threat:  # fmt: skip
    """Note that the source of a threat was looked at again, and what it is dated now."""
    _check(threat, source, source_date, grade, review_due)
    return threat


@command(
    kind="risk.vulnerability.source_checked",
    needs=Permission.RISK_EDIT,
    label=gettext_lazy("Source checked"),
    labels=CHECK_LABELS,
)
def check_vulnerability(
    caller: Caller, vulnerability: Vulnerability, *, source: str, source_date: dt.date,
    review_due: dt.date, grade: str = "",
) -> Vulnerability:  # fmt: skip
    """Note that the source of a vulnerability was looked at again, and what it is dated now."""
    _check(vulnerability, source, source_date, grade, review_due)
    return vulnerability
