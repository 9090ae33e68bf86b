"""What cases, roles, topics, interviews and times are called on the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.interview import Interview, Participant
from protocol.model.questionnaire import Topic
from protocol.model.study import Case, Study

INBOX = "inbox"
DEBRIEF_TOPIC = "debrief"
UNKNOWN_TOPIC = "unknown"
"""Topics of the workbook's own. Those of a questionnaire stand under `topic/<id>`, so the two never clash."""

_ID_SHOWN = 4
"""Characters of an interview's id that tell two interviews with one code apart."""


class Names:
    """What things are called on the sheets, in one language.

    It remembers the codes that it gave, and the roles and topics that the study does not list.

    Args:
        study: The study.
        words: The words of the sheets.
        participants: Those of the study, for the titles of sources.
    """

    def __init__(self, study: Study, words: Words, participants: Sequence[Participant] = ()) -> None:
        self.study = study
        """The study."""
        self.words = words
        """The words of the sheets."""
        self.zone_name = study.time_zone
        """The zone of the times on the sheets: that of the study, or UTC where it is not known here."""
        try:
            self._zone = ZoneInfo(study.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._zone, self.zone_name = ZoneInfo("UTC"), "UTC"
        self._titles = {person.id: person.title for person in participants}
        self._codes: set[str] = set()
        self._roles: dict[str, str] = {}
        self._topics: dict[str, str] = {}
        for role in study.roles:
            self._name_role(role.id, words.text(role.label))
        for topic in study.topics:
            self._name_topic(topic.id, words.text(topic.label))
        self._own_topics = {
            INBOX: words.say(N_("Inbox")),
            DEBRIEF_TOPIC: words.say(N_("Debrief")),
            UNKNOWN_TOPIC: words.say(N_("unknown question")),
        }

    @property
    def roles(self) -> dict[str, str]:
        """What each role is called, by id: the study's own, then others as they came."""
        return self._roles

    @property
    def topics(self) -> dict[str, str]:
        """What each topic is called, by its key here: the spine, other topics as they came, our own."""
        return {**self._topics, **self._own_topics}

    def role(self, role_id: str) -> str:
        """What a role is called."""
        if role_id not in self._roles:
            self._name_role(role_id, "")
        return self._roles[role_id]

    def add_topics(self, topics: Sequence[Topic]) -> None:
        """Name the topics of a questionnaire that the study does not have."""
        for topic in topics:
            if topic_key(topic.id) not in self._topics:
                self._name_topic(topic.id, self.words.text(topic.label))

    def topic(self, key: str) -> str:
        """What a topic is called, by its key."""
        return self._topics.get(key) or self._own_topics.get(key) or self._own_topics[UNKNOWN_TOPIC]

    def case(self, code: str) -> Case:
        """A case; one without a name where the study does not have it."""
        return self.study.case(code) or Case(code=code)

    def title(self, participant: str) -> str:
        """What a source is called; empty for a person."""
        return self._titles.get(participant, "")

    def interview(self, interview: Interview) -> str:
        """A code for an interview that no other has: participant and sitting."""
        code = f"{interview.participant_code or interview.id}-{interview.sitting}"
        if code in self._codes:
            code = f"{code}-{interview.id[:_ID_SHOWN]}"
        if code in self._codes:
            code = f"{code}-{interview.id}"
        self._codes.add(code)
        return code

    def local(self, utc: str | None) -> str:
        """A time in the study's zone, `YYYY-MM-DDTHH:MM:SS`; as it was kept where it is no time."""
        if not utc:
            return ""
        try:
            moment = datetime.fromisoformat(utc)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return moment.astimezone(self._zone).replace(tzinfo=None).isoformat(timespec="seconds")
        except (ValueError, OverflowError):
            return utc

    def _name_role(self, role_id: str, label: str) -> None:
        taken = label in self._roles.values()
        self._roles[role_id] = f"{label} ({role_id})" if label and taken else label or role_id

    def _name_topic(self, topic_id: str, label: str) -> None:
        """A topic is called by its id and its label: the id tells two of the same label apart."""
        self._topics[topic_key(topic_id)] = f"{topic_id} {label}" if label else topic_id


def topic_key(topic_id: str) -> str:
    """The key of a topic of a questionnaire."""
    return f"topic/{topic_id}"
