"""Makes a screenshot smaller: 256 colours are enough for a page, and a palette takes a third of the bytes. PNG: w3.org/TR/png."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """Return an 8-bit RGB or RGBA PNG (what browsers take) with a palette; opaque, the commonest colours exact."""
    width, height, channels, data = _parts(png)
    rows = list(_rows(zlib.decompress(data), width * channels, channels, height))
    pixels = [row[start::channels] for row in rows for start in range(3)]
    lines = [list(zip(*pixels[index : index + 3], strict=True)) for index in range(0, len(pixels), 3)]
    counts = Counter(colour for line in lines for colour in line)
    palette = _palette(counts)
    number = _numbers(counts, palette)
    body = b"".join(b"\0" + bytes(number[colour] for colour in line) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(part for colour in palette for part in colour)), (b"IDAT", zlib.compress(body, 9)))
    return SIGNATURE + b"".join(_chunk(*chunk) for chunk in (*chunks, (b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _parts(png: bytes) -> tuple[int, int, int, bytes]:
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    if depth != 8 or kind not in (2, 6):
        raise ValueError("only 8-bit RGB and RGBA")
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, 3 if kind == 2 else 4, data


def _rows(data: bytes, size: int, step: int, height: int) -> Iterator[bytearray]:
    """Undo the filters of each row (section 9 of the specification)."""
    before = bytearray(size)
    for row in range(height):
        at = row * (size + 1)
        kind, line = data[at], bytearray(data[at + 1 : at + 1 + size])
        if kind == 2:
            line = bytearray((value + above) & 255 for value, above in zip(line, before, strict=True))
        elif kind:
            for index in range(size):
                left, above = (line[index - step] if index >= step else 0), before[index]
                corner = before[index - step] if index >= step else 0
                line[index] = (line[index] + _guess(kind, left, above, corner)) & 255
        yield line
        before = line


def _guess(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + above) // 2
    near = left + above - corner
    distances = (abs(near - left), abs(near - above), abs(near - corner))
    return (left, above, corner)[distances.index(min(distances))]


def _palette(counts: Counter[Colour]) -> list[Colour]:
    """Choose up to 256 colours: the commonest, at first only those that differ enough from what was chosen."""
    ordered = [colour for colour, _ in counts.most_common()]
    chosen: list[Colour] = []
    for apart in (40, 12, 0):
        for colour in ordered:
            if len(chosen) < 256 and all(_distance(colour, other) > apart * apart for other in chosen):
                chosen.append(colour)
    return chosen


def _numbers(counts: Counter[Colour], palette: list[Colour]) -> dict[Colour, int]:
    known = {colour: index for index, colour in enumerate(palette)}
    for colour in counts:
        if colour not in known:
            known[colour] = min(range(len(palette)), key=lambda index: _distance(colour, palette[index]))
    return known


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
