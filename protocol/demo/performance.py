"""Leads one talk of the demonstration through the session, act by act, as a screen would."""

from __future__ import annotations

from datetime import datetime

from protocol.demo.clock import ScriptedClock
from protocol.demo.pace import CHOICE_SECONDS, ITEM_SECONDS, Pace, typing
from protocol.demo.steps import (
    Absent,
    AddSet,
    Answers,
    ComeBack,
    Decide,
    Delete,
    Edit,
    Given,
    Go,
    Improvise,
    Item,
    Items,
    Keep,
    Later,
    Move,
    NewItem,
    Probe,
    Reopen,
    SetState,
    Simpler,
    Step,
    Undo,
    Wait,
)
from protocol.demo.steps import Pause as StandStill
from protocol.demo.story import Story
from protocol.errors import ProtocolError
from protocol.model.interview import Note
from protocol.model.questionnaire import CHOOSING, DEBRIEF, OTHER, QuestionType
from protocol.model.study import Study
from protocol.model.words import Kind, Mention, Outcome
from protocol.session.beginning import Beginning, begin, reopen, reopen_closed
from protocol.session.debrief import kind_at
from protocol.session.finish import CLOSING_REASONS
from protocol.session.line import SPECIAL_KEYS
from protocol.session.talk import Talk, Wording
from protocol.store.study_folder import StudyFolder

_CONSENT_SECONDS = 21.3
"""Between two answers to what is read aloud before a talk."""

_DAY_SECONDS = 86_400.0
"""How long after closing an interview is corrected."""

_OTHER = f"{OTHER}: "
"""Before the words of an answer that is not in the list."""


