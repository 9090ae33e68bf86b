"""A study: its cases, roles, topics and plan, as values."""

from __future__ import annotations

from msgspec import Struct, field

from protocol.model.questionnaire import Choice
from protocol.model.text import Text
from protocol.model.words import Retained


class Case(Struct, frozen=True, kw_only=True):
    """One Huis van het Kind."""

    code: str
    """Such as `C1`."""
    name: str = ""
    """What the researchers call it."""
    place: str = ""
    """Where it is."""
    planned: dict[str, int] = field(default_factory=dict)
    """Interviews planned here, by role; overrides the study's own plan."""


class Role(Struct, frozen=True, kw_only=True):
    """Whose perspective."""

    id: str
    """Such as `volunteer`."""
    label: Text
    """What is shown."""
    code: str
    """The letter in a participant's code: `V` in `C3-V02`."""
    questionnaire: str
    """The id of the questionnaire that is used for this role."""
    source: bool = False
    """True when it is a source that is read, not a person who is asked."""


class ResearchQuestion(Struct, frozen=True, kw_only=True):
    """What the study wants to know."""

    id: str
    """Such as `RQ1`."""
    label: Text
    """The question in full."""


class SpineTopic(Struct, frozen=True, kw_only=True):
    """A topic of the spine that runs through all roles."""

    id: str
    """Such as `O06`."""
    label: Text
    """What is shown."""
    research_questions: tuple[str, ...] = ()
    """Ids of the research questions that it serves."""


class Interviewer(Struct, frozen=True, kw_only=True):
    """Who leads interviews: a code, no name needed."""

    code: str
    """Such as `AB`."""
    label: str = ""
    """What is shown beside it."""


class Contact(Struct, frozen=True, kw_only=True):
    """Somebody to turn to when a talk becomes too heavy."""

    label: Text
    """Who it is."""
    phone: str
    """As it is dialled."""
    note: Text = field(default_factory=dict)
    """When and for what."""


class Retention(Struct, frozen=True, kw_only=True):
    """How long something is kept."""

    what: Retained
    """What it is about."""
    until: str = ""
    """The day after which it goes, `YYYY-MM-DD`; empty when it is counted from each interview."""
    months: int = 0
    """Months after an interview is closed; 0 when a day is given."""


class Study(Struct, frozen=True, kw_only=True):
    """One research project."""

    title: Text
    """What is shown."""
    language: str = "nl"
    """The language of screens and sheets, unless the person chose one."""
    time_zone: str = "Europe/Brussels"
    """The zone of the local times on screens and sheets (an IANA name)."""
    fictional: bool = False
    """True for a demonstration: every sheet says so."""
    research_questions: tuple[ResearchQuestion, ...] = ()
    """In order."""
    topics: tuple[SpineTopic, ...] = ()
    """The spine, in order."""
    roles: tuple[Role, ...] = ()
    """In order."""
    cases: tuple[Case, ...] = ()
    """In order."""
    planned: dict[str, int] = field(default_factory=dict)
    """Interviews planned per case, by role."""
    interviewers: tuple[Interviewer, ...] = ()
    """In order."""
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    """Lists that every questionnaire may use."""
    probes: dict[str, Text] = field(default_factory=dict)
    """Probes that every questionnaire may use."""
    expansions: dict[str, str] = field(default_factory=dict)
    """Short forms and what they stand for."""
    contacts: tuple[Contact, ...] = ()
    """For the distress card."""
    retention: tuple[Retention, ...] = ()
    """How long things are kept, in order."""
    coreq: dict[str, Text] = field(default_factory=dict)
    """What the researchers tell of the study for COREQ, by the name of the item."""
    backup_to: str = ""
    """A folder on a stick or another disk that gets a copy of each backup; empty for none."""
    newer: bool = False
    """Whether its file is of a newer version of the program: then it is read, and nothing is written."""
    extra: dict[str, str] = field(default_factory=dict)
    """Fields that the program doesn't know."""

    def role(self, role_id: str) -> Role | None:
        """The role with this id, or None."""
        return next((role for role in self.roles if role.id == role_id), None)

    def case(self, code: str) -> Case | None:
        """The case with this code, or None."""
        return next((case for case in self.cases if case.code == code), None)

    def planned_for(self, case: Case, role: Role) -> int:
        """How many interviews are planned in a case with a role."""
        return case.planned.get(role.id, self.planned.get(role.id, 0))
