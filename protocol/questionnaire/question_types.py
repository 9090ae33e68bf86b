"""The types of questions as they are written: XLSForm's, its older spellings, and those that are not here."""

from __future__ import annotations

from protocol.i18n import N_, _
from protocol.model.questionnaire import CHOOSING, QuestionType
from protocol.questionnaire.findings import shown
from protocol.questionnaire.part import Part
from protocol.questionnaire.reading import NAME

_SPELLINGS = {
    **{kind.value.replace("_", " "): kind for kind in QuestionType},
    "string": QuestionType.TEXT,
    "int": QuestionType.INTEGER,
    "select1": QuestionType.SELECT_ONE,
    "select one from": QuestionType.SELECT_ONE,
    "select": QuestionType.SELECT_MULTIPLE,
    "select multiple from": QuestionType.SELECT_MULTIPLE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
    "select all that apply from": QuestionType.SELECT_MULTIPLE,
    "add note prompt": QuestionType.NOTE,
    "trigger": QuestionType.ACKNOWLEDGE,
    "odk:rank": QuestionType.RANK,
}
"""As pyxform reads them (its `aliases.py`), blanks for underscores."""

_LONGEST = 5
"""Words of the longest spelling."""

_LATER = N_("this type is not in this version yet")
_BY_ITSELF = N_("the program keeps this by itself")
_GROUPS = N_("groups are written otherwise here")

_LEAVE_OUT = N_("leave the question out")
_NEST = N_("write type: group, and its questions under questions:")
_NEST_REPEAT = N_("write type: repeat, and its questions under questions:")
_OTHER_TYPE = N_("write one of: {types}")

_ELSEWHERE: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "datetime", "hidden", "image", "photo", "audio", "video", "file", "barcode", "geopoint",
            "geotrace", "geoshape", "select one from file", "select multiple from file",
            "select one external", "csv external", "xml external", "background audio", "background geopoint",
        ),
        (_LATER, _OTHER_TYPE),
    ),
    **dict.fromkeys(
        (
            "start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial",
            "subscriberid", "audit", "start geopoint",
        ),
        (_BY_ITSELF, _LEAVE_OUT),
    ),
    **dict.fromkeys(("begin group", "end group"), (_GROUPS, _NEST)),
    **dict.fromkeys(("begin repeat", "end repeat", "loop", "begin loop"), (_GROUPS, _NEST_REPEAT)),
}  # fmt: skip
"""Types of XLSForm that are not here: what is wrong and what to write."""


def read_type(part: Part) -> tuple[QuestionType | None, str]:
    """The type of a question and its list of choices.

    Returns:
        The type, None when it is wrong, and the name of the list, empty when it takes none.
    """
    written = part.string("type", "text")
    words = written.split()
    for count in range(min(len(words), _LONGEST), 0, -1):
        spelling = " ".join(words[:count]).replace("_", " ").replace("-", " ").lower()
        if spelling in _SPELLINGS:
            kind = _SPELLINGS[spelling]
            if " ".join(words[:count]) != kind.value:
                right = " ".join([kind.value, *words[count:]])
                part.warn("type", _("an older spelling"), _("write {type}").format(type=right))
            return kind, _list_name(part, kind, words[count:])
        if spelling in _ELSEWHERE:
            what, remedy = _ELSEWHERE[spelling]
            part.error("type", _(what), _(remedy).format(types=", ".join(QuestionType)))
            return None, ""
    if written:
        choice = _(_OTHER_TYPE).format(types=", ".join(QuestionType))
        what = _("{word} is no type of question").format(word=shown(written))
        part.error("type", what, part.instead(words[0], QuestionType, choice))
    return None, ""


def _list_name(part: Part, kind: QuestionType, words: list[str]) -> str:
    if kind not in CHOOSING:
        if words:
            what = _("{word} doesn't belong to this type").format(word=shown(" ".join(words)))
            part.error("type", what, _("write type: {type}").format(type=kind.value))
        return ""
    if not words:
        what = _("the name of the list of choices is missing")
        part.error("type", what, _("write {type} and the name of a list").format(type=kind.value))
        return ""
    if [word.replace("-", "_") for word in words[1:]] in (["or_other"], ["or", "other"]):
        what = _("or_other is not used here")
        part.error("type", what, _("give the list a choice with the name other"))
        return words[0]
    if len(words) > 1 or not NAME.fullmatch(words[0]):
        what = _("{word} is no name of a list").format(word=shown(" ".join(words)))
        part.error("type", what, _("write one name after {type}").format(type=kind.value))
        return ""
    return words[0]
