"""Every file that the program writes goes through one module: a walk through its code finds no other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from protocol.store import atomic
from tests.terminal.terminal import ROOT

PACKAGE = ROOT / "protocol"

ALLOWED = {
    "store/atomic.py": "the module",
    "store/lock.py": "the lock file: what it says is for people, and is worth nothing after a crash",
    "export/place.py": "a private folder for what is being made; it takes its name by the module",
    "export/scratch.py": "what an export of an encrypted study waits in, encrypted with a key in memory",
    "export/book/sheet_file.py": "it takes scratch files away that are used up",
}
"""The files in which something is written, and why."""

SCRATCH = "export/"
"""What is exported is made in a private folder: files are opened there for writing, and no more."""

OPENS = frozenset({"open", "write_text", "write_bytes"})
"""What may be done with a scratch file."""

WRITES = frozenset(
    {"write_text", "write_bytes", "mkdir", "makedirs", "mkstemp", "mkdtemp", "touch", "copyfile"}
    | {"copytree", "rmtree", "symlink_to", "hardlink_to", "NamedTemporaryFile", "TemporaryDirectory"}
    | {"rename", "renames", "link", "symlink", "ftruncate", "sendfile", "fdopen", "unlink"}
)
"""Names of functions and methods that change what is on a disk, whosever they are."""

OF_OS = frozenset({"open", "write", "replace", "remove", "rmdir", "chmod", "pwrite"})
"""The same, only as functions of `os`."""


def writes_in(code: str, *, scratch: bool = False) -> Iterator[int]:
    """The lines of a module in which something is written.

    Args:
        code: The module.
        scratch: Whether it may fill scratch files.
    """
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        of_os = (
            isinstance(called, ast.Attribute)
            and isinstance(called.value, ast.Name)
            and called.value.id in ("os", "shutil")
        )
        if scratch and name in OPENS and not of_os:
            continue
        if name in WRITES or (of_os and name in OF_OS) or (name == "open" and _for_writing(node)):
            yield node.lineno


def _for_writing(call: ast.Call) -> bool:
    """Whether a call of `open` names a mode in which something can be written."""
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return any(set(mode) & set("wax+") and len(mode) <= 3 for mode in modes)


def modules_that_write() -> dict[str, list[int]]:
    """The lines that write, by module."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if lines := list(writes_in(path.read_text(encoding="utf-8"), scratch=name.startswith(SCRATCH))):
            found[name] = lines
    return found


def test_nothing_is_written_elsewhere() -> None:
    """Only the module, the lock and the scratch files of an export write; a new way is found here."""
    elsewhere = {name: lines for name, lines in modules_that_write().items() if name not in ALLOWED}

    assert elsewhere == _other_than_files()


def _other_than_files() -> dict[str, list[int]]:
    """What looks like a write and is none: standard output is turned to the null device."""
    code = (PACKAGE / "cli.py").read_text(encoding="utf-8").splitlines()
    return {"cli.py": [number for number, line in enumerate(code, 1) if "os.open(os.devnull" in line]}


def test_the_walk_finds_every_way_to_write() -> None:
    """A text written, a file opened for it, a rename: each is found, and a reading is not."""
    ways = ["p.write_text('')", "open('a', 'w')", "p.open(mode='ab')", "os.replace(a, b)", "os.open(a, 1)"]
    calm = ["p.read_text()", "open('book')", "text.replace('a', 'b')", "p.open('rb')"]

    assert [list(writes_in(one)) for one in (*ways, *calm)] == [[1]] * len(ways) + [[]] * len(calm)


def test_those_that_may_write_do() -> None:
    """No module is on the list that has no need to be there."""
    assert sorted(ALLOWED) == sorted(set(ALLOWED) & modules_that_write().keys())


def test_every_export_gets_its_name_in_one_place() -> None:
    """What was made in a private folder takes its name by the module, by way of `export/place.py`."""
    makers = [
        path for path in (PACKAGE / "export").rglob("*.py") if "private_room(" in path.read_text("utf-8")
    ]

    assert [path.name for path in makers if "put_in_place(" not in path.read_text("utf-8")] == []
    assert len(makers) >= 2


def test_there_is_one_fsync() -> None:
    """What brings bytes to the disk stands in one place: no other calls fsync or F_FULLFSYNC."""
    callers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8") for word in ("os.fsync(", "F_FULLFSYNC)", "fdatasync(")
        )
    ]

    assert callers == [Path(atomic.__file__).relative_to(PACKAGE).as_posix()]
