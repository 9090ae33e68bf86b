"""The commands `due` and `dossier`: what a study promised, and its facts for those who watch over data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from protocol import __version__
from protocol.commands.finding import open_folder
from protocol.commands.telling import table, tell
from protocol.errors import FileMistakes, NewerFormat, Refused
from protocol.i18n import _, ngettext
from protocol.model.text import say
from protocol.model.words import State, label

if TYPE_CHECKING:
    from protocol.model.questionnaire import Questionnaire
    from protocol.model.study import Retention, Study
    from protocol.store.study_folder import StudyFolder, Summary

_SOON = 60
"""Days before something is due that it is shown: time to plan it."""


def list_due(given: Path | None, language: str | None) -> int:
    """Print what is to go, and what soon will be.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code: 1 when something should be gone already.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
    """
    from protocol.questionnaire import read_study
    from protocol.store.retention import due

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    if not study.retention:
        tell(_("study.yaml does not say how long things are kept: write it under retention:"))
        return 0
    today = datetime.now(UTC).date()
    found = due(study, folder.refresh_summaries(), folder.exports)
    near = [one for one in found if (one.on - today).days <= _SOON]
    rows = [
        (
            one.on.isoformat(),
            _("over the day") if one.on < today else _("soon"),
            _(label(one.what)),
            f"{one.code} {one.which}".strip() or _("all"),
        )
        for one in near
    ]
    if rows:
        tell(table((_("Day"), _("Stand"), _("What"), _("Which")), rows))
    late = sum(one.on < today for one in near)
    tell(ngettext("{count} thing should be gone.", "{count} things should be gone.", late).format(count=late))
    if late:
        tell(_("Nothing goes by itself: protocol withdraw erases an interview; the rest you remove."))
    return 1 if late else 0


def dossier(given: Path | None, language: str | None, output: Path | None) -> int:
    """Write the facts of a study for a data management plan and a record of processing.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        output: The file; None to print it.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
        Refused: There is a file of that name.
        WriteFailed: The disk refused.
    """
    from protocol.questionnaire import read_study
    from protocol.store.atomic import write_atomically

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    text = "\n".join(_lines(folder, study)) + "\n"
    if output is None:
        tell(text.rstrip("\n"))
        return 0
    if output.exists():
        raise Refused(_("There is a file of that name already"), _("Take another name."), str(output))
    if not output.absolute().parent.is_dir():
        raise Refused(_("There is no such folder"), _("Make it first."), str(output.parent))
    write_atomically(output, text.encode(), plain=True)
    tell(_("The dossier is here: {path}").format(path=output))
    return 0


def _lines(folder: StudyFolder, study: Study) -> Iterator[str]:
    summaries = folder.refresh_summaries()
    title = say(study.title, study.language)
    yield "# " + _("Dossier of the study: {title}").format(title=title)
    yield ""
    yield (
        _("Facts from the files of the study on {day}, by Protocol {version}.").format(
            day=date.today().isoformat(),
            version=__version__,
        )
        + " "
        + _("What stands between [ ] is yours to fill in.")
    )
    if study.fictional:
        yield "**" + _("The study is fictional.") + "**"
    yield from _section(
        _("Purpose"), [*_questions(study), _("[legal ground; approval of the ethics committee]")]
    )
    yield from _section(_("Who is responsible"), [_("[controller, contact, data protection officer]")])
    yield from _section(_("Whose data"), list(_people(study, summaries)))
    yield from _section(_("Which data"), list(_data(study)))
    yield from _section(_("Consent"), list(_consent(folder, study)))
    yield from _section(_("How it is kept"), list(_keeping(folder)))
    yield from _section(
        _("How long"), [_promise(rule) for rule in study.retention] or [_("[not in study.yaml]")]
    )
    yield from _section(_("Withdrawal"), list(_withdrawals(folder, summaries)))
    yield from _section(_("Who receives it"), list(_receivers(folder)))


def _section(title: str, facts: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from (f"- {fact}" for fact in facts)


def _questions(study: Study) -> list[str]:
    return [f"{one.id}: {say(one.label, study.language)}" for one in study.research_questions]


def _people(study: Study, summaries: Sequence[Summary]) -> Iterator[str]:
    there = [one for one in summaries if one.state is not State.WITHDRAWN]
    led = Counter(one.role for one in there)
    for role in study.roles:
        planned = sum(study.planned_for(case, role) for case in study.cases)
        what = _("sources") if role.source else _("people")
        yield _("{role} ({what}): {count} interviews, {planned} planned, in {cases} cases").format(
            role=say(role.label, study.language),
            what=what,
            count=led[role.id],
            planned=planned,
            cases=len({one.case for one in there if one.role == role.id}),
        )
    yield _("People stand under a random id and a code; no interview holds a field for a name.")


def _data(study: Study) -> Iterator[str]:
    yield _("Notes that the interviewer types: literal words, paraphrases, observations, interpretations.")
    yield _("Answers to closed questions; which questions were asked, when, and what came of each.")
    if study.topics:
        topics = ", ".join(say(topic.label, study.language) for topic in study.topics)
        yield _("Topics: {topics}").format(topics=topics)
    yield _("Free notes may hold special categories of data (GDPR art. 9): [which you expect, and why].")
    yield _("Sound recordings are not made or kept by this program: [where they are].")


def _consent(folder: StudyFolder, study: Study) -> Iterator[str]:
    yield _("Of each item is kept: the words, their version, yes or no, how, by whom and when.")
    for questionnaire in _questionnaires(folder, study):
        for item in questionnaire.consent:
            needed = " " + _("(without it there is no interview)") if item.required else ""
            words = say(item.label, study.language)
            yield f"{questionnaire.id} {questionnaire.version}, {item.name}{needed}: {words}"


def _questionnaires(folder: StudyFolder, study: Study) -> Iterator[Questionnaire]:
    from protocol.questionnaire import read_questionnaire

    for path in sorted(folder.questionnaires.glob("*.yaml")):
        try:
            yield read_questionnaire(path, study)
        except (FileMistakes, NewerFormat):
            continue  # protocol check tells them


def _keeping(folder: StudyFolder) -> Iterator[str]:
    from protocol.vault import read_recipients

    yield _(
        "Files on the devices of the interviewers, each readable for its owner alone; no network is used."
    )
    if not folder.is_encrypted:
        yield _("NOT encrypted by the program: [encryption of the whole disk?]")
        return
    recipients = read_recipients(folder.path)
    yield _("Encrypted with age (X25519, ChaCha20-Poly1305), for each file anew.")
    count = len(recipients.devices)
    yield ngettext(
        "What is not finished: readable on {count} device, behind a passphrase (Argon2id, 128 MiB).",
        "What is not finished: readable on {count} devices, behind a passphrase each (Argon2id, 128 MiB).",
        count,
    ).format(count=count)
    count = len(recipients.researcher)
    yield ngettext(
        "What is finished: readable with the key of {count} researcher, and with a recovery key on paper.",
        "What is finished: readable with the keys of {count} researchers, and with a recovery key on paper.",
        count,
    ).format(count=count)
    yield _("[Where the researcher's key and the recovery key are kept, and by whom]")


def _promise(rule: Retention) -> str:
    if rule.until:
        return _("{what}: until {day}").format(what=_(label(rule.what)), day=rule.until)
    return ngettext(
        "{what}: {count} month after the interview", "{what}: {count} months after the interview", rule.months
    ).format(what=_(label(rule.what)), count=rule.months)


def _withdrawals(folder: StudyFolder, summaries: Sequence[Summary]) -> Iterator[str]:
    from protocol.store.forgetting import read_tombstone

    gone = [one.id for one in summaries if one.state is State.WITHDRAWN]
    count = len(gone)
    yield ngettext("{count} interview was withdrawn.", "{count} interviews were withdrawn.", count).format(
        count=count
    )
    yield _(
        "Of a withdrawn interview nothing stays but its random id, so that a copy that comes back is removed."
    )
    stones = [read_tombstone(folder.interview_path(one)) for one in gone]
    told = Counter(stone.name_forgotten for stone in stones if stone is not None)
    if told[True]:
        yield ngettext(
            "With {count} of them the name was taken off the key list too.",
            "With {count} of them the names were taken off the key list too.",
            told[True],
        ).format(count=told[True])
    if told[False]:
        yield ngettext(
            "With {count} of them the name was not taken off the key list then: [is it off now?]",
            "With {count} of them the names were not taken off the key list then: [are they off now?]",
            told[False],
        ).format(count=told[False])
    yield _("[How a participant can withdraw, and until when]")


def _receivers(folder: StudyFolder) -> Iterator[str]:
    count = sum(path.is_file() for path in folder.exports.glob("*"))
    yield ngettext("{count} export in the study.", "{count} exports in the study.", count).format(count=count)
    yield _("[Who gets exports, on which ground; transfer outside the EU; archive]")
