"""Pages of risk assessment that the generic kit cannot do: matrix, coverage, scoring, method."""

from django.urls import include, path

from holdfast.operation.risk.pages import coverage, matrix, method, scoring

urlpatterns = [
    path(
        "risk/",
        include(
            (
                [
                    path("matrix/", matrix.matrix_page, name="matrix"),
                    path("coverage/", coverage.coverage_page, name="coverage"),
                    path("handbook/", method.handbook_page, name="handbook"),
                    path("handbook/adopt/", method.adopt_page, name="adopt"),
                    path("scenarios/<uuid:key>/scored/", scoring.score_page, name="score"),
                    path("scenarios/<uuid:key>/scored/try/", scoring.try_page, name="try"),
                ],
                "risk",
            )
        ),
    ),
]
