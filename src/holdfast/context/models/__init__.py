"""What clause 4 records."""

from holdfast.context.models.issues import (
    ClimateDetermination,
    ContextIssue,
    SupplyChainDetermination,
)
from holdfast.context.models.obligations import ComplianceEvaluation, ComplianceObligation
from holdfast.context.models.parties import InterestedParty, PartyRequirement
from holdfast.context.models.principles import PrincipleStatement
from holdfast.context.models.scopes import Exclusion, Scope, lines_of

__all__ = [
    "ClimateDetermination",
    "ComplianceEvaluation",
    "ComplianceObligation",
    "ContextIssue",
    "Exclusion",
    "InterestedParty",
    "PartyRequirement",
    "PrincipleStatement",
    "Scope",
    "SupplyChainDetermination",
    "lines_of",
]
