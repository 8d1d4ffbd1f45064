"""The patient's page: banner, the one statement, the two halves; course, records, all rules; what is open, and why."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from domain.chart.course_plot import course_plot
from domain.chart.plot import EventKey
from domain.evidence import Event, Unconfirmed
from domain.label import Label
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.summary import Explanation, PatientSummary
from ui.course_chart import CourseChart
from ui.explanation_panel import ExplanationPanel
from ui.open_items import OpenItems
from ui.overview import Overview
from ui.patient_actions import PatientActions
from ui.patient_notes import PatientNotes
from ui.record_tables import RecordTables
from ui.rules_page import DEFINITIONS, RULES, RulesPage
from ui.services import Services
from ui.shown_kinds import shown_kinds
from ui.theme import space_of

SIDE, SIDE_NARROW = 19, 15  # the width of the side panel, in line heights
NARROW = 66  # the width of the page below which it is narrow, in line heights


class _Tabs(QTabWidget):
    """Tabs that take what is left: Qt's own would ask for the height of their tallest page."""

    def hasHeightForWidth(self) -> bool:
        """The height does not follow from the width."""
        return False

    def sizeHint(self) -> QSize:
        """Ask for the least height: the overview above must be seen without scrolling where there is room for it."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


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
        self._record: PatientRecord | None = None
        self.chart = CourseChart()
        self.chart.event_chosen.connect(self._choose_event)
        self.tables = RecordTables()
        self.tables.chosen.connect(self.form_requested)
        self.rules_page = RulesPage()
        self.rules_page.label_chosen.connect(self._explain_label)
        self.rules_page.cell_chosen.connect(self._explain_cell)
        self.rules_page.opened.connect(self._read_evidence)
        self.open_items = OpenItems()
        self.open_items.table_wanted.connect(self.show_definitions)
        self.why = ExplanationPanel()
        self.why.closed.connect(self._close_evidence)
        self.why.definition_chosen.connect(self._choose_definition)
        self.why.table_wanted.connect(self.show_definitions)
        self._build()
        QShortcut(QKeySequence("F4"), self, lambda: self.explain(self._headline_key()))

    # Building

    def _build(self) -> None:
        space = space_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        middle = QWidget()
        middle.setProperty("page", True)
        column = QVBoxLayout(middle)
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.setSpacing(space.small)
        self.overview = Overview(read_only=self.services.store.read_only)
        self.overview.why_wanted.connect(self.explain)
        self.overview.edit_wanted.connect(self._edit_patient)
        self.notes = PatientNotes(self.services)
        self.notes.findings_wanted.connect(self.findings_wanted)
        self.notes.changed.connect(self.refresh)
        column.addWidget(self.overview)
        self.overview.put_below_the_name(self.notes)
        self.tabs = _Tabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)  # Qt's own line above the tabs has no colour of ours
        self.tabs.addTab(self.chart, "&Course")
        self.tabs.addTab(self.tables, "&Records")
        self.tabs.addTab(self.rules_page, "&All rules")
        self.tabs.currentChanged.connect(lambda _at: self._tab_chosen())
        self.tabs.setMinimumHeight(space.ems(23))
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
        self.actions_panel.print_wanted.connect(self.print_requested)
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

    def place_of_records(self) -> QPoint:
        """Return where the menu of all kinds of records opens, on the screen."""
        return self.actions_panel.place_of_records()

    # Showing

    def show_patient(self, patient_id: str) -> None:
        """Show a patient's overview as of today."""
        self.patient_id = patient_id
        self._show_open_items()
        self.refresh()

    def refresh(self) -> None:
        """Read the record anew and show what the rules make of it."""
        if not self.patient_id:
            return
        self._record = self.services.record(self.patient_id)
        self.summary = self.services.summary(self._record)
        summary = self.summary
        self.overview.show_summary(summary)
        self.notes.show_record(self._record)
        self.open_items.show_summary(summary)
        self.tables.show_record(
            self._record,
            summary,
            read_only=self.services.store.read_only,
            shown=shown_kinds(self.services.store.settings),
        )
        self.rules_page.show_summary(self._record, summary, self.services.rules())
        self._draw(None)
        if self.why.isVisible() and self.why.key:
            self.explain(self.why.key)

    def _draw(self, chosen: Event | Unconfirmed | None) -> None:
        if self._record is None or self.summary is None:
            return
        rules = self.services.rules()
        self.chart.show_plot(
            course_plot(
                self._record,
                self.summary.results,
                self.summary.stamp.as_of,
                event=chosen,
                definition=rules.definition,
                frame_months=rules.frame_months,
            )
        )

    def _edit_patient(self) -> None:
        self.form_requested.emit("patient", self.services.store.patients.get(self.patient_id))

    # Why

    def _headline_key(self) -> str:
        return self.summary.headline.explanation if self.summary else ""

    def explain(self, key: str) -> None:
        """Show the evidence of a statement at the right, and draw its event over the chart."""
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

    def _tab_chosen(self) -> None:
        # All rules take the room of the two halves, which say a part of them; who it is and the statement stay.
        self.overview.show_halves(not self._shows_rules())
        if self._shows_rules():
            self.rules_page.open_view(str(self.rules_page.views.value))
        elif not self.why.key:
            self._show_open_items()

    def _explain_label(self, shown: Label) -> None:
        if self.summary is not None and self._shows_rules():
            self.why.show_label(shown, self.summary, self.services.rules().definitions)
            self._show_evidence()

    def _explain_cell(self, explanation: Explanation) -> None:
        if self.summary is not None and self._shows_rules():
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
        self._show_open_items()
        if self._shows_rules():
            self.rules_page.table.setFocus()

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
