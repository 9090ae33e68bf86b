"""The sheet of goals, tasks and practices: each item of each list of mentions, and who mentions it.

Items are laid against the list of reference: by the names that a choice gives (`reference: [a]`), whatever
the role, since the same item has the same name everywhere. An item that nobody mentions has its row, and so
has a part of the reference list to which no item belongs: absence is a finding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from protocol.analysis.coverage import RAISED, SETTLED
from protocol.export.book.columns import Column, Form, fixed, free
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.guides import Guide
from protocol.export.names import Names
from protocol.export.scratch import Part
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.export.words import Origin
from protocol.i18n import N_
from protocol.model.interview import QuestionState
from protocol.model.questionnaire import QuestionType, without_instances
from protocol.model.words import About, Mention, Outcome

GOALS = Form(
    id="goals",
    title=N_("Goals and tasks"),
    what=N_("Each goal, task and practice of the lists, who mentions it, and what it is held against."),
    frozen=2,
    printed_to="mentioned",
    columns=(
        free("wording", N_("question"), N_("The question with the list."), 22),
        free(
            "item_label", N_("item"), N_("The goal, task or practice; or a part of the reference list."), 24
        ),
        fixed("origin", N_("what it is"), N_("Where the item comes from."), 15, "origin"),
        free(
            "reference_label",
            N_("on the reference list"),
            N_("What it belongs to on the list of reference; for a part of that list, the items of it."),
            30,
        ),
        fixed("interviews", N_("interviews"), N_("How many interviews have the question."), 13),
        fixed("mentioned", N_("mentioned"), N_("In how many it came up."), 13),
        fixed("spontaneous", N_("spontaneous"), N_("In how many it came up of itself."), 13),
        fixed("asked", N_("asked"), N_("In how many it was asked."), 11),
        fixed("after_probe", N_("after a probe"), N_("In how many it came up after a probe."), 12),
        fixed("after_prompt", N_("after reading aloud"), N_("In how many it was read aloud first."), 12),
        fixed("denied", N_("denied"), N_("In how many somebody said that it is not so."), 11),
        fixed("not_mentioned", N_("not mentioned"), N_("In how many it did not come up."), 12),
        fixed(
            "not_told",
            N_("list not gone through"),
            N_("In how many nothing can be said of it: the list was not reached, or nothing is settled yet."),
            12,
        ),
        fixed("about_self", N_("about self"), N_("How many say it of themselves, alone or with others."), 9),
        fixed(
            "about_others", N_("about others"), N_("How many say it of others, alone or with themselves."), 9
        ),
        free("question", N_("question id"), N_("The name of the question in the questionnaire."), 14),
        free("item", N_("item id"), N_("The name of the item in its list."), 16),
        free("reference", N_("reference list"), N_("The name of the list of reference."), 14),
    ),
)

_BEFORE_ROLES = 4
"""Columns before those of the roles."""
_WHO = N_("Who of this role mentions it: interview, mention, outcome, order of mention, about whom.")
_NOBODY = N_("(interviews: {count}; not mentioned)")
_NOT_ASKED = N_("(interviews: {count}; not in the questionnaire)")
_NO_INTERVIEW = N_("(no interview)")
_NO_REFERENCE = N_("(belongs to no part of it)")
_NO_ITEM = N_("(no item of the lists belongs to it)")
_TO_ROLES = 150
"""Characters that the columns of the roles share."""

Key = tuple[str, str]
"""A question, without instances, and an item of its list."""


class _Item(Struct):
    """What is known of an item."""

    label: str
    """In words."""
    origin: Origin
    """Where it comes from."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many interviews have each mention, and so on."""
    who: int = 0
    """The interviews in which it came up, a bit for each."""


class _List(Struct):
    """What is known of a question with a list."""

    wording: str
    """The question."""
    items: dict[str, _Item] = field(default_factory=dict)
    """Its items, those of all roles."""
    reference: str = ""
    """The name of the list that its items are held against."""
    interviews: Counter[str] = field(default_factory=Counter)
    """How many interviews have it, by role."""
    gone_through: int = 0
    """In how many of them the list was gone through, so that what did not come up was not mentioned."""


