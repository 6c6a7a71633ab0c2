"""The agency's own map, when it has one as a PMTiles file: one tile at a time."""

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType

KINDS = {
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}


@dataclass(frozen=True, slots=True)
class Tile:
    data: bytes
    kind: str


def tile(zoom: int, x: int, y: int) -> Tile | None:
    """The picture at that place, or None where the file has none or holds no pictures."""
    if not settings.TILES_FILE:
        return None
    reader, header = _opened(settings.TILES_FILE)
    data = reader.get(zoom, x, y)
    kind = KINDS.get(header["tile_type"])
    if data is None or kind is None:
        return None
    if header["tile_compression"] == Compression.GZIP:
        data = gzip.decompress(data)
    return Tile(data, kind)


@cache
def _opened(path: str) -> tuple[Any, dict[str, Any]]:
    # Open as long as the process: every tile is read from it.
    reader: Any = Reader(MmapSource(Path(path).open("rb")))  # type: ignore[no-untyped-call]  # noqa: SIM115
    return reader, reader.header()
