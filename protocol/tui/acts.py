"""Every act of the interview screen: its name, its key, and what it is called.

The key bar, the keys and the list behind `/` are all made from this one table: every act has a name
in that list, with or without a key of its own.
"""

from __future__ import annotations

from typing import NamedTuple

from protocol.i18n import N_


class Act(NamedTuple):
    """One act."""

    id: str
    """Its name in code and in settings: the screen has a method `action_<id>`."""
    key: str
    """The keys, as Textual calls them, with commas between them; empty for none."""
    shown: str
    """The key as it stands on the keyboard."""
    label: str
    """What it does: a msgid."""
    bar: str = ""
    """What the key bar says: a msgid; empty where it isn't there."""


ACTS = (
    Act("go_to", "f2", "F2", N_("go to a topic or a question"), N_("go to")),
    Act("next_open", "f3", "F3", N_("next must-ask that is open"), N_("next")),
    Act("stand", "f4", "F4", N_("mention and outcome of this question"), N_("standing")),
    Act("send", "f6", "F6", N_("send this line, or the last note, to another question"), N_("send")),
    Act("probe", "f7", "F7", N_("tick a probe"), N_("probe")),
    Act("acts", "", "/", N_("list of all acts"), N_("all acts")),
    Act("hide", "f8", "F8", N_("hide the screen and pause"), N_("hide")),
    Act("improvise", "f9", "F9", N_("improvised question"), N_("ask")),
    Act("back", "shift+f3,f15", "Shift+F3", N_("back to where we came from")),
    Act("next", "pagedown", "PgDn", N_("next question in order")),
    Act("previous", "pageup", "PgUp", N_("previous question in order")),
    Act("previous_open", "", "", N_("previous must-ask that is open")),
    Act("scroll_down", "ctrl+down", "Ctrl+Down", N_("a long question: down")),
    Act("scroll_up", "ctrl+up", "Ctrl+Up", N_("a long question: up")),
    Act("kind", "tab", "Tab", N_("change the kind of the note")),
    Act("kind_back", "shift+tab", "Shift+Tab", N_("change the kind of the note, the other way")),
    Act("simpler", "ctrl+t", "Ctrl+T", N_("the simpler wording, or the full one again")),
    Act("hints", "ctrl+g", "Ctrl+G", N_("show or hide the help for the interviewer")),
    Act("notes", "ctrl+n", "Ctrl+N", N_("notes: edit, move, split, join, delete")),
    Act("edit_last", "", "Up", N_("edit the last note (on an empty line)")),
    Act("move_last", "", "", N_("move the last note to another question")),
    Act("delete_last", "", "", N_("delete the last note")),
    Act("sensitive", "", "", N_("the last note is sensitive: keep it out of exports")),
    Act("undo", "ctrl+z", "Ctrl+Z", N_("take back the last act")),
    Act("redo", "ctrl+y", "Ctrl+Y", N_("do it again")),
    Act("read_aloud", "", "", N_("the list was read aloud")),
    Act("keywords", "ctrl+k", "Ctrl+K", N_("keywords, or full questions again")),
    Act("large", "", "", N_("fewer things on the screen, or all again")),
    Act("off_record", "ctrl+r", "Ctrl+R", N_("off the record, and on again")),
    Act("recorder", "ctrl+l", "Ctrl+L", N_("the recorder runs now, or stops")),
    Act("pace", "", "", N_("time: what is left, what could be dropped")),
    Act("add_set", "", "", N_("one more of what repeats here")),
    Act("remove_set", "", "", N_("take the last one of what repeats here away")),
    Act("come_back", "ctrl+b", "Ctrl+B", N_("come back to this question later")),
    Act("come_back_list", "", "", N_("what we would come back to")),
    Act("inbox", "", "", N_("the inbox: notes without a question")),
    Act("to_inbox", "", "", N_("put this line in the inbox")),
    Act("consent", "ctrl+p", "Ctrl+P", N_("see the consent")),
    Act("distress", "f12", "F12", N_("distress card: when it becomes too much")),
    Act("finish", "ctrl+e", "Ctrl+E", N_("round off and close")),
    Act("break_off", "", "", N_("break off the talk")),
    Act("withdraw", "", "", N_("withdrawal: end the talk and erase it")),
    Act("save_elsewhere", "", "", N_("save my words elsewhere, when the disk refuses")),
    Act("help", "f1", "F1", N_("help: the keys and the signs")),
    Act("leave", "ctrl+q", "Ctrl+Q", N_("leave; everything stays as it is")),
)
"""In the order of the list behind `/`."""

LOOKING = {
    "analysis.matrix": "1",
    "analysis.coverage": "2",
    "analysis.bars": "3",
    "analysis.search": "slash",
    "analysis.role": "r",
    "analysis.case": "c",
    "analysis.must_asks": "m",
    "analysis.missing": "w",
    "cell.search": "slash",
    "search.case": "f2",
    "search.role": "f3",
    "search.topic": "f4",
    "search.kind": "f6",
    "search.empty": "ctrl+u",
}
"""The usual keys of the analysis, by the id of the binding: settings may give another."""

TYPED_ON = "search."
"""How the ids of a screen on which words are typed begin: letters are no keys there."""


def act_keys() -> dict[str, str]:
    """Which act each key does: from the key as Textual calls it to the id of the act."""
    return {key: act.id for act in ACTS for key in act.key.split(",") if key}


UNDO_WORDS = {
    "keep_note": N_("note kept"),
    "edit_note": N_("note mended"),
    "move_note": N_("note moved"),
    "delete_note": N_("note deleted"),
    "split_note": N_("note split"),
    "join_notes": N_("notes joined"),
    "read_aloud": N_("list read aloud"),
    "start_recorder": N_("recorder started"),
    "stop_recorder": N_("recorder stopped"),
    "set_state": N_("mention and outcome set"),
    "set_item": N_("item set"),
    "mention_item": N_("item named"),
    "forget_item": N_("item taken off"),
    "tick_probe": N_("probe ticked"),
    "untick_probe": N_("tick taken off"),
    "improvise": N_("question made up"),
    "answer": N_("answer given"),
    "come_back": N_("put on the list to come back to"),
    "mark_sensitive": N_("note marked as sensitive"),
    "add_set": N_("one more added"),
    "remove_set": N_("last one taken away"),
}
"""What an act is called when it is taken back: msgids."""
