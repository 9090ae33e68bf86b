"""Mention and outcome of a question and its items, set by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.interview import QuestionState
from protocol.model.questionnaire import QuestionType
from protocol.model.text import clean, say
from protocol.model.words import About, Mention, Outcome, label
from protocol.session.places import digit
from protocol.session.talk import Talk
from protocol.tui.screens.panels import Panel
from protocol.tui.widgets.pick_list import PickList
from protocol.tui.widgets.question_pane import shown_state

MENTION_KEYS = dict(zip("12345", Mention, strict=True))
"""A digit for each mention."""
_PERSON = (
    Outcome.ANSWERED,
    Outcome.NO_ANSWER,
    Outcome.DENIED,
    Outcome.REFUSED,
    Outcome.DONT_KNOW,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_REACHED,
)
_SOURCE = (Outcome.FOUND, Outcome.NOT_FOUND, Outcome.ORAL_ONLY, Outcome.NOT_APPLICABLE, Outcome.NOT_REACHED)
_NARROWEST = 60
"""Cells for the keys before the panel knows how wide it is."""
ABOUT_KEYS = {"x": About.SELF, "y": About.OTHERS, "z": About.BOTH}
"""A letter for whose goal or task it is."""


class StandPanel(Panel):
    """Digits set the mention, letters the outcome; with items, the marked row is set.

    Args:
        talk: The talk, with the question on the screen.
        done: Called at the end.
        keys: Those that opened it: they close it too.
    """

    def __init__(self, talk: Talk, done: Callable[[], object], keys: Collection[str] = ()) -> None:
        super().__init__()
        self._opened_by = keys
        self._done = done
        self._talk = talk
        outcomes = _SOURCE if talk.is_source else _PERSON
        self._outcomes = dict(zip("abcdefg", outcomes, strict=False))
        has_items = talk.question.type is QuestionType.MENTIONS
        choices = talk.choices() if has_items else ()
        typed = [state for state in talk.states.items(talk.position) if state.label]
        self._items: list[tuple[str | None, str]] = [
            (None, _("the question itself")),
            *((choice.name, clean(say(choice.label, talk.language))) for choice in choices),
            *((state.item, clean(state.label)) for state in typed),
        ]

    def compose(self) -> ComposeResult:
        """The question, its items, and the keys."""
        with Vertical(classes="panel"):
            yield Static(Content(clean(self._talk.shown)), classes="panel-title")
            yield PickList(id="items")
            yield Static(id="legend", classes="panel-text")
            told = _("a key takes it · Esc back") if len(self._items) == 1 else _("Enter or Esc back")
            yield Static(Content(told), classes="panel-keys")

    def fill(self) -> None:
        """Show how it stands."""
        self._show(0)
        self.on_resize()

    def on_resize(self) -> None:
        """Lay the keys out anew."""
        if self.is_attached:
            legend = self.query_one("#legend", Static)
            legend.update(self._legend(legend.content_size.width or _NARROWEST))

    def _show(self, marked: int) -> None:
        rows = []
        for item, text in self._items:
            state = self._talk.states.of(self._talk.position, item)
            about = f" · {_(label(state.about))}" if state is not None and state.about else ""
            said = (shown_state(state) or _("open")) + about
            rows.append(Content.assemble((clean(text), ""), ("  " + said, "$mark")))
        self.query_one(PickList).put_rows(rows, marked)

    def _legend(self, width: int) -> Content:
        rows = self._keys(MENTION_KEYS, width)
        rows += self._keys(self._outcomes, width)
        if len(self._items) > 1:
            rows += self._keys(ABOUT_KEYS, width)
        return Content("\n").join(rows)

    def _keys(self, words: Mapping[str, StrEnum], width: int) -> list[Content]:
        """Keys and words in rows; no word is parted from its key."""
        rows = [Content("")]
        for key, word in words.items():
            part = Content.styled(key, "bold $mark") + Content(f" {_(label(word))}   ")
            if rows[-1].cell_length and rows[-1].cell_length + part.cell_length - 3 > width:
                rows.append(Content(""))
            rows[-1] += part
        return rows

    def take_key(self, key: str, character: str | None) -> bool:
        """A digit, a letter, or back."""
        pressed = character or ""
        mention = MENTION_KEYS.get(digit(pressed) or pressed)
        outcome = self._outcomes.get(pressed)
        about = ABOUT_KEYS.get(pressed) if len(self._items) > 1 else None
        if key in ("escape", "enter") or key in self._opened_by:
            self._finish()
        elif mention is None and outcome is None and about is None:
            self.query_one(PickList).take_key(key)
        else:
            self._set(mention, outcome, about)
        return True

    def _set(self, mention: Mention | None, outcome: Outcome | None, about: About | None) -> None:
        marked = self.query_one(PickList).marked
        item = self._items[marked][0]
        if item is not None:
            self._set_item(item, mention, outcome, about)
        elif mention is not None or outcome is not None:
            self._talk.states.set(self._talk.position, mention=mention, outcome=outcome)
        if len(self._items) == 1:
            self._finish()
        else:
            self._show(marked)

    def _finish(self) -> None:
        self.close_panel()
        self._done()

    def _set_item(
        self, item: str, mention: Mention | None, outcome: Outcome | None, about: About | None
    ) -> QuestionState:
        return self._talk.states.set_item(
            self._talk.position, item, mention=mention, outcome=outcome, about=about
        )
