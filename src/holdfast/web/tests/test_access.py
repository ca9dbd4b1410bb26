"""Who comes in and as what: roles, the log, tokens, organizations, refusals."""

import datetime as dt

import pytest
from django.test import Client

from holdfast.accounts.choices import AccessKind, RoleKey
from holdfast.accounts.commands import first_user, grant_role, withdraw_role
from holdfast.accounts.models import AccessLogEntry, ApiToken, Person, RoleGrant, User
from holdfast.accounts.queries import caller_for, caller_for_token
from holdfast.acting.callers import acting_as, every_organization, system_caller
from holdfast.common import clock
from holdfast.conftest import PASSWORD
from holdfast.web.pages import work


def until(days):
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def test_somebody_new_gets_a_role_a_person_and_a_link_for_the_first_password(client_of, ada, north):
    sent = {
        "email": "Siri@Halden.example",
        "name": "Siri Dahl",
        "role": RoleKey.SITE_OFFICER,
        "unit": north.pk,
    }
    answer = client_of(ada).post("/accounts/access/grant/", sent)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    link = page.split('data-value="http://testserver')[1].split('"')[0]
    user = User.objects.get(email="siri@halden.example")
    caller = caller_for(user, ada.organization_id)
    assert caller.roles == {RoleKey.SITE_OFFICER}
    with acting_as(ada):
        assert Person.objects.get(pk=str(caller.person_id)).unit_id == north.pk
    visitor = Client()
    form = visitor.get(link, follow=True)
    chosen = visitor.post(
        form.redirect_chain[-1][0],
        {"password1": "a long new secret", "password2": "a long new secret"},
    )
    assert chosen.status_code == 302
    user.refresh_from_db()
    assert user.check_password("a long new secret")


def test_a_user_of_another_organization_keeps_his_password(client_of, ada, vera):
    before = User.objects.get(pk=vera.actor_id).password
    sent = {"email": "vera@ostrava.example", "role": RoleKey.EMPLOYEE, "password": "taken over 123"}
    answer = client_of(ada).post("/accounts/access/grant/", sent)
    assert answer.status_code == 302
    assert User.objects.get(pk=vera.actor_id).password == before


def test_an_outside_auditor_is_let_in_for_a_limited_time_only(client_of, ada):
    sent = {"email": "rita@cert.example", "name": "Rita", "role": RoleKey.CERTIFICATION_AUDITOR}
    adder = client_of(ada)
    for ends in ("", until(90)):
        answer = adder.post("/accounts/access/grant/", {**sent, "ends_on": ends})
        assert answer.status_code == 422
        assert "f_ends_on_error" in answer.content.decode()
    assert adder.post("/accounts/access/grant/", {**sent, "ends_on": until(20)}).status_code == 200


def test_a_withdrawn_role_holds_no_longer(client_of, ada, eve):
    with acting_as(ada):
        grant = RoleGrant.objects.get(user_id=eve.actor_id)
    url = f"/accounts/access/{grant.pk}/withdraw/"
    reader = client_of(eve)
    assert reader.get("/").status_code == 200
    assert client_of(ada).post(url, {"reason": ""}).status_code == 422
    assert client_of(ada).post(url, {"reason": "Left"}).status_code == 302
    answer = reader.get("/")
    assert answer.status_code == 403
    assert "You belong to no organization here yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "page", "manage"),
    [("ada", 200, 200), ("ines", 200, 403), ("aud", 200, 403), ("eve", 403, 403)],
)
def test_who_may_look_at_access_and_who_may_manage_it(client_of, who, page, manage):
    reader = client_of(who)
    assert reader.get("/accounts/access/").status_code == page
    assert reader.get("/accounts/access/matrix/").status_code == page
    assert reader.get("/accounts/access/grant/").status_code == manage


def test_grants_of_others_are_not_found(client_of, ada, vera):
    with acting_as(vera):
        grant = RoleGrant.objects.get()
    answer = client_of(ada).post(f"/accounts/access/{grant.pk}/withdraw/", {"reason": "x"})
    assert answer.status_code == 404


def test_an_auditor_sees_what_was_noted_of_him_and_nothing_else(client_of, aud, ines, eve):
    client_of(eve).get("/accounts/access/")
    page = client_of(aud).get("/accounts/access/log/").content.decode()
    assert "Eve Lund" not in page
    assert "Eve Lund" in client_of(ines).get("/accounts/access/log/").content.decode()


