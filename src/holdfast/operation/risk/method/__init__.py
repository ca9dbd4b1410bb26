"""How this organization judges a security risk: its scales, its tables, who may accept what (8.3).

A method is plain data: read from a file, judged strictly, stored with the assessment that used
it and never changed afterwards; another scale is another version. Four are shipped.
"""

from holdfast.operation.risk.method.definition import (
    DIMENSIONS,
    Appetite,
    Authority,
    Dimension,
    Method,
    PeopleLimit,
    RiskLevel,
    Scale,
    ScoreError,
    Step,
    Tables,
    Tone,
)
from holdfast.operation.risk.method.reading import (
    SHIPPED,
    MethodError,
    from_json,
    load_method,
    shipped_method,
    to_json,
)
from holdfast.operation.risk.method.scoring import (
    MayAccept,
    Reasons,
    ReliedControl,
    Score,
    ScoreInputs,
    authority,
    derived_likelihood,
    objections,
    score,
)

__all__ = [
    "DIMENSIONS",
    "SHIPPED",
    "Appetite",
    "Authority",
    "Dimension",
    "MayAccept",
    "Method",
    "MethodError",
    "PeopleLimit",
    "Reasons",
    "ReliedControl",
    "RiskLevel",
    "Scale",
    "Score",
    "ScoreError",
    "ScoreInputs",
    "Step",
    "Tables",
    "Tone",
    "authority",
    "derived_likelihood",
    "from_json",
    "load_method",
    "objections",
    "score",
    "shipped_method",
    "to_json",
]
