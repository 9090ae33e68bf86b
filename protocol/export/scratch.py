"""The files in which an export waits until it is whole: as they are, or encrypted with a key in memory alone.

An export needs files of its own while it is made: rows that wait for their turn, the XML of a sheet, the
workbook before it gets its name. Those of an encrypted study are encrypted with a key that goes with the
program, on every system: what a killed export leaves nobody can read, and neither can we. That keeps words
secret from who finds the disk; it does not watch over a disk that lies.

Whoever makes an export need not know which of the two it has: a `Room` is a folder or a `SealedRoom`, a
`Part` a path or a `SealedPart`, and both are used as paths are. What becomes of it is decided elsewhere.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from protocol.store.atomic import FILE_MODE

if TYPE_CHECKING:
    from nacl.secret import SecretBox

_PAGE = 4 * 1024
"""Bytes that are encrypted together: few, since a text that waited is found by decrypting a page or two."""
_MORE = 40
"""Bytes by which a page grows: a nonce of 24 and the sixteen that prove it (NaCl's secretbox)."""
_CHUNK = 1 << 20
"""Bytes that are copied at once."""
_FIRST_YEAR, _LAST_YEAR = 1980, 2107
"""The years that a zip can hold."""


class SealedRoom:
    """A private folder whose files are encrypted, each page of them with one key of this room.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        from nacl.secret import SecretBox
        from nacl.utils import random

        self._folder = folder
        self._box = SecretBox(random(SecretBox.KEY_SIZE))

    def __truediv__(self, name: str) -> SealedPart:
        return SealedPart(self._folder / name, self._box)


class SealedPart:
    """An encrypted file, used as a path is.

    Args:
        path: Where it is.
        box: What encrypts it.
    """

    def __init__(self, path: Path, box: SecretBox) -> None:
        self._path, self._box = path, box

    @property
    def name(self) -> str:
        """Its name."""
        return self._path.name

    def open(
        self,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> IO[Any]:
        """Open it, as `Path.open` does.

        Args:
            mode: As of `open`; `a` and `x` are not needed here, and not known.
            buffering: Has no meaning here: a page is read or written at a time.
            encoding: Of a text.
            errors: Of a text.
            newline: Of a text.

        Raises:
            OSError: The disk refused, or holds something else than was written.
        """
        del buffering
        pages = _Pages(self._path, self._box, anew="w" in mode)
        opened = io.BufferedRandom(cast("Any", pages), _PAGE)
        if "b" in mode:
            return opened
        return io.TextIOWrapper(opened, encoding=encoding, errors=errors, newline=newline)

    def with_suffix(self, suffix: str) -> SealedPart:
        """The file beside it with another ending."""
        return SealedPart(self._path.with_suffix(suffix), self._box)

    def unlink(self) -> None:
        """Remove it."""
        self._path.unlink()


Room = Path | SealedRoom
"""Where an export is made."""
Part = Path | SealedPart
"""A file in a room."""


class _Pages(io.RawIOBase):
    """The bytes of an encrypted file, read and written anywhere. Every page but the last is full.

    Args:
        path: Where it is.
        box: What encrypts each page, with a nonce at random each time that it is written.
        anew: Whether the file begins empty.
    """

    def __init__(self, path: Path, box: SecretBox, *, anew: bool) -> None:
        self._file = path.open("w+b" if anew else "r+b", buffering=0)
        self._box = box
        whole, rest = divmod(os.fstat(self._file.fileno()).st_size, _PAGE + _MORE)
        self._length = whole * _PAGE + max(rest - _MORE, 0)
        self._at = 0
        self._number = -1
        self._page = bytearray()
        self._changed = False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        if not 0 <= base + offset <= self._length:
            raise ValueError(offset)  # nothing here leaves a gap
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever takes bytes
        room = memoryview(buffer).cast("B")
        count = min(len(room), self._length - self._at)
        done = 0
        while done < count:
            page, begin = self._turned_to(self._at)
            piece = page[begin : begin + count - done]
            room[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever gives bytes
        given = memoryview(data).cast("B")
        page, begin = self._turned_to(self._at)
        piece = given[: _PAGE - begin]
        page[begin : begin + len(piece)] = piece
        self._changed = True
        self._at += len(piece)
        self._length = max(self._length, self._at)
        return len(piece)

    def flush(self) -> None:
        if not self.closed:
            self._put_away()

    def close(self) -> None:
        if self.closed:
            return
        try:
            super().close()  # which flushes
        finally:
            self._file.close()

    def _turned_to(self, at: int) -> tuple[bytearray, int]:
        """The page that holds a place, and the place in it."""
        number, begin = divmod(at, _PAGE)
        if number != self._number:
            self._put_away()
            self._page = bytearray()
            self._number = number
            if number * _PAGE < self._length:
                self._file.seek(number * (_PAGE + _MORE))
                self._page = bytearray(self._open(self._read(min(_PAGE, self._length - number * _PAGE))))
        return self._page, begin

    def _read(self, length: int) -> bytes:
        raw = self._file.read(length + _MORE)
        if raw is None or len(raw) != length + _MORE:
            raise _spoilt()
        return raw

    def _open(self, raw: bytes) -> bytes:
        from nacl.exceptions import CryptoError

        try:
            return bytes(self._box.decrypt(raw))
        except CryptoError:
            raise _spoilt() from None

    def _put_away(self) -> None:
        """Write the page that was changed."""
        if not self._changed:
            return
        sealed = memoryview(bytes(self._box.encrypt(bytes(self._page))))
        self._file.seek(self._number * (_PAGE + _MORE))
        while sealed:  # a file without a buffer may take less than it is given
            sealed = sealed[self._file.write(sealed) :]
        self._changed = False


def zip_time(moment: tuple[int, ...]) -> tuple[int, int, int, int, int, int]:
    """A moment as a zip can hold it: the years 1980 to 2107 (APPNOTE.TXT 4.4.6, the date of MS-DOS).

    Args:
        moment: Year, month, day, hour, minute and second, of a clock that may have lost its battery.
    """
    year, month, day, hour, minute, second = moment[:6]
    if year < _FIRST_YEAR:
        return (_FIRST_YEAR, 1, 1, 0, 0, 0)
    if year > _LAST_YEAR:
        return (_LAST_YEAR, 12, 31, 23, 59, 58)
    return (year, month, day, hour, minute, second)


class Archive(ZipFile):
    """A new zip in a room, which takes other parts of the room in.

    Args:
        part: The new file.
    """

    def __init__(self, part: Part) -> None:
        self._own = cast("BinaryIO", part.open("w+b"))
        super().__init__(self._own, "w", ZIP_DEFLATED, allowZip64=True, strict_timestamps=False)

    def write(self, filename: Any, arcname: Any = None, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        """Take a file in: one of the room, or what `ZipFile.write` takes."""
        if not isinstance(filename, SealedPart):
            super().write(filename, arcname, *rest, **more)
            return
        entry = ZipInfo(str(arcname or filename.name))
        entry.compress_type = ZIP_DEFLATED
        with filename.open("rb") as read:
            entry.file_size = read.seek(0, io.SEEK_END)  # so that it knows whether it needs long numbers
            read.seek(0)
            with self.open(entry, "w") as write:
                shutil.copyfileobj(read, write, _CHUNK)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        """Take bytes or text in, whatever the clock of the machine says."""
        entry = zinfo_or_arcname
        if not isinstance(entry, ZipInfo):
            entry = ZipInfo(str(entry), zip_time(time.localtime()[:6]))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = FILE_MODE << 16
        super().writestr(entry, data, *rest, **more)

    def close(self) -> None:
        """Write the list of what it holds, and let go of the file."""
        try:
            super().close()
        finally:
            self._own.close()


def _spoilt() -> OSError:
    return OSError(errno.EIO, os.strerror(errno.EIO))
