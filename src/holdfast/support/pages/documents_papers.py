"""Documented information on paper: the register, the required list, the certificate (7.5)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.common import clock
from holdfast.printing.answering import printed
from holdfast.printing.parts import Callout, Column, Fact, Facts, Part, Sheet, Value, Words
from holdfast.printing.printouts import Printout
from holdfast.records.choices import Classification
from holdfast.records.registry import REGISTRY
from holdfast.support.models import Disposition
from holdfast.support.pages.documents import permit, required_row, wanted_in
from holdfast.support.queries.documents_register import MOST, Row, documented
from holdfast.support.queries.documents_required import required_information
from holdfast.support.queries.panels_of_keeping import items_for
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at
from holdfast.web.values import may_be_named

NOTHING = "–"
GRAVITY = tuple(Classification.values)


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else NOTHING  # type: ignore[arg-type]


@require_GET
def documents_pdf(request: Request) -> HttpResponse:
    """Give the register of documented information, as its page narrows it, as a file."""
    permit(request)
    wanted = wanted_in(request.GET)
    found = documented(request.caller, wanted, size=MOST)
    columns = [
        Column(_("Code"), 11),
        Column(_("Title"), 30),
        Column(_("Kind"), 12),
        Column(_("State"), 10),
        Column(_("Version"), 7, number=True),
        Column(_("Effective"), 10),
        Column(_("Review"), 10),
        Column(_("Owner"), 14),
        Column(_("Points of use"), 8, number=True),
        Column(_("Copies out"), 7, number=True),
    ]
    gravest = max(
        (row.record.classification for row in found.rows),
        key=GRAVITY.index,
        default=Classification.INTERNAL,
    )
    parts: list[Part] = [Sheet(columns, [_row(row) for row in found.rows], dense=True)]
    if found.total > len(found.rows):
        words = _("Shown are the first {shown} of {total}: narrow the register for the rest.")
        parts.append(Callout(words.format(shown=len(found.rows), total=found.total)))
    printout = Printout(
        kind=_("Register · clause {clause}").format(clause="7.5.3"),
        title=_("Documented information"),
        under=[
            ngettext("{count} document", "{count} documents", found.total).format(count=found.total)
        ],
        parts=parts
        if found.rows
        else [Callout(_("Nothing fits what was asked for."), tone="calm")],
        classification=gravest,
        landscape=True,
        keywords=["ISO 28000:2022", "7.5.3"],
    )
    page = reverse("support:documented-information")
    query = request.GET.urlencode()
    name = f"documented-information-{clock.today().isoformat()}"
    return printed(
        request, request.caller, printout, page=f"{page}?{query}" if query else page, name=name
    )


def _row(row: Row) -> list[Words]:
    record, state = row.record, row.record.state_now
    owner = record.owner
    return [
        row.code or record.reference,
        record.title,
        row.kind,
        Value(str(state.label), state.tone, "pill"),
        str(record.version_in_force or NOTHING),
        _day(record.effective_on),
        Value(_day(record.review_due), "bad") if row.is_overdue else _day(record.review_due),
        owner.title if owner is not None and may_be_named(owner) else NOTHING,
        str(row.copies),
        str(row.out),
    ]


@require_GET
def required_pdf(request: Request) -> HttpResponse:
    """Give the list of required documents and records, each met or not, as a file."""
    permit(request)
    entries = [required_row(request, each) for each in required_information(clock.today())]
    rows: list[list[Words]] = []
    for row in entries:
        named = [f"{r['record'].reference} {r['record'].title}" for r in row["records"][:5]]
        if row["more"]:
            named.append(_("and {count} more").format(count=row["more"]))
        missing = [row["not_yet"], *(gap["why"] for gap in row["gaps"][:3])]
        rows.append(
            [
                row["entry"].id,
                row["entry"].clause,
                row["entry"].what,
                _("required") if row["is_binding"] else _("advised"),
                _state(row),
                "; ".join(named) or row["empty"] or NOTHING,
                " ".join(each for each in missing if each) or NOTHING,
            ]
        )
    columns = [
        Column(_("Entry"), 6),
        Column(_("Clause"), 7),
        Column(_("Asked for"), 28),
        Column(_("Force"), 8),
        Column(_("State"), 10),
        Column(_("By what"), 26),
        Column(_("What is missing"), 26),
    ]
    binding = [row for row in entries if row["is_binding"]]
    met = sum(1 for row in binding if row["is_met"])
    printout = Printout(
        kind=_("List · clause {clause}").format(clause="7.5.1"),
        title=_("Required documents and records"),
        under=[_("{met} of {all} required ones are met").format(met=met, all=len(binding))],
        parts=[Sheet(columns, rows, dense=True)],
        landscape=True,
        keywords=["ISO 28000:2022", "7.5.1"],
    )
    page = reverse("support:required-information")
    name = f"required-information-{clock.today().isoformat()}"
    return printed(request, request.caller, printout, page=page, name=name)


def _state(row: dict[str, object]) -> Value:
    if row["is_met"]:
        return Value(_("met"), "good", "pill")
    if row["not_yet"]:
        return Value(_("not yet possible"), "unknown", "pill")
    return Value(_("missing"), "bad" if row["is_binding"] else "warn", "pill")


@require_GET
def disposition_pdf(request: Request, key: UUID) -> HttpResponse:
    """Give the certificate of a disposition: what went, by which rule, who decided, how."""
    batch = record_at(request.caller, REGISTRY.of(Disposition), key)
    if not isinstance(batch, Disposition):
        raise Http404(_("There is no such disposition."))
    rows: list[list[Words]] = [
        [
            item["reference"],
            item["title"] or NOTHING,
            _("version {number}").format(number=item["number"]) if item["number"] else item["kind"],
            item["kept_until"] or NOTHING,
            item["rule"],
        ]
        for item in items_for(request.caller, batch)
    ]
    columns = [
        Column(_("Reference"), 14),
        Column(_("Title"), 40),
        Column(_("What"), 16),
        Column(_("Kept until"), 14),
        Column(_("Rule"), 14),
    ]
    done = batch.state == "carried_out"
    printout = Printout(
        kind=_("Certificate of disposal") if done else _("Disposition, not carried out"),
        title=batch.title,
        reference=batch.reference,
        under=[Value(str(batch.state_now.label), batch.state_now.tone, "pill")],
        facts=[
            Fact(_("Past its retention on"), _day(batch.past_on)),
            Fact(_("Proposed by"), batch.proposed_by or NOTHING),
            Fact(_("Approved by"), batch.approved_by or NOTHING),
            Fact(_("Carried out on"), _day(batch.carried_out_on)),
        ],
        parts=[
            Facts(
                [
                    Fact(_("Decision"), batch.decision or NOTHING, wide=True),
                    Fact(_("How it was done"), batch.method or NOTHING, wide=True),
                    Fact(_("Carried out by"), batch.carried_out_by or NOTHING),
                ]
            ),
            Sheet(columns, rows),
        ],
        classification=batch.classification,
        watermark="" if done else _("Draft"),
        keywords=["ISO 28000:2022", "7.5.3"],
    )
    page = reverse("web:reference", args=(batch.reference,))
    return printed(request, request.caller, printout, page=page, name=batch.reference)


DOCUMENT_PRINTS = [
    path("documented-information/paper/", documents_pdf, name="documents-paper"),
    path("required-information/paper/", required_pdf, name="required-paper"),
    path("dispositions/<uuid:key>/certificate/", disposition_pdf, name="disposition-paper"),
]