class Performance:
    """One talk, from the consent to the debrief.

    Args:
        story: What happens in it.
        folder: Where it is kept.
        study: The study.
        device: The id of this device.
        start: When the consent is asked.
    """

    def __init__(self, story: Story, folder: StudyFolder, study: Study, device: str, start: datetime) -> None:
        self._story = story
        self._folder = folder
        self._study = study
        self._device = device
        self._clock = ScriptedClock(start)
        self._names: dict[str, str] = {}
        self._talk = self._begin()

    def lead(self) -> None:
        """Lead the talk to its end, or to where it was left.

        Raises:
            ValueError: The story doesn't fit the questionnaire or the session.
        """
        try:
            self._ask_consent()
            self._talk.start()
            pace = Pace(self._story.steps, self._story.head.minutes)
            for index, step in enumerate(self._story.steps):
                self._clock.go_on(pace.before(index))
                self._try(step)
            self._end()
        finally:
            self._talk.file.close()

    # The beginning and the end

    def _begin(self) -> Talk:
        head = self._story.head
        role = next(role for role in self._study.roles if role.code == self._story.role_code)
        start = Beginning(
            case=self._story.case,
            role=role.id,
            participant_code=head.code,
            interviewer=head.interviewer,
            place=head.place,
            others_present=head.others,
            title=head.title,
        )
        return begin(self._folder, self._study, start, self._device, self._clock)

    def _ask_consent(self) -> None:
        given = self._story.head.consent
        self._decide({item.name: given.get(item.name, True) for item in self._talk.consent.items})

    def _decide(self, decisions: dict[str, bool]) -> None:
        for item in self._talk.consent.items:
            if item.name in decisions:
                self._clock.go_on(_CONSENT_SECONDS)
                self._talk.consent.decide(item, decision=decisions[item.name])

    def _end(self) -> None:
        head = self._story.head
        if head.left_open:
            if head.draft:
                self._talk.first_key()
                self._clock.go_on(typing(head.draft))
                self._talk.type_line(head.draft, Kind.PARAPHRASE, len(head.draft))
            self._talk.leave()
            return
        self._clock.go_on(CHOICE_SECONDS)
        reasons = {str(reason.reason or reason.outcome): reason for reason in CLOSING_REASONS}
        for path in self._talk.finish.open_questions():
            if path in head.reasons:
                self._talk.finish.give_reason(path, reasons[head.reasons[path]])
        self._talk.finish.close(broken_off=bool(head.broken_off), why=head.broken_off)
        if head.debrief:
            self._debrief()
        else:
            self._talk.leave()
        if self._story.corrections:
            self._correct()

    def _debrief(self) -> None:
        head = self._story.head
        interview = self._talk.file.interview.id
        self._talk.leave()
        self._clock.go_on(head.debrief_after * 60)
        self._talk = reopen(self._folder, self._study, interview, self._device, self._clock)
        self._talk.start()
        for name, written in head.debrief.items():
            path = f"{DEBRIEF}/{name}"
            self._talk.go(path)
            for text in [written] if isinstance(written, str) else written:
                self._keep(Keep(kind=kind_at(path) or Kind.OBSERVATION, text=text))
        self._talk.finish.finish_debrief()
        self._talk.leave()

    def _correct(self) -> None:
        """Open the interview again a day after it was closed, change it, and close it."""
        head, interview = self._story.head, self._talk.file.interview.id
        self._clock.go_on(_DAY_SECONDS)
        self._talk = reopen_closed(
            self._folder, self._study, interview, self._device, head.corrected_why, self._clock
        )
        self._talk.start()
        for step in self._story.corrections:
            self._try(step)
        self._talk.finish.close(broken_off=bool(head.broken_off), why=head.broken_off)
        self._talk.leave()

    # The steps

    def _try(self, step: Step) -> None:
        try:
            self._do(step)
        except (KeyError, StopIteration, ProtocolError) as error:
            here = f"{self._story.head.code} at {self._talk.position}"
            raise ValueError(f"{here}: {step}: {error!r}") from error

    def _do(self, step: Step) -> None:
        match step:
            case Keep():
                self._keep(step)
            case Edit() | Move() | Later() | Delete():
                self._change_note(step)
            case Answers(answers=answers):
                for path, given in answers.items():
                    self._answer(path, given)
            case Items() | Item() | NewItem():
                self._mention(step)
            case SetState():
                self._talk.states.set(
                    step.at or self._talk.position,
                    mention=step.mention,
                    outcome=step.outcome,
                    reason=step.reason,
                    reason_text=step.why,
                )
            case Absent(paths=paths):
                for path in paths:
                    self._talk.go(path)
                    self._clock.go_on(CHOICE_SECONDS)
                    self._talk.states.set(path, mention=Mention.NONE, outcome=Outcome.NOT_FOUND)
            case Decide(decisions=decisions):
                self._decide(decisions)
            case StandStill() | Reopen() | Wait():
                self._stand_still(step)
            case _:
                self._move_on(step)

    def _move_on(self, step: Step) -> None:
        match step:
            case Go(path=path):
                self._talk.go(path)
            case Simpler(on=on):
                self._talk.wording = Wording.SIMPLER if on else Wording.FULL
            case Probe(probe=probe):
                self._talk.tick_probe(probe)
            case Improvise(wording=wording):
                self._clock.go_on(typing(wording))
                self._talk.improvise(wording)
            case AddSet(repeat=repeat):
                self._talk.add_set(repeat)
            case ComeBack(path=path):
                if path not in self._talk.places:
                    raise KeyError(path)
                self._talk.come_back_to(path)
            case Undo(acts=acts):
                for _ in range(acts):
                    self._talk.undo()
            case _:
                raise TypeError(f"nobody knows how to do {type(step).__name__}")

    def _stand_still(self, step: StandStill | Reopen | Wait) -> None:
        match step:
            case StandStill(minutes=minutes, why=why):
                self._talk.time.pause()
                self._clock.go_on(minutes * 60)
                self._talk.time.resume(why)
            case Reopen(minutes=minutes):
                interview = self._talk.file.interview.id
                self._talk.leave()
                self._clock.go_on(minutes * 60)
                self._talk = reopen(self._folder, self._study, interview, self._device, self._clock)
                self._talk.start()
            case Wait(minutes=minutes):
                self._clock.go_on(minutes * 60)

    # Notes

    def _keep(self, step: Keep) -> None:
        self._talk.first_key()
        self._clock.go_on(typing(step.text))
        if step.inbox:
            note = self._talk.keep_in_inbox(step.text, step.kind)
        elif step.send is not None:
            note = self._talk.send(step.text, step.kind, step.send)
        else:
            self._talk.page = step.page
            note = self._talk.keep(step.text, step.kind)
        if step.name:
            self._names[step.name] = note.id

    def _note(self, name: str) -> Note:
        return self._talk.file.notes[self._names[name]]

    def _change_note(self, step: Edit | Move | Later | Delete) -> None:
        note, notes = self._note(step.note), self._talk.notes
        match step:
            case Edit(text=text, kind=kind):
                self._clock.go_on(typing(text or ""))
                notes.edit(note, note.text if text is None else text, kind or note.kind)
            case Move(to=to):
                if to is not None and to not in self._talk.places:
                    raise KeyError(to)
                notes.move(note, to)
            case Later():
                notes.mark_come_back(note, wanted=True)
            case Delete():
                notes.delete(note)

    # Closed questions and lists

    def _answer(self, path: str, given: Given) -> None:
        self._talk.go(path)
        self._clock.go_on(CHOICE_SECONDS)
        special = SPECIAL_KEYS.get(given) if isinstance(given, str) else None
        if special is not None:
            self._talk.answer(None, special=special)
            return
        value, other = self._value(given)
        self._talk.answer(value, other=other)

    def _value(self, given: Given) -> tuple[Given, str]:
        """An answer as the session takes it, and the words behind `other`."""
        kind, known = self._talk.question.type, [choice.name for choice in self._talk.choices()]
        if kind not in CHOOSING:
            return given, ""
        parts = given if isinstance(given, list) else [str(given)]
        names = {OTHER if part.startswith(_OTHER) else part for part in parts}
        if unknown := names.difference(known):
            raise KeyError(f"choice {sorted(unknown)} at {self._talk.position}, only {known}")
        other = next((part.removeprefix(_OTHER) for part in parts if part.startswith(_OTHER)), "")
        if kind is QuestionType.RANK:
            return parts, ""
        in_order = [name for name in known if name in names]
        return (in_order if kind is QuestionType.SELECT_MULTIPLE else in_order[0]), other

    def _mention(self, step: Items | Item | NewItem) -> None:
        path, states = self._talk.position, self._talk.states
        match step:
            case Items(items=items):
                for item in items:
                    self._clock.go_on(ITEM_SECONDS)
                    states.mention_item(path, self._known(item))
            case NewItem(label=label, about=about):
                self._clock.go_on(typing(label))
                state = states.new_item(path, label)
                if about is not None and state.item is not None:
                    states.set_item(path, state.item, about=about)
            case Item(item=item, mention=mention, outcome=outcome, about=about):
                if mention is not Mention.NONE:
                    states.mention_item(path, self._known(item), mention=mention)
                if mention is Mention.NONE or outcome is not None or about is not None:
                    states.set_item(path, self._known(item), mention=mention, outcome=outcome, about=about)

    def _known(self, item: str) -> str:
        known = [choice.name for choice in self._talk.choices()]
        if item not in known:
            raise KeyError(f"item `{item}` at {self._talk.position}, only {known}")
        return item
