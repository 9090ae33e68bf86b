"""The question on the screen, with its choices and items, and answers and states in words."""

from __future__ import annotations

from itertools import zip_longest

from textual.content import Content
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.interview import Answer, QuestionState
from protocol.model.questionnaire import CHOOSING, OTHER, Question, QuestionType
from protocol.model.text import clean, say
from protocol.model.words import label
from protocol.questionnaire.values import in_words
from protocol.session.line import scale_of
from protocol.session.talk import Talk

_NARROWEST = 24
"""Cells that a column of choices needs to be read."""
_FOR_THE_REST = 9
"""Rows for what stands round a question that is shown large: bars, the line, air, a note."""


class QuestionPane(Static):
    """The words of the question, and what can be chosen.

    Args:
        id: Its id.
    """

    DEFAULT_CSS = """
    QuestionPane { height: auto; padding: 0 1; }
    """

    def show(self, talk: Talk, *, hints: bool, large: bool = False) -> None:
        """Show the question of a talk.

        Args:
            talk: The talk.
            hints: Whether the help for the interviewer is shown.
            large: Whether its lines stand apart, with air between them.
        """
        width = max(self.content_size.width, 20)
        question, language = talk.question, talk.language
        place = talk.places.topic(talk.position)
        topic = say(place.topic.label, language)
        parts = [Content.styled(f"{talk.places.code(talk.position)}  {clean(topic)}", "$quiet")]
        parts[0] += Content.styled("".join(f"  {clean(name)}" for name in sets_of(talk)), "$mark")
        if talk.state_here() is None:
            if talk.position in talk.left_open():
                parts[0] += Content.styled("  " + _("from last time"), "$mark")
            if question.must_ask:
                parts[0] += Content.styled("  " + _("must ask"), "$mark")
            elif talk.form.required(talk.position):
                parts[0] += Content.styled("  " + _("an answer is wanted"), "$mark")
        words = Content.styled(clean(talk.shown), "bold")
        parts += [Content(""), *_apart(words.wrap(width))] if large else [words]
        if question.hint:
            parts.append(Content.styled(clean(talk.filled(question.hint)), "italic $quiet"))
        room = self.app.size.height - _FOR_THE_REST - len(parts)
        choices = self._choices(talk, question, 1 if large and len(talk.choices()) < room else 2)
        if choices:
            apart = large and 2 * len(choices) <= room
            parts += [Content(""), *(_apart(choices) if apart else choices)]
        if hints:
            parts += [Content.styled(text, "italic $mark") for text in _guidance(talk)]
        self.update(Content("\n").join(parts))

    def _choices(self, talk: Talk, question: Question, columns: int) -> list[Content]:
        width = self.content_size.width - 1  # a scroll bar may come beside them
        if question.type is QuestionType.MENTIONS:
            return _columns(_items(talk), max(width, 40), columns)
        if not question.is_closed:
            return []
        answer = talk.answer_of(talk.position)
        if question.type not in CHOOSING:
            rows = [Content.styled(_form_of(question), "$quiet")]
            if answer is not None and answer.special is None:
                rows.append(Content.styled(shown_answer(talk, answer), "bold $good"))
            return [*rows, *_default(talk, answer), _specials(answer)]
        chosen = answer.value if answer is not None else None
        names = chosen if isinstance(chosen, list) else [chosen]
        ranked = question.type is QuestionType.RANK
        cells = []
        for number, choice in enumerate(talk.choices(), 1):
            picked = choice.name in names
            text = clean(say(choice.label, talk.language))
            if picked and answer is not None and answer.other and choice.name == OTHER:
                text += f": {answer.other}"
            sign = (f"v{names.index(choice.name) + 1}" if ranked else "v") if picked else ""
            cells.append(_cell(str(number), text, sign))
        rows = _columns(cells, max(width, 40), columns)
        if ranked:
            rows.append(Content.styled(_("all numbers, the first choice first: 3 1 2"), "$quiet"))
        elif question.type is QuestionType.SELECT_MULTIPLE:
            rows.append(Content.styled(_("one number or several: 1 3"), "$quiet"))
        return [*rows, *_default(talk, answer), _specials(answer)]


def sets_of(talk: Talk) -> list[str]:
    """The sets of repeats round the question on the screen, such as `Practice 2`; the outermost first."""
    found, steps = [], talk.position.split("/")
    for index, step in enumerate(steps):
        _name, bracket, number = step.rstrip("]").partition("[")
        placed = talk.form.placed().get("/".join(steps[: index + 1]))
        if bracket and placed is not None:
            label = talk.filled(placed.question.label) or _("set")
            found.append(f"{label} {number}")
    return found


def _form_of(question: Question) -> str:
    """What can be typed at a closed question without choices."""
    if question.type is QuestionType.RANGE:
        return scale_of(question)
    return {
        QuestionType.INTEGER: _("a whole number"),
        QuestionType.DECIMAL: _("a number, such as 2,5"),
        QuestionType.DATE: _("a date: day/month/year, or today"),
        QuestionType.TIME: _("a time: 9:30 or 9u30"),
        QuestionType.ACKNOWLEDGE: _("1 confirms"),
    }.get(question.type, "")


