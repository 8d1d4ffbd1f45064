"""The patient's page: banner, the one statement, the two halves; course, records, all rules; what is open, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
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
from domain.summary import Explanation, Headline, Line, PatientSummary, Tone
from ui.course_chart import CourseChart
from ui.explanation_panel import ExplanationPanel
from ui.open_items import OpenItems
from ui.record_tables import RecordTables
from ui.rules_page import DEFINITIONS, RULES, RulesPage
from ui.services import Services
from ui.theme import space_of
from ui.widgets.flow import FlowLayout
from ui.widgets.text import Card, button, clear, heading, label, rule, small, subheading

CARDS = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "plain"}
SIGNS = {Tone.DISABILITY: "◆", Tone.INFLAMMATION: "●", Tone.CAUTION: "△", Tone.NEUTRAL: "○"}
ROLES = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "mute"}


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

    visit_requested = Signal()
    correct_visit_requested = Signal(object)
    relapse_requested = Signal(object)
    scan_requested = Signal(object)
    treatment_requested = Signal(object)
    review_requested = Signal()
    edit_patient_requested = Signal()
    print_requested = Signal()

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
        self.tables.visit_chosen.connect(self.correct_visit_requested)
        self.tables.relapse_chosen.connect(self.relapse_requested)
        self.tables.scan_chosen.connect(self.scan_requested)
        self.tables.treatment_chosen.connect(self.treatment_requested)
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
        self._head = _filled(column)
        self._both_halves = QWidget()
        self._halves = QHBoxLayout(self._both_halves)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(space.small)
        column.addWidget(self._both_halves)
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
        side.setFixedWidth(space.ems(19))
        column = QVBoxLayout(side)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        self.visit_button = button("New visit   Ctrl+N", self.visit_requested.emit, primary=True)
        self.visit_button.setEnabled(not self.services.store.read_only)
        self.print_button = button("Print summary   Ctrl+P", self.print_requested.emit)
        column.addWidget(self.visit_button)
        column.addWidget(self.print_button)
        more = QGridLayout()
        more.setSpacing(space.hair)
        actions = (
            ("Relapse", lambda: self.relapse_requested.emit(None), "New relapse, Ctrl+R"),
            ("Scan", lambda: self.scan_requested.emit(None), "New scan, Ctrl+M"),
            ("Treatment", lambda: self.treatment_requested.emit(None), "New treatment, Ctrl+T"),
            ("Brain health", self.review_requested.emit, "Brain-health checklist, Ctrl+B"),
        )
        for place, (words, then, tip) in enumerate(actions):
            made = button(words, then)
            made.setToolTip(tip)
            made.setAccessibleName(tip)
            made.setEnabled(not self.services.store.read_only)
            more.addWidget(made, place // 2, place % 2)
        column.addLayout(more)
        column.addWidget(self.open_items, 1)
        column.addWidget(self.why, 1)
        self.why.hide()
        return side

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
        self._show_head(summary)
        self._show_halves(summary)
        self.open_items.show_summary(summary)
        self.tables.show_record(self._record, summary, read_only=self.services.store.read_only)
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

    def _show_head(self, summary: PatientSummary) -> None:
        clear(self._head)
        space = space_of(self)
        name = QHBoxLayout()
        name.setSpacing(space.medium)
        title = heading(summary.identity.name)
        title.setWordWrap(False)
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        name.addWidget(title)
        name.addWidget(label(summary.identity.line, "mute"), 1)
        edit = button("Edit patient", self.edit_patient_requested.emit, flat=True)
        edit.setEnabled(not self.services.store.read_only)
        name.addWidget(edit)
        self._head.addLayout(name)
        chips = FlowLayout(spacing=space.small)
        for text in summary.chips:
            chips.addWidget(label(text, "chip", wrap=False))
        self._head.addLayout(chips)
        self._head.addWidget(self._headline(summary.headline))
        for finding in summary.quality:
            self._head.addWidget(label(f"△ {finding}", "warn"))

    def _headline(self, headline: Headline) -> Card:
        card = Card(CARDS[headline.tone])
        row = QHBoxLayout()
        row.addWidget(label(SIGNS[headline.tone], ROLES[headline.tone], wrap=False, bold=True))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(headline.text, bold=True, factor=1.05))
        if headline.detail:
            words.addWidget(label(headline.detail))
        row.addLayout(words, 1)
        if headline.explanation:
            why = button("Why ›   F4", lambda: self.explain(headline.explanation))
            why.setProperty("link", "ember" if headline.tone is Tone.DISABILITY else "blue")
            why.setAccessibleName(f"Why: {headline.text}")
            row.addWidget(why)
        card.body.addLayout(row)
        card.setAccessibleName(f"{headline.text} {headline.detail}")
        return card

    def _show_halves(self, summary: PatientSummary) -> None:
        clear(self._halves)
        # Equal halves: a quiet one must not stand back, nor hide the other (safety 26).
        self._halves.addWidget(self._half("○ Inflammation", "blue", summary.inflammation, ""), 1)
        self._halves.addWidget(self._half("◆ Disability", "ember", summary.disability, summary.disability_note), 1)

    def _half(self, title: str, role: str, lines: Sequence[Line], note: str) -> Card:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        card.body.setSpacing(space_of(self).hair)
        card.body.addWidget(subheading(title, role))
        for place, line in enumerate(lines):
            if place:
                card.body.addWidget(rule())
            card.body.addLayout(self._line(line))
        card.body.addStretch(1)
        if note:
            card.body.addWidget(small(note))
        return card

    def _line(self, line: Line) -> QHBoxLayout:
        space = space_of(self)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        what = label(line.label, "mute")
        what.setFixedWidth(space.ems(6.2))
        row.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(line.text, ROLES[line.tone] if line.tone is Tone.CAUTION else "", bold=line.strong))
        if line.aside:
            words.addWidget(small(line.aside))
        if line.caution:
            words.addWidget(small(f"△ {line.caution}", "warn"))
        row.addLayout(words, 1)
        if line.explanation:
            why = button("Why ›", lambda: self.explain(line.explanation))
            why.setProperty("link", "ember" if line.tone is Tone.DISABILITY else "blue")
            why.setAccessibleName(f"Why: {line.label}, {line.text}")
            row.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
        return row

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
        self._both_halves.setVisible(not self._shows_rules())
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


def _filled(column: QVBoxLayout) -> QVBoxLayout:
    inner = QVBoxLayout()
    inner.setSpacing(space_of().small)
    column.addLayout(inner)
    return inner
