"""What expressions cost: one evaluation, a form of 60 questions worked out again, and its start.

    python tests/benchmarks/expressions.py

The times are the best of several rounds, on one core; no test depends on them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from protocol.model.questionnaire import Choice, Question, Questionnaire, QuestionType, Topic
from protocol.model.words import Status
from protocol.questionnaire.expressions.compiled import Compiled, Surroundings
from protocol.questionnaire.expressions.names import Names
from protocol.questionnaire.expressions.translating import translate
from protocol.session.form import Form
from protocol.session.instances import Instances

ROUNDS = 7
NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
CHOICES = {
    "towns": tuple(
        Choice(name=f"t{n}", label={"nl": f"Stad {n}"}, extra={"part": f"p{n % 3}"}) for n in range(20)
    )
}

EXPRESSIONS = (
    "${n1} >= 4",
    "${n1} >= 4 and selected(${s1}, 't3')",
    "${n1} * 52 + ${n2}",
    "if(${n1} > 3, 'ja', 'nee')",
    "today() - ${d1} > 30",
    "regex(${x1}, '[a-z]+@[a-z]+')",
)


def best(act: Callable[[], object], times: int) -> float:
    """Seconds for one call, in the best of the rounds."""
    found = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        for _time in range(times):
            act()
        found.append((time.perf_counter() - began) / times)
    return min(found)


def questions() -> tuple[Question, ...]:
    """Sixty questions: each but the first ten has a condition, every sixth is calculated."""
    made = [
        Question(name="n1", type=QuestionType.INTEGER),
        Question(name="n2", type=QuestionType.INTEGER),
        Question(name="d1", type=QuestionType.DATE),
        Question(name="s1", type=QuestionType.SELECT_MULTIPLE, list_name="towns"),
        Question(name="x1", type=QuestionType.TEXT),
        *(Question(name=f"q{n}", type=QuestionType.INTEGER) for n in range(6, 11)),
    ]
    for n in range(11, 61):
        relevant = ("${n1} >= 4", "selected(${s1}, 't3')", f"${{q{n - 5}}} > 1", "${n1} + ${n2} > 3")[n % 4]
        if n % 6 == 0:
            made.append(
                Question(
                    name=f"q{n}",
                    type=QuestionType.CALCULATE,
                    calculation=f"coalesce(${{q{n - 5}}}, 0) * 2 + ${{n1}}",
                )
            )
        else:
            constraint = ". >= 0 and . < 100"
            made.append(
                Question(name=f"q{n}", type=QuestionType.INTEGER, relevant=relevant, constraint=constraint)
            )
    return tuple(made)


def questionnaire(asked: tuple[Question, ...]) -> Questionnaire:
    """A questionnaire of one topic."""
    return Questionnaire(
        id="q", version="1", status=Status.PILOT, role="r", title={}, choices=CHOICES,
        topics=(Topic(id="O01", label={}, questions=asked),),
    )  # fmt: skip


def evaluations(whole: Questionnaire) -> None:
    """Tell what one evaluation costs."""
    names = Names(whole)
    instances = Instances(names)
    node = instances.by_path["n1"]
    for name, text in {"n1": "5", "n2": "2", "d1": "2026-01-01", "s1": "t1 t3", "x1": "an@be"}.items():
        instances.by_path[name].write(text)
    surroundings = Surroundings(CHOICES, "nl", lambda: NOW)
    for expression in EXPRESSIONS:
        xpath = translate(expression, names, node.spot, truth=False).xpath
        compiled = Compiled(xpath, surroundings)
        cost = best(lambda compiled=compiled: compiled.evaluate(node.element), 5000)
        print(f"  {expression:45} {cost * 1e6:6.1f} µs")


def main() -> None:
    """Measure and tell."""
    whole = questionnaire(questions())
    print("one evaluation")
    evaluations(whole)

    answers = {"n1": "5", "n2": "2", "d1": "2026-01-01", "s1": "t1 t3", "x1": "an@be"}
    answers |= {f"q{n}": str(n) for n in range(6, 61)}
    form = Form(whole, "nl", lambda: NOW)
    form.update(answers, {})
    print("a form of 60 questions")
    print(f"  made                  {best(lambda: Form(whole, 'nl', lambda: NOW), 5) * 1e3:6.2f} ms")
    print(f"  worked out again      {best(lambda: form.update(answers, {}), 100) * 1e3:6.2f} ms")
    other = answers | {"n1": "1"}
    flip = iter(range(10**9))
    cost = best(lambda: form.update(other if next(flip) % 2 else answers, {}), 100)
    print(f"  with questions coming and going {cost * 1e3:6.2f} ms")

    repeat = Question(name="p", type=QuestionType.REPEAT, questions=tuple(
        Question(name=f"i{n}", type=QuestionType.INTEGER, relevant="${n1} > 1") for n in range(10)
    ))  # fmt: skip
    repeated = Form(questionnaire((questions()[0], repeat)), "nl", lambda: NOW)
    print(
        f"  ten sets of ten       {best(lambda: repeated.update({'n1': '5'}, {'p': 10}), 50) * 1e3:6.2f} ms"
    )

    code = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    print("import")
    for module in ("lxml.etree", "protocol.session.form", "protocol.session.logic"):
        took = [
            float(
                subprocess.run(
                    [sys.executable, "-c", code.format(module)], capture_output=True, check=True
                ).stdout
            )
            for _round in range(5)
        ]
        print(f"  {module:22}{min(took) * 1e3:6.1f} ms")


if __name__ == "__main__":
    main()
