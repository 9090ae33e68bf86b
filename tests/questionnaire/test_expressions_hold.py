"""Whatever the reader accepts never raises in a talk; whatever it doesn't is told."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.model.questionnaire import Question, QuestionType
from protocol.questionnaire.expressions.functions import FUNCTIONS
from protocol.questionnaire.expressions.names import Names
from protocol.questionnaire.expressions.patterns import Pattern
from protocol.questionnaire.expressions.translating import translate
from protocol.questionnaire.expressions.tree import ExpressionMistake
from protocol.session.form import Form
from tests.questionnaire.expressions_of import ANSWERS, CHOICES, NOW, QUESTIONS, SETS, asked

NAMES = [
    "age",
    "hours",
    "none",
    "first",
    "at",
    "what",
    "tasks",
    "rooms",
    "who",
    "times",
    "years",
    "practices",
]

LEAVES = st.one_of(
    st.sampled_from(NAMES).map(lambda name: f"${{{name}}}"),
    st.sampled_from(
        ["''", "'2026-01-01'", "'x'", "'10:00'", "'a b'", "0", "1", "2.5", "1e", ".", "..", "../who"]
    ),
    st.integers(-(10**12), 10**12).map(str),
    st.text(alphabet="abc 019-:T.é€", max_size=12).map(lambda text: f"'{text}'"),
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "and", "or", "|"]
    calls = st.sampled_from(sorted(FUNCTIONS)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.lists(inner, min_size=FUNCTIONS[name].least, max_size=FUNCTIONS[name].most or 4),
        )
    )
    return st.one_of(
        st.tuples(inner, st.sampled_from(operators), inner).map(" ".join),
        calls.map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        inner.map(lambda text: f"${{practices}}[{text}]/times"),
    )


EXPRESSIONS = st.recursive(LEAVES, _larger, max_leaves=12)
VALUES = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e400", "NaN", "2026-02-30", "2026-01-01", "99:99", "23:59", "welcome coffee"]
    ),
    st.text(max_size=30),
)


def accepted(expression: str) -> bool:
    """Whether the reader takes it."""
    names = Names(asked("1")._questionnaire)
    try:
        translate(expression, names, names.spots["result"], truth=False)
    except ExpressionMistake as mistake:
        assert mistake.what
        assert mistake.remedy
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(expression=EXPRESSIONS, values=st.lists(VALUES, min_size=len(ANSWERS), max_size=len(ANSWERS)))
def test_what_is_accepted_never_raises(expression, values):
    """Of any values; what can't be said is empty."""
    if not accepted(expression):
        return
    form = asked.__wrapped__(expression)
    for _time in range(2):
        form.update(dict(zip(ANSWERS, values, strict=True)), SETS)
    value = form.calculated["result"]
    assert value is None or isinstance(value, str | int | float)
    assert value == value  # no NaN among the answers


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="${}age()[]'\"+-*/|<>=!., 01:@_\\\u20ac\x00", max_size=60))
def test_any_text_is_accepted_or_told(text):
    """Nothing else comes out of the reader."""
    accepted(text)


