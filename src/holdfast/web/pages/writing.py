"""The editor of controlled content: written by several people at once, previewed, never lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.acting.commands import Command, Terms
from holdfast.acting.gates import Override, Refusal
from holdfast.acting.refusals import GateClosed, NotPermitted, Refused
from holdfast.common.counts import count_in
from holdfast.records.access import may_edit
from holdfast.records.attaching import attach
from holdfast.records.attachments import store
from holdfast.records.choices import VersionState
from holdfast.records.content import LONGEST_BODY, draft_version, upload_file
from holdfast.records.content.blocks import columns_of, kinds, line_for
from holdfast.records.content.drafting import CONTENT_FILES
from holdfast.records.content.merging import even, marked_in, merged, settled
from holdfast.records.content.versions import text_to_edit
from holdfast.records.models import ContentVersion, ControlledRecord
from holdfast.records.queries import open_version_of
from holdfast.records.registry import RecordType
from holdfast.web.addresses import command_address, part_address, record_address
from holdfast.web.icons import icon
from holdfast.web.middleware import Request
from holdfast.web.pages.content import controlled_at
from holdfast.web.possible import command_on, fits
from holdfast.web.presence import note_editing
from holdfast.web.reading import picture_line, preview_of

LANGUAGES: Final = (
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("fi", "Suomi"),
    ("nb", "Norsk bokmål"),
    ("sv", "Svenska"),
    ("ro", "Română"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("zh", "中文"),
    ("ar", "العربية"),
)
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp")

# What the buttons above the text do; the editor in the browser knows each by its key.
TOOLS: Final = (
    ("heading-1", "H1", gettext_lazy("Heading"), "Ctrl+Alt+1"),
    ("heading-2", "H2", gettext_lazy("Smaller heading"), "Ctrl+Alt+2"),
    ("heading-3", "H3", gettext_lazy("Smallest heading"), "Ctrl+Alt+3"),
    ("bold", "B", gettext_lazy("Bold"), "Ctrl+B"),
    ("slanted", "I", gettext_lazy("Slanted"), "Ctrl+I"),
    ("list", "•", gettext_lazy("List"), "Ctrl+Shift+8"),
    ("steps", "1.", gettext_lazy("Numbered steps"), "Ctrl+Shift+7"),
    ("quote", "“”", gettext_lazy("Quotation"), ""),
    ("table", "", gettext_lazy("Table"), "Ctrl+Alt+T"),
    ("link", "", gettext_lazy("Link"), "Ctrl+Shift+L"),
    ("picture", "", gettext_lazy("Picture"), "Ctrl+Alt+P"),
    ("block", "", gettext_lazy("List of live records"), "Ctrl+Alt+R"),
)

DRAWN: Final = {"table": "table", "link": "link", "picture": "image", "block": "work"}


@dataclass
class Sheet:
    """What lies on the desk: the record, the text as it is now, and what stood in the way."""

    record_type: RecordType
    record: ControlledRecord
    command: Command[..., Any]
    body: str = ""
    base: str = ""
    change_reason: str = ""
    language: str = "en"
    shows: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    gates: tuple[Refusal, ...] = ()

    @property
    def status(self) -> int:
        """The status of the answer: 409 for a closed gate, 422 for what is to be mended."""
        return 409 if self.gates else 422 if self.errors else 200


@require_http_methods(["GET", "POST"])
def write_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Write the text of the next version."""
    record_type, record, command = _at(request, area, slug, key)
    version = open_version_of(record)
    if request.method == "GET":
        if not fits(request.caller, record, command, version):
            messages.warning(
                request,
                _("“{label}” is not possible for {record} as it stands.").format(
                    label=command.label, record=record
                ),
            )
            return redirect(record_address(record))
        return _show(request, _as_stored(request, record_type, record, command))
    return _posted(request, _as_sent(request, record_type, record, command))


def _at(
    request: Request, area: str, slug: str, key: UUID
) -> tuple[RecordType, ControlledRecord, Command[..., Any]]:
    record_type, record = controlled_at(request, area, slug, key)
    command = command_on(record, draft_version.name)
    if command is None:
        raise Http404(_("Nothing of this name can be done here."))
    if not request.caller.may(command.needs, record.unit_id):
        raise PermissionDenied(
            _("You may not do this here ({label}). It needs the permission “{permission}”.").format(
                label=command.label, permission=command.needs.value
            )
        )
    return record_type, record, command


def _as_stored(
    request: Request, record_type: RecordType, record: ControlledRecord, command: Command[..., Any]
) -> Sheet:
    stored = text_to_edit(record)
    sheet = Sheet(record_type, record, command, shows=True)
    if stored is not None:
        sheet.body = sheet.base = even(stored.body)
        sheet.language = stored.language
        if stored.state == VersionState.DRAFT:
            sheet.change_reason = stored.change_reason
    sheet.change_reason = request.GET.get("change_reason", sheet.change_reason)
    return sheet


