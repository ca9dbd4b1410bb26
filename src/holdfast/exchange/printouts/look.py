"""The look of the organization's papers: its colour and its logo."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from holdfast.accounts.commands import dress_organization
from holdfast.accounts.models import Organization
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.printing.answering import printed
from holdfast.printing.letterhead import LedgerLine, Letterhead
from holdfast.printing.office.documents import docx_of
from holdfast.printing.parts import Callout, Column, Fact, Facts, Heading, Sheet, Text, Value
from holdfast.printing.printouts import Printout, pdf_of
from holdfast.records.attachments import StoredFile, content_of, store
from holdfast.web.middleware import Request
from holdfast.web.pages.found import require

LARGEST_LOGO: Final = 200 * 1024  # bytes; it goes into every paper
PICTURES: Final = ("image/png", "image/jpeg")
USUAL: Final = "#14616F"


class LookForm(forms.Form):
    """What the papers look like."""

    colour = forms.RegexField(
        r"^#[0-9A-Fa-f]{6}$",
        label=gettext_lazy("Colour"),
        required=False,
        help_text=gettext_lazy("Of headings and lines; dark enough to be read on white."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, at most 200 KB; shown nine millimetres high."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)
    own_colour = forms.BooleanField(label=gettext_lazy("Use a colour of our own"), required=False)


@require_http_methods(["GET", "POST"])
def look_page(request: Request) -> HttpResponse:
    """Choose colour and logo; a sample shows what comes of them."""
    require(request.caller, Permission.ORGANIZATION_EDIT)
    organization = Organization.objects.get(pk=request.caller.organization_id)
    start = {
        "colour": organization.colour or USUAL,
        "own_colour": bool(organization.colour),
    }
    form = LookForm(request.POST or None, request.FILES or None, initial=start, auto_id="f_%s")
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, organization, form.cleaned_data)
        except Refused as refusal:
            field = next((name for name in refusal.fields if name in form.fields), None)
            form.add_error(field, refusal.message)
        else:
            messages.success(request, _("Papers now look like this: print the sample."))
            return redirect("print:look")
    context = {"form": form, "has_logo": bool(organization.logo_sha256)}
    return render(request, "exchange/look.html", context)


def _change(request: Request, organization: Organization, values: dict[str, Any]) -> None:
    colour = values["colour"] if values["own_colour"] else ""
    logo = _known_logo(organization)
    if values["without_logo"]:
        logo = None
    if values["logo"] is not None:
        logo = _new_logo(values["logo"], colour)
    dress_organization(request.caller, organization, colour=colour, logo=logo)


def _known_logo(organization: Organization) -> StoredFile | None:
    digest = organization.logo_sha256
    return StoredFile("logo", "", 0, digest) if digest else None


def _new_logo(upload: Any, colour: str) -> StoredFile:
    """Take a logo in, after a paper with it could be made."""
    too_large = _("The logo is larger than {limit} KB; make the picture smaller.")
    refuse_if(
        upload.size > LARGEST_LOGO, too_large.format(limit=LARGEST_LOGO // 1024), field="logo"
    )
    stored = store(upload.name, upload.chunks())
    unreadable = _("The logo could not be printed: save it again as PNG or JPEG.")
    refuse_if(stored.media_type not in PICTURES, unreadable, field="logo")
    letterhead = Letterhead(
        organization="-",
        language="en",
        printed_at=clock.now(),
        printed_by="-",
        address="",
        ledger=LedgerLine(0, ""),
        colour=colour,
        logo=content_of(stored.sha256) or b"",
    )
    try:
        docx_of(letterhead, sample())
        pdf_of(letterhead, sample())
    except Exception as error:
        raise Refused(unreadable, fields={"logo": [unreadable]}) from error
    return stored


def sample() -> Printout:
    """Give a paper on which one sees what papers look like."""
    return Printout(
        kind=_("Sample"),
        title=_("What papers of your organization look like"),
        reference="DOC-0000",
        under=[_("Version {number}").format(number=3), Value(_("In force"), "good", "pill")],
        facts=[Fact(_("Owner"), _("Security manager")), Fact(_("Next review"), "2027-05-03")],
        parts=[
            Heading(_("Purpose")),
            Text(_("Colour and logo stand on every paper that is printed or handed on.")),
            Sheet(
                [Column(_("Post")), Column(_("Guards"), number=True)],
                [[_("Gate"), "4"], [_("Quay"), "2"]],
            ),
            Facts([Fact(_("Classification"), _("Internal"))]),
            Callout(_("Tones like this one keep their meaning and their colour."), tone="calm"),
        ],
    )


@require_http_methods(["GET"])
def sample_pdf(request: Request) -> HttpResponse:
    """Give the sample as a file."""
    require(request.caller, Permission.ORGANIZATION_EDIT)
    return printed(request, request.caller, sample(), page="/print/look/", name="sample")
