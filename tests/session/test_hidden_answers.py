"""Questions that come and go, held against a model of a few lines: nothing that was said is ever lost.

Answers, notes, outcomes set by hand, sets, undo, redo and opening the file again, in any order.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from protocol.errors import Refused
from protocol.model.interview import open_must_asks
from protocol.model.words import Basis, Kind, Mention, Outcome, Special
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin, reopen
from protocol.store.study_folder import StudyFolder
from tests.session.logic_study import QUESTIONNAIRE
from tests.small_study import DOCUMENT, STUDY, HandClock

DEVICE = "deviceaaaaaaaaaa"


class Model:
    """What was said and done, and what follows from it in `QUESTIONNAIRE`, in plain Python."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.notes: list[tuple[str | None, str]] = []
        self.outcomes: dict[str, tuple[Outcome, Basis]] = {}
        self.sets = 1

    def value(self, path: str) -> Any:
        """The answer to a question that applies; None where there is none."""
        return self.answers.get(path) if self.applies(path) else None

    def applies(self, path: str) -> bool:
        """Whether a question applies."""
        if path == "number":
            return self.answers.get("children") == "yes"
        if path.startswith("family/"):
            return (self.value("number") or 0) > 2
        if path.startswith("practices["):
            return self.living and int(path[10:].partition("]")[0]) <= self.sets
        if path.startswith("houses["):
            return self.living and int(path[7:].partition("]")[0]) <= (self.value("number") or 0)
        return self.living if path == "end" else True

    @property
    def living(self) -> bool:
        """Whether the last topic applies."""
        return bool(self.answers.get("province"))

    def given(self, path: str, outcome: Outcome) -> None:
        """Something was said at a question."""
        if self.outcomes.get(path, (None, Basis.ACT))[1] is not Basis.BY_HAND:
            self.outcomes[path] = (outcome, Basis.ACT)

    def said_in(self, set_path: str) -> bool:
        """Whether anything was said in a set."""
        paths = [*self.answers, *(path for path, _text in self.notes if path)]
        return any(path.startswith(f"{set_path}/") for path in paths)

    def calculated(self) -> dict[str, Any]:
        """The values of everything that is calculated; what is empty is not there."""
        found: dict[str, Any] = {}
        often = self.value("family/often")
        if often is not None:
            found["per_year"] = often * 52
        if self.living:
            weekly = [self.answers.get(f"practices[{number}]/weekly") for number in range(1, self.sets + 1)]
            for number, times in enumerate(weekly, 1):
                if times is not None:
                    found[f"practices[{number}]/yearly"] = times * 52
            answered = [times * 52 for times in weekly if times is not None]
            if answered or not weekly:
                found["total"] = sum(answered)
            told = ", ".join(
                "\n".join(text for path, text in self.notes if path == f"practices[{number}]/what")
                for number in range(1, self.sets + 1)
            )
            if told:
                found["all"] = told
        return found


