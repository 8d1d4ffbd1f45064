"""Everything of one visit on one page: asked, examined, timed, signed; what it would change stands beside, in grey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from domain.dates import PartialDate, show
from domain.records import PatientRecord, Visit, VisitKind
from domain.summarise import summarise
from domain.summary import PatientSummary
from ui.forms.edss_panel import EdssPanel
from ui.forms.form_page import FormPage
from ui.forms.kept_values import with_hidden
from ui.forms.record_form import named, titled
from ui.forms.tests_panel import TestsPanel
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, clear, label, small, subheading

PREVIEW_DELAY_MS = 500
PREVIEW, PREVIEW_WIDE = 17, 28  # its width, in line heights
SAME_LABEL = "The Lublin label does not change."
BESIDE_FROM = 75  # the width of the page from which the preview stands beside the form, in line heights
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own word for "as wide as it likes"
KINDS = (
    (VisitKind.SCHEDULED, "Scheduled"),
    (VisitKind.UNSCHEDULED, "Unscheduled"),
    (VisitKind.RELAPSE, "Relapse"),
    (None, "Not recorded"),
)
COMPARABLE: tuple[tuple[object, str], ...] = ((True, "Yes"), (False, "No"), (None, "Not stated"))
METHODS = (("examined", "Examined"), ("reported", "Reported"), ("telephone", "Telephone"), ("", "Not recorded"))


class VisitForm(FormPage):
    """A new visit, or the correction of a signed one with its reason. ``saved`` carries the stored Visit."""

    widest = 125

    def __init__(self, services: Services, patient_id: str, visit: Visit | None = None) -> None:
        form = f"visit:{visit.id}" if visit else "visit"
        title = f"Correct the visit of {show(visit.on)}" if visit else "New visit"
        super().__init__(services, patient_id, form, title, "&Sign visit" if visit is None else "&Sign correction")
        self._visit = visit
        self._record: PatientRecord = services.record(patient_id)
        self._rules = services.rules()
        self._now: PatientSummary = summarise(self._record, self._rules, services.today(), in_full=False)
        self._previewed: tuple[tuple[str, bool], ...] = ()
        self._make_fields()
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
        self.restore_draft()
        self._check_date()
        self.show_preview()
        self.begin_at(self.relapse if visit is None else self.reason)

    # Building

    def _make_fields(self) -> None:
        self.date = DateField("&Date", self.services.today, exact=True)
        self.kind = named(Choice(KINDS), "Kind of visit")
        self.relapse = named(Choice(YES_NO), "Relapse since the last visit?")
        self.fever = named(Choice(YES_NO), "Fever or overheated today")
        self.comparable = named(Choice(COMPARABLE), "Comparable with other visits")
        self.why_not = Field("Why &not comparable", hint="fever, steroids within 30 days, other illness, injury…")
        self.edss = EdssPanel()
        hand = self._record.patient.dominant_hand
        self.tests = TestsPanel(self._now.results, hand)
        self.rater = Field("&Rater")
        self.method = named(Choice(METHODS, ""), "How it was rated")
        note = QPlainTextEdit()
        note.setTabChangesFocus(True)
        note.setMaximumHeight(space_of(self).ems(4))
        self.note = Field("Note", note)
        self.reason = Field("Reason for the correction", hint="the old values stay in the history")

    def _relapse_question(self) -> str:
        """Return the question as the visit's own date has it: since the visit before it."""
        day = self._day or self.services.today()
        before = [v.on for v in self._record.visits if v.on < day]
        return f"Relapse since {show(max(before))}?" if before else "Relapse in the last 12 months?"

    def _named_inputs(self) -> dict[str, Field | Choice]:
        own: dict[str, Field | Choice] = {
            "date": self.date,
            "kind": self.kind,
            "relapse": self.relapse,
            "fever": self.fever,
            "comparable": self.comparable,
            "why_not": self.why_not,
            "rater": self.rater,
            "method": self.method,
            "note": self.note,
        }
        if self._visit is not None:
            own["reason"] = self.reason
        return {**own, **self.edss.inputs(), **self.tests.inputs()}

    def _place(self) -> None:
        space = space_of(self)
        self._split = split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        split.setSpacing(space.large)
        column = QVBoxLayout()
        column.setSpacing(space.medium)
        if self._visit is not None:
            column.addWidget(self.reason)
        column.addWidget(self._asked())
        column.addWidget(self.edss)
        column.addWidget(self.tests)
        column.addWidget(self._rated())
        column.addStretch(1)
        split.addLayout(column, 1)
        self.preview = Card("plain")
        side = QVBoxLayout()
        side.addWidget(self.preview)
        side.addStretch(1)
        split.addLayout(side)
        self.body.addLayout(split)
        self.body.addStretch(1)

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

    def _asked(self) -> Card:
        card = Card()
        space = space_of(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.large)
        grid.setVerticalSpacing(space.small)
        self.asked = label(self._relapse_question(), "mute")
        remark = "without an answer PIRA and activity stay unknown"
        grid.addWidget(self.date, 0, 0)
        grid.addWidget(titled("Kind", self.kind), 0, 1)
        grid.addWidget(titled(self.asked, self.relapse, remark), 0, 2)
        grid.addWidget(titled("Fever or overheated today?", self.fever), 1, 0)
        grid.addWidget(titled("Comparable with other visits?", self.comparable), 1, 1)
        grid.addWidget(self.why_not, 1, 2)
        for column, share in enumerate((2, 3, 3)):
            grid.setColumnStretch(column, share)
        card.body.addLayout(grid)
        self.same_day = label("", "warn")
        self.same_day.hide()
        card.body.addWidget(self.same_day)
        return card

    def _rated(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(space_of(self).large)
        row.addWidget(self.rater, 1)
        row.addWidget(titled("How", self.method), 2)
        card.body.addLayout(row)
        card.body.addWidget(self.note)
        return card

    def _connect(self) -> None:
        self.date.value_changed.connect(lambda _day: self._check_date())
        self.comparable.chosen.connect(lambda _value: self._show_why_not())
        self.fever.chosen.connect(lambda _value: self._remind_of_fever())
        self.edss.changed.connect(self._delay.start)
        self.tests.changed.connect(self._delay.start)
        for choice in (self.relapse, self.comparable):
            choice.chosen.connect(lambda _value: self._delay.start())
        self._show_why_not()

    # Checks

    @property
    def _day(self) -> date | None:
        return self.date.value.exact if self.date.value else None

    def _check_date(self) -> None:
        """Refuse a visit before birth; say so if the day has a visit already (safety 7)."""
        self.date.say_what_was_read()
        day = self._day
        birth = self._record.patient.birth_date
        if day is not None and birth is not None and day < birth.first:
            self.date.say(f"The visit lies before the birth of the patient, {birth}.", Grade.ERROR)
        others = [v for v in self._record.visits if v.on == day and (self._visit is None or v.id != self._visit.id)]
        self.same_day.setText(
            "△ This day has a visit already. Of two values of one measure on one day the one recorded last counts."
        )
        self.same_day.setVisible(bool(others))
        question = self._relapse_question()
        self.asked.setText(question)
        self.relapse.setAccessibleName(question)
        self.tests.say_day(day)
        self._delay.start()

    def _show_why_not(self) -> None:
        self.why_not.setVisible(self.comparable.value is False)

    def _remind_of_fever(self) -> None:
        if self.fever.value is True and self.comparable.value is None:
            self.why_not.set_text("fever or heat")
            self.comparable.choose(False)

    def errors(self) -> tuple[str, ...]:
        """Return what blocks signing. A visit without EDSS can be signed; one without a date cannot."""
        if not self.date.text():
            self.date.say("The visit needs its date.", Grade.ERROR)
        if self._visit is not None and not self.reason.text():
            self.reason.say("Why is it corrected? The old values stay visible in the history.", Grade.ERROR)
        elif self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return (*super().errors(), *self._inherited(), *self.edss.problems())

    def _inherited(self) -> tuple[str, ...]:
        """Return the answer missing where an import assumed it: a new visit must not inherit that (safety 1)."""
        assumed = "relapse_history" in self._record.assumed
        if not assumed or self._visit is not None or self.relapse.value is not None:
            return ()
        return ("relapse since the last visit (assumed at the import; this visit needs its own yes or no)",)

    # The visit

    def typed(self) -> Visit | None:
        """Return the visit as typed, None while it has no date."""
        day = self._day
        if day is None or self.date.is_refused:
            return None
        entry = self.edss.entry()
        base = self._visit or Visit("", day, recorded_on=self.services.today())
        shown = {**self.edss.shown, **self.tests.shown}
        values = with_hidden((*entry.values, *self.tests.values()), shown, base.values)
        comparable = self.comparable.value
        return replace(
            base,
            on=day,
            kind=self.kind.value if isinstance(self.kind.value, VisitKind) else None,
            comparable=comparable if isinstance(comparable, bool) else None,
            not_comparable_reason=self.why_not.text() if comparable is False else "",
            relapse_since_last=self.relapse.value if isinstance(self.relapse.value, bool) else None,
            fever_or_heat=self.fever.value if isinstance(self.fever.value, bool) else None,
            edss_source=entry.source,
            edss_reason=entry.reason,
            aid=entry.aid,
            rater=self.rater.text(),
            method=str(self.method.value or ""),
            note=self.note.text(),
            values=values,
        )

    def save(self) -> object:
        """Sign the visit: store it with its audit line."""
        visit = self.typed()
        assert visit is not None, "errors() asks for the date first"
        visits = self.services.store.visits
        if self._visit is None:
            return visits.add(self.patient_id, visit)
        return visits.update(visit, self.reason.text())

    def _show_visit(self, visit: Visit) -> None:
        self.date.set_date(PartialDate.of(visit.on))
        self.kind.set_value(visit.kind)
        self.relapse.set_value(visit.relapse_since_last)
        self.fever.set_value(visit.fever_or_heat)
        self.comparable.set_value(visit.comparable)
        self.why_not.set_text(visit.not_comparable_reason)
        self.rater.set_text(visit.rater)
        self.method.set_value(visit.method)
        self.note.set_text(visit.note)
        self.edss.show_visit(visit)
        self.tests.show_visit(visit)
        self._show_why_not()

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the form from a draft."""
        super().fill(payload)
        self.edss.judge()
        self._show_why_not()

    # What it would change

    def show_preview(self) -> None:
        """Show, in grey, what the labels would be if this were signed as typed; nothing of it is kept (safety 9)."""
        words = self._preview_words()
        if words == self._previewed:
            return  # the same words made anew would flicker
        self._previewed = words
        clear(self.preview.body)
        self.preview.body.addWidget(subheading("If signed as typed", "mute"))
        self.preview.body.addWidget(small("a preview: not stored, printed or counted"))
        for text, bold in words:
            self.preview.body.addWidget(label(text, "mute", bold=bold))

    def _preview_words(self) -> tuple[tuple[str, bool], ...]:
        """Return the lines of the preview, each with whether it is strong."""
        visit = self.typed()
        if visit is None or not visit.values:
            return (("Type a value to see what it would change.", False),)
        others = tuple(v for v in self._record.visits if self._visit is None or v.id != self._visit.id)
        visits = tuple(sorted((*others, visit), key=lambda v: v.on))
        then = summarise(replace(self._record, visits=visits), self._rules, self.services.today(), in_full=False)
        rows = [f"{line.label}: {line.text}" for line in then.disability if line.explanation and line.strong]
        changed = f"Now it reads: {self._now.label or 'no label'}." if then.label != self._now.label else SAME_LABEL
        return ((then.headline.text, True), *((text, False) for text in (then.headline.detail, *rows, changed)))
