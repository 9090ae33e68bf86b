"""The acts of a talk that have to do with the question on the screen."""

from __future__ import annotations

from collections.abc import Callable

from protocol.i18n import _
from protocol.model.text import say
from protocol.session.talk import Wording
from protocol.tui.screens.find_panels import FindPanel, holding
from protocol.tui.screens.note_acts import NoteActs
from protocol.tui.screens.panels import KEYS, KeyPanel, Option
from protocol.tui.screens.stand import StandPanel


class QuestionActs(NoteActs):
    """One talk, or its debrief, with what can be done with its questions.

    Args:
        talk: The talk; it has been started.
    """

    # How it stands

    def action_stand(self) -> None:
        """Set mention and outcome."""
        self.app.push_screen(StandPanel(self.talk, self.show, self.keys_of("stand")))

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

    def action_read_aloud(self) -> None:
        """The list was read aloud."""
        if self.talk.choices():
            self.talk.read_aloud()
            self.tell(_("From now on what is named here comes after reading aloud"))
        else:
            self.tell(_("This question has no list"))

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
        panel = FindPanel(_("To come back to"), lambda letters: holding(options, letters), self._go_if)
        self.app.push_screen(panel)

    def _go_if(self, path: str | None) -> None:
        if path:
            self.go(path)

    # How it is shown

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
        if self.large:
            self.tell(_("Fewer things. Larger letters: Ctrl and + in most terminals."))
        self.call_after_refresh(self.show)

    def action_hints(self) -> None:
        """Show or hide the help."""
        self.hints = not self.hints
        self.show()

    def action_scroll_down(self) -> None:
        """A long question: down."""
        self._scroll_question(1)

    def action_scroll_up(self) -> None:
        """A long question: up."""
        self._scroll_question(-1)

    def _scroll_question(self, way: int) -> None:
        box = self.query_one("#question-box")
        box.scroll_relative(y=way * max(box.content_size.height - 1, 1), animate=False)

    # More questions

    def action_improvise(self) -> None:
        """Make up a question."""
        if not self.talk.in_debrief:
            at = self.talk.position
            self.ask_on_line(_("question"), lambda wording, _place: self._improvised(wording, at))

    def _improvised(self, wording: str, at: str) -> None:
        self.talk.improvise(wording, at)
        self.arrived()

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
