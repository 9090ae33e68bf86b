"""The parser of `protocol keys` and its acts. Nothing else is imported until one of them runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from protocol.commands.arguments import Commands, study_argument
from protocol.i18n import _


def add_keys(commands: Commands) -> None:
    """`protocol keys` with its acts.

    Args:
        commands: Where it is added.
    """
    parser = commands.add_parser(
        "keys",
        help=_("encrypt a study, and look after its keys"),
        description=_(
            "Encrypts a study, so that whoever finds the laptop or a stick reads nothing. Each device has "
            "a key behind a passphrase; the researcher has one that opens everything; a recovery key is "
            "printed and goes into a safe. docs/safety.md tells how it works, and what it does not protect "
            "against."
        ),
    )
    acts = parser.add_subparsers(title=_("acts"), metavar=_("ACT"), required=True)
    _add_make(acts)
    _add_test(acts)
    _add_open(acts)
    for name, what, more in (
        ("status", _("tell how a study is encrypted, and what is not"), None),
        ("passphrase", _("change the passphrase of this device"), _add_passphrase),
        ("request", _("ask for a key for this device"), None),
        ("accept", _("trust those who can read the study now"), None),
        ("seal", _("seal every interview that is finished"), None),
        ("device", _("add a device, or take one off the list"), _add_device),
    ):
        act = acts.add_parser(name, help=what, description=f"{what[:1].upper()}{what[1:]}.")
        study_argument(act)
        if more is not None:
            more(act)
        act.set_defaults(run=_run, act=name)


def _add_make(acts: Commands) -> None:
    parser = acts.add_parser(
        "make",
        help=_("encrypt a study"),
        description=_(
            "Makes the keys and encrypts every file of the study, with its previous versions and copies "
            "among the backups. Done again, it encrypts what was put there unencrypted since."
        ),
    )
    study_argument(parser)
    parser.add_argument(
        "--researcher",
        action="append",
        default=[],
        metavar="age1...",
        help=_("the researcher's public key; may be given several times"),
    )
    parser.add_argument(
        "--researcher-file",
        type=Path,
        metavar=_("FILE"),
        help=_("make a key for the researcher in this file, which may not be in the study"),
    )
    parser.add_argument(
        "--recovery-page",
        type=Path,
        metavar=_("FILE"),
        help=_("put the recovery key on this page, to print (.html); it is shown here otherwise"),
    )
    parser.set_defaults(run=_run, act="make")


def _add_test(acts: Commands) -> None:
    parser = acts.add_parser(
        "test",
        help=_("try whether every key really opens what it should"),
        description=_(
            "Encrypts something for each audience and opens it again with the keys that you give. Do it "
            "before field work begins, with the printed recovery key too."
        ),
    )
    study_argument(parser)
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar=_("FILE"),
        help=_("a file with the researcher's key or the recovery key; may be given several times"),
    )
    parser.set_defaults(run=_run, act="test")


def _add_open(acts: Commands) -> None:
    parser = acts.add_parser(
        "open",
        help=_("decrypt one file, such as an export"),
        description=_("Decrypts one file. What comes out can be read by whoever finds it."),
    )
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the encrypted file, such as .xlsx.age"))
    parser.add_argument(
        "--key", type=Path, required=True, metavar=_("FILE"), help=_("the file with the key that opens it")
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=_("where to"))
    parser.set_defaults(run=_open)


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Changes the passphrase of this device. With --passphrase-stdin the old one is the first line of "
        "standard input, and the new one the second."
    )


def _add_device(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--add", metavar=_("REQUEST"), help=_("what protocol keys request showed there"))
    choice.add_argument("--remove", metavar=_("DEVICE"), help=_("the beginning of its id; status shows it"))


def _open(given: argparse.Namespace) -> int:
    from protocol.commands.keys import open_file

    return open_file(given.file, given.key, given.output)


def _run(given: argparse.Namespace) -> int:
    from protocol.commands.keys import run_act

    return run_act(given)
