"""Everything of one visit on one page: asked, examined, timed, signed; what it would change stands beside, in grey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from domain.dates import PartialDate, show
from domain.records import PatientRecord, Visit, VisitKind
from domain.refusal import Refusal
from domain.same_day import last_counts
from domain.summarise import summarise
from ui.forms.carried import last_visit
from ui.forms.edss_panel import EdssPanel
from ui.forms.edss_words import CLINICIAN, COMPUTED
from ui.forms.form_page import NOTHING_YET, FormPage
from ui.forms.grade_field import GradeField
from ui.forms.kept_values import with_hidden
from ui.forms.same_day import SameDay, without_undecided
from ui.forms.saved import mark_in_error
from ui.forms.tests_panel import TestsPanel
from ui.forms.visit_cards import AskedCard, RatedCard
from ui.forms.visit_letters import deal_letters
from ui.forms.visit_move import Move, MoveDialog, move_visit
from ui.forms.visit_preview import Preview, PreviewCard
from ui.forms.visit_sections import sections
from ui.history_page import HistoryDialog
from ui.services import MOOD_SETTING, Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.text import button

PREVIEW_DELAY_MS = 500
PREVIEW, PREVIEW_WIDE = 17, 28  # its width, in line heights
BESIDE_FROM = 75  # the width of the page from which the preview stands beside the form, in line heights
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own word for "as wide as it likes"

PICKED = "value of the day chosen"  # why the other visit of a day is stored anew


class VisitForm(FormPage):
    """A new visit, or the correction of a signed one with its reason. ``saved`` carries the stored Visit."""

    widest = 125

    def __init__(self, services: Services, patient_id: str, visit: Visit | None = None) -> None:
        form = f"visit:{visit.id}" if visit else "visit"
        title = f"Correct the visit of {show(visit.on)}" if visit else "New visit"
        super().__init__(services, patient_id, form, title, "&Sign visit" if visit is None else "&Sign correction")
        self._visit = visit
        self.also_changed: tuple[str, ...] = ()  # other patients whose records changed with what was saved
        self._asked_of: set[str] = set()  # what two visits of the day differ in and signing has asked about
        self._record: PatientRecord = services.record(patient_id)
        rules = services.rules()
        now = summarise(self._record, rules, services.today(), in_full=False)
        self._preview = Preview(self._record, rules, services.today(), now)
        self._make_parts()
        self._place()
        for name, widget in self._named_inputs().items():
            self.add_input(name, widget)
        self.say_whose_record(self._record)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(PREVIEW_DELAY_MS)
        self._delay.timeout.connect(self.show_preview)
        self._connect()
        if visit is not None:
            self._show_visit(visit)
        else:
            self.date.set_date(PartialDate.of(services.today()))
            self.kind.set_value(VisitKind.SCHEDULED)
        self._check_date()
        self.restore_draft()
        self._check_date()
        self.show_preview()
        deal_letters(self)
        self.begin_at(self.relapse if visit is None else self.reason)

    # Building

    def _make_parts(self) -> None:
        self.asked_card = AskedCard(self.services.today)
        self.date, self.kind = self.asked_card.date, self.asked_card.kind
        self.relapse, self.fever = self.asked_card.relapse, self.asked_card.fever
        self.comparable, self.why_not = self.asked_card.comparable, self.asked_card.why_not
        self.same_day = SameDay(self.add_input, last_counts=last_counts(self._record))
        self.edss = EdssPanel(mood_counts=bool(self.services.store.settings.get(MOOD_SETTING, False)))
        self.sections = sections(self.services, self._record, self._preview.now.results)
        tests = self.sections[0]
        assert isinstance(tests, TestsPanel), "the timed tests come first"
        self.tests = tests
        self.rated_card = RatedCard(self.edss.rule_set)
        self.rater, self.method = self.rated_card.rater, self.rated_card.method
        self.question, self.note = self.rated_card.question, self.rated_card.note
        self.reason = Field("Reason for the correction", hint="the old values stay in the history")

    def _named_inputs(self) -> dict[str, Field | Choice]:
        before: dict[str, Field | Choice] = {"reason": self.reason} if self._visit is not None else {}
        found = {**before, **self.asked_card.inputs(), **self.edss.inputs()}
        for section in self.sections:
            found |= section.inputs()
        return {**found, **self.rated_card.inputs()}

    def _place(self) -> None:
        space = space_of(self)
        self._split = split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        split.setSpacing(space.large)
        column = QVBoxLayout()
        column.setSpacing(space.medium)
        if self._visit is not None:
            column.addLayout(self._correcting())
        for part in (self.asked_card, self.same_day, self.edss, *self.sections, self.rated_card):
            column.addWidget(part)
        column.addStretch(1)
        split.addLayout(column, 1)
        self.preview = PreviewCard()
        side = QVBoxLayout()
        side.addWidget(self.preview)
        side.addStretch(1)
        split.addLayout(side)
        self.body.addLayout(split)
        self.body.addStretch(1)

    def _correcting(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space_of(self).medium)
        row.addWidget(self.reason, 1)
        self.history_button = button("History", self.show_history, flat=True)
        self.move_button = button("Move to another patient…", self.ask_to_move)
        self.error_button = button("Mark as entered in error", self.mark_as_error)
        for made in (self.history_button, self.move_button, self.error_button):
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the preview stand beside the form, or below where the page is narrow."""
        super().resizeEvent(event)
        space = space_of(self)
        beside = self.width() >= space.ems(BESIDE_FROM)
        side = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(side)
        wide = space.ems(PREVIEW_WIDE if self.width() >= space.ems(self.widest) else PREVIEW)
        self.preview.setMinimumWidth(wide if beside else 0)
        self.preview.setMaximumWidth(wide if beside else QWIDGETSIZE_MAX)

    def _connect(self) -> None:
        self.date.value_changed.connect(lambda _day: self._check_date())
        self.comparable.chosen.connect(lambda _value: self.asked_card.show_why_not())
        self.fever.chosen.connect(lambda _value: self.asked_card.remind_of_fever())
        self.edss.aid.chosen.connect(self.tests.say_aid)
        self.relapse.chosen.connect(lambda _value: self.asked_card.say_what_follows())
        self.changed.connect(self._ask_of_same_day)
        self.changed.connect(self._delay.start)
        for field in (self.reason, *self._own_fields()):
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self.focusNextChild)

    def _own_fields(self) -> list[Field]:
        """Return the fields in which Enter moves on as the tab key does; grades and sections do so themselves."""
        own = {**self.asked_card.inputs(), **self.edss.inputs(), **self.rated_card.inputs()}
        return [field for field in own.values() if isinstance(field, Field) and not isinstance(field, GradeField)]

    # Checks

    @property
    def _day(self) -> date | None:
        return self.date.value.exact if self.date.value else None

    @property
    def _of_same_day(self) -> tuple[Visit, ...]:
        own = self._visit.id if self._visit is not None else ""
        return tuple(visit for visit in self._record.visits if visit.on == self._day and visit.id != own)

    def _check_date(self) -> None:
        """Refuse a visit before birth; ask and propose what the day asks for."""
        self.date.say_what_was_read()
        day = self._day
        birth = self._record.patient.birth_date
        if day is not None and birth is not None and day < birth.first:
            self.date.say(f"The visit lies before the birth of the patient, {birth}.", Grade.ERROR)
        before = [v.on for v in self._record.visits if v.on < (day or self.services.today())]
        self.asked_card.ask_since(max(before, default=None))
        self.edss.propose(last_visit(self._record.visits, day, self._visit.id if self._visit is not None else ""))
        for section in self.sections:
            section.say_day(day)
        self._ask_of_same_day()
        self._delay.start()

    def _ask_of_same_day(self) -> None:
        others = self._of_same_day
        self.same_day.ask(self._typed() if others else None, others)

    def try_to_save(self) -> None:
        """Sign; where two visits of the day differ, not before it was asked once which value is for analysis."""
        self._ask_of_same_day()
        new = [name for name in self.same_day.undecided() if name not in self._asked_of]
        if not new or self._done or self.errors():
            super().try_to_save()
            return
        self._asked_of.update(new)
        self.reveal(self.same_day.choices[new[0]])
        self.show_problem(f"{self.same_day.question}{self._draft_words()}")

    def errors(self) -> tuple[str, ...]:
        """Return what blocks signing. A visit without EDSS can be signed; one without a date cannot."""
        self._ask_of_same_day()
        if not self.date.text():
            self.date.say("The visit needs its date.", Grade.ERROR)
        self._ask_for_reason("Why is it corrected? The old values stay visible in the history.")
        of_sections = (problem for section in self.sections for problem in section.problems())
        of_edss = self.edss.problems(self._day)  # first, for it can add to the errors of the fields
        empty = NOTHING_YET if self._visit is None and not self.is_touched() else ()
        return (*super().errors(), *empty, *self._inherited(), *of_edss, *of_sections)

    def _ask_for_reason(self, question: str) -> bool:
        if self._visit is not None and not self.reason.text():
            self.reason.say(question, Grade.ERROR)
            return False
        if self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return True

    def _inherited(self) -> tuple[str, ...]:
        """Return the answer missing where an import assumed it: a new visit must not inherit that (safety 1)."""
        assumed = "relapse_history" in self._record.assumed
        if not assumed or self._visit is not None or self.relapse.value is not None:
            return ()
        return ("relapse since the last visit (assumed at the import; this visit needs its own yes or no)",)

    # The visit

    def candidate(self) -> Visit | None:
        """Return the visit as it would be signed now, None while it has no date."""
        visit = self._typed()
        return self.same_day.picked(visit) if visit is not None else None

    def _typed(self, chosen: str = "") -> Visit | None:
        """Return the visit as typed; *chosen* takes the place of the choice between the two steps."""
        day = self._day
        if day is None or self.date.is_refused:
            return None
        entry = self.edss.entry(chosen)
        base = self._visit or Visit("", day, recorded_on=self.services.today())
        typed, shown = [*entry.values], [*self.edss.shown.values()]
        for section in self.sections:
            typed += section.values()
            shown += section.shown.values()
        return self.rated_card.put_into(
            self.asked_card.put_into(
                replace(
                    base,
                    on=day,
                    edss_source=entry.source,
                    edss_reason=entry.reason,
                    aid=entry.aid,
                    values=with_hidden(typed, shown, base.values),
                )
            )
        )

    def save(self) -> object:
        """Sign the visit: store it with its audit line, and what belongs to it."""
        visit = self.candidate()
        assert visit is not None, "errors() asks for the date first"
        visits = self.services.store.visits
        is_new = self._visit is None
        stored = visits.add(self.patient_id, visit) if is_new else visits.update(visit, self.reason.text())
        for other in self.same_day.changed_others():
            visits.update(other, PICKED)
        for section in self.sections:
            section.stored(stored)
        return stored

    def _show_visit(self, visit: Visit) -> None:
        self.asked_card.show_visit(visit)
        self.rated_card.show_visit(visit)
        self.edss.show_visit(visit)
        for section in self.sections:
            section.show_visit(visit)

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the form from a draft."""
        super().fill(payload)
        self.edss.judge()
        self.asked_card.show_why_not()
        self.asked_card.say_what_follows()
        self._ask_of_same_day()
        super().fill({name: held for name, held in payload.items() if name.startswith("same_day:")})
        self._ask_of_same_day()

    def payload(self) -> dict[str, object]:
        """Return what the inputs hold, as the draft keeps it."""
        return without_undecided(super().payload())

    # History, and a visit that never was

    def show_history(self) -> None:
        """Show every version of the visit."""
        HistoryDialog(self.services.store, "visit", self._visit, self).exec()

    def mark_as_error(self) -> None:
        """Leave the visit out of everything; it is kept and can be restored."""
        if not self._ask_for_reason("Why was it entered in error? The visit is kept in the bin with the reason."):
            self.reason.editor.setFocus()
            return
        self.store_with(self._delete)

    def _delete(self) -> object:
        return mark_in_error(self.services.store.visits, "visit", self._visit, self.patient_id, self.reason.text())

    # The wrong patient

    def ask_to_move(self) -> MoveDialog:
        """Ask whose visit this is; what is typed here and not signed goes with it as a draft."""
        assert self._visit is not None, "only a signed visit can be moved"
        self.keep_draft()
        dialog = MoveDialog(self.services, self.patient_id, self._visit, self)
        dialog.agreed.connect(lambda move: self._move(dialog, move))
        dialog.open()
        return dialog

    def _move(self, dialog: MoveDialog, move: Move) -> None:
        assert self._visit is not None
        try:
            moved = move_visit(self.services, self.patient_id, self._visit, move)
        except Refusal as refusal:
            dialog.show_refusal(refusal)
            return
        dialog.accept()
        self._timer.stop()
        self._done = True
        self.also_changed = (move.patient_id,)
        self.saved.emit(moved)

    # What it would change

    def show_preview(self) -> None:
        """Show, in grey, what the labels would be if this were signed as typed; nothing of it is kept (safety 9)."""
        self._ask_of_same_day()
        self.preview.show_lines(self._preview.lines(self.candidate(), self._by_step(), self.same_day.changed_others()))

    def _by_step(self) -> list[tuple[str, Visit]]:
        """Return the visit with either step, where the clinician's and the computed one differ."""
        if not self.edss.differs:
            return []
        both = ((whose, self._typed(source)) for whose, source in (("Your", CLINICIAN), ("The computed", COMPUTED)))
        return [(whose, self.same_day.picked(visit)) for whose, visit in both if visit is not None]
