"""Which questions were asked of whom, with what mention and outcome, per version of the questionnaire.

A question is the same item in every questionnaire and every version in which it goes by the same name, or
says by `formerly` that it did; so roles and versions can be laid side by side. A question that a version does
not have is told apart from one that nobody raised: it could not be. Improvised questions are of one
interview, and are no part of this. Memory grows with questions, roles, cases and versions, never with
interviews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct, structs

from protocol.model.interview import InterviewContents, QuestionState
from protocol.model.questionnaire import Placed, Question, Questionnaire, walk, without_instances
from protocol.model.words import Mention, Outcome, State


class Absence(StrEnum):
    """Why an interview has neither mention nor outcome for a question."""

    UNSETTLED = "unsettled"
    """The interview is open and nothing is said of it yet."""
    EARLIER = "earlier"
    """An earlier sitting with the same participant settled it."""
    NOTHING_KEPT = "nothing_kept"
    """The interview is closed and the file says nothing of it."""
    NOT_IN_VERSION = "not_in_version"
    """This version of the questionnaire doesn't have it; another version that was used does."""
    NOT_IN_ROLE = "not_in_role"
    """No version of this role's questionnaires has it."""


class Standing(Struct, frozen=True):
    """How one question stands in one interview: mention and outcome, or why there is neither."""

    mention: Mention | None = None
    """How it came up; None with an absence."""
    outcome: Outcome | None = None
    """What came of it; None with an absence."""
    absence: Absence | None = None
    """Why nothing is known; None with mention and outcome."""


SETTLED = frozenset({Outcome.ANSWERED, Outcome.FOUND})
"""Outcomes that are an answer."""
RAISED = frozenset({Mention.SPONTANEOUS, Mention.ASKED, Mention.AFTER_PROBE, Mention.AFTER_PROMPT})
"""Mentions that say that it came up."""

_WEIGHT = {
    Outcome.ANSWERED: 0,
    Outcome.FOUND: 0,
    Outcome.ORAL_ONLY: 1,
    Outcome.DENIED: 2,
    Outcome.NOT_FOUND: 3,
    Outcome.DONT_KNOW: 4,
    Outcome.REFUSED: 5,
    Outcome.NO_ANSWER: 6,
    Outcome.NOT_APPLICABLE: 7,
    Outcome.NOT_REACHED: 8,
}
"""Which of several states of a question speaks for it, such as those of a repeat: the one that says most."""


_ANOTHER = "'"
"""Behind the hash of a version whose questions are not those that went by that hash before."""


class VersionKey(Struct, frozen=True, order=True):
    """One version of a questionnaire. Two of one name and number but another hash are two versions."""

    questionnaire: str
    """The id of the questionnaire."""
    version: str
    """Its version."""
    digest: str
    """The hash of its meaning."""


class Cell(Struct, frozen=True):
    """Whom a count is about."""

    question: str
    """The question, by its newest path without instances."""
    role: str
    """The id of the role."""
    case: str
    """The code of the case."""
    version: VersionKey
    """The version of the questionnaire."""


class Counts(Struct, frozen=True):
    """How a question stands in a number of interviews."""

    standings: dict[Standing, int]
    """How many interviews have each standing."""

    @property
    def interviews(self) -> int:
        """How many interviews there are, those in which it could not come up included."""
        return sum(self.standings.values())

    @property
    def could_be_asked(self) -> int:
        """How many of them have the question in their version."""
        return sum(
            count
            for standing, count in self.standings.items()
            if standing.absence not in (Absence.NOT_IN_VERSION, Absence.NOT_IN_ROLE)
        )

    @property
    def raised(self) -> int:
        """In how many it came up, asked or of itself."""
        return sum(count for standing, count in self.standings.items() if standing.mention in RAISED)

    @property
    def answered(self) -> int:
        """In how many it was answered, or found in a source."""
        return sum(count for standing, count in self.standings.items() if standing.outcome in SETTLED)

    def mention(self, mention: Mention) -> int:
        """In how many it came up in this way."""
        return sum(count for standing, count in self.standings.items() if standing.mention is mention)

    def outcome(self, outcome: Outcome) -> int:
        """In how many this came of it."""
        return sum(count for standing, count in self.standings.items() if standing.outcome is outcome)

    def absence(self, absence: Absence) -> int:
        """In how many nothing is known of it for this reason."""
        return sum(count for standing, count in self.standings.items() if standing.absence is absence)


