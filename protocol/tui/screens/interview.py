"""The interview screen: the line has the focus, everything else is one key away and comes back there."""

from __future__ import annotations

from collections.abc import Callable

from protocol.errors import WriteFailed
from protocol.i18n import N_, _
from protocol.model.interview import Note
from protocol.model.text import clean, say
from protocol.model.words import Kind, label
from protocol.session.line import KIND_PREFIXES
from protocol.session.pace import pace_of
from protocol.session.places import fold
from protocol.session.talk import Wording
from protocol.tui.acts import ACTS
from protocol.tui.screens.erase_panel import ErasePanel
from protocol.tui.screens.notes_panel import NotesPanel
from protocol.tui.screens.panels import KEYS, FindPanel, HiddenScreen, KeyPanel, Option, PlacePanel, TellPanel
from protocol.tui.screens.stand import StandPanel
from protocol.tui.screens.talk_screen import TalkScreen

_KINDS = tuple(Kind)
_HELPED = ("hide", "off_record", "distress", "undo", "leave")
"""Acts that somebody may need in a hurry; the key bar shows the everyday ones."""


UNDO_WORDS = {
    "keep_note": N_("note kept"),
    "edit_note": N_("note mended"),
    "move_note": N_("note moved"),
    "delete_note": N_("note deleted"),
    "split_note": N_("note split"),
    "join_notes": N_("notes joined"),
    "read_aloud": N_("list read aloud"),
    "start_recorder": N_("recorder started"),
    "stop_recorder": N_("recorder stopped"),
    "set_state": N_("mention and outcome set"),
    "set_item": N_("item set"),
    "mention_item": N_("item named"),
    "forget_item": N_("item taken off"),
    "tick_probe": N_("probe ticked"),
    "untick_probe": N_("tick taken off"),
    "improvise": N_("question made up"),
    "answer": N_("answer given"),
    "come_back": N_("put on the list to come back to"),
    "mark_sensitive": N_("note marked as sensitive"),
}
"""What an act is called when it is taken back: msgids."""


