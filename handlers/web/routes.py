"""Home of ROUTES: every address of every server. The demo and a domain's verification files come by the settings."""

from handlers.web import cards, pages, statics, wellknown
from handlers.web.health import health_routes
from handlers.web.webhooks import webhook_routes

ROUTES = (
    *webhook_routes(),
    *pages.ROUTES,
    *cards.ROUTES,
    *statics.ROUTES,
    *wellknown.ROUTES,
    *health_routes(),
)
