"""Declarations: the contact book and message channels (7.4)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section
from holdfast.support.commands import contacts as on_contacts
from holdfast.support.commands import message_channels as on_channels
from holdfast.support.models.communication_channels import MessageChannel
from holdfast.support.models.contacts import Contact
from holdfast.support.queries.communication_panels import contact_panel

CONTACT = RecordType(
    model=Contact,
    slug="contacts",
    clause="7.4",
    noun=_("contact"),
    plural=_("contacts"),
    about=_(
        "Whom to reach at interested parties and authorities, and how: the duty officer of the "
        "police, the customs desk, the customer's security manager. Somebody calls each at least "
        "every ninety days; a wrong number is found before it is needed."
    ),
    create=on_contacts.enter_contact,
    amend=on_contacts.amend_contact,
    commands=(
        on_contacts.verify_contact,
        on_contacts.permit_contact,
        on_contacts.retire_contact,
        on_contacts.use_contact_again,
        *ON_EVERY_RECORD,
    ),
    columns=(
        "reference",
        "title",
        "party",
        "function",
        "phone",
        "mobile",
        "emergency_phone",
        "email",
        "round_the_clock",
        "may_receive",
        "verified_on",
    ),
    filters=("state", "party", "round_the_clock", "may_receive", "owner"),
    search=("reference", "title", "organization_name", "function", "email", "phone"),
    sections=(
        Section(_("Who"), ("title", "party", "organization_name", "function", "languages")),
        Section(
            _("How to reach them"),
            ("phone", "mobile", "emergency_phone", "email", "hours", "round_the_clock"),
        ),
        Section(_("What they may receive"), ("may_receive", "permitted_because", "permitted_by")),
        Section(
            _("Verified"),
            ("verified_on", "verified_by", "verified_how", "verify_by", "retired_because"),
        ),
    ),
    dues=(Due("verify_by", _("Call, and verify the contact"), ("in_use",)),),
    order=("title", "reference"),
    related=("owner", "unit", "party"),
    synonyms={
        "title": ("name", "contact", "contact name", "contact person", "full name"),
        "party": ("interested party", "party", "stakeholder"),
        "organization_name": ("organization", "organisation", "company", "authority", "agency"),
        "function": ("function", "position", "job title", "role"),
        "email": ("e-mail", "email", "mail", "email address"),
        "phone": ("phone", "telephone", "office phone", "tel"),
        "mobile": ("mobile", "mobile phone", "cell"),
        "emergency_phone": ("emergency phone", "out of hours", "24h phone", "night phone"),
        "languages": ("language", "languages"),
        "hours": ("hours", "availability", "office hours"),
        "verified_on": (
            "verified",
            "last verified",
            "date verified",
            "verification date",
            "last checked",
            "checked on",
            "last check",
            "last confirmed",
        ),
        "round_the_clock": ("24/7", "round the clock", "24h"),
        "external_reference": ("id", "no", "ref", "number"),
    },
    only_when_new=("verified_on",),
    icon="phone",
    panels=("support/panels/contact.html",),
    panel_context=contact_panel,
)
CHANNEL = RecordType(
    model=MessageChannel,
    slug="message-channels",
    clause="7.4",
    noun=_("message channel"),
    plural=_("message channels"),
    about=_(
        "A chat room, list or pager that messages go to: the control room's chat, the duty "
        "pager. Its address is a secret: it is sealed, and nobody sees it again."
    ),
    create=on_channels.set_up_channel,
    amend=on_channels.amend_channel,
    commands=(
        on_channels.give_address,
        on_channels.permit_channel,
        on_channels.close_channel,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "scheme", "may_receive", "state", "owner"),
    filters=("state", "may_receive", "owner"),
    search=("reference", "title", "purpose"),
    sections=(
        Section(_("The channel"), ("title", "purpose")),
        Section(_("What may be sent there"), ("may_receive", "permitted_because")),
        Section(_("Its address"), ("scheme", "address_set_by", "address_set_at", "closed_because")),
    ),
    importable=False,
    icon="bell",
)
CONTACTS = (CONTACT, CHANNEL)
