"""`create_app(settings)`: wires database, plugin host, use cases and pages; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, Token
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from flask import Flask, appcontext_popped, appcontext_pushed
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.domain import permissions
from portal.domain.permissions import Permission
from portal.paths import templates_dir
from portal.services.common.runtime import Runtime, bind, system_clock, unbind
from portal.services.personnel.regions import sync_regions
from portal.services.upkeep.plugin_states import disabled_plugins, remember
from portal.settings import Settings
from portal.store import plugin_schema
from portal.store.db import db, prepare_engine
from portal.store.schema import refuse_pending

if TYPE_CHECKING:
    from portal.host import Host, PluginReport

_bound: ContextVar[tuple[Token[Runtime], ...]] = ContextVar("portal_bound", default=())


def create_app(
    settings: Settings,
    *,
    host: Host | None = None,
    clock: Callable[[], datetime] = system_clock,
) -> Flask:
    """Return a ready application. Raises Unavailable while a migration is pending.

    `host` and `clock` stand in for the real ones in tests.
    """
    app = _flask(settings)
    db.init_app(app)
    disabled = _open_database(app)
    loaded = host or _load_host(settings, disabled)
    _open_features(app, loaded)
    _bind_runtime(app, Runtime(loaded, settings, clock))
    _remember_plugin_states(app, loaded)
    with app.app_context():
        sync_regions()
    _register_pages(app)
    return app


def _flask(settings: Settings) -> Flask:
    app = Flask(
        "portal",
        instance_path=str(settings.instance),
        static_folder="web/static",
        template_folder=str(templates_dir()),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={} if settings.is_sqlite else {"pool_pre_ping": True},
        MAX_CONTENT_LENGTH=settings.upload_max_mb * 1024 * 1024 + 65536,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        DEBUG=settings.debug,
    )
    trusted = settings.trusted_proxies
    if trusted:  # the visitor's own address and scheme, as told by our reverse proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )
    return app


def _open_database(app: Flask) -> frozenset[str]:
    """Prepare the engine, refuse an old schema, and return the plugins that people disabled."""
    with app.app_context():
        prepare_engine(db.engine)
        try:
            refuse_pending(db.engine)
            return disabled_plugins()
        except BaseException:
            db.session.remove()
            db.engine.dispose()
            raise


def _open_features(app: Flask, host: Host) -> None:
    """Refuse a feature plugin's old tables, and join its permissions to the one table."""
    active = host.features.active()
    folders = {one.id: one.folder for one in host.reports() if one.id in active and one.folder}
    with app.app_context():
        try:
            plugin_schema.refuse_pending(db.engine, folders)
        except BaseException:
            db.engine.dispose()
            raise
    for feature in active.values():
        permissions.join(
            Permission(
                one.name,
                one.label,
                one.roles,
                one.relations,
                never_self=one.never_self,
                fresh=one.fresh,
            )
            for one in feature.permissions
        )


def _remember_plugin_states(app: Flask, host: Host) -> None:
    """Write down what the guard closes at run time; what people decide is written by them.

    In a thread of its own: the fault may come from inside a transaction that is being undone.
    """

    def write(report: PluginReport) -> None:
        with app.app_context():
            remember(report)

    def listener(report: PluginReport) -> None:
        if report.state == "quarantined":
            Thread(target=write, args=(report,), name="plugin-state").start()

    host.on_state_change(listener)


def _load_host(settings: Settings, disabled: frozenset[str]) -> Host:
    from portal.host import load_host

    return load_host(
        settings.plugin_folders,
        enabled=settings.plugins_enabled,
        disabled=disabled,
        safe_mode=settings.safe_mode,
        fallback=settings.fallback_regions,
    )


def _register_pages(app: Flask) -> None:
    from portal import web

    register = getattr(web, "register", None)
    if register is not None:
        register(app)


def _bind_runtime(app: Flask, runtime: Runtime) -> None:
    """Make the runtime the present one in every context of this application, and only there."""

    def pushed(_app: Flask, **_: object) -> None:
        _bound.set((*_bound.get(), bind(runtime)))

    def popped(_app: Flask, **_: object) -> None:
        *rest, token = _bound.get()
        unbind(token)
        _bound.set(tuple(rest))

    # The signals keep weak references; the application keeps the functions alive.
    app.extensions["portal"] = runtime
    app.extensions["portal.binders"] = (pushed, popped)
    appcontext_pushed.connect(pushed, app)
    appcontext_popped.connect(popped, app)
