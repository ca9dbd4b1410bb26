"""Which columns the lists have that an approval binds: what a reader of the paper asks for.

A list that is not named here shows all that its entries say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text

# Bound so that a change of it shows, and no news to who reads the text.
HELD_BACK: Final = frozenset({"blocks", "positions", "purpose_passage", "framework_passage"})


@dataclass(frozen=True)
class Told:
    """One column: its label, and the values of an entry that stand in it."""

    label: Text
    keys: tuple[str, ...]
    width: int = 10
    number: bool = False
    between: str = "\n"


@dataclass(frozen=True)
class Listed:
    """How a list is told: under which heading, in which columns, parted by which value."""

    heading: Text
    columns: tuple[Told, ...]
    grouped_by: str = ""


LISTS: Final[dict[tuple[str, str], Listed]] = {
    ("support.resourceplan", "needs"): Listed(
        _("What is needed, and what is given"),
        (
            Told(_("Reference"), ("reference",), 11),
            Told(_("What is needed"), ("title",), 28),
            Told(_("Needed"), ("needed",), 9, number=True),
            Told(_("Provided"), ("provided",), 10, number=True),
            Told(_("Counted in"), ("measure",), 13),
            Told(_("State"), ("state",), 11),
            Told(_("Decision"), ("decision",), 36),
        ),
        grouped_by="kind",
    ),
    ("support.communicationplan", "entries"): Listed(
        _("What is communicated"),
        (
            Told(_("Reference"), ("reference",), 10),
            Told(_("What"), ("title", "content"), 26),
            Told(_("On"), ("trigger",), 15),
            Told(_("Within days"), ("within_days",), 7, number=True),
            Told(_("Every"), ("every", "every_unit"), 9, between=" "),
            Told(_("With whom"), ("audience",), 20),
            Told(_("How"), ("means", "means_note"), 17),
            Told(_("Who"), ("responsible",), 14),
            Told(_("Released by"), ("releaser",), 14),
        ),
        grouped_by="side",
    ),
    ("processes.processmap", "processes"): Listed(
        _("The processes"),
        (
            Told(_("Reference"), ("reference",), 10),
            Told(_("Process"), ("title",), 22),
            Told(_("Lane"), ("lane",), 11),
            Told(_("Owner"), ("owner",), 13),
            Told(_("Inputs"), ("inputs",), 22),
            Told(_("Outputs"), ("outputs",), 22),
            Told(_("Clauses"), ("clauses",), 10),
        ),
    ),
    ("processes.processmap", "flows"): Listed(
        _("What flows between them"),
        (
            Told(_("From"), ("from",), 30),
            Told(_("What flows"), ("what",), 40),
            Told(_("To"), ("to",), 30),
        ),
    ),
    ("planning.objectivesdocument", "objectives"): Listed(
        _("The objectives"),
        (
            Told(_("Objective"), ("reference", "title"), 24),
            Told(_("Measured by"), ("indicator",), 18),
            Told(_("From"), ("baseline", "unit_of_measure"), 9, between=" "),
            Told(_("To"), ("target", "unit_of_measure"), 9, between=" "),
            Told(_("By"), ("due",), 11),
            Told(_("Who"), ("owner",), 13),
            Told(_("What is done, with what"), ("plan_what", "plan_resources"), 26),
            Told(_("How it is evaluated"), ("plan_evaluation",), 20),
        ),
    ),
    ("leadership.securitypolicy", "commitments"): Listed(
        _("Commitments"),
        (
            Told(_("No."), ("number",), 7, number=True),
            Told(_("We commit ourselves"), ("text",), 63),
            Told(_("Kind"), ("kind",), 30),
        ),
    ),
    ("leadership.securitypolicy", "outcomes"): Listed(
        _("Accountability for outcomes"),
        (
            Told(_("Outcome"), ("title",), 20),
            Told(_("What is different then"), ("text",), 36),
            Told(_("Accountable"), ("role_title",), 22),
            Told(_("Responsible"), ("responsible",), 22),
        ),
    ),
    ("leadership.securitypolicy", "assessments"): Listed(
        _("Written in view of the risk assessments"),
        (
            Told(_("Reference"), ("reference",), 15),
            Told(_("Risk assessment"), ("title",), 60),
            Told(_("Of"), ("on",), 15),
        ),
    ),
    ("leadership.securitypolicy", "changes"): Listed(
        _("Changes of the business that were known"),
        (Told(_("What changed"), ("what",), 70), Told(_("On"), ("on",), 20)),
    ),
    ("context.scope", "exclusions"): Listed(
        _("Exclusions"),
        (Told(_("What is left out"), ("what",), 35), Told(_("Why"), ("reason",), 65)),
    ),
}


LABELS: Final[dict[tuple[str, str], Text]] = {
    ("leadership.securitypolicy", "triggers"): _("Reviewed beside its yearly review on"),
}
# Codes in lists that are no fields of their own.
WORDS: Final[dict[tuple[str, str], dict[str, Text]]] = {
    ("leadership.securitypolicy", "triggers"): {
        "merger": _("Merger"),
        "acquisition": _("Acquisition"),
        "scope": _("Change of the business scope"),
        "other": _("Another trigger named in the policy"),
    },
}


def words_for(kind: str, name: str) -> dict[str, Text]:
    """Give the words of the codes that stand in a list of a kind."""
    return WORDS.get((kind, name), {})


def chosen_for(kind: str, name: str) -> Listed | None:
    """Give how a list of a kind is told, where somebody chose it."""
    return LISTS.get((kind, name))
