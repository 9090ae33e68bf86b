"""The sheet of the questions: every question of every version of a questionnaire that was used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from protocol.export.book.columns import Column, Form, Value, fixed, free
from protocol.export.guides import Guide, Guides
from protocol.export.names import Names, topic_key
from protocol.export.scratch import Part
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.export.words import Sort
from protocol.i18n import LANGUAGES, N_
from protocol.model.questionnaire import Choice, Placed, Question, probes_of
from protocol.model.text import Text

QUESTIONS = Form(
    id="questions",
    title=N_("Questions"),
    what=N_("Every question of every version of a questionnaire that was used, and those made up."),
    printed_to="used",
    frozen=0,
    columns=(
        free("questionnaire", N_("questionnaire"), N_("The name of the questionnaire."), 14),
        free("version", N_("version"), N_("Its version."), 9),
        fixed("status", N_("status"), N_("How far that version has come."), 11, "status"),
        free("role", N_("role"), N_("The role that it is for."), 13),
        free("topic", N_("topic"), N_("The topic under which the question stands."), 17),
        fixed("place", N_("place in questionnaire"), N_("Its place in the questionnaire, from 1."), 13),
        free("question", N_("question id"), N_("Its name: the same in every role."), 18),
        fixed("type", N_("type"), N_("What kind of question it is."), 14, "type"),
        fixed("must_ask", N_("must be asked"), N_("Whether it may not be left open."), 11, "yes"),
        fixed("phase", N_("part in the talk"), N_("What it does in the course of the talk."), 17, "phase"),
        free("research", N_("research question"), N_("The research questions that it serves."), 26),
        free("probes", N_("probes"), N_("The probes that it has."), 30),
        free("choices", N_("choices"), N_("The choices or items of its list, each with its name."), 34),
        fixed("used", N_("interviews"), N_("How many interviews used this version."), 11),
        free("interview", N_("interview"), N_("For an improvised question: in which it was made up."), 12),
        free("simpler", N_("simpler wording"), N_("A second, easier wording."), 28),
        free("hint", N_("hint"), N_("Help with it, also that for the interviewer alone."), 28),
        free("collects", N_("collects"), N_("What its notes are, such as definitions."), 12),
        free("pair", N_("other half"), N_("The question for the other half: practice, meaning."), 14),
        free("ask_last", N_("terms kept for last"), N_("Terms that nothing before it may name."), 16),
        free("reference", N_("reference list"), N_("The list that its items are held against."), 16),
        free("formerly", N_("formerly"), N_("Its name in an older version."), 14),
        free("group", N_("within"), N_("The group of questions in which it stands."), 14),
        free("relevant", N_("only if"), N_("The expression that says whether it applies."), 20),
        free(
            "required",
            N_("answer wanted if"),
            N_("The expression that says when."),
            16,
        ),
        free("constraint", N_("answer must fulfil"), N_("The expression that an answer must fulfil."), 20),
        free("calculation", N_("calculation"), N_("The expression that gives its value."), 20),
        free(
            "choice_filter",
            N_("choice only if"),
            N_("The expression that says of each choice when."),
            20,
        ),
        free("default", N_("offered answer"), N_("The answer that is offered."), 14),
        free("parameters", N_("scale"), N_("Start, end and step of a scale."), 16),
        free("repeat_count", N_("how often"), N_("The expression that says how often a group is asked."), 14),
        free("extra", N_("other fields"), N_("What else the file says of it."), 20),
        free("hash", N_("fingerprint"), N_("Tells two questionnaires of one name and version apart."), 14),
    ),
)

_WORDING = N_("The question in full, in this language.")
_BEFORE_WORDINGS = 8
"""Columns before those of the wordings."""


class Questions(Sheet):
    """The sheet of all questions.

    Args:
        path: A new file, in a private folder: improvised questions wait in it.
        guides: The versions that were used.
        names: What things are called.
    """

    def __init__(self, path: Part, guides: Guides, names: Names) -> None:
        super().__init__(QUESTIONS)
        self._guides = guides
        self._names = names
        self._words = names.words
        self._improvised = Spool(path)
        self._research = {
            question.id: names.words.text(question.label) for question in names.study.research_questions
        }

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Remember the questions that were made up in an interview."""
        for made_up in sorted(sitting.contents.improvised, key=lambda each: each.counter):
            path = made_up.path
            told = (
                sitting.guide.questionnaire.id,
                sitting.guide.questionnaire.version,
                sitting.guide.questionnaire.role,
                sitting.names.topic(sitting.places.topic(path)),
                sitting.places.number(path),
                path,
                sitting.interview.language,
                made_up.wording,
                sitting.code,
                sitting.guide.digest,
            )
            self._improvised.add("", json.dumps(told))
        return ()

    @cached_property
    def _languages(self) -> list[str]:
        """The languages in which there is a wording; known when all interviews were read."""
        guides = self._guides.all()
        found = {language for guide in guides for p in guide.placed.values() for language in p.question.label}
        return [*LANGUAGES, *sorted(found.difference(LANGUAGES))]

    def columns(self) -> tuple[Column, ...]:
        """The columns; there is one for the wording in each language."""
        wording = self._words.say(N_("wording"))
        wordings = (
            Column(
                id=f"wording_{number}",
                header=f"{wording} ({language})",
                spoken=True,
                meaning=_WORDING,
                width=36,
                named=language,
            )
            for number, language in enumerate(self._languages, 1)
        )
        fixed_ones = QUESTIONS.columns
        return (*fixed_ones[:_BEFORE_WORDINGS], *wordings, *fixed_ones[_BEFORE_WORDINGS:])

    def rows(self) -> Iterator[Row]:
        """The rows, in the order of the questionnaires; improvised questions come last."""
        for guide in self._guides.all():
            for placed in guide.placed.values():
                yield self._row(guide, placed)
        for told in self._improvised.read(""):
            yield self._made_up(*json.loads(told))

    def close(self) -> None:
        """Let go of the file."""
        self._improvised.close()

    def _made_up(
        self,
        questionnaire: str,
        version: str,
        role: str,
        topic: str,
        place: float,
        path: str,
        language: str,
        wording: str,
        code: str,
        digest: str,
    ) -> Row:
        """The row of a question that was made up; most of what a questionnaire says of one is not there."""
        told: dict[str, Value] = {
            "questionnaire": questionnaire,
            "version": version,
            "role": self._names.roles.get(role, role),
            "topic": topic,
            "place": place,
            "question": path,
            "type": self._words.of(Sort.IMPROVISED),
            "must_ask": self._words.no,
            "used": 1,
            "interview": code,
            "hash": digest,
        }
        spoken = language if language in self._languages else self._languages[0]
        return [
            (wording if column.named == spoken else None) if column.named else told.get(column.id)
            for column in self.columns()
        ]

    def _row(self, guide: Guide, placed: Placed) -> Row:
        questionnaire, question, words = guide.questionnaire, placed.question, self._words
        phase = question.role_of_question
        return [
            questionnaire.id,
            questionnaire.version,
            words.of(questionnaire.status),
            self._names.roles.get(questionnaire.role, questionnaire.role),
            self._names.topic(topic_key(placed.topic)),
            guide.numbers[placed.path],
            placed.path,
            words.of(question.type),
            *(question.label.get(language) for language in self._languages),
            words.whether(question.must_ask),
            None if phase is None else words.of(phase),
            "\n".join(self._research_question(name) for name in question.research_question),
            " / ".join(
                words.text(questionnaire.probes.get(name, {})) or name
                for name in probes_of(questionnaire, question)
            ),
            "; ".join(self._choice(choice) for choice in guide.choices(question.list_name)),
            guide.interviews,
            None,
            words.text(question.simpler),
            self._hints(question),
            question.collects,
            question.pair,
            ", ".join(question.ask_last),
            question.reference,
            question.formerly,
            placed.within,
            question.relevant,
            question.required,
            question.constraint,
            question.calculation,
            question.choice_filter,
            question.default,
            _listed(question.parameters),
            question.repeat_count,
            _listed(question.extra),
            guide.digest,
        ]

    def _research_question(self, name: str) -> str:
        label = self._research.get(name)
        return f"{name}: {label}" if label else name

    def _choice(self, choice: Choice) -> str:
        label = self._words.text(choice.label)
        return f"{label} ({choice.name})" if label else choice.name

    def _hints(self, question: Question) -> str:
        hints: list[Text] = [question.hint, question.guidance_hint]
        return "\n".join(filter(None, map(self._words.text, hints)))


def _listed(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in fields.items())
