"""Declarations: actions."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section
from holdfast.work import commands
from holdfast.work.models import Action

ACTION = RecordType(
    model=Action,
    slug="actions",
    clause="10.2",
    noun=_("action"),
    plural=_("actions"),
    about=_("Who does what until when, for any record, and how one will see that it worked."),
    create=commands.plan_action,
    amend=commands.amend_action,
    commands=(
        commands.report_done,
        commands.judge_effective,
        commands.judge_ineffective,
        commands.drop_action,
        *ON_EVERY_RECORD,
    ),
    columns=("reference", "title", "owner", "due", "state"),
    filters=("state", "owner"),
    search=("reference", "title", "description", "criterion", "result"),
    sections=(
        Section(_("What is done"), ("title", "description", "due", "cost")),
        Section(_("Did it work?"), ("criterion", "judge_on", "done_on", "done_by", "result")),
    ),
    dues=(
        Due("due", _("Action due"), ("open",)),
        Due("judge_on", _("Judge the effect"), ("done",)),
    ),
    order=("due", "reference"),
    synonyms={
        "title": ("action", "task", "measure", "step", "what"),
        "due": ("due", "due date", "deadline", "target date", "until"),
        "owner": ("owner", "who", "assigned to", "responsible"),
        "description": ("description", "details"),
        "cost": ("cost", "budget"),
    },
    icon="checklist",
)
TYPES = (ACTION,)
