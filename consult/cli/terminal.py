"""What every verb shares: the terminal's language, and the application on a migrated database."""

from __future__ import annotations

import sys
from typing import Any


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def either(en: str, zh: str) -> str:
    """The sentence in the terminal's language; there is no catalogue before there is an application."""
    from consult.cases.check import reader_language

    return zh if reader_language() == "zh" else en


def said(phrase: Any) -> str:
    """A sentence in the terminal's language."""
    from consult.cases.check import reader_language
    from consult.foundation.translations_build import said

    return said(phrase, reader_language())


def settings_or_exit() -> Any:
    """What the environment says; exits with one sentence where the instance directory cannot be used."""
    from consult.config import load_settings

    try:
        return load_settings()
    except OSError as error:
        sys.exit(
            either(
                (
                    f"The instance directory {error.filename} cannot be used ({error.strerror}): set "
                    f"CONSULT_INSTANCE to a directory this user can write to."
                ),
                f"数据目录 {error.filename} 不能使用（{error.strerror}）：请用 CONSULT_INSTANCE 指定一个本用户可写的目录。",
            )
        )


def open_app(upgrading: bool = True) -> Any:
    """The application on a migrated database; exits with one sentence where that is not to be had.

    upgrading: brings an older database forward; False leaves that to whoever stops the server for it.
    """
    from consult.app import create_app
    from consult.foundation.ceilings import BadCeiling
    from consult.foundation.schema import NewerDatabase, current, head, upgrade

    settings_or_exit()
    try:
        app = create_app()
    except BadCeiling as wrong:
        sys.exit(either(str(wrong), f"{wrong.variable} 应为 {wrong.low} 到 {wrong.high} 之间的整数。"))
    with app.app_context():
        from sqlalchemy.exc import OperationalError

        try:
            if upgrading:
                upgrade()
            elif current() != head():
                sys.exit(
                    either(
                        "The database is not of this program's version: run the program that serves it, or "
                        "bring it forward first (consult migrate).",
                        "数据库与本程序版本不一致：请用正在运行的那个版本，或先升级（consult migrate）。",
                    )
                )
        except NewerDatabase as newer:
            sys.exit(
                either(
                    (
                        f"The database was written by a newer version of this program (revision {newer}): "
                        f"update the program; nothing was changed."
                    ),
                    f"这个数据库由更新的程序版本写成（修订号 {newer}）：请先升级程序；数据没有任何改动。",
                )
            )
        except OperationalError as error:
            sys.exit(
                either(
                    (
                        f"The database cannot be opened or written ({error.orig}): check DATABASE_URL, the "
                        f"rights on the instance directory and the free space on the disk."
                    ),
                    f"数据库打不开或不能写入（{error.orig}）：请检查 DATABASE_URL、数据目录的权限和磁盘剩余空间。",
                )
            )
    return app
