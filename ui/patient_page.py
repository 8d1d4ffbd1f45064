"""The patient's page: banner, the one statement, the two halves; course, records, all rules; what is open, and why.

It shows today, or an earlier day that the bar above it chose (``known_on``): then nothing is corrected or printed from
it, and every other page, form or patient goes back to today.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from domain.chart.plot import CoursePlot, EventKey
from domain.chart.summary_plot import summary_plot
from domain.evidence import Event, Unconfirmed
from domain.known_on_words import ROWS_CLOSED
from domain.label import Label
from domain.past_plot import on_one_axis
from domain.questionnaire import Questionnaire
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.summary import Explanation, PatientSummary
from storage.questionnaires import load_questionnaires
from ui.course_chart import CourseChart
from ui.explanation_panel import ExplanationPanel
from ui.known_on_bar import KEY, KnownOnBar
from ui.open_items import OpenItems
from ui.overview import Overview
from ui.page_corner import ROOM_KEY, PageCorner
from ui.page_layout import RestTabs, height_of_tabs, laid_out_once, settle
from ui.patient_actions import PatientActions
from ui.patient_notes import PatientNotes
from ui.record_tables import RecordTables
from ui.review_trend import show_trend
from ui.rules_page import DEFINITIONS, RULES, RulesPage
from ui.services import Services
from ui.severity_tab import SeverityTab
from ui.shown_kinds import shown_kinds
from ui.since_printed import printed_since
from ui.theme import space_of
from ui.widgets.block import Block

SIDE, SIDE_NARROW = 19, 15  # the width of the side panel, in line heights
NARROW = 66  # the width of the page below which it is narrow, in line heights


class PatientPage(QWidget):
    """Shows one patient's summary; every statement that a rule made opens its evidence at the right."""

    form_requested = Signal(str, object)  # the kind of form, and the record to correct or None
    print_requested = Signal()
    record_wanted = Signal()  # another kind of record is to be chosen
    findings_wanted = Signal()
    bin_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.services = services
        self.patient_id = ""
        self.summary: PatientSummary | None = None
        self._record: PatientRecord | None = None  # what is shown: that of today, or as it stood on an earlier day
        self._today: PatientRecord | None = None
        self._todays_plot: CoursePlot | None = None
        self._is_stale = False
        self._has_stale_tables = False
        self._wanted = ""  # the statement whose evidence is asked for, on whichever day there is one
        self.known_on = KnownOnBar(services)
        self.known_on.changed.connect(self._show_record)
        self.chart = CourseChart()
        self.chart.event_chosen.connect(self._choose_event)
        self.tables = RecordTables()
        self.tables.chosen.connect(self._open_form)
        self.rules_page = RulesPage()
        self.rules_page.label_chosen.connect(self._explain_label)
        self.rules_page.cell_chosen.connect(self._explain_cell)
        self.rules_page.opened.connect(self._read_evidence)
        self.open_items = OpenItems()
        self.open_items.table_wanted.connect(self.show_definitions)
        self.why = ExplanationPanel(read_only=self.services.store.read_only)
        self.why.entry_wanted.connect(lambda: self.form_requested.emit("plan", None))
        self.why.closed.connect(self._close_evidence)
        self.why.definition_chosen.connect(self._choose_definition)
        self.why.table_wanted.connect(self.show_definitions)
        self.severity = SeverityTab()
        self.severity.label_chosen.connect(self._explain_severity)
        self.severity.opened.connect(lambda: self.why.evidence.setFocus())
        self._build()
        QShortcut(QKeySequence("F4"), self, lambda: self.explain(self._headline_key()))
        QShortcut(QKeySequence(KEY), self, self.known_on.open_bar)
        QShortcut(QKeySequence(ROOM_KEY), self, self.corner.change_room)

    # Building

    def _build(self) -> None:
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.known_on)  # over all that it governs, and never scrolled out of sight
        row = QHBoxLayout()
        row.setSpacing(0)
        outer.addLayout(row, 1)
        middle = Block()
        middle.setProperty("page", True)
        self._middle = column = QVBoxLayout(middle)
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.setSpacing(space.small)
        self.overview = Overview(self.services.store.settings, read_only=self.services.store.read_only)
        self.overview.why_wanted.connect(self.explain)
        self.overview.edit_wanted.connect(self._edit_patient)
        self.overview.trend_wanted.connect(lambda: show_trend(self.services, self._record, self.known_on.day, self))
        self.notes = PatientNotes(self.services)
        self.notes.findings_wanted.connect(self.findings_wanted)
        self.notes.changed.connect(self.refresh)
        column.addWidget(self.overview)
        self.overview.put_below_the_name(self.notes)
        self.tabs = RestTabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)  # Qt's own line above the tabs has no colour of ours
        pages = ((self.chart, "&Course"), (self.severity, "&Severity"), (self.tables, "&Records"))
        for tab, words in (*pages, (self.rules_page, "&All rules")):
            self.tabs.addTab(tab, words)
        self.corner = PageCorner()
        self.corner.look_back_wanted.connect(self.known_on.open_bar)
        self.corner.room_changed.connect(self._tab_chosen)
        self.tabs.setCornerWidget(self.corner)
        self.tabs.currentChanged.connect(lambda _at: self._tab_chosen())
        # Not "Ignored": the scroll area would leave no room for it, and cut the halves, where the type is large.
        self.tabs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column.addWidget(self.tabs, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        row.addWidget(scroll, 1)
        row.addWidget(self._side())

    def _side(self) -> QFrame:
        space = space_of(self)
        side = QFrame()
        side.setProperty("side", "right")
        side.setFixedWidth(space.ems(SIDE))
        self._side_panel = side
        column = QVBoxLayout(side)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        self.actions_panel = PatientActions(read_only=self.services.store.read_only)
        self.actions_panel.form_wanted.connect(lambda name: self.form_requested.emit(name, None))
        self.actions_panel.print_wanted.connect(self._print)
        self.actions_panel.record_wanted.connect(self.record_wanted)
        column.addWidget(self.actions_panel)
        column.addWidget(self.open_items, 1)
        column.addWidget(self.why, 1)
        self.why.hide()
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the overview its room where the window is narrow for the type: a smaller side, and one half below."""
        super().resizeEvent(event)
        space = space_of(self)
        is_narrow = self.width() < space.ems(NARROW)
        self._side_panel.setFixedWidth(space.ems(SIDE_NARROW if is_narrow else SIDE))
        self.overview.stack_halves(is_narrow)
        self.tabs.setMinimumHeight(height_of_tabs(self.height(), space))

    def place_of_records(self) -> QPoint:
        """Return where the menu of all kinds of records opens, on the screen."""
        return self.actions_panel.place_of_records()

    # Showing

    def show_patient(self, patient_id: str) -> None:
        """Show a patient's overview as of today."""
        self.patient_id = patient_id
        self.known_on.to_today()
        self._wanted = ""
        self._show_open_items()
        self.refresh()

    def refresh(self) -> None:
        """Read the record anew and show what the rules make of it."""
        self._is_stale = False
        if self.patient_id:
            self._today = self.services.record(self.patient_id)
            self.known_on.take(self._today)
            self._show_record()

    def _show_record(self) -> None:
        """Show the record of the day that is looked at, and what the rules make of it as of that day."""
        if self._today is None:
            return
        shown = self.known_on.shown
        self._record = self._today if shown is None else shown.record
        self.summary = summary = self.services.summary(self._record, as_of=self.known_on.day)
        with laid_out_once(self._middle, self.overview):
            printed = None if self.known_on.is_past else printed_since(self.services, self._record, summary)
            self.overview.show_summary(summary, printed, is_past=self.known_on.is_past)
            self.notes.show_record(self._today, None if shown is None else shown.record)
        self.open_items.show_summary(summary)
        self.actions_panel.look_back(self.known_on.is_past)
        self._has_stale_tables = True
        self._fill_tables()
        self.rules_page.show_summary(self._record, summary, self.services.rules())
        self.severity.show_summary(self._record, summary, self.services.rules())
        explained = summary.explanations.get(self._wanted)
        if explained is None or explained.onset is None:  # else its event is drawn with its evidence
            self._draw(None)
        if self._wanted:
            self.explain(self._wanted)
        elif not self.why.isHidden():
            self._tab_chosen()
        if self.isVisible():  # else it is settled when it is shown
            settle()

    def _fill_tables(self) -> None:
        """Fill the tables of what is recorded once they are looked at: nobody waits for a tab that is not in sight."""
        if not self._has_stale_tables or self.tabs.currentWidget() is not self.tables:
            return
        if self._record is None or self.summary is None:
            return
        self._has_stale_tables = False
        self.tables.show_record(
            self._record,
            self.summary,
            read_only=self.services.store.read_only or self.known_on.is_past,
            shown=shown_kinds(self.services.store.settings),
            closed=ROWS_CLOSED if self.known_on.is_past else "",
        )

    @cached_property
    def _questionnaires(self) -> tuple[Questionnaire, ...]:
        return load_questionnaires(self.services.store.folder)[0]

    def _draw(self, chosen: Event | Unconfirmed | None) -> None:
        if self._record is None or self.summary is None:
            return
        rules = self.services.rules()
        plot = summary_plot(self._record, self.summary, rules, event=chosen, questionnaires=self._questionnaires)
        if self.known_on.is_past and self._todays_plot is not None:
            plot = on_one_axis(plot, self._todays_plot)
        else:
            self._todays_plot = plot
        self.chart.show_plot(plot)

    # Looking back

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape close the bar, where nothing that has the focus takes it for itself."""
        if event.key() == Qt.Key.Key_Escape and self.known_on.is_open:
            self.known_on.close_bar()
            self.setFocus()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Go back to today when another page is shown: a form, the list, the printed summary."""
        super().hideEvent(event)
        if self.isHidden() and self.known_on.is_open:  # not where the whole window is hidden
            self._is_stale = self.known_on.is_past
            self.known_on.to_today()

    def showEvent(self, event: QShowEvent) -> None:
        """Never come back with a page of the past: the window refreshes it first, and this does where it did not."""
        super().showEvent(event)
        if self._is_stale:
            QTimer.singleShot(0, self, lambda: self.refresh() if self._is_stale else None)

    def may_print(self) -> bool:
        """Return whether the page is that of today; where it is not, say that only that one is printed."""
        if self.known_on.is_past:
            self.known_on.refuse()
        return not self.known_on.is_past

    def _print(self) -> None:
        if self.may_print():
            self.print_requested.emit()

    def _open_form(self, kind: str, record: Any) -> None:
        """Ask for a form; a record as it stood in the past is never corrected: it would replace that of today."""
        if record is None or not self.known_on.is_past:
            self.form_requested.emit(kind, record)

    def _edit_patient(self) -> None:
        self.form_requested.emit("patient", self.services.store.patients.get(self.patient_id))

    # Why

    def _headline_key(self) -> str:
        return self.summary.headline.explanation if self.summary else ""

    def explain(self, key: str) -> None:
        """Show the evidence of a statement at the right, and draw its event over the chart."""
        self._wanted = key
        if self.summary is None or key not in self.summary.explanations:
            self._show_open_items()
            return
        explanation = self.summary.explanations[key]
        self.why.show_explanation(explanation, self.summary, self.services.rules().definitions)
        self._show_evidence()
        if explanation.onset is not None:
            self._draw(self._find(explanation.measure, explanation.onset.isoformat(), key))

    def show_definitions(self) -> None:
        """Show what every definition says of this patient, change by change."""
        self.rules_page.views.set_value(DEFINITIONS)
        self.tabs.setCurrentWidget(self.rules_page)
        self.rules_page.open_view(DEFINITIONS)
        self.rules_page.table.setFocus()

    def show_rules(self) -> None:
        """Show every further rule."""
        self.rules_page.views.set_value(RULES)
        self.tabs.setCurrentWidget(self.rules_page)
        self.rules_page.open_view(RULES)
        self.rules_page.table.setFocus()

    def _shows_rules(self) -> bool:
        return self.tabs.currentWidget() is self.rules_page

    def _shows_severity(self) -> bool:
        return self.tabs.currentWidget() is self.severity

    def _tab_chosen(self) -> None:
        # These take the room of the two halves, which say a part of them; who it is and the statement stay.
        self.overview.show_halves(not (self.corner.has_room or self._shows_rules() or self._shows_severity()))
        self._fill_tables()
        if self._shows_rules():
            self.rules_page.open_view(str(self.rules_page.views.value))
        elif self._shows_severity():
            self.severity.tell()
        elif not self._wanted:
            self._show_open_items()

    def _explain_label(self, shown: Label) -> None:
        if self.summary is not None and self._shows_rules():
            self._wanted = ""
            self.why.show_label(shown, self.summary, self.services.rules().definitions)
            self._show_evidence()

    def _explain_severity(self, shown: Label) -> None:
        if self.summary is not None and self._shows_severity():
            self._wanted = ""
            self.why.show_label(shown, self.summary, self.services.rules().definitions)
            self._show_evidence()

    def _explain_cell(self, explanation: Explanation) -> None:
        if self.summary is not None and self._shows_rules():
            self._wanted = ""
            self.why.show_cell(explanation, self.summary, self.services.rules().definitions)
            self._show_evidence()

    def _show_evidence(self) -> None:
        self.open_items.hide()
        self.why.show()

    def _read_evidence(self) -> None:
        """Show the evidence of what the cursor is on again, and let the arrow keys move through it."""
        self.rules_page.open_view(str(self.rules_page.views.value))
        self.why.evidence.setFocus()

    def _close_evidence(self) -> None:
        self._wanted = ""
        self._show_open_items()
        if self._shows_rules():
            self.rules_page.table.setFocus()
        elif self._shows_severity():
            self.severity.labels.setFocus()

    def _find(self, measure: str, onset: str, key: str) -> Event | Unconfirmed | None:
        if self.summary is None or measure not in self.summary.results:
            return None
        result = self.summary.results[measure]
        changes: tuple[Event | Unconfirmed, ...] = (*result.events, *result.unconfirmed)
        return next((c for c in changes if c.onset.on.isoformat() == onset and key.startswith(str(c.kind))), None)

    def _choose_event(self, chosen: EventKey) -> None:
        self.explain(f"{chosen.kind}:{chosen.measure}:{chosen.onset.isoformat()}")

    def _show_open_items(self) -> None:
        self.why.hide()
        self.open_items.show()

    def _choose_definition(self, definition: str) -> None:
        try:
            self.services.choose_definition(definition)
        except Refusal as refusal:
            self.why.say(str(refusal))
            return
        self.refresh()
