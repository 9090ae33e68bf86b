"""A report of a mistake in the program: where it went wrong, without anyone's words.

It holds names of types and lines of code only: no message of an error, no value of a variable, no path of
a person's folders, since any of these may hold what somebody said or who they are.
"""

from __future__ import annotations

import platform
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from protocol import __version__
from protocol.errors import WriteFailed
from protocol.locations import state_folder

FOLDER = "reports"


def write_report(error: BaseException) -> Path | None:
    """Write a report of an error that nobody foresaw.

    Args:
        error: The error, with its traceback.

    Returns:
        The file, under the folder of what the program remembers; None where the disk refused that too.
    """
    from protocol.store.atomic import make_folder, write_atomically  # only when something went wrong

    now = datetime.now(UTC)
    path = state_folder() / FOLDER / f"report-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.txt"
    text = "\n".join([*_head(now), "", *_story(error, set())]) + "\n"
    try:
        make_folder(path.parent)
        write_atomically(path, text.encode("utf-8", "backslashreplace"))
    except WriteFailed:
        return None
    return path


def _head(now: datetime) -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    yield "Protocol: report of a mistake in the program. It holds nobody's words."
    yield f"time {now:%Y-%m-%dT%H:%M:%SZ}"
    yield f"protocol {__version__}, python {platform.python_version()}, {sys.platform}"
    for name in ("textual", "rich", "tinydb", "openpyxl", "msgspec"):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not found"


def _story(error: BaseException, told: set[int]) -> Iterator[str]:
    """The error and those behind it, the first cause first, each once."""
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _story(before, told)
        yield "then:"
    yield type(error).__qualname__
    yield from (f"  {frame}" for frame in _frames(error.__traceback__))
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            if id(inner) not in told:
                yield "in it:"
                yield from _story(inner, told)


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def _short(filename: str) -> str:
    """The path of a module from where Python found it; its name alone elsewhere."""
    path = Path(filename)
    roots = sorted((Path(root) for root in sys.path if root), key=lambda root: -len(root.parts))
    for root in roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
