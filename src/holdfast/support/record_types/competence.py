"""Declarations: what people need to know, what they know, what is done about the rest (7.2)."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule
from holdfast.support.commands import competence, competence_gaps
from holdfast.support.models import CompetenceGap, CompetenceRecord, CompetenceRequirement
from holdfast.support.queries.competence_matrix import requirement_panel

LEVEL_WORDS = {
    "a": "aware",
    "awareness": "aware",
    "briefing": "aware",
    "t": "trained",
    "training": "trained",
    "skilled": "trained",
    "c": "certificate",
    "certified": "certificate",
    "licence": "certificate",
    "license": "certificate",
    "licensed": "certificate",
}
REQUIREMENT = RecordType(
    model=CompetenceRequirement,
    slug="competence-requirements",
    clause="7.2",
    noun=_("competence requirement"),
    plural=_("competence requirements"),
    about=_(
        "What whoever has a role, or works at a post, needs to know or to be able to do, up to "
        "which level, and how often it is refreshed. Begin with the roles; link each requirement "
        "to the risk or plan that it comes from. What is not asked for here, nobody can lack."
    ),
    create=competence.state_requirement,
    amend=competence.amend_requirement,
    commands=(*competence.ON_REQUIREMENT, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "role",
        "post",
        "subject",
        "level",
        "validity_months",
        "site",
        "state",
        "review_due",
    ),
    filters=("state", "role", "level", "site", "unit"),
    search=("reference", "title", "subject", "post", "evidence_needed"),
    sections=(
        Section(_("Who needs it"), ("title", "role", "post", "site")),
        Section(_("What is needed"), ("subject", "level", "validity_months")),
        Section(_("What proves it"), ("evidence_needed", "number_needed")),
        Section(_("Where it was retired"), ("retired_because",)),
    ),
    traces=(
        TraceRule(
            Relation.ADDRESSES,
            ("risk.riskscenario", "risk.treatment", "planning.systemrisk", "controls.control"),
            _("Needed for the risk or control"),
        ),
        TraceRule(
            Relation.SERVES,
            ("response.securityplan", "support.document", "planning.changeplan"),
            _("Needed for the plan"),
        ),
    ),
    dues=(Due("review_due", _("Review the requirement"), ("in_use",)),),
    related=("owner", "unit", "role", "site"),
    synonyms={
        "title": ("requirement", "title", "name"),
        "role": ("role", "for role"),
        "post": ("post", "position", "job", "function", "job title"),
        "site": ("site", "location", "terminal"),
        "subject": ("subject", "competence", "skill", "course", "training", "topic"),
        "level": ("level", "required level", "depth"),
        "validity_months": ("refresh", "refresh (months)", "validity", "months", "interval"),
        "evidence_needed": ("evidence", "evidence needed", "proof"),
        "number_needed": ("certificate number needed", "number needed"),
    },
    choice_words={"level": LEVEL_WORDS},
    icon="target",
    panels=("support/panels/competence_requirement.html",),
    panel_context=requirement_panel,
)
RECORD = RecordType(
    model=CompetenceRecord,
    slug="competence-records",
    clause="7.2",
    noun=_("competence record"),
    plural=_("competence records"),
    about=_(
        "What each person knows or can do: by education, training, experience or certificate, who "
        "issued it, which period the evidence proves, and who verified it. A lapsed licence on a "
        "post is what auditors look for; the matrix and the expiry board show it before."
    ),
    create=competence.record_competence,
    amend=competence.amend_competence,
    commands=(*competence.ON_COMPETENCE, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "person",
        "subject",
        "level",
        "how",
        "obtained_on",
        "valid_until",
        "verified_by",
        "state",
    ),
    filters=("state", "person", "level", "how", "requirement", "unit"),
    search=("reference", "title", "subject", "issuer", "certificate_number"),
    sections=(
        Section(_("Who knows what"), ("title", "person", "requirement", "subject", "level")),
        Section(_("By what"), ("how", "issuer", "certificate_number", "obtained_on")),
        Section(
            _("What the evidence proves"),
            ("valid_from", "valid_until", "evidence"),
            _("The period that it proves, whenever it was entered here."),
        ),
        Section(_("Who verified it"), ("verified_on", "verified_by", "stopped_because")),
    ),
    traces=(
        TraceRule(
            Relation.EVIDENCES,
            ("support.trainingsession", "support.document"),
            _("Evidenced by"),
            inward=True,
        ),
    ),
    dues=(
        Due("valid_until", _("The competence expires: renew it"), ("verified", "suspended")),
        Due("obtained_on", _("Verify the competence"), ("obtained",)),
        Due("review_due", _("Review the competence"), ("verified",)),
    ),
    related=("owner", "unit", "person", "requirement"),
    matrix=("subject", "obtained_on"),
    synonyms={
        "person": ("person", "name", "employee", "employee name", "staff", "trainee"),
        "requirement": ("requirement",),
        "subject": ("subject", "competence", "skill", "course", "training", "qualification"),
        "level": ("level", "depth"),
        "how": ("how", "by", "source", "type"),
        "issuer": ("issuer", "issued by", "trainer", "provider", "institute"),
        "certificate_number": (
            "certificate number",
            "certificate no",
            "licence number",
            "license number",
            "number",
        ),
        "obtained_on": ("obtained on", "date", "completed", "completed on", "training date"),
        "valid_from": ("valid from", "from"),
        "valid_until": ("valid until", "expires", "expiry", "expiry date", "until"),
        "evidence": ("evidence", "where", "file", "proof"),
    },
    choice_words={
        "level": LEVEL_WORDS,
        "how": {
            "course": "training",
            "on the job": "experience",
            "degree": "education",
            "diploma": "education",
            "licence": "certificate",
            "license": "certificate",
        },
    },
    icon="certificate",
)
GAP = RecordType(
    model=CompetenceGap,
    slug="competence-gaps",
    clause="7.2",
    noun=_("competence gap"),
    plural=_("competence gaps"),
    about=_(
        "What is done where somebody lacks what the role needs: training, mentoring, another "
        "assignment or hiring; by when; and whether it worked, judged by somebody else. The matrix "
        "plans it for all gaps at once."
    ),
    create=competence_gaps.raise_gap,
    amend=competence_gaps.amend_gap,
    commands=(*competence_gaps.ON_GAP, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "person",
        "requirement",
        "measure",
        "due",
        "state",
        "judge_on",
        "owner",
    ),
    filters=("state", "measure", "person", "requirement", "owner", "unit"),
    search=("reference", "title", "plan", "result", "finding"),
    sections=(
        Section(_("What is missing"), ("title", "person", "requirement")),
        Section(_("What is done about it"), ("measure", "plan", "due")),
        Section(_("What was done"), ("done_on", "done_by", "result")),
        Section(_("Whether it worked"), ("judge_on", "judged_on", "judged_by", "finding")),
    ),
    traces=(
        TraceRule(
            Relation.ADDRESSES,
            ("risk.riskscenario", "risk.treatment", "controls.control"),
            _("Needed for the risk or control"),
        ),
        TraceRule(Relation.RELATES_TO, ("support.training",), _("Closed by the course")),
    ),
    dues=(
        Due("due", _("Close the competence gap"), ("open",)),
        Due("judge_on", _("Judge whether the measure worked"), ("done",)),
        Due("review_due", _("Review the competence gap"), ("open", "done")),
    ),
    related=("owner", "unit", "person", "requirement"),
    synonyms={
        "person": ("person", "name", "employee"),
        "requirement": ("requirement", "missing competence", "competence"),
        "measure": ("measure", "action", "type"),
        "plan": ("plan", "what", "description"),
        "due": ("due", "due date", "by"),
        "owner": ("owner", "responsible"),
    },
    choice_words={
        "measure": {
            "course": "training",
            "coaching": "mentoring",
            "transfer": "reassignment",
            "recruitment": "hiring",
        }
    },
    icon="flag",
)
