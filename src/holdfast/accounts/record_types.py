"""Declarations: units, sites and people."""

from django.utils.translation import gettext_lazy as _

from holdfast.accounts import commands
from holdfast.accounts.models import Person, Site, Unit
from holdfast.accounts.personal_data.erasing import erase_person
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import RecordType, Section


def _panel(caller: Caller, person: Person) -> dict[str, object]:
    return {"may_erase": caller.may(Permission.PERSON_ERASE, person.unit_id)}


UNIT = RecordType(
    model=Unit,
    slug="units",
    clause="4.3",
    noun=_("unit"),
    plural=_("units"),
    about=_("The parts of the organization. Rights granted on a unit hold for all below it."),
    create=commands.add_unit,
    amend=commands.amend_unit,
    commands=(commands.dissolve_unit, *ON_EVERY_RECORD),
    columns=("reference", "title", "parent", "owner", "state"),
    filters=("state",),
    search=("reference", "title", "purpose"),
    sections=(Section(_("The unit"), ("title", "parent", "purpose", "needs_objectives")),),
    related=("owner", "unit", "parent"),
    synonyms={
        "title": ("unit", "department", "division", "name"),
        "parent": ("parent", "part of", "reports to unit"),
        "purpose": ("purpose", "task", "description"),
    },
    icon="hierarchy",
)
SITE = RecordType(
    model=Site,
    slug="sites",
    clause="4.3",
    noun=_("site"),
    plural=_("sites"),
    about=_("The places where the organization works or on which it depends, on the map."),
    create=commands.add_site,
    amend=commands.amend_site,
    commands=(commands.close_site, *ON_EVERY_RECORD),
    columns=("reference", "title", "kind", "country", "locode", "state"),
    filters=("state", "kind", "country"),
    search=("reference", "title", "country", "locode", "address"),
    sections=(
        Section(_("The site"), ("title", "kind", "country", "locode", "address")),
        Section(_("On the map"), ("latitude", "longitude")),
    ),
    synonyms={
        "title": ("site", "site name", "port", "main port name", "port name", "facility", "name"),
        "country": ("country", "country code", "nation"),
        "locode": ("un/locode", "locode", "unlocode", "un locode", "port code"),
        "latitude": ("latitude", "lat", "y"),
        "longitude": ("longitude", "lon", "long", "lng", "x"),
        "address": ("address", "street", "location"),
        "kind": ("kind", "type", "site type"),
        "external_reference": ("world port index number", "site id", "id", "code"),
    },
    icon="map-pin",
)
PERSON = RecordType(
    model=Person,
    slug="people",
    clause="5.3",
    noun=_("person"),
    plural=_("people"),
    about=_("Who works for or with the organization; with or without a user of Holdfast."),
    create=commands.add_person,
    amend=commands.amend_person,
    commands=(commands.leave_person, erase_person, *ON_EVERY_RECORD),
    columns=("reference", "title", "function", "unit", "email", "state"),
    filters=("state", "unit", "is_external"),
    search=("reference", "title", "function", "email"),
    sections=(Section(_("The person"), ("title", "function", "email", "phone", "is_external")),),
    synonyms={
        "title": ("name", "full name", "person", "employee", "contact"),
        "function": ("function", "job title", "position", "role", "post"),
        "email": ("email", "e-mail", "mail", "e-mail address"),
        "phone": ("phone", "telephone", "mobile", "tel"),
        "unit": ("unit", "department", "team"),
        "external_reference": ("personnel number", "employee id", "staff no", "id"),
    },
    icon="users",
    panels=("web/accounts/person_panel.html",),
    panel_context=_panel,
)
TYPES = (UNIT, SITE, PERSON)