def test_coming_in_and_failing_to_is_noted(halden, eve):
    visitor = Client()
    visitor.post("/account/login/", {"login": "eve@halden.example", "password": "wrong"})
    failed = AccessLogEntry.objects.get(kind=AccessKind.SIGN_IN_FAILED)
    assert (failed.actor_name, failed.organization_id) == ("eve@halden.example", halden.pk)
    visitor.post("/account/login/", {"login": "eve@halden.example", "password": PASSWORD})
    noted = AccessLogEntry.objects.get(kind=AccessKind.SIGNED_IN)
    assert (noted.actor_name, noted.organization_id) == ("Eve Lund", halden.pk)
    assert visitor.get("/").status_code == 200


def test_a_token_is_shown_once_and_revoked(client_of, ines):
    reader = client_of(ines)
    sent = {"name": "badge system", "scope": "read", "expires_on": until(30)}
    page = reader.post("/accounts/tokens/", sent).content.decode()
    secret = page.split('data-value="')[1].split('"')[0]
    assert caller_for_token(secret).actor_id == ines.actor_id
    again = reader.get("/accounts/tokens/").content.decode()
    assert secret not in again
    with acting_as(ines):
        token = ApiToken.objects.get()
    reader.post(f"/accounts/tokens/{token.pk}/revoke/")
    assert caller_for_token(secret) is None
    late = reader.post("/accounts/tokens/", {**sent, "expires_on": until(900)})
    assert late.status_code == 422


def test_tokens_of_others_cannot_be_revoked(client_of, ines, tom):
    client_of(tom).post(
        "/accounts/tokens/", {"name": "t", "scope": "read", "expires_on": until(30)}
    )
    with acting_as(tom):
        token = ApiToken.objects.get()
    assert client_of(ines).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404


def test_one_user_works_in_two_organizations_and_switches(client_of, halden, ostrava, vera, ines):
    consultant = first_user(
        halden, email="con@sult.example", name="Con", password=PASSWORD, roles=[RoleKey.EMPLOYEE]
    )
    grant_role(system_caller(ostrava.pk, name="x"), consultant, role=RoleKey.EMPLOYEE)
    reader = client_of(consultant)
    assert "Port of Halden" in reader.get("/").content.decode()
    reader.post(f"/organization/{ostrava.pk}/")
    with every_organization(because="a test looks at both"):
        stored = reader.session["organization"]
    assert stored == str(ostrava.pk)
    page = reader.get("/accounts/people/").content.decode()
    assert "Vera Novak" in page
    assert "Ines Solberg" not in page
    assert client_of(ines).post(f"/organization/{ostrava.pk}/").status_code == 404
    assert reader.get(f"/organization/{halden.pk}/").status_code == 405


def test_a_user_without_any_role_is_told_what_to_do(client_of, ada, eve):
    with acting_as(ada):
        grant = RoleGrant.objects.get(user_id=eve.actor_id)
    withdraw_role(ada, grant, reason="Left")
    for url in ("/", "/accounts/sites/", "/search/"):
        answer = client_of(eve).get(url)
        assert answer.status_code == 403
        assert "Ask whoever manages access" in answer.content.decode()


def test_errors_speak_in_words(client_of, ines):
    reader = client_of(ines)
    missing = reader.get("/no/such/page/at/all/")
    assert missing.status_code == 404
    assert "Not found" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=ines.actor_id))
    forged = strict.post("/accounts/sites/new/", {"title": "Forged"})
    assert forged.status_code == 403
    assert "Please send it again" in forged.content.decode()


def test_the_program_failing_is_said_without_half_a_page(client_of, ines, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(work, "work_due", broken)
    reader = client_of(ines)
    reader.raise_request_exception = False
    answer = reader.get("/work/")
    assert answer.status_code == 500
    assert "Something failed here" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_health_and_theme_need_nobody(client, db):
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.post("/theme/", {"theme": "dark"})
    assert answer.cookies["holdfast_theme"].value == "dark"
    assert client.post("/theme/", {"theme": "<x>"}).cookies["holdfast_theme"].value == "auto"


def test_pages_carry_the_strict_policy(client_of, ines):
    policy = client_of(ines).get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
