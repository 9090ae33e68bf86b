"""What sheets say, in one language: the field's closed lists of words, and those of the workbook itself.

A reader by program needs the way back from a word to its value, so within one vocabulary no two values may
have the same word.
"""

from __future__ import annotations

from enum import StrEnum

from protocol.i18n import N_, translation
from protocol.model.questionnaire import Phase, QuestionType
from protocol.model.text import Text, say
from protocol.model.words import (
    About,
    Basis,
    Kind,
    Mention,
    Outcome,
    Reason,
    Special,
    State,
    Status,
    Way,
    label,
)  # fmt: skip


class Told(StrEnum):
    """What stands in the place of a mention, an outcome or a basis that nobody kept."""

    UNSETTLED = "unsettled"
    """The interview is open and nothing is said yet."""
    NOTHING_KEPT = "nothing_kept"
    """The interview is closed and the file says nothing of it."""
    NOT_MENTIONED = "not_mentioned"
    """An item of a list that did not come up."""


class Permission(StrEnum):
    """Whether a note may be quoted."""

    YES = "yes"
    NO = "no"
    """Literal words without consent for quotes."""
    NO_QUOTE = "no_quote"
    """No literal words, so nothing to quote."""
    HELD_BACK = "held_back"
    """A sensitive note whose words are not there."""


