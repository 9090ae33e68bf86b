"""One backup: a zip of the kept files of a study, with a manifest that tells the checksum of each.

Any program opens it; nothing in it needs this one. A backup may come from anywhere, so its names, sizes
and checksums are proved before anything of it is believed. When and of what backups are made is not known
here.

In an encrypted study each file is in it as it stands on the disk, encrypted; its names and checksums tell no
words. This module only carries bytes: who gives them sees to it that they are encrypted.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import msgspec
from msgspec import Struct, field

from protocol.i18n import _
from protocol.store.atomic import replacing
from protocol.store.envelope import damaged, decode
from protocol.store.reasons import reason_of
from protocol.vault.formats import refuse_newer
from protocol.vault.vault import is_age

MANIFEST = "manifest.json"
FORMAT = 1
"""Grows when a program of before could no longer read a backup."""

VAULT = "vault"
FOLDERS = ("questionnaires", "participants", "interviews", "codings", "withdrawn", VAULT)
"""The folders of a study whose files are in a backup. The key list of names is in none: it stays apart."""
ROOT_FILE = "study.yaml"

_LARGEST = 64_000_000
"""Bytes of one file: a thousand times a long interview; a zip bomb is found before it fills the memory."""
_LARGEST_IN_ALL = 16_000_000_000
"""Bytes of all files together."""
_MOST = 200_000
"""Files: ten times the largest study that was measured."""
_LARGEST_DIRECTORY = 32_000_000
"""Bytes of the list at the end of a zip, which is read as a whole."""
_END = 22
"""Bytes of the record at the end of a zip without a comment (PKWARE APPNOTE 4.3.16)."""

_NAME = re.compile(
    rf"(?:{ROOT_FILE}|(?:{'|'.join(FOLDERS)})/[^\x00-\x1f\x7f/\\:*?\"<>|.][^\x00-\x1f\x7f/\\:*?\"<>|]*)"
)
"""What a file in a backup may be called: in one of the folders, and no path."""
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""What Windows takes for a device, whatever stands behind the dot."""

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the reader of zips raises for bytes that are none, or that it can't read."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup says of itself."""

    format: int = FORMAT
    """Of the manifest and the zip."""
    made_at: str = ""
    """UTC."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 in hexadecimal, by name."""
    purged: dict[str, str] = field(default_factory=dict)
    """The last purge that reached this backup, by the id of what was purged."""
    left_out: tuple[str, ...] = ()
    """Files that are missing, or are here in an older version, since they were damaged."""
    readers: str = ""
    """To whom the files are encrypted, as `readers_of` says it; empty where they are not."""


def write_backup(
    path: Path, files: Iterable[tuple[str, bytes]], told: Callable[[dict[str, str]], Manifest]
) -> Manifest:
    """Write a backup and read it back; only when every checksum is right it gets its name.

    Args:
        path: Its name; the folder exists.
        files: Names and bytes, read when their turn comes.
        told: Makes the manifest, given the checksums by name.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: What was read back is not what was written.
    """
    with replacing(path) as file:
        sums: dict[str, str] = {}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in files:
                sums[name] = hashlib.sha256(data).hexdigest()
                entry = _entry(name)
                if is_age(data):  # nothing is gained by packing what looks like noise
                    entry.compress_type = zipfile.ZIP_STORED
                archive.writestr(entry, data)
            manifest = told(sums)
            archive.writestr(_entry(MANIFEST), msgspec.json.encode(manifest))
        file.flush()
        with _reading(path):
            _prove(file, path)
    return manifest


