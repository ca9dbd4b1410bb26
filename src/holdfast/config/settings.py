"""Settings, read from the environment; defaults suit an embedded installation on one machine."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from holdfast.config.databases import database_settings
from holdfast.config.mailing import mail_settings

PACKAGE = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")
HOLDFAST_HOME = Path(os.environ.get("HOLDFAST_HOME", Path.cwd() / ".holdfast")).resolve()


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def _strong(key: str, where: str) -> str:
    """Give a key back if nobody could guess it; refuse to start with any other."""
    if len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"{where} is too weak: give at least 50 random characters, "
            "or leave it out so that Holdfast makes one."
        )
    return key


def _hosts() -> list[str]:
    """Give the names under which the server answers; links in e-mails are made from them."""
    given = os.environ.get("HOLDFAST_HOSTS", ",".join(LOCAL_HOSTS))
    hosts = [host.strip() for host in given.split(",") if host.strip()]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(
            "HOLDFAST_HOSTS must name the hosts under which Holdfast answers, separated by "
            "commas, as in sems.example.org; * would let anybody choose the links in e-mails."
        )
    return hosts


def _secret_key() -> str:
    """Give the secret of this installation: from the environment, or made once and kept 0600."""
    given = os.environ.get("HOLDFAST_SECRET_KEY")
    if given is not None:
        return _strong(given, "HOLDFAST_SECRET_KEY")
    folder = HOLDFAST_HOME / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "secret_key"
    if not path.exists():
        made = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process was first: both use its key
            os.link(made, path)
        made.unlink()
    return _strong(path.read_text().strip(), str(path))


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = _hosts()
# Off this machine, cookies travel over TLS only, unless somebody says otherwise.
INSECURE = _flag("HOLDFAST_INSECURE", default=set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS))
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HOLDFAST_ORIGINS", "").split(",") if o]
INSTALLATION_HOST = ALLOWED_HOSTS[0]

INSTALLED_APPS = [
    "holdfast.web",  # before allauth: its templates are found first
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "csp",
    "holdfast.ledger",
    "holdfast.acting",
    "holdfast.records",
    "holdfast.accounts",
    "holdfast.work",
    "holdfast.api",
    "holdfast.context",
    "holdfast.leadership",
    "holdfast.planning",
    "holdfast.support",
    "holdfast.operation.processes",
    "holdfast.operation.risk",
    "holdfast.improvement",
    "holdfast.conformity",
    "holdfast.exchange",
    "holdfast.starter",
    "holdfast.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "holdfast.web.middleware.CallerMiddleware",
    "holdfast.support.pages.tablet_lock.TabletLockMiddleware",
]
ROOT_URLCONF = "holdfast.config.urls"
WSGI_APPLICATION = "holdfast.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "holdfast.web.frame.frame",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": database_settings(os.environ.get("DATABASE_URL"), HOLDFAST_HOME)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "holdfast.web.signing_in.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "holdfast.web.signing_in.InvitedSocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Whoever is let in is found by his address, so nobody gives himself another one.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Holdfast"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if os.environ.get("HOLDFAST_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("HOLDFAST_OIDC_NAME", "Single sign-on"),
                "client_id": os.environ.get("HOLDFAST_OIDC_CLIENT", ""),
                "secret": os.environ.get("HOLDFAST_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["HOLDFAST_OIDC_URL"]},
            }
        ],
    }

SECURE_COOKIES = not INSECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "holdfast_session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "holdfast_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["holdfast.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = HOLDFAST_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = _flag("HOLDFAST_AUTORELOAD")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
globals().update(  # EMAIL_BACKEND, EMAIL_HOST and the like
    mail_settings(
        os.environ.get("HOLDFAST_EMAIL_URL"),
        os.environ.get("HOLDFAST_EMAIL_FROM"),
        os.environ.get("HOLDFAST_EMAIL_BACKEND"),
    )
)
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
