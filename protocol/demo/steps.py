"""The steps of a talk of the demonstration, and how they are written down.

The first key of a step says what is done; the other keys say how:

    - to: tasks                      go to a question
    - simpler: true                  show its second, easier wording
    - verbatim: Ik luister vooral.   keep a note; also `paraphrase`, `observation`, `interpretation`
      send: role                     ... at another question (told out of order)
      inbox: true                    ... or at none
      page: p. 3                     ... with its page in a source
      as: koffie                     ... under a name by which a later step can call it
    - edit: koffie                   mend it (`text`, `kind`)
    - move: koffie                   put it elsewhere (`to`, or the inbox without it)
    - later: koffie                  put it on the list to come back to
    - delete: koffie                 take it out
    - probe: example                 tick a probe
    - answers: {since: 1to2}         answer closed questions; "-" and "?" as on the screen, "other: words"
    - items: [coffee, sorting]       items of a list came up, in this order
    - item: welcoming                one item, with `mention`, `outcome`, `about`
    - new_item: sleutels bewaren     an item that the list doesn't have, with `about`
    - add_set: moments               one more set of a repeat
    - state: asked                   mention of the question, with `outcome`, `reason`, `why`, `at`
    - absent: [frame, terms]         a source says nothing of these questions
    - improvise: En de vaders?       make up a question and ask it
    - come_back: policy              put a question on the list to come back to, or take it off
    - consent: {quotes: false}       decide again
    - pause: 4                       stand still for so many minutes, with `why`
    - undo: 1                        take back so many acts
    - reopen: 3                      the program was closed; opened again so many minutes later
    - wait: 2                        nothing is written for so many minutes

Nothing here leads a talk or writes a file.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

from protocol.model.words import About, Kind, Mention, Outcome, Reason


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is done in a talk."""


class Go(Step, frozen=True):
    """Go to a question."""

    path: str
    """Its path."""


class Simpler(Step, frozen=True):
    """Show the easier wording of the question on the screen."""

    on: bool
    """False shows the full wording again."""


class Keep(Step, frozen=True):
    """Keep a note."""

    kind: Kind
    """What sort of thing it holds."""
    text: str
    """Its words."""
    send: str | None = None
    """The question at which it is kept; None for the one on the screen."""
    inbox: bool = False
    """Whether it is kept without a question."""
    page: str = ""
    """Page or paragraph in a source."""
    name: str = field(default="", name="as")
    """What a later step calls it; empty when none does."""


class Edit(Step, frozen=True):
    """Mend a note."""

    note: str
    """The name of the note."""
    text: str | None = None
    """Its new words; None leaves them."""
    kind: Kind | None = None
    """Its new kind; None leaves it."""


class Move(Step, frozen=True):
    """Put a note elsewhere."""

    note: str
    """The name of the note."""
    to: str | None = None
    """The question; None for the inbox."""


class Later(Step, frozen=True):
    """Put a note on the list to come back to."""

    note: str
    """The name of the note."""


class Delete(Step, frozen=True):
    """Take a note out."""

    note: str
    """The name of the note."""


class Probe(Step, frozen=True):
    """Tick a probe of the question on the screen."""

    probe: str
    """Its name."""


Given = str | int | float | list[str]
"""An answer as it stands in a story."""


class Answers(Step, frozen=True):
    """Answer closed questions, each at its place."""

    answers: dict[str, Given]
    """By path: a choice, several in order, a number, a date, a time, `OK`, `-`, `?` or `other: words`."""


class Items(Step, frozen=True):
    """Items of the list on the screen came up."""

    items: list[str]
    """Their names, in the order in which they came up."""


class Item(Step, frozen=True):
    """One item of the list on the screen."""

    item: str
    """Its name."""
    mention: Mention | None = None
    """How it came up; None lets it follow from what was done."""
    outcome: Outcome | None = None
    """What came of it; None lets it follow."""
    about: About | None = None
    """Whose it is; None where nobody said."""


class NewItem(Step, frozen=True):
    """An item came up that the list on the screen doesn't have."""

    label: str
    """Its words."""
    about: About | None = None
    """Whose it is; None where nobody said."""


class AddSet(Step, frozen=True):
    """One more set of a repeat, with its first question on the screen."""

    repeat: str
    """The path of the repeat."""


class SetState(Step, frozen=True):
    """Set mention and outcome by hand."""

    mention: Mention | None
    """How the question came up; None leaves it."""
    outcome: Outcome | None = None
    """What came of it; None leaves it."""
    reason: Reason | None = None
    """Why there is no answer of its own."""
    why: str = ""
    """That reason in words."""
    at: str | None = None
    """The question; None for the one on the screen."""


class Absent(Step, frozen=True):
    """A source says nothing of these questions."""

    paths: list[str]
    """Their paths."""


class Improvise(Step, frozen=True):
    """Make up a question and ask it."""

    wording: str
    """Its words."""


class ComeBack(Step, frozen=True):
    """Put a question on the list to come back to, or take it off."""

    path: str
    """Its path."""


class Decide(Step, frozen=True):
    """Decide on consent, at the start or again."""

    decisions: dict[str, bool]
    """By the name of the item."""


class Pause(Step, frozen=True):
    """Stand still."""

    minutes: float
    """How long."""
    why: str = ""
    """The reason that was typed."""


class Undo(Step, frozen=True):
    """Take back what was done last."""

    acts: int
    """How many acts."""


class Reopen(Step, frozen=True):
    """The program was closed in the middle, and opened again."""

    minutes: float
    """How long it was closed."""


class Wait(Step, frozen=True):
    """Talk on without writing."""

    minutes: float
    """How long."""


_VERBS: dict[str, tuple[type[Step], str]] = {
    "to": (Go, "path"),
    "simpler": (Simpler, "on"),
    "edit": (Edit, "note"),
    "move": (Move, "note"),
    "later": (Later, "note"),
    "delete": (Delete, "note"),
    "probe": (Probe, "probe"),
    "answers": (Answers, "answers"),
    "items": (Items, "items"),
    "item": (Item, "item"),
    "new_item": (NewItem, "label"),
    "add_set": (AddSet, "repeat"),
    "state": (SetState, "mention"),
    "absent": (Absent, "paths"),
    "improvise": (Improvise, "wording"),
    "come_back": (ComeBack, "path"),
    "consent": (Decide, "decisions"),
    "pause": (Pause, "minutes"),
    "undo": (Undo, "acts"),
    "reopen": (Reopen, "minutes"),
    "wait": (Wait, "minutes"),
}
"""By the first key of a step: what it makes, and the field for its value. Kinds of notes are verbs too."""


def read_step(raw: dict[str, Any]) -> Step:
    """A step as it stands in a story.

    Raises:
        ValidationError: There is no such step, or it has no such key.
    """
    verb, value = next(iter(raw.items()))
    rest = {key: words for key, words in raw.items() if key != verb}
    if verb in set(Kind):
        return msgspec.convert({"kind": verb, "text": value, **rest}, Keep)
    if verb not in _VERBS:
        raise msgspec.ValidationError(f"no step is called `{verb}`")
    kind, name = _VERBS[verb]
    return msgspec.convert({name: value, **rest}, kind)
