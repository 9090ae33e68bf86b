"""What consent allows the workbook to hold."""

from __future__ import annotations

from protocol.export.words import Answering, Words
from protocol.i18n import N_
from protocol.model.interview import InterviewContents, consent_now
from protocol.model.questionnaire import NOTES_CONSENT, QUOTES_CONSENT
from protocol.model.words import State


def why_left_out(contents: InterviewContents, words: Words) -> str | None:
    """Why an interview may not be in the workbook; None when it may.

    It may not without a yes to notes and to each item that is required, nor once it was withdrawn. A source
    is asked nothing.

    Args:
        contents: The interview.
        words: The language of the answer.
    """
    if contents.interview.state is State.WITHDRAWN:
        return words.say(N_("withdrawn"))
    decided = consent_now(contents.interview.consent)
    needed = [
        item.name for item in contents.questionnaire.consent if item.required or item.name == NOTES_CONSENT
    ]
    if NOTES_CONSENT in decided and NOTES_CONSENT not in needed:
        needed.append(NOTES_CONSENT)
    for name in needed:
        if not decided.get(name, False):
            if name in decided:
                return words.say(N_("no consent to {item}")).format(item=item_name(name, words))
            return words.say(N_("consent to {item} is not answered yet")).format(item=item_name(name, words))
    return None


def may_be_quoted(contents: InterviewContents) -> bool:
    """Whether literal words may be quoted: what a source says, and what somebody said yes to."""
    decided = consent_now(contents.interview.consent)
    if not decided and not contents.questionnaire.consent:
        return True
    return decided.get(QUOTES_CONSENT, False)


def decisions(contents: InterviewContents) -> dict[str, Answering]:
    """What stands of each item of consent, by name, in the order of the questionnaire."""
    decided = consent_now(contents.interview.consent)
    names = [item.name for item in contents.questionnaire.consent]
    names += [name for name in decided if name not in names]
    told = {True: Answering.YES, False: Answering.NO, None: Answering.UNDECIDED}
    return {name: told[decided.get(name)] for name in names}


def item_name(name: str, words: Words) -> str:
    """What an item of consent is called in a few words."""
    known = {
        NOTES_CONSENT: N_("notes"),
        QUOTES_CONSENT: N_("quotes"),
        "recording": N_("recording"),
    }
    return words.say(known[name]) if name in known else name