def _as_sent(
    request: Request, record_type: RecordType, record: ControlledRecord, command: Command[..., Any]
) -> Sheet:
    sent = request.POST
    return Sheet(
        record_type,
        record,
        command,
        body=even(sent.get("body", "")),
        base=even(sent.get("base", "")),
        change_reason=sent.get("change_reason", "").strip(),
        language=sent.get("language", "").strip()[:10] or "en",
    )


def _posted(request: Request, sheet: Sheet) -> HttpResponse:
    """Do what the button says that was pressed; without one, save."""
    if len(sheet.body) > LONGEST_BODY or "\x00" in sheet.body + sheet.base + sheet.change_reason:
        return _refused(request, sheet)
    if "settle" in request.POST:
        number, _sign, keep = request.POST["settle"].partition(":")
        if keep in ("first", "second", "both"):
            sheet.body = settled(sheet.body, count_in(number) or 0, keep)
        return _answer(request, sheet)
    do = request.POST.get("do", "")
    if do == "block":
        line = request.POST.get("block", "")[:500]
        sheet.body = f"{sheet.body.rstrip()}\n\n{line}\n" if line else sheet.body
        return _answer(request, sheet)
    if do == "picture":
        return _picture(request, sheet)
    if do == "merge":
        return _merge(request, sheet)
    if do == "preview":
        return _answer(request, sheet)
    return _save(request, sheet, stay=do == "stay")


def _refused(request: Request, sheet: Sheet) -> HttpResponse:
    too_long = len(sheet.body) > LONGEST_BODY
    sheet.errors["body"] = (
        _("The text has {count} characters, at most {most} fit: split it or attach a file.").format(
            count=len(sheet.body), most=LONGEST_BODY
        )
        if too_long
        else _("The character NUL is not taken.")
    )
    return _answer(request, sheet)