class InterviewScreen(TalkScreen):
    """One talk, or its debrief: every act of the table has its method here."""

    # Where to

    def action_go_to(self) -> None:
        """Go to a topic or a question."""
        self.app.push_screen(PlacePanel(_("Go to"), self.talk.places, self._go_if, on_topic=self.go))

    def _go_if(self, path: str | None) -> None:
        if path:
            self.go(path)

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

    # Notes

    def action_kind(self) -> None:
        """Change the kind."""
        self._turn_kind(1)

    def action_kind_back(self) -> None:
        """Change the kind, the other way."""
        self._turn_kind(-1)

    def _turn_kind(self, step: int) -> None:
        if self.asking is None:
            self._kind_after = None
            self.kind = _KINDS[(_KINDS.index(self.kind) + step) % len(_KINDS)]
            self.show_line()
            if self.line.text:
                self.keep_draft()

    def action_edit_last(self) -> None:
        """Put the last note on the line to mend it."""
        note = self.talk.notes.last()
        if note is not None and not self.line.text and self.asking is None:
            self.edit(note)

    def edit(self, note: Note) -> None:
        """Put a note on the line to mend it; a line that is being typed goes before."""
        if self.line.text.strip() and self.editing is None:
            self.tell(_("There is still a line to keep: Enter keeps it"))
            return
        self.editing, self.kind = note, note.kind
        self.line.put(note.text)
        self.show_line()

    def split(self, note: Note) -> None:
        """Put a note on the line to say where it is split."""

        def at(_text: str, place: int) -> None:
            self.talk.notes.split(note, place)
            self.show()

        self.ask_on_line(_("put the cursor where the second note begins"), at, note.text)

    def action_notes(self) -> None:
        """The notes, and what can be done with them."""
        self.app.push_screen(NotesPanel(self))

    def action_send(self) -> None:
        """Send the line, or else the last note, to another question."""
        text, kind = self.line.text, self.kind
        if text.strip() and self.editing is None and self.asking is None:
            self.pick_place(_("Send this line to"), lambda path: self._send_line(text, kind, path), text)
        else:
            self.action_move_last()

    def _send_line(self, text: str, kind: Kind, path: str | None) -> None:
        self.talk.send(text, kind, path)
        self.empty_line()
        where = _("the inbox") if path is None else self.talk.places.code(path)
        self.tell(_("Kept at {where}").format(where=where))
        self.show()

    def action_move_last(self) -> None:
        """Move the last note."""
        note = self.editing or self.talk.notes.last()
        if note is not None:
            self.move(note)

    def move(self, note: Note) -> None:
        """Ask where a note goes, and put it there."""

        def put(path: str | None) -> None:
            self.talk.notes.move(note, path)
            self.show()

        text = clean(note.text).replace("\n", " ")
        short = text if len(text) <= 40 else f"{text[:39]}…"
        self.pick_place(_("Move “{note}” to").format(note=short), put, note.text)

    def action_delete_last(self) -> None:
        """Delete the last note."""
        note = self.talk.notes.last()
        if note is not None:
            self.talk.notes.delete(note)
            self.tell(_("Deleted. Ctrl+Z brings it back."))
            self.show()

    def action_sensitive(self) -> None:
        """The last note is sensitive, or not after all."""
        note = self.talk.notes.last()
        if note is not None:
            marked = self.talk.notes.mark_sensitive(note, wanted=not note.sensitive)
            self.tell(_("Sensitive: exports leave its words out") if marked.sensitive else _("Not sensitive"))
            self.show()

    def action_to_inbox(self) -> None:
        """Put the line in the inbox."""
        if self.line.text.strip():
            self.trying(lambda: self._send_line(self.line.text, self.kind, None))

    def action_inbox(self) -> None:
        """Show the inbox; a note that is taken gets a place."""
        self._pick_note(_("Inbox"), self.talk.notes.at(None), self.move, _("The inbox is empty"))

    def action_undo(self) -> None:
        """Take back the last act."""
        self._tell_undo(self.talk.undo(), _("Taken back: {act}"), _("There is nothing to take back"))

    def action_redo(self) -> None:
        """Do it again."""
        self._tell_undo(self.talk.redo(), _("Done again: {act}"), _("There is nothing to do again"))

    def _tell_undo(self, act: str | None, done: str, nothing: str) -> None:
        self.tell(done.format(act=_(UNDO_WORDS.get(act, act))) if act else nothing)
        self.show()

    # The question

    def action_stand(self) -> None:
        """Set mention and outcome."""
        self.app.push_screen(StandPanel(self.talk, self.show))

    def action_probe(self) -> None:
        """Tick a probe."""
        probes = self.talk.probes()
        if not probes:
            self.tell(_("This question has no probes"))
            return
        options = [
            Option(words, name, key, ticked) for key, (name, words, ticked) in zip(KEYS, probes, strict=False)
        ]
        self.app.push_screen(KeyPanel(_("Probe"), options, self._ticked))

    def _ticked(self, name: str | None) -> None:
        if name is not None:
            self.talk.tick_probe(name)
            self.show()

    def action_improvise(self) -> None:
        """Make up a question."""
        if not self.talk.in_debrief:
            self.ask_on_line(_("question"), self._improvised)

    def _improvised(self, wording: str, _place: int) -> None:
        self.talk.improvise(wording)
        self.arrived()

    def action_simpler(self) -> None:
        """The other wording."""
        if self.talk.question.simpler:
            self.other_wording()
            self.show()
        else:
            self.tell(_("This question has no simpler wording"))

    def action_keywords(self) -> None:
        """Keywords, or the full questions again."""
        talk = self.talk
        talk.view = Wording.FULL if talk.view is Wording.KEYWORDS else Wording.KEYWORDS
        talk.wording = talk.view
        self.show()

    def action_large(self) -> None:
        """Fewer things, with air around the question, or all again."""
        self.toggle_class("-large")
        self.call_after_refresh(self.show)

    def action_read_aloud(self) -> None:
        """The list was read aloud."""
        if self.talk.choices():
            self.talk.read_aloud()
            self.tell(_("From now on what is named here comes after reading aloud"))
        else:
            self.tell(_("This question has no list"))

    def action_scroll_down(self) -> None:
        """A long question: down."""
        self._scroll_question(1)

    def action_scroll_up(self) -> None:
        """A long question: up."""
        self._scroll_question(-1)

    def _scroll_question(self, way: int) -> None:
        box = self.query_one("#question-box")
        box.scroll_relative(y=way * max(box.content_size.height - 1, 1), animate=False)

    def action_add_set(self) -> None:
        """One more set of a repeat."""
        self._with_repeat(self._add_set)

    def _add_set(self, repeat: str) -> None:
        self.talk.add_set(repeat)
        self.arrived()

    def action_remove_set(self) -> None:
        """Take the last set of a repeat away."""
        self._with_repeat(self._remove_set)

    def _remove_set(self, repeat: str) -> None:
        self.talk.remove_set(repeat)
        self.arrived()

    def _with_repeat(self, act: Callable[[str], None]) -> None:
        """Do something with the repeat of this question, else with one of this topic, else with any."""
        here, topic = self.talk.position, self.talk.places.topic(self.talk.position).topic.id
        repeats = [repeat for repeat in self.talk.form.repeats() if not repeat.fixed]
        around = [repeat for repeat in repeats if any(here.startswith(f"{one}/") for one in repeat.sets)]
        nearest = around[-1:] or [repeat for repeat in repeats if repeat.topic == topic] or repeats
        if not nearest:
            self.tell(_("Nothing repeats in this questionnaire"))
        elif len(nearest) == 1:
            self.trying(lambda: act(nearest[0].path))
        else:
            options = [
                Option(say(repeat.question.label, self.talk.language) or repeat.path, repeat.path, key)
                for key, repeat in zip(KEYS, nearest, strict=False)
            ]

            def chosen(path: str | None) -> None:
                if path is not None:
                    self.trying(lambda: act(path))

            self.app.push_screen(KeyPanel(_("Which one?"), options, chosen))

    def action_hints(self) -> None:
        """Show or hide the help."""
        self.hints = not self.hints
        self.show()

    def action_come_back(self) -> None:
        """Come back to this question later, or not after all."""
        listed = self.talk.come_back_to(self.talk.position)
        self.tell(_("On the list to come back to") if listed else _("Off the list"))
        self.show()

    def action_come_back_list(self) -> None:
        """Show what we would come back to."""
        questions, notes = self.talk.come_back_list()
        places = self.talk.places
        options = [Option(places.label(path), path, "") for path in questions]
        options += [Option(note.text, note.question or "", "") for note in notes]
        if not options:
            self.tell(_("There is nothing to come back to"))
            return
        panel = FindPanel(_("To come back to"), lambda letters: _holding(options, letters), self._go_if)
        self.app.push_screen(panel)

    # The talk

    def action_hide(self) -> None:
        """Hide the screen and pause."""
        began = self.talk.time.paused is None
        self.talk.time.pause()
        self.app.push_screen(HiddenScreen(self.time_now, self._shown_again if began else self.show))

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
            self.editing = self.asking = None
            self.empty_line()
            self.tell(_("On the record again"))
            self.show()
            return
        self.app.push_screen(ErasePanel(talk.off_record.offered(), self._go_off))

    def _go_off(self, note_ids: list[str]) -> None:
        self.editing = self.asking = None
        self.empty_line()
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
            _("Type, Enter: kept. Shift+Enter or Ctrl+J goes on on a new line."),
            _("A sign and a blank at the start of a line choose the kind:"),
            f"  {signs}",
            _("At a closed question its numbers answer; - prefers not to say, ? doesn't know."),
            _("In a list + and words add an item; a number a second time takes it off."),
            "",
            *(f"{act.shown:<10} {_(act.label)}" for act in ACTS if act.id in _HELPED),
            _("/ on an empty line lists everything that can be done."),
        ]
        self.app.push_screen(TellPanel(_("Help"), "\n".join(rows)))

    def action_withdraw(self) -> None:
        """Ask twice, then end the talk and erase it."""
        options = [
            Option(_("no: go back to the talk"), "no", "1"),
            Option(_("yes: everything of this interview is erased, for good"), "yes", "9"),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "yes":
                self.protocol.withdraw(self.talk)

        title = _("Does the participant withdraw this interview as a whole?")
        self.app.push_screen(KeyPanel(title, options, chosen))

    def action_save_elsewhere(self) -> None:
        """Ask where to, and write everything there."""
        self.keep_draft()
        self.protocol.save_elsewhere(self.talk)

    def action_acts(self) -> None:
        """Show all acts."""
        options = [Option(_(act.label), act.id, act.shown.ljust(10)) for act in ACTS if act.id != "acts"]

        def chosen(act: str | None) -> None:
            if act is not None:
                self.act(act)

        panel = ActsPanel(lambda letters: _holding(options, letters), chosen, lambda: self.line.type("/"))
        self.app.push_screen(panel)

    def action_consent(self) -> None:
        """See the consent."""
        self.protocol.show_consent(self.talk)

    def action_distress(self) -> None:
        """What to do when it becomes too much, and who to turn to."""
        steps = [
            _("1  Pause. Say that there is time, and that nothing has to be told."),
            _("2  Ask: shall we go on, talk about something else, or stop here?"),
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

    def action_finish(self) -> None:
        """Round off."""
        self.keep_draft()
        if self.line.text.strip() and self.asking is None:
            self.tell(_("There is still a line to keep: Enter keeps it"))
        elif self.talk.in_debrief:
            self.protocol.finish_debrief(self.talk)
        else:
            self.protocol.show_finish(self.talk)

    def action_break_off(self) -> None:
        """Break off."""
        if not self.talk.in_debrief:
            self.ask_on_line(_("why broken off?"), lambda why, _at: self.protocol.break_off(self.talk, why))

    def action_leave(self) -> None:
        """Leave; everything stays as it is."""
        self.keep_draft()
        self.protocol.leave(self.talk)

    # Asking

    def pick_place(self, title: str, done: Callable[[str | None], object], text: str = "") -> None:
        """Ask for a question, or the inbox; the likeliest one for a text is offered first."""

        def chosen(path: str | None) -> None:
            if path is not None:
                self.trying(lambda: done(None if path == PlacePanel.INBOX else path))

        suggested = self.talk.places.suggest(text)
        self.app.push_screen(
            PlacePanel(title, self.talk.places, chosen, inbox=_("Inbox"), suggested=suggested)
        )

    def _pick_note(self, title: str, notes: list[Note], done: Callable[[Note], object], nothing: str) -> None:
        """Ask for one of some notes."""
        if not notes:
            self.tell(nothing)
            return
        by_id = {note.id: note for note in notes}
        options = [Option(f"{_(label(note.kind))}  {note.text}", note.id) for note in notes]

        def chosen(note_id: str | None) -> None:
            if note_id is not None:
                done(by_id[note_id])

        self.app.push_screen(FindPanel(title, lambda letters: _holding(options, letters), chosen))


class ActsPanel(FindPanel):
    """All acts; a second `/` is typed on the line instead.

    Args:
        find: From letters to acts.
        done: Gets the act, or None.
        slash: Called for the second `/`.
    """

    def __init__(
        self,
        find: Callable[[str], list[Option]],
        done: Callable[[str | None], object],
        slash: Callable[[], object],
    ) -> None:
        super().__init__(_("Acts"), find, done)
        self._slash = slash

    def type(self, character: str) -> None:
        """A letter, or the second `/`."""
        if character == "/" and not self.letters:
            self.finish(None)
            self._slash()
        else:
            super().type(character)


def _holding(options: list[Option], letters: str) -> list[Option]:
    """The options that hold all words, in their order."""
    words = fold(letters).split()
    return [option for option in options if all(word in fold(option.text) for word in words)]
