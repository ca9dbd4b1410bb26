"""The conformity report: every statement, what shows it, what is missing, what lapses next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import Http404, HttpResponse
from django.urls import include, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted
from holdfast.catalogue.standard import Modality, standard
from holdfast.common import clock
from holdfast.conformity.choices import Status
from holdfast.conformity.queries import (
    ChapterView,
    ClauseView,
    Lapse,
    StatementView,
    Tally,
    chapters,
    forecast,
    statements_on,
    tally,
)
from holdfast.conformity.showing import TONES, in_days, tone_of
from holdfast.printing.answering import printed
from holdfast.printing.brevity import in_brief
from holdfast.printing.parts import (
    Bar,
    Bars,
    Column,
    Fact,
    Figure,
    Figures,
    Heading,
    Part,
    Share,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout
from holdfast.web.middleware import Request

HORIZON: Final = 90  # days of forecast
NAMED: Final = 20  # records named for one statement
GAPS: Final = 6
NOTHING: Final = Value("–", how="quiet")


@require_GET
def report_pdf(request: Request) -> HttpResponse:
    """Give the conformity report as PDF: today's or an earlier day's, of all or of one clause."""
    if not request.caller.may_somewhere(Permission.ASSURANCE_READ):
        raise NotPermitted(_("You may not read the conformity status."))
    on, number = _day(request), request.GET.get("clause", "").strip()
    printout = conformity_printout(request.caller, on, number)
    page = (
        reverse("conformity:clause", args=(number,)) if number else reverse("conformity:overview")
    )
    name = f"conformity-{number or 'all'}-{(on or clock.today()).isoformat()}"
    return printed(request, request.caller, printout, page=page, name=name)


def _day(request: Request) -> dt.date | None:
    text = request.GET.get("on", "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404(_("“{text}” is no day.").format(text=text)) from error


def conformity_printout(caller: Caller, on: dt.date | None, number: str = "") -> Printout:
    """Give how every statement of a clause (empty: of all) stands today or stood on a day.

    Records are named by reference only: their titles may be for other eyes.

    Raises:
        Http404: the standard has no such clause.
    """
    views = [
        view
        for view in statements_on(caller, on)
        if not number or f"{view.requirement.clause}.".startswith(f"{number}.")
    ]
    if not views:
        raise Http404(_("There is no clause {number}.").format(number=number))
    arranged = [chapter for chapter in chapters(views) if chapter.clauses]
    past = on is not None and on < clock.today()
    lapses = [] if past else _of(forecast(caller, days=HORIZON), views)
    title = _("Conformity with ISO 28000:2022")
    return Printout(
        kind=_("Conformity report"),
        title=f"{title} · {_('clause {number}').format(number=number)}" if number else title,
        under=[_("as on {day}").format(day=_words(on or clock.today()))],
        facts=[
            Fact(_("Standard"), ", ".join((standard().name, *standard().amendments)), wide=True)
        ],
        parts=[
            *_summary(views),
            *_bars(arranged),
            *_lapses(lapses),
            *(part for chapter in arranged for part in _chapter(chapter)),
        ],
        keywords=["ISO 28000:2022"],
    )


def _words(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _of(lapses: Iterable[Lapse], views: Iterable[StatementView]) -> list[Lapse]:
    wanted = {view.requirement.id for view in views}
    return [lapse for lapse in lapses if lapse.requirement.id in wanted]


def _summary(views: Sequence[StatementView]) -> list[Part]:
    counted = tally(views)
    gaps = [v.requirement.modality for v in views if v.status is Status.GAP]
    shall = gaps.count(Modality.SHALL)
    should = len(gaps) - shall
    assessed = counted.met + counted.gap
    share = f"{round(100 * counted.met / assessed)} %" if assessed else "–"
    return [
        Heading(_("Summary")),
        Figures(
            [
                Figure(_("Met, of those assessed"), share, "good" if assessed else ""),
                Figure(_("Statements met"), str(counted.met)),
                Figure(_("Gaps in requirements"), str(shall), "bad" if shall else "good",
                       _("“shall”: nonconformities")),
                Figure(_("Gaps in recommendations"), str(should), "warn" if should else "good",
                       _("“should”: opportunities")),
                Figure(_("Not assessed"), str(counted.not_assessed)),
                Figure(_("Not applicable"), str(counted.not_applicable)),
            ]
        ),
        Text(
            _(
                "Derived from the records of the system on that day. A statement that is not "
                "assessed counts as neither met nor missing."
            ),
            "unknown",
        ),
    ]  # fmt: skip


def _bars(arranged: Sequence[ChapterView]) -> list[Part]:
    legend = [Value(str(status.label), TONES[status]) for status in Status]
    one = len(arranged) == 1
    rows = [
        _bar(f"{each.clause.number} {each.clause.title}", each.tally)
        for each in (arranged[0].clauses if one else ())
    ] or [_bar(f"{each.number} {each.title}", each.tally) for each in arranged]
    return [Heading(_("By clause") if one else _("By chapter")), Bars(rows, legend)]


def _bar(label: str, counted: Tally) -> Bar:
    shares = [
        Share(counted.met, TONES[Status.MET]),
        Share(counted.gap, TONES[Status.GAP]),
        Share(counted.not_assessed, TONES[Status.NOT_ASSESSED]),
        Share(counted.not_applicable, TONES[Status.NOT_APPLICABLE]),
    ]
    return Bar(label, shares, _met(counted))


def _met(counted: Tally) -> str:
    words = ngettext("{met} of {count} met", "{met} of {count} met", counted.total)
    return words.format(met=counted.met, count=counted.total)


def _lapses(lapses: Sequence[Lapse]) -> list[Part]:
    heading = Heading(_("What lapses within {days} days").format(days=HORIZON))
    if not lapses:
        return [heading, Text(_("Nothing that is met today lapses in this time."))]
    columns = [
        Column(_("Day"), 14),
        Column(_("Statement"), 11),
        Column(_("What it asks"), 50),
        Column(_("Rests on"), 25),
    ]
    rows: list[list[Words]] = [
        [
            Value(f"{_words(lapse.lapses_on)}\n{in_days(lapse.lapses_on)}", "warn"),
            lapse.requirement.id,
            lapse.requirement.asks,
            _references([entry["reference"] for entry in lapse.evidence], len(lapse.evidence)),
        ]
        for lapse in lapses
    ]
    return [heading, Sheet(columns, rows)]


def _chapter(chapter: ChapterView) -> list[Part]:
    made: list[Part] = [Heading(f"{chapter.number} {chapter.title}")]
    for clause in chapter.clauses:
        made += _clause(clause)
    return made


def _clause(clause: ClauseView) -> list[Part]:
    columns = [
        Column(_("Statement"), 9),
        Column(_("What it asks"), 30),
        Column(_("Status"), 13),
        Column(_("Holds until"), 12),
        Column(_("Shown by"), 18),
        Column(_("What is missing"), 20),
    ]
    return [
        Heading(f"{clause.clause.number} {clause.clause.title} · {_met(clause.tally)}", 2),
        Sheet(columns, [_row(view) for view in clause.statements], dense=True),
    ]


def _row(view: StatementView) -> list[Words]:
    interval, asked = view.interval, view.requirement
    binding = _("shall") if asked.modality is Modality.SHALL else _("should")
    evidence = [entry["reference"] for entry in interval.evidence] if interval else []
    total = interval.evidence_total if interval else 0
    holds = interval.lapses_on if interval and view.status is not Status.GAP else None
    return [
        f"{asked.id}\n{binding}",
        asked.asks,
        Value(str(view.status.label), tone_of(view), "pill"),
        _words(holds) if holds else NOTHING,
        _references(evidence, total),
        _missing(view),
    ]


def _references(references: Sequence[str], total: int) -> Words:
    if not references:
        return NOTHING
    more = max(total, len(references)) - NAMED
    named = in_brief(references[:NAMED])
    return f"{named} +{more}" if more > 0 else named


def _missing(view: StatementView) -> Words:
    """Give the gaps of a statement, those of one sort together; or what cannot be seen yet."""
    interval = view.interval
    if interval is None:
        return NOTHING
    groups: dict[str, list[str]] = {}
    for gap in interval.gaps:
        groups.setdefault(str(gap["why"]), []).append(gap["reference"])
    lines = []
    for why, references in list(groups.items())[:GAPS]:
        named = [each for each in references if each]
        lines.append(f"{why} ({_references(named, len(named))})" if named else why)
    lines += [str(each) for each in interval.unseen]
    return "\n".join(lines) or NOTHING


app_name = "conformity-print"
urlpatterns = [
    path("conformity/report/", include(([path("", report_pdf, name="report")], app_name)))
]
