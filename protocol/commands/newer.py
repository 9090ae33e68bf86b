"""One sentence on the files of a study that a newer version of the program wrote: they are only read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from protocol.commands.telling import tell_wrong
from protocol.i18n import ngettext

if TYPE_CHECKING:
    from pathlib import Path

    from protocol.model.study import Study
    from protocol.store.study_folder import StudyFolder

_NAMED = 5
"""Files that are named: `protocol check` names all."""


def tell_newer(folder: StudyFolder, study: Study, *, all_of_it: bool = True) -> None:
    """Say which files are of a newer version, so that nobody takes what is shown for all there is.

    Interviews are left out: each is told where it stands.

    Args:
        folder: The study, unlocked.
        study: What its file says.
        all_of_it: Whether participants and codings are looked at too: not where nothing of them is shown.

    Raises:
        Locked: The study was locked meanwhile.
    """
    found = [path.relative_to(folder.path).as_posix() for path in _newer(folder, study, all_of_it)]
    if not found:
        return
    more = ", ..." if len(found) > _NAMED else ""
    tell_wrong(
        ngettext(
            "{count} file is of a newer version of the program, and is only read here: {files}.",
            "{count} files are of a newer version of the program, and are only read here: {files}.",
            len(found),
        ).format(count=len(found), files=", ".join(found[:_NAMED]) + more)
    )


def _newer(folder: StudyFolder, study: Study, all_of_it: bool) -> Iterator[Path]:
    from protocol.store.codings import codings_files
    from protocol.store.reading import newer_in

    if study.newer:
        yield folder.study_file
    if not all_of_it:
        return
    for path in (*sorted(folder.participants_folder.glob("*.json")), *codings_files(folder.path)):
        if newer_in(path) is not None:
            yield path
