"""The screen before the program: it asks for the passphrase of an encrypted study, and shows nothing of it.

It is an app of its own, so that nothing of the study is read, drawn or imported before somebody may see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.filter import LineFilter
from textual.widgets import Static

from protocol.errors import Locked, ProtocolError, WrongPassphrase
from protocol.i18n import N_, _
from protocol.locations import settings_folder
from protocol.settings import SETTINGS_FILE
from protocol.store.keys.unlocking import unlock
from protocol.tui.neutral import Neutral
from protocol.tui.preferences import read_preferences
from protocol.tui.themes import BY_NAME, INKS
from protocol.tui.widgets.field import Field


class UnlockApp(App[bool]):
    """Asks until the passphrase fits or the person leaves; True when the study is unlocked.

    Args:
        study: The folder of the study.
    """

    CSS = """
    UnlockApp {
        Screen { align: center middle; }
        #box { width: 64; max-width: 100%; height: auto; padding: 1 2; }
        #heading { text-style: bold; }
        #passphrase { margin: 1 0; border: solid $quiet; &:focus { border: solid $mark; } }
        #told { height: auto; min-height: 3; }
    }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,ctrl+q,ctrl+c", "leave", N_("leave"), id="unlock.leave", tooltip=N_("leave the program")
        )
    ]

    def __init__(self, study: Path) -> None:
        super().__init__()
        self._study = study
        self._neutral = Neutral()
        self.stopped_by: ProtocolError | None = None
        """What no other passphrase can mend; None when there is nothing of the kind."""
        self.report: Path | None = None
        """Where a report of a mistake in the program stands; None without one."""
        theme = BY_NAME[read_preferences(settings_folder() / SETTINGS_FILE).theme]
        self.register_theme(theme)
        self.set_reactive(App.theme, theme.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row goes through before it is painted: see `neutral`."""
        return [*super().get_line_filters(), self._neutral]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of words, before any theme says otherwise."""
        return INKS

    def compose(self) -> ComposeResult:
        """A line to type in, and what is told under it."""
        with Vertical(id="box"):
            yield Static(Content(_("This study is encrypted")), id="heading")
            yield Static(Content(_("Type the passphrase of this device, then Enter. Esc leaves.")))
            yield Field(password=True, id="passphrase")
            yield Static(id="told")

    def on_mount(self) -> None:
        """Type at once."""
        self.title = "Protocol"
        self.query_one(Field).focus()

    def on_input_submitted(self, event: Field.Submitted) -> None:
        """Try what was typed; it takes a moment, on purpose."""
        if event.value.strip():
            self.query_one("#told", Static).update(Content(_("One moment...")))
            event.input.disabled = True
            self._try(event.value)

    @work(thread=True, exclusive=True)
    def _try(self, passphrase: str) -> None:
        try:
            unlock(self._study, passphrase)
        except WrongPassphrase as error:
            self.call_from_thread(self._again, error)
        except ProtocolError as error:
            self.stopped_by = error
            self.call_from_thread(self.exit, False)
        else:
            self.call_from_thread(self.exit, True)

    def _again(self, error: WrongPassphrase) -> None:
        field = self.query_one(Field)
        field.disabled = False
        field.value = ""
        field.focus()
        self.query_one("#told", Static).update(Content(f"{error.what}. {error.remedy}"))

    def action_leave(self) -> None:
        """Leave without opening anything."""
        self.exit(False)

    def _fatal_error(self) -> None:
        """A mistake in the program: no traceback on the screen, since it would show what was typed."""
        from protocol.report import write_report

        if self._exception is not None:
            self.report = write_report(self._exception)
        self._close_messages_no_wait()


def ask_on_screen(study: Path) -> None:
    """Ask for the passphrase until it fits.

    Args:
        study: The folder of the study.

    Raises:
        Locked: The person left.
        Refused: No passphrase of this device can open the study.
        StoreError: A file of keys can't be read.
    """
    app = UnlockApp(study)
    unlocked = app.run()
    if app.stopped_by is not None:
        raise app.stopped_by
    if app.report is not None:
        raise Locked(
            _("Protocol had to stop because of a mistake in the program."),
            _("A report without anyone's words, for the makers:"),
            str(app.report),
        )
    if not unlocked:
        raise Locked(_("The study stays locked"), "")
