"""Drafts a migration from the schema as migrated to what the models say now; read it before you keep it.

python .ci/migration.py "topics get a deadline"
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from consult.app import create_app
from consult.foundation import schema


def main() -> int:
    """Writes consult/migrations/versions/NNNN_words.py against a fresh SQLite database."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    number = max(int(path.name[:4]) for path in (schema.MIGRATIONS / "versions").glob("[0-9]*.py")) + 1
    with tempfile.TemporaryDirectory() as place:
        app = create_app(Path(place), SQLALCHEMY_DATABASE_URI=f"sqlite:///{place}/fresh.sqlite")
        with app.app_context():
            schema.upgrade()
            schema.load_models()
            config = schema.config()
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            slug = re.sub(r"\W+", "_", sys.argv[1].lower()).strip("_")
            command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")
            print(schema.MIGRATIONS / "versions" / f"{number:04d}_{slug}.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