def copy_backup(source: Path, target: Path) -> None:
    """Copy a backup, and read the copy back.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: The source can't be read, or the copy is not what was written.
    """
    with replacing(target) as file, _reading(source), source.open("rb") as whole:
        while piece := whole.read(1 << 20):
            file.write(piece)
        file.flush()
        _prove(file, target)


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself, without a look at its files.

    Raises:
        DamagedFile: It is no backup, or can't be read.
        NewerFormat: It was written by a newer version of the program.
    """
    with _reading(path), path.open("rb") as file, _archive(file, path) as archive:
        return _manifest(archive, path)


def prove_backup(path: Path) -> Manifest:
    """Read a backup as a whole, and see that every checksum is right.

    Raises:
        DamagedFile: It is no backup, or not what was written.
        NewerFormat: It was written by a newer version of the program.
    """
    with _reading(path), path.open("rb") as file:
        return _prove(file, path)


def read_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files in a backup, each proved right as it comes.

    Raises:
        DamagedFile: It is no backup, or not what was written.
        NewerFormat: It was written by a newer version of the program.
    """
    with _reading(path), path.open("rb") as file, _archive(file, path) as archive:
        yield from _files(archive, _manifest(archive, path), path)


def may_hold(path: Path, record_id: str) -> bool:
    """Whether a backup has a file that is named after an id: a look at the list at its end alone.

    Args:
        path: The backup.
        record_id: The id.

    Returns:
        True also for a file that is no backup: nobody can tell what is in it.
    """
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(end - _END, 0))
            last = file.read(_END)
            size = int.from_bytes(last[12:16], "little")
            file.seek(int.from_bytes(last[16:20], "little"))
            listed = file.read(min(size, _LARGEST_DIRECTORY))
    except OSError:
        return True
    whole = last[:4] == b"PK\5\6" and len(listed) == size and listed[:4] == b"PK\1\2"
    return not whole or f"/{record_id}.".encode() in listed


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry for its owner alone, with the date of no clock: what is in the zip tells when it was made."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a backup is read is told as damage."""
    try:
        yield
    except OSError as error:
        raise damaged(path, _("The file can't be read: {reason}").format(reason=reason_of(error))) from None
    except _FAULTS:
        raise damaged(path, _("The backup was cut off or changed: it is not whole")) from None


def _archive(file: IO[bytes], path: Path) -> zipfile.ZipFile:
    """Open a zip whose list of names is no larger than that of any backup."""
    end = file.seek(0, 2)
    file.seek(max(end - _END, 0))
    last = file.read(_END)
    if last[:4] != b"PK\5\6":
        raise damaged(path, _("The file is no backup of this program"))
    if int.from_bytes(last[12:16], "little") > _LARGEST_DIRECTORY:
        raise damaged(path, _("The backup holds more files than any study has"))
    file.seek(0)
    return zipfile.ZipFile(file)


def _prove(file: BinaryIO, path: Path) -> Manifest:
    with _archive(file, path) as archive:
        manifest = _manifest(archive, path)
        for _name, _data in _files(archive, manifest, path):
            pass
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    names = archive.namelist()
    if len(names) > _MOST:
        raise damaged(path, _("The backup holds more files than any study has"))
    if MANIFEST not in names:
        raise damaged(path, _("The file is no backup of this program"))
    told = _bytes(archive, MANIFEST, path)
    refuse_newer(told, FORMAT, str(path))
    manifest = decode(told, Manifest, path)
    if sorted(names) != sorted([*manifest.files, MANIFEST]):
        raise damaged(path, _("The backup does not hold the files that it says it holds"))
    if not all(map(_may_be_called, manifest.files)):
        raise damaged(path, _("The backup holds a file that no study has"))
    return manifest


def _files(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> Iterator[tuple[str, bytes]]:
    total = 0
    for name, digest in manifest.files.items():
        data = _bytes(archive, name, path)
        total += len(data)
        if total > _LARGEST_IN_ALL:
            raise damaged(path, _("The backup holds a file that is larger than any of a study"))
        if hashlib.sha256(data).hexdigest() != digest:
            raise damaged(path, _("What is in the backup is not what was written: a checksum differs"))
        yield name, data


def _bytes(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    with archive.open(name) as entry:
        data = entry.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise damaged(path, _("The backup holds a file that is larger than any of a study"))
    return data


def _may_be_called(name: str) -> bool:
    last = name.rpartition("/")[2]
    return (
        _NAME.fullmatch(name) is not None
        and _DEVICES.fullmatch(last) is None
        and not last.endswith((" ", "."))
        and len(last.encode("utf-8", "replace")) < 200
        and last.isprintable()
    )
