"""The card of a sealed interview: all that the device may still know of what it can no longer read.

It is what the study home counts by, what a second sitting with the same participant needs, and what tells
that a questionnaire was changed without a new version. Nobody's words are on it. The interview outranks its
card.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import NewerFormat, Sealed
from protocol.model.interview import InterviewContents
from protocol.model.questionnaire import walk
from protocol.model.words import Outcome
from protocol.store.atomic import write_atomically
from protocol.store.envelope import pack
from protocol.store.names import card_of
from protocol.store.reading import read_contents, read_newer, read_tables
from protocol.store.summaries import Summary

_TABLE = "card"


class Standing(Struct, frozen=True, kw_only=True):
    """What later talks need to know of an interview."""

    questionnaire_hash: str
    """The hash of the meaning of the questionnaire that was used."""
    settled: tuple[str, ...]
    """The paths of the questions of which something was said."""
    must_asks: tuple[str, ...]
    """The paths of the must-asks, in the order of the questionnaire."""
    come_back: tuple[str, ...]
    """The paths of what was meant to be come back to."""


class Card(Struct, frozen=True, kw_only=True):
    """What the device knows of a sealed interview."""

    summary: Summary
    """What the study home shows."""
    standing: Standing
    """What later talks need."""
    sealed_at: str
    """UTC."""


class _Tables(Struct, frozen=True):
    card: dict[str, Card]


def standing_of(contents: InterviewContents) -> Standing:
    """What later talks need to know of an interview that can be read."""
    settled = {
        state.question: None
        for state in contents.states
        if state.item is None and state.outcome is not Outcome.NOT_REACHED
    }
    must_asks = {placed.path: None for placed in walk(contents.questionnaire) if placed.question.must_ask}
    return Standing(
        questionnaire_hash=contents.interview.questionnaire_hash,
        settled=tuple(settled),
        must_asks=tuple(must_asks),
        come_back=contents.interview.come_back,
    )


def read_standing(path: Path) -> Standing:
    """What later talks need to know of an interview: from itself, or from its card where it is sealed.

    Args:
        path: The interview.

    Raises:
        StoreError: Neither can be read.
    """
    try:
        return standing_of(read_contents(path))
    except NewerFormat:
        return standing_of(read_newer(path))
    except Sealed:
        return read_card(path).standing


def read_card(path: Path) -> Card:
    """The card of a sealed interview.

    Args:
        path: The interview.

    Raises:
        DamagedFile: The card is not what was written, or is not there.
        NewerFormat: It was written by a newer version of the program, and can't be understood.
        Locked: The study is encrypted, and nobody unlocked it.
    """
    card = card_of(path)
    return next(iter(read_tables(card, _Tables).card.values()))


def write_card(path: Path, card: Card) -> None:
    """Keep the card of an interview.

    Args:
        path: The interview.
        card: What it says.

    Raises:
        WriteFailed: The disk refused.
    """
    write_atomically(card_of(path), pack({_TABLE: {"1": msgspec.to_builtins(card)}}))
