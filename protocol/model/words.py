"""The field's closed lists of words, with the English of each; screens and sheets translate them."""

from __future__ import annotations

from enum import StrEnum

from protocol.i18n import N_


class Kind(StrEnum):
    """What sort of thing a note holds. Kept apart from the screen to the last sheet."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    OBSERVATION = "observation"
    INTERPRETATION = "interpretation"


class Mention(StrEnum):
    """How a question or a list item came up."""

    SPONTANEOUS = "spontaneous"
    ASKED = "asked"
    AFTER_PROBE = "after_probe"
    AFTER_PROMPT = "after_prompt"
    NONE = "none"


class Outcome(StrEnum):
    """What came of a question or a list item; the last three are for sources."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    DENIED = "denied"
    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    NOT_REACHED = "not_reached"
    FOUND = "found"
    NOT_FOUND = "not_found"
    ORAL_ONLY = "oral_only"


class Reason(StrEnum):
    """Why a question has no answer of its own."""

    NO_TIME = "no_time"
    ELSEWHERE = "elsewhere"
    TOO_SENSITIVE = "too_sensitive"
    NOT_FITTING = "not_fitting"
    FORGOTTEN = "forgotten"
    BROKEN_OFF = "broken_off"
    OTHER = "other"
    NOT_SHOWN = "not_shown"
    NOTHING_NOTED = "nothing_noted"
    EARLIER = "earlier"


class Basis(StrEnum):
    """What a mention and an outcome rest on."""

    ACT = "act"
    """They followed from what was done (a note, a probe, an answer)."""
    BY_HAND = "by_hand"
    """Somebody set them."""
    CLOSING = "closing"
    """Nobody said anything of them: filled in when the interview was closed."""


class About(StrEnum):
    """Whose goal or task it is, in the eyes of who tells it."""

    SELF = "self"
    OTHERS = "others"
    BOTH = "both"


class State(StrEnum):
    """Where an interview is in its life."""

    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """How far a questionnaire has come (Kallio 2016: preliminary, piloted, complete)."""

    CONCEPT = "concept"
    PILOT = "pilot"
    DEFINITIVE = "definitive"


class Way(StrEnum):
    """How consent was asked."""

    READ_ALOUD = "read_aloud"
    ON_PAPER = "on_paper"


class Retained(StrEnum):
    """What a study keeps for some time and then lets go."""

    INTERVIEWS = "interviews"
    RECORDINGS = "recordings"
    EXPORTS = "exports"
    NAMES = "names"


class Special(StrEnum):
    """What stands in the place of a closed answer."""

    REFUSED = "refused"
    DONT_KNOW = "dont_know"


_LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Kind: {
        Kind.VERBATIM: N_("verbatim"),
        Kind.PARAPHRASE: N_("paraphrase"),
        Kind.OBSERVATION: N_("observation"),
        Kind.INTERPRETATION: N_("interpretation"),
    },
    Mention: {
        Mention.SPONTANEOUS: N_("spontaneous"),
        Mention.ASKED: N_("asked"),
        Mention.AFTER_PROBE: N_("after a probe"),
        Mention.AFTER_PROMPT: N_("after reading aloud"),
        Mention.NONE: N_("not raised"),
    },
    Outcome: {
        Outcome.ANSWERED: N_("answered"),
        Outcome.NO_ANSWER: N_("no answer"),
        Outcome.DENIED: N_("denied"),
        Outcome.REFUSED: N_("prefers not to say"),
        Outcome.DONT_KNOW: N_("doesn't know"),
        Outcome.NOT_APPLICABLE: N_("not applicable"),
        Outcome.NOT_REACHED: N_("not reached"),
        Outcome.FOUND: N_("found"),
        Outcome.NOT_FOUND: N_("not found"),
        Outcome.ORAL_ONLY: N_("by word of mouth only"),
    },
    Reason: {
        Reason.NO_TIME: N_("no time left"),
        Reason.ELSEWHERE: N_("came up elsewhere"),
        Reason.TOO_SENSITIVE: N_("too sensitive"),
        Reason.NOT_FITTING: N_("does not fit this person"),
        Reason.FORGOTTEN: N_("forgotten"),
        Reason.BROKEN_OFF: N_("talk broken off"),
        Reason.OTHER: N_("other reason"),
        Reason.NOT_SHOWN: N_("not shown"),
        Reason.NOTHING_NOTED: N_("shown, nothing noted"),
        Reason.EARLIER: N_("settled in an earlier sitting"),
    },
    Basis: {
        Basis.ACT: N_("followed from an act"),
        Basis.BY_HAND: N_("set by hand"),
        Basis.CLOSING: N_("filled in at closing"),
    },
    About: {
        About.SELF: N_("self"),
        About.OTHERS: N_("others"),
        About.BOTH: N_("self and others"),
    },
    State: {
        State.OPEN: N_("open"),
        State.CLOSED: N_("closed"),
        State.SEALED: N_("sealed"),
        State.WITHDRAWN: N_("withdrawn"),
    },
    Status: {
        Status.CONCEPT: N_("concept"),
        Status.PILOT: N_("pilot"),
        Status.DEFINITIVE: N_("definitive"),
    },
    Way: {
        Way.READ_ALOUD: N_("read aloud"),
        Way.ON_PAPER: N_("on paper"),
    },
    Retained: {
        Retained.INTERVIEWS: N_("interviews"),
        Retained.RECORDINGS: N_("sound recordings"),
        Retained.EXPORTS: N_("exports"),
        Retained.NAMES: N_("key list of names"),
    },
    Special: {
        Special.REFUSED: N_("prefer not to say"),
        Special.DONT_KNOW: N_("don't know"),
    },
}


def label(word: StrEnum) -> str:
    """The English label of a word: a msgid, to be translated where it is shown."""
    return _LABELS[type(word)][word]
