"""The file of a backup: a zip archive of the instance's parts with a manifest that has the digest of each.

Knows nothing of databases. Reading trusts nothing: names, sizes and digests are those of the manifest, or
the archive is refused. With recipients the archive is encrypted as a whole (age, age-encryption.org).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage

from consult.foundation.errors import Refused
from consult.foundation.phrases import P, Phrase

FORMAT = 1
MANIFEST, README = "manifest.json", "READ-ME.txt"
#: The parts there may be, and nothing else: whoever writes an archive by hand names no file elsewhere.
MEMBER = re.compile(r"database\.(?:sqlite|dump)|secret\.key|READ-ME\.txt|uploads/[\w.-]{1,200}", re.ASCII)
#: What an archive is called while it is written.
HALF = re.compile(r"\..+\.\d+\.(?:half|sealed)")
#: How every file that age encrypted begins.
ENCRYPTED = b"age-encryption.org/v1"
PIECE = 1 << 20
#: What reading a damaged archive comes to: a wrong sum, an end too early, a name or number that is none, a
#: sign that it is encrypted or packed in a way nobody asked for.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError)
#: No manifest is longer.
LONGEST = 64 << 20


class Unusable(Refused):
    """The archive cannot be used, or must not be; nothing was changed."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase: Phrase
        super().__init__(phrase)


@dataclass(frozen=True)
class Opened:
    """An archive that was checked. manifest: what it says of itself; place: where its parts were unpacked."""

    manifest: Mapping[str, Any]
    place: Path


def write(
    path: Path, members: Mapping[str, Path | bytes], facts: Mapping[str, Any], recipients: Sequence[str] = ()
) -> dict[str, Any]:
    """Writes the archive, whole or not at all: an older file of that name stays until this one is on disk.

    members: name → file or bytes. facts: what the manifest says besides. recipients: public keys of age, any
    of whose owners can open it. Returns the manifest. Raises OSError; Unusable for a key that is none.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError:
        raise Unusable(P("This is no public key to encrypt for; one begins with age1.")) from None
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    sealed = half.with_suffix(".sealed")
    try:
        with _only_ours(half) as out:
            manifest = _pack(out, members, facts)
        if keys:
            with half.open("rb") as plain, _only_ours(sealed) as out:
                pyrage.encrypt_io(plain, out, keys)
            sealed.replace(path)
        else:
            half.replace(path)
        settle(path.parent)
    finally:
        half.unlink(missing_ok=True)
        sealed.unlink(missing_ok=True)
    return manifest


def _pack(out: IO[bytes], members: Mapping[str, Path | bytes], facts: Mapping[str, Any]) -> dict[str, Any]:
    told = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, source in members.items():
            digest, size = hashlib.sha256(), 0
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in _pieces(source):
                    digest.update(piece)
                    size += len(piece)
                    member.write(piece)
            told.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        manifest = {"format": FORMAT, **facts, "members": told}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextlib.contextmanager
def _only_ours(path: Path) -> Iterator[IO[bytes]]:
    """A new file that nobody else may read, on the disk when the block ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def settle(directory: Path) -> None:
    """Names in a directory survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fingerprint(path: Path) -> str:
    """SHA-256 of the file as it lies there, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(path: Path, place: Path, identity: Path | None = None) -> Opened:
    """Checks an archive and unpacks it into the empty directory `place`. identity: file with the secret key
    of age, for one that is encrypted.

    Raises Unusable saying what is wrong, OSError where a file cannot be read or written.
    """
    with path.open("rb") as file:
        encrypted = file.read(len(ENCRYPTED)) == ENCRYPTED
    if encrypted:
        path = _decrypted(path, place / "archive", identity)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest_of(archive)
            for member in manifest["members"]:
                _take_out(archive, member, place)
    except DAMAGED:
        raise _unreadable() from None
    except OSError as error:
        # A place in the file that cannot be; any other is the disk's.
        if error.errno != errno.EINVAL:
            raise
        raise _unreadable() from None
    finally:
        if encrypted:
            path.unlink(missing_ok=True)
    return Opened(manifest, place)


def _unreadable() -> Unusable:
    return Unusable(P("This is no backup of ours, or it is damaged: the archive cannot be read."))


def _decrypted(path: Path, target: Path, identity: Path | None) -> Path:
    if identity is None:
        raise Unusable(P("This backup is encrypted: give the file with its secret key (--identity)."))
    keys = []
    for line in identity.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(pyrage.IdentityError):
            keys.append(pyrage.x25519.Identity.from_str(line.strip()))
    try:
        with path.open("rb") as sealed, _only_ours(target) as out:
            pyrage.decrypt_io(sealed, out, keys)
    except pyrage.DecryptError:
        raise Unusable(P("The key does not open this backup, or the backup is damaged.")) from None
    return target


def _manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the archive says of itself, as far as it can be relied on: format, names, sizes, digests."""
    damaged = Unusable(P("This is no backup of ours, or it is damaged: its manifest cannot be read."))
    try:
        if archive.getinfo(MANIFEST).file_size > LONGEST:
            raise damaged
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise damaged from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("members"), list):
        raise damaged
    if manifest.get("format") != FORMAT:
        raise Unusable(P("This backup was made by a newer version of the program: update the program first."))
    shapes = {"name": str, "size": int, "sha256": str}
    for each in manifest["members"]:
        if not isinstance(each, dict) or any(not isinstance(each.get(k), t) for k, t in shapes.items()):
            raise damaged
        if not MEMBER.fullmatch(each["name"]):
            raise damaged
    told = sorted([MANIFEST, *(each["name"] for each in manifest["members"])])
    if told != sorted(archive.namelist()):
        raise Unusable(P("The archive does not hold what its manifest lists."))
    return manifest


def _take_out(archive: zipfile.ZipFile, member: Mapping[str, Any], place: Path) -> None:
    target = place / member["name"]
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member["size"]
    with archive.open(member["name"]) as source, _only_ours(target) as out:
        # One byte more than it should have tells that there is more, however much that is.
        while piece := source.read(min(PIECE, left + 1)):
            digest.update(piece)
            left -= len(piece)
            if left < 0:
                break
            out.write(piece)
    if left != 0 or digest.hexdigest() != member["sha256"]:
        raise Unusable(
            P(
                "The backup is damaged: %(name)s is not what was written (its digest differs).",
                name=member["name"],
            )
        )
