"""Taking documents in: every file becomes a draft, is known already, or is named with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.accounts.models import Organization
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.exchange.documents.bundles import Found, count_in, files_in
from holdfast.exchange.documents.describing import Described, described
from holdfast.exchange.documents.pictures import Gallery, with_pictures
from holdfast.exchange.reports import Outcome
from holdfast.records.attaching import attach
from holdfast.records.attachments import StoredFile, store
from holdfast.records.content import LONGEST_BODY, draft_version, take_file
from holdfast.records.extracting import FileText, read_file
from holdfast.records.models import Attachment, ControlledRecord
from holdfast.records.registry import REGISTRY

KIND: Final = "support.document"
WRITTEN: Final = (".docx", ".odt", ".md", ".txt")  # become a text that people go on with
FILES: Final = (".pdf", ".png", ".jpg", ".jpeg", ".webp")  # stay what they are
CHUNK: Final = 1024 * 1024
LONGEST_PATH: Final = 100  # letters; what the field for the reference in the source takes
HEADINGS: Final = 12  # that the register shows; the others stand in the text
SAME: Final = ("version", "separate", "leave")
Progress = Callable[[int, int], None]


@dataclass
class FileReport:
    """What became of one file; every file has exactly one outcome."""

    number: int
    file: str
    outcome: Outcome
    title: str = ""
    reference: str = ""
    code: str = ""
    kind: str = ""
    language: str = ""
    author: str = ""
    written: str = ""
    headings: int = 0
    reason: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass
class DocumentsReport:
    """What became of a whole folder."""

    path: str
    files: list[FileReport] = field(default_factory=list)
    dry_run: bool = False

    def of(self, outcome: Outcome) -> list[FileReport]:
        """The files that came to this."""
        return [each for each in self.files if each.outcome is outcome]

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it (a contract)."""
        taken = {
            name: [
                {"file": each.file, "reference": each.reference, "title": each.title}
                for each in self.of(outcome)
            ]
            for name, outcome in (
                ("created", Outcome.CREATED),
                ("updated", Outcome.UPDATED),
                ("unchanged", Outcome.UNCHANGED),
            )
        }
        left = {
            name: [{"file": each.file, "reason": each.reason} for each in self.of(outcome)]
            for name, outcome in (("skipped", Outcome.SKIPPED), ("rejected", Outcome.REJECTED))
        }
        return {
            "path": self.path,
            "files": len(self.files),
            **taken,
            **left,
            "dry_run": self.dry_run,
        }


@dataclass(frozen=True)
class TakingOptions:
    """How documents are taken in: under which source, and what becomes of one that is known.

    `same` says what a file becomes that has the code or place of a known document and another
    content: its next `version`, a `separate` document, or it is `leave`d out.
    """

    source: str
    same: str = "version"


