"""A picture that somebody sent, drawn anew: nothing of the file itself is ever shown.

What it says beside its pixels (where it was taken, by which camera) is left behind, and whatever hides in it.
(Pillow: Image.open, `formats`; Image.MAX_IMAGE_PIXELS.)
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from civicq.media import variants
from civicq.media.refusals import MediaRefused

TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MOST_PIXELS = 24_000_000
# Longer than this it is a banner, and its largest variant would have no bound.
MOST_TIMES_AS_LONG = 4
_WIDEST = variants.WIDTHS[-1]
_SAVED = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
_MASTER = {"format": "WEBP", "quality": 95, "method": 4}
_WHITE = (255, 255, 255, 255)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Drawn:
    """All variants of one picture, by their width and the ending of their name."""

    width: int
    height: int
    color: str  # on average, `#rrggbb`: what stands there until the picture does
    files: dict[tuple[int, str], bytes]


def master(file: bytes, media_type: str) -> bytes:
    """The picture as it is kept: upright, in sRGB, at most as wide as it is ever shown, and without a word
    beside its pixels. WebP. `MediaRefused` for what is no such picture, or a larger one than anybody needs.
    """
    kind = TYPES[media_type]
    with _decoding(kind), Image.open(io.BytesIO(file), formats=(kind,)) as opened:
        _check(*opened.size)
        # A JPEG is decoded at a half, a quarter or an eighth where that is enough (Pillow: Image.draft).
        opened.draft(None, (2 * _WIDEST, 2 * _WIDEST))
        opened.load()
        upright = _in_srgb(ImageOps.exif_transpose(opened))
        widths = variants.widths_of(upright.width)
        if not widths:
            raise _too_small(*upright.size)
        return _saved(_resized(upright, widths[-1]), _MASTER)


def draw(kept: bytes) -> Drawn:
    """Every variant of what `master` has made."""
    with Image.open(io.BytesIO(kept), formats=("WEBP",)) as picture:
        picture.load()
        files = {
            (width, ending): _variant(picture, width, ending)
            for width in variants.widths_of(picture.width)
            for ending in variants.FORMATS
        }
        red, green, blue = _on_white(picture).resize((1, 1), Image.Resampling.BOX).tobytes()
        return Drawn(picture.width, picture.height, f"#{red:02x}{green:02x}{blue:02x}", files)


def variant(larger: bytes, width: int, ending: str) -> bytes:
    """One variant, of a larger one that we have made."""
    with Image.open(io.BytesIO(larger), formats=("WEBP", "JPEG")) as picture:
        picture.load()
        return _variant(picture, width, ending)


@contextmanager
def _decoding(kind: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, which is thrown away
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except MediaRefused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except Exception:  # noqa: BLE001 (what a decoder makes of a hostile file can be anything)
        name = "WebP" if kind == "WEBP" else kind
        raise MediaRefused(
            "This is not a whole {format} picture. Open it, save it as JPEG or PNG, and add that.",
            format=name,
        ) from None


def _check(width: int, height: int) -> None:
    """By what the header says, before anything is decoded."""
    if width * height > MOST_PIXELS:
        raise _too_large()
    if max(width, height) > MOST_TIMES_AS_LONG * min(width, height):
        raise MediaRefused(
            "This picture has {width} by {height} pixels: it is more than {most} times as long as it is "
            "narrow. Crop it, and add it again.",
            width=width,
            height=height,
            most=MOST_TIMES_AS_LONG,
        )
    if not variants.widths_of(min(width, height)):
        raise _too_small(width, height)


def _too_large() -> MediaRefused:
    return MediaRefused(
        "This picture has more than {millions} million pixels. Make it smaller, and add it again.",
        millions=MOST_PIXELS // 1_000_000,
    )


def _too_small(width: int, height: int) -> MediaRefused:
    return MediaRefused(
        "This picture has {width} by {height} pixels. Add one of at least {least} by {least}.",
        width=width,
        height=height,
        least=variants.WIDTHS[0],
    )


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colors of other spaces, a printer's or a phone's, keep their look."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, meant, srgb, outputMode="RGB") or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that nobody can read says nothing
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _resized(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _variant(picture: Image.Image, width: int, ending: str) -> bytes:
    drawn = _resized(picture, width)
    return _saved(_on_white(drawn) if ending == "jpg" else drawn, _SAVED[ending])


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    behind = Image.new("RGBA", picture.size, _WHITE)
    return Image.alpha_composite(behind, picture).convert("RGB")


def _saved(picture: Image.Image, how: dict[str, object]) -> bytes:
    """Nothing beside the pixels: what an encoder finds in `info` it would write."""
    file = io.BytesIO()
    plain = picture.copy()
    plain.info = {}
    plain.save(file, **how)  # type: ignore[arg-type]
    return file.getvalue()
