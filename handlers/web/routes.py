"""Home of ROUTES: every address of every server. The demo and a domain's verification files come by the settings."""

from handlers.web import (
    cards,
    codes,
    counter,
    face_pages,
    gate_pages,
    offices,
    pages,
    rules,
    statics,
    venues,
    webapp,
    weblogin,
    wellknown,
)
from handlers.web.api.routes import api_routes
from handlers.web.health import health_routes
from handlers.web.webhooks import webhook_routes

ROUTES = (
    *webhook_routes(),
    *api_routes(),
    *weblogin.ROUTES,
    *webapp.ROUTES,
    *codes.ROUTES,
    *pages.ROUTES,
    *cards.ROUTES,
    *face_pages.ROUTES,
    *rules.ROUTES,
    *offices.ROUTES,
    *counter.ROUTES,
    *gate_pages.ROUTES,
    *venues.ROUTES,
    *statics.ROUTES,
    *wellknown.ROUTES,
    *health_routes(),
)
