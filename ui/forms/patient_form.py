"""Who the patient is: names, numbers, birth, sex, hand, education, first dates of the disease, end of follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from domain.dates import PartialDate
from domain.measures import Measure
from domain.records import Course, CourseEntry, Hand, Patient, Sex
from ui.forms.courses import COURSES
from ui.forms.form_page import FormPage
from ui.forms.patient_identifiers import KIND as IDENTIFIERS
from ui.forms.patient_identifiers import IdentifierRows
from ui.forms.patient_marking import MarkPatient
from ui.forms.record_form import named, titled
from ui.forms.saved import mark_in_error
from ui.forms.spec_grid import FieldGrid
from ui.history_page import HistoryDialog
from ui.lookalikes import SHOWN, lookalikes
from ui.patient_table import born_of, name_of
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import Card, button, label, small, subheading

SEXES = ((Sex.FEMALE, "Female"), (Sex.MALE, "Male"), (Sex.OTHER, "Other"), (None, "Not recorded"))
HANDS = ((Hand.RIGHT, "Right"), (Hand.LEFT, "Left"), (None, "Not recorded"))
ALIKE_DELAY_MS = 250  # from the last key to the look into the registry for who is alike
# Years at school and after it. The bounds catch slips of the keyboard and nothing else.
EDUCATION = Measure(
    "education_years", "Years of education", "years", Decimal(0), Decimal(40), Decimal(1), "lower", "a bound of ours"
)
COURSE_REMARK = "as the clinic has decided it; the program never sets it"


class PatientForm(FormPage):
    """A new patient, or a correction of one; ``saved`` carries the stored Patient."""

    # The inputs whose names in a draft are not those of the patient's fields.
    input_names: ClassVar = {"dominant_hand": "hand", "onset_date": "onset", "diagnosis_date": "diagnosis"}

    def __init__(self, services: Services, patient: Patient | None = None) -> None:
        super().__init__(
            services,
            patient.id if patient else "",
            f"patient:{patient.id}" if patient else "patient",
            "Patient" if patient else "New patient",
            "&Save patient",
        )
        self._patient = patient
        self.also_changed: tuple[str, ...] = ()  # other lines of the list that changed with what was saved
        self._courses = services.record(patient.id).courses if patient is not None else ()
        self._make_fields()
        self._place()
        self._register()
        if patient is not None:
            self._show(patient)
            self.add_input("reason", self.reason)
            self.say_whose_record(services.record(patient.id))
        self._connect()
        self.restore_draft()
        self._show_death()
        self.family_name.editor.setFocus()

    # Building

    def _make_fields(self) -> None:
        today = self.services.today
        self.family_name = Field("&Family name")
        self.given_name = Field("&Given name")
        self.number = Field("Hospital n&umber")
        self.birth_date = DateField("&Birth date", today, hint="14 3 1980, or the year")
        self.identifiers = IdentifierRows(self._patient.identifiers if self._patient is not None else ())
        self.sex = named(Choice(SEXES, wraps=True), "Sex")
        self.hand = named(Choice(HANDS, wraps=True), "Dominant hand")
        self.education_years = MeasureField(EDUCATION, "Years of &education", "for reading the SDMT")
        self.onset = DateField("First s&ymptom", today)
        self.diagnosis = DateField("&Diagnosis", today)
        self.course = named(Choice(COURSES, wraps=True), "Course")
        self.since = DateField("Cou&rse since", today)
        self.lost_since = DateField("&Lost to follow-up since", today, hint="empty = still followed")
        self.death_date = DateField("Date of death", today, hint="empty = not recorded as dead")
        self.death_from_ms = named(Choice(YES_NO), "Death due to MS")
        self.reason = Field("Reason for the correction", hint="the old values stay in the history")
        self.alike = label("", "warn")
        self.alike.hide()
        self._alike_timer = QTimer(self)
        self._alike_timer.setSingleShot(True)
        self._alike_timer.setInterval(ALIKE_DELAY_MS)
        self._alike_timer.timeout.connect(self._typing_paused)

    def _place(self) -> None:
        who, disease, followed = Card(), Card(), Card()
        who.body.addWidget(subheading("Who"))
        who.body.addWidget(_grid(self.family_name, self.given_name, self.number, self.birth_date))
        who.body.addWidget(self.alike)
        who.body.addWidget(self.identifiers)
        self._sex_and_hand = _grid(titled("Sex", self.sex), titled("Dominant hand", self.hand), self.education_years)
        who.body.addWidget(self._sex_and_hand)
        disease.body.addWidget(subheading("Disease"))
        disease.body.addWidget(_grid(self.onset, self.diagnosis))
        if self._courses:
            disease.body.addWidget(label(self._course_words()))
            disease.body.addWidget(small("The course has a form of its own, where it is corrected and gone on with."))
        else:
            disease.body.addWidget(_grid(titled("Course", self.course, COURSE_REMARK), self.since))
        followed.body.addWidget(subheading("Follow-up"))
        self._from_ms = titled("Was it due to MS?", self.death_from_ms)
        self._followed = (self.lost_since, self.death_date, self._from_ms)
        self._follow_up = _grid(*self._followed)
        followed.body.addWidget(self._follow_up)
        for part in (who, disease, followed):
            self.body.addWidget(part)
        if self._patient is not None:
            foot = QHBoxLayout()
            foot.setSpacing(space_of(self).small)
            foot.addWidget(self.reason, 1)
            self.history_button = button("History", self.show_history, flat=True)
            foot.addWidget(self.history_button)
            self.error_button = button("Mark as entered in error…", self.ask_to_mark)
            foot.addWidget(self.error_button)
            self.body.addLayout(foot)
            self.marking = MarkPatient(self)
            self.marking.agreed.connect(self._mark)
            self.marking.taken_back.connect(self.error_button.setFocus)
            self.body.addWidget(self.marking)
            self.scroller.verticalScrollBar().rangeChanged.connect(self._show_question)
        self.body.addStretch(1)

    def _course_words(self) -> str:
        said = (f"{entry.course} since {entry.since}" if entry.since else str(entry.course) for entry in self._courses)
        return f"Course: {'; '.join(said)}"

    def _register(self) -> None:
        for name in ("family_name", "given_name", "number", "birth_date"):
            self.add_input(name, getattr(self, name))
        for name, widget in self.identifiers.inputs().items():
            self.add_input(name, widget)
        for name in ("sex", "hand", "education_years", "onset", "diagnosis"):
            self.add_input(name, getattr(self, name))
        if not self._courses:
            self.add_input("course", self.course)
            self.add_input("since", self.since)
        for name in ("lost_since", "death_date", "death_from_ms"):
            self.add_input(name, getattr(self, name))

    def _connect(self) -> None:
        for field in (self.birth_date, self.onset, self.diagnosis, self.since, self.lost_since, self.death_date):
            field.value_changed.connect(lambda _day: self._check_dates())
        self.death_date.value_changed.connect(lambda _day: self._show_death())
        for identity in (self.family_name, self.given_name, self.number, self.birth_date):
            identity.text_changed.connect(lambda _text: self._alike_timer.start())
            identity.left.connect(self._left_identity)
        self.identifiers.grown.connect(self._take_in)

    def _take_in(self, inputs: Mapping[str, Field | Choice]) -> None:
        for name, widget in inputs.items():
            self.add_input(name, widget)
        self.order_tabs()

    def part_of(self, name: str) -> str:
        """Return what an input belongs to: the further numbers are one list, whose rows move up when one goes."""
        return IDENTIFIERS if name.startswith(f"{IDENTIFIERS}_") else name

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the inputs from a draft, with as many rows of numbers as it has."""
        self.identifiers.grow_for(payload)
        super().fill(payload)

    def payload(self) -> dict[str, object]:
        """Return what the inputs hold; the blank row of numbers at the end is left out."""
        blank = self.identifiers.trailing_blank_names()
        return {name: value for name, value in super().payload().items() if name not in blank}

    def _show(self, patient: Patient) -> None:
        for name in ("family_name", "given_name", "number"):
            getattr(self, name).set_text(getattr(patient, name))
        for field, day in (
            (self.birth_date, patient.birth_date),
            (self.onset, patient.onset_date),
            (self.diagnosis, patient.diagnosis_date),
            (self.lost_since, patient.lost_since),
            (self.death_date, patient.death_date),
        ):
            field.set_date(day)
        self.sex.set_value(patient.sex)
        self.hand.set_value(patient.dominant_hand)
        self.death_from_ms.set_value(patient.death_from_ms)
        self.education_years.set_text("" if patient.education_years is None else str(patient.education_years))

    # What is wrong

    def _check_dates(self) -> None:
        """Refuse dates that cannot be beside the field; what can be, such as a diagnosis at autopsy, is asked about.

        The data-quality rules ask: a diagnosis can come before the first symptom, and a death be learned of later.
        """
        birth, onset, diagnosis, since = self.birth_date, self.onset, self.diagnosis, self.since
        lost, death = self.lost_since, self.death_date
        for later in (onset, diagnosis, since, lost, death):
            later.say_what_was_read()
        for earlier, later in (
            (birth, onset),
            (birth, diagnosis),
            (birth, since),
            (birth, lost),
            (birth, death),
            (onset, death),
        ):
            if later.grade is not Grade.ERROR and _out_of_order(earlier.value, later.value):
                later.say(
                    f"{later.name} {later.value} lies before {earlier.name.lower()} {earlier.value}.", Grade.ERROR
                )

    def _show_death(self) -> None:
        """Ask whether the death was due to MS where there is one; nothing answered is hidden."""
        asked = bool(self.death_date.text()) or self.death_from_ms.value is not None
        moved = self._follow_up.show_boxes([box for box in self._followed if asked or box is not self._from_ms])
        if moved and self.isVisible():
            self.order_tabs()

    def _left_identity(self) -> None:
        """Look at once when a field is left: the next one may be typed into under the wrong name."""
        if self._alike_timer.isActive():
            self._warn_of_lookalikes()

    def _typing_paused(self) -> None:
        if self.isVisible():  # one that is left asks nothing more: the registry may be locked by now
            self._warn_of_lookalikes()

    def _warn_of_lookalikes(self) -> None:
        """Say who is in the registry already under such a name, number or birth date: it may be the same person."""
        self._alike_timer.stop()
        if self._done:
            return
        alike = lookalikes(self._filled(self._patient or Patient("", "")), self.services.store.patients.find_any)
        shown = [f"{name_of(other.row)}, born {born_of(other.row)} ({other.words})" for other in alike[:SHOWN]]
        self.alike.setText(f"△ In this registry already: {'; '.join(shown)}. Is it the same person?" if shown else "")
        self.alike.setVisible(bool(shown))

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving; a patient needs a name or a number to be found again."""
        if not (self.family_name.text() or self.given_name.text() or self.number.text()):
            self.family_name.say("A name or a hospital number is needed to find the patient again.", Grade.ERROR)
        elif self.family_name.grade is Grade.ERROR:
            self.family_name.say("")
        self.identifiers.check()
        if self.since.text() and self.course.value is None:
            self.since.say("Which course began then? Choose it, or empty this date.", Grade.ERROR)
        elif not self.since.is_refused:
            self._check_dates()
        if self.death_from_ms.value is not None and not self.death_date.text():
            self.death_date.say("When was the death? The year alone will do.", Grade.ERROR)
        self._ask_for_reason("Why is it corrected? The old values stay in the history.")
        return super().errors()

    def _ask_for_reason(self, question: str) -> bool:
        if self._patient is not None and not self.reason.text():
            self.reason.say(question, Grade.ERROR)
            return False
        if self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return True

    # What is stored

    def save(self) -> object:
        """Store the patient, and the first course with it, in one transaction."""
        store = self.services.store
        with store.transaction():
            if self._patient is None:
                patient = store.patients.add(self._filled(Patient("", store.patients.next_code())))
            else:
                patient = store.patients.update(self._filled(self._patient), self.reason.text())
            if not self._courses and isinstance(self.course.value, Course):
                entry = CourseEntry("", self.course.value, self.since.value, store.who, self.reason.text())
                store.courses.add(patient.id, entry)
        return patient

    def candidate(self) -> Patient:
        """Return the patient as typed, for the data-quality rules."""
        return self._filled(self._patient or Patient("", ""))

    def _filled(self, patient: Patient) -> Patient:
        years, from_ms = self.education_years.value, self.death_from_ms.value
        return replace(
            patient,
            family_name=self.family_name.text(),
            given_name=self.given_name.text(),
            number=self.number.text(),
            birth_date=self.birth_date.value,
            sex=self.sex.value if isinstance(self.sex.value, Sex) else None,
            dominant_hand=self.hand.value if isinstance(self.hand.value, Hand) else None,
            onset_date=self.onset.value,
            diagnosis_date=self.diagnosis.value,
            education_years=None if years is None else int(years),
            death_date=self.death_date.value,
            death_from_ms=from_ms if isinstance(from_ms, bool) else None,
            lost_since=self.lost_since.value,
            identifiers=self.identifiers.identifiers(),
        )

    def ask_to_mark(self) -> None:
        """Ask for the reason, then name the patient and ask again: the whole record leaves the lists with it."""
        assert self._patient is not None, "only a stored patient can be in error"
        if not self._ask_for_reason("Why is this patient an error? The reason stays in the history."):
            self.reason.editor.setFocus()
            return
        self.marking.ask(self.services.record(self._patient.id), self.services.today())

    def _show_question(self, _least: int, most: int) -> None:
        """Scroll to the question, which stands last, as it takes its place."""
        if not self.marking.isHidden():
            self.scroller.verticalScrollBar().setValue(most)

    def _mark(self) -> None:
        self.store_with(self._delete)

    def _delete(self) -> object:
        assert self._patient is not None
        marked = mark_in_error(self.services.store.patients, "patient", self._patient, "", self.reason.text())
        born = self._patient.birth_date
        self.also_changed = (self._patient.id,)  # nobody is open then, and the list has one less
        return replace(marked, words=f"{marked.words}{f', born {born},' if born else ''}")

    def show_history(self) -> None:
        """Show every version of who the patient is."""
        HistoryDialog(self.services.store, "patient", self._patient, self).exec()


def _out_of_order(earlier: PartialDate | None, later: PartialDate | None) -> bool:
    return earlier is not None and later is not None and later.last < earlier.first


def _grid(*boxes: QWidget) -> FieldGrid:
    made = FieldGrid((box, False) for box in boxes)
    made.show_boxes(boxes)
    return made
