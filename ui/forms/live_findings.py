"""The data-quality rules while a form is filled in: what they find stands under the field that it is about.

An error blocks signing; what is unusual is kept as it is by one key, F2, and stored as a check with the record. Nothing
that the form itself says of a field, such as a typing that was refused, is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from domain.care_records import Check
from domain.quality.finding import Finding, Gravity, still_open
from domain.quality.rules import findings
from domain.records import Patient, PatientRecord
from domain.refusal import Refusal
from storage.kinds import KINDS
from storage.quality import load_quality_reference
from ui.forms.finding_notes import FindingNotes
from ui.forms.form_page import FormPage
from ui.forms.saved import Saved
from ui.services import Services
from ui.widgets.field import SIGNS, Field, Grade

DELAY_MS = 150
NEW = "new"  # stands for the id of a record that is not stored yet
KEPT = "Kept as it is: "
REASON = "kept as it is in the form"
# What a form shows in parts of its own, with ways of its own to settle it.
SAID_BY_FORM = {
    "visit": frozenset(
        {
            "edss-differs",
            "edss-walks",
            "walking-aid",
            "walking-grades",
            "two-values",
            "visits-same-day",
            "person-needed",
        }
    ),
    "review": frozenset({"person-needed"}),
}
# Forms whose fields are too narrow for a sentence: it stands at the bottom, and under the field that there is one.
NARROW = frozenset({"visit"})
BELOW = {Grade.ERROR: "Error: see below", Grade.UNUSUAL: "Unusual: see below", Grade.FINE: "Kept as it is"}
# Where an input is called by another name than the field of the record, and its form does not say so itself.
OTHER_NAMES = {
    "on": ("date",),
    "relapse_since_last": ("relapse",),
    "t25fw": ("t25fw_1",),
    "nhpt_dominant": ("nhpt_dominant_1",),
    "onset_date": ("onset",),
    "diagnosis_date": ("diagnosis",),
}

Key = tuple[str, str, str, tuple[str, ...]]
Candidate = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What stands under a field because of a finding, and what the form itself said there before."""

    text: str
    grade: Grade
    own: str
    own_grade: Grade
    own_kept: bool  # whether the form offered to keep its own


def attach(form: FormPage, kind: str, services: Services) -> LiveFindings | None:
    """Let the rules run on *form*, where it can say what it would store; *kind*: the table of its records."""
    candidate = getattr(form, "candidate", None) or getattr(form, "made", None)
    return LiveFindings(form, kind, candidate, services) if candidate is not None else None


