"""Declarations: threats, vulnerabilities, assets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from holdfast.operation.risk import commands
from holdfast.operation.risk.models import Asset, Threat, Vulnerability
from holdfast.operation.risk.record_types.synonyms import KINDS
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

SOURCE_WORDS = {
    "words": ("words", "description", "details"),
    "source": ("source", "reference", "reported by", "origin"),
    "source_date": ("source date", "date", "published", "as of", "date of source"),
    "grade": ("grade", "admiralty grade", "confidence", "source grade"),
}
SOURCE = Section(_("Where it is known from"), ("source", "source_date", "grade", "review_due"))

THREAT = RecordType(
    model=Threat,
    slug="threats",
    clause="8.3",
    noun=_("threat"),
    plural=_("threats"),
    about=_("Who or what can do harm, known from which source, as of when."),
    create=commands.record_threat,
    amend=commands.amend_threat,
    commands=(commands.check_threat, commands.retire_threat, *ON_EVERY_RECORD),
    columns=("reference", "title", "family", "source", "source_date", "grade", "review_due"),
    filters=("state", "family", "grade", "owner"),
    search=("reference", "title", "words", "source"),
    sections=(Section(_("The threat"), ("title", "words", "family")), SOURCE),
    traces=(TraceRule(Relation.THREATENS, (), _("Threatens")),),
    dues=(Due("review_due", _("Look at the source again"), ("watched",)),),
    synonyms={
        **SOURCE_WORDS,
        "title": ("threat", "threat name", "name"),
        "family": ("family", "group", "group of 6.1.2"),
        "external_reference": ("threat id", "threat no", "key", "code"),
    },
    icon="warning",
)
VULNERABILITY = RecordType(
    model=Vulnerability,
    slug="vulnerabilities",
    clause="8.3",
    noun=_("vulnerability"),
    plural=_("vulnerabilities"),
    about=_("Weaknesses that a threat can use, and the layer of protection that each opens."),
    create=commands.record_vulnerability,
    amend=commands.amend_vulnerability,
    commands=(commands.check_vulnerability, commands.retire_vulnerability, *ON_EVERY_RECORD),
    columns=("reference", "title", "layer", "domain", "source", "source_date", "review_due"),
    filters=("state", "layer", "domain", "owner"),
    search=("reference", "title", "words", "source"),
    sections=(Section(_("The weakness"), ("title", "words", "layer", "domain")), SOURCE),
    traces=(TraceRule(Relation.RELATES_TO, (), _("Relates to")),),
    dues=(Due("review_due", _("Look at the source again"), ("watched",)),),
    synonyms={
        **SOURCE_WORDS,
        "title": ("vulnerability", "vulnerability name", "weakness", "name", "cve id"),
        "layer": ("layer", "protection layer"),
        "domain": ("domain", "area"),
        "external_reference": ("vulnerability id", "vulnerability no", "key", "code"),
    },
    icon="unlock",
)
ASSET = RecordType(
    model=Asset,
    slug="assets",
    clause="8.3",
    noun=_("asset"),
    plural=_("assets"),
    about=_("What the organization wants to protect, where it is, what it is worth."),
    create=commands.record_asset,
    amend=commands.amend_asset,
    commands=(commands.retire_asset, *ON_EVERY_RECORD),
    columns=("reference", "title", "kind", "site", "criticality", "owner", "state"),
    filters=("state", "kind", "site", "criticality", "owner"),
    search=("reference", "title", "description"),
    sections=(
        Section(_("The asset"), ("title", "kind", "kind_text", "site", "description")),
        Section(_("What it is worth"), ("criticality", "value")),
    ),
    traces=(TraceRule(Relation.RELATES_TO, (), _("Relates to")),),
    related=("owner", "unit", "site"),
    synonyms={
        "title": ("asset", "asset name", "name", "item"),
        "kind_text": ("asset type", "type", "kind", "class", "category"),
        "kind": ("kind of asset",),
        "criticality": ("criticality", "criticality 1to5", "importance", "critical"),
        "value": ("value", "worth", "replacement value"),
        "description": ("description", "notes", "why", "details"),
        "site": ("site", "location", "where"),
        "external_reference": ("asset id", "asset no", "key", "inventory no", "tag"),
    },
    choice_words={"kind": KINDS},
    icon="building",
)
