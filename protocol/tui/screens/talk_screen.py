"""The line of a talk, which takes every key: notes, answers, replies to the program.

What is shown is in `talk_view.py`; the acts that have a name and a key are in `note_acts.py`,
`question_acts.py` and `interview.py`, each of which builds on the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import Note
from protocol.model.text import clean
from protocol.session.debrief import kind_at
from protocol.session.line import GiveAnswer, MentionItems, kind_prefix, page_prefix, read_line
from protocol.tui.screens.panels import KeyPanel, Option
from protocol.tui.screens.talk_view import Asking, TalkView
from protocol.tui.widgets.topic_strip import TopicStrip

if TYPE_CHECKING:
    pass

_DRAFT_AFTER = 0.25
"""Seconds from a key to handing the line over: with the write, well within the second that may be lost."""


WORDLESS = frozenset(
    {
        "off_record",
        "hide",
        "go_to",
        "next_open",
        "previous_open",
        "back",
        "next",
        "previous",
        "simpler",
        "hints",
    }
    | {
        "keywords",
        "large",
        "pace",
        "consent",
        "distress",
        "help",
        "acts",
        "scroll_up",
        "scroll_down",
        "leave",
        "recorder",
        "withdraw",
    }
)
"""Acts that keep no words."""


class TalkScreen(TalkView):
    """One talk, or its debrief, with its line.

    Args:
        talk: The talk; it has been started.
    """

    def take_key(self, key: str, character: str | None) -> bool:
        """An act, or else a key of the line."""
        line = self.line
        if key in self.act_keys:
            self.act(self.act_keys[key])
        elif key == "enter":
            self._submit(line.text)
        elif key == "escape":
            self.escape()
        elif character == "/" and not line.text and self.asking is None:
            self.act("acts")
        else:
            text, place = line.text, line.cursor
            if not line.take_key(key, character) and key == "up" and not line.text:
                self.act("edit_last")
            elif line.text != text and self.asking is not None and self.asking.place_only:
                line.put(text, place)
            elif line.text != text:
                self._typed()
        return True

    def take_paste(self, text: str) -> bool:
        """A pasted text lands on the line; one of several paragraphs may become as many notes."""
        if self.asking is not None and self.asking.place_only:
            return True
        paragraphs = [part for part in clean(text).split("\n") if part.strip()]
        if len(paragraphs) < 2 or self.asking is not None or self.talk.off_record.on:
            self.line.type(text)
            self._typed()
            return True
        options = [
            Option(_("one note, on the line"), "one", "1"),
            Option(_("{count} notes, one a paragraph").format(count=len(paragraphs)), "each", "2"),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "one":
                self.line.type(text)
                self._typed()
            elif choice == "each":
                self.trying(lambda: [self.talk.keep(part, self.kind) for part in paragraphs])
                self.keep_draft()
                self.show()

        self.app.push_screen(KeyPanel(_("A text of several paragraphs"), options, chosen))
        return True

    def act(self, act: str) -> None:
        """Do an act of the table; off the record only what keeps no words."""
        if self.talk.off_record.on and act not in WORDLESS:
            told = _("Off the record nothing is kept. {key} goes on the record again.")
            self.tell(told.format(key=self.key_of("off_record")))
            return
        getattr(self, f"action_{act}")()

    def action_act(self, act: str) -> None:
        """A key of the bar was clicked."""
        self.act(act)

    def escape(self) -> None:
        """Stop asking or mending; the words of a new note stay."""
        if self.asking is not None:
            self.stop_asking()
        elif self.editing is not None:
            self._stop_mending()
            self.show_line()

    # What is typed

    def _typed(self) -> None:
        """What stands on the line became something else: a kind, or words to keep."""
        self._refused = None
        if self.talk.off_record.on:
            return
        if self.asking is None:
            self._read_signs()
        self.talk.first_key()
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(_DRAFT_AFTER, self.keep_draft)

    def _read_signs(self) -> None:
        """What stands at the start of the line may name a page or a kind."""
        if self.talk.is_source and (found := page_prefix(self.line.text)) is not None:
            taken = len(self.line.text) - len(found[1])
            self.talk.page = found[0]
            self.line.put(found[1], max(self.line.cursor - taken, 0))
            self.show_line()
        prefix = kind_prefix(self.line.text)
        if prefix is not None:
            if self._kind_after is None:
                self._kind_after = self.kind
            self.kind, rest = prefix
            self.line.put(rest, max(self.line.cursor - 2, 0))
            self.show_line()

    def keep_draft(self) -> None:
        """Hand over the line as it stands; off the record there is nothing to hand over."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
        if self.talk.off_record.on:
            return
        text, asked = self.words_on_the_line()
        if text or asked:
            editing = self.editing.id if self.editing is not None else None
            self.talk.type_line(text, self.kind, self.line.cursor, editing=editing, asked=asked)
        else:
            self.talk.line_emptied()

    def words_on_the_line(self) -> tuple[str, str]:
        """What is being typed as a note, and what in reply to the program."""
        text = self.line.text
        replies: list[str] = []
        asking = self.asking
        while asking is not None:
            if not asking.place_only:
                replies.insert(0, text)
            text, asking = asking.before, asking.outer
        return text, "\n".join(reply for reply in replies if reply)

    def empty_line(self) -> None:
        """Empty the line: what stood there is kept elsewhere, or was no note."""
        self.line.put("")
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None

    def forget_line(self) -> None:
        """Let go of whatever the line is for; the next note has the kind that it would have had."""
        self.editing = self.asking = None
        self.kind, self._kind_after = self._kind_after or self.kind, None
        self.empty_line()

    # What the program asks

    def ask_on_line(
        self, prompt: str, done: Callable[[str, int], None], text: str = "", *, place_only: bool = False
    ) -> None:
        """Let the line ask for something; what stands there comes back afterwards.

        Args:
            prompt: What is asked.
            done: Gets what was typed, and where the cursor stood.
            text: What stands on the line at first.
            place_only: Whether only a place in that text is asked.
        """
        self.keep_draft()
        self.asking = Asking(prompt, done, self.line.text, self.asking, place_only)
        self.line.put(text)
        self.show_line()

    def stop_asking(self) -> None:
        """Let the line be again for what it was for before."""
        if self.asking is not None:
            self.line.put(self.asking.before)
            self.asking = self.asking.outer
            self.keep_draft()
            self.show_line()

    # What Enter keeps

    def _submit(self, text: str) -> None:
        """Enter: keep what stands there."""
        if self.talk.off_record.on:
            self.empty_line()
        elif self.asking is not None:
            done, place = self.asking.done, self.line.cursor
            self.stop_asking()
            self.trying(lambda: done(text, place))
            self.keep_draft()
        elif self.editing is not None:
            self._keep_edit(self.editing, text)
        elif text.strip():
            self._keep_or_refuse(text)

    def _keep_or_refuse(self, text: str) -> None:
        """Keep a line; of one that was refused as an answer and is sent again as it is, a note is made."""
        self.told_enough()
        refused, self._refused = self._refused, (self.talk.position, text)
        if refused == self._refused:
            self.trying(lambda: self._keep_note(text))
            return
        try:
            self._keep(text)
        except Refused as refusal:
            if self._refused is None:
                self.tell(str(refusal))
                return
            again = _("Enter again: a note.")
            told = f"{refusal} {again}" if refusal.remedy else f"{refusal}. {again}"
            short = f"{refusal.what}. {again}"  # what can be typed stands at the question
            self.tell(told if Content(told).cell_length <= self.bar_room else short)
        else:
            self._refused = None

    def _keep_edit(self, note: Note, text: str) -> None:
        """Keep what a note has become; what can't be kept stays on the line."""
        try:
            self.talk.notes.edit(note, text, self.kind)
        except Refused as refused:
            self.tell(str(refused))
            if note.id not in self.talk.file.notes:
                self.editing = None  # the note was taken back: Enter makes a new one of its words
                self.show_line()
            return
        self._stop_mending()
        self.show()

    def _stop_mending(self) -> None:
        """Let the line be for new notes again, of the kind that they had before."""
        self.forget_line()
        self.talk.line_emptied()

    def _keep(self, text: str) -> None:
        """Keep a line: as an answer, as items, or as a note."""
        talk = self.talk
        default = talk.form.default(talk.position)
        if text.strip() == "=" and default is not None:
            talk.answer(default)
            self.empty_line()
            self.show()
            return
        meaning = read_line(talk.question, talk.choices(), text, talk.today)
        if isinstance(meaning, GiveAnswer):
            talk.answer(meaning.value, special=meaning.special)
            self.empty_line()
            if meaning.ask_other:
                self.ask_on_line(_("other, namely"), partial(self._keep_other, talk.position, meaning.value))
        elif isinstance(meaning, MentionItems):
            talk.states.turn_items(talk.position, meaning.names, meaning.new)
            talk.line_emptied()
            self.empty_line()
        else:
            self._keep_note(text)
            return
        self.show()

    def _keep_note(self, text: str) -> None:
        """Keep a line as a note."""
        self._refused = None  # whatever stands in the way of a note, another Enter doesn't help
        self.talk.keep(text, self.kind)
        self.empty_line()
        self.kind = kind_at(self.talk.position) or self._kind_after or self.kind
        self._kind_after = None
        self.show()

    def _keep_other(
        self, path: str, value: str | int | float | list[str] | None, other: str, _place: int
    ) -> None:
        self.talk.answer(value, other=other.strip(), at=path)
        self.show()

    # What is clicked

    def on_topic_strip_chosen(self, event: TopicStrip.Chosen) -> None:
        """A topic was clicked."""
        if event.view.place.paths:
            self.go(event.view.place.paths[0])

    def on_topic_strip_inbox_chosen(self) -> None:
        """The inbox was clicked."""
        self.act("inbox")

    def on_topic_strip_left_open_chosen(self) -> None:
        """What an earlier sitting left open was clicked: the next of it."""
        self.act("next_open")

    def on_topic_strip_come_back_chosen(self) -> None:
        """The list to come back to was clicked."""
        self.act("come_back_list")
