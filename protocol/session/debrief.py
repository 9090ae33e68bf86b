"""The debrief: what the interviewer writes down right after the talk, as a guide of its own.

It is led and kept like the talk itself, on the same line; its notes have paths `debrief/<name>`.
"""

from __future__ import annotations

from protocol.i18n import LANGUAGES, N_, translation
from protocol.model.questionnaire import DEBRIEF, Question, Questionnaire, QuestionType, Topic
from protocol.model.text import Text
from protocol.model.words import Kind, Status

_FIELDS = (
    (
        "setting",
        N_("Setting"),
        N_("What was the room like, who came and went, where did you sit?"),
        Kind.OBSERVATION,
    ),
    ("mood", N_("Mood"), N_("How did the talk feel: ease, tension, silences?"), Kind.OBSERVATION),
    (
        "disturbances",
        N_("Disturbances"),
        N_("What came between: children, telephone, noise?"),
        Kind.OBSERVATION,
    ),
    ("door", N_("At the door"), N_("What was still said when the talk was over?"), Kind.PARAPHRASE),
    (
        "reflexive",
        N_("Reflexive note"),
        N_("What did you bring into this talk yourself, and what surprised you?"),
        Kind.INTERPRETATION,
    ),
)
"""Setting, presence, mood, disturbance (Phillippi & Lauderdale 2018); the reflexive note apart from them."""


def debrief_guide(is_source: bool = False) -> Questionnaire:
    """The debrief as a questionnaire: a topic for each thing to write down.

    Args:
        is_source: Whether a source was read: then there was no room, no mood and no door.
    """
    topics = []
    for name, label, wording, _kind in _FIELDS[-1:] if is_source else _FIELDS:
        question = Question(name=name, type=QuestionType.TEXT, label=_in_all(wording))
        group = Question(name=DEBRIEF, type=QuestionType.GROUP, questions=(question,))
        topics.append(Topic(id=name, label=_in_all(label), questions=(group,)))
    return Questionnaire(
        id=DEBRIEF,
        version="1",
        status=Status.DEFINITIVE,
        role="",
        title=_in_all(N_("Debrief")),
        topics=tuple(topics),
    )


def is_debrief(path: str | None) -> bool:
    """Whether a path belongs to the debrief."""
    return path is not None and path.startswith(f"{DEBRIEF}/")


def kind_at(path: str) -> Kind | None:
    """The kind that a note at a question of the debrief has unless another is chosen; None elsewhere."""
    return next((kind for name, _label, _wording, kind in _FIELDS if path == f"{DEBRIEF}/{name}"), None)


def _in_all(text: str) -> Text:
    return {language: translation(language).gettext(text) for language in LANGUAGES}
