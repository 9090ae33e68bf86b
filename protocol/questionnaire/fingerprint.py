"""The hash of a questionnaire's meaning: the same for the same questions, however the file is written."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping

import msgspec

from protocol.model.questionnaire import Questionnaire

_NO_MEANING = ("version", "status")
"""What may change while the same is asked: the version is what the hash is held against."""


def meaning_hash(questionnaire: Questionnaire) -> str:
    """The hash of all that a questionnaire says, shared lists and probes included, but version and status.

    The canonical form is JSON with sorted keys, in which empty values are absent: a field that a later
    version of the program adds doesn't change the hash of a file that doesn't use it. Lists keep their order.

    Args:
        questionnaire: As it was read.

    Returns:
        `sha256:` and 64 hexadecimal digits.
    """
    fields = msgspec.to_builtins(questionnaire)
    meant = _filled({key: value for key, value in fields.items() if key not in _NO_MEANING})
    text = json.dumps(meant, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode())
    return f"sha256:{digest.hexdigest()}"


def changed_without_version(known: Mapping[tuple[str, str], str], questionnaire: Questionnaire) -> bool:
    """Whether a questionnaire means something else than it did when its version was used before.

    Args:
        known: The hash of each id and version that was used.
        questionnaire: The one that is to be used.
    """
    before = known.get((questionnaire.id, questionnaire.version))
    return before is not None and before != meaning_hash(questionnaire)


def _filled(value: object) -> object:
    """The value without what is empty in it."""
    if isinstance(value, dict):
        inside = {key: _filled(each) for key, each in value.items()}
        return {key: each for key, each in inside.items() if each not in (None, "", False, 0, [], {})}
    if isinstance(value, list | tuple):
        return [_filled(each) for each in value]
    return value
