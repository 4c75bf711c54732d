"""For a WSGI server: `gunicorn -k gevent -w 1 wsgi:app`."""

from consult.app import create_app
from consult.config import private_files
from consult.foundation import workers

private_files()
app = create_app()
# Pictures and rolls are read in processes of their own.
workers.start(app.config["CEILINGS"])
