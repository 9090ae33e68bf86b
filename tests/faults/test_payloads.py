"""Sequences that act on a terminal, in every text of a study, on every screen: none reaches the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from protocol.cli import main
from protocol.i18n import translation
from protocol.model.coding import Code, Codebook, CoderWork, Coding, UnitMemo, hash_of
from protocol.model.ids import new_id
from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin
from protocol.store.codings import write_codebook, write_work
from protocol.store.envelope import pack, unpack
from protocol.store.reading import read_contents
from protocol.store.study_folder import StudyFolder
from tests.coding.study import edited
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER, HandClock
from tests.terminal.terminal import Terminal

DUTCH = translation("nl").gettext
MARK = "KWAAD"
PAYLOAD = (
    f"\x1b]0;{MARK}\x07\x1b[95;103m{MARK}\x9b95m\x9d\u202e\u2066{MARK}\x1b[3J\x1bc[/b][@click=app.bell]{MARK}"
)
"""A title for the window (OSC), colours (CSI), both as C1, what turns lines around, a reset, and markup."""

ESCAPED = re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: f"_x{ord(found[0]):04X}_", PAYLOAD)
"""The same as a workbook holds it: control characters as _xHHHH_, which are whole again when it is read."""

FORBIDDEN = re.compile(
    rb"\x1b\](?!22;)"
    rb"|\x1b\[95;103m|\xc2[\x80-\x9f]|(?<!\x1b\]22;default)\x07|\x1b\[3J|\x1bc"
    rb"|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|[\x80-\x9f]95m"
)
"""The same as bytes: none is the program's own; the library itself sets the shape of the mouse (OSC 22)."""

_TEXTS = frozenset(
    {"text", "wording", "place", "others_present", "interviewer", "participant_code", "label", "hint"}
    | {"title", "opening", "closing", "why", "other", "old", "new", "kept", "case", "simpler", "nl", "en"}
    | {"broken_off_why", "asked", "guidance_hint", "phone", "questionnaire_version"}
)
"""Fields of an interview that hold words, whosever they are."""