class Comings(RuleBasedStateMachine):
    """A talk and the model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        files = {"volunteer.yaml": QUESTIONNAIRE.encode(), "document.yaml": DOCUMENT.encode()}
        self.folder = StudyFolder.make(self.home / "study", STUDY.encode(), files)
        self.study = read_study(self.folder.study_file)
        self.clock = HandClock()
        start = Beginning(case="C1", role="volunteer", participant_code="C1-V01", interviewer="AB")
        self.talk = begin(self.folder, self.study, start, DEVICE, self.clock)
        for item in self.talk.consent.items:
            self.talk.consent.decide(item, decision=True)
        self.talk.start()
        self.model, self.done, self.undone = Model(), list[Model](), list[Model]()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.talk.file.close()
        shutil.rmtree(self.home)

    def before(self) -> None:
        """An act is about to be done: remember how it was."""
        self.done.append(deepcopy(self.model))
        self.undone.clear()
        self.clock.turn(1)

    @rule(children=st.sampled_from(["yes", "no", None]))
    def answer_children(self, children: str | None) -> None:
        """The answer on which the most depends; None for a refusal."""
        self.before()
        self.talk.go("children")
        self.talk.answer(children, special=None if children else Special.REFUSED)
        self.model.answers["children"] = children
        self.model.given("children", Outcome.ANSWERED if children else Outcome.REFUSED)

    @rule(province=st.sampled_from(["east", "west", None]))
    def answer_province(self, province: str | None) -> None:
        """The answer on which a whole topic depends."""
        self.before()
        self.talk.go("province")
        self.talk.answer(province, special=None if province else Special.DONT_KNOW)
        self.model.answers["province"] = province
        self.model.given("province", Outcome.ANSWERED if province else Outcome.DONT_KNOW)

    @rule(
        path=st.sampled_from(["number", "family/often", "practices[1]/weekly", "practices[2]/weekly"]),
        value=st.integers(1, 5),
    )
    def answer_a_number(self, path: str, value: int) -> None:
        """Where it applies."""
        if path in self.talk.places:
            self.before()
            self.talk.go(path)
            self.talk.answer(value)
            self.model.answers[path] = value
            self.model.given(path, Outcome.ANSWERED)

    @rule(
        path=st.sampled_from(
            ["family/help", "practices[1]/what", "practices[2]/what", "houses[1]/street", "end"]
        ),
        text=st.sampled_from(["koken", "zingen", "[/b] x"]),
    )
    def say(self, path: str, text: str) -> None:
        """A note, where the question applies."""
        if path in self.talk.places:
            self.before()
            self.talk.go(path)
            self.talk.keep(text, Kind.VERBATIM)
            self.model.notes.append((path, text))
            self.model.given(path, Outcome.ANSWERED)

    @rule(path=st.sampled_from(["family/help", "end"]))
    def tell_out_of_order(self, path: str) -> None:
        """A note for a question that may not apply yet: it waits there."""
        self.before()
        self.talk.send("later", Kind.PARAPHRASE, path)
        self.model.notes.append((path, "later"))
        self.model.given(path, Outcome.ANSWERED)

    @rule(
        path=st.sampled_from(["number", "family/help", "practices[1]/what", "practices[2]/what"]),
        outcome=st.sampled_from([Outcome.DENIED, Outcome.REFUSED]),
    )
    def set_by_hand(self, path: str, outcome: Outcome) -> None:
        """An outcome that no act may overrule."""
        if path in self.talk.places:
            self.before()
            self.talk.states.set(path, mention=Mention.ASKED, outcome=outcome)
            self.model.outcomes[path] = (outcome, Basis.BY_HAND)

    @rule()
    def add_a_set(self) -> None:
        """Up to four."""
        if self.model.living and self.model.sets < 4:
            self.before()
            self.talk.add_set("practices")
            self.model.sets += 1

    @rule()
    def remove_a_set(self) -> None:
        """Refused where something was said in it."""
        last = f"practices[{self.model.sets}]"
        if not self.model.living or not self.model.sets or self.model.said_in(last):
            with suppress(Refused):
                self.talk.remove_set("practices")
                raise AssertionError("a set with words in it went")
        else:
            self.before()
            self.talk.remove_set("practices")
            self.model.sets -= 1

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        """Take back the last act with all that followed."""
        assert self.talk.undo() is not None
        self.undone.append(self.model)
        self.model = self.done.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        """And do it again."""
        assert self.talk.redo() is not None
        self.done.append(self.model)
        self.model = self.undone.pop()

    @rule()
    def open_again(self) -> None:
        """After a crash or a break; the way back begins anew."""
        self.talk.leave()
        self.talk = reopen(self.folder, self.study, self.talk.file.interview.id, DEVICE, self.clock)
        self.talk.start()
        self.done, self.undone = [], []

    @invariant()
    def all_that_was_said_is_there(self) -> None:
        """Answers and notes, whether their questions apply or not."""
        calculated = self.model.calculated()
        kept = {answer.question: answer.value for answer in self.talk.file.answers.values()}
        sets = kept.pop("practices", 1)
        assert kept == self.model.answers | calculated
        assert sets == self.model.sets
        notes = [(note.question, note.text) for note in self.talk.file.notes.values()]
        assert notes == self.model.notes
        assert not self.talk.file.failures

    @invariant()
    def what_does_not_apply_says_so(self) -> None:
        """And what applies has the outcome that it had."""
        states = {state.question: state for state in self.talk.file.states.values()}
        paths = [path for path, each in self.talk.form.placed().items() if each.question.can_be_asked]
        for path in dict.fromkeys([*paths, *states]):
            state = states.get(path)
            if not self.model.applies(path):
                assert state is not None
                assert (state.mention, state.outcome) == (Mention.NONE, Outcome.NOT_APPLICABLE)
                assert path not in self.talk.places
            else:
                assert path in self.talk.places
                told = None if state is None else (state.outcome, state.basis)
                assert told == self.model.outcomes.get(path)
                assert state is None or state.mention is not Mention.NONE

    @invariant()
    def only_what_applies_is_open(self) -> None:
        """Of the must-asks."""
        wanted = [
            path for path in ("number", "end") if self.model.applies(path) and path not in self.model.outcomes
        ]
        assert open_must_asks(self.talk.file.contents()) == wanted
        assert self.talk.position in self.talk.places


Comings.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestComings = Comings.TestCase
