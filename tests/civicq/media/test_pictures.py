"""A picture is drawn anew or refused: real Pillow on pictures made here."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from civicq.media import pictures
from civicq.media.refusals import MediaRefused
from civicq.media.variants import FORMATS, WIDTHS, widths_of

Size = tuple[int, int]


def saved(picture: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def photo(size: Size = (400, 500), mode: str = "RGB") -> Image.Image:
    """The left half red, the right half blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


def opened(file: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(file))
    picture.load()
    return picture


def drawn(file: bytes, media_type: str = "image/jpeg") -> pictures.Drawn:
    return pictures.draw(pictures.master(file, media_type))


def is_red(picture: Image.Image, at: Size) -> bool:
    red, _, blue = picture.convert("RGB").getpixel(at)  # type: ignore[misc]
    return bool(red > 180 and blue < 80)


def test_each_width_has_each_format_and_none_is_larger_than_the_picture() -> None:
    made = drawn(saved(photo((400, 500))))
    assert made.files.keys() == {(width, ending) for width in (80, 160, 320) for ending in FORMATS}
    assert (made.width, made.height) == (320, 400)
    for (width, ending), file in made.files.items():
        picture = opened(file)
        assert f"image/{(picture.format or '').lower()}" == FORMATS[ending]
        assert picture.size == (width, width * 5 // 4)
        assert is_red(picture, (width // 4, width // 2))
    red, green, blue = bytes.fromhex(made.color.removeprefix("#"))
    assert red == pytest.approx(128, abs=4) == blue
    assert green < 8


def test_what_a_camera_wrote_beside_it_is_gone_and_it_stands_upright() -> None:
    beside = Image.Exif()
    beside[0x0112] = 6  # turned by a quarter: its left is the top
    beside.get_ifd(0x8825).update({1: "N", 2: (45.0, 31.0, 12.0)})
    file = saved(photo((500, 400)), exif=beside, comment=b"taken at home", xmp=b"<x:xmpmeta/>")
    assert b"taken at home" in file
    kept = pictures.master(file, "image/jpeg")
    made = pictures.draw(kept)
    assert (made.width, made.height) == (320, 400)
    for written in (kept, *made.files.values()):
        picture = opened(written)
        assert not picture.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & picture.info.keys()
        assert is_red(picture, (picture.width // 2, picture.height // 4))


def bomb(size: Size) -> bytes:
    """A PNG of one bit a pixel, all of them black; of the largest only the header."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    row = bytes(1 + (size[0] + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(size[1] % 60_000)) + packer.flush()
    head = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(11_000, 11_000), (5_000, 4_900), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    file = bomb(size)
    assert len(file) < 20_000
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("decoded"))
    with pytest.raises(MediaRefused, match="more than 24 million pixels"):
        pictures.master(file, "image/png")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_frame_is_shown(kind: str) -> None:
    frames = {"save_all": True, "append_images": [Image.new("RGB", (100, 100), "blue")], "duration": 100}
    file = saved(
        Image.new("RGB", (100, 100), "red"), kind, **frames, **({"lossless": True} if kind == "WEBP" else {})
    )
    made = drawn(file, f"image/{kind.lower()}")
    for written in made.files.values():
        assert getattr(opened(written), "n_frames", 1) == 1
        assert is_red(opened(written), (50, 50))


def transparent() -> Image.Image:
    picture = Image.new("RGBA", (100, 100), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 50, 100))
    return picture


def test_what_shows_through_is_kept_where_the_format_can_and_white_elsewhere() -> None:
    for file in (saved(transparent(), "PNG"), saved(transparent().quantize(8), "PNG")):
        made = drawn(file, "image/png")
        assert opened(made.files[80, "webp"]).convert("RGBA").getpixel((10, 40))[3] == 0  # type: ignore[index]
        assert opened(made.files[80, "avif"]).convert("RGBA").getpixel((10, 40))[3] == 0  # type: ignore[index]
        assert min(opened(made.files[80, "jpg"]).getpixel((10, 40))) > 240  # type: ignore[arg-type]


def wide_gamut() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("file", "media_type"),
    [
        (saved(photo(mode="CMYK")), "image/jpeg"),
        (saved(photo(mode="P"), "PNG"), "image/png"),
        (saved(photo(), icc_profile=wide_gamut()), "image/jpeg"),
        (saved(photo(), icc_profile=b"no profile at all"), "image/jpeg"),
        (saved(photo(), "WEBP"), "image/webp"),
    ],
    ids=["of a printer", "with a palette", "with a profile", "with a broken profile", "WebP"],
)
def test_each_kind_of_color_is_read(file: bytes, media_type: str) -> None:
    made = drawn(file, media_type)
    assert is_red(opened(made.files[160, "jpg"]), (40, 100))
    assert opened(made.files[160, "jpg"]).mode == "RGB"


@pytest.mark.parametrize(
    ("file", "media_type", "told"),
    [
        (saved(photo())[:-900], "image/jpeg", "not a whole JPEG"),
        (saved(photo(), "PNG")[:-200], "image/png", "not a whole PNG"),
        (saved(photo(), "GIF"), "image/png", "not a whole PNG"),
        (saved(photo(), "AVIF"), "image/webp", "not a whole WebP"),
        (saved(photo(), "PNG"), "image/jpeg", "not a whole JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "not a whole PNG"),
        (b"", "image/jpeg", "save it as JPEG or PNG, and add that"),
        (saved(photo((79, 200))), "image/jpeg", "79 by 200 pixels. Add one of at least 80 by 80"),
        (saved(photo((80, 321))), "image/jpeg", "more than 4 times as long .* Crop it"),
    ],
)
def test_what_is_no_such_picture_is_refused_with_what_to_do(file: bytes, media_type: str, told: str) -> None:
    with pytest.raises(MediaRefused, match=told):
        pictures.master(file, media_type)


def test_a_variant_is_drawn_of_a_larger_one() -> None:
    made = drawn(saved(photo((1000, 1000))))
    assert widths_of(made.width) == WIDTHS
    again = opened(pictures.variant(made.files[960, "webp"], 480, "avif"))
    assert (again.format, again.size) == ("AVIF", (480, 480))
