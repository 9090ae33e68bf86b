"""What a column of a sheet is: its id, its header, what it means, and how wide it is."""

from __future__ import annotations

from msgspec import Struct

from protocol.i18n import N_


class Link(Struct, frozen=True):
    """A text that leads to another cell of the workbook."""

    text: str
    """What stands there."""
    sheet: str
    """The title of the sheet."""
    cell: str
    """The cell there, such as `A7`."""


Value = str | int | float | Link | None
"""What a row holds, before it becomes a cell; None becomes the sign that there is nothing to say."""


class Column(Struct, frozen=True, kw_only=True):
    """One column of a table."""

    id: str
    """What a program calls it; never changes. The columns of one family are numbered: `role_1`, `role_2`."""
    header: str
    """The words above it: a msgid, unless `spoken`."""
    meaning: str
    """What it means: a msgid."""
    spoken: bool = False
    """True when the header is no msgid but words in the language of the sheets already."""
    width: float = 12
    """In characters."""
    free: bool = True
    """Whether it holds words of people or of files: those are guarded, and go on in further cells."""
    date: bool = False
    """Whether it holds times (`YYYY-MM-DDTHH:MM:SS`), to become times of Excel."""
    words: str = ""
    """The vocabulary of its words; empty when it has none."""
    links: bool = False
    """Whether a cell of it may be a `Link`."""
    own: bool = False
    """Whether it is left empty, for who reads the workbook."""
    named: str = ""
    """For a column of a family: what it is about, such as the id of a role."""


class Form(Struct, frozen=True, kw_only=True):
    """One sheet that is a table."""

    id: str
    """What a program calls it; never changes."""
    title: str
    """The name of the sheet: a msgid."""
    what: str
    """What it is: a msgid."""
    columns: tuple[Column, ...]
    """In order. Families come in their place, at the end, or where the sheet says."""
    printed_to: str = ""
    """The id of the last column on paper; empty for all."""
    frozen: int = 1
    """How many columns stay in sight."""
    row_height: float = 0
    """Points that a row is high at least, where there must be room to write; 0 for as high as its texts."""
    pages_wide: int = 1
    """How many pages it is wide on paper, however small that makes it; the columns in sight stand on each."""
    together: int = 0
    """How many columns stay together on paper, behind those in sight, where a sheet goes over several pages
    across; 0 for one that is made to fit into `pages_wide`."""
    repeated: int = 0
    """How many columns stand again on each of those pages; 0 for those in sight."""


def fixed(column: str, header: str, meaning: str, width: float = 12, words: str = "") -> Column:
    """A column whose cells the program fills with its own words or with numbers."""
    return Column(id=column, header=header, meaning=meaning, width=width, free=False, words=words)


def free(column: str, header: str, meaning: str, width: float = 12) -> Column:
    """A column with words of people or of files."""
    return Column(id=column, header=header, meaning=meaning, width=width)


def own(column: str, header: str, meaning: str, width: float = 12) -> Column:
    """A column for who reads the workbook; its header is the same in every language."""
    return Column(id=column, header=header, spoken=True, meaning=meaning, width=width, free=False, own=True)


FICTIONAL = Column(
    id="fictional",
    header=N_("FICTITIOUS DATA"),
    meaning=N_("Whether the interview was made up, for a demonstration."),
    width=15,
    free=False,
    words="yes",
)
"""The second column of every table of a fictional study, so that no sheet can be taken for the real thing."""

INTERVIEW = free(
    "interview",
    N_("interview"),
    N_("The code of the interview: participant and sitting. Its details are on Interviews."),
    12,
)
CASE = free("case", N_("case"), N_("The code of the case."), 7)
ROLE = free("role", N_("role"), N_("Whose perspective."), 13)
PARTICIPANT = free("participant", N_("participant"), N_("The code of the participant or the source."), 14)
TOPIC = free(
    "topic", N_("topic"), N_("The topic of the questionnaire under which it stands. A topic is no theme."), 20
)
PLACE = fixed(
    "place",
    N_("place in questionnaire"),
    N_("The place of the question, from 1: sort by it for the order of the topics."),
    13,
)
VERSION = free(
    "version", N_("questionnaire"), N_("The questionnaire of the interview, with its version."), 19
)
