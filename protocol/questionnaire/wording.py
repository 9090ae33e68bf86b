"""What respondents hear, looked at as words: terms that come too early, leading words, missing languages."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct

from protocol.i18n import _
from protocol.model.questionnaire import QuestionType, probes_of
from protocol.model.text import Text
from protocol.questionnaire.build import Built
from protocol.questionnaire.findings import shown
from protocol.questionnaire.part import Part
from protocol.questionnaire.questions import Found
from protocol.questionnaire.reading import Reading

MAX_TERMS = 100
"""Terms that a file may keep for last: each of them is looked for in everything that is heard."""

_WORD = re.compile(r"[^\W_]+")

_READ_ALOUD = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})
"""Types whose choices a respondent hears; those of `mentions` are never read out."""

_LEADING = {
    "nl": re.compile(
        r"\b(?:vindt u|vind je|vinden jullie|denkt u|denk je|denken jullie)"
        r" (?:dan )?(?:ook niet|niet (?:ook|dat))\b"
        r"|\b(?:toch|nietwaar|niet waar|hè)\s*\?",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:don|wouldn)['’]t you (?:also )?(?:think|agree|find|feel|say)\b"
        r"|\b(?:isn|wasn|doesn|aren)['’]t (?:it|that|there|they)\s*\?|, right\s*\?",
        re.IGNORECASE,
    ),
}
"""Words that put an answer into somebody's mouth, by language."""


class _Heard(Struct, frozen=True):
    """One text that a respondent hears."""

    at: str
    """Its place."""
    language: str
    """The language of the words."""
    words: str
    """What is said."""
    line: int
    """Where it stands in the file."""


class _Waiting(Struct, frozen=True):
    """A term that is kept for last."""

    part: Part
    """The question that asks for it."""
    term: str
    """The term, as it is written."""
    before: int
    """How many texts are heard before that question."""


def check_wording(built: Built) -> None:
    """Tell terms that are named too early, and warn of leading words and of missing languages.

    Args:
        built: The questionnaire with what the study shares.
    """
    heard: list[_Heard] = []
    waiting: list[_Waiting] = []
    for at, text in _beginning(built):
        heard += _each(built.root.reading, at, text)
    told: set[str] = set()
    for found in built.course.found:
        waiting += [_Waiting(found.part, term, len(heard)) for term in found.question.ask_last]
        for at, text in _said(found, built, told):
            heard += _each(found.part.reading, at, text)
    _check_early(built.root.reading, heard, waiting)
    _check_leading(built.root.reading, heard)


def _beginning(built: Built) -> Iterator[tuple[str, Text]]:
    yield "opening", built.questionnaire.opening
    for item in built.questionnaire.consent:
        yield f"consent.{item.name}.label", item.label


def _said(found: Found, built: Built, told: set[str]) -> Iterator[tuple[str, Text]]:
    """The texts of a question that are heard, or that an interviewer speaks after: place and text.

    Args:
        found: The question.
        built: The questionnaire, for its probes and choices.
        told: Places of shared texts that were heard before; gets those of this question.
    """
    question, part = found.question, found.part
    yield part.at("label"), question.label
    yield part.at("simpler"), question.simpler
    yield part.at("keywords"), question.keywords
    shared = [(f"probes.{name}", built.questionnaire.probes.get(name, {})) for name in _probes(found, built)]
    if question.type in _READ_ALOUD:
        choices = built.questionnaire.choices.get(question.list_name, ())
        before = f"choices.{question.list_name}"
        shared += [(f"{before}.{choice.name}.label", choice.label) for choice in choices]
    for at, text in shared:
        if at not in told:
            told.add(at)
            yield at, text


def _probes(found: Found, built: Built) -> tuple[str, ...]:
    if found.question.type is QuestionType.GROUP:
        return ()
    return probes_of(built.questionnaire, found.question)


def _each(reading: Reading, at: str, text: Text) -> Iterator[_Heard]:
    for language, words in text.items():
        line = reading.lines.get(f"{at}.{language}", reading.lines.get(at, 0))
        yield _Heard(at, language, words, line)


def _check_early(reading: Reading, heard: list[_Heard], waiting: list[_Waiting]) -> None:
    if not waiting:
        return
    if len(waiting) > MAX_TERMS:
        what = _("more than {count} terms are kept for last").format(count=MAX_TERMS)
        waiting[MAX_TERMS].part.error("ask_last", what, _("keep the most important ones"))
    texts = [_in_words(each.words) for each in heard]
    starts = [0, *accumulate(len(text) for text in texts)]
    everything = "".join(texts)
    for each in waiting[:MAX_TERMS]:
        term, end = _in_words(each.term)[:-1], starts[each.before]
        position = everything.find(term, 0, end)
        while position >= 0 and not reading.findings.full:
            number = bisect_right(starts, position) - 1
            _tell_early(reading, heard[number], each)
            position = everything.find(term, starts[number + 1], end)


def _tell_early(reading: Reading, early: _Heard, waiting: _Waiting) -> None:
    if early.line:
        what = _("{term} is named here, and {question} asks for it last")
        told = what.format(term=shown(waiting.term), question=waiting.part.place)
        remedy = _("say it in other words, or ask this later")
        reading.findings.error(early.line, early.at, told, remedy)
    else:  # a shared text: its line is in the study's file
        what = _("{term} is named before, in {place} of study.yaml")
        told = what.format(term=shown(waiting.term), place=early.at)
        waiting.part.error("ask_last", told, _("say it in other words there"))


def _in_words(text: str) -> str:
    """A text as it is searched: its words in small letters, with a blank around each, and a line end."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    return f" {' '.join(words)} \n"


def _check_leading(reading: Reading, heard: list[_Heard]) -> None:
    for each in heard:
        pattern = _LEADING.get(each.language)
        found = pattern.search(each.words) if pattern is not None else None
        if found is not None and each.line:
            what = _("{words} may lead the answer").format(words=shown(found[0]))
            reading.findings.warn(each.line, each.at, what, _("ask it openly"))


def check_languages(reading: Reading) -> None:
    """Warn of texts that lack a language of the others.

    A language that fewer than half of the texts have is told once, where it is used first.
    """
    count = Counter(language for text in reading.texts.values() for language in text)
    usual = {language for language, uses in count.items() if 2 * uses >= len(reading.texts)}
    rare = set(count) - usual
    for at, text in reading.texts.items():
        for language in sorted(usual - text.keys()):
            what = _("this text is not there in {language}").format(language=language)
            reading.warn(at, what, _("write {field}: ...").format(field=language))
        for language in sorted(rare & text.keys()):
            rare.discard(language)
            what = _("only {count} of {total} texts are there in {language}")
            reading.warn(
                at,
                what.format(count=count[language], total=len(reading.texts), language=language),
                _("write the others in {language} too, or leave it out").format(language=language),
            )
