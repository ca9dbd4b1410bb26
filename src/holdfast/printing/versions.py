"""What stands on every page of controlled content: which document, which version, who approved."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.records.models import ContentVersion


def version_head(version: ContentVersion, code: str = "") -> str:
    """Say on every page which document of which version it is, as people call it."""
    numbered = _("v{number}").format(number=version.number)
    return " · ".join(each for each in (code, numbered) if each)


def version_foot(version: ContentVersion, reference: str, code: str = "") -> str:
    """Say below every page which version it is, and who approved it when."""
    said = [code, reference, _("version {number}").format(number=version.number)]
    if version.approved_at is None:
        said.append(_("not approved"))
    else:
        day = date_format(timezone.localtime(version.approved_at).date(), "SHORT_DATE_FORMAT")
        said.append(_("approved {day} by {who}").format(day=day, who=version.approver_name))
    return " · ".join(each for each in said if each)
