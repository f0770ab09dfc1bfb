"""The application: create_app is the table of contents, the one place that knows every feature."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from foia import (
    access,
    changes,  # noqa: F401
    headers,
    i18n,
    logs,
)
from foia.accounts import administration_views, attention, signin
from foia.accounts.views import blueprint as accounts
from foia.amendments.attention_words import next_year_words
from foia.amendments.views import blueprint as amendments
from foia.appeals.labels import APPEAL
from foia.appeals.views import blueprint as appeals
from foia.audit import denials_noting, findings_models, proof_views, reminder_views  # noqa: F401
from foia.audit.pages import blueprint as audit
from foia.cases import advising, catalogue_models, intake_models, kinds, opened  # noqa: F401
from foia.cases.catalogue_pages import blueprint as catalogues
from foia.cases.desk.views import blueprint as desk
from foia.cases.naming_advice import names_writer
from foia.cases.views import blueprint as cases
from foia.cases.waiting_views import unrouted_words, waiting_words
from foia.citizens import signin as citizen_signin
from foia.citizens.views import blueprint as citizens
from foia.complaints.labels import KINDS as COMPLAINTS
from foia.complaints.views import blueprint as complaints
from foia.config import Settings
from foia.copies.views import blueprint as copies
from foia.counter.views import blueprint as counter
from foia.directory import body_pages, competence_models  # noqa: F401
from foia.directory.admin_views import blueprint as directory
from foia.directory.public_views import blueprint as directory_public
from foia.door.views import blueprint as door
from foia.drafting import models as drafting_models  # noqa: F401
from foia.drafting.rich_text import as_html
from foia.drafting.views import blueprint as drafting
from foia.explaining.views import blueprint as explaining
from foia.extensions import csrf, db
from foia.inbound.views import blueprint as inbound
from foia.letters.views import blueprint as letters
from foia.limits import limiter
from foia.notifications import (  # noqa: F401
    notice_texts_views,
    other_means_views,
    policy_views,
    staff_notice_views,
    standing_views,
)
from foia.notifications.views import blueprint as notifications
from foia.pages import errors, rendering
from foia.pages.routes import Route
from foia.pages.views import blueprint as pages
from foia.problems.views import blueprint as problems
from foia.publishing.views import blueprint as publishing
from foia.requests.labels import INFORMATION_REQUEST
from foia.requests.views import blueprint as requests
from foia.retention.views import blueprint as retention
from foia.routing import views as routing_views
from foia.statistics.release_views import blueprint as releases
from foia.statistics.views import blueprint as statistics
from foia.takeout.views import blueprint as takeout
from foia.tasks.views import blueprint as tasks
from foia.unfinished.views import blueprint as unfinished
from foia.withholding.views import blueprint as withholding

FORM_OVERHEAD_BYTES = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for the settings (from the environment by default). Raises SettingsError."""
    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.url_rule_class = Route
    _configure(app, settings)
    logs.init_logging(settings)
    db.init_app(app)
    csrf.init_app(app)
    signin.init_app(app)
    limiter.init_app(app)
    i18n.init_app(app)
    headers.init_app(app)
    rendering.init_app(app)
    errors.init_app(app)
    denials_noting.init_app(app)
    body_pages.init_app(app)
    app.register_blueprint(pages)
    app.register_blueprint(door)
    app.register_blueprint(accounts)
    app.register_blueprint(cases)
    app.register_blueprint(citizens)
    app.register_blueprint(notifications)
    app.register_blueprint(requests)
    app.register_blueprint(complaints)
    app.register_blueprint(desk)
    app.register_blueprint(copies)
    app.register_blueprint(counter)
    app.register_blueprint(tasks)
    app.register_blueprint(publishing)
    app.register_blueprint(problems)
    app.register_blueprint(withholding)
    app.register_blueprint(inbound)
    app.register_blueprint(letters)
    app.register_blueprint(takeout)
    app.register_blueprint(drafting)
    app.register_blueprint(audit)
    app.register_blueprint(explaining)
    app.register_blueprint(directory_public)
    app.register_blueprint(statistics)
    app.register_blueprint(releases)
    app.register_blueprint(directory)
    app.register_blueprint(catalogues)
    app.register_blueprint(amendments)
    app.register_blueprint(appeals)
    app.register_blueprint(unfinished)
    app.register_blueprint(retention)
    app.register_blueprint(routing_views.blueprint)
    for kind in (INFORMATION_REQUEST, *COMPLAINTS, APPEAL):
        kinds.register(app, kind)
    advising.register(app, names_writer)
    attention.register(app, waiting_words)
    attention.register(app, next_year_words)
    attention.register(app, unrouted_words)
    administration_views.init_app(app)
    routing_views.init_app(app)
    opened.init_app(app)
    citizen_signin.init_app(app)
    app.before_request(access.enforce)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.from_mapping(
        FOIA=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        # Read beyond what is accepted, so that a form with too large files keeps its text.
        MAX_CONTENT_LENGTH=4 * settings.file_limit_bytes + FORM_OVERHEAD_BYTES,
        MAX_FORM_MEMORY_SIZE=8 * FORM_OVERHEAD_BYTES,
        SESSION_COOKIE_NAME="foia" if settings.development else "__Host-foia",
        SESSION_COOKIE_SECURE=not settings.development,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no referrer (see headers), so none can be asked for; the token and the cookie's
        # SameSite and __Host- prefix decide.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.filters["rich_text"] = as_html
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _engine_options(settings: Settings) -> dict[str, object]:
    # No message of an error quotes the values of its statement.
    if settings.database.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    # The connection used last is used first: what its server process keeps at hand is what is asked for.
    return {"hide_parameters": True, "pool_use_lifo": True}
