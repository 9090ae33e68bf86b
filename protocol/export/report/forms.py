"""What the sheets of the report of codes are."""

from __future__ import annotations

from protocol.export.book.columns import CASE, INTERVIEW, PARTICIPANT, ROLE, Column, Form, fixed, free
from protocol.i18n import N_

UNDEFINED = N_("undefined")
"""What stands for a coefficient where nobody varies."""
ALL_CODERS = N_("all coders")

_QUESTION = free("question", N_("question"), N_("The question at which it was noted."), 26)
_MINUTE = fixed("minute", N_("minute"), N_("Minutes of talk before it was kept; pauses don't count."), 8)
_QUOTE = fixed(
    "quote",
    N_("may be quoted"),
    N_("NO: literal words of somebody who gave no consent to quotes, or a sensitive note."),
    18,
    "quote",
)
_UNIT = free("unit", N_("unit id"), N_("The id of the unit: by it you find it in the workbook."), 19)
_CODE = free("code", N_("code"), N_("The code, with those above it."), 30)

DISAGREEMENTS = Form(
    id="disagreements",
    title=N_("To talk about"),
    what=N_("Where coders differ: each unit and code that some gave and others did not. Begin here."),
    printed_to="memos",
    frozen=1,
    columns=(
        free("code", N_("code"), N_("The code on which they differ."), 24),
        free(
            "given", N_("given by"), N_("The coders who gave the code to the unit, or to a part of it."), 10
        ),
        free("not_given", N_("not by"), N_("The coders who saw the unit and did not give the code."), 10),
        free("text", N_("text"), N_("The unit."), 56),
        free("others", N_("their other codes"), N_("What else was given to the unit, and by whom."), 26),
        free("memos", N_("memos"), N_("What the coders wrote with it."), 26),
        INTERVIEW,
        CASE,
        ROLE,
        _QUESTION,
        _MINUTE,
        _QUOTE,
        _UNIT,
    ),
)

AGREEMENT = Form(
    id="agreement",
    title=N_("Agreement"),
    what=N_("How far coders agree on each code, over the units that both saw."),
    columns=(
        free("code", N_("code"), N_("The code. The codes under it count for it."), 34),
        free("coders", N_("coders"), N_("Which two coders, or all."), 14),
        fixed("units", N_("units"), N_("Units that both saw in the same words; with all: at least two."), 12),
        fixed("both", N_("by both"), N_("Units to which both gave the code."), 9),
        fixed("only_first", N_("only first"), N_("Units to which only the first of the two gave it."), 9),
        fixed("only_second", N_("only second"), N_("Units to which only the second gave it."), 9),
        fixed("neither", N_("by neither"), N_("Units to which neither gave it."), 9),
        fixed(
            "prevalence", N_("prevalence"), N_("The share of all judgements that gave the code, 0 to 1."), 13
        ),
        fixed(
            "agreement", N_("agreement"), N_("The share of units on which both said the same, 0 to 1."), 19
        ),
        fixed(
            "kappa",
            N_("Cohen's kappa"),
            N_("Agreement beyond chance of two coders (Cohen 1960); undefined where neither varies."),
            14,
        ),
        fixed(
            "alpha",
            N_("Krippendorff's alpha"),
            N_("Agreement beyond chance of all coders (Krippendorff 2011); undefined where nobody varies."),
            17,
        ),
    ),
)

CODES = Form(
    id="codes",
    title=N_("Codes"),
    what=N_("The codebook with its hierarchy, and how often each code was given."),
    columns=(
        _CODE,
        fixed("level", N_("level"), N_("How deep it stands: 1 for a code with none above it."), 9),
        free("memo", N_("meaning"), N_("What the codebook says that it means."), 40),
        fixed("listed", N_("in the codebook"), N_("Whether the codebook has it."), 12, "yes"),
        fixed("own", N_("units"), N_("Units that got this very code."), 12),
        fixed("units", N_("units, with those under it"), N_("Units that got it or a code under it."), 13),
        fixed(
            "people",
            N_("respondents, with those under it"),
            N_("Participants and sources with such a unit: how many people, not how often."),
            15,
        ),
        fixed("interviews", N_("interviews"), N_("Interviews with such a unit."), 14),
        fixed(
            "codings", N_("times given"), N_("How often this very code was given, by each, to each part."), 10
        ),
        free("coders", N_("coders"), N_("Who gave this very code."), 16),
    ),
)

BY_CASE = Form(
    id="codes_by_case",
    title=N_("Codes by case"),
    what=N_("For each code and case: units, and respondents. A code counts those under it too."),
    together=2,
    columns=(_CODE,),
)

BY_ROLE = Form(
    id="codes_by_role",
    title=N_("Codes by role"),
    what=N_("For each code and role: units, and respondents. A code counts those under it too."),
    together=2,
    columns=(_CODE,),
)

WITHIN = Form(
    id="codes_within",
    title=N_("Roles within cases"),
    what=N_("For each code and case: the roles side by side. A code counts those under it too."),
    together=2,
    columns=(_CODE, CASE),
    frozen=2,
)

TOGETHER = Form(
    id="codes_together",
    title=N_("Codes together"),
    what=N_("Which codes one coder gave to the same unit, and whether their stretches overlap."),
    columns=(
        free("first", N_("code"), N_("One code."), 34),
        free("second", N_("with code"), N_("The other."), 34),
        fixed("units", N_("units"), N_("Units that got both from one coder."), 12),
        fixed(
            "overlapping",
            N_("overlapping"),
            N_("Units in which a stretch of one overlaps one of the other."),
            15,
        ),
        fixed("of_first", N_("units of the code"), N_("Units that got the first code."), 12),
        fixed("of_second", N_("units of the other"), N_("Units that got the second code."), 12),
    ),
)

QUOTES = Form(
    id="quotes",
    title=N_("Quotes"),
    what=N_("What was coded, code by code, with where it comes from. Mind what may be quoted."),
    printed_to="quote",
    columns=(
        _CODE,
        free("words", N_("words"), N_("The stretch that got the code."), 60),
        free("coders", N_("coders"), N_("Who gave it the code."), 10),
        CASE,
        ROLE,
        PARTICIPANT,
        INTERVIEW,
        _QUESTION,
        _MINUTE,
        _QUOTE,
        fixed(
            "changed",
            N_("text changed since"),
            N_("Whether the text was changed after it was coded; the whole unit stands here then."),
            12,
            "yes",
        ),
        _UNIT,
    ),
)

LOST = Form(
    id="lost",
    title=N_("No longer there"),
    what=N_("Codings and memos whose unit is no longer in the study: they count nowhere."),
    columns=(
        free("coder", N_("coder"), N_("Who gave the code."), 12),
        _CODE,
        free("unit", N_("unit id"), N_("The id that the unit had."), 30),
        free("interview", N_("interview id"), N_("The id of its interview."), 19),
    ),
)


def family(name: str, number: int, header: str, meaning: str, about: str) -> Column:
    """A column of counts for one case or role.

    Args:
        name: What the columns of the family are called.
        number: Its place in the family, from 1.
        header: The words above it, in the language of the sheets.
        meaning: What it means: a msgid.
        about: The case or role.
    """
    return Column(
        id=f"{name}_{number}",
        header=header,
        spoken=True,
        meaning=meaning,
        width=16,
        free=False,
        named=about,
    )
