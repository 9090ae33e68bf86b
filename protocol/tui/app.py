"""The program: which study and which screen, and a calm word when something goes wrong.

Every heavy import waits until it is used: the first screen has to come at once.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from protocol.errors import InUse, NewerFormat, ProtocolError, Sealed, UserMistake
from protocol.i18n import N_, _
from protocol.model.study import Study
from protocol.model.words import State
from protocol.store.study_folder import StudyFolder
from protocol.tui.ending import Ending
from protocol.tui.key_taker import KeyTaker
from protocol.tui.neutral import Neutral
from protocol.tui.preferences import Preferences
from protocol.tui.themes import BY_NAME, INKS

if TYPE_CHECKING:
    from protocol.session.beginning import Beginning
    from protocol.session.talk import Talk

_LAST_WAIT = 2.0
"""Seconds that the disk gets when the system ends the program: systems kill what takes much longer."""
_LEAVING = 3.0
"""Seconds that the program gets to leave by itself when its window is gone."""


class ProtocolApp(App[None]):
    """The program on one study.

    Args:
        folder: The study folder.
        study: What its `study.yaml` says.
        device: The id of this device.
        beginning: An interview to begin at once; None for the study home.
        resume: The id of an interview to go on with at once; None for the study home.
        preferences: How this person wants the screen; None for as it is.
    """

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [  # type: ignore[misc]
        (0, "-slim"),
        (76, "-normal"),
        (110, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q", "leave", N_("leave"), id="app.leave", tooltip=N_("leave the program"), priority=False
        ),
        Binding("ctrl+c", "how_to_leave", show=False, id="app.how_to_leave", tooltip=N_("how to leave")),
    ]

    def __init__(
        self,
        folder: StudyFolder,
        study: Study,
        device: str,
        *,
        beginning: Beginning | None = None,
        resume: str | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self._neutral = Neutral()
        self.folder = folder
        """The study folder."""
        self.study = study
        """What its `study.yaml` says."""
        self.device = device
        """The id of this device."""
        self._beginning = beginning
        self._resume = resume
        self._early: list[events.Key | events.Paste] | None = [] if resume or beginning else None
        self.crash_report: Path | None = None
        """Where a report of an unhandled error stands; None without one."""
        self.crashed = False
        """Whether an unhandled error ended the program."""
        self.preferences = preferences or Preferences()
        """How this person wants the screen."""
        self.for_one_talk = resume is not None or beginning is not None
        """Whether it was started for one interview, and ends with it."""
        self.ending = Ending(self)
        """How a talk ends."""
        theme = BY_NAME[self.preferences.theme]
        self.register_theme(theme)
        # Before anything is styled, so that nothing is styled twice.
        self.set_reactive(App.theme, theme.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of words, before any theme says otherwise."""
        return INKS

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row goes through before it is painted: see `neutral`."""
        return [*super().get_line_filters(), self._neutral]

    def get_default_screen(self) -> Screen[None]:
        """The study home lies under every other screen."""
        from protocol.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        """Go straight to an interview where one was asked for."""
        self.title = "Protocol"
        self._listen_to_the_system()
        self.set_keymap(self.preferences.looking)
        if self.preferences.mistakes:
            self.call_after_refresh(self._tell_slips)
        if self.for_one_talk:
            self.call_after_refresh(self._go_straight)

    def _go_straight(self) -> None:
        """Go to the interview that was asked for, with what was typed before it was there."""
        if self._resume is not None:
            self.reopen(self._resume)
        elif self._beginning is not None:
            self.begin(self._beginning)
        early, self._early = self._early or [], None
        screen = self.screen
        if isinstance(screen, KeyTaker) and not isinstance(screen, ModalScreen):
            for event in early:  # nothing for a panel: what it tells has to be read first
                screen.take(event)

    def _listen_to_the_system(self) -> None:
        """Save the line and go when the machine shuts down or the window is closed (not on Windows)."""
        if sys.platform != "win32" and not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self._told_to_stop)
            threading.Thread(target=self._watch_the_window, name="window", daemon=True).start()

    def _watch_the_window(self) -> None:
        """End the program from outside when its window is gone and it does not leave by itself.

        What paints may wait for ever for a window that takes nothing more, where no signal reaches it.
        """
        window = select.poll()
        window.register(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0, 0)
        while not any(event & (select.POLLHUP | select.POLLERR) for _handle, event in window.poll()):
            pass
        time.sleep(_LEAVING)
        for talk in self._talks():
            talk.file.flush(_LAST_WAIT)
        os._exit(1)

    def _talks(self) -> list[Talk]:
        """The talks that are on the screen."""
        from protocol.tui.screens.talk_screen import TalkScreen

        return [screen.talk for screen in self.screen_stack if isinstance(screen, TalkScreen)]

    def _told_to_stop(self) -> None:
        from protocol.tui.screens.talk_screen import TalkScreen

        for screen in self.screen_stack:
            if isinstance(screen, TalkScreen):
                screen.keep_draft()
                screen.talk.file.flush(_LAST_WAIT)
        self.exit()

    async def on_event(self, event: events.Event) -> None:
        """Hand keys to a screen that takes them itself, one at a time (see `key_taker`)."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._early is not None:
                self._early.append(event)
                return
            screen = self.screen
            if isinstance(screen, KeyTaker) and screen.take(event):
                return
        await super().on_event(event)

    # Interviews

    def begin(self, beginning: Beginning) -> bool:
        """Begin an interview: consent first.

        Returns:
            False when something stands in the way; it has been told.
        """
        from protocol.session.beginning import begin

        try:
            talk = begin(self.folder, self.study, beginning, self.device)
        except ProtocolError as error:
            self.tell(error)
            return False
        self.lead(talk)
        return True

    def reopen(self, interview_id: str) -> None:
        """Go on with an interview, read a closed one, or write its debrief."""
        from protocol.session.beginning import reopen

        try:
            talk = reopen(self.folder, self.study, interview_id, self.device)
        except ProtocolError as error:
            self.tell(error)
            return
        if talk.file.interview.state is State.OPEN or talk.file.interview.debrief_pending:
            self.lead(talk)
        else:
            talk.file.close()
            self.read(interview_id)

    def reopen_closed(self, interview_id: str, why: str) -> None:
        """Open a closed interview again, to change it."""
        from protocol.session.beginning import reopen_closed

        try:
            talk = reopen_closed(self.folder, self.study, interview_id, self.device, why)
        except ProtocolError as error:
            self.tell(error)
            return
        self.back_home()
        self.lead(talk)

    def lead(self, talk: Talk) -> None:
        """Lead a talk: ask for consent where it is still to be asked."""
        if not talk.in_debrief and (talk.consent.undecided() or talk.consent.stands_in_the_way()):
            from protocol.tui.screens.consent import ConsentScreen

            self.push_screen(ConsentScreen(talk, first=True))
        else:
            self.start(talk)

    def start(self, talk: Talk) -> None:
        """Begin the talk, and put it on the screen."""
        talk.start()
        self.push_interview(talk)

    def push_interview(self, talk: Talk) -> None:
        """Put a talk that has begun on the screen."""
        from protocol.tui.screens.interview import InterviewScreen

        self.push_screen(InterviewScreen(talk))

    def show_consent(self, talk: Talk) -> None:
        """Show the consent of a talk."""
        from protocol.tui.screens.consent import ConsentScreen

        if talk.consent.items:
            self.push_screen(ConsentScreen(talk, first=False))
        else:
            self.say(_("No consent is asked for a source"))

    def read(
        self,
        interview_id: str,
        *,
        note: str | None = None,
        look_only: bool = False,
        codes: Callable[[str], list[str]] | None = None,
    ) -> None:
        """Show an interview as it is kept, to read only.

        Args:
            interview_id: The interview.
            note: The id of a note to begin at; None for the beginning.
            look_only: Whether it can't be opened again to be changed from there.
            codes: Gives the codes of a note or an answer by its id as a unit; None for no codes.
        """
        from protocol.tui.screens.reading import ReadingScreen

        path = self.folder.interview_path(interview_id)
        self.push_screen(ReadingScreen(path, note=note, look_only=look_only, codes=codes))

    # Leaving and telling

    def back_home(self, left: str | None = None) -> None:
        """Back to the study home, with fresh counts.

        Args:
            left: The id of the interview that was left, which is marked there; None for none.
        """
        from protocol.tui.screens.home import HomeScreen

        while len(self.screen_stack) > 1:
            self.pop_screen()
        home = self.screen
        if left is not None and isinstance(home, HomeScreen):
            home.mark(left)

    def tell(self, error: ProtocolError) -> None:
        """Tell what stands in the way."""
        from protocol.tui.screens.panels import TellPanel

        title = _("Something is wrong on the disk")
        if isinstance(error, Sealed):
            title = _("This interview is sealed")
        elif isinstance(error, InUse):
            title = _("This interview is open elsewhere")
        elif isinstance(error, NewerFormat):
            title = _("This is of a newer version of the program")
        elif isinstance(error, UserMistake):
            title = _("That can't be done")
        self.push_screen(TellPanel(title, str(error)))

    def _tell_slips(self) -> None:
        """Say what in the settings could not be used."""
        from protocol.tui.screens.panels import TellPanel

        slips = "\n".join(str(mistake) for mistake in self.preferences.mistakes)
        self.push_screen(TellPanel(_("Not all settings could be used"), slips))

    def say(self, text: str) -> None:
        """Say something for a moment on the screen that is up."""
        from protocol.tui.widgets.bars import KeyBar

        for bar in self.screen.query(KeyBar):
            bar.tell(text)

    def action_leave(self) -> None:
        """Leave the program."""
        self.exit()

    def action_how_to_leave(self) -> None:
        """Ctrl+C by habit: say how to leave."""
        self.say(_("Ctrl+Q leaves. Everything stays kept."))

    def _fatal_error(self) -> None:
        """An unhandled error: write a report without anyone's words, and go. `run` tells it calmly."""
        from protocol.report import write_report

        self.crashed = True
        if self._exception is not None:
            self.crash_report = write_report(self._exception)
        self._close_messages_no_wait()
