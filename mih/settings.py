"""Every setting, in one file. docs/operations.md lists the variables it reads.

R31, R33, R43, R44, R47, R60: docs/requirements.md.
"""

import warnings
from typing import Any

import dj_database_url

from mih.demo.accounts import demo_accounts
from mih.environment import (
    ROOT,
    BadEnvironment,
    choose_city,
    data_dir,
    embedded_addresses,
    env_bool,
    env_int,
    env_str,
    package_files,
    service_url,
    tile_hosts,
)
from programs.base.city import city
from programs.base.waits import waits

choose_city()
CITY = city()  # a folder that is no city stops the program here, flaw by flaw
waits()  # a wait without a limit stops every process before it starts

DEBUG = env_bool("DEBUG", False)
DEMO = env_bool("DEMO", False)  # one-click sign-in; mih.checks refuses it when DEBUG is off
DEMO_ACCOUNTS = demo_accounts()
SECRET_KEY = env_str("SECRET_KEY") or embedded_addresses().get("SECRET_KEY", "")
if not SECRET_KEY:
    raise BadEnvironment("SECRET_KEY is not set.")
ALLOWED_HOSTS = env_str("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = env_str("CSRF_TRUSTED_ORIGINS").split()

INSTALLED_APPS = [
    "mih",
    "triage",
    "dispatch",
    "programs",
    "journal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mih.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mih.middleware.SignedOutMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mih.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mih.urls"
ASGI_APPLICATION = "mih.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mih.context.place_and_time",
                "mih.context.pages_and_presence",
            ],
        },
    }
]

# The pool is what makes a command cost no connection of its own (docs/performance.md).
DATABASE: dict[str, Any] = {**dj_database_url.parse(service_url("DATABASE_URL"))}
DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASE["OPTIONS"] = {
    **DATABASE.get("OPTIONS", {}),
    "connect_timeout": 5,
    "pool": {
        "min_size": 0,
        "max_size": env_int("DATABASE_POOL", 16),
        "timeout": 5,
        "max_idle": 60,
        "reconnect_timeout": 0,
    },
}
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