def _save(request: Request, sheet: Sheet, *, stay: bool) -> HttpResponse:
    before = text_to_edit(sheet.record)
    reason = request.POST.get("override_reason", "").strip()
    called = sheet.command.under(Terms(override=Override(reason) if reason else None))
    given: dict[str, Any] = {"base": sheet.base} if "base" in request.POST else {}
    try:
        version: ContentVersion = called(
            request.caller,
            sheet.record,
            body=sheet.body,
            change_reason=sheet.change_reason,
            language=sheet.language,
            **given,
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except GateClosed as refusal:
        sheet.gates = refusal.refusals
        return _answer(request, sheet)
    except Refused as refusal:
        sheet.errors = {name: " ".join(map(str, t)) for name, t in refusal.fields.items()}
        sheet.errors = sheet.errors or {"": refusal.message}
        return _answer(request, sheet)
    came = _what_came_in(before, version, sheet)
    sheet.body = sheet.base = version.body
    if _wants_json(request):
        return _said(request, sheet, saved=True, came=came)
    messages.success(request, _("Saved as version {number}.").format(number=version.number))
    if came:
        messages.info(request, came)
    if stay or marked_in(version.body):
        return redirect(command_address(sheet.record, sheet.command))
    return redirect(record_address(sheet.record))


def _what_came_in(before: ContentVersion | None, version: ContentVersion, sheet: Sheet) -> str:
    """Say whose changes are in the text beside one's own."""
    if before is None or even(before.body) in (sheet.base, sheet.body, version.body):
        return ""
    count = len(marked_in(version.body))
    if count:
        return _(
            "{name} changed {count} of the same passages. Both are kept: settle the marked ones."
        ).format(name=before.author_name, count=count)
    if version.body == sheet.body:
        return ""
    return _("Changes that {name} saved meanwhile came in.").format(name=before.author_name)


def _merge(request: Request, sheet: Sheet) -> HttpResponse:
    """Bring what others saved meanwhile into the text on the desk, without saving it."""
    stored = text_to_edit(sheet.record)
    came = ""
    if stored is not None and not stored.is_file and even(stored.body) != sheet.base:
        made = merged(
            sheet.base,
            sheet.body,
            stored.body,
            our_name=request.caller.name,
            their_name=stored.author_name,
        )
        changed = made.text != sheet.body
        sheet.body, sheet.base = made.text, even(stored.body)
        if changed:
            came = _("Changes by {name} came in.").format(name=stored.author_name)
    if _wants_json(request):
        return _said(request, sheet, came=came)
    if came:
        messages.info(request, came)
    return _answer(request, sheet)


def _picture(request: Request, sheet: Sheet) -> HttpResponse:
    """Attach a picture and show it in the text."""
    upload = request.FILES.get("picture")
    if not may_edit(request.caller, sheet.record):
        raise PermissionDenied(_("You may read this record but not change it."))
    line = ""
    if upload is None or not str(upload.name).lower().endswith(PICTURES):
        sheet.errors["picture"] = _("Choose a picture: {allowed}.").format(
            allowed=", ".join(PICTURES)
        )
        return _answer(request, sheet)
    words = request.POST.get("picture_words", "").strip()[:300]
    try:
        kept = store(str(upload.name), upload.chunks())
        made = attach(request.caller, sheet.record, file=kept, note=words)
        line = picture_line(made, words)
    except Refused as refusal:
        sheet.errors["picture"] = refusal.message
        return _answer(request, sheet)
    if _wants_json(request):
        return _said(request, sheet, line=line)
    sheet.body = f"{sheet.body.rstrip()}\n\n{line}\n"
    return _answer(request, sheet)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _said(request: Request, sheet: Sheet, *, saved: bool = False, **more: str) -> JsonResponse:
    """Answer the editor that runs in the browser."""
    gates = [f"{refusal.gate.sentence} {refusal.why}" for refusal in sheet.gates]
    return JsonResponse(
        {
            "saved": saved,
            "body": sheet.body,
            "base": sheet.base,
            "seen": seen_of(sheet.base),
            "html": preview_of(request.caller, sheet.record, sheet.body)
            if not sheet.errors
            else "",
            "marked": len(marked_in(sheet.body)),
            "errors": [*sheet.errors.values(), *gates],
            "here": record_address(sheet.record),
            **more,
        },
        status=sheet.status,
    )


def _answer(request: Request, sheet: Sheet) -> HttpResponse:
    if _wants_json(request):
        return _said(request, sheet)
    sheet.shows = not sheet.errors
    return _show(request, sheet)


def _show(request: Request, sheet: Sheet) -> HttpResponse:
    record, stored = sheet.record, text_to_edit(sheet.record)
    version = open_version_of(record)
    known = dict(LANGUAGES)
    context = {
        "sheet": sheet,
        "record": record,
        "record_type": sheet.record_type,
        "command": {"label": sheet.command.label, "about": sheet.command.about},
        "version": version,
        "is_file": stored is not None and stored.is_file,
        "needs_reason": stored is not None and (version is None or version.state == "approved"),
        "action": command_address(record, sheet.command),
        "watch_url": part_address(record, "watch"),
        "file_url": part_address(record, "content-file"),
        "back_url": record_address(record),
        "icon": icon(sheet.record_type.icon),
        "languages": [*LANGUAGES]
        if sheet.language in known
        else [(sheet.language, sheet.language), *LANGUAGES],
        "seen": seen_of(sheet.base),
        "others": note_editing(request.caller, record),
        "preview": preview_of(request.caller, record, sheet.body) if sheet.shows else "",
        "marked": len(marked_in(sheet.body)),
        "pickers": [
            {"label": str(made.plural), "line": line_for(made), "columns": columns_of(made)}
            for made in kinds()
        ],
        "tools": [
            {"key": k, "mark": m, "icon": DRAWN.get(k, ""), "label": w, "keys": keys}
            for k, m, w, keys in TOOLS
        ],
        "words": len(sheet.body.split()),
        "may_override": bool(sheet.gates) and all(r.gate.can_override for r in sheet.gates),
        "content_files": ",".join(CONTENT_FILES),
    }
    return render(request, "web/records/editor.html", context, status=sheet.status)


def seen_of(text: str) -> str:
    """Give the mark by which the editor asks whether the stored text is still the one it knows."""
    return hashlib.sha256(even(text).encode()).hexdigest()[:16]


@require_GET
def watch_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Tell an open editor who else writes, and whether the stored text has moved on."""
    _type, record, _command = _at(request, area, slug, key)
    stored = text_to_edit(record)
    seen = request.GET.get("seen", "")
    return JsonResponse(
        {
            "others": note_editing(request.caller, record),
            "moved": stored is not None and bool(seen) and seen_of(stored.body) != seen,
            "state": stored.state if stored is not None else "",
        }
    )


@require_POST
def content_file_page(request: Request, area: str, slug: str, key: UUID) -> HttpResponse:
    """Take a file in and let it be the content of the next version."""
    _type, record, _command = _at(request, area, slug, key)
    if not may_edit(request.caller, record):
        raise PermissionDenied(_("You may read this record but not change it."))
    upload = request.FILES.get("file")
    back = redirect(record_address(record))
    if upload is None or not str(upload.name).lower().endswith(CONTENT_FILES):
        messages.error(
            request,
            _("Choose a file of one of these kinds: {allowed}.").format(
                allowed=", ".join(CONTENT_FILES)
            ),
        )
        return back
    try:
        version = upload_file(
            request.caller,
            record,
            file=store(str(upload.name), upload.chunks()),
            change_reason=request.POST.get("change_reason", "").strip(),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("The file is version {number} now.").format(number=version.number)
        )
    return back
