"""Commands on who attended a session: by list, by the code on the wall, by an imported list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import COMMANDS, command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.queries import traced_ids
from holdfast.records.registry import REGISTRY
from holdfast.support.choices.competence import LEVELS, CompetenceLevel, CompetenceSource
from holdfast.support.choices.training import AttendanceChannel, Mark
from holdfast.support.commands.training_corrections import (
    SETTLED,
    refuse_without_reason,
    settle_competence,
)
from holdfast.support.models.training import THERE, Attendance, Training, TrainingSession
from holdfast.support.queries.named_people import NamedLine, people_named
from holdfast.support.queries.session_codes import (
    Scanned,
    person_who_says,
    scanned_by,
    signs_in,
)
from holdfast.support.queries.training import is_open_for_presence

REQUIREMENT: Final = "support.competencerequirement"
RECORD_COMPETENCE: Final = "support.competence.recorded"
WRITTEN: Final = (
    "mark",
    "score",
    "channel",
    "noted_at",
    "noted_by",
    "valid_until",
    "corrected_because",
    "competence",
)
RESULTS: Final = frozenset({Mark.PASSED, Mark.FAILED})
BATCH: Final = 500
WHY: Final = gettext_lazy("Why it is changed; needed once the session is assessed.")
BY_NAME: Final = {
    AttendanceChannel.LIVE: AttendanceChannel.LIVE_NAME,
    AttendanceChannel.QR: AttendanceChannel.QR_NAME,
}


@dataclass(frozen=True)
class Noted:
    """What is to be noted of a person: how he stands, and his score in percent, if any."""

    mark: Mark
    score: int | None = None


@dataclass(frozen=True)
class LineTaken:
    """What came of one line of a list; `taken` False where `words` say why not."""

    number: int
    line: str
    taken: bool
    words: str


@dataclass(frozen=True)
class ListTaken:
    """What came of a list, line by line."""

    lines: tuple[LineTaken, ...]

    @property
    def taken(self) -> int:
        """How many lines were taken in."""
        return sum(line.taken for line in self.lines)

    @property
    def left(self) -> tuple[LineTaken, ...]:
        """The lines that were not taken in, with the reason."""
        return tuple(line for line in self.lines if not line.taken)


@command(
    kind="support.session.people_invited",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Invite people"),
    labels={"people": gettext_lazy("Who is to come")},
)
def invite_people(
    caller: Caller, session: TrainingSession, *, people: list[Person]
) -> TrainingSession:
    """Put people on the list of a session; as many as there are places."""
    refuse_if(session.state not in {"planned", "scheduled"}, _("This session is over."))
    refuse_if(not people, _("Name at least one person."), field="people")
    known = set(Attendance.objects.filter(session=session).values_list("person_id", flat=True))
    new = {person.pk: Noted(Mark.INVITED) for person in people if person.pk not in known}
    room = session.capacity
    refuse_if(
        room is not None and len(known) + len(new) > room,
        _("There are {places} places, and {known} are taken.").format(
            places=room, known=len(known)
        ),
        field="people",
    )
    _write(caller, session, new, AttendanceChannel.LIST)
    return session


@command(
    kind="support.session.attendance_noted",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Note attendance"),
    labels={"marks": gettext_lazy("Who, and how each stands")},
    helps={
        "marks": gettext_lazy(
            'By the key of each person: {"mark": "passed", "score": 85}; marks are invited, '
            "present, passed, failed, absent."
        ),
        "reason": WHY,
    },
)
def note_attendance(
    caller: Caller, session: TrainingSession, *, marks: dict[str, Any], reason: str = ""
) -> TrainingSession:
    """Note who attended a session, and with which result; once it is assessed, with a reason."""
    said_of: object = marks  # the API takes any JSON here
    if not isinstance(said_of, Mapping):
        words = _("Give the marks by the key of each person.")
        raise Refused(words, fields={"marks": [words]})
    wanted = {_key(person): _noted(said) for person, said in said_of.items()}
    refuse_if(not wanted, _("Nothing is noted: mark at least one person."), field="marks")
    known = set(
        Person.objects.visible_to(caller).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    known |= set(Attendance.objects.filter(session=session).values_list("person_id", flat=True))
    refuse_if(set(wanted) - known, _("Somebody on the list is not known."), field="marks")
    _write(caller, session, wanted, AttendanceChannel.LIST, reason)
    return session


def _key(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        words = _("“{text}” is no key of a person.").format(text=str(text)[:60])
        raise Refused(words, fields={"marks": [words]}) from error


def _noted(said: object) -> Noted:
    values = said if isinstance(said, Mapping) else {"mark": said}
    try:
        mark = Mark(str(values.get("mark", Mark.PRESENT)))
        score = values.get("score")
        found = Noted(mark, None if score in (None, "") else int(str(score)))
    except ValueError as error:
        words = _("A mark or score cannot be read: {said}.").format(said=str(said)[:60])
        raise Refused(words, fields={"marks": [words]}) from error
    refuse_if(
        found.score is not None and not 0 <= found.score <= 100,
        _("A score lies between 0 and 100 percent."),
        field="marks",
    )
    return found


@command(
    kind="support.session.list_taken_in",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Take in a list"),
    labels={"body": gettext_lazy("List")},
    helps={
        "body": gettext_lazy(
            "One person per line: reference, personnel number, e-mail or name; then, if you like, "
            "the score in percent, or passed, failed, absent."
        ),
        "reason": WHY,
    },
)
def take_in_list(
    caller: Caller, session: TrainingSession, *, body: str, reason: str = ""
) -> ListTaken:
    """Take in an attendance list that was kept elsewhere, and report on each of its lines."""
    named = people_named(caller, body)
    refuse_if(not named, _("The list is empty: paste one line per person."), field="body")
    wanted: dict[UUID, Noted] = {}
    lines = []
    for line in named:
        noted, words = _read_line(session.training, line)
        if noted is not None and line.person_id is not None and line.person_id in wanted:
            noted, words = None, _("the same person stands on an earlier line")
        if noted is not None and line.person_id is not None:
            wanted[line.person_id] = noted
        lines.append(LineTaken(line.number, line.line, noted is not None, words))
    if wanted:
        _write(caller, session, wanted, AttendanceChannel.PASTED, reason)
    return ListTaken(tuple(lines))


def _read_line(training: Training, line: NamedLine) -> tuple[Noted | None, str]:
    if line.person_id is None:
        return None, line.why
    mark, score = Mark.PRESENT, None
    words = {str(label).casefold(): Mark(value) for value, label in Mark.choices}
    words |= {value: Mark(value) for value in Mark.values}
    for cell in filter(None, line.rest):
        bare = cell.rstrip("% ").casefold()
        if bare.isdecimal() and int(bare) <= 100:
            score = int(bare)
        elif bare in words:
            mark = words[bare]
        else:
            return None, _("“{cell}” is neither a result nor a score").format(cell=cell[:60])
    if score is not None and mark in {Mark.ABSENT, Mark.INVITED}:
        return None, _("who was absent has no score")
    try:
        settled = _settled(training, Noted(mark, score))
    except Refused as refusal:
        return None, refusal.message
    return settled, str(settled.mark.label)


@command(
    kind="support.session.presence_confirmed",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I am here"),
    labels={"token": gettext_lazy("Code")},
    makes=Attendance,
    tone="primary",
)
def confirm_presence(caller: Caller, *, token: str) -> Attendance:
    """Confirm that one is at a session, by the code that is shown there, within its hours."""
    scanned = _scanned_now(caller, token)
    if caller.person_id is None:
        raise Refused(_("Your user is not linked to a person: ask whoever manages access."))
    return _present(caller, scanned.session, caller.person_id, scanned.way)


@command(
    kind="support.session.presence_stated",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("I am here, by name"),
    labels={
        "token": gettext_lazy("Code"),
        "name": gettext_lazy("Your name"),
        "mark": gettext_lazy("Your personnel number, or your e-mail"),
    },
    makes=Attendance,
)
def state_presence(caller: Caller, *, token: str, name: str, mark: str) -> Attendance:
    """Let somebody without a user state by name and number that he is at a session.

    Name and number have to belong to one person; the list shows that it was his word only.
    """
    scanned = _scanned_now(caller, token)
    person = person_who_says(name, mark)
    if person is None:
        raise Refused(
            _("Nobody is known by that name and number. Ask the trainer to note you on the list.")
        )
    if signs_in(person):
        raise Refused(_("You have a user here: sign in to confirm."))
    way = BY_NAME[scanned.way]
    return _present(replace(caller, name=person.title), scanned.session, person.pk, way)


def _scanned_now(caller: Caller, token: str) -> Scanned:
    """Give what a code says, where it counts now.

    Raises:
        Refused: it does not.
    """
    scanned = scanned_by(caller, token)
    if scanned is None or not is_open_for_presence(scanned.session):
        raise Refused(
            _(
                "This code does not count (any more): scan the one that the screen shows now. It "
                "holds for one session, during its hours only."
            )
        )
    return scanned


def _present(
    caller: Caller, session: TrainingSession, person: UUID, way: AttendanceChannel
) -> Attendance:
    """Note that a person is there; what is noted already stays as it was taken first."""
    known = Attendance.objects.filter(session=session, person_id=person).first()
    if known is not None and known.was_there:
        return known
    _write(caller, session, {person: Noted(Mark.PRESENT)}, way)
    return Attendance.objects.get(session=session, person_id=person)


@command(
    kind="support.session.code_printed",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Make a code to print"),
)
def renew_printed_code(caller: Caller, session: TrainingSession) -> TrainingSession:
    """Make a code for paper; earlier ones of this session count no more.

    It counts for the whole session, for whoever has a picture of it too.
    """
    refuse_if(session.state not in {"planned", "scheduled", "held"}, _("This session is over."))
    session.printed_code += 1
    session.printed_code_counts = True
    session.save()
    return session


@command(
    kind="support.session.code_switched_off",
    needs=Permission.TRAINING_EDIT,
    label=gettext_lazy("Switch the printed code off"),
)
def switch_off_printed_code(caller: Caller, session: TrainingSession) -> TrainingSession:
    """Let the code on paper count no more; the one on the screen goes on."""
    refuse_if(not session.printed_code_counts, _("No printed code counts."))
    session.printed_code_counts = False
    session.save()
    return session


def _settled(training: Training, noted: Noted) -> Noted:
    """Give the mark that follows from a score; one that contradicts it is refused."""
    if noted.score is None or training.pass_mark is None or noted.mark not in THERE:
        return noted
    follows = Mark.PASSED if noted.score >= training.pass_mark else Mark.FAILED
    refuse_if(
        noted.mark in RESULTS and noted.mark != follows,
        _("a score of {score} % is “{follows}”: the pass mark is {mark} %").format(
            score=noted.score, follows=follows.label, mark=training.pass_mark
        ),
        field="marks",
    )
    return replace(noted, mark=follows)


def _write(
    caller: Caller,
    session: TrainingSession,
    wanted: Mapping[UUID, Noted],
    channel: AttendanceChannel,
    reason: str = "",
) -> None:
    """Write the marks of a session in bulk: what is noted anew, and what changed.

    Once the session is assessed, each change has its reason, and competence follows it.
    """
    refuse_if(session.state == "cancelled", _("This session was cancelled."))
    coming = session.day > clock.today()
    known = {row.person_id: row for row in Attendance.objects.filter(session=session)}
    new: list[Attendance] = []
    changed: list[Attendance] = []
    for person, said in wanted.items():
        noted = _settled(session.training, said)
        refuse_if(
            coming and noted.mark in THERE, _("The session has not begun: nobody can attend yet.")
        )
        row = known.get(person) or Attendance(session=session, person_id=person)
        if person in known and (row.mark, row.score) == (noted.mark, noted.score):
            continue
        row.organization_id = session.organization_id
        row.mark, row.score, row.channel = noted.mark, noted.score, channel
        row.noted_at, row.noted_by = clock.now(), caller.name
        row.valid_until = _holds_until(session, noted.mark)
        if session.state in SETTLED:
            row.corrected_because = reason.strip()
        (changed if person in known else new).append(row)
    if session.state in SETTLED and (new or changed):
        _refuse_without_result([*new, *changed])
        refuse_without_reason(session, reason)
        for row in settle_competence(caller, session, changed, reason):
            row.competence = []
    Attendance.objects.bulk_create(new, batch_size=BATCH)
    Attendance.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    if session.state in SETTLED:
        write_competence(caller, session)


def _refuse_without_result(rows: Iterable[Attendance]) -> None:
    refuse_if(
        any(row.mark == Mark.PRESENT for row in rows),
        _("This session is assessed: note passed or not passed for whoever is added."),
    )


def _holds_until(session: TrainingSession, mark: Mark) -> Any:
    months = session.training.refresh_months
    return add_months(session.day, months) if mark == Mark.PASSED and months else None


def write_competence(caller: Caller, session: TrainingSession) -> None:
    """Write the competence that a session conveys for everybody who passed and has none from it.

    The competence follows from the assessment, so whoever may assess needs no further right.
    """
    record = COMMANDS.get(RECORD_COMPETENCE)
    requirements = _served_by(session.training)
    if record is None or not requirements:
        return
    acting = replace(caller, rights={**caller.rights, record.needs: None})
    passed = Attendance.objects.filter(session=session, mark=Mark.PASSED).select_related("person")
    written = []
    for row in passed:
        if row.competence:
            continue
        row.competence = [
            str(record(acting, **_competence(session, row, needed)).pk) for needed in requirements
        ]
        written.append(row)
    Attendance.objects.bulk_update(written, ("competence",), batch_size=BATCH)


def _served_by(training: Training) -> list[Any]:
    if REQUIREMENT not in REGISTRY:
        return []
    keys = traced_ids([training.pk], REQUIREMENT)
    return list(REGISTRY[REQUIREMENT].model.objects.live().filter(pk__in=keys))


def _competence(session: TrainingSession, row: Attendance, requirement: Any) -> dict[str, Any]:
    """Give what the record says; an examination by a body that may is never assumed."""
    return {
        "person": row.person,
        "requirement": requirement,
        "unit": row.person.unit,
        "level": min(requirement.level, CompetenceLevel.TRAINED, key=LEVELS.index),
        "how": CompetenceSource.TRAINING,
        "issuer": session.trainer,
        "obtained_on": session.day,
        "valid_until": row.valid_until,
        "evidence": session.reference,
    }
