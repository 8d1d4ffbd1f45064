"""Who the patient is: names, number, birth date, sex, hand, onset and diagnosis, and the course with its date."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QWidget

from domain.dates import PartialDate
from domain.records import Course, CourseEntry, Hand, Patient, Sex
from ui.forms.form_page import FormPage
from ui.forms.record_form import named, titled
from ui.lookalikes import SHOWN, lookalikes
from ui.patient_table import born_of, name_of
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, label, subheading

SEXES = ((Sex.FEMALE, "Female"), (Sex.MALE, "Male"), (Sex.OTHER, "Other"), (None, "Not recorded"))
HANDS = ((Hand.RIGHT, "Right"), (Hand.LEFT, "Left"), (None, "Not recorded"))
LOOKED_AT = 300  # rows read for each text that is searched for
COURSES = (*((course, str(course)) for course in Course), (None, "Not recorded"))


class PatientForm(FormPage):
    """A new patient, or a correction of one; ``saved`` carries the stored Patient."""

    def __init__(self, services: Services, patient: Patient | None = None) -> None:
        super().__init__(
            services,
            patient.id if patient else "",
            "patient",
            "Patient" if patient else "New patient",
            "&Save patient",
        )
        self._patient = patient
        today = services.today
        self.family_name = Field("&Family name")
        self.given_name = Field("&Given name")
        self.number = Field("Hospital n&umber")
        self.birth_date = DateField("&Birth date", today, hint="14 3 1980, or the year")
        self.sex = named(Choice(SEXES), "Sex")
        self.hand = named(Choice(HANDS), "Dominant hand")
        self.onset = DateField("First s&ymptom", today)
        self.diagnosis = DateField("&Diagnosis", today)
        self.course = named(Choice(COURSES), "Course")
        self.since = DateField("Cou&rse since", today)
        self.reason = Field("Reason for the correction")
        self.alike = label("", "warn")
        self.alike.hide()
        self._place()
        for name in ("family_name", "given_name", "number", "birth_date", "sex", "hand", "onset", "diagnosis"):
            self.add_input(name, getattr(self, name))
        for name in ("course", "since"):
            self.add_input(name, getattr(self, name))
        if patient is not None:
            self._show(patient)
            self.add_input("reason", self.reason)
            self.say_whose_record(services.record(patient.id))
        for field in (self.birth_date, self.onset, self.diagnosis, self.since):
            field.value_changed.connect(lambda _day: self._check_dates())
        for identity in (self.family_name, self.given_name, self.birth_date):
            identity.text_changed.connect(lambda _text: self._warn_of_lookalikes())
        self.restore_draft()
        self.family_name.editor.setFocus()

    def _place(self) -> None:
        who, disease = Card(), Card()
        for part in (who, disease, self.reason):
            part.setMaximumWidth(space_of(self).ems(64))
        who.body.addWidget(subheading("Who"))
        who.body.addLayout(_grid(self.family_name, self.given_name, self.number, self.birth_date))
        who.body.addWidget(self.alike)
        who.body.addLayout(_grid(titled("Sex", self.sex), titled("Dominant hand", self.hand)))
        disease.body.addWidget(subheading("Disease"))
        disease.body.addLayout(_grid(self.onset, self.diagnosis))
        remark = "as the clinic has decided it; the program never sets it"
        disease.body.addLayout(_grid(titled("Course", self.course, remark), self.since))
        self.body.addWidget(who)
        self.body.addWidget(disease)
        if self._patient is not None:
            self.body.addWidget(self.reason)
        self.body.addStretch(1)

    def _show(self, patient: Patient) -> None:
        self.family_name.set_text(patient.family_name)
        self.given_name.set_text(patient.given_name)
        self.number.set_text(patient.number)
        self.birth_date.set_date(patient.birth_date)
        self.sex.set_value(patient.sex)
        self.hand.set_value(patient.dominant_hand)
        self.onset.set_date(patient.onset_date)
        self.diagnosis.set_date(patient.diagnosis_date)
        courses = self.services.record(patient.id).courses
        if courses:
            self.course.set_value(courses[-1].course)
            self.since.set_date(courses[-1].since)

    def _check_dates(self) -> None:
        """Refuse dates out of order beside the field: birth, first symptom, diagnosis, course."""
        birth, onset, diagnosis, since = self.birth_date, self.onset, self.diagnosis, self.since
        for later in (onset, diagnosis, since):
            later.say_what_was_read()
        for earlier, later in ((birth, onset), (birth, diagnosis), (onset, diagnosis), (birth, since)):
            if later.grade is not Grade.ERROR and _out_of_order(earlier.value, later.value):
                later.say(
                    f"{later.name} {later.value} lies before {earlier.name.lower()} {earlier.value}.", Grade.ERROR
                )

    def _warn_of_lookalikes(self) -> None:
        """Say who is in the registry already under such a name or birth date: it may be the same person."""
        alike = lookalikes(
            self._filled(self._patient or Patient("", "")),
            lambda text: self.services.store.search(text, limit=LOOKED_AT),
        )
        shown = [f"{name_of(other.row)}, born {born_of(other.row)} ({other.words})" for other in alike[:SHOWN]]
        self.alike.setText(f"△ In this registry already: {'; '.join(shown)}. Is it the same person?" if shown else "")
        self.alike.setVisible(bool(shown))

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving; a patient needs a name or a number to be found again."""
        if not (self.family_name.text() or self.given_name.text() or self.number.text()):
            self.family_name.say("A name or a hospital number is needed to find the patient again.", Grade.ERROR)
        elif self.family_name.grade is Grade.ERROR:
            self.family_name.say("")
        if self.since.text() and self.course.value is None:
            self.since.say("Which course began then? Choose it, or empty this date.", Grade.ERROR)
        elif not self.since.is_refused:
            self._check_dates()
        if self._patient is not None and not self.reason.text():
            self.reason.say("Why is it corrected? The old values stay in the history.", Grade.ERROR)
        elif self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return super().errors()

    def save(self) -> object:
        """Store the patient, and the course where it is new or changed, in one transaction."""
        store = self.services.store
        with store.transaction():
            if self._patient is None:
                patient = store.patients.add(self._filled(Patient("", store.patients.next_code())))
            else:
                patient = store.patients.update(self._filled(self._patient), self.reason.text())
            self._save_course(patient.id)
        return patient

    def _filled(self, patient: Patient) -> Patient:
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
        )

    def _save_course(self, patient_id: str) -> None:
        course, courses = self.course.value, self.services.store.courses
        known = self.services.record(patient_id).courses if self._patient else ()
        if not isinstance(course, Course):
            if known:
                courses.delete(known[-1], self.reason.text())
            return
        if known and known[-1].course is course and known[-1].since == self.since.value:
            return
        entry = CourseEntry("", course, self.since.value, decided_by=self.services.store.who)
        if known and known[-1].course is course:
            courses.update(replace(known[-1], since=self.since.value), self.reason.text())
        else:
            courses.add(patient_id, replace(entry, reason=self.reason.text()))


def _out_of_order(earlier: PartialDate | None, later: PartialDate | None) -> bool:
    return earlier is not None and later is not None and later.last < earlier.first


def _grid(*fields: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(space_of().medium)
    for place, field in enumerate(fields):
        grid.addWidget(field, place // 2, place % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
