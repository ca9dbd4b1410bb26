"""Declaration: the process map."""

from django.utils.translation import gettext_lazy as _

from holdfast.operation.processes import commands
from holdfast.operation.processes.models import ProcessMap
from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule

MAP = RecordType(
    model=ProcessMap,
    slug="maps",
    clause="4.4",
    noun=_("process map"),
    plural=_("process maps"),
    about=_(
        "How the processes of the security management system work together. Draw it on its page; "
        "here it is approved and put in force, with the processes and flows of that day in it."
    ),
    create=commands.draw_map,
    amend=commands.amend_map,
    commands=(commands.arrange_map, *commands.ON_MAP, *ON_EVERY_RECORD),
    columns=("reference", "title", "state", "version_in_force", "effective_on", "review_due"),
    filters=("state", "owner"),
    search=("reference", "title", "purpose"),
    sections=(Section(_("The map"), ("title", "purpose")),),
    traces=(TraceRule(Relation.RELATES_TO, ("support.document",), _("Described in")),),
    dues=(Due("review_due", _("Review the process map"), ("in_force",)),),
    importable=False,
    icon="operation",
)
