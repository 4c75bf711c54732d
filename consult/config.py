"""Settings from the environment, typed, and the places of templates and static files.

`templates/` and `static/` lie beside the package (ADR 0013); CONSULT_HOME overrides the checkout.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What an instance is told from outside.

    instance: the one directory with database, uploads, queue and secret key; backed up as a whole.
    demo: whether demo sign-ins and the demo desk exist. dev: whether templates and static files are read
    afresh for every page. secure: cookies only over https. compiled: where compiled pages and translations
    are kept; they are made again when their sources change, so it may be emptied at any time. sms_budget:
    messages the whole server sends in a day.
    """

    home: Path
    instance: Path
    compiled: Path
    database_url: str
    redis_url: str | None
    demo: bool
    dev: bool
    secure: bool
    trusted_proxies: int
    lan: bool
    sms_budget: int
    secret_key: str


def home_directory() -> Path:
    """The checkout or container directory that holds templates/ and static/."""
    return Path(os.environ.get("CONSULT_HOME") or Path(__file__).resolve().parent.parent)


def load_settings(instance: str | Path | None = None) -> Settings:
    """Reads the environment. Creates the instance directory and its secret key when missing.

    Raises OSError where the instance directory cannot be made or read.
    """
    home = home_directory()
    place = Path(instance or os.environ.get("CONSULT_INSTANCE") or home / "instance")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep_private(place)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{place / 'consult.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    return Settings(
        home=home,
        instance=place,
        compiled=Path(os.environ.get("CONSULT_COMPILED") or place / "compiled"),
        database_url=url,
        redis_url=os.environ.get("REDIS_URL") or None,
        demo=os.environ.get("CONSULT_DEMO", "") == "1",
        dev=os.environ.get("CONSULT_DEV", "") == "1",
        secure=os.environ.get("CONSULT_SECURE", "") == "1",
        trusted_proxies=int(os.environ.get("CONSULT_PROXIES", "0")),
        lan=os.environ.get("CONSULT_LAN", "") == "1",
        sms_budget=int(os.environ.get("CONSULT_SMS_BUDGET", "1000")),
        secret_key=_secret_key(place),
    )


def _keep_private(place: Path) -> None:
    """For its owner alone: the directory, and what lies in it, database, log, keys, uploads. What is inside a
    directory nobody else may enter needs no more; new files get their rights from the process
    (`private_files`). On an instance whose files belong to somebody else nothing is changed."""
    for path in (place, *place.iterdir()):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and path.stat().st_mode & 0o077:
                path.chmod(0o700 if path.is_dir() else 0o600)


def private_files() -> None:
    """Files that this process makes are for its owner alone. For programs, not for libraries: it holds for
    all."""
    os.umask(0o077)


def _secret_key(place: Path) -> str:
    path = place / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        # O_EXCL: of two processes starting at once only one may choose the key.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(32))
        return path.read_text().strip()
