"""Looks for a word in every file below some folders, in every form in which it could stand there."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_MOST = 64_000_000
"""Bytes that are unpacked of one stream at most."""


def forms(word: str) -> dict[str, bytes]:
    """The word as bytes: plain, in UTF-16, and in base64 wherever it begins in a group of three."""
    plain = word.encode()
    found = {
        "utf-8": plain,
        "utf-16le": word.encode("utf-16le"),
        "utf-16be": word.encode("utf-16be"),
        "hexadecimal": plain.hex().encode(),
    }
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        found[f"base64 {before}"] = whole[4 if before else 0 :].rstrip(b"=")[:-1]
    return found


def traces(words: list[str], *folders: Path) -> list[str]:
    """Where any of the words stands: file, word and form.

    Args:
        words: What was typed.
        folders: Where to look; one that is not there holds nothing.
    """
    wanted = {(word, name): form for word in words for name, form in forms(word).items()}
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(word in path.name for word in words):
                found.append(f"{path}: in its name")
            if path.is_file():
                for how, data in _layers(path.read_bytes()):
                    found += [
                        f"{path}: {word} as {name}{how}"
                        for (word, name), form in wanted.items()
                        if form in data
                    ]
    return found


def _layers(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, and what is packed in them."""
    yield "", raw
    at = raw.find(b"\x78")
    while at >= 0:
        if raw[at + 1 : at + 2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
            with suppress(zlib.error):
                yield " in zlib", zlib.decompressobj().decompress(raw[at:], _MOST)
        at = raw.find(b"\x78", at + 1)
    if raw.startswith(b"\x1f\x8b"):
        yield " in gzip", gzip.decompress(raw)
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for name in packed.namelist():
                yield f" in zip, {name}", packed.read(name)