class LiveFindings(QObject):
    """Follows one form for as long as it is open. ``candidate`` gives the record as typed, None while there is none."""

    def __init__(self, form: FormPage, kind: str, candidate: Candidate, services: Services) -> None:
        super().__init__(form)
        self._form, self._kind, self._candidate, self._services = form, kind, candidate, services
        self._record = services.record(form.patient_id) if form.patient_id else None
        before = findings(self._record, services.today(), load_quality_reference()) if self._record else ()
        self._before = {_key(finding) for finding in before}
        self._own_id = NEW
        self._found: tuple[Finding, ...] = ()
        self._kept: set[Key] = set()
        self._said: dict[str, Message] = {}
        self._followed: set[str] = set()
        self._is_signing = False
        self.notes = FindingNotes(self._keep_rest)
        outer = form.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(outer.indexOf(form.problem), self.notes)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.judge)
        form.changed.connect(self._changed)
        form.blocking.append(self._blocking)
        form.storing.append(self._store_checks)
        QShortcut(QKeySequence("F2"), form, self.keep_here, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._follow_inputs()
        self.judge()

    # When

    def _changed(self) -> None:
        self._is_signing = False
        self._follow_inputs()
        self._timer.start()

    def _follow_inputs(self) -> None:
        """Judge at once when a field is left; a form may add inputs while it is filled in."""
        for name, widget in self._inputs().items():
            if name not in self._followed and isinstance(widget, Field):
                self._followed.add(name)
                widget.left.connect(self._judge_if_due)
                widget.keep_wanted.connect(lambda name=name: self._keep_under(name))

    def _judge_if_due(self) -> None:
        if self._timer.isActive():
            self.judge()

    def _blocking(self) -> tuple[str, ...]:
        """Judge what is about to be signed; return what blocks it beside the fields that showed an error before."""
        wrong = {name for name, widget in self._fields() if widget.grade is Grade.ERROR}
        self.judge()
        self._is_signing = True
        newly = (w.name for name, w in self._fields() if w.grade is Grade.ERROR and name not in wrong)
        unplaced = (f for f in self._found if not self._place_of(f) and self._is_error_here(f))
        return (*newly, *(finding.text.rstrip(".") for finding in unplaced))

    # What

    def judge(self) -> None:
        """Run the rules on the record as typed, and show what they find."""
        self._timer.stop()
        for name, message in list(self._said.items()):
            if not self._shows(name):
                del self._said[name]  # the form has said something else since
            elif message.grade is Grade.ERROR:
                self._restore(name)  # a field that shows an error gives no value to judge
        self._found = self._judged()
        wanted = self._wanted()
        for name in [n for n, said in self._said.items() if wanted.get(n) != (said.text, said.grade)]:
            self._restore(name)
        for name, (text, grade) in wanted.items():
            self._say(name, text, grade)
        self.notes.show_findings([(finding, self._grade(finding)) for finding in self._rest()])

    def _judged(self) -> tuple[Finding, ...]:
        """Return what is found of the record as typed, and what it makes of the patient's other records."""
        try:
            candidate = self._candidate()
        except (AssertionError, AttributeError, TypeError, ValueError, Refusal):
            return ()  # something that it needs is not typed yet
        if candidate is None or not _is_whole(candidate):
            return ()
        self._own_id = candidate.id or NEW
        record = self._with(replace(candidate, id=self._own_id))
        said_by_form = SAID_BY_FORM.get(self._kind, frozenset())
        found = findings(record, self._services.today(), load_quality_reference())
        return tuple(
            finding
            for finding in still_open(found, record.checks)
            if finding.gravity is not Gravity.MISSING
            and finding.rule not in said_by_form
            and (self._is_own(finding) or _key(finding) not in self._before)
        )

    def _with(self, candidate: Any) -> PatientRecord:
        """Return the patient's record with the one that is typed in the place of the stored one, or beside it."""
        if self._record is None or isinstance(candidate, Patient):
            return replace(self._record or PatientRecord(candidate), patient=candidate)
        field = next(field for field, table in KINDS.items() if table.name == self._kind)
        others = tuple(row for row in getattr(self._record, field) if row.id != candidate.id)
        changed: dict[str, Any] = {field: (*others, candidate)}
        return replace(self._record, **changed)

    def _is_own(self, finding: Finding) -> bool:
        return finding.kind == self._kind and finding.record_id == self._own_id

    def _is_error_here(self, finding: Finding) -> bool:
        return finding.gravity is Gravity.ERROR and self._is_own(finding)

    # Where

    def _inputs(self) -> dict[str, Any]:
        return self._form._inputs

    def _fields(self) -> Iterable[tuple[str, Field]]:
        return [(name, widget) for name, widget in self._inputs().items() if isinstance(widget, Field)]

    def _place_of(self, finding: Finding) -> str:
        """Return the name of the input that a finding stands under, "" for one that has none in sight."""
        if not self._is_own(finding):
            return ""
        own = getattr(self._form, "input_names", {}).get(finding.field, finding.field)
        for name in (own, *OTHER_NAMES.get(finding.field, ())):
            widget = self._inputs().get(name)
            if isinstance(widget, Field) and not widget.isHidden():
                return str(name)
        return ""

    def _rest(self) -> list[Finding]:
        """Return what stands at the bottom: what has no field in sight, or one too narrow for it."""
        below = [f for f in self._found if self._kind in NARROW or not self._place_of(f)]
        return [finding for finding in below if _key(finding) not in self._kept]

    def _wanted(self) -> dict[str, tuple[str, Grade]]:
        """Return the message of each field that something is found about: the gravest grade of what is there."""
        at: dict[str, list[Finding]] = {}
        for finding in self._found:
            at.setdefault(self._place_of(finding), []).append(finding)
        at.pop("", None)
        wanted = {}
        for name, there in at.items():
            open_ones = [finding for finding in there if _key(finding) not in self._kept]
            grade = max((self._grade(f) for f in open_ones), key=list(Grade).index, default=Grade.FINE)
            shown = [f.text for f in open_ones if self._grade(f) is grade] or [f.text for f in there]
            text = (KEPT if not open_ones else "") + " ".join(shown)
            wanted[name] = (BELOW[grade] if self._kind in NARROW else text, grade)
        return wanted

    def _grade(self, finding: Finding) -> Grade:
        """Return the grade of a finding here: what it makes of another record is for the user to weigh."""
        return Grade.ERROR if self._is_error_here(finding) else Grade.UNUSUAL

    def _shows(self, name: str) -> bool:
        field, message = self._inputs()[name], self._said[name]
        return field.grade is message.grade and _text_of(field) == message.text

    def _say(self, name: str, text: str, grade: Grade) -> None:
        field = self._inputs()[name]
        if name in self._said or field.grade is Grade.ERROR:
            return
        offered = field.keep_button is not None and not field.keep_button.isHidden()
        self._said[name] = Message(text, grade, _text_of(field), field.grade, offered)
        field.say(text, grade, keep=grade is Grade.UNUSUAL and self._kind not in NARROW)
        if self._kind in NARROW:
            about = " ".join(finding.text for finding in self._found if self._place_of(finding) == name)
            field.editor.setAccessibleDescription(f"{text}. {about}")

    def _restore(self, name: str) -> None:
        message = self._said.pop(name)
        self._inputs()[name].say(message.own, message.own_grade, keep=message.own_kept)

    # Keeping

    def keep_here(self) -> None:
        """Keep what is unusual where the focus is; where nothing is, what stands at the bottom of the form."""
        focus = QApplication.focusWidget()
        here = next((w for _, w in self._fields() if focus is not None and _holds(w, focus)), None)
        if here is not None and here.grade is Grade.UNUSUAL:
            here.keep_wanted.emit()
        else:
            self._keep_rest()

    def _keep_under(self, name: str) -> None:
        if name in self._said:
            self._keep(finding for finding in self._found if self._place_of(finding) == name)

    def _keep_rest(self) -> None:
        self._keep(self._rest())

    def _keep(self, kept: Iterable[Finding]) -> None:
        self._kept |= {_key(finding) for finding in kept if finding.gravity is Gravity.UNUSUAL}
        self.judge()

    def _store_checks(self, stored: object) -> None:
        """Store, with the record, what was kept as it is and still is so."""
        record = stored.record if isinstance(stored, Saved) else stored
        if not self._is_signing or (isinstance(stored, Saved) and stored.deleted):
            return
        store, today = self._services.store, self._services.today()
        own_id = str(getattr(record, "id", ""))
        for finding in self._found:
            if _key(finding) in self._kept:
                about = own_id if finding.record_id == NEW else finding.record_id
                check = Check("", finding.rule, finding.kind, about, finding.facts, today, store.who, REASON)
                store.checks.add(self._form.patient_id or own_id, check)


def _is_whole(candidate: Any) -> bool:
    """Whether a record has all that its kind cannot be without; a form may make it before it is typed."""
    return all(getattr(candidate, f.name) is not None or "None" in str(f.type) for f in fields(candidate))


def _key(finding: Finding) -> Key:
    return finding.rule, finding.kind, finding.record_id, finding.facts


def _text_of(field: Field) -> str:
    return field.message.text().removeprefix(SIGNS[field.grade])


def _holds(field: QWidget, focus: QWidget) -> bool:
    return field is focus or field.isAncestorOf(focus)
