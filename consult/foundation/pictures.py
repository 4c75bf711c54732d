"""Photos that people send: only the kinds that phones make are opened, and only the picture itself is
kept."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from consult.foundation import workers
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P

MAX_PHOTO = 8 * 1024 * 1024
#: Pixels of a side of what is kept.
SIDE = 1600
_TOO_LARGE = P("The photo is too large: at most 8 MB.")
_UNREADABLE = P("This file is not a photo we can read. Please choose a JPEG, PNG or WebP picture.")
#: Beginnings of files, with the one format each may be opened as. HEIC (a container with many brands) is
#: told apart in `_format`.
_BEGINNINGS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def reencoded(data: bytes, *, by: str = "", pixels: int = 40_000_000) -> bytes:
    """A photo as a JPEG of at most SIDE pixels a side, with nothing left of its metadata. Outside any
    transaction: it takes time. by: whose it is, for their share of that time. pixels: of the largest that is
    opened.

    Raises Invalid('photo').
    """
    if len(data) > MAX_PHOTO:
        raise Invalid("photo", _TOO_LARGE)
    if _format(data) is None:
        raise Invalid("photo", _UNREADABLE)
    work = f"{__name__}:decoded"
    return workers.run(work, data, field="photo", by=by, pixels=pixels)[1]


def decoded(data: bytes, pixels: int) -> tuple[None, bytes]:
    """The work of `reencoded`: (None, the JPEG)."""
    kind = _format(data)
    if kind == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    # Our own bound is below it, and said in words.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=(str(kind),)) as opened:
            if opened.width * opened.height > pixels:
                raise Invalid(
                    "photo",
                    P("The photo has more than %(n)s million pixels.", n=max(1, pixels // 1_000_000)),
                )
            # A JPEG need not be decoded larger than it will be.
            opened.draft("RGB", (SIDE, SIDE))
            turned = ImageOps.exif_transpose(opened)
            turned.thumbnail((SIDE, SIDE))
            seen = (
                turned.convert("RGBA")
                if "A" in turned.getbands() or "transparency" in turned.info
                else turned
            )
            # A picture of our own, so that no comment, position or profile goes along.
            made = Image.new("RGB", turned.size, "white")
            made.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
    ):
        raise Invalid("photo", _UNREADABLE) from None
    out = io.BytesIO()
    made.save(out, "JPEG", quality=82)
    return None, out.getvalue()


def _format(data: bytes) -> str | None:
    """What the file says it is by its first bytes, by Pillow's name; None for what is never opened."""
    for beginning, name in _BEGINNINGS:
        if data.startswith(beginning):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and (
        data[8:12] in _HEIC or any(data[n : n + 4] in _HEIC for n in range(16, 40, 4))
    ):
        return "HEIF"
    return None