def take_documents(
    caller: Caller,
    bundle: Path,
    options: TakingOptions,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> DocumentsReport:
    """Let every file of a folder or ZIP file become a document under control, as a draft.

    The file itself is attached as it is. A file that is attached to a document already changes
    nothing, so that the same folder may be taken in again. Each file is taken whole or not at all.

    Raises:
        NotPermitted: the caller may not bring in registers, or not write documents.
        Refused: there is no such file, or it is damaged or too large.
    """
    if not (caller.may(Permission.IMPORT_RUN) and caller.may(Permission.CONTENT_EDIT)):
        raise NotPermitted(_("You may not bring in documents: this takes the right to import."))
    report = DocumentsReport(path=bundle.name, dry_run=dry_run)
    total = count_in(bundle)
    progress(0, total)
    with files_in(bundle) as found:
        for number, each in enumerate(found, start=1):
            report.files.append(_taken(caller, each, number, options, dry_run=dry_run))
            _compare_titles(report.files)
            progress(number, max(total, number))
    return report


def _compare_titles(files: list[FileReport]) -> None:
    """Say of the last file where another one before it, or a document here, has its title."""
    last = files[-1]
    if last.outcome not in (Outcome.CREATED, Outcome.UPDATED) or not last.title:
        return
    title = last.title.casefold()
    other = next((each for each in files[:-1] if each.title.casefold() == title), None)
    if other is not None:
        last.notes.append(_("Same title as {file}.").format(file=other.file))
        return
    live: Any = REGISTRY[KIND].model.objects.live().filter(title__iexact=last.title)
    record = live.exclude(reference=last.reference).order_by("reference").first()
    if record is not None:
        words = _("Same title as {reference}, which is in the register.")
        last.notes.append(words.format(reference=record.reference))


def _taken(
    caller: Caller, found: Found, number: int, options: TakingOptions, *, dry_run: bool
) -> FileReport:
    report = FileReport(number, found.name, Outcome.REJECTED)
    if found.skipped:
        report.outcome, report.reason = Outcome.SKIPPED, found.skipped
        return report
    if found.refused or found.path is None:
        report.reason = found.refused
        return report
    if found.ending not in (*WRITTEN, *FILES):
        known = ", ".join((*WRITTEN, *FILES))
        words = _("Files of the kind “{ending}” are no documents here. Taken are: {known}.")
        report.reason = words.format(ending=found.ending or "?", known=known)
        return report
    try:
        _take(caller, found, options, report, dry_run=dry_run)
    except Refused as refusal:
        report.outcome, report.reason = Outcome.REJECTED, refusal.message
    if dry_run and report.outcome is Outcome.CREATED:
        report.reference = ""
    return report


def _take(
    caller: Caller, found: Found, options: TakingOptions, report: FileReport, *, dry_run: bool
) -> None:
    known = _attached_to(found.sha256)
    if known is not None:
        report.outcome, report.title = Outcome.UNCHANGED, known.title
        report.reference = known.reference
        report.reason = _("The same file is attached to it already.")
        return
    path = found.path
    assert path is not None  # noqa: S101 - asked before
    text = read_file(path, found.ending, pictures=found.ending in WRITTEN)
    if text.problem and found.ending in WRITTEN:
        raise Refused(text.problem)
    said = described(found.name, text)
    report.title, report.code, report.kind = said.title, said.code, said.kind
    report.language, report.author, report.written = said.language, said.author, said.written
    report.headings, report.notes = len(said.headings), [*text.notes, *_on_the_title(said)]
    if text.problem:
        report.notes.append(text.problem)
    record = _same(found, said, options)
    if record is not None and options.same == "leave":
        report.outcome, report.reference = Outcome.SKIPPED, record.reference
        report.reason = _("Its code or place is that of {record}; left out as you chose.").format(
            record=record
        )
        return
    report.outcome = Outcome.UPDATED if record is not None else Outcome.CREATED
    with transaction.atomic():  # not before the file is read, which may take seconds
        if record is None:
            record = _set_up(caller, found, said, options)
        report.reference = record.reference
        report.notes += _write(caller, record, found, text, said)
        transaction.set_rollback(dry_run)


def _on_the_title(said: Described) -> list[str]:
    """Say where a title was found that its file does not name as one."""
    made = []
    if said.named_by == "name":
        made.append(_("It is called like its file; the text names no title."))
    if said.named_by == "type":
        made.append(_("Its title is what stands out at its beginning."))
    if said.passed_over:
        words = _("Its properties call it “{title}”, which was not taken for a title.")
        made.append(words.format(title=said.passed_over))
    return made


def _attached_to(sha256: str) -> Any:
    """Give the document to which a file is attached already."""
    keys = Attachment.objects.filter(
        record_type=KIND, sha256=sha256, withdrawn_at__isnull=True
    ).values("record_id")
    return REGISTRY[KIND].model.objects.live().filter(pk__in=keys).order_by("reference").first()


def _same(found: Found, said: Described, options: TakingOptions) -> Any:
    """Give the document that this file is another state of: by its place, else by its code."""
    if options.same == "separate":
        return None
    live: Any = REGISTRY[KIND].model.objects.live().order_by("reference")
    placed = live.filter(
        external_source=options.source[:200], external_reference=found.name[-LONGEST_PATH:]
    ).first()
    if placed is not None or not said.code:
        return placed
    return live.filter(code__iexact=said.code).first()


def _set_up(
    caller: Caller, found: Found, said: Described, options: TakingOptions
) -> ControlledRecord:
    values: dict[str, Any] = {
        "title": said.title,
        "kind": said.kind,
        "code": said.code[:40],
        "language": said.language or _usual_language(caller),
        "purpose": _purpose(said),
        "external_reference": found.name[-LONGEST_PATH:],
        "external_source": options.source[:200],
    }
    if said.written:
        day = dt.date.fromisoformat(said.written)
        values["happened_at"] = dt.datetime.combine(day, dt.time(12), dt.UTC)
    create: Command[..., Any] | None = REGISTRY[KIND].create
    assert create is not None  # noqa: S101 - documents are set up by people too
    made: ControlledRecord = create(caller, **values)
    return made


def _usual_language(caller: Caller) -> str:
    """Give the language of the organization, for a text too short to tell its own."""
    return Organization.objects.get(pk=caller.organization_id).language


def _purpose(said: Described) -> str:
    """Say what the file says of itself, and its headings, for the register and the search."""
    facts = [
        _("Author: {name}").format(name=said.author) if said.author else "",
        _("Written on {day}").format(day=said.written) if said.written else "",
        _("Edition {edition}").format(edition=said.edition) if said.edition else "",
    ]
    lines = [fact for fact in facts if fact]
    if said.headings:
        shown = " · ".join(said.headings[:HEADINGS])
        more = len(said.headings) - HEADINGS
        if more > 0:
            shown = _("{headings} and {count} more").format(headings=shown, count=more)
        lines.append(_("Headings: {headings}").format(headings=shown))
    return "\n".join(lines)[:4000]


def _write(
    caller: Caller, record: ControlledRecord, found: Found, text: FileText, said: Described
) -> list[str]:
    """Attach the file as it is, and write the version: its text, or the file itself.

    Give what is to be said of its pictures.
    """
    path = found.path
    assert path is not None  # noqa: S101 - asked before
    name = PurePosixPath(found.name).name
    kept = attach(caller, record, file=_stored(name, path), note=_("As it was: ") + found.name)
    reason = _("Taken in from {name}").format(name=found.name)
    language = said.language or _usual_language(caller)
    body = text.markdown if text.markdown is not None else text.text
    if found.ending in FILES or not body.strip() or len(body) > LONGEST_BODY:
        take_file(caller, record, file=kept.sha256, change_reason=reason, language=language)
        return []
    gallery = Gallery(caller, record)
    whole = with_pictures(gallery, found, text, body)
    draft_version(
        caller,
        record,
        body=whole if len(whole) <= LONGEST_BODY else body,
        change_reason=reason,
        language=language,
    )
    return gallery.notes


def _stored(name: str, path: Path) -> StoredFile:
    with path.open("rb") as stream:
        return store(name, iter(lambda: stream.read(CHUNK), b""))
