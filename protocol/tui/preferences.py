"""How this person wants the screen: keys of their own, and colours. Read from `settings.yaml`.

    theme: contrast        # calm, light, contrast or mono
    keys:
      hide: f8             # the id of an act, and the key as the terminal library calls it
      recorder: ctrl+o
      analysis.search: z   # of the analysis, with the name of the screen; letters where nothing is typed

What can't be used is told and left out: a slip in a settings file may not stand in the way of a talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from protocol.errors import Mistake
from protocol.i18n import _
from protocol.questionnaire.findings import Findings, nearest
from protocol.questionnaire.nodes import Fields, Leaf, Node
from protocol.questionnaire.source import read_source
from protocol.questionnaire.tree import grow
from protocol.questionnaire.version import is_newer, only_newer
from protocol.tui.acts import ACTS, LOOKING, TYPED_ON, act_keys
from protocol.tui.widgets.bars import Key

THEMES = ("calm", "light", "contrast", "mono")
"""The names of the themes; the first is the one that nobody has to ask for."""

_TAKEN = frozenset({"enter", "escape", "backspace", "delete", "left", "right", "up", "down", "home", "end"})
"""Keys of the line: an act on one of them would make typing impossible."""
_WAYS = frozenset({"tab", "shift+tab", "pageup", "pagedown", "q", "ctrl+q"})
"""Keys that lead through the screens of the analysis, and out of them."""
_LEFT_TO_OTHERS = frozenset({"f5", "f10", "f11"})
"""Keys that terminals, browsers and window managers take for themselves."""


class Preferences(Struct, frozen=True):
    """How this person wants the screen."""

    theme: str = THEMES[0]
    """The name of a theme."""
    keys: dict[str, str] = {}
    """From the id of an act to its key; empty for the keys that the acts have anyway."""
    looking: dict[str, str] = {}
    """From the id of a binding of the analysis to its key; empty for the keys that they have anyway."""
    mistakes: tuple[Mistake, ...] = ()
    """What could not be used."""

    def act_keys(self) -> dict[str, str]:
        """Which act each key does: those that were chosen, and the usual ones of all other acts."""
        usual = {key: act for key, act in act_keys().items() if act not in self.keys}
        return usual | {key: act for act, key in self.keys.items()}

    def shown(self, act: str) -> str:
        """The key of an act as it stands on the keyboard; empty for none."""
        chosen = self.keys.get(act)
        return key_name(chosen) if chosen else next(one.shown for one in ACTS if one.id == act)

    def key_of(self, binding: str) -> str:
        """The key of an act of the analysis, by the id of its binding."""
        return self.looking.get(binding, LOOKING[binding])

    def as_chosen(self, keys: Sequence[Key]) -> list[Key]:
        """The keys of a bar, each as this person has it.

        Args:
            keys: The usual ones.
        """
        chosen = {key.binding: self.looking[key.binding] for key in keys if key.binding in self.looking}
        return [
            key._replace(key=key_name(chosen[key.binding])) if key.binding in chosen else key for key in keys
        ]


def key_name(key: str) -> str:
    """A key as it stands on the keyboard, from how Textual calls it: `ctrl+pagedown` is `Ctrl+PgDn`."""
    if len(key) == 1:
        return key
    names = {"pagedown": "PgDn", "pageup": "PgUp"}
    return "+".join(names.get(part, part.capitalize()) for part in key.split("+"))


def read_preferences(path: Path) -> Preferences:
    """Read the settings file; one that isn't there asks for nothing.

    Args:
        path: `settings.yaml`.
    """
    if not path.is_file():
        return Preferences()
    findings = Findings(path)
    text = read_source(path, findings)
    root = None if text is None else grow(text, findings)
    if not isinstance(root, Fields):
        return Preferences(mistakes=tuple(findings.errors()))
    theme = THEMES[0]
    keys: dict[str, str] = {}
    looking: dict[str, str] = {}
    for name, entry in root.entries.items():
        if name == "theme":
            theme = _theme(entry.node, findings)
        elif name == "keys":
            keys, looking = _keys(entry.node, findings)
        elif name not in ("language", "format"):
            known = nearest(name, ("language", "theme", "keys"))
            remedy = _("write {name}").format(name=known) if known else _("take it out")
            findings.error(entry.node.line, name, _("there is no such setting"), remedy)
    if text is not None and is_newer(text):
        return Preferences(theme, keys, looking, only_newer(text, findings).all())
    return Preferences(theme, keys, looking, tuple(findings.errors()))


def _theme(node: Node, findings: Findings) -> str:
    if isinstance(node, Leaf) and node.text in THEMES:
        return node.text
    remedy = _("write one of {names}").format(names=", ".join(THEMES))
    findings.error(node.line, "theme", _("there is no such theme"), remedy)
    return THEMES[0]


def _keys(node: Node, findings: Findings) -> tuple[dict[str, str], dict[str, str]]:
    """The keys that can be used, each for one act: those of the interview, and those of the analysis."""
    if not isinstance(node, Fields):
        findings.error(
            node.line, "keys", _("this is no list of acts and keys"), _("write act: key on each line")
        )
        return {}, {}
    looking = _looking_keys(node, findings)
    acts = [act.id for act in ACTS]
    chosen: dict[str, str] = {}
    for act, entry in node.entries.items():
        if act in LOOKING:
            continue
        at, line = f"keys.{act}", entry.node.line
        key = entry.node.text.strip().lower() if isinstance(entry.node, Leaf) else ""
        if act not in acts:
            known = nearest(act, [*acts, *LOOKING])
            remedy = _("write {name}").format(name=known) if known else _("see the acts in the manual")
            findings.error(line, at, _("there is no such act"), remedy)
        elif not key or len(key) == 1 or key in _TAKEN or key in _LEFT_TO_OTHERS:
            findings.error(
                line, at, _("this key types or edits, or is taken by terminals"), _("take another key")
            )
        elif key in chosen.values():
            other = next(name for name, used in chosen.items() if used == key)
            findings.error(
                line, at, _("{key} does {other} already").format(key=key, other=other), _("take another key")
            )
        else:
            chosen[act] = key
    for act, key in list(chosen.items()):
        other = act_keys().get(key, act)
        if other != act and other not in chosen:
            line = node.entries[act].node.line
            what = _("{key} does {other} already").format(key=key, other=other)
            findings.error(line, f"keys.{act}", what, _("give {other} another key too").format(other=other))
            del chosen[act]
    return chosen, looking


def _looking_keys(node: Fields, findings: Findings) -> dict[str, str]:
    """The keys for the screens of the analysis: two acts of one screen have no key in common."""
    chosen: dict[str, str] = {}
    for act, entry in node.entries.items():
        if act not in LOOKING:
            continue
        key = entry.node.text.strip().lower() if isinstance(entry.node, Leaf) else ""
        no_key = len(key) == 1 and (not key.isalnum() or act.startswith(TYPED_ON))
        if not key or no_key or key in _TAKEN | _WAYS | _LEFT_TO_OTHERS:
            what = _("this key types or edits, or is taken by terminals")
            findings.error(entry.node.line, f"keys.{act}", what, _("take another key"))
        else:
            chosen[act] = key
    for act, key in list(chosen.items()):
        now = LOOKING | chosen
        beside = (other for other in LOOKING if other != act and _screen_of(other) == _screen_of(act))
        taken = next((other for other in beside if now[other] == key), None)
        if taken is not None:
            what = _("{key} does {other} already").format(key=key, other=taken)
            findings.error(node.entries[act].node.line, f"keys.{act}", what, _("take another key"))
            del chosen[act]
    return chosen


def _screen_of(act: str) -> str:
    return act.partition(".")[0]
