"""Pictures of pages with a palette: a third of the bytes, and nobody sees the difference."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

COLOURS = 64
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB = 2
_INDEXED = 3


def with_palette(png: bytes) -> bytes:
    """Returns the picture in its 64 most frequent colours. Other pixels get the nearest of them.

    It reads what Chromium writes: 8-bit RGB, not interlaced. Anything else is an error.
    """
    chunks = list(_chunks(png))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, colour, interlaced) != (8, _RGB, 0):
        raise ValueError(f"8-bit RGB is expected, not depth {depth} and colour type {colour}")
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = list(_rows(data, width * 3))
    pixels = [row[at : at + 3] for row in rows for at in range(0, width * 3, 3)]
    counted = Counter(pixels)
    palette = [each for each, _ in counted.most_common(COLOURS)]
    index = {each: _nearest(each, palette) for each in counted}
    lines = (pixels[at : at + width] for at in range(0, width * height, width))
    packed = b"".join(b"\0" + bytes(index[each] for each in line) for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, _INDEXED, 0, 0, 0)
    written = ((b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(packed, 9)))
    return _SIGNATURE + b"".join(_chunk(*each) for each in (*written, (b"IEND", b"")))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(data: bytes, size: int) -> Iterator[bytes]:
    """Takes the filter of each row back."""
    before = bytes(size)
    for at in range(0, len(data), size + 1):
        before = _unfiltered(data[at], data[at + 1 : at + 1 + size], before)
        yield before


def _unfiltered(how: int, row: bytes, above: bytes) -> bytes:
    """`how` is the filter: none, left, above, their mean, or Paeth's choice of three."""
    if how == 0:
        return row
    found = bytearray(row)
    for at, value in enumerate(row):
        left, corner = (found[at - 3], above[at - 3]) if at >= 3 else (0, 0)
        up = above[at]
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[how]
        found[at] = (value + guess) & 255
    return bytes(found)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    return min(
        range(len(palette)),
        key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)),
    )
