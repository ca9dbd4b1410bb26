"""Addresses of the generic pages; those of rooms come first, in config/urls.py."""

from django.urls import path

from holdfast.web.pages import (
    access,
    attachments,
    content,
    details,
    forms,
    frames,
    home,
    kit,
    lists,
    organization,
    own,
    search,
    traces,
    work,
)

app_name = "web"
RECORD = "<slug:area>/<slug:slug>/<uuid:key>/"

urlpatterns = [
    path("", home.home_page, name="home"),
    path("kit/", kit.kit_page, name="kit"),
    path("healthz", frames.health_page, name="health"),
    path("theme/", frames.theme_page, name="theme"),
    path("organization/<uuid:key>/", frames.switch_page, name="switch"),
    path("search/", search.search_page, name="search"),
    path("palette/", search.palette_page, name="palette"),
    path("options/<str:key>/", search.options_page, name="options"),
    path("r/<str:reference>/", details.reference_page, name="reference"),
    path("changes/", work.changes_page, name="changes"),
    path("work/", work.work_page, name="work"),
    path("work/calendar/", work.calendar_page, name="calendar"),
    path("work/overrides/<uuid:key>/", work.override_page, name="override"),
    path("accounts/access/", access.access_page, name="access"),
    path("accounts/access/grant/", access.grant_page, name="grant"),
    path("accounts/access/matrix/", access.matrix_page, name="matrix"),
    path("accounts/access/log/", access.log_page, name="log"),
    path("accounts/access/<uuid:key>/withdraw/", access.withdraw_page, name="withdraw-role"),
    path("accounts/profile/", own.profile_page, name="profile"),
    path("accounts/tokens/", own.tokens_page, name="tokens"),
    path("accounts/tokens/<uuid:key>/revoke/", own.revoke_page, name="revoke-token"),
    path("accounts/tree/", organization.tree_page, name="tree"),
    path("accounts/map/", organization.map_page, name="map"),
    path("<slug:area>/<slug:slug>/", lists.register_page, name="list"),
    path("<slug:area>/<slug:slug>/new/", forms.new_page, name="new"),
    path(RECORD, details.record_page, name="record"),
    path(f"{RECORD}history/", details.history_page, name="history"),
    path(f"{RECORD}print/", details.print_page, name="print"),
    path(f"{RECORD}compare/", content.compare_page, name="compare"),
    path(f"{RECORD}distribution/", content.distribution_page, name="distribution"),
    path(f"{RECORD}remarks/<uuid:remark>/", content.settle_page, name="settle"),
    path(f"{RECORD}links/", traces.link_page, name="link"),
    path(f"{RECORD}links/<uuid:link>/remove/", traces.unlink_page, name="unlink"),
    path(f"{RECORD}attach/", attachments.attach_page, name="attach"),
    path(f"{RECORD}attachments/<uuid:attachment>/", attachments.download_page, name="download"),
    path(
        f"{RECORD}attachments/<uuid:attachment>/withdraw/",
        attachments.withdraw_page,
        name="withdraw-file",
    ),
    path(f"{RECORD}<slug:name>/", forms.command_page, name="command"),
]
