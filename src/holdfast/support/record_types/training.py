"""Declarations: trainings and their sessions (7.2, 7.3)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule
from holdfast.support.commands import training, training_attendance
from holdfast.support.models.training import Training, TrainingSession
from holdfast.support.queries.training_panels import session_panel, training_panel

TRAINING = RecordType(
    model=Training,
    slug="trainings",
    clause="7.3",
    noun=_("training"),
    plural=_("trainings"),
    about=_(
        "Courses: what people can do afterwards, who needs them, how often, and with which pass "
        "mark. Describe the course once; then plan its sessions, note who attended, assess them, "
        "and look some time later whether it worked."
    ),
    create=training.describe_training,
    amend=training.amend_training,
    commands=(*training.ON_TRAINING, *ON_EVERY_RECORD),
    columns=("reference", "title", "delivered_by", "for_role", "refresh_months", "state", "owner"),
    filters=("state", "for_role", "prepares_for_response", "owner"),
    search=("reference", "title", "aims", "conveys", "delivered_by"),
    sections=(
        Section(_("The course"), ("title", "aims", "conveys", "delivered_by", "duration_minutes")),
        Section(_("Who needs it"), ("for_role", "prepares_for_response", "refresh_months")),
        Section(_("Did it work?"), ("pass_mark", "effect_after_days")),
    ),
    traces=(
        TraceRule(
            Relation.SERVES,
            (training_attendance.REQUIREMENT,),
            _("Conveys the competence"),
            _("Whoever passes gets a competence record for each of these."),
        ),
        TraceRule(
            Relation.ARISES_FROM,
            (),
            _("Arises from"),
            _("The risk, finding or change that asks for it."),
        ),
    ),
    related=("owner", "unit", "for_role"),
    synonyms={
        "title": ("training", "course", "course title", "subject", "module"),
        "aims": ("aims", "learning objectives", "objective", "goals"),
        "conveys": ("content", "contents", "what it conveys", "topics", "syllabus"),
        "delivered_by": ("delivered by", "provider", "trainer", "institute"),
        "duration_minutes": ("duration", "minutes", "duration (min)", "length"),
        "pass_mark": ("pass mark", "pass mark %", "minimum score"),
        "refresh_months": ("refresh", "refresh months", "repeat every", "validity (months)"),
        "for_role": ("for role", "role", "target group", "needed by"),
        "external_reference": ("id", "course id", "course no", "code"),
    },
    icon="training",
    panels=("support/panels/training.html",),
    panel_context=training_panel,
)
SESSION = RecordType(
    model=TrainingSession,
    slug="training-sessions",
    clause="7.3",
    noun=_("training session"),
    plural=_("training sessions"),
    about=_(
        "The occasions on which courses are held. On the attendance page you tick who came, show "
        "a code that people scan, or paste a list; then you note results. Without a result nobody "
        "counts as trained."
    ),
    create=training.plan_session,
    amend=training.amend_session,
    commands=(
        training.schedule_session,
        training.hold_session,
        training.assess_session,
        training.judge_session,
        training.cancel_session,
        training_attendance.invite_people,
        training_attendance.note_attendance,
        training_attendance.take_in_list,
        training_attendance.renew_printed_code,
        training_attendance.switch_off_printed_code,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "starts_at", "place", "trainer", "state", "effect"),
    filters=("state", "training", "effect", "owner"),
    search=("reference", "title", "place", "trainer", "finding"),
    sections=(
        Section(
            _("The session"),
            ("title", "training", "starts_at", "ends_at", "place", "trainer", "capacity"),
        ),
        Section(_("Assessment"), ("assess_by", "assessed_on", "assessed_by")),
        Section(_("Did it work?"), ("judge_on", "effect", "finding", "judged_on", "judged_by")),
    ),
    dues=(
        Due("starts_at", _("Hold the session"), ("planned", "scheduled")),
        Due("assess_by", _("Assess who attended"), ("held",)),
        Due("judge_on", _("Judge whether it worked"), ("assessed",)),
    ),
    order=("-starts_at", "reference"),
    related=("owner", "unit", "training"),
    synonyms={
        "training": ("training", "course", "course title"),
        "title": ("session", "title"),
        "starts_at": ("date", "starts", "start", "begins", "from"),
        "ends_at": ("ends", "end", "until", "to"),
        "place": ("place", "location", "room", "where"),
        "trainer": ("trainer", "instructor", "lecturer"),
        "capacity": ("capacity", "places", "seats"),
        "external_reference": ("id", "session id", "no"),
    },
    icon="calendar",
    panels=("support/panels/training_session.html",),
    panel_context=session_panel,
)
