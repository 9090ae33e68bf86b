"""The export: a bar while it is written, then where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from protocol.errors import DamagedFile, ProtocolError
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean
from protocol.store.clock import local_time
from protocol.vault import vault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.model.interview import InterviewContents
    from protocol.tui.app import ProtocolApp

_BAR = 40
"""Cells of the bar."""


class ExportScreen(ModalScreen[None]):
    """Writes the workbook while it is up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", N_("close"), id="export.close", tooltip=N_("close this")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._busy = True

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
        self._progress(0, None)
        self._write()

    def _progress(self, done: int, total: int | None) -> None:
        if not self.is_mounted:
            return
        filled = _BAR * done // total if total else 0
        text = f"[{'#' * filled}{'.' * (_BAR - filled)}]  {done}" + (f" / {total}" if total else "")
        self.query_one("#progress", Static).update(Content(clean(text)))

    @work(thread=True, exclusive=True)
    def _write(self) -> None:
        from protocol.export.consent import why_left_out
        from protocol.export.sources import sources_of
        from protocol.export.words import Words
        from protocol.export.workbook import export_workbook, workbook_name
        from protocol.model.identifying import Names, point_out
        from protocol.store.codings import read_codebook
        from protocol.store.names_list import is_open, read_names

        folder, study = self.protocol.folder, self.protocol.study
        now = datetime.now(UTC)
        here = local_time(now.isoformat(), study.time_zone)
        vault = vault_of(folder.path)
        name = workbook_name(folder.path.resolve().name, here)
        path = folder.exports / (name if vault is None else f"{name}.age")
        total = len(folder.interview_paths())
        step = max(total // 50, 1)

        pointed = 0

        def pointing() -> Iterator[InterviewContents | DamagedFile]:
            """The interviews; how much in them may tell who somebody is, is counted."""
            nonlocal pointed
            known = read_names(folder.path) if is_open(folder.path) else []
            names, words = Names(entry.name for entry in known), Words(study.language)
            for kept in folder.contents():
                if not isinstance(kept, DamagedFile) and why_left_out(kept, words) is None:
                    pointed += sum(1 for _one in point_out(kept, names, with_sensitive=False))
                yield kept

        def progress(done: int, all_of_them: int | None) -> None:
            if done % step == 0:
                self.app.call_from_thread(self._progress, done, all_of_them)

        try:
            result = export_workbook(
                path,
                study,
                pointing(),
                participants=folder.participants(),
                language=study.language,
                now=here,
                total=total,
                progress=progress,
                files=sources_of(folder, study.language),
                vault=vault,
                codebook=read_codebook(folder.path),
            )
        except (ProtocolError, OSError) as error:
            self.app.call_from_thread(self._done, _("It did not work: {error}").format(error=error))
            return
        told = [_("The workbook is here:"), str(result.path)]
        if vault is not None:
            told.append(_("It is encrypted: only the researcher can open it."))
        if pointed:
            told.append(
                ngettext(
                    "{count} passage may tell who somebody is: protocol names check shows it.",
                    "{count} passages may tell who somebody is: protocol names check shows them.",
                    pointed,
                ).format(count=pointed)
            )
        told += list(result.skipped)
        if result.held_back:
            told.append(
                ngettext(
                    "The words of {count} sensitive note are held back; --with-sensitive exports them.",
                    "The words of {count} sensitive notes are held back; --with-sensitive exports them.",
                    result.held_back,
                ).format(count=result.held_back)
            )
        self.app.call_from_thread(self._done, "\n".join(told))

    def _done(self, text: str) -> None:
        self._busy = False
        self.query_one("#progress", Static).update(Content(clean(text)))
        self.query_one("#closing", Static).update(Content(_("Enter closes")))

    def action_close(self) -> None:
        """Close when it is written."""
        if not self._busy:
            self.dismiss(None)
