"""The interview screen: the line has the focus, everything else is one key away and comes back there."""

from __future__ import annotations

from protocol.errors import WriteFailed
from protocol.i18n import _
from protocol.model.text import clean, say
from protocol.model.words import label
from protocol.session.line import KIND_PREFIXES
from protocol.session.pace import pace_of
from protocol.tui.acts import ACTS
from protocol.tui.screens.erase_panel import ErasePanel
from protocol.tui.screens.find_panels import ActsPanel, PlacePanel, holding
from protocol.tui.screens.panels import HiddenScreen, KeyPanel, Option, TellPanel
from protocol.tui.screens.question_acts import QuestionActs

_HELPED = ("hide", "off_record", "distress", "undo", "finish", "leave")
"""Acts that somebody may need in a hurry; the key bar shows the everyday ones."""


class InterviewScreen(QuestionActs):
    """One talk, or its debrief: every act of the table has its method here or in what this builds on.

    Args:
        talk: The talk; it has been started.
    """

    # Where to

    def action_go_to(self) -> None:
        """Go to a topic or a question."""
        talk = self.talk
        came_from = talk.position

        def chosen(path: str | None) -> None:
            if path is None:
                return
            if talk.position != came_from:
                talk.go_instead(path)  # the topic was but a step on the way
            else:
                talk.go(path)
            self.arrived()

        panel = PlacePanel(
            _("Go to"),
            talk.places,
            chosen,
            on_topic=self.go,
            left_open=talk.left_open(),
            again=self.keys_of("go_to"),
        )
        self.app.push_screen(panel)

    def action_next_open(self) -> None:
        """Go to the next must-ask that is open."""
        self._next_open(1)

    def action_previous_open(self) -> None:
        """Go to the previous must-ask that is open."""
        self._next_open(-1)

    def _next_open(self, step: int) -> None:
        if self.talk.in_debrief:
            self._next(step)
        elif self.talk.go_next_open(step):
            self.arrived()
        elif self.talk.open_must_asks():
            self.tell(_("This is the last must-ask that is open"))
        else:
            self.tell(_("No must-ask is open any more"))

    def action_next(self) -> None:
        """Go to the next question in order."""
        self._next(1)

    def action_previous(self) -> None:
        """Go to the previous question in order."""
        self._next(-1)

    def _next(self, step: int) -> None:
        if self.talk.go_next(step):
            self.arrived()

    def action_back(self) -> None:
        """Go back to where we came from."""
        if self.talk.go_back():
            self.arrived()

    # Pausing, off the record, the recorder

    def action_hide(self) -> None:
        """Hide the screen and pause."""
        began = self.talk.time.paused is None
        self.talk.time.pause()
        self.app.push_screen(
            HiddenScreen(self.time_now, self._shown_again if began else self.show, self.keys_of("hide"))
        )

    def _shown_again(self) -> None:
        self.talk.time.resume()
        self.ask_on_line(
            _("why the pause? (may stay empty)"), lambda why, _at: self.talk.time.name_last_pause(why)
        )
        self.show()

    def action_off_record(self) -> None:
        """Off the record, with the last notes if somebody wants; or on again."""
        talk = self.talk
        if talk.off_record.on:
            talk.off_record.end()
            self.forget_line()
            self.tell(_("On the record again"))
            self.show()
            return
        self.app.push_screen(ErasePanel(talk.off_record.offered(), self._go_off))

    def _go_off(self, note_ids: list[str]) -> None:
        self.forget_line()
        try:
            if note_ids:
                self.talk.off_record.erase(note_ids)
            self.talk.off_record.begin()
        except WriteFailed as failure:
            self.app.push_screen(TellPanel(_("NOT erased, still on the record"), str(failure)))
        self.show()

    def action_recorder(self) -> None:
        """The recorder runs now, or stops."""
        if self.talk.time.recorder is None:
            number = self.talk.time.start_recorder().number
            self.tell(_("Recording {number} runs").format(number=number))
        else:
            self.talk.time.stop_recorder()
            self.tell(_("The recorder is off"))
        self.show()

    # Looking something up

    def action_pace(self) -> None:
        """What time is left, and what could be dropped."""
        pace = pace_of(self.talk)
        rows = [
            _("{used} of {planned} minutes used, {left} left").format(
                used=int(pace.minutes_used), planned=pace.minutes_planned, left=pace.minutes_left
            ),
            _("{count} must-asks left, in topics of {minutes} minutes").format(
                count=pace.must_asks_left, minutes=pace.minutes_for_must
            ),
        ]
        if pace.could_be_dropped:
            rows += ["", _("Could be dropped, if time is short:")]
            rows += [f"  {label}  {minutes}'" for label, minutes in pace.could_be_dropped]
        self.app.push_screen(TellPanel(_("Time"), "\n".join(rows)))

    def action_help(self) -> None:
        """The keys and the signs."""
        signs = "   ".join(f"{sign} {_(label(kind))}" for sign, kind in KIND_PREFIXES.items())
        rows = [
            _("Type, Enter: kept. Ctrl+J goes on on a new line."),
            _("A sign and a blank at the start of a line choose the kind:"),
            f"  {signs}",
            _("At a closed question its numbers answer."),
            _("There - is: prefers not to say, and ? is: doesn't know."),
            _("In a list + and words add an item; a number again takes it off."),
            "",
            *(f"{self.key_of(act.id):<10} {_(act.label)}" for act in ACTS if act.id in _HELPED),
            _("/ on an empty line lists everything that can be done."),
        ]
        self.app.push_screen(TellPanel(_("Help"), "\n".join(rows)))

    def action_acts(self) -> None:
        """Show all acts."""
        options = [
            Option(_(act.label), act.id, self.key_of(act.id).ljust(10)) for act in ACTS if act.id != "acts"
        ]

        def chosen(act: str | None) -> None:
            if act is not None:
                self.act(act)

        panel = ActsPanel(lambda letters: holding(options, letters), chosen, lambda: self.line.type("/"))
        self.app.push_screen(panel)

    def action_consent(self) -> None:
        """See the consent."""
        self.protocol.show_consent(self.talk)

    def action_distress(self) -> None:
        """What to do when it becomes too much, and who to turn to."""
        steps = [
            _("1  Pause. Say that there is time, and that nothing has to be told."),
            _("2  Ask: shall we go on, turn to something else, or stop here?"),
            _("3  Stop when asked to, and stay until it is all right."),
        ]
        language = self.talk.language
        contacts = [
            f"{clean(say(c.label, language))}  {clean(c.phone)}  {clean(say(c.note, language))}".rstrip()
            for c in self.talk.study.contacts
        ]
        rows = [*steps, "", *contacts, "", _("g  The last note is sensitive: keep it out of exports.")]
        panel = TellPanel(_("When it becomes too much"), "\n".join(rows), {"g": self.action_sensitive})
        self.app.push_screen(panel)

    # The end

    def action_finish(self) -> None:
        """Round off."""
        self.keep_draft()
        if any(words.strip() for words in self.words_on_the_line()):
            self.tell(_("There is still a line to keep: Enter keeps it"))
        elif self.talk.in_debrief:
            self.protocol.ending.finish_debrief(self.talk)
        else:
            self.protocol.ending.show_finish(self.talk)

    def action_break_off(self) -> None:
        """Break off."""
        if any(words.strip() for words in self.words_on_the_line()):
            self.tell(_("There is still a line to keep: Enter keeps it"))
        elif not self.talk.in_debrief:
            self.ask_on_line(
                _("why broken off?"), lambda why, _at: self.protocol.ending.break_off(self.talk, why)
            )

    def action_withdraw(self) -> None:
        """Ask twice, then end the talk and erase it."""
        options = [
            Option(_("no: go back to the talk"), "no", "1"),
            Option(_("yes: everything of this interview is erased, for good"), "yes", "9"),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "yes":
                self.protocol.ending.withdraw(self.talk)

        title = _("Does the participant withdraw this interview as a whole?")
        self.app.push_screen(KeyPanel(title, options, chosen))

    def action_save_elsewhere(self) -> None:
        """Ask where to, and write everything there."""
        self.keep_draft()
        self.protocol.ending.save_elsewhere(self.talk)

    def action_leave(self) -> None:
        """Leave; everything stays as it is."""
        self.keep_draft()
        self.protocol.ending.leave(self.talk)
