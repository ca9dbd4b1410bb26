"""The fields of two registers, as realistic as the tests need them; the product declares its
own.
"""

from holdfast.exchange.reading.fields import Field, Kind

TREATMENTS = (("modify", "Modify"), ("retain", "Retain"), ("avoid", "Avoid"), ("share", "Share"))
TREATMENT_WORDS = {
    "mitigate": "modify",
    "reduce": "modify",
    "treat": "modify",
    "accept": "retain",
    "accepted": "retain",
    "tolerate": "retain",
    "transfer": "share",
    "insure": "share",
    "terminate": "avoid",
}
STATUSES = (
    ("open", "Open"),
    ("treated", "In treatment"),
    ("closed", "Closed"),
    ("accepted", "Accepted"),
)
STATUS_WORDS = {
    "active": "open",
    "identified": "open",
    "planned": "open",
    "watch": "open",
    "mitigated": "treated",
    "in progress": "treated",
}

RISK_FIELDS = (
    Field("reference", "Reference", Kind.TEXT, ("risk id", "id", "no", "number", "ref"),
        max_length=40),
    Field(
        "title",
        "Title",
        Kind.TEXT,
        ("risk title", "risk name", "name", "risk", "scenario title", "risk description",
            "risk statement",
         "description", "titel", "risiko"),
        required=True,
        max_length=300,
    ),
    Field(
        "description",
        "Description",
        Kind.LONG_TEXT,
        ("risk description", "scenario", "statement", "risk statement", "details", "beschreibung"),
    ),
    Field("threat", "Threat", Kind.LONG_TEXT, ("threat source", "cause", "trigger", "bedrohung")),
    Field("vulnerability", "Vulnerability", Kind.LONG_TEXT, ("weakness", "schwachstelle")),
    Field("consequence", "Consequence", Kind.LONG_TEXT, ("consequences", "effect",
        "impact description")),
    Field("asset", "Asset", Kind.REFERENCE, ("asset id", "affected asset", "system", "wbs id")),
    Field("category", "Category", Kind.TEXT, ("risk category", "risk type", "type", "kategorie")),
    Field("likelihood_before", "Likelihood before controls", Kind.SCALE,
          ("inherent likelihood", "gross likelihood", "initial likelihood",
              "inherent probability")),
    Field("likelihood", "Likelihood", Kind.SCALE, ("probability", "l", "current likelihood", "p",
          "eintrittswahrscheinlichkeit")),
    Field("likelihood_target", "Target likelihood", Kind.SCALE,
          ("residual likelihood", "residual l", "residual probability",
              "likelihood after treatment")),
    Field("consequence_before", "Consequence before controls", Kind.SCALE,
          ("inherent impact", "inherent consequence", "gross impact", "initial impact")),
    Field("consequence_step", "Consequence step", Kind.SCALE,
          ("impact", "severity", "consequence", "i", "current impact", "auswirkung")),
    Field("consequence_target", "Target consequence", Kind.SCALE,
          ("residual impact", "residual i", "residual consequence", "impact after treatment")),
    Field("treatment", "Treatment decision", Kind.CHOICE,
          ("treatment", "response strategy", "strategy", "response", "treatment option"),
          choices=TREATMENTS, choice_words=TREATMENT_WORDS),
    Field("controls", "Controls", Kind.LONG_TEXT,
          ("existing controls", "compensating controls", "current controls", "mitigation",
              "safeguards")),
    Field("actions", "Planned actions", Kind.LONG_TEXT,
          ("actions", "treatment plan", "response actions", "mitigation plan", "response")),
    Field("owner", "Owner", Kind.REFERENCE, ("risk owner", "responsible", "verantwortlich")),
    Field("due", "Due date", Kind.DATE, ("target date", "due", "deadline", "expected resolution")),
    Field("review", "Review date", Kind.DATE, ("next review", "review by", "last reviewed")),
    Field("status", "Status", Kind.CHOICE, ("state", "register status"),
          choices=STATUSES, choice_words=STATUS_WORDS),
)  # fmt: skip

SITE_FIELDS = (
    Field("name", "Name", Kind.TEXT, ("site", "site name", "main port name", "port name",
        "facility"),
          required=True, max_length=200),
    Field("country", "Country", Kind.TEXT, ("country code", "country name", "land")),
    Field("unlocode", "UN/LOCODE", Kind.TEXT, ("locode", "un locode"), max_length=6),
    Field("address", "Address", Kind.LONG_TEXT, ("street", "anschrift")),
    Field("latitude", "Latitude", Kind.LATITUDE, ("lat", "y", "latitude1")),
    Field("longitude", "Longitude", Kind.LONGITUDE, ("lon", "long", "lng", "x", "longitude1")),
)  # fmt: skip
