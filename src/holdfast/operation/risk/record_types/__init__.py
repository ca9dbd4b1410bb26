"""Declarations of the kinds of record of risk assessment and treatment."""

from holdfast.operation.risk.record_types.assessments import ASSESSMENT, METHOD
from holdfast.operation.risk.record_types.coverage import CONSIDERATION, ENTERPRISE_REPORT
from holdfast.operation.risk.record_types.knowledge import ASSET, THREAT, VULNERABILITY
from holdfast.operation.risk.record_types.scenarios import SCENARIO
from holdfast.operation.risk.record_types.treatments import ACCEPTANCE, TREATMENT

TYPES = (
    METHOD,
    THREAT,
    VULNERABILITY,
    ASSET,
    ASSESSMENT,
    SCENARIO,
    TREATMENT,
    ACCEPTANCE,
    CONSIDERATION,
    ENTERPRISE_REPORT,
)
