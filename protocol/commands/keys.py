"""The command `keys`: what a person does with the keys of a study."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from protocol.commands.finding import find_study, speak_with
from protocol.commands.keys_making import ask_twice, make_keys, tell_turned, with_bar
from protocol.commands.telling import harmless, table, tell, tell_wrong
from protocol.commands.unlocking import ask_hidden, first_line, how, next_line, unlock_study
from protocol.errors import DamagedFile, Refused, StudyMissing
from protocol.i18n import _, ngettext
from protocol.locations import state_folder
from protocol.store.atomic import replacing
from protocol.store.device import device_id, device_label
from protocol.store.keys import devices, turning
from protocol.store.keys.device_key import DeviceSecret, has_key, keep, open_key
from protocol.store.keys.unlocking import (
    accept,
    read_key_file,
    refuse_unless_encrypted,
    trust,
    unlock,
    unlock_with,
)
from protocol.store.reasons import reason_of
from protocol.vault import Audience, DeviceKey, Key, new_key, read_keys, read_recipients
from protocol.vault.keys import read_recipient
from protocol.vault.vault import NotForUs, Spoilt, decrypt_file
from protocol.vault.wrapping import good_passphrase

_BETWEEN = ":"
"""Between the two halves of a request: the id of a device and its public key."""


def run_act(given: argparse.Namespace) -> int:
    """Do what `protocol keys ACT` asks.

    Args:
        given: What the parser read.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        UserMistake: It can't be done.
        StoreError: The disk, or a file on it, let us down.
    """
    study = find_study(given.study)
    if study is None or not (study / "study.yaml").is_file():
        raise StudyMissing(_("There is no study here"), _("Name its folder."), str(study or ""))
    speak_with(study, given.language)
    acts: dict[str, Callable[[Path, argparse.Namespace], int]] = {
        "make": make_keys,
        "test": _test,
        "status": _status,
        "passphrase": _passphrase,
        "request": _request,
        "accept": _accept,
        "seal": _seal,
        "device": _device,
    }
    act = acts[given.act]
    if act is not make_keys:
        refuse_unless_encrypted(study)
    return act(study, given)


def open_file(source: Path, key: Path, target: Path) -> int:
    """Decrypt one file.

    Args:
        source: The encrypted file.
        key: The file with the key.
        target: The new file.

    Returns:
        The exit code.

    Raises:
        Refused: It can't be opened with this key, or there is something at the place of the new file.
        DamagedFile: It is not what was written.
    """
    keys = read_key_file(key)
    if target.exists():
        raise Refused(_("There is a file of that name already"), _("Take another name."), str(target))
    try:
        with source.open("rb") as read, replacing(target) as write:
            decrypt_file(read, write, keys)
    except NotForUs:
        raise Refused(_("This key does not open the file"), "", str(source)) from None
    except Spoilt:
        raise DamagedFile(_("The encrypted file is not what was written"), "", str(source)) from None
    except OSError as error:
        what = _("The file can't be read: {reason}").format(reason=reason_of(error))
        raise DamagedFile(what, "", str(source)) from None
    tell(_("Decrypted: {path}").format(path=target))
    return 0


def _test(study: Path, given: argparse.Namespace) -> int:
    """Open what is written for each audience, with every key that is given."""
    unlock_study(study)
    recipients = read_recipients(study)
    rows, failed, tried = [], False, set()
    own = {one.recipient for one in recipients.devices}
    for key, whose in [(key, whose) for whose, keys in _given_keys(study, given) for key in keys]:
        opens = dict(devices.each_audience(study, [key]))
        wanted = {Audience.OPEN: True, Audience.SEALED: key.recipient not in own}
        failed = failed or opens != wanted
        tried.add(key.recipient)
        rows.append((whose, _yes_no(opens[Audience.OPEN]), _yes_no(opens[Audience.SEALED])))
    tell(table((_("Key"), _("opens what is open"), _("opens what is sealed")), rows))
    untried = [
        what
        for what, missing in (
            (_("the researcher's key"), not tried & set(recipients.researcher)),
            (_("the recovery key"), recipients.recovery not in tried),
        )
        if missing
    ]
    if untried:
        tell_wrong(
            _("Not tried: {what}. Try with: protocol keys test --key FILE").format(what=", ".join(untried))
        )
    plain = turning.plain_files(study)
    _tell_plain(plain)
    return 1 if failed or untried or plain else 0


def _given_keys(study: Path, given: argparse.Namespace) -> list[tuple[str, list[Key]]]:
    """The keys that are tried, and what each is."""
    from protocol.vault import vault_of

    recipients = read_recipients(study)
    vault = vault_of(study)
    found = list(vault.keys) if vault is not None else []
    for path in given.key:
        found += read_key_file(path)
    if not given.key and sys.stdin is not None and sys.stdin.isatty():
        typed = input(_("Type the recovery key over from paper (Enter alone skips it): ")).strip()
        found += read_keys(typed) if typed else []
    whose = {
        one.recipient: _("device {label}").format(label=device_label(one.device))
        for one in recipients.devices
    }
    whose |= {one: _("the researcher") for one in recipients.researcher}
    whose[recipients.recovery] = _("recovery")
    return [(whose.get(key.recipient, _("not of this study")), [key]) for key in found]


def _status(study: Path, _given: argparse.Namespace) -> int:
    recipients = read_recipients(study)
    here = device_id()
    rows = [
        (
            _("device {label}").format(label=device_label(one.device))
            + (" " + _("(this one)") if one.device == here else ""),
            _("what is not finished"),
            one.recipient,
        )
        for one in recipients.devices
    ]
    rows += [(_("the researcher"), _("everything"), one) for one in recipients.researcher]
    rows.append((_("recovery"), _("everything"), recipients.recovery))
    tell(table((_("Key"), _("reads"), _("public key")), rows))
    if not has_key(recipients.study):
        tell(_("This device has no key for the study."))
    if recipients.turning:
        tell_wrong(_("Not every file is encrypted yet: the next time the study is opened, that goes on."))
    plain = turning.plain_files(study)
    _tell_plain(plain)
    return 1 if plain or recipients.turning else 0


def _passphrase(study: Path, _given: argparse.Namespace) -> int:
    recipients = read_recipients(study)
    if how.passphrase_stdin:
        old, new = first_line(), good_passphrase(next_line())
        keep(open_key(recipients.study, old), new)
    else:
        secret = open_key(recipients.study, ask_hidden(_("The passphrase that it has now: ")))
        keep(secret, ask_twice())
    tell(_("The passphrase is changed. Copies of the old key file still open with the old one."))
    return 0


def _request(study: Path, _given: argparse.Namespace) -> int:
    """Make a key for this device; with a key that opens the study, add it at once."""
    recipients = read_recipients(study)
    if has_key(recipients.study) and how.identity is None:
        raise Refused(
            _("This device has a key for the study already"),
            _("Change its passphrase: protocol keys passphrase"),
        )
    keys = read_key_file(how.identity) if how.identity is not None else []
    if keys:
        unlock_with(study, keys)
    passphrase = good_passphrase(first_line() if how.passphrase_stdin else ask_twice())
    key = new_key()
    mine = DeviceKey(device=device_id(), recipient=key.recipient)
    keep(DeviceSecret(study=recipients.study, secret=key.secret), passphrase)
    if keys:
        tell_turned(with_bar(lambda bar: devices.add_device(study, mine, bar)))
        tell(_("This device can read the study now."))
        return 0
    tell(_("This device has a key now. Give this line to somebody who can open the study:"))
    tell()
    tell(f"    {mine.device}{_BETWEEN}{mine.recipient}")
    tell()
    command = "protocol keys device " + _("STUDY") + " --add ..."
    tell(_("They type: {command}").format(command=command))
    tell(_("Then copy the study from there to here again."))
    return 0


def _device(study: Path, given: argparse.Namespace) -> int:
    passphrase = _unlock_knowing(study)
    if given.remove is not None:
        before = read_recipients(study)
        turned = with_bar(lambda bar: devices.remove_device(study, given.remove, bar))
        gone = set(before.devices) - set(read_recipients(study).devices)
        tell(
            _("Taken off the list: {device}").format(
                device=", ".join(device_label(one.device) for one in gone)
            )
        )
        tell_turned(turned)
        tell(_("What that device has on its own disk, it can still read; see docs/safety.md."))
        return 0
    device, found, recipient = given.add.partition(_BETWEEN)
    if not found:
        raise Refused(
            _("“{text}” is no request").format(text=harmless(given.add)), _("It looks like b7k2...:age1...")
        )
    other = DeviceKey(device=device.strip(), recipient=read_recipient(recipient))
    if other.device == device_id():  # it would take our place on the list
        raise Refused(
            _("That device has the id of this one: what the program keeps for a device was copied there"),
            _("Remove device.json and the folder keys there ({folder}), and ask again.").format(
                folder=state_folder()
            ),
        )
    if passphrase is not None:
        trust(study, passphrase, other.recipient)
    tell_turned(with_bar(lambda bar: devices.add_device(study, other, bar)))
    tell(_("The device {label} is added. Copy the study to it.").format(label=device_label(other.device)))
    tell(_("On every other device: {command}").format(command="protocol keys accept"))
    return 0


def _unlock_knowing(study: Path) -> str | None:
    """Unlock a study; gives the passphrase, with which what changes can be trusted here. None with a key."""
    if how.identity is not None:
        unlock_study(study)
        return None
    passphrase = first_line() if how.passphrase_stdin else ask_hidden(_("Passphrase of this device: "))
    unlock(study, passphrase)
    return passphrase


def _accept(study: Path, _given: argparse.Namespace) -> int:
    passphrase = first_line() if how.passphrase_stdin else ask_hidden(_("Passphrase of this device: "))
    strangers = accept(study, passphrase)
    for one in strangers:
        tell(_("Trusted from now on: {key}").format(key=one))
    if not strangers:
        tell(_("There is nobody new."))
    return 0


def _seal(study: Path, _given: argparse.Namespace) -> int:
    from protocol.store.sealing import seal_finished

    unlock_study(study)
    count = seal_finished(study / "interviews")
    tell(
        ngettext("{count} interview is sealed.", "{count} interviews are sealed.", count).format(count=count)
    )
    return 0


def _tell_plain(plain: list[Path]) -> None:
    if plain:
        tell_wrong(_("Not encrypted (protocol keys make encrypts them):"))
        for path in plain:
            tell_wrong(f"    {path}")


def _yes_no(yes: bool) -> str:
    return _("yes") if yes else _("no")
