"""The words that people use in their own risk registers, best first, for each field of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TITLES: Final = (
    "risk title", "risk name", "scenario title", "scenario", "risk", "short description", "hazard",
    "risk event", "risiko", "titel",
)  # fmt: skip

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "title": TITLES,
    "external_reference": (
        "risk id",
        "risk no",
        "risk no.",
        "risk number",
        "risk ref",
        "risk reference",
        "rid",
        "risk code",
    ),
    "description": (
        "risk description",
        "risk statement",
        "description",
        "scenario",
        "scenario description",
        "statement",
        "details",
        "beschreibung",
    ),
    "actor": ("who or what", "threat actor", "actor", "adversary", "perpetrator"),
    "way": ("way", "method of attack", "attack vector", "modus operandi", "how"),
    "at_risk": (
        "what is at risk",
        "asset",
        "assets",
        "asset id",
        "affected asset",
        "asset name",
        "target",
        "system",
        "wbs id",
        "activity",
    ),
    "threat_text": (
        "threat",
        "threat source",
        "threat description",
        "threat event",
        "cause",
        "causes",
        "root cause",
        "risk source",
        "bedrohung",
    ),
    "vulnerability_text": (
        "vulnerability",
        "vulnerabilities",
        "weakness",
        "weaknesses",
        "schwachstelle",
    ),
    "consequence_text": (
        "what follows",
        "consequence description",
        "consequences",
        "effect",
        "effects",
        "impact description",
        "result",
        "potential consequences",
    ),
    "catalogue_threat": ("catalogue", "catalogue no", "threat id", "threat no", "threat code"),
    "catalogue_vulnerability": ("vulnerability id", "vulnerability no", "vulnerability code"),
    "protected_asset": ("asset in the register",),
    "site": ("site", "location", "facility", "port", "place", "standort"),
    "flow_step": ("step in the flow", "flow step", "process step", "node", "leg"),
    "category": (
        "category",
        "risk category",
        "risk type",
        "risk area",
        "type",
        "kategorie",
        "theme",
    ),
    "family": ("group of 6.1.2", "family", "6.1.2 family"),
    "controls_text": (
        "existing controls",
        "controls",
        "current controls",
        "compensating controls",
        "controls in place",
        "safeguards",
        "existing measures",
        "countermeasures in place",
    ),
    "evidence": ("evidence", "source", "source of information", "proof"),
    "grade": ("source grade", "admiralty grade", "grade", "confidence"),
    "assessed_on": ("assessed on", "date assessed", "assessment date", "analysed on"),
    "owner": ("risk owner", "owner", "responsible", "assigned to", "verantwortlich"),
    "review_due": ("review due", "next review", "review date", "review by", "next review date"),
}
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "decision": (
        "decision",
        "treatment decision",
        "treatment",
        "response strategy",
        "strategy",
        "treatment option",
        "risk response",
        "risk treatment",
        "option",
        "treatment type",
    ),
    "treatment_text": (
        "treatment plan",
        "mitigation",
        "actions",
        "planned actions",
        "response actions",
        "mitigation plan",
        "mitigation actions",
        "risk treatment plan",
        "response",
        "action plan",
        "recommended controls",
        "additional controls",
        "mitigations",
        "countermeasures",
        "massnahmen",
    ),
    "due_text": (
        "target date",
        "due date",
        "due",
        "deadline",
        "expected resolution",
        "completion date",
        "treatment due",
    ),
    "contingency_text": ("contingency", "contingency plan", "fallback", "plan b"),
    "trigger_text": ("trigger", "triggers", "early warning", "warning sign"),
    "exposure_text": (
        "cost exposure",
        "cost exposure usd",
        "financial exposure",
        "expected loss",
        "exposure amount",
        "loss estimate",
    ),
    "notes": ("notes", "note", "comments", "comment", "remarks", "bemerkungen"),
    "source_level": (
        "level",
        "risk level",
        "risk rating",
        "rating",
        "exposure",
        "inherent risk",
        "risk class",
    ),
    "source_score": ("risk score", "score", "r", "risk value", "inherent score", "rpn"),
    "source_level_target": (
        "residual level",
        "residual risk level",
        "residual rating",
        "residual risk",
        "residual exposure",
    ),
    "source_score_target": ("residual score", "residual risk score"),
    "source_status": ("status", "risk status", "state", "register status"),
    "source_priority": ("priority", "rank"),
    "source_identified": (
        "date identified",
        "identified date",
        "identified on",
        "date raised",
        "raised on",
        "date opened",
    ),
    "source_reviewed": ("last reviewed", "last review", "reviewed on"),
}
FLAG_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "is_failure": ("failure", "technical failure"),
    "is_malicious": ("malicious", "crime", "intentional", "malicious act"),
    "is_environmental": ("environment", "environmental", "natural hazard"),
    "is_human": ("human factors", "human factor", "human error"),
    "is_cultural": ("culture", "cultural factors", "cultural"),
    "is_outside": ("outside our control", "outside control", "external event"),
    "is_information": ("information", "information security"),
}
DIMENSION_WORDS: Final[Mapping[str, str]] = {
    "people": "people", "money": "money", "stoppage": "stoppage", "law": "law",
    "customers": "customers", "public": "public",
}  # fmt: skip


def _score_words() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {
        "intent": ("intent", "threat intent", "motivation"),
        "capability": ("capability", "threat capability"),
        "threat_step": ("threat level", "threat score", "threat rating"),
        "vulnerability_before": ("vulnerability before", "inherent vulnerability"),
        "vulnerability_current": (
            "vulnerability now", "current vulnerability", "vulnerability level",
            "vulnerability score", "vulnerability rating",
        ),
        "vulnerability_target": ("vulnerability target", "residual vulnerability"),
        "likelihood_before": (
            "frequency before", "inherent likelihood", "gross likelihood", "initial likelihood",
            "inherent probability", "gross probability", "likelihood before controls",
            "inherent l", "initial probability",
        ),
        "likelihood_current": (
            "likelihood", "probability", "frequency now", "current likelihood", "l", "p",
            "current probability", "frequency", "net likelihood", "risk probability",
            "probability of occurrence", "eintrittswahrscheinlichkeit", "wahrscheinlichkeit",
        ),
        "likelihood_target": (
            "frequency target", "residual likelihood", "residual l", "residual probability",
            "likelihood after treatment", "probability after mitigation", "residual p",
            "target probability",
        ),
        "consequence_before": (
            "inherent impact", "inherent consequence", "gross impact", "initial impact",
            "inherent severity", "gross consequence", "inherent i", "impact before controls",
        ),
        "consequence_current": (
            "impact", "severity", "consequence", "i", "current impact", "c", "s", "magnitude",
            "current consequence", "current severity", "net impact", "risk impact", "auswirkung",
            "schadensausmass",
        ),
        "consequence_target": (
            "residual impact", "residual i", "residual consequence", "residual severity",
            "impact after treatment", "impact after mitigation", "target impact",
        ),
        "rationale_before": ("why (before)", "why before", "inherent rationale"),
        "rationale_current": ("why (now)", "why now", "rationale", "justification", "reasoning"),
        "rationale_target": ("why (target)", "why target", "residual assumption",
                             "residual rationale"),
    }  # fmt: skip
    for name, word in DIMENSION_WORDS.items():
        words[f"{name}_before"] = (f"{word} before", f"inherent {word}")
        words[f"{name}_current"] = (f"{word} now", f"current {word}")
        words[f"{name}_target"] = (f"{word} target", f"residual {word}")
    return words


RISK: Final[Mapping[str, tuple[str, ...]]] = {**TOLD, **KEPT, **FLAG_WORDS, **_score_words()}
DECISIONS: Final[Mapping[str, str]] = {
    "mitigate": "modify", "mitigation": "modify", "mitigated": "modify", "reduce": "modify",
    "reduction": "modify", "treat": "modify", "control": "modify", "modify": "modify",
    "vermindern": "modify", "reduzieren": "modify", "in treatment": "modify",
    "accept": "retain", "accepted": "retain", "acceptance": "retain", "tolerate": "retain",
    "retain": "retain", "monitor": "retain", "watch": "retain", "akzeptieren": "retain",
    "transfer": "share", "transferred": "share", "insure": "share", "outsource": "share",
    "share": "share", "ubertragen": "share",
    "terminate": "avoid", "eliminate": "avoid", "stop": "avoid", "vermeiden": "avoid",
    "exploit": "pursue", "enhance": "pursue", "take": "pursue",
    "open": "undecided", "tbd": "undecided", "none": "undecided", "pending": "undecided",
}  # fmt: skip
KINDS: Final[Mapping[str, str]] = {
    "system": "information", "server": "information", "service": "service", "data": "information",
    "identity": "information", "endpoint": "equipment", "network": "information",
    "hardware": "equipment", "vehicle": "equipment", "building": "place", "site": "place",
    "staff": "people", "person": "people", "goods": "cargo", "stock": "cargo",
    "cloud": "information",
    "software": "information", "application": "information", "process": "service",
    "saas": "information", "device": "equipment", "backup": "information",
}  # fmt: skip
