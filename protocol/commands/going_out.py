"""What every command that exports does around the export itself: what it asks before, what it tells after."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.naming import names_of
from protocol.commands.placing import ENCRYPTED
from protocol.commands.telling import tell, tell_wrong
from protocol.errors import DamagedFile
from protocol.i18n import _, ngettext
from protocol.model.identifying import MARKS
from protocol.vault import Vault, vault_of

if TYPE_CHECKING:
    from protocol.model.coding import Codebook, CoderWork
    from protocol.model.interview import InterviewContents
    from protocol.store.study_folder import StudyFolder


def how_it_goes(study: Path, ending: str, *, plain: bool) -> tuple[Vault | None, str]:
    """What encrypts an export, and what its name ends in.

    Args:
        study: The folder of the study, unlocked if it is encrypted.
        ending: What the name of the format ends in.
        plain: Whether somebody asked in so many words to leave it unencrypted.
    """
    vault = None if plain else vault_of(study)
    return vault, ending if vault is None else ending + ENCRYPTED


def goes_on(
    folder: StudyFolder,
    *,
    with_sensitive: bool,
    interviews: bool = True,
    codebook: Codebook | None = None,
    works: Sequence[CoderWork] = (),
) -> bool:
    """Point out what may tell who somebody is before anything is written, and ask whether it goes on.

    Where nobody is there to ask, it does.

    Args:
        folder: The study.
        with_sensitive: Whether the words of sensitive notes go out.
        interviews: Whether anything of interviews goes out.
        codebook: The codes that go out; None for none.
        works: The coders whose memos go out.

    Returns:
        Whether the person wants it as it is; what to do is told otherwise.
    """
    from protocol.export.telling_who import MOST, telling_who

    found = list(
        islice(
            telling_who(
                folder.contents() if interviews else (),
                names_of(folder.path),
                with_sensitive=with_sensitive,
                codebook=codebook,
                works=works,
            ),
            MOST,
        )
    )
    if not found:
        return True
    tell_wrong(_("This goes out, and may tell who somebody is:"))
    for one in found:
        whose = f"{one.code} ({one.interview})" if one.interview else one.code
        where = f"{whose}, {one.question}" if one.question else whose
        tell_wrong(f"{where}: {_(MARKS[one.passage.mark])}: {one.passage.words}")
    if len(found) == MOST:
        tell_wrong(_("... and perhaps more: protocol names check shows all."))
    else:
        tell_wrong(
            ngettext("{count} passage to look at.", "{count} passages to look at.", len(found)).format(
                count=len(found)
            )
        )
    if sys.stdin is None or not sys.stdin.isatty():
        return True
    typed = input(_("Make it as it is? (y/n) ")).strip().casefold()
    if typed in (_("y"), "1"):
        return True
    tell(_("Nothing was made. Change these passages first."))
    return False


def noticing(
    interviews: Iterable[InterviewContents | DamagedFile], unreadable: list[DamagedFile]
) -> Iterator[InterviewContents | DamagedFile]:
    """The same interviews; those that can't be read are also put on a list."""
    for kept in interviews:
        if isinstance(kept, DamagedFile):
            unreadable.append(kept)
        yield kept


def tell_sealed(folder: StudyFolder, vault: Vault | None) -> None:
    """Say who can open what was made, where the study is encrypted.

    Args:
        folder: The study.
        vault: What encrypted it; None where it was left as it is.
    """
    if vault is not None:
        tell(_("It is encrypted: the researcher opens it with protocol keys open, or with age -d."))
    elif folder.is_encrypted:
        tell_wrong(_("It is not encrypted. Whoever gets hold of it can read it."))


def zone_of(name: str) -> tzinfo | None:
    """The zone of the study; that of the machine where it is not known here."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