def _default(talk: Talk, answer: Answer | None) -> list[Content]:
    """The answer that is offered while none is given, and how it is taken."""
    default = talk.form.default(talk.position) if answer is None else None
    if default is None:
        return []
    names = default if isinstance(default, list) else [default]
    labels = {choice.name: clean(say(choice.label, talk.language)) for choice in talk.choices()}
    text = ", ".join(labels.get(str(name)) or in_words(talk.question, name, talk.language) for name in names)
    return [Content.styled(_("offered: {answer}   = takes it").format(answer=text), "$mark")]


def _guidance(talk: Talk) -> list[str]:
    """The help for the interviewer at a question, the list of reference among it."""
    question, language = talk.question, talk.language
    texts = [clean(talk.filled(question.guidance_hint))]
    texts.append(clean(say(talk.places.topic(talk.position).topic.note, language)))
    for reference in talk.guide.reference:
        if reference.name == question.reference:
            texts.append(f"{clean(say(reference.title, language))} ({reference.date})")
            texts += [f"- {clean(say(item.label, language))}" for item in reference.items]
    return [text for text in texts if text]


def _cell(key: str, text: str, sign: str, *, quiet: bool = False) -> tuple[Content, Content]:
    """A choice: its key with a sign where it holds, and its words; faint where nobody reads it aloud."""
    style = "bold $good" if sign else ("$quiet" if quiet else "")
    head = Content.styled(f"{key:>2} ", "$mark") + Content.styled(f"{sign or ' '} ", style)
    return head, Content.styled(text, style)


def _hung(cell: tuple[Content, Content], width: int) -> list[Content]:
    """A choice in full, the rows of its words under each other."""
    head, words = cell
    first, *rest = words.wrap(max(width - head.cell_length, 10)) or [Content("")]
    return [head + first, *(Content(" " * head.cell_length) + row for row in rest)]


def _items(talk: Talk) -> list[tuple[Content, Content]]:
    """The items of a list of mentions: its own, then those that were typed in; with the order of mention."""
    states = {state.item: state for state in talk.states.items(talk.position)}
    cells = []
    for number, choice in enumerate(talk.choices(), 1):
        text = clean(say(choice.label, talk.language))
        cells.append(_cell(str(number), text, _order(states.get(choice.name)), quiet=True))
    typed = (state for state in states.values() if state.label)
    return cells + [_cell("+", clean(state.label), _order(state)) for state in typed]


def _order(state: QuestionState | None) -> str:
    """`v2` for the second item that came up; empty for one that did not."""
    return f"v{state.order}" if state is not None and state.order else ""


def _apart(lines: list[Content]) -> list[Content]:
    """Lines with a blank one between each two."""
    return [part for line in lines for part in (Content(""), line)][1:]


def _columns(cells: list[tuple[Content, Content]], width: int, most: int = 2) -> list[Content]:
    """Cells in two columns where there are many and the screen has room for it, else in one."""
    if len(cells) < 5 or width < 2 * _NARROWEST or most < 2:
        return [row for cell in cells for row in _hung(cell, width)]
    half, wide = (len(cells) + 1) // 2, width // 2
    rows = []
    for left, right in zip_longest(cells[:half], cells[half:]):
        beside = _hung(right, wide) if right is not None else []
        for part, other in zip_longest(_hung(left, wide - 1), beside, fillvalue=Content("")):
            rows.append(part.pad_right(wide - part.cell_length) + other)
    return rows


def _specials(answer: Answer | None = None) -> Content:
    special = answer.special if answer is not None else None
    text = _("- prefer not to say   ? don't know")
    row = Content.styled(f" {text}", "$quiet")
    if special is not None:
        row += Content.styled(f"   v {_(label(special))}", "bold $good")
    return row


def shown_answer(talk: Talk, answer: Answer) -> str:
    """An answer in words."""
    if answer.special is not None:
        return _(label(answer.special))
    if isinstance(answer.value, list | str) and talk.choices(answer.question):
        names = answer.value if isinstance(answer.value, list) else [answer.value]
        labels = {choice.name: say(choice.label, talk.language) for choice in talk.choices(answer.question)}
        text = ", ".join(clean(labels.get(name, name)) for name in names)
        return f"{text}: {clean(answer.other)}" if answer.other else text
    if answer.value is None:
        return ""
    question = talk.places.question(answer.question) if answer.question in talk.places else talk.question
    return clean(in_words(question, answer.value, talk.language))


def shown_state(state: QuestionState | None) -> str:
    """Mention and outcome in words."""
    if state is None:
        return ""
    text = f"{_(label(state.mention))}, {_(label(state.outcome))}"
    return f"{text} ({_(label(state.reason))})" if state.reason is not None else text
