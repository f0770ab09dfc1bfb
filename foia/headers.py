"""Security and cache headers of every response."""

from __future__ import annotations

from flask import Flask, Response, request

# No inline script or style anywhere, nothing from another address, no framing.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_YEAR_SECONDS = 365 * 24 * 3600
_HOUR_SECONDS = 3600


_SECURE = tuple((name, value, name.lower()) for name, value in SECURITY_HEADERS.items())


def _secure(response: Response) -> Response:
    given = {name.lower() for name, _value in response.headers}
    response.headers.extend((name, value) for name, value, lowered in _SECURE if lowered not in given)
    if request.endpoint == "static" and response.status_code < 400:
        # An address with the content's hash never changes its content; see foia.pages.rendering.asset.
        seconds = _YEAR_SECONDS if "v" in request.args else _HOUR_SECONDS
        response.headers["Cache-Control"] = f"public, max-age={seconds}" + (
            ", immutable" if "v" in request.args else ""
        )
    elif "cache-control" not in given:
        response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    """Add the headers to everything the application answers."""
    app.after_request(_secure)
