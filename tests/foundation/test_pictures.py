"""Photos: five kinds are opened and no other, within bounds, and nothing but the picture is kept."""

import io

import pytest
from PIL import Image, PngImagePlugin

from consult.foundation import workers
from consult.foundation.ceilings import Ceilings
from consult.foundation.errors import Invalid
from consult.foundation.pictures import reencoded

SECRET = b"31.2304N-121.4737E-Zhang-San"


def made(kind, size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def marked():
    """A file of each kind with the secret in every place it has for words."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = SECRET.decode()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    jpeg = made("JPEG", comment=SECRET, exif=exif, icc_profile=SECRET, xmp=SECRET)
    # A segment nobody knows, and words after the picture.
    unknown = b"\xff\xeb" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET
    return {
        "JPEG": jpeg[:2] + unknown + jpeg[2:] + SECRET,
        "PNG": made("PNG", pnginfo=words, exif=exif) + SECRET,
        "GIF": made("GIF", comment=SECRET),
        "WEBP": made("WEBP", exif=exif, xmp=SECRET, icc_profile=SECRET),
        "HEIF": made("HEIF", exif=exif.tobytes(), xmp=SECRET),
    }


def test_nothing_but_the_picture_is_kept():
    for kind, data in marked().items():
        assert SECRET in data, kind
        kept = reencoded(data)
        assert SECRET not in kept, kind
        with Image.open(io.BytesIO(kept)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (40, 30))
            assert not dict(picture.getexif()) and set(picture.info) <= {
                "jfif", "jfif_version", "jfif_unit", "jfif_density",
            }, kind  # fmt: skip
            red, green, blue = picture.getpixel((20, 15))
            assert red > 200 and green < 60 and blue < 60, kind


def test_other_kinds_are_never_opened(monkeypatch):
    """Also where they are named so, and where what follows the beginning is something else."""
    opened = []
    monkeypatch.setattr(Image, "open", lambda *a, **k: opened.append((a, k)))
    others = [made(kind) for kind in ("BMP", "TIFF", "PPM", "TGA", "ICO", "PCX", "JPEG2000", "PDF")]
    others += [
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"8BPS\x00\x01",
        b"<svg xmlns='x'/>",
        b"",
        b"RIFF____AVI ",
        b"GIF88a",
    ]
    for data in others:
        with pytest.raises(Invalid):
            reencoded(data)
    assert opened == []
    monkeypatch.undo()
    with pytest.raises(Invalid):
        reencoded(b"\xff\xd8\xff" + made("BMP"))
    with pytest.raises(Invalid):
        reencoded(b"\x89PNG\r\n\x1a\n" + made("TIFF"))


def test_the_pixels_are_bounded_before_they_are_decoded():
    with pytest.raises(Invalid, match="million pixels"):
        reencoded(made("PNG", (400, 300)), pixels=100_000)
    see_through = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(see_through, "PNG")
    with Image.open(io.BytesIO(reencoded(see_through.getvalue()))) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_photos_turned_by_the_phone_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(reencoded(made("JPEG", (400, 200), exif=exif)))) as picture:
        assert picture.size == (200, 400)


@pytest.fixture
def pool():
    # On a loaded machine a process alone takes seconds to start: only what is stopped gets little time.
    roomy = {"work_seconds": 120, "stopped_seconds": 2, "seat_work_seconds": 600}
    made = workers.Pool({**Ceilings(work_memory=400, work_waiting=2), **roomy})
    yield made
    made.close()


def test_work_in_a_process_gives_what_it_gives_here(pool, monkeypatch):
    monkeypatch.setattr(workers, "_pool", pool)
    data = made("PNG", (2000, 1000))
    there = reencoded(data)
    with pytest.raises(Invalid, match="million pixels") as refused:
        reencoded(data, pixels=1_000_000)
    assert refused.value.field == "photo" and refused.value.phrase.params == {"n": 1}
    monkeypatch.setattr(workers, "_pool", None)
    assert there == reencoded(data)


def test_what_takes_too_long_or_too_much_is_ended_and_the_next_is_served(pool):
    """Measured on the pool itself: a process that is stopped (as a picture that never ends would), one out of
    memory, one that falls over; each time the next piece of work is done."""
    import os
    import signal

    def picture(size=(50, 50), within="work_seconds"):
        return pool.run(
            "consult.foundation.pictures:decoded", made("PNG", size), {"pixels": 10**9},
            field="photo", by="seat:1", within=within,
        )  # fmt: skip

    assert picture()[1][:3] == b"\xff\xd8\xff"
    held = pool._free.get()
    pool._free.put(held)
    os.kill(held._held.pid, signal.SIGSTOP)
    with pytest.raises(Invalid, match="too much time or memory"):
        picture(within="stopped_seconds")
    assert held._held.poll() is not None
    assert picture()[1]
    with pytest.raises(Invalid, match="too much time or memory"):
        picture(size=(12_000, 12_000))
    assert picture()[1]
    pool._budgets.of("seat:1").tokens = -1
    with pytest.raises(Invalid, match="Many files"):
        picture()
    assert pool.run(
        "consult.foundation.pictures:decoded", made("PNG"), {"pixels": 10**6},
        field="photo", by="seat:2", within="work_seconds",
    )[1], "another is served"  # fmt: skip


def test_only_functions_of_ours_are_work(pool):
    with pytest.raises(Invalid):
        pool.run("os:system", b"true", {}, field="file", by="", within="work_seconds")
    with pytest.raises(ValueError):
        workers._do("os:system", b"true", {})
