"""The sheet of the consent: what was asked of whom in which words, how, by whom, when, and what was said.

An ethics committee can follow every decision here, also one that was taken back later; what holds now stands
beside each interview on the sheet of the interviews. It holds what may go out: the interviews without the
consent that they need are named on the first sheet alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from protocol.export.book.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    ROLE,
    Column,
    Form,
    fixed,
    free,
)
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.consent import item_name
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.words import Answering
from protocol.i18n import N_

CONSENTS = Form(
    id="consent",
    title=N_("Consent"),
    what=N_("Each decision on each item of consent: what was said, how it was asked, in which words, when."),
    printed_to="version",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        free("item", N_("item"), N_("What is consented to."), 15),
        fixed("decision", N_("decision"), N_("What was said; or that it is not answered yet."), 16, "yes"),
        fixed(
            "holds",
            N_("holds now"),
            N_("No: a later decision on the same item came in its place."),
            10,
            "yes",
        ),
        Column(
            id="at",
            header=N_("when"),
            meaning=N_("When, in the time zone of the study."),
            width=17,
            date=True,
        ),
        fixed("how", N_("how"), N_("How it was asked; a dash where the file does not say."), 14, "way"),
        free("by", N_("asked by"), N_("The code of the interviewer who asked."), 12),
        free("wording", N_("wording"), N_("What was read aloud, or stood on the paper."), 60),
        free("version", N_("version"), N_("The version of the questionnaire that the wording is from."), 10),
        fixed("required", N_("required"), N_("Whether the talk can't go on after a no."), 10, "yes"),
        free("language", N_("language"), N_("The language of the wording."), 10),
        free("item_id", N_("item id"), N_("The name of the item in the questionnaire."), 14),
    ),
)


class Consents(Sheet):
    """The sheet of the consent."""

    early = True

    def __init__(self) -> None:
        super().__init__(CONSENTS)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview; none of a source, which is asked nothing.

        Yields:
            One for each decision on an item, in order of time; one for an item that nobody answered yet.
        """
        made, words = sitting.interview.consent, sitting.words
        items = {item.name: item for item in sitting.contents.questionnaire.consent}
        for name in dict.fromkeys([*items, *(decision.item for decision in made)]):
            head: Row = [
                sitting.code,
                sitting.interview.case,
                sitting.role,
                sitting.interview.participant_code,
                item_name(name, words),
            ]
            required = words.whether(items[name].required) if name in items else None
            decisions = [decision for decision in made if decision.item == name]
            for decision in decisions:
                yield [
                    *head,
                    words.whether(decision.decision),
                    words.whether(decision is decisions[-1]),
                    sitting.names.local(decision.at.at),
                    words.of(decision.how) if decision.how is not None else None,
                    decision.by,
                    decision.wording,
                    decision.version,
                    required,
                    decision.language,
                    name,
                ]
            if not decisions:
                told = words.of(Answering.UNDECIDED)
                yield [*head, told, words.yes, None, None, None, None, None, required, None, name]

    def dress(self, table: TableSheet) -> None:
        """Set off what was not said yes to."""
        for answer in (Answering.NO, Answering.UNDECIDED):
            table.tell("decision", told_by(table.words.of(answer), bold=True, mark=True))
