"""What the page itself says, in one language."""

from __future__ import annotations

from types import SimpleNamespace

from protocol.export.sheets.readme import MARK
from protocol.export.words import Words
from protocol.i18n import N_

_LABELS = {
    "about": N_("About this page"),
    "about_told": N_(
        "One file, to read and search on this computer. It asks nothing of a network and sends nothing. It"
        " holds what people said: keep it where you keep the study."
    ),
    "all": N_("all"),
    "answer": N_("answer"),
    "case": N_("case"),
    "show_all": N_("show all"),
    "codes": N_("codes"),
    "codebook": N_("Codebook"),
    "consent": N_("literal words may be quoted"),
    "contents": N_("Interviews"),
    "fictional": MARK,
    "fictional_told": N_("Nobody in it exists."),
    "filters": N_("Search and filter"),
    "found": N_("notes: {notes}, interviews: {interviews}"),
    "improvised": N_("improvised question"),
    "kind": N_("kind"),
    "memo": N_("memo"),
    "minute": N_("min."),
    "minutes": N_("minutes"),
    "no_interviews": N_("There are no interviews in it."),
    "none": N_("Nothing found."),
    "order": N_("order"),
    "page": N_("page"),
    "place": N_("where"),
    "probes": N_("probes"),
    "role": N_("role"),
    "search": N_("search in notes"),
    "search_hint": N_("accents and capitals don't matter"),
    "sensitive": N_("sensitive"),
    "skip": N_("To the interviews"),
    "spoken": N_("as spoken"),
    "started": N_("started"),
    "to_top": N_("to the top"),
    "topic": N_("topic"),
    "topics": N_("by topic"),
    "version": N_("questionnaire"),
}


def labels_of(words: Words) -> SimpleNamespace:
    """The texts of the page, each an attribute.

    Args:
        words: The language.
    """
    return SimpleNamespace(**{name: words.say(text) for name, text in _LABELS.items()})
