"""A record on paper: what its page says, its text in force, and how it came to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.acting.callers import Caller
from holdfast.exchange.printouts.annexes import Annex
from holdfast.exchange.printouts.files import enclosed_in
from holdfast.exchange.printouts.texts import text_parts
from holdfast.exchange.printouts.values import NOTHING, day_in_words, fact
from holdfast.printing.markdown import tree_of
from holdfast.printing.parts import (
    Callout,
    Column,
    Fact,
    Facts,
    Heading,
    Part,
    Rich,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import CopyMark, Printout
from holdfast.printing.versions import version_foot, version_head
from holdfast.records.choices import Classification, Standing, VersionState
from holdfast.records.models import ContentVersion, Record
from holdfast.records.registry import RecordType
from holdfast.web.pages.details import record_context

MARKS: Final[Mapping[str, object]] = {
    VersionState.DRAFT: VersionState.DRAFT.label,
    VersionState.IN_REVIEW: VersionState.IN_REVIEW.label,
    VersionState.APPROVED: VersionState.APPROVED.label,
    VersionState.SUPERSEDED: gettext_lazy("Obsolete"),
    VersionState.WITHDRAWN: gettext_lazy("Obsolete"),
}


def record_printout(
    caller: Caller,
    record_type: RecordType,
    record: Record,
    number: int | None = None,
    *,
    content_only: bool = False,
    copy: CopyMark | None = None,
    watermark: str = "",
) -> Printout:
    """Give a record as its page shows it to this caller, with a version of its text, if it has one.

    With `content_only` it is what people work by: the content, its approval and what it is, not
    the administration of the record. A numbered copy carries its mark on every page, and its own
    words over each, while it is current; what is obsolete says so whatever is asked for.

    Raises:
        Http404: there is no version of that number.
    """
    context = record_context(caller, record_type, record)
    version = _version(context["content"], number)
    annex = Annex(caller, record, version) if version is not None else None
    noun = str(record_type.noun)
    told = {str(pair.value) for pair in annex.facts} if annex is not None else set()
    sections = _sections(_ours(record_type, record, context["sections"]), told)
    around: list[Part] = [
        *_links(context["links"]),
        *_actions(context["actions"]),
        *_files(context["attachments"]),
        *_history(context["history"], context["history_more"]),
    ]
    return Printout(
        kind=_("{noun} · clause {clause}").format(
            noun=noun[:1].upper() + noun[1:], clause=record_type.clause
        ),
        title=record.title,
        reference=record.reference,
        under=_under(record, version),
        facts=_facts(record, version, [fact(value) for value in context["facts"]]),
        parts=[
            *_warnings(record),
            *_archive_mark(version),
            *_content(caller, record, version, annex),
            *(sections[:2] if content_only else [*sections, *around]),
        ],
        classification=record.classification,
        landscape=annex is not None and annex.is_wide,
        watermark=_watermark(record, version) or watermark,
        copy=copy,
        keywords=["ISO 28000:2022", record_type.clause],
        head=version_head(version, _code(record)) if version is not None else "",
        foot=version_foot(version, record.reference, _code(record)) if version is not None else "",
        enclosed=enclosed_in(version),
    )


def _code(record: Record) -> str:
    return str(getattr(record, "code", ""))


def _facts(record: Record, version: ContentVersion | None, facts: list[Fact]) -> list[Fact]:
    """Give what stands in the box on top: of controlled content, what its reader asks first."""
    if version is None:
        return facts
    given = (
        (_("Code"), _code(record)),
        (_("Owner"), record.owner.title if record.owner is not None else ""),
        (_("Classification"), str(Classification(record.classification).label)),
        (_("In force from"), day_in_words(version.effective_on)),
        (_("Next review"), day_in_words(record.review_due)),
    )
    return [Fact(label, said) for label, said in given if said]


def _ours(
    record_type: RecordType, record: Record, sections: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Leave out what is asked of documents of others where this one is our own."""
    others = {str(s.heading) for s in record_type.sections if "issuer" in s.fields}
    own = getattr(record, "is_external", None) is False
    return [each for each in sections if not own or each["heading"] not in others]


def _version(content: Mapping[str, Any], number: int | None) -> ContentVersion | None:
    """Give the version to print: the one asked for, else the one in force, else the open one."""
    if number is None:
        return content.get("in_force") or content.get("open")
    for version in content.get("versions", ()):
        if version.number == number:
            found: ContentVersion = version
            return found
    raise Http404(_("There is no such version."))


def _under(record: Record, version: ContentVersion | None) -> list[Words]:
    state = record.state_now
    made: list[Words] = []
    if version is not None:
        made.append(_("Version {number}").format(number=version.number))
        if version.state != VersionState.EFFECTIVE:
            made.append(Value(version.get_state_display(), "warn", "pill"))
    return [*made, Value(str(state.label), state.tone, "pill")]


def _watermark(record: Record, version: ContentVersion | None) -> str:
    if record.standing != Standing.LIVE:
        return str(Standing(record.standing).label)
    if version is not None:
        return str(MARKS.get(version.state, ""))
    return ""


def _warnings(record: Record) -> list[Part]:
    made: list[Part] = []
    if record.standing != Standing.LIVE:
        label = str(Standing(record.standing).label)
        made.append(Callout(record.standing_reason or NOTHING, heading=label, tone="bad"))
    if record.unconfirmed:
        words = _("It came with a template and was not confirmed yet: it does not count.")
        made.append(Callout(words, heading=_("Template, not yet yours")))
    return made


