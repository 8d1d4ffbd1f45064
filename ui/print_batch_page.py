"""Pages for many patients: which documents, for whom and where to; then how far it is, and what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from domain.pseudonym import LEFT_OUT
from domain.refusal import Refusal
from domain.summarise import identity_of
from reports.order import PAPERS, Choice
from ui.forms.record_form import titled
from ui.print_batch import BatchRun, Fault, Wanted, told
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice as ChoiceRow
from ui.widgets.field import Field, Grade
from ui.widgets.flow import FlowLayout
from ui.widgets.text import Card, button, heading, label, small, subheading

SHOWN = 40  # faults that are named; the others are counted
STOPPED = "stopped by you"


class BatchPage(QWidget):
    """``started`` carries the BatchRun, which goes on when the page is left; ``closed`` asks the window to leave it."""

    closed = Signal()
    started = Signal(object)

    def __init__(self, services: Services, text: str, run: BatchRun | None = None) -> None:
        """*text*: what the patient list is searched for, "" = all patients; *run*: one that goes on, shown again."""
        super().__init__()
        from reports.catalogue import DOCUMENTS
        from reports.letterhead import PAPER

        self.setProperty("page", True)
        self._services, self._text = services, text
        self.run = run
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.medium)
        column.setSpacing(space.medium)
        column.addWidget(heading("Pages for many patients"))
        self.documents = {id: QCheckBox(document.title) for id, document in DOCUMENTS.items()}
        next(iter(self.documents.values())).setChecked(True)
        self.paper = ChoiceRow([(paper, paper) for paper in PAPERS], str(services.store.settings.get(PAPER, "A4")))
        self._asked = self._questions()
        column.addWidget(self._asked)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Pages made")
        self.progress.setTextVisible(False)
        self.said = label("")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addWidget(self.said)
        column.addWidget(self._faults(), 1)
        column.addStretch(0)
        foot = FlowLayout(spacing=space.small)
        self.start_button = button("&Save the pages", self.start, primary=True)
        self.stop_button = button("S&top", self.stop)
        self.close_button = button("&Close   Esc", self.closed.emit)
        for made in (self.start_button, self.stop_button, self.close_button):
            foot.addWidget(made)
        column.addLayout(foot)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._show_questions()
        if run is not None:
            self._follow(run)
        self.setFocusProxy(self.folder if run is None else self.close_button)

    # Parts

    def _questions(self) -> Card:
        space, store = space_of(self), self._services.store
        card = Card()
        card.setMaximumWidth(space.ems(92))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.body.addWidget(subheading("For whom"))
        found, everybody = store.patients.count(self._text), store.patients.count()
        options: list[tuple[object, str]] = [("", f"All {everybody} patients")]
        if self._text.strip():
            options.insert(0, (self._text, f"The {found} found by “{self._text.strip()}”"))
        self.whom = ChoiceRow(options, options[0][0], wraps=True)
        self.whom.setAccessibleName("For whom")
        card.body.addWidget(self.whom)
        card.body.addWidget(subheading("What"))
        documents = FlowLayout(spacing=space.large)
        for box in self.documents.values():
            documents.addWidget(box)
        card.body.addLayout(documents)
        self.document_message = small("", "error")
        self.document_message.hide()
        card.body.addWidget(self.document_message)
        card.body.addWidget(titled("Paper", self.paper))
        self.pseudonym = QCheckBox("With a c&ode instead of the name, in the file's name too")
        self.pseudonym.setToolTip(LEFT_OUT)
        card.body.addWidget(self.pseudonym)
        self.folder = Field("&Folder for the files", hint="one file for each page; nothing that is there is replaced")
        self.folder.put_beside(button("B&rowse…", self.browse))
        self.folder.set_text(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        card.body.addWidget(self.folder)
        card.body.addWidget(
            small("Each page is kept in the list of printed pages of its patient. You can go on working meanwhile.")
        )
        return card

    def _faults(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("What went wrong")
        inside = QWidget()
        inside.setProperty("page", True)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._rows)
        outer.addStretch(1)
        scroll.setWidget(inside)
        self._fault_list = scroll
        return scroll

    def browse(self) -> None:
        """Let a folder be chosen."""
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the files", self.folder.text())
        if chosen:
            self.folder.set_text(chosen)

    # Running

    def start(self) -> None:
        """Check what is asked for, and begin."""
        documents = tuple(id for id, box in self.documents.items() if box.isChecked())
        self.document_message.setText("" if documents else "✕ Tick what is to be saved.")
        self.document_message.setVisible(not documents)
        folder = Path(self.folder.text()).expanduser() if self.folder.text() else Path()
        is_there = bool(self.folder.text()) and folder.is_dir()
        self.folder.say("" if is_there else "There is no such folder. Nothing was written.", Grade.ERROR)
        if not documents or not is_there:
            (self.folder if documents else next(iter(self.documents.values()))).setFocus()
            return
        self.folder.say("")
        patients = tuple(row.id for row in self._services.store.search(str(self.whom.value or "")))
        choice = Choice(paper=str(self.paper.value), pseudonym=self.pseudonym.isChecked())
        run = BatchRun(self._services, Wanted(patients, documents, folder, choice))
        self.started.emit(run)
        self._follow(run)
        run.start()

    def stop(self) -> None:
        """Make no further page."""
        if self.run is not None:
            self.run.stop(STOPPED)

    def _follow(self, run: BatchRun) -> None:
        self.run = run
        run.moved.connect(self._show_progress)
        run.ended.connect(self._show_end)
        self._show_questions()
        self._show_progress()
        if not run.is_running and run.done:
            self._show_end()

    def _show_questions(self) -> None:
        is_running = self.run is not None and (self.run.is_running or not self.run.done)
        self._asked.setEnabled(not is_running)
        self.start_button.setVisible(not is_running)
        self.stop_button.setVisible(is_running)
        for widget in (self.progress, self.said):
            widget.setVisible(self.run is not None)
        self._fault_list.setVisible(self.run is not None)

    def _show_progress(self) -> None:
        run = self.run
        assert run is not None
        self.progress.setMaximum(max(1, run.total))
        self.progress.setValue(run.done)
        wrong = f" · {len(run.faults)} could not be made" if run.faults else ""
        self.said.setText(f"{run.done} of {run.total} pages{wrong}")
        for fault in run.faults[self._rows.count() : SHOWN]:
            self._rows.addWidget(label(f"✕ {self._whose(fault)}: {fault.why}", "error"))

    def _show_end(self) -> None:
        run = self.run
        assert run is not None
        self._show_progress()
        self._show_questions()
        lines = [*told(run, run.wanted.folder)]
        if run.faults:
            lines.append(f"{len(run.faults)} could not be made:")
        self.said.setText(" ".join(lines))
        set_role(self.said, "role", "warn" if run.faults or run.stopped else "ok")
        more = len(run.faults) - SHOWN
        if more > 0:
            self._rows.addWidget(label(f"and {more} more", "error"))
        announce(self, self.said.text())

    def _whose(self, fault: Fault) -> str:
        try:
            identity = identity_of(self._services.record(fault.patient_id), self._services.today())
        except Refusal:
            return "A patient who is no longer in the registry"
        return f"{identity.name}, no. {identity.number}"