class Answering(StrEnum):
    """Yes or no, and what consent knows besides."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"
    """It was to be asked, and nobody answered yet."""
    NOT_ASKED = "not_asked"
    """This questionnaire does not ask it."""


class Sort(StrEnum):
    """What a row of the answers is about: a question of some type, or an item of a list."""

    ITEM = "item"
    IMPROVISED = "improvised"
    UNKNOWN = "unknown"
    """A question that the questionnaire of the interview does not have."""


class Origin(StrEnum):
    """Where an item of a list of goals, tasks or practices comes from."""

    LISTED = "listed"
    """The list of the question."""
    TYPED_IN = "typed_in"
    """Somebody named it, and the list did not have it."""
    REFERENCE = "reference"
    """The list of reference."""


class Gap(StrEnum):
    """What is missing between what a study wants to know and what it asks."""

    NO_QUESTION = "no_question"
    """No question serves a research question."""
    NO_RESEARCH_QUESTION = "no_research_question"
    """A question serves no research question."""
    NOT_IN_STUDY = "not_in_study"
    """A question serves a research question that the study does not have."""


class Source(StrEnum):
    """Who fills an item of COREQ."""

    DATA = "data"
    """The program, from the interviews."""
    STUDY = "study"
    """The researchers, once, in the study file."""
    AUTHOR = "author"
    """The author of the article."""


class Filled(StrEnum):
    """How far an item of COREQ is."""

    YES = "yes"
    NO = "no"
    BY_AUTHOR = "by_author"


_LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Told: {
        Told.UNSETTLED: N_("open: nothing said yet"),
        Told.NOTHING_KEPT: N_("nothing kept"),
        Told.NOT_MENTIONED: N_("not mentioned"),
    },
    Permission: {
        Permission.YES: N_("yes"),
        Permission.NO: N_("NO, do not quote"),
        Permission.NO_QUOTE: N_("no literal words"),
        Permission.HELD_BACK: N_("NO, sensitive"),
    },
    Answering: {
        Answering.YES: N_("yes"),
        Answering.NO: N_("no"),
        Answering.UNDECIDED: N_("not answered yet"),
        Answering.NOT_ASKED: N_("not asked"),
    },
    Sort: {
        Sort.ITEM: N_("item of a list"),
        Sort.IMPROVISED: N_("improvised question"),
        Sort.UNKNOWN: N_("unknown question"),
    },
    Origin: {
        Origin.LISTED: N_("item of the list"),
        Origin.TYPED_IN: N_("added in the talk"),
        Origin.REFERENCE: N_("item of the reference list"),
    },
    Gap: {
        Gap.NO_QUESTION: N_("no question serves it"),
        Gap.NO_RESEARCH_QUESTION: N_("serves no research question"),
        Gap.NOT_IN_STUDY: N_("serves one that the study does not have"),
    },
    Source: {
        Source.DATA: N_("from the interviews"),
        Source.STUDY: N_("asked once, in study.yaml"),
        Source.AUTHOR: N_("for the author"),
    },
    Filled: {
        Filled.YES: N_("filled in"),
        Filled.NO: N_("STILL TO ANSWER"),
        Filled.BY_AUTHOR: N_("to be written in the article"),
    },
    Way: {
        Way.READ_ALOUD: N_("was read aloud"),
        Way.ON_PAPER: N_("was on paper"),
    },
    QuestionType: {
        QuestionType.TEXT: N_("open"),
        QuestionType.NOTE: N_("text to read"),
        QuestionType.SELECT_ONE: N_("one choice"),
        QuestionType.SELECT_MULTIPLE: N_("several choices"),
        QuestionType.INTEGER: N_("whole number"),
        QuestionType.DATE: N_("date"),
        QuestionType.MENTIONS: N_("list of mentions"),
        QuestionType.GROUP: N_("group"),
        QuestionType.DECIMAL: N_("number"),
        QuestionType.RANGE: N_("number on a scale"),
        QuestionType.TIME: N_("time of day"),
        QuestionType.ACKNOWLEDGE: N_("to acknowledge"),
        QuestionType.RANK: N_("to put in order"),
        QuestionType.CALCULATE: N_("calculated"),
        QuestionType.REPEAT: N_("repeated group"),
    },
    Phase: {
        Phase.INTRODUCTORY: N_("introductory question"),
        Phase.TRANSITION: N_("transition question"),
        Phase.KEY: N_("key question"),
        Phase.CLOSING: N_("closing question"),
    },
}

_OF_THE_FIELD: tuple[type[StrEnum], ...] = (
    Kind, Mention, Outcome, Reason, Basis, About, State, Status, Special,
)  # fmt: skip

VOCABULARIES: dict[str, tuple[type[StrEnum], ...]] = {
    "kind": (Kind,),
    "mention": (Mention, Told),
    "outcome": (Outcome, Told),
    "reason": (Reason,),
    "basis": (Basis, Told),
    "about": (About,),
    "state": (State,),
    "status": (Status,),
    "type": (QuestionType, Sort),
    "phase": (Phase,),
    "yes": (Answering,),
    "quote": (Permission,),
    "special": (Special,),
    "origin": (Origin,),
    "gap": (Gap,),
    "source": (Source,),
    "filled": (Filled,),
    "way": (Way,),
}
"""The words that the cells of a column can hold, by the name of its vocabulary."""


class Words:
    """The words of the sheets in one language.

    Args:
        language: `nl` or `en`; any other falls back to English.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        """The language."""
        self._translate = translation(language).gettext
        self._of: dict[type[StrEnum], dict[StrEnum, str]] = {}
        for words in VOCABULARIES.values():
            self._take(words)
        self.yes = self.of(Answering.YES)
        """Yes."""
        self.no = self.of(Answering.NO)
        """No."""

    def say(self, msgid: str) -> str:
        """A text of the program; the empty one has no words in any language."""
        return self._translate(msgid) if msgid else ""

    def of(self, word: StrEnum) -> str:
        """What stands on the sheets for a word of a closed list."""
        return self._of[type(word)][word]

    def whether(self, answer: bool) -> str:
        """Yes or no."""
        return self.yes if answer else self.no

    def text(self, text: Text) -> str:
        """A text of the study or a questionnaire."""
        return say(text, self.language)

    def vocabulary(self, name: str) -> dict[str, str]:
        """The values of a vocabulary by the word that stands on the sheets."""
        return {text: word.value for words in VOCABULARIES[name] for word, text in self._of[words].items()}

    def _take(self, vocabulary: tuple[type[StrEnum], ...]) -> None:
        """Look up the words of a vocabulary; one that another has already gets its value behind it."""
        taken = {text for words in vocabulary for text in self._of.get(words, {}).values()}
        for words in vocabulary:
            if words in self._of:
                continue
            known = self._of[words] = {}
            for word in words:
                msgid = label(word) if words in _OF_THE_FIELD else _LABELS[words][word]
                text = self._translate(msgid)
                known[word] = f"{text} ({word.value})" if text in taken else text
                taken.add(known[word])
