"""Declaration: awareness activities (7.3)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import RecordType, Section, TraceRule
from holdfast.support.commands import awareness, awareness_reading
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.queries.awareness_panels import awareness_panel

AWARENESS = RecordType(
    model=AwarenessActivity,
    slug="awareness-activities",
    clause="7.3",
    noun=_("awareness activity"),
    plural=_("awareness activities"),
    about=_(
        "What people are to know: how they contribute and what better security brings, what not "
        "conforming means, their roles, emergencies. Write it short and plain, say who must know "
        "it and how often they confirm it; two to five questions show whether it arrived. "
        "External workers confirm by a personal link or on a tablet."
    ),
    create=awareness.write_awareness,
    amend=awareness.amend_awareness,
    commands=(
        *awareness.ON_AWARENESS,
        awareness_reading.take_in_signed_list,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "subject", "audience", "period_months", "state", "owner"),
    filters=("state", "subject", "audience", "owner"),
    search=("reference", "title", "body"),
    sections=(
        Section(_("What people are to know"), ("title", "subject", "body", "document")),
        Section(_("Who must know it"), ("audience", "for_unit", "for_role", "period_months")),
        Section(_("Quiz"), ("pass_percent",)),
        Section(_("Asked"), ("asked_since", "asked_because", "round")),
    ),
    traces=(
        TraceRule(
            Relation.ARISES_FROM,
            (),
            _("Arises from"),
            _("The policy, risk, incident or finding that people are to know of."),
        ),
    ),
    related=("owner", "unit", "for_unit", "for_role", "document"),
    synonyms={
        "title": ("awareness", "topic", "title", "campaign"),
        "subject": ("subject", "area", "kind"),
        "body": ("text", "content", "message"),
        "audience": ("audience", "target group", "for whom", "who"),
        "period_months": ("period", "months", "repeat every", "frequency (months)"),
        "external_reference": ("id", "no"),
    },
    icon="eye",
    panels=("support/panels/awareness_activity.html",),
    panel_context=awareness_panel,
)
