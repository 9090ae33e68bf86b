"""What would go out and may tell who somebody is, looked for before an export is made.

It points out and never decides, and writes nothing. What consent keeps at home is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from protocol.errors import StoreError
from protocol.export.consent import why_left_out
from protocol.export.words import Words
from protocol.i18n import _, current_language
from protocol.model.coding import Codebook, CoderWork
from protocol.model.identifying import Names, Passage, passages, point_out
from protocol.model.interview import InterviewContents

MOST = 200
"""Passages that are looked for: nobody reads more, and memory stays flat."""


class Telling(Struct, frozen=True):
    """A passage that may tell who somebody is."""

    passage: Passage
    """What was found."""
    code: str
    """The code of the participant; of a memo or of the codebook, what it is."""
    interview: str = ""
    """The id of the interview; empty where it is in none."""
    question: str = ""
    """Where in the interview, or which code of the codebook."""


def telling_who(
    interviews: Iterable[InterviewContents | StoreError],
    names: Names,
    *,
    with_sensitive: bool,
    codebook: Codebook | None = None,
    works: Sequence[CoderWork] = (),
) -> Iterator[Telling]:
    """What may tell who somebody is in what goes out, as far as anybody reads on.

    Args:
        interviews: Those of the study; what may not go out, or can't be read, is passed over.
        names: Those of the key list.
        with_sensitive: Whether the words of sensitive notes go out.
        codebook: The codes that go out; None for none.
        works: The coders whose memos go out.
    """
    words = Words(current_language())
    for kept in interviews:
        if isinstance(kept, StoreError) or why_left_out(kept, words) is not None:
            continue
        interview = kept.interview
        for found in point_out(kept, names, with_sensitive=with_sensitive):
            where = found.question or _("inbox or start")
            yield Telling(found.passage, interview.participant_code, interview.id, where)
    for code in codebook.codes if codebook is not None else ():
        for passage in passages(f"{code.name}\n{code.memo}", names):
            yield Telling(passage, _("codebook"), question=code.name)
    for work in works:
        for memo in work.memos:
            for passage in passages(memo.text, names):
                yield Telling(passage, _("memo of {coder}").format(coder=work.coder))