def poisoned(value: object, field: str = "") -> object:
    """The same data with the payload behind every text."""
    if isinstance(value, dict):
        return {name: poisoned(inner, name if name in _TEXTS else field) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, field) for inner in value]
    return f"{value}{PAYLOAD}" if isinstance(value, str) and field in _TEXTS else value


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study whose files hold the payload wherever somebody wrote something."""
    marks = f"{MARK} \u202e\u2066{MARK} [/b][@click=app.bell]"
    quoted = re.compile(r"(nl|en): ([^,}\n]*?)([,}])")

    def turned(text: str) -> bytes:
        return quoted.sub(rf'\1: "\2 {marks}"\3', text).encode()

    files = {"volunteer.yaml": turned(VOLUNTEER), "document.yaml": turned(DOCUMENT)}
    wide = turned(STUDY).replace(b"Een proefstudie", f'"Studie {marks}"'.encode())
    folder = StudyFolder.make(tmp_path / "study", wide, files)
    known = read_study(folder.study_file)
    for code in ("C1-V01", "C1-V02"):
        beginning = Beginning(case="C1", role="volunteer", participant_code=code, interviewer="AB")
        talk = begin(folder, known, beginning, "deviceaaaaaaaaaa", HandClock())
        for item in talk.consent.items:
            talk.consent.decide(item, decision=True)
        talk.start()
        talk.keep("een notitie", Kind.PARAPHRASE)
        talk.keep("nog een", Kind.VERBATIM)
        if code == "C1-V02":
            talk.finish.close(broken_off=True, why="geen tijd")
            talk.finish.finish_debrief()
        talk.leave()
        tables = unpack(talk.file.path.read_bytes(), talk.file.path)
        talk.file.path.write_bytes(pack(poisoned(tables)))  # type: ignore[arg-type]
    (folder.interviews / "kwaad\x1b]0;KWAAD\x07\u202e.json").write_bytes(b"")
    newer = msgspec.json.encode({"format": 9, "checksum": PAYLOAD, "data": {"a": PAYLOAD}})
    (folder.interviews / "nieuw.json").write_bytes(newer)
    return folder


@pytest.fixture
def coded(study: StudyFolder) -> None:
    """A codebook and the work of a coder, with the payload in them."""
    (path,) = (path for path in study.interview_paths() if b'"state":"open"' in path.read_bytes())
    contents = read_contents(path)
    note, code = contents.notes[0], f"warmte{PAYLOAD}"
    write_codebook(study.path, Codebook(codes=(Code(id=new_id(), name=code, memo=PAYLOAD),)))
    coding = Coding(
        id=new_id(),
        unit=note.id,
        interview=contents.interview.id,
        start=0,
        end=len(note.text),
        text_hash=hash_of(note.text),
        code=code,
        at="2026-03-02T09:00:00.000Z",
    )
    memo = UnitMemo(unit=note.id, interview=contents.interview.id, text=PAYLOAD)
    write_work(study.path, CoderWork(coder="AB", codings=(coding,), memos=(memo,)))


def clean_so_far(terminal: Terminal, where: str) -> str:
    """See to it that nothing forbidden was written; what stands on the screen."""
    text = terminal.text
    found = FORBIDDEN.search(bytes(terminal.received))
    around = bytes(terminal.received[max(found.start() - 60, 0) : found.end() + 20]) if found else b""
    assert found is None, f"{where}: {around!r}"
    return text


def open_with(terminal: Terminal, *keys: str) -> None:
    """Press keys, and wait until the screen has become another and stands still."""
    for key in keys:
        before = terminal.text
        terminal.press(key)
        terminal.wait_until(lambda text, before=before: text != before, f"what {key} brings")  # type: ignore[misc]


PANELS: dict[str, tuple[str, ...]] = {
    "go to": ("f2",),
    "stand": ("f4",),
    "send": ("f6",),
    "improvised": ("f9",),
    "acts": ("/",),
    "notes": ("ctrl+n",),
    "finish": ("ctrl+e",),
    "simpler": ("ctrl+t",),
    "off the record": ("ctrl+r",),
}
"""What comes over a talk, by its keys."""


def test_no_payload_reaches_the_terminal_from_the_home(
    start: Callable[..., Terminal], study: StudyFolder
) -> None:
    """The home, a hostile name of a file, reading, a damaged file, a newer one, the form, the export."""
    terminal = start("open", str(study.path), size=(120, 36))
    terminal.wait_for(MARK)
    terminal.wait_for(DUTCH("damaged: Enter shows what can be put back"))
    clean_so_far(terminal, "home")
    open_with(terminal, "up", "up")  # to what is damaged, which stands first
    for row in range(4):
        open_with(terminal, "enter")
        terminal.wait_until(lambda text: LINE in text or can_be_left(text), f"row {row}, whole")
        clean_so_far(terminal, f"row {row}")
        terminal.press("ctrl+q" if LINE in terminal.text else "escape")
        terminal.wait_until(lambda text: DUTCH("Talks") in text and not can_be_left(text), "home")
        clean_so_far(terminal, f"back from row {row}")
        if row < 3:
            open_with(terminal, "down")
    open_with(terminal, "n")
    clean_so_far(terminal, "the form")
    open_with(terminal, "escape", "e")
    terminal.wait_for(DUTCH("Enter closes"))
    clean_so_far(terminal, "the export")
    terminal.press("enter")
    terminal.wait_gone(DUTCH("Enter closes"))
    terminal.press("q")
    assert terminal.wait_end() == 0
    clean_so_far(terminal, "the end")


LINE = f"{DUTCH('paraph.')} >"


def can_be_left(text: str) -> bool:
    """Whether what is on the screen says how it is left."""
    return "Esc" in text or DUTCH("Enter closes") in text


def test_no_payload_reaches_the_terminal_in_a_talk(
    start: Callable[..., Terminal], study: StudyFolder
) -> None:
    """Each panel shows the words, and nothing that acts; then the payload is pasted."""
    (path,) = (path for path in study.interview_paths() if b'"state":"open"' in path.read_bytes())
    terminal = start("interview", "--study", str(study.path), "--resume", path.stem, size=(120, 36))
    terminal.wait_for(LINE)
    assert MARK in clean_so_far(terminal, "talk")
    talk = body(terminal.text)
    for panel, keys in PANELS.items():
        open_with(terminal, *keys)
        clean_so_far(terminal, panel)
        terminal.press("escape")
        terminal.wait_until(lambda text: body(text) == talk, f"the talk after {panel}")
    open_with(terminal, "f8")
    clean_so_far(terminal, "hidden")
    open_with(terminal, "f8", "enter")  # shown again, for no reason that is told
    terminal.wait_for(LINE)
    before = terminal.received.count(b"KWAAD")
    terminal.paste(PAYLOAD)
    terminal.press("enter")
    terminal.wait_until(lambda _text: terminal.received.count(b"KWAAD") > before + 3)
    clean_so_far(terminal, "after a paste")


def body(text: str) -> str:
    """The screen without its first row, in which the time goes on."""
    return text.partition("\n")[2]


ANALYSIS = (
    ("the matrix", ("a",), "Analysis: matrix"),
    ("what is not here", ("w",), ""),
    ("the matrix again", ("escape",), "Analysis: matrix"),
    ("a cell of the matrix", ("down", "right", "enter"), ""),
    ("the matrix once more", ("escape",), "Analysis: matrix"),
    ("coverage", ("2",), "Analysis: coverage"),
    ("all questions", ("m",), "Analysis: coverage"),
    ("frequencies", ("3",), "Notes by topic"),
    ("the next chart", ("right", "right"), "How each question came up (interviews)"),
    ("search", ("/", "e", "n"), ""),
    ("a note that was found", ("enter",), ""),
)
"""What the analysis shows, one after the other: the keys that bring it, and what stands on it."""


def test_no_payload_reaches_the_terminal_from_the_analysis(
    start: Callable[..., Terminal], study: StudyFolder
) -> None:
    """Each view, what opens from it, and a note that was found: the words are there, and harmless."""
    terminal = start("open", str(study.path), size=(120, 36))
    terminal.wait_for(DUTCH("analyse"))
    for view, keys, title in ANALYSIS:
        open_with(terminal, *keys)
        if title:
            terminal.wait_for(DUTCH(title))
        terminal.wait_for(MARK)
        clean_so_far(terminal, view)


COMMANDS = (
    ("list",),
    ("list", "--json"),
    ("check",),
    ("backup",),
    ("export",),
    *(("export", "--to", to) for to in ("refi-qda", "refi-qdc", "csv", "json", "html")),
    ("coreq",),
    ("code", "book"),
    ("code", "report"),
    ("names", "check"),
    ("dossier",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_payload_reaches_the_terminal_from_a_command(
    start: Callable[..., Terminal], study: StudyFolder, coded: None, command: tuple[str, ...]
) -> None:
    """What a command prints is harmless, mistakes and names of files included."""
    del coded
    terminal = start(*command, str(study.path), size=(120, 36))
    terminal.wait_end()
    clean_so_far(terminal, " ".join(command))
    if command[0] == "code":
        assert MARK in terminal.text


def test_no_payload_reaches_the_terminal_from_a_coded_workbook(
    start: Callable[..., Terminal], study: StudyFolder, coded: None, tmp_path: Path
) -> None:
    """In its name, a header, codes, a memo, an id, a text that was changed: all of it is told."""
    del coded
    path = tmp_path / "kwaad\x1b]0;KWAAD\x07\u202e-AB.xlsx"
    assert main(["export", str(study.path), "-o", str(path)]) == 1  # two files of the study are damaged
    with edited(path) as sheet:
        sheet.sheet.cell(1, sheet.column("code_2")).value = f"kop {ESCAPED}"
        for row in range(2, sheet.sheet.max_row + 1):
            sheet.set(row, "code_1", f"code {row} {ESCAPED}")
            sheet.set(row, "memo", f"memo {ESCAPED}")
        sheet.set(2, "text", f"anders {ESCAPED}")
        sheet.set(3, "note_id", f"nergens {ESCAPED}")
    terminal = start("code", "import", str(path), "--study", str(study.path), "--all", size=(120, 36))
    terminal.wait_end()
    assert terminal.text.count(MARK) > 5
    clean_so_far(terminal, "code import")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)


def test_the_payload_stands_in_many_texts(study: StudyFolder) -> None:
    """Else these tests would prove little: every interview holds it dozens of times."""
    paths = [path for path in study.interview_paths() if path.stat().st_size > 1000]
    assert len(paths) == 2
    for path in paths:
        tables = unpack(path.read_bytes(), path)
        assert sum(PAYLOAD in text for text in _strings(tables)) > 40
