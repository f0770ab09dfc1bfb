"""The WSGI entry point: `gunicorn wsgi:app`."""

from foia import create_app

app = create_app()