def every(kind: QuestionType, expression: str) -> Question:
    """A question with an expression wherever one can stand."""
    return Question(
        name="q", type=kind, list_name="tasks", relevant=expression, constraint=expression,
        required=expression, choice_filter=expression, default=expression,
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(expression=EXPRESSIONS, value=VALUES)
def test_an_unreadable_expression_of_a_kept_interview_stops_nobody(expression, value):
    """A file from elsewhere was checked by nobody: what it can't say is shown and accepted."""
    whole = asked("1")._questionnaire
    topic = structs.replace(
        whole.topics[0], questions=(*QUESTIONS, every(QuestionType.SELECT_MULTIPLE, expression))
    )
    form = Form(structs.replace(whole, topics=(topic,), choices=CHOICES), "nl", lambda: NOW)
    form.update(ANSWERS | {"q": value}, SETS)
    assert form.applies("q") in (True, False)
    assert form.fits("q", value) in (True, False)
    assert form.required("q") in (True, False)
    assert len(form.choices("q")) <= len(CHOICES["tasks"])
    form.default("q")


@pytest.mark.parametrize("expression", ["1 +", "nonsense(", "${nobody}", ". ="])
def test_what_a_broken_expression_means(expression):
    """Shown, accepted, empty, not required; and it is on record."""
    whole = asked("1")._questionnaire
    questions = (
        every(QuestionType.SELECT_ONE, expression),
        Question(name="c", type=QuestionType.CALCULATE, calculation=expression),
    )
    form = Form(
        structs.replace(whole, topics=(structs.replace(whole.topics[0], questions=questions),)),
        "nl",
        lambda: NOW,
    )
    form.update({}, {})
    assert form.applies("q")
    assert form.fits("q", "welcome")
    assert not form.required("q")
    assert len(form.choices("q")) == 3
    assert form.calculated == {"c": None}
    assert {("q", "relevant"), ("c", "calculation"), ("q", "constraint")} <= form.failures


def test_texts_don_t_grow_without_end():
    """Twice as long with every calculation would be 2 ** 40 characters."""
    whole = asked("1")._questionnaire
    first = Question(name="c0", type=QuestionType.CALCULATE, calculation="'abcdefghij'")
    more = (
        Question(
            name=f"c{n}", type=QuestionType.CALCULATE, calculation=f"concat(${{c{n - 1}}}, ${{c{n - 1}}})"
        )
        for n in range(1, 40)
    )
    form = Form(
        structs.replace(whole, topics=(structs.replace(whole.topics[0], questions=(first, *more)),)),
        "nl",
        lambda: NOW,
    )
    form.update({}, {})
    assert len(str(form.calculated["c39"])) == 10_000


def test_a_repeat_has_no_million_sets():
    """A slip in an expression is no reason to stand still."""
    whole = asked("1")._questionnaire
    inner = Question(
        name="b",
        type=QuestionType.REPEAT,
        repeat_count="1000000",
        questions=(Question(name="c", type=QuestionType.TEXT),),
    )
    outer = Question(name="a", type=QuestionType.REPEAT, repeat_count="1000000", questions=(inner,))
    form = Form(
        structs.replace(whole, topics=(structs.replace(whole.topics[0], questions=(outer,)),)),
        "nl",
        lambda: NOW,
    )
    form.update({}, {})
    assert len(form.placed()) <= 5_100


def test_expressions_that_together_take_too_long_fail() -> None:
    """Each set counts all others ten times: the talk goes on, with what was worked out in time."""
    whole = asked("1")._questionnaire
    others = " + ".join(["count(../../../a/b[v > 3])"] * 10)
    inner = (
        Question(name="v", type=QuestionType.INTEGER),
        Question(name="c", type=QuestionType.CALCULATE, calculation=others),
    )
    repeat = Question(name="b", type=QuestionType.REPEAT, repeat_count="50", questions=inner)
    outer = Question(name="a", type=QuestionType.REPEAT, repeat_count="50", questions=(repeat,))
    topic = structs.replace(whole.topics[0], questions=(outer,))
    form = Form(structs.replace(whole, topics=(topic,)), "nl", lambda: NOW)
    began = time.perf_counter()
    form.update({}, {})
    assert time.perf_counter() - began < 2
    assert any(field == "calculation" for _path, field in form.failed)


PATTERN = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "c", "[a-c]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda both: f"({both[0]}|{both[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?"])).map(
            lambda both: f"({both[0]}){both[1]}"
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(pattern=PATTERN, text=st.text(alphabet="abc1 \n", max_size=8))
def test_a_pattern_fits_what_python_s_own_fits(pattern, text):
    """Only faster where Python's would run away."""
    assert Pattern(pattern).fits(text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+b", "a*a*a*a*a*a*a*b", "(a*)*b", "((a+)(a+))+b"]
)
def test_a_catastrophic_pattern_takes_no_time(pattern):
    """Python's own would take years."""
    began = time.perf_counter()
    assert not Pattern(pattern).fits("a" * 900)
    assert time.perf_counter() - began < 2
