"""The commands `code rename`, `remove`, `move` and `book`: the codebook is put in order, and shown."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.telling import table, tell
from protocol.errors import Refused
from protocol.i18n import _, ngettext
from protocol.model.coding import LEVELS, Codebook, parents_of
from protocol.store.study_folder import StudyFolder


def rename_code(given: Path | None, language: str | None, old: str, new: str, *, merge: bool) -> int:
    """Give a code another name, with those below it, in the codebook and in the work of every coder.

    Args:
        given: The folder of the study; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        old: The code.
        new: Its new name.
        merge: Whether it is joined with the code that has that name.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        Refused: There is no such code, or the new name is taken.
        StoreError: Codings that are kept can't be read or written.
    """
    from protocol.analysis.codebook import renamed
    from protocol.store.codings import holding, write_codebook
    from protocol.store.recoding import give_names

    folder = open_folder(given, language)
    codebook, used = _known(folder)
    renamed(codebook, list(used), old, new, merge=merge)  # a mistake makes no folder and takes no lock
    with holding(folder.path):
        codebook, used = _known(folder)
        renaming = renamed(codebook, list(used), old, new, merge=merge)
        if renaming.codebook != codebook:
            write_codebook(folder.path, renaming.codebook)  # first: it tells an act that broke off
        recoded = give_names(folder.path, renaming.names, _now())
    if not renaming.names:
        tell(_("It is called so already; nothing changed."))
        return 0
    for was, is_now in renaming.names.items():
        if is_now in renaming.joined:
            tell(_("“{old}” was joined with “{new}”").format(old=was, new=is_now))
        else:
            tell(_("“{old}” is now “{new}”").format(old=was, new=is_now))
    tell(
        ngettext(
            "{count} coding has the new name.", "{count} codings have the new name.", recoded.codings
        ).format(count=recoded.codings)
    )
    if recoded.joined:
        tell(
            ngettext(
                "{count} of them was on words that had the other code too: that is one coding now.",
                "{count} of them were on words that had the other code too: those are one coding each now.",
                recoded.joined,
            ).format(count=recoded.joined)
        )
    tell(_("Workbooks that coders have still hold the old name: code import takes it for the new one."))
    return 0


def remove_code(
    given: Path | None, language: str | None, name: str, *, with_codings: bool, sure: bool
) -> int:
    """Take a code out of the codebook; those below it stay.

    Args:
        given: The folder of the study; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        name: The code.
        with_codings: Whether the codings with it go too.
        sure: Whether nobody is asked.

    Returns:
        The exit code: 1 when nobody wanted it after all.

    Raises:
        StudyMissing: The folder is no study.
        Refused: There is no such code, or it is in use.
        StoreError: Codings that are kept can't be read or written.
    """
    from protocol.analysis.codebook import known_as, without_code
    from protocol.store.codings import holding, write_codebook
    from protocol.store.recoding import take_out

    folder = open_folder(given, language)
    codebook, used = _known(folder)
    code = known_as(name, codebook, used)
    if codebook.find(code) is None and not used[code]:
        raise Refused(
            _("“{code}” is no code of its own: it only stands above others").format(code=code),
            _("Give those other names, or remove them."),
        )
    _refuse_in_use(code, used[code], with_codings=with_codings)
    if not sure and not _wanted(code, used[code]):
        tell(_("Nothing was removed."))
        return 1
    with holding(folder.path):
        codebook, used = _known(folder)
        _refuse_in_use(code, used[code], with_codings=with_codings)
        recoded = take_out(folder.path, code, _now())
        left = without_code(codebook, code)
        if left != codebook:  # last: an act that broke off finds the code again
            write_codebook(folder.path, left)
    tell(_("“{code}” is removed.").format(code=code))
    if recoded.codings:
        tell(
            ngettext(
                "{count} coding went with it; the history tells which.",
                "{count} codings went with it; the history tells which.",
                recoded.codings,
            ).format(count=recoded.codings)
        )
    below = [one.name for one in left.codes if one.name.startswith(f"{code} {LEVELS} ")]
    if below:
        tell(
            ngettext("{count} code under it stays.", "{count} codes under it stay.", len(below)).format(
                count=len(below)
            )
        )
    return 0


def move_code(given: Path | None, language: str | None, name: str, before: str | None) -> int:
    """Put a code, with those below it, in another place among the codes beside it.

    Args:
        given: The folder of the study; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        name: The code.
        before: The code before which it is to stand; None for the last place.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        Refused: There is no such code, or the two don't stand beside each other.
        StoreError: The codebook can't be read or written.
    """
    from protocol.analysis.codebook import known_as, moved
    from protocol.store.codings import holding, read_codebook, write_codebook

    folder = open_folder(given, language)

    _codebook, used = _known(folder)

    def listed(said: str, codebook: Codebook) -> str:
        code = known_as(said, codebook, used)
        if not any(one.name == code or code in parents_of(one.name) for one in codebook.codes):
            raise Refused(
                _("“{code}” is not in the codebook, which has the order").format(code=code),
                _("Take it into the codebook first: protocol code import FILE --add-codes"),
            )
        return code

    def put(codebook: Codebook) -> Codebook:
        return moved(codebook, listed(name, codebook), None if before is None else listed(before, codebook))

    put(read_codebook(folder.path))  # a mistake makes no folder and takes no lock
    with holding(folder.path):
        codebook = read_codebook(folder.path)
        if (changed := put(codebook)) != codebook:
            write_codebook(folder.path, changed)
    for line in _shown(*_known(folder)):
        tell(line)
    return 0


def show_codebook(given: Path | None, language: str | None) -> int:
    """Print the codes of a study with what they mean, how often each was given, and their former names.

    Args:
        given: The folder of the study; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        DamagedFile: The codebook or somebody's codings can't be read.
    """
    codebook, used = _known(open_folder(given, language))
    if not codebook.codes and not used:
        tell(_("There are no codes yet. They come with: protocol code import FILE"))
        return 0
    for line in _shown(codebook, used):
        tell(line)
    return 0


def _known(folder: StudyFolder) -> tuple[Codebook, Counter[str]]:
    """The codebook of a study, and how often each code was given, by all coders."""
    from protocol.store.coder_file import read_work
    from protocol.store.codings import coders, read_codebook, work_path

    used: Counter[str] = Counter()
    for coder in coders(folder.path):
        used.update(coding.code for coding in read_work(work_path(folder.path, coder)).codings)
    return read_codebook(folder.path), used


def _shown(codebook: Codebook, used: Counter[str]) -> Iterator[str]:
    """The codes in order, each under the one above it."""
    from protocol.analysis.codebook import tree

    rows = []
    for placed in tree(codebook, sorted(used)):
        own = placed.name.rpartition(f" {LEVELS} ")[2]
        told = []
        if placed.code is None:
            told.append(_("(not in the codebook)"))
        elif placed.code.memo:
            told.append(placed.code.memo)
        if placed.code is not None and placed.code.formerly:
            told.append(_("(formerly: {names})").format(names=", ".join(placed.code.formerly)))
        rows.append(("  " * placed.depth + own, str(used[placed.name]), " ".join(told)))
    yield table((_("code"), _("given"), _("meaning")), rows)


def _refuse_in_use(code: str, count: int, *, with_codings: bool) -> None:
    if count and not with_codings:
        raise Refused(
            ngettext("“{code}” was given {count} time", "“{code}” was given {count} times", count).format(
                code=code, count=count
            ),
            _(
                "Join it with another code: protocol code rename CODE OTHER --merge; "
                "or take its codings out too: --with-codings."
            ),
        )


def _wanted(code: str, count: int) -> bool:
    """Whether a person, who is asked, wants it.

    Raises:
        Refused: Nobody is there.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused(_("Nobody is here to ask whether it is meant"), _("Say so with --yes."))
    question = ngettext(
        "Remove “{code}” and {count} coding? (y/N) ", "Remove “{code}” and {count} codings? (y/N) ", count
    )
    typed = input(question.format(code=code, count=count)).strip().casefold()
    return typed in (_("y"), "1")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
