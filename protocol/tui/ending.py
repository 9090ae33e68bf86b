"""How a talk ends: closed, broken off, left or erased, and what has to happen then.

It says what follows on what; what an end means is the session's, and what is kept is the store's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from protocol.errors import ProtocolError, StoreError
from protocol.i18n import _
from protocol.model.text import clean
from protocol.model.words import State

if TYPE_CHECKING:
    from protocol.session.talk import Talk
    from protocol.tui.app import ProtocolApp


class Ending:
    """How talks end in a program.

    Args:
        app: The program, whose screens come and go.
    """

    def __init__(self, app: ProtocolApp) -> None:
        self._app = app

    def show_finish(self, talk: Talk) -> None:
        """Show what is still open before a talk is closed."""
        from protocol.tui.screens.finish import FinishScreen

        self._app.push_screen(FinishScreen(talk))

    def break_off(self, talk: Talk, why: str) -> None:
        """Close a talk that ended before its end; the debrief follows."""
        talk.finish.close(broken_off=True, why=why)
        self.debrief(talk)

    def break_off_without_notes(self, talk: Talk) -> None:
        """Close an interview for which there is no consent to take notes; there is nothing to debrief."""
        try:
            talk.finish.close_without_notes()
        except StoreError as error:
            self._app.tell(error)
            return
        self._app.back_home()
        talk.leave()
        self._seal(talk)

    def withdraw(self, talk: Talk) -> None:
        """End a talk and erase it; only a tombstone with its random id remains."""
        from protocol.store.erasing import exports_holding
        from protocol.tui.forgetting import forget

        interview = talk.file.interview
        exports = exports_holding(talk.file.path)
        try:
            talk.file.withdraw(talk.clock.utc())
        except StoreError as error:
            self._app.tell(error)
            return
        self._app.back_home()
        self._app.say(
            _("The interview is erased. Copies elsewhere (USB sticks, exports) are not: erase those too.")
        )
        forget(self._app, talk.file.path, interview.participant, interview.participant_code)
        if exports:
            self._offer_exports(exports)

    def _offer_exports(self, exports: list[Path]) -> None:
        """Exports hold what was just erased: they go too, if the person says so."""
        from protocol.store.atomic import remove
        from protocol.tui.screens.panels import KeyPanel, Option

        def chosen(choice: str | None) -> None:
            if choice == "remove":
                try:
                    for export in exports:
                        remove(export)
                except StoreError as error:
                    self._app.tell(error)

        options = [
            Option(_("erase these too; codes that somebody wrote in them go with them"), "remove", "1"),
            Option(_("leave them: I take care of it"), "leave", "2"),
        ]
        title = _("Exports that hold this interview, or may hold it")
        self._app.push_screen(KeyPanel(title, options, chosen, "\n".join(path.name for path in exports)))

    def debrief(self, talk: Talk) -> None:
        """Open the debrief of a talk that was just closed."""
        from protocol.session.talk import Talk

        self._app.back_home()
        self._app.start(Talk(talk.file, self._app.study))

    def finish_debrief(self, talk: Talk) -> None:
        """The debrief is done."""
        talk.finish.finish_debrief()
        self.leave(talk)

    def leave(self, talk: Talk) -> None:
        """Leave a talk as it is, when the disk has everything; else ask."""
        if talk.file.flush(3):
            self._left(talk)
            return
        from protocol.tui.screens.panels import KeyPanel, Option

        options = [
            Option(_("stay: the words are still here, the program keeps trying"), "stay", "1"),
            Option(_("save everything elsewhere, on a stick for example"), "elsewhere", "2"),
            Option(_("leave: what is not kept is lost"), "leave", "9"),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "leave":
                self._left(talk)
            elif choice == "elsewhere":
                self.save_elsewhere(talk)

        title = _("Not everything is kept yet: {error}").format(error=talk.file.saved.error)
        self._app.push_screen(KeyPanel(title, options, chosen))

    def save_elsewhere(self, talk: Talk) -> None:
        """Ask for a place, and write the whole talk there; tell where it is and what to do with it."""
        from protocol.tui.screens.panels import AskPanel, TellPanel

        def chosen(place: str) -> None:
            try:
                path = talk.file.save_elsewhere(place)
            except ProtocolError as error:
                self._app.tell(error)
                return
            rows = [
                str(path),
                "",
                _(
                    "To go on with it later: put the file in the folder interviews of the study, as {name}."
                ).format(name=talk.file.path.name),
            ]
            if self._app.folder.is_encrypted:
                rows += ["", _("It is encrypted, as in the study: without its keys nobody can read it.")]
            self._app.push_screen(TellPanel(_("Everything is saved there"), clean("\n".join(rows))))

        self._app.push_screen(
            AskPanel(_("Save where? A folder in full, such as /media/stick or E:\\"), chosen)
        )

    def _left(self, talk: Talk) -> None:
        talk.leave()
        self._seal(talk, wait=self._app.for_one_talk)
        if self._app.for_one_talk:
            self._app.exit()
        else:
            self._app.back_home(talk.file.interview.id)

    def _seal(self, talk: Talk, *, wait: bool = False) -> None:
        """In an encrypted study, what is finished is for the researcher alone from now on.

        Args:
            talk: The talk that was left.
            wait: Whether the backups are written anew at once: nothing that begins now outlives the program.
        """
        interview = talk.file.interview
        if (
            interview.state is State.CLOSED
            and not interview.debrief_pending
            and self._app.folder.is_encrypted
        ):
            try:
                self._app.folder.seal(interview.id, backups=wait)
            except ProtocolError as error:
                self._app.tell(error)
            else:
                if not wait:
                    self._app.run_worker(self._cleanse_backups, thread=True, group="backups")

    def _cleanse_backups(self) -> None:
        """Let what was sealed leave the backups, beside the screen: every backup is written anew."""
        worker = get_current_worker()
        try:
            self._app.folder.cleanse_backups()
        except ProtocolError as error:  # what is marked stays so: the next backup tries again
            if not worker.is_cancelled:
                self._app.call_from_thread(self._app.tell, error)

    def offer_addendum(self, interview_id: str) -> None:
        """A sealed interview can't be opened here; something can be added to it."""
        from protocol.tui.screens.panels import AskPanel, KeyPanel, Option

        def add(words: str) -> None:
            try:
                self._app.folder.add_addendum(interview_id, words)
            except ProtocolError as error:
                self._app.tell(error)
            else:
                self._app.say(_("Added. Only the researcher can read it."))

        def chosen(choice: str | None) -> None:
            if choice == "add":
                self._app.push_screen(AskPanel(_("What is to be added?"), add))

        options = [
            Option(_("add something to it: a correction, a remark"), "add", "1"),
            Option(_("leave it as it is"), "leave", "2"),
        ]
        note = _("It is finished, and only the researcher can read it.")
        self._app.push_screen(KeyPanel(_("This interview is sealed"), options, chosen, note))
