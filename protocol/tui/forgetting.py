"""After a withdrawal in the program: whether the person goes off the key list too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from protocol.errors import StoreError
from protocol.i18n import _
from protocol.store.forgetting import forget_name, forget_person, say_forgotten
from protocol.store.names_list import has_names, is_open

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp


def forget(app: ProtocolApp, path: Path, participant: str, code: str) -> None:
    """Remove the file of a person whose last interview was withdrawn, and offer to take off the name.

    Args:
        app: The program.
        path: The tombstone.
        participant: The random id of the person.
        code: The person's code.
    """
    from protocol.tui.screens.panels import KeyPanel, Option

    try:
        last = forget_person(app.folder, participant, code)
    except StoreError as error:
        app.tell(error)
        return
    if not last or not has_names(app.folder.path):
        return
    acts = [(_("leave it: I take care of it"), "leave")]
    if is_open(app.folder.path):
        acts.insert(0, (_("take the name off the key list too"), "off"))
    options = [Option(told, act, str(number)) for number, (told, act) in enumerate(acts, 1)]
    note = _("Later: protocol names remove {code}").format(code=code)

    def chosen(choice: str | None) -> None:
        try:
            if choice == "off":
                forget_name(path, code)
            else:
                say_forgotten(path, forgotten=False)
        except StoreError as error:
            app.tell(error)

    title = _("The key list may still say who {code} is").format(code=code)
    app.push_screen(KeyPanel(title, options, chosen, note))