class Goals(Sheet):
    """The sheet of goals, tasks and practices.

    Args:
        path: A new file, in a private folder.
        names: What things are called.
    """

    def __init__(self, path: Part, names: Names) -> None:
        super().__init__(GOALS)
        self._names = names
        self._words = names.words
        self._spool = Spool(path)
        self._lists: dict[str, _List] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._belongs: dict[Key, dict[str, None]] = defaultdict(dict)
        self._seen: set[int] = set()
        self._interviews: Counter[str] = Counter()
        self._number = 0

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Look which items came up in an interview."""
        self._learn(sitting.guide)
        role = sitting.interview.role
        self._interviews[role] += 1
        gone = _gone_through(sitting.contents.states)
        for path in _lists_of(sitting.guide):
            self._lists[path].interviews[role] += 1
            self._lists[path].gone_through += path in gone
        lines: dict[Key, list[str]] = defaultdict(list)
        for state in sitting.contents.states:
            path = without_instances(state.question)
            if state.item is not None and path in self._lists:
                name = self._name(path, state)
                self._count(self._lists[path].items[name], state)
                if state.mention in RAISED:
                    lines[path, name].append(f"{sitting.code}: {self._told(state)}")
        for (path, name), told in lines.items():
            self._spool.add((path, name, role), "\n".join(told))
        self._number += 1
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns; there is one for each role."""
        roles = self._names.roles
        width = max(_TO_ROLES / max(len(roles), 1), 24)
        of_roles = tuple(
            Column(id=f"role_{number}", header=label, spoken=True, meaning=_WHO, width=width, named=role)
            for number, (role, label) in enumerate(roles.items(), 1)
        )
        return (*GOALS.columns[:_BEFORE_ROLES], *of_roles, *GOALS.columns[_BEFORE_ROLES:])

    def rows(self) -> Iterator[Row]:
        """For each question its items, then the parts of the reference list that it is held against."""
        for path, about in self._lists.items():
            for name, item in about.items.items():
                yield self._row(path, about, name, item, self._of_reference(path, about, name), [name])
            for part, label in self._parts.get(about.reference, {}).items():
                names = [name for name in about.items if part in self._belongs[path, name]]
                yield self._row(
                    path, about, part, self._sum(about, label, names), self._items(about, names), names
                )

    def dress(self, table: TableSheet) -> None:
        """Set off the parts of the reference list."""
        table.tell("origin", told_by(self._words.of(Origin.REFERENCE), bold=True))

    def close(self) -> None:
        """Let go of the file."""
        self._spool.close()

    def _learn(self, guide: Guide) -> None:
        """Take in the lists of a questionnaire, once."""
        if id(guide) in self._seen:
            return
        self._seen.add(id(guide))
        for path in _lists_of(guide):
            question = guide.placed[path].question
            about = self._lists.setdefault(path, _List(guide.wordings[path]))
            about.reference = about.reference or question.reference
            for choice in guide.choices(question.list_name):
                label = self._words.text(choice.label) or choice.name
                about.items.setdefault(choice.name, _Item(label, Origin.LISTED))
                self._belongs[path, choice.name].update(dict.fromkeys(choice.reference))
        for reference in guide.questionnaire.reference:
            parts = self._parts.setdefault(reference.name, {})
            for part in reference.items:
                parts.setdefault(part.name, self._words.text(part.label) or part.name)

    def _name(self, path: str, state: QuestionState) -> str:
        """The name under which an item is counted: one that was typed in twice in the same words is one."""
        items, name = self._lists[path].items, state.item or ""
        if name in items:
            return name
        words = " ".join(state.label.split()) or name
        name = f"new: {words.casefold()}"
        items.setdefault(name, _Item(words, Origin.TYPED_IN))
        return name

    def _count(self, item: _Item, state: QuestionState) -> None:
        item.counts[state.mention] += 1
        if state.outcome is Outcome.DENIED:
            item.counts["denied"] += 1
        if state.about in (About.SELF, About.BOTH):
            item.counts["self"] += 1
        if state.about in (About.OTHERS, About.BOTH):
            item.counts["others"] += 1
        if state.mention in RAISED:
            item.who |= 1 << self._number

    def _told(self, state: QuestionState) -> str:
        words = self._words
        told = [words.of(state.mention), words.of(state.outcome)]
        if state.order is not None:
            told.append(words.say(N_("no. {order}")).format(order=state.order))
        if state.about is not None:
            told.append(words.of(state.about))
        return ", ".join(told)

    def _of_reference(self, path: str, about: _List, name: str) -> str | None:
        """What an item belongs to on the list of reference; None where there is no such list."""
        parts = self._parts.get(about.reference)
        if not parts:
            return None
        found = [parts.get(part, part) for part in self._belongs.get((path, name), {})]
        return "\n".join(found) or self._words.say(_NO_REFERENCE)

    def _items(self, about: _List, names: Iterable[str]) -> str:
        return "; ".join(about.items[name].label for name in names) or self._words.say(_NO_ITEM)

    def _sum(self, about: _List, label: str, names: Iterable[str]) -> _Item:
        """A part of the reference list as an item: it came up where one of its items did."""
        whole = _Item(label, Origin.REFERENCE)
        for name in names:
            whole.who |= about.items[name].who
        return whole

    def _row(
        self, path: str, about: _List, name: str, item: _Item, against: str | None, names: list[str]
    ) -> Row:
        asked, mentioned, counts = about.interviews.total(), item.who.bit_count(), item.counts
        absent, unknown = about.gone_through - mentioned, asked - about.gone_through
        if item.origin is not Origin.REFERENCE:
            told = [counts[mention] for mention in Mention if mention is not Mention.NONE]
            counted: Row = [*told, counts["denied"], absent, unknown, counts["self"], counts["others"]]
        else:
            counted = [*(None,) * 5, absent, unknown, None, None]
        return [
            about.wording,
            item.label,
            self._words.of(item.origin),
            against,
            *(self._who(path, about, names, role) for role in self._names.roles),
            asked,
            mentioned,
            *counted,
            path,
            name,
            about.reference or None,
        ]

    def _who(self, path: str, about: _List, names: list[str], role: str) -> str:
        """Who of a role mentions some items, or why nobody does."""
        texts = []
        for name in names:
            found = "\n".join(self._spool.read((path, name, role)))
            if found and len(names) > 1:
                found = f"{about.items[name].label}:\n{found}"
            if found:
                texts.append(found)
        if texts:
            return "\n".join(texts)
        asked = about.interviews[role]
        if not self._interviews[role]:
            return self._words.say(_NO_INTERVIEW)
        told = _NOBODY if asked else _NOT_ASKED
        return self._words.say(told).format(count=asked or self._interviews[role])


def _gone_through(states: Iterable[QuestionState]) -> set[str]:
    """The lists of an interview of which something was said, or an item came up."""
    return {
        without_instances(state.question)
        for state in states
        if (state.item is None and state.outcome in SETTLED)
        or (state.item is not None and state.mention in RAISED)
    }


def _lists_of(guide: Guide) -> list[str]:
    """The paths of the questions of a questionnaire that have a list of mentions."""
    return [path for path, placed in guide.placed.items() if placed.question.type is QuestionType.MENTIONS]