def _archive_mark(version: ContentVersion | None) -> list[Part]:
    """Say of an obsolete version that it is archived, why, and until when it is kept."""
    if version is None or version.archived_on is None:
        return []
    said = [
        _("Not to be used any more since {day}.").format(day=day_in_words(version.archived_on)),
        version.archived_because,
    ]
    if version.disposed_on is not None:
        said.append(
            _("Its text was disposed of on {day}.").format(day=day_in_words(version.disposed_on))
        )
    elif version.retain_until is not None:
        said.append(_("Kept until {day}.").format(day=day_in_words(version.retain_until)))
    words = " ".join(each if each.endswith(".") else f"{each}." for each in said if each)
    return [Callout(words, heading=_("Archived"), tone="bad")]


def _content(
    caller: Caller, record: Record, version: ContentVersion | None, annex: Annex | None
) -> list[Part]:
    if version is None or annex is None:
        return []
    made = [*text_parts(caller, record, version), *annex.parts()]
    return [*made, Heading(_("Approval")), Facts(_approval(version), columns=3)]


def _approval(version: ContentVersion) -> list[Fact]:
    waiting = Value(_("not approved"), "warn")
    by = ", ".join(each for each in (version.approver_name, *_roles(version)) if each)
    pairs = [
        Fact(_("Version"), f"{version.number} ({version.get_state_display()})"),
        Fact(_("Written by"), version.author_name or NOTHING),
        Fact(_("Approved by"), by or waiting),
        Fact(_("Approved on"), day_in_words(version.approved_at) or NOTHING),
        Fact(_("In force from"), day_in_words(version.effective_on) or NOTHING),
        Fact(_("Superseded on"), day_in_words(version.superseded_on) or NOTHING),
    ]
    long = (
        (_("Statement of approval"), version.approval_statement),
        (_("Reason for the change"), version.change_reason),
        (_("Reason for withdrawal"), version.withdrawn_because),
    )
    pairs += [Fact(label, text, wide=True) for label, text in long if text]
    if version.digest:
        pairs.append(Fact(_("Digest (SHA-256)"), Value(version.digest, how="mono"), wide=True))
    return pairs


def _roles(version: ContentVersion) -> list[str]:
    return [str(role).replace("_", " ") for role in version.approver_roles]


def _sections(sections: Iterable[Mapping[str, Any]], told: Collection[str]) -> list[Part]:
    """Give the sections of the page; what stands with the text already is not told twice."""
    made: list[Part] = []
    for section in sections:
        values = [value for value in section["values"] if not value.is_empty]
        written = [value for value in values if value.kind == "written"]
        pairs = [fact(value) for value in values if value.kind != "written"]
        pairs = [pair for pair in pairs if not pair.wide or pair.value not in told]
        short = all(isinstance(p.value, str) and len(p.value) < 30 for p in pairs if not p.wide)
        if pairs or written:
            made.append(Heading(section["heading"]))
        if pairs:
            made.append(Facts(pairs, 3 if short else 2))
        made += [Rich(tree_of(value.text)) for value in written]
    return made


def _links(groups: Iterable[Mapping[str, Any]]) -> list[Part]:
    rows: list[list[Words]] = []
    for group in groups:
        said = str(group["words"])
        for line in group["links"]:
            other, state = line["other"], line["state"]
            rows.append(
                [
                    said[:1].upper() + said[1:],
                    other.reference,
                    other.title,
                    line["kind"],
                    Value(str(state.label), state.tone, "pill"),
                ]
            )
    columns = [
        Column(_("Link"), 17),
        Column(_("Reference"), 12),
        Column(_("Title"), 40),
        Column(_("Kind"), 17),
        Column(_("State"), 14),
    ]
    return [Heading(_("Hangs together with")), Sheet(columns, rows)] if rows else []


def _actions(actions: Iterable[Any]) -> list[Part]:
    rows: list[list[Words]] = [
        [
            action.reference,
            action.title,
            str(action.owner or NOTHING),
            day_in_words(action.due) or NOTHING,
            Value(action.get_state_display(), action.state_now.tone, "pill"),
        ]
        for action in actions
    ]
    columns = [
        Column(_("Reference"), 12),
        Column(_("Action"), 44),
        Column(_("Owner"), 18),
        Column(_("Due"), 12),
        Column(_("State"), 14),
    ]
    return [Heading(_("Actions")), Sheet(columns, rows)] if rows else []


def _files(files: Iterable[Mapping[str, Any]]) -> list[Part]:
    rows: list[list[Words]] = [
        [
            file["name"],
            file["note"] or NOTHING,
            filesizeformat(file["size"]),
            f"{file['by']}, {day_in_words(file['when'])}",
            Value(file["digest"], how="mono"),
        ]
        for file in files
    ]
    columns = [
        Column(_("File"), 28),
        Column(_("What it shows"), 28),
        Column(_("Size"), 9),
        Column(_("Added"), 20),
        Column(_("Digest begins"), 15),
    ]
    return [Heading(_("Files")), Sheet(columns, rows)] if rows else []


def _history(happenings: Iterable[Any], more: int) -> list[Part]:
    rows: list[list[Words]] = [
        [
            date_format(timezone.localtime(each.when), "SHORT_DATETIME_FORMAT"),
            each.what,
            each.who,
            Value(each.proof, how="mono"),
        ]
        for each in happenings
    ]
    if not rows:
        return []
    columns = [
        Column(_("When"), 21),
        Column(_("What"), 36),
        Column(_("Who"), 20),
        Column(_("Entry in the ledger"), 23),
    ]
    made: list[Part] = [Heading(_("Latest history")), Sheet(columns, rows)]
    if more:
        words = ngettext("{count} earlier entry.", "{count} earlier entries.", more)
        made.append(Text(words.format(count=more)))
    return made
