"""The study home: how far the study is, and which interviews there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from protocol.errors import NewerFormat
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean, say
from protocol.model.words import State
from protocol.store.study_folder import Summary
from protocol.tui.key_taker import KeyTaker
from protocol.tui.local_time import day_and_time, minutes
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

_LOOK_AFTER = 0.1
"""Seconds until the files are looked at: what the index says comes on the screen first."""

_ROOM_FOR_NOTES = 94
"""Columns from which on a row says how many notes there are: on fewer they would be cut."""

KEYS = (
    Key("Enter", N_("open"), "open"),
    Key("n", N_("new interview"), "new"),
    Key("r", N_("read"), "read"),
    Key("a", N_("analyse"), "analyse"),
    Key("e", N_("export"), "export"),
    Key("q", N_("leave"), "leave"),
)


class HomeScreen(KeyTaker):
    """How many interviews there are against the plan, and the list of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("new interview"), id="home.new", tooltip=N_("begin an interview")),
        Binding("r", "read", N_("read"), id="home.read", tooltip=N_("read the marked interview")),
        Binding("a", "analyse", N_("analyse"), id="home.analyse", tooltip=N_("count, search and read")),
        Binding("e", "export", N_("export"), id="home.export", tooltip=N_("write the workbook")),
        Binding("q,ctrl+q", "leave", N_("leave"), id="home.leave", tooltip=N_("leave the program")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._summaries: list[Summary] = []
        self._to_mark: str | None = None
        self._backup = Content("")
        self._backing_up = False

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Bar, plan, interviews, keys."""
        yield StatusBar(id="status")
        with VerticalScroll(id="plan-box", can_focus=False):
            yield Static(id="plan")
        yield Static(id="heading")
        yield PickList(id="interviews")
        yield KeyBar(KEYS, id="keys")

    def on_mount(self) -> None:
        """Show what the index says."""
        self._show(self.protocol.folder.summaries())
        self.query_one(PickList).focus()
        self.ready()

    def take_key(self, key: str, character: str | None) -> bool:
        """Enter opens at once, so that what is typed behind it lands in the talk; a letter is a binding."""
        if key == "enter":
            self.action_open()
            return True
        return self.query_one(PickList).take_key(key)

    def on_screen_resume(self) -> None:
        """Look at the files again whenever we come back, once the screen is there."""
        self.set_timer(_LOOK_AFTER, self._refresh)

    def mark(self, interview_id: str) -> None:
        """Mark an interview as soon as it is in the list: the one that was just left is the likely next."""
        self._to_mark = interview_id

    @work(thread=True, exclusive=True)
    def _refresh(self) -> None:
        fresh = self.protocol.folder.refresh_summaries()
        self.app.call_from_thread(self._show, fresh)
        self.app.call_from_thread(self._begin_backup)

    def _begin_backup(self) -> None:
        """Once, after everything stands on the screen."""
        if not self._backing_up:
            self._backing_up = True
            self._back_up()

    @work(thread=True, group="backup")
    def _back_up(self) -> None:
        """Make the backup of today where there is none yet, and tell quietly how it stands."""
        from protocol.tui.backing_up import daily_backup

        worker = get_current_worker()
        told = daily_backup(self.protocol.folder, self.protocol.study, lambda: worker.is_cancelled)
        if told is not None and not worker.is_cancelled:
            self.app.call_from_thread(self._tell_backup, told)

    def _tell_backup(self, told: Content) -> None:
        self._backup = told
        if self.is_attached:
            self._show_bars()

    def _show(self, summaries: Sequence[Summary]) -> None:
        if not self.is_attached:
            return
        there = (kept for kept in summaries if kept.state is not State.WITHDRAWN)
        order = sorted(there, key=lambda kept: kept.created_at, reverse=True)
        shown = sorted(order, key=_urgency)
        marked = self._marked_id()
        if self._to_mark is not None and any(kept.id == self._to_mark for kept in shown):
            marked, self._to_mark = self._to_mark, None
        self._summaries = shown
        index = next((i for i, kept in enumerate(shown) if kept.id == marked), 0)
        self.query_one(PickList).put_rows(_Rows(shown, self.protocol), index)
        self._show_bars()

    def _show_bars(self) -> None:
        study = self.protocol.study
        title = clean(say(study.title, study.language))
        kept = self._summaries
        count = ngettext("{count} interview", "{count} interviews", len(kept)).format(count=len(kept))
        if study.fictional:
            count = _("fictional") + " · " + count
        self.query_one(StatusBar).show(Content.styled(title, "bold"), Content(count))
        self.query_one("#plan", Static).update(self._plan(kept))
        if study.newer:
            told = _("A newer version of the program wrote this study: it can only be read here")
            self.query_one("#heading", Static).update(Content.styled(told, "$mark"))
            return
        heading = _("Talks") if kept else _("No interviews yet. Press n to begin the first.")
        self.query_one("#heading", Static).update(self._beside_backup(Content.styled(heading, "bold")))

    def _beside_backup(self, heading: Content) -> Content:
        """The heading, with the word on the backup at the other end, or below it where there is no room."""
        width, told = self.query_one("#heading").content_size.width, self._backup
        room = width - heading.cell_length - told.cell_length
        return heading + Content(" " * room if room > 1 else "\n") + told if told else heading

    def _plan(self, kept: list[Summary]) -> Content:
        """A row for each case, a column for each role: done of planned."""
        study = self.protocol.study
        counts: dict[tuple[str, str], int] = {}
        for summary in kept:
            counts[summary.case, summary.role] = counts.get((summary.case, summary.role), 0) + 1
        labels = [clean(say(role.label, study.language)) for role in study.roles]
        names = [clean(f"{case.code}  {case.name}".strip()) for case in study.cases]
        widths = [max(Content(text).cell_length, 8) + 3 for text in labels]
        room = max(self.size.width - sum(widths) - 4, 10)
        first = min(max((Content(name).cell_length for name in names), default=0) + 2, room)
        head = Content(" " * first)
        for text, width in zip(labels, widths, strict=True):
            head += Content(text).pad_right(width - Content(text).cell_length)
        rows = [head.stylize("$quiet")]
        for case, name in zip(study.cases, names, strict=True):
            cell = Content(name).truncate(first - 1, ellipsis=True)
            row = cell.pad_right(first - cell.cell_length)
            for role, width in zip(study.roles, widths, strict=True):
                done, planned = counts.get((case.code, role.id), 0), study.planned_for(case, role)
                text = _("{done} of {planned}").format(done=done, planned=planned) if planned else str(done)
                row += Content.styled(text.ljust(width), "" if done else "$quiet")
            rows.append(row)
        return Content("\n").join(rows)

    def on_resize(self) -> None:
        """Lay the plan out anew."""
        self._show_bars()

    def _marked_id(self) -> str | None:
        index = self.query_one(PickList).marked
        return self._summaries[index].id if index < len(self._summaries) else None

    def on_pick_list_picked(self) -> None:
        """Enter or a click opens."""
        self.action_open()

    def action_open(self) -> None:
        """Go on with an interview, or read a closed one."""
        summary = next((kept for kept in self._summaries if kept.id == self._marked_id()), None)
        if summary is None:
            return
        if summary.newer:
            self.protocol.read(summary.id)
        elif summary.damaged:
            self._offer_previous(summary)
        elif summary.state is State.OPEN or (summary.state is State.CLOSED and summary.debrief_pending):
            self.protocol.reopen(summary.id)
        else:
            self.protocol.read(summary.id)

    def _offer_previous(self, summary: Summary) -> None:
        from protocol.tui.screens.damage import damage_panel

        path, zone = self.protocol.folder.interview_path(summary.id), self.protocol.study.time_zone
        panel = damage_panel(path, summary.damaged, zone, self._look_again, self.protocol.tell)
        self.app.push_screen(panel)

    def _look_again(self) -> None:
        self._refresh()

    def action_read(self) -> None:
        """Read the marked interview."""
        marked = self._marked_id()
        if marked is not None:
            self.protocol.read(marked)

    def action_new(self) -> None:
        """Begin an interview; in a study of a newer version of the program nothing is begun."""
        from protocol.session.beginning import refuse_newer_study

        try:
            refuse_newer_study(self.protocol.folder, self.protocol.study)
        except NewerFormat as error:
            self.protocol.tell(error)
            return
        from protocol.tui.screens.start import StartScreen

        self.app.push_screen(StartScreen())

    def action_analyse(self) -> None:
        """Look at what was kept: count, search and read."""
        from protocol.tui.screens.analysis import AnalysisScreen

        self.app.push_screen(AnalysisScreen(self.protocol.folder, self.protocol.study))

    def action_export(self) -> None:
        """Write the workbook."""
        from protocol.tui.screens.exporting import ExportScreen

        self.app.push_screen(ExportScreen())

    def action_leave(self) -> None:
        """Leave the program."""
        self.app.exit()


def _urgency(summary: Summary) -> int:
    """What needs somebody first: damaged, open, debrief to be written, the rest."""
    if summary.damaged:
        return 0
    if summary.state is State.OPEN:
        return 1
    return 2 if summary.state is State.CLOSED and summary.debrief_pending else 3


class _Rows(Sequence[Content]):
    """The rows of the list, each made when it is drawn."""

    def __init__(self, summaries: Sequence[Summary], protocol: ProtocolApp) -> None:
        self._summaries = summaries
        self._study = protocol.study
        self._protocol = protocol

    def __len__(self) -> int:
        return len(self._summaries)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        return self._row(self._summaries[index])

    def _row(self, kept: Summary) -> Content:
        study = self._study
        role = study.role(kept.role)
        who = clean(say(role.label, study.language)) if role is not None else clean(kept.role)
        if kept.newer:
            told = (_("of a newer version of the program: to read only"), "$mark")
            return Content.assemble((f"! {clean(kept.participant_code or kept.id)}  ", "bold"), told)
        if kept.damaged:
            told = (_("damaged: Enter shows what can be put back"), "$bad")
            return Content.assemble((f"! {clean(kept.id)}  ", "bold"), told)
        day = day_and_time(kept.started_at or kept.created_at, study.time_zone)
        sitting = f" ({kept.sitting})" if kept.sitting > 1 else ""
        head = f"{clean(kept.participant_code)}{sitting}".ljust(11)
        parts = [
            Content.styled(head, "bold"),
            Content(f"{who:<14.14} {day:>12}  {minutes(kept.minutes):>8}  "),
            Content.styled(_stands(kept), "$mark"),
        ]
        if self._protocol.size.width >= _ROOM_FOR_NOTES:
            gap = " " * max(29 - Content(_stands(kept)).cell_length, 1)
            parts += [Content(gap), Content.styled(_notes(kept.notes), "$quiet")]
        return Content("").join(parts)


def _notes(count: int) -> str:
    return ngettext("{count} note", "{count} notes", count).format(count=count)


def _stands(kept: Summary) -> str:
    """What is still to be done, in words; empty where nothing is."""
    if kept.state is State.OPEN:
        left = kept.open_must_asks
        return (
            _("open") + ", " + ngettext("{count} left to ask", "{count} left to ask", left).format(count=left)
        )
    if kept.state is State.SEALED:
        return _("sealed, broken off") if kept.broken_off else _("sealed")
    if kept.debrief_pending:
        return _("debrief to be written")
    return _("broken off") if kept.broken_off else ""
