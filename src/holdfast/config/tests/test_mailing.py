"""One address in the environment is enough to send mails."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from holdfast.config.mailing import CONSOLE, SMTP, mail_settings

SENDER = "sems@example.org"


def test_no_refusal_shows_the_password():
    with pytest.raises(ImproperlyConfigured) as refused:
        mail_settings("mail://ines:s3cret@mail.example.org", SENDER, None)
    assert "s3cret" not in str(refused.value)


def test_without_a_server_mails_are_printed():
    assert mail_settings(None, None, None) == {"EMAIL_BACKEND": CONSOLE}


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtp+tls://mail.example.org:2525", 2525, True, False),
    ],
)
def test_the_scheme_says_how_the_line_is_encrypted(url, port, tls, ssl):
    found = mail_settings(url, SENDER, None)
    assert (found["EMAIL_BACKEND"], found["EMAIL_HOST"]) == (SMTP, "mail.example.org")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["DEFAULT_FROM_EMAIL"] == SENDER


def test_user_and_password_may_hold_any_character():
    found = mail_settings("smtps://in%40es:p%2Fw%3Ad@mail.example.org", SENDER, None)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("in@es", "p/w:d")


@pytest.mark.parametrize(
    "url", ["mail.example.org", "https://mail.example.org", "smtp://", "smtp://m:many"]
)
def test_what_names_no_mail_server_is_refused_in_words(url):
    with pytest.raises(ImproperlyConfigured, match="HOLDFAST_EMAIL_URL"):
        mail_settings(url, SENDER, None)


@pytest.mark.parametrize("sender", [None, "", "nobody"])
def test_a_server_without_a_sender_is_refused_in_words(sender):
    with pytest.raises(ImproperlyConfigured, match="HOLDFAST_EMAIL_FROM"):
        mail_settings("smtp://mail.example.org", sender, None)
