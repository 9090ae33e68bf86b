"""The command `check`: every mistake in the files of a study, told at once. Nothing is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from protocol.commands.finding import STUDY_FILE, open_folder, speak_with
from protocol.commands.telling import tell, tell_wrong
from protocol.commands.unlocking import unlock_study
from protocol.errors import FileMistakes, Mistake, NewerFormat, Refused, Sealed, StoreError
from protocol.i18n import _, ngettext
from protocol.vault import from_disk

if TYPE_CHECKING:
    from protocol.model.questionnaire import Questionnaire
    from protocol.model.study import Study
    from protocol.store.study_folder import StudyFolder


class Use(Struct):
    """What interviews tell of one version of a questionnaire."""

    meanings: Counter[str] = field(default_factory=Counter)
    """How many were led with each meaning."""
    failed: Counter[str] = field(default_factory=Counter)
    """In how many an expression could not be worked out, by its place (`who.relevant`)."""


Used = dict[tuple[str, str], Use]
"""By the id and the version of the questionnaire."""


def check(given: Path | None, language: str | None) -> int:
    """Tell what is wrong with a study or with one file.

    Args:
        given: The folder or the file; None for the current folder or the study of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code: 1 when there is a mistake, 0 when there are none or warnings alone.

    Raises:
        StudyMissing: The folder is no study.
        Refused: There is no such file, or it is of no kind that can be checked.
    """
    if given is not None and given.is_file():
        return _tell(_file(given, language), given, 1)
    folder = open_folder(given, language)
    files = [folder.study_file, *_questionnaires(folder), *folder.interview_paths()]
    count = len(files) + len(list(folder.participants_folder.glob("*.json")))
    count += len(list(folder.codings.glob("*.json")))
    return _tell(list(_study(folder)), folder.path, count)


def _tell(found: Sequence[Mistake], where: Path, files: int) -> int:
    """Print what was found: each on standard error, what it comes to on standard output."""
    for mistake in found:
        tell_wrong(_line(mistake))
    mistakes = sum(not mistake.warning for mistake in found)
    warnings = len(found) - mistakes
    parts = [
        ngettext("{count} file", "{count} files", files).format(count=files),
        ngettext("{count} mistake", "{count} mistakes", mistakes).format(count=mistakes),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    tell(f"{where}: {', '.join(parts)}")
    return 1 if mistakes else 0


def _line(mistake: Mistake) -> str:
    """`file:line: field: what, remedy`; a warning says that it is one before the field."""
    if not mistake.warning:
        return str(mistake)
    parts = [f"{mistake.path}:{mistake.line}" if mistake.line else str(mistake.path), _("warning")]
    if mistake.field:
        parts.append(mistake.field)
    return ": ".join([*parts, mistake.told])


def _study(folder: StudyFolder) -> Iterator[Mistake]:
    """What is wrong with the files of a study."""
    study, used = _read_study(folder), _used(folder)
    yield from _study_file(folder.study_file)
    if study is not None:
        yield from _missing(folder, study)
    for path in _questionnaires(folder):
        yield from _questionnaire(path, study, used)
    for path in sorted(folder.questionnaires.glob("*.yml")):
        remedy = _("give it the name {name}").format(name=path.with_suffix(".yaml").name)
        yield Mistake(path, 0, "", _("a questionnaire is looked for under .yaml only"), remedy, warning=True)
    yield from folder.check_interviews(study)
    yield from folder.check_codings()


def _file(path: Path, language: str | None) -> list[Mistake]:
    """What is wrong with one file, looked at as part of its study if it is in one.

    Raises:
        Refused: It is of no kind that can be checked.
    """
    folder = _study_around(path)
    if folder is not None:
        speak_with(folder.path, language)
    if path.suffix == ".json":
        return list(_kept_file(path, folder))
    if path.suffix != ".yaml":
        raise Refused(
            _("This kind of file can't be checked"),
            _("What can be: study.yaml, questionnaires (.yaml), participants and interviews (.json)."),
            str(path),
        )
    study = None if folder is None else _read_study(folder)
    if path.name != STUDY_FILE:
        return list(_questionnaire(path, study, {} if folder is None else _used(folder)))
    missing = [] if folder is None or study is None else _missing(folder, study)
    return [*_study_file(path), *missing]


def _study_around(path: Path) -> StudyFolder | None:
    """The study that a file is part of: that of its folder, or of the one above."""
    from protocol.store.study_folder import StudyFolder

    homes = (home for home in path.absolute().parents[:2] if (home / STUDY_FILE).is_file())
    home = next(homes, None)
    if home is None:
        return None
    unlock_study(home)
    return StudyFolder(home)


def _study_file(path: Path) -> tuple[Mistake, ...]:
    from protocol.questionnaire import check_study

    return check_study(path)


def _missing(folder: StudyFolder, study: Study) -> Iterator[Mistake]:
    """Questionnaires that the study names and does not have."""
    for role in study.roles:
        file = folder.questionnaires / f"{role.questionnaire}.yaml"
        if not file.is_file():
            named = rf"\bquestionnaire\s*:\s*[\"']?{re.escape(role.questionnaire)}\b"
            yield Mistake(
                folder.study_file,
                _line_of(folder.study_file, named),
                "questionnaire",
                _("there is no questionnaire “{id}”").format(id=role.questionnaire),
                _("put it in {file}, or name another").format(file=file),
            )


def _questionnaire(path: Path, study: Study | None, used: Used) -> Iterator[Mistake]:
    """What is wrong with a questionnaire, and whether it changed since interviews were led with it."""
    from protocol.questionnaire import check_questionnaire, read_questionnaire

    found = check_questionnaire(path, study)
    yield from found
    if all(mistake.warning for mistake in found):
        try:
            questionnaire = read_questionnaire(path, study)
        except NewerFormat:
            return  # told by the warning
        yield from _changed(path, questionnaire, used)
        yield from _failed(path, questionnaire.id, used)


def _failed(path: Path, questionnaire: str, used: Used) -> Iterator[Mistake]:
    """Expressions that could not be worked out in talks that were led with any version of a questionnaire."""
    for (name, version), use in used.items():
        for place, count in use.failed.items() if name == questionnaire else ():
            named = re.escape(place.partition(".")[0])
            yield Mistake(
                path,
                _line_of(path, rf"\b(?:name|id)\s*:\s*[\"']?{named}\b"),
                place,
                ngettext(
                    "{count} talk with version {version} could not work this out",
                    "{count} talks with version {version} could not work this out",
                    count,
                ).format(count=count, version=version),
                _("look at what was answered there, and mend it in a new version"),
                warning=True,
            )


def _changed(path: Path, questionnaire: Questionnaire, used: Used) -> Iterator[Mistake]:
    from protocol.questionnaire import meaning_hash

    meanings = used.get((questionnaire.id, questionnaire.version), Use()).meanings
    others = meanings.total() - meanings[meaning_hash(questionnaire)]
    if others:
        yield Mistake(
            path,
            _line_of(path, r"^version:"),
            "version",
            ngettext(
                "{count} interview was led with version {version} when it said something else",
                "{count} interviews were led with version {version} when it said something else",
                others,
            ).format(count=others, version=questionnaire.version),
            _("give what it says now a new version"),
        )


def _kept_file(path: Path, folder: StudyFolder | None) -> Iterator[Mistake]:
    """What is wrong with the file of an interview or a participant."""
    from protocol.store.participants import read_participant
    from protocol.store.reading import read_contents

    if folder is not None and path.absolute().parent == folder.codings.absolute():
        yield from (mistake for mistake in folder.check_codings() if mistake.path.name == path.name)
        return
    if folder is not None and path.absolute().parent != folder.path:
        yield from (mistake for mistake in folder.check_interviews() if mistake.path.name == path.name)
        return
    try:
        read_contents(path)
    except StoreError as error:
        try:
            read_participant(path)
        except StoreError:
            yield Mistake(path, 0, "", error.what, error.remedy, isinstance(error, NewerFormat))


def _read_study(folder: StudyFolder) -> Study | None:
    """The study; None where it holds mistakes, or is of a newer version: that is told elsewhere."""
    from protocol.questionnaire import read_study

    try:
        return read_study(folder.study_file)
    except (FileMistakes, NewerFormat):
        return None


def _questionnaires(folder: StudyFolder) -> list[Path]:
    return sorted(folder.questionnaires.glob("*.yaml"))


def _used(folder: StudyFolder) -> Used:
    """With which meanings of which questionnaires interviews were led; damaged files are told elsewhere."""
    from protocol.store.cards import read_card
    from protocol.store.reading import read_contents

    used: Used = {}
    for path in folder.interview_paths():
        try:
            contents = read_contents(path)
        except Sealed:
            with suppress(StoreError):
                card = read_card(path)
                key = (card.summary.questionnaire_id, card.summary.questionnaire_version)
                used.setdefault(key, Use()).meanings[card.standing.questionnaire_hash] += 1
            continue
        except StoreError:
            continue
        interview = contents.interview
        use = used.setdefault((interview.questionnaire_id, interview.questionnaire_version), Use())
        use.meanings[interview.questionnaire_hash] += 1
        use.failed.update({failure.place for failure in contents.failures})
    return used


def _line_of(path: Path, pattern: str) -> int:
    """The first line that a pattern is found on; 0 where there is none."""
    lines = from_disk(path, path.read_bytes()).decode("utf-8-sig", errors="replace").splitlines()
    found = (number for number, line in enumerate(lines, start=1) if re.search(pattern, line))
    return next(found, 0)
