"""The codebook alone, as REFI-QDA has it (`.qdc`): codes with their hierarchy and memos, and nothing else."""

from __future__ import annotations

from protocol import __version__
from protocol.errors import Refused
from protocol.export.passing_on import RECORDS, Desk
from protocol.export.refi.codes import Codes
from protocol.export.refi.elements import as_bytes
from protocol.export.refi.project import codes_account
from protocol.export.refi.selections import PROGRAM
from protocol.export.scratch import Part
from protocol.export.sitting import Sitting
from protocol.i18n import N_, _

_MADE = "codebook.qdc"
_ONLY_CODES = N_("a codebook holds codes alone")
_REASONS = dict.fromkeys((*RECORDS, "codings", "memos"), _ONLY_CODES)


class CodebookAlone:
    """The format `refi-qdc`.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes = Codes(desk.material.codebook, desk.work.code_names, None)

    def take(self, sitting: Sitting) -> None:
        """Nothing of an interview is in a codebook."""

    def finish(self) -> tuple[Part, list[str]]:
        """Write the codes.

        Raises:
            Refused: There are none.
        """
        desk = self._desk
        codes_account(desk, self._codes)
        desk.went_out["interviews"] = 0
        if not self._codes.roots:
            raise Refused(
                _("This study has no codes yet, and a codebook can't be empty"),
                _("Code a workbook and read it in first."),
            )
        file = desk.room / _MADE
        with file.open("wb") as written:
            written.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
            written.write(
                f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="{PROGRAM} {__version__}">\n'.encode()
            )
            written.write(as_bytes(self._codes.element()))
            written.write(b"</CodeBook>\n")
        return file, desk.account({"interviews": _ONLY_CODES, **_REASONS}, ())

    def close(self) -> None:
        """Nothing is open."""
