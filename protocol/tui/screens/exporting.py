"""The export: what may tell who somebody is, before anything is made; a bar while it is made; where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum, auto
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from protocol.errors import ProtocolError
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean
from protocol.store.clock import local_time
from protocol.vault import vault_of

if TYPE_CHECKING:
    from protocol.export.telling_who import Telling
    from protocol.export.workbook import ExportResult
    from protocol.tui.app import ProtocolApp

_BAR = 40
"""Cells of the bar."""
_SHOWN = 8
"""Places that are shown: with what is around them they fit 24 rows."""


class _Stand(Enum):
    """How far the screen is."""

    BUSY = auto()
    """It looks, or writes; no key does anything."""
    ASKED = auto()
    """It shows what may tell who somebody is, and waits."""
    DONE = auto()
    """It says what came of it."""


class ExportScreen(ModalScreen[None]):
    """Looks for what may tell who somebody is, asks, and writes the workbook while it is up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", N_("go on"), id="export.go_on", tooltip=N_("make it, or close this")),
        Binding("escape", "close", N_("close"), id="export.close", tooltip=N_("close this")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._stand = _Stand.BUSY

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Title, bar, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(_("Export to a workbook")), classes="panel-title")
            yield Static(id="progress", classes="panel-text")
            yield Static(id="closing", classes="panel-keys")

    def on_mount(self) -> None:
        """Begin."""
        self._show(_("Looking for what may tell who somebody is ..."))
        self._look()

    def action_go_on(self) -> None:
        """Make the workbook as it is, or close."""
        if self._stand is _Stand.ASKED:
            self._begin()
        else:
            self.action_close()

    def action_close(self) -> None:
        """Close; what is being written is finished first."""
        if self._stand is not _Stand.BUSY:
            self.dismiss(None)

    def _show(self, text: str, keys: str = "") -> None:
        if self.is_mounted:
            self.query_one("#progress", Static).update(Content(clean(text)))
            self.query_one("#closing", Static).update(Content(keys))

    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        from protocol.export.telling_who import MOST, telling_who
        from protocol.model.identifying import Names
        from protocol.store.codings import read_codebook
        from protocol.store.names_list import has_names, is_open, read_names

        folder = self.protocol.folder

        def looked() -> None:
            entries = read_names(folder.path) if is_open(folder.path) else []
            locked = has_names(folder.path) and not is_open(folder.path)
            names = Names(entry.name for entry in entries)
            codebook = read_codebook(folder.path)
            all_of_them = telling_who(folder.contents(), names, with_sensitive=False, codebook=codebook)
            found = list(islice(all_of_them, MOST))
            if found or locked:
                self.app.call_from_thread(self._ask, found, locked=locked)
            else:
                self.app.call_from_thread(self._begin)

        self._trying(looked)

    def _trying(self, act: Callable[[], None]) -> None:
        """Do something in a thread; what goes wrong is told."""
        try:
            act()
        except (ProtocolError, OSError) as error:
            self.app.call_from_thread(self._done, _("It did not work: {error}").format(error=error))

    def _ask(self, found: list[Telling], *, locked: bool) -> None:
        """Say how much may tell who somebody is, and where; not the words, since others may look along."""
        from protocol.export.telling_who import MOST
        from protocol.model.identifying import MARKS

        lines = []
        if found:
            count = len(found)
            told = ngettext(
                "{count} passage goes out and may tell who somebody is:",
                "{count} passages go out and may tell who somebody is:",
                count,
            ).format(count=f"{count}+" if count == MOST else count)
            lines.append(told)
            places = Counter((one.code, one.question, _(MARKS[one.passage.mark])) for one in found)
            for (code, question, mark), times in list(places.items())[:_SHOWN]:
                where = f"{code}, {question}" if question else code
                lines.append(f"  {where}: {mark}" + (f" ({times}x)" if times > 1 else ""))
            if len(places) > _SHOWN:
                lines.append("  " + _("and {count} more places").format(count=len(places) - _SHOWN))
            lines.append(_("The words themselves: protocol names check"))
        if locked:
            lines.append(_("The key list is locked: names were not looked for."))
        self._stand = _Stand.ASKED
        self._show("\n".join(lines), _("Enter makes the workbook as it is · Esc makes nothing"))

    def _begin(self) -> None:
        """Write."""
        self._stand = _Stand.BUSY
        self._progress(0, None)
        self._write()

    def _progress(self, done: int, total: int | None) -> None:
        filled = _BAR * done // total if total else 0
        self._show(f"[{'#' * filled}{'.' * (_BAR - filled)}]  {done}" + (f" / {total}" if total else ""))

    @work(thread=True, exclusive=True)
    def _write(self) -> None:
        from protocol.export.sources import sources_of
        from protocol.export.workbook import export_workbook, workbook_name
        from protocol.store.codings import read_codebook

        folder, study = self.protocol.folder, self.protocol.study
        here = local_time(datetime.now(UTC).isoformat(), study.time_zone)
        total = len(folder.interview_paths())
        step = max(total // 50, 1)

        def progress(done: int, all_of_them: int | None) -> None:
            if done % step == 0:
                self.app.call_from_thread(self._progress, done, all_of_them)

        def written() -> None:
            vault = vault_of(folder.path)
            name = workbook_name(folder.path.resolve().name, here)
            result = export_workbook(
                folder.exports / (name if vault is None else f"{name}.age"),
                study,
                folder.contents(),
                participants=folder.participants(),
                language=study.language,
                now=here,
                total=total,
                progress=progress,
                files=sources_of(folder, study.language),
                vault=vault,
                codebook=read_codebook(folder.path),
            )
            told = _account(result, encrypted=vault is not None)
            self.app.call_from_thread(self._done, told)

        self._trying(written)

    def _done(self, text: str) -> None:
        self._stand = _Stand.DONE
        self._show(text, _("Enter closes"))


def _account(result: ExportResult, *, encrypted: bool) -> str:
    """Where it is, and what is not in it."""
    told = [_("The workbook is here:"), str(result.path)]
    if encrypted:
        told.append(_("It is encrypted: only the researcher can open it."))
    told += list(result.skipped)
    if result.held_back:
        told.append(
            ngettext(
                "The words of {count} sensitive note are held back; --with-sensitive exports them.",
                "The words of {count} sensitive notes are held back; --with-sensitive exports them.",
                result.held_back,
            ).format(count=result.held_back)
        )
    return "\n".join(told)
