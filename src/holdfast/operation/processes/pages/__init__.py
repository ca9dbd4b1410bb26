"""Pages of processes that the generic kit cannot do: map, purposes, “record it”."""

from django.urls import include, path

from holdfast.operation.processes.pages import maps, purposes, recording

urlpatterns = [
    path(
        "processes/",
        include(
            (
                [
                    path("map/", maps.map_page, name="map"),
                    path("map/drawing.svg", maps.map_svg, name="map-svg"),
                    path("map/arranged/", maps.arranged_page, name="map-arranged"),
                    path("map/flows/", maps.flow_added, name="flow-added"),
                    path("map/flows/<uuid:key>/removed/", maps.flow_removed, name="flow-removed"),
                    path("purposes/", purposes.purposes_page, name="purposes"),
                    path("record/", recording.choose_page, name="choose"),
                    path("record/<uuid:key>/", recording.record_page, name="record"),
                ],
                "processes",
            )
        ),
    ),
]
