"""The first sheet of the report of codes: what it is, how it was counted, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from protocol import __version__
from protocol.export.book.look import BIG_MARK_FONT
from protocol.export.sheets.readme import MARK, Readme
from protocol.i18n import N_

_HOW = (
    (
        N_("Begin"),
        N_(
            "On the next sheet stands where coders differ. Talk about those first: why did one see it and "
            "another not? What the code means becomes clearer from it than from any figure."
        ),
    ),
    (
        N_("Units and respondents"),
        N_(
            "Counts are of units (notes or answers) and of respondents (people, and sources that were read). "
            "A code that one person comes back to ten times is ten units and one respondent."
        ),
    ),
    (
        N_("Codes under codes"),
        N_(
            "A code with others under it (support > emotional) also counts the units of those, each once. "
            "Only where it says “units” alone is it about the very code."
        ),
    ),
    (
        N_("Parts of a unit"),
        N_(
            "A row that a coder split gave codes to parts. Counts and agreement are of whole units: a code "
            "for a part is a code for the unit. Quotes shows the part."
        ),
    ),
    (
        N_("Agreement"),
        N_(
            "Over the units that both coders saw, in the same words. Percentage agreement is high for every "
            "rare code; kappa (Cohen 1960) and alpha (Krippendorff 2011, nominal, missing data) take chance "
            "away. Where nobody varies they say nothing: undefined. Look at the number of units and the "
            "prevalence before you look at a coefficient."
        ),
    ),
    (
        N_("Together"),
        N_("Two codes come together when one coder gave both to a unit; in parts they may not overlap."),
    ),
    (
        N_("Quotes"),
        N_(
            "Quote only what says “yes” under “may be quoted”. Words that are marked as sensitive are held "
            "back here unless they were asked for."
        ),
    ),
)


class ReportAccount(Struct, frozen=True, kw_only=True):
    """What the first sheet tells."""

    title: str
    """The title of the study."""
    fictional: bool
    """Whether it was made up."""
    now: datetime
    """When the report was made, in the zone of the study."""
    zone: str
    """The name of that zone."""
    sheets: Sequence[tuple[str, str, int | None]]
    """Of each sheet: its title, what it is, and how many rows it has; None where that says nothing."""
    coders: Sequence[tuple[str, int, int, str]]
    """Of each coder: their code, the units that they saw, their codings, and the file that was read last."""
    interviews: int
    """Interviews in which something was coded or could have been."""
    in_common: int
    """Units that at least two coders saw."""
    skipped: Sequence[str]
    """What was left out, and why."""


class ReportReadme(Readme):
    """The first sheet of the report."""

    def tell(self, account: ReportAccount) -> None:
        """Write it all."""
        words = self._words
        if account.fictional:
            told = N_(
                "Everything here was made up for a demonstration. No such people, talks or places exist."
            )
            self._line(MARK, words.say(told), font=BIG_MARK_FONT)
        self._section(N_("This report"))
        self._line(N_("Made"), f"{account.now:%Y-%m-%d %H:%M} ({account.zone})")
        self._line(N_("Made by"), f"Protocol {__version__}")
        self._line(N_("Interviews"), str(account.interviews))
        self._line(N_("Units that two saw"), self._in_common(account))
        self._section(N_("Coders"), N_("how many"))
        for coder, units, codings, file in account.coders:
            told = words.say(N_("saw {units} units; codings, read last from {file}")).format(
                units=units, file=file
            )
            self._row([self._bold(coder), self._text(told), codings])
        self._section(N_("The sheets"), N_("rows"))
        for title, what, rows in account.sheets:
            self._row([self._bold(title), self._text(words.say(what)), rows])
        self._section(N_("How to read it"))
        for name, told in _HOW:
            self._line(name, words.say(told))
        self._section(N_("Left out"))
        for line in account.skipped:
            self._row(["", self._text(line)])
        if not account.skipped:
            self._row(["", words.say(N_("Nothing: every coding is here."))])
        self._finish(account.title)

    def _in_common(self, account: ReportAccount) -> str:
        """How many units two coders saw; without any, that there is nothing to compare."""
        if account.in_common:
            return str(account.in_common)
        return self._words.say(N_("none, so there is no agreement to tell of: that takes two coders"))
