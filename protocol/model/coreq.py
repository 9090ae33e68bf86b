"""COREQ: what a report of interviews should tell (Tong, Sainsbury & Craig 2007), and who can fill it in.

The numbers and the order are theirs; the words are ours. Fourteen items follow from what the program keeps,
as far as it keeps it; fourteen are asked for once and stand in the study file; four only an author can write.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from protocol.i18n import N_


class Filler(StrEnum):
    """Who can fill in an item."""

    DATA = "data"
    """The program, from the interviews."""
    STUDY = "study"
    """The researchers, once, in the study file."""
    AUTHOR = "author"
    """The author of the report."""


class CoreqItem(Struct, frozen=True):
    """One of the 32 items."""

    number: int
    """From 1 to 32."""
    name: str
    """What it is called in the study file."""
    title: str
    """In a few words: a msgid."""
    asks: str
    """What is to be told: a msgid."""
    filler: Filler
    """Who can fill it in."""
    domain: str
    """The part of the list in which it stands: a msgid."""


_TEAM = N_("Research team and reflexivity")
_DESIGN = N_("Study design")
_ANALYSIS = N_("Analysis and findings")

_DATA, _STUDY, _AUTHOR = Filler.DATA, Filler.STUDY, Filler.AUTHOR

COREQ: tuple[CoreqItem, ...] = tuple(
    CoreqItem(
        number, name, title, asks, filler, _TEAM if number < 9 else _DESIGN if number < 24 else _ANALYSIS
    )
    for number, (name, title, asks, filler) in enumerate(
        (
            ("interviewers", N_("interviewers"), N_("Who led the interviews?"), _DATA),
            ("credentials", N_("credentials"), N_("Which degrees do the researchers have?"), _STUDY),
            (
                "occupation",
                N_("occupation"),
                N_("What was their occupation at the time of the study?"),
                _STUDY,
            ),
            ("gender", N_("gender"), N_("Which gender do the researchers have?"), _STUDY),
            (
                "training",
                N_("experience and training"),
                N_("Which experience or training in interviewing did they have?"),
                _STUDY,
            ),
            (
                "relationship",
                N_("relationship beforehand"),
                N_("Did researchers and participants know each other before the study began?"),
                _STUDY,
            ),
            (
                "known_of_us",
                N_("what participants knew"),
                N_("What did participants know of the researcher: aims, reasons for the study?"),
                _STUDY,
            ),
            (
                "bias",
                N_("interviewer's own view"),
                N_("Which assumptions, interests or reasons of the interviewer are to be reported?"),
                _STUDY,
            ),
            (
                "methodology",
                N_("methodological orientation"),
                N_("On which methodology does the study rest, such as reflexive thematic analysis?"),
                _STUDY,
            ),
            (
                "sampling",
                N_("sampling"),
                N_("How were participants selected: on purpose, by convenience, by snowballing?"),
                _STUDY,
            ),
            ("approach", N_("way of approach"), N_("How were participants approached?"), _DATA),
            ("sample_size", N_("size of the sample"), N_("How many participants were there?"), _DATA),
            (
                "non_participation",
                N_("refusals and drop-out"),
                N_("How many people refused or dropped out, and why?"),
                _DATA,
            ),
            ("setting", N_("setting"), N_("Where were the data collected?"), _DATA),
            (
                "others_present",
                N_("others present"),
                N_("Was anybody there besides participant and researcher?"),
                _DATA,
            ),
            (
                "sample",
                N_("description of the sample"),
                N_("What are the important characteristics of the sample?"),
                _DATA,
            ),
            (
                "guide",
                N_("questionnaire"),
                N_("Were questions given beforehand, and was the questionnaire piloted?"),
                _DATA,
            ),
            (
                "repeats",
                N_("repeated interviews"),
                N_("Were there repeated interviews, and how many?"),
                _DATA,
            ),
            ("recording", N_("recording"), N_("Were the talks recorded?"), _DATA),
            ("field_notes", N_("field notes"), N_("Were field notes made during or after the talks?"), _DATA),
            ("duration", N_("duration"), N_("How long did the interviews last?"), _DATA),
            (
                "saturation",
                N_("saturation"),
                N_("Was saturation discussed, or why does it not fit this analysis?"),
                _STUDY,
            ),
            (
                "transcripts_returned",
                N_("texts returned"),
                N_("Did participants get transcripts or notes back for comment?"),
                _DATA,
            ),
            ("coders", N_("coders"), N_("How many people coded the data?"), _STUDY),
            ("coding_tree", N_("coding tree"), N_("Is there a description of the coding tree?"), _STUDY),
            (
                "themes",
                N_("derivation of themes"),
                N_("Were themes set beforehand, or derived from the data?"),
                _STUDY,
            ),
            ("software", N_("software"), N_("Which software was used to manage the data?"), _STUDY),
            (
                "member_check",
                N_("participants' feedback"),
                N_("Did participants give feedback on the findings?"),
                _DATA,
            ),
            (
                "quotations",
                N_("quotations"),
                N_("Are findings illustrated with quotations, each with its participant?"),
                _AUTHOR,
            ),
            ("consistency", N_("consistency"), N_("Do the data and the findings agree?"), _AUTHOR),
            ("major_themes", N_("major themes"), N_("Are the major themes clear in the findings?"), _AUTHOR),
            (
                "minor_themes",
                N_("minor themes"),
                N_("Are differing cases and minor themes discussed?"),
                _AUTHOR,
            ),
        ),
        1,
    )
)

NOT_KEPT = frozenset({"approach", "transcripts_returned", "member_check"})
"""Items that would follow from logs of contacts and member checks, which the program does not keep: the study
file may tell them."""


def may_stand_in_study(item: CoreqItem) -> bool:
    """Whether the study file may tell an item; what follows from data it may add to."""
    return item.filler is not Filler.AUTHOR


def still_to_answer(told: dict[str, dict[str, str]]) -> list[CoreqItem]:
    """The items that are asked for once and stand in no study file yet, in order.

    Args:
        told: What the study file tells, by name.
    """
    return [
        item for item in COREQ if item.filler is Filler.STUDY and not any(told.get(item.name, {}).values())
    ]
