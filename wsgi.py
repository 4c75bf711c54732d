"""For a WSGI server: `gunicorn -k gevent -w 1 wsgi:app`."""

from pathlib import Path

from consult.app import create_app
from consult.config import private_files
from consult.foundation import served, workers

private_files()
app = create_app()
served.hold(Path(app.instance_path))
# Pictures and rolls are read in processes of their own.
workers.start(app.config["CEILINGS"])