class CoveredQuestion(Struct, frozen=True):
    """A question that some version of some questionnaire has."""

    question: str
    """Its newest path without instances: what the counts go by."""
    topic: str
    """The id of its topic."""
    item: Question
    """The question itself, as the version that came last has it."""
    roles: tuple[str, ...]
    """The roles whose questionnaires have it, as they came."""


class Coverage:
    """Counts how every question stands in every interview. Whoever adds an interview sees to consent."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str, VersionKey, Standing]] = Counter()
        self._used: Counter[tuple[str, str, VersionKey]] = Counter()
        self._questions: dict[VersionKey, dict[str, Placed]] = {}
        self._formerly: dict[str, str] = {}
        self._roles: dict[str, dict[str, None]] = {}

    def add(self, contents: InterviewContents) -> None:
        """Count an interview."""
        interview = contents.interview
        key = self._version(contents)
        self._used[interview.role, interview.case, key] += 1
        for path in self._questions[key]:
            self._roles.setdefault(path, {}).setdefault(interview.role)
        for path, standing in standings(contents).items():
            self._counts[path, interview.role, interview.case, key, standing] += 1

    def versions(self, role: str | None = None) -> list[VersionKey]:
        """The versions that were used, of one role or of all, in the order of their names and numbers."""
        return sorted({key for used, _case, key in self._used if role in (None, used)}, key=_by_number)

    def roles(self) -> list[str]:
        """The roles of the interviews, as they came."""
        return list(dict.fromkeys(role for role, _case, _key in self._used))

    def cases(self) -> list[str]:
        """The cases of the interviews, as they came."""
        return list(dict.fromkeys(case for _role, case, _key in self._used))

    def interviews(
        self, *, role: str | None = None, case: str | None = None, version: VersionKey | None = None
    ) -> int:
        """How many interviews there are of a role, in a case, with a version; None for all."""
        return sum(
            count
            for (of, at, key), count in self._used.items()
            if role in (None, of) and case in (None, at) and version in (None, key)
        )

    def questions(self, role: str | None = None) -> list[CoveredQuestion]:
        """Every question of the versions that were used, by topic, in the order of the questionnaires.

        Args:
            role: The role whose questionnaires they are of; None for all roles.
        """
        found: dict[str, CoveredQuestion] = {}
        for key in self.versions(role):
            for path, placed in self._questions[key].items():
                newest = self._newest(path)
                roles = dict.fromkeys([*found[newest].roles] if newest in found else [])
                roles |= self._roles[path]
                found[newest] = CoveredQuestion(newest, placed.topic, placed.question, tuple(roles))
        topics = list(dict.fromkeys(sorted(one.topic for one in found.values())))
        return sorted(found.values(), key=lambda one: topics.index(one.topic))

    def item(self, question: str, version: VersionKey) -> Question | None:
        """A question as a version has it, under this name or an older one; None where it has not."""
        here = self._questions.get(version, {})
        return next((here[path].question for path in here if self._newest(path) == question), None)

    def path_in(self, question: str, version: VersionKey) -> str | None:
        """The path that a question has in a version, under this name or an older one; None for none."""
        return next(
            (path for path in self._questions.get(version, {}) if self._newest(path) == question), None
        )

    def version_of(self, contents: InterviewContents) -> VersionKey:
        """The version that an interview used, as the counts know it."""
        return self._version(contents)

    def count(
        self,
        question: str,
        *,
        role: str | None = None,
        case: str | None = None,
        version: VersionKey | None = None,
    ) -> Counts:
        """How a question stands in the interviews of a role, in a case, with a version; None for all.

        Args:
            question: Its path as `questions` gives it.
            role: The id of the role.
            case: The code of the case.
            version: The version.
        """
        return self._by_question(role, case, version).get(question, Counts({}))

    def counts(self) -> Iterator[tuple[Cell, Counts]]:
        """Every question in every role, case and version that was used, absent ones included."""
        for (role, case, key), _count in sorted(self._used.items(), key=lambda one: (one[0][0], one[0][1])):
            table = self._by_question(role, case, key)
            for one in self.questions():
                yield Cell(one.question, role, case, key), table[one.question]

    def table(
        self, *, role: str | None = None, case: str | None = None, version: VersionKey | None = None
    ) -> dict[str, Counts]:
        """As `count`, for every question at once."""
        return self._by_question(role, case, version)

    def _by_question(
        self, role: str | None, case: str | None, version: VersionKey | None
    ) -> dict[str, Counts]:
        gathered: dict[str, Counter[Standing]] = {one.question: Counter() for one in self.questions()}
        for (path, of, at, key, standing), count in self._counts.items():
            if role in (None, of) and case in (None, at) and version in (None, key):
                gathered[self._newest(path)][standing] += count
        in_role = {of: {one.question for one in self.questions(of)} for of in self.roles()}
        for (of, at, key), count in self._used.items():
            if role not in (None, of) or case not in (None, at) or version not in (None, key):
                continue
            here = {self._newest(path) for path in self._questions[key]}
            for question, standings_of in gathered.items():
                if question not in here:
                    why = Absence.NOT_IN_VERSION if question in in_role[of] else Absence.NOT_IN_ROLE
                    standings_of[Standing(absence=why)] += count
        return {question: Counts(dict(found)) for question, found in gathered.items()}

    def _version(self, contents: InterviewContents) -> VersionKey:
        """The version of an interview, its questions remembered."""
        questionnaire = contents.questionnaire
        key = VersionKey(questionnaire.id, questionnaire.version, contents.interview.questionnaire_hash)
        questions = askable(questionnaire)
        while self._questions.get(key, questions) != questions:
            key = structs.replace(key, digest=key.digest + _ANOTHER)  # one name and hash, other questions
        if key not in self._questions:
            self._questions[key] = questions
            for path, placed in self._questions[key].items():
                former = placed.question.formerly
                if former:
                    within = f"{placed.within}/" if placed.within else ""
                    self._formerly.setdefault(f"{within}{former}", path)
        return key

    def _newest(self, path: str) -> str:
        """What a question is called in the newest version that says so."""
        seen = {path}
        while path in self._formerly and self._formerly[path] not in seen:
            path = self._formerly[path]
            seen.add(path)
        return path


def askable(questionnaire: Questionnaire) -> dict[str, Placed]:
    """The questions of a questionnaire for which a mention and an outcome mean something, by path."""
    return {placed.path: placed for placed in walk(questionnaire) if placed.question.can_be_asked}


def standings(contents: InterviewContents) -> dict[str, Standing]:
    """How each question of an interview's own version stands, by path without instances, in order.

    Args:
        contents: The interview.
    """
    kept: dict[str, list[QuestionState]] = {}
    for state in contents.states:
        if state.item is None:
            kept.setdefault(without_instances(state.question), []).append(state)
    earlier = {without_instances(path) for path in contents.interview.asked_before}
    open_still = contents.interview.state is State.OPEN
    found = {}
    for path in askable(contents.questionnaire):
        if path in kept:
            said = _speaks(kept[path])
            found[path] = Standing(said.mention, said.outcome)
        elif path in earlier:
            found[path] = Standing(absence=Absence.EARLIER)
        else:
            found[path] = Standing(absence=Absence.UNSETTLED if open_still else Absence.NOTHING_KEPT)
    return found


def _speaks(states: Iterable[QuestionState]) -> QuestionState:
    return min(states, key=lambda state: _WEIGHT[state.outcome])


def _by_number(key: VersionKey) -> tuple[str, list[tuple[int, str]], str]:
    """Sorts versions: 1.10.0 comes behind 1.9.0."""
    parts = key.version.split(".")
    return key.questionnaire, [(int(part) if part.isdigit() else 0, part) for part in parts], key.digest
