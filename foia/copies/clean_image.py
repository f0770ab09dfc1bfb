"""Images without metadata: pixels as they are seen, and nothing else. Only for a process apart."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from foia.apart import ApartRefused

MOST_PIXELS = 80_000_000
JPEG_QUALITY = 92
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16")}
# Segments of a JPEG that tell more than the picture: Exif and XMP, IPTC, free text. The colour profile
# (APP2) and what a decoder needs (APP0, APP14) stay.
_TELLING = frozenset({0xE1, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF})
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_TELLING = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def clean_image(content: bytes) -> bytes:
    """Return the picture decoded and written anew, turned as it was meant. Raises ApartRefused."""
    image, kind = open_image(content)
    written = io.BytesIO()
    if kind == "JPEG":
        image.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        transparency = image.info.get("transparency")
        image.info = {} if transparency is None else {"transparency": transparency}
        image.save(written, "PNG", optimize=False)
    return written.getvalue()


def open_image(content: bytes) -> tuple[Image.Image, str]:
    """Return a picture as it is meant to be seen, and its format. Raises ApartRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            kind = str(opened.format)
            opened.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ApartRefused("too_large") from error
    except _DAMAGED as error:
        raise ApartRefused("damaged") from error
    return _plain(_turned(opened), kind), kind


def _turned(image: Image.Image) -> Image.Image:
    """Return a picture as its camera was held; what it says of that may be broken too."""
    try:
        return ImageOps.exif_transpose(image)
    except _DAMAGED:
        return image


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """Return the picture in colours everybody shows alike, so that it needs no profile."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = (
                ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
                or image
            )
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile changes shades only
    if image.mode not in _MODES[kind]:
        image = image.convert("RGB")
    for name in ("icc_profile", "exif", "comment", "xmp"):
        image.info.pop(name, None)
    return image


def strip_picture(content: bytes) -> bytes:
    """Return a JPEG or PNG that lies in another file without its metadata, every pixel as it was."""
    if content.startswith(b"\xff\xd8\xff"):
        return _strip_jpeg(content)
    return _strip_png(content) if content.startswith(_PNG_SIGNATURE) else content


def _strip_jpeg(content: bytes) -> bytes:
    kept, place = bytearray(content[:2]), 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == 0xDA:  # the picture itself begins
            break
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker not in _TELLING:
            kept += content[place:end]
        place = end
    return bytes(kept) + content[place:]


def _strip_png(content: bytes) -> bytes:
    kept, place = bytearray(_PNG_SIGNATURE), len(_PNG_SIGNATURE)
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4])
        kind = content[place + 4 : place + 8]
        if kind not in _PNG_TELLING:
            kept += content[place:end]
        place = end
        if kind == b"IEND":  # what follows is no picture
            break
    return bytes(kept)
