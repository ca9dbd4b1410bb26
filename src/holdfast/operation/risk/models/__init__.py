"""Records of clause 8.3: method, knowledge, assessment, scenario, treatment, acceptance."""

from holdfast.operation.risk.models.assessments import RiskAssessment
from holdfast.operation.risk.models.coverage import ConsideredCategory, EnterpriseReport
from holdfast.operation.risk.models.knowledge import Asset, Threat, Vulnerability
from holdfast.operation.risk.models.methods import RiskMethod, read_method
from holdfast.operation.risk.models.scenarios import OVER, SENTENCE, RiskScenario
from holdfast.operation.risk.models.scores import FACTS, STEPS, Scored
from holdfast.operation.risk.models.treatments import OPEN_TREATMENT, RiskAcceptance, Treatment

__all__ = [
    "FACTS",
    "OPEN_TREATMENT",
    "OVER",
    "SENTENCE",
    "STEPS",
    "Asset",
    "ConsideredCategory",
    "EnterpriseReport",
    "RiskAcceptance",
    "RiskAssessment",
    "RiskMethod",
    "RiskScenario",
    "Scored",
    "Threat",
    "Treatment",
    "Vulnerability",
    "read_method",
]