REDIS_URL = service_url("REDIS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # A precaution: redis-py 8 gives up on a silent socket after five seconds (decisions/0011).
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(data_dir() / "beat")

# The live layer (docs/decisions/0004).
NOTIFY_TIMEOUT_SECONDS = 1.0  # how long a commit may wait for Redis to pass the notice on
CONSOLE_POLL_SECONDS = 1.0  # how late a console is when a notice was lost
CONSOLE_HEARTBEAT_SECONDS = 5.0  # how often a quiet console hears that it is up to date
CONSOLE_QUEUE_FRAMES = 256  # frames a slow console may owe before it must resume
CONSOLE_BACKLOG_EVENTS = 500  # a console further behind than this reloads its page

# The hand-off to a clinician, and what is promised on the phone (docs/operations.md).
HANDOFF_NEXT_SECONDS = env_int("HANDOFF_NEXT_SECONDS", 30)  # each clinician is called this long
HANDOFF_AMBER_SECONDS = env_int("HANDOFF_AMBER_SECONDS", 120)  # R31
HANDOFF_LATE_SECONDS = env_int("HANDOFF_LATE_SECONDS", 300)  # red, heard, and the supervisor's
HANDOFF_NAMED_SECONDS = env_int("HANDOFF_NAMED_SECONDS", 60)  # then a named offer goes to the queue
HANDOFF_EXPIRES_SECONDS = env_int("HANDOFF_EXPIRES_SECONDS", 900)  # then the taker is told to act
LAST_SEEN_SECONDS = 2.0  # how often each process notes whose consoles are open
WORKER_DOWN_SECONDS = 6.0  # then a web process runs the timers that lives hang on
STAND_IN_SECONDS = 2.0  # and looks this often whether it should
WORKER_LATE_SECONDS = env_int("WORKER_LATE_SECONDS", 20)  # then the supervisor is paged about it
# Timers of the storey above the registry's: what runs each, and what says since when it is due.
TIMERS_ABOVE = {
    "closings": (
        "triage.decisions.timers.run_due_closings",
        "triage.decisions.timers.oldest_closing_due",
    ),
}
# Longer than this a timer waits for no lock and no statement: it fails, and the next one runs.
TIMER_LOCK_SECONDS = 3.0
TIMER_STATEMENT_SECONDS = 20.0
OWNER_AWAY_SECONDS = env_int("OWNER_AWAY_SECONDS", 6)  # unseen for so long: the owner is away
CALL_BACK_AFTER_MINUTES = env_int("CALL_BACK_AFTER_MINUTES", 240)
# Nobody is called back from the one hour until the other, local time.
QUIET_FROM_HOUR = env_int("QUIET_FROM_HOUR", CITY.clock.quiet_from_hour)
QUIET_UNTIL_HOUR = env_int("QUIET_UNTIL_HOUR", CITY.clock.quiet_until_hour)
EMERGENCY_ACCESS_MINUTES = env_int("EMERGENCY_ACCESS_MINUTES", 60)  # R60
TRAVEL_ENGINE = env_str("TRAVEL_ENGINE", "osrm")  # or valhalla: what answers at TRAVEL_URL
TRAVEL_URL = env_str("TRAVEL_URL")  # the agency's own router; empty: the built-in estimate
TRAVEL_TIMEOUT_SECONDS = 0.4
TILES_URL = env_str("TILES_URL")  # the agency's raster tiles, with {z}/{x}/{y}; empty: schematic
TILES_FILE = env_str("TILES_FILE")  # or a PMTiles file of raster tiles
TILES_CREDIT = env_str("TILES_CREDIT")
# What the programs do after the call (docs/operations.md).
# When the board of a shift begins.
SHIFT_STARTS = env_str("SHIFT_STARTS", ",".join(CITY.clock.shift_starts))
FORECAST_WEEKS = env_int("FORECAST_WEEKS", 8)  # how far back the forecast of an hour looks
OVERDOSE_FOLLOW_UP_HOURS = env_int(  # R43: from 24 to 168
    "OVERDOSE_FOLLOW_UP_HOURS", CITY.thresholds.overdose_follow_up_hours
)
# Then a report to the State is overdue.
STATE_REPORT_HOURS = env_int("STATE_REPORT_HOURS", CITY.state_report.hours)
REPEAT_IN_90_DAYS = env_int("REPEAT_IN_90_DAYS", CITY.thresholds.repeat_in_90_days)
REPEAT_IN_365_DAYS = env_int("REPEAT_IN_365_DAYS", CITY.thresholds.repeat_in_365_days)
SCHEDULE_AHEAD_DAYS = env_int("SCHEDULE_AHEAD_DAYS", 42)  # patterns are laid out this far ahead
REST_HOURS = env_int("REST_HOURS", 8)  # less between two shifts is warned of
WEEK_HOURS = env_int("WEEK_HOURS", 60)  # more within seven days is warned of
PUBLIC_REPORT = env_bool("PUBLIC_REPORT", False)  # the page that anybody may read
PUBLIC_DELAY_DAYS = env_int("PUBLIC_DELAY_DAYS", 30)  # a quarter is shown this long after it
RESOURCE_VERIFIED_DAYS = env_int("RESOURCE_VERIFIED_DAYS", 180)  # R47

AUTH_USER_MODEL = "programs.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "programs:login"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5  # CJIS Security Policy: five bad sign-ins, then ten minutes
AXES_COOLOFF_TIME = 10 / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "programs.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = not DEBUG and env_bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *tile_hosts(TILES_URL)],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [
    ROOT / "static",
    # Leaflet's files alone: django-leaflet as an app would ask for GDAL (docs/decisions/0021).
    ("leaflet", package_files("leaflet", "static/leaflet")),
    # `make` installs it from package-lock.json (docs/decisions/0031).
    ("idiomorph", ROOT / "node_modules" / "idiomorph" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "mih.storage.StaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# WhiteNoise serves files by iterators that are not asynchronous; they are small.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume")

LANGUAGE_CODE = "en"
# What a crew or a caller sees is there in each of these; the console is in English (docs/words.md).
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env_str("TIME_ZONE", CITY.zone)
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refusal is an answer, not an incident; what fails is logged as an error.
    "loggers": {"django": {"handlers": []}, "django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
}
