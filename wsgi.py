"""For a WSGI server: `gunicorn -k gevent -w 1 wsgi:app`."""

from consult.app import create_app

app = create_app()
