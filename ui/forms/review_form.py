"""The brain-health checklist: every factor asked, the answer of last time beside it, and what it calls for, at once.

Nothing is copied from the review before: a factor that is not asked again reads "not asked" (safety 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factors import AnswerKind, Factor, answers_for_a_person
from domain.brain_health.findings import counted, counts, findings
from domain.brain_health.recorded import situation_of
from domain.brain_health.trend import answer_in_words
from domain.dates import PartialDate, show
from domain.records import BrainHealthReview, PatientRecord, ReviewAnswer
from ui.forms.concern_gate import ConcernGate
from ui.forms.factor_row import FactorRow
from ui.forms.form_page import NOTHING_YET, FormPage
from ui.forms.further_factors import FurtherFactors, KeptAnswers, in_groups
from ui.forms.saved import Saved, mark_in_error
from ui.forms.taken_rows import DiseaseRows, MedicineRows
from ui.history_page import HistoryDialog
from ui.review_trend import show_trend
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, label, small

SAME_DAY = "continued on the day of the review"


class ReviewForm(FormPage):
    """A new review, or the correction of one with its reason; ``saved`` carries the BrainHealthReview.

    A new one that was begun on the same day is gone on with. Medicines and diseases are asked at a new review; what an
    older one was told of them is corrected where they are recorded.
    """

    def __init__(self, services: Services, patient_id: str, review: BrainHealthReview | None = None) -> None:
        title = f"Correct the brain-health review of {show(review.on)}" if review else "Brain-health review"
        super().__init__(services, patient_id, f"review:{review.id}" if review else "review", title, "&Save review")
        self.corrects = review is not None
        self._rules = services.rules()
        self._record: PatientRecord = services.record(patient_id)
        day = review.on if review is not None else services.today()
        reviews = sorted(self._record.reviews, key=lambda review: review.on)
        self._review = review or next((review for review in reversed(reviews) if review.on == day), None)
        before = [review for review in reviews if review.on < day]
        self._before = before[-1] if before else None
        self.date = DateField("&Date of the review", services.today, exact=True)
        self.date.set_date(PartialDate.of(day))
        self.counts = label("", bold=True)
        self.reason = Field("Reason for the correction", hint="the old answers stay in the history")
        self.gate = ConcernGate(services, self._record)
        self._make_rows()
        self._place()
        self._register()
        self.say_whose_record(self._record)
        self.restore_draft()
        self._check_date()

    def _make_rows(self) -> None:
        today, stored = self.services.today, _answers(self._review)
        asked, further = in_groups(self._rules.factors, situation_of(self._record, self.services.today()).edss)
        self.rows = {f.id: FactorRow(f, today, stored.get(f.id)) for f in (*asked, *further)}
        earlier = _answers(self._before)
        for factor in self._rules.factors:
            self.rows[factor.id].show_before(self._in_words(factor, earlier.get(factor.id)))
        self.further = FurtherFactors(self.rows[factor.id] for factor in further)
        # What a treatment is recorded with is corrected there; here it only counts.
        taken = [m for m in self._record.medicines if m.stop is None or m.stop.last > today()]
        self.medicines = MedicineRows(taken, self._rules, today)
        self.diseases = DiseaseRows(self._record.comorbidities, self._rules.conditions, today)

    def _in_words(self, factor: Factor, answer: ReviewAnswer | None) -> str:
        """Return "9 Mar 2025: now, 10 cigarettes a day", "" where it was not asked."""
        if answer is None or self._before is None:
            return ""
        said = answer_in_words(factor, answer)
        agreed = " · ".join(p for p in (answer.action, answer.by_whom, str(answer.due or "")) if p)
        if not said and not agreed:
            return ""
        return f"{show(self._before.on)}: {said}{f' · agreed: {agreed}' if agreed else ''}"

    def _place(self) -> None:
        space = space_of(self)
        head = Card()
        row = QHBoxLayout()
        row.setSpacing(space.large)
        self.date.setFixedWidth(space.ems(14))
        row.addWidget(self.date)
        row.addWidget(self.counts, 1)
        self.trend_button = button("&Over the reviews", self.show_trend, flat=True)
        row.addWidget(self.trend_button)
        head.body.addLayout(row)
        head.body.addWidget(small(self._remark()))
        self.body.addWidget(head)
        further = {id(row_of) for row_of in self.further.rows}
        for row_of in self.rows.values():
            if id(row_of) not in further:
                self.body.addWidget(row_of)
            if any(choice.needs_person for choice in row_of.factor.choices):
                self.body.addWidget(self.gate)
            if row_of.factor.kind is AnswerKind.MEDICINES:
                row_of.extra.addWidget(self.medicines)
                row_of.extra.addWidget(small(self._treatments_remark()))
            elif row_of.factor.kind is AnswerKind.COMORBIDITIES:
                row_of.extra.addWidget(self.diseases)
        self.body.addWidget(self.further)
        self.further.setHidden(not self.further.rows)
        if kept := self._kept_answers():
            self.body.addWidget(KeptAnswers(kept, {factor.id: factor for factor in self._rules.factors_known}))
        for rows in (self.medicines, self.diseases):
            rows.setHidden(self.corrects)
        if self.corrects:
            self._place_foot()
        self.body.addStretch(1)

    def _place_foot(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(space_of(self).small)
        foot.addWidget(self.reason, 1)
        self.history_button = button("History", self.show_history, flat=True)
        self.error_button = button("Mark as entered in error", self.mark_as_error)
        foot.addWidget(self.history_button)
        foot.addWidget(self.error_button)
        self.body.addLayout(foot)

    def _remark(self) -> str:
        if self.corrects:
            return "What it was stays in the history. Medicines and other diseases are corrected where they are listed."
        if self._review is not None:
            return f"The review of {show(self._review.on)} is open again; what it was stays in the history."
        if self._before is None:
            return "The first review. What is not asked reads “not asked”, never “no prompt”."
        return f"Last review {show(self._before.on)}. Its answers stand beside the questions; none is copied."

    def _treatments_remark(self) -> str:
        drugs = [t.drug for t in self._record.treatments if t.drug != "none" and t.stop is None]
        counted = f"Counted too, from the treatments: {', '.join(drugs)}. " if drugs else ""
        return f"{counted}The program does not check drug safety, interactions or contraindications."

    def _register(self) -> None:
        self.add_input("date", self.date)
        for row in self.rows.values():
            for name, widget in row.inputs().items():
                self.add_input(name, widget)
            row.changed.connect(self.judge)
        for name, widget in self.gate.inputs().items():
            self.add_input(name, widget)
        if self.corrects:
            self.add_input("reason", self.reason)
        for rows in () if self.corrects else (self.medicines, self.diseases):
            for name, widget in {**rows.recorded_inputs(), **rows.inputs_of(1)}.items():
                self.add_input(name, widget)
            rows.grown.connect(self._take_in)
            rows.changed.connect(self.judge)
        self.date.value_changed.connect(lambda _day: self._check_date())

    rows_grow = True

    def _take_in(self, inputs: dict[str, Field | Choice]) -> None:
        for name, widget in inputs.items():
            self.add_input(name, widget)
        self.order_tabs()

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the inputs from a draft, with as many new rows as it has."""
        self.medicines.grow_for(payload)
        self.diseases.grow_for(payload)
        super().fill(payload)

    def payload(self) -> dict[str, object]:
        """Return what the inputs hold; new rows in which nothing was typed are left out."""
        blank = self.medicines.blank_names() | self.diseases.blank_names()
        return {name: value for name, value in super().payload().items() if name not in blank}

    # Judging

    @property
    def _day(self) -> date | None:
        return self.date.value.exact if self.date.value else None

    def _check_date(self) -> None:
        day, birth = self._day, self._record.patient.birth_date
        if day is not None and birth is not None and day < birth.first:
            self.date.say(f"The review lies before the birth of the patient, {birth}.", Grade.ERROR)
        if any(review.on == day and (self._review is None or review.id != self._review.id) for review in self._reviews):
            self.date.say(f"There is a review of {show(day)} already." if day else "", Grade.ERROR)
        for row in self.rows.values():
            row.check_due(day)
        self.judge()

    @property
    def _reviews(self) -> tuple[BrainHealthReview, ...]:
        return self._record.reviews

    def judge(self) -> None:
        """Show, at every answer, what each factor calls for; nothing is stored."""
        day = self._day or self.services.today()
        stopped = {m.id: m for m in self.medicines.stopped()}
        record = replace(
            self._record,
            medicines=(*(stopped.get(m.id, m) for m in self._record.medicines), *self.medicines.added()),
            comorbidities=(*self.diseases.judged(), *self.diseases.added()),
        )
        rules = self._rules
        taken = burden(current_medicines(record, day), rules.burden_table, without_local=rules.without_local)
        typed = self.typed(day)
        self.gate.ask(answers_for_a_person(rules.factors, typed), day)
        found = findings(typed, record, day, rules.factors, taken, rules.conditions, whole=True)
        for finding in found:
            self.rows[finding.factor].show_finding(finding)
        self.further.show_findings({finding.factor: finding for finding in found})
        edss = situation_of(record, day).edss
        counted_ones = [f for f in found if counted(self.rows[f.factor].factor, f, edss)]
        self.counts.setText(f"As typed: {counts(counted_ones)}")

    def typed(self, day: date) -> BrainHealthReview:
        """Return the review as typed; answers to factors that the checklist does not have are kept."""
        base = self._review or BrainHealthReview("", day)
        others = self._kept_answers()
        answers = tuple(answer for row in self.rows.values() if (answer := row.typed()) is not None)
        return replace(base, on=day, answers=(*answers, *others))

    def _kept_answers(self) -> tuple[ReviewAnswer, ...]:
        """Return what the review holds of factors that are switched off, or not in this checklist."""
        answers = self._review.answers if self._review is not None else ()
        return tuple(answer for answer in answers if answer.factor not in self.rows)

    def show_trend(self) -> None:
        """Show the reviews that are recorded beside each other."""
        show_trend(self.services, self._record, None, self)

    # Saving

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: a review needs its date, a new row its name, some answers a person's."""
        if not self.date.text():
            self.date.say("When was the review? The day is needed.", Grade.ERROR)
        self.medicines.check()
        self.diseases.check()
        self._ask_for_reason()
        waits = self.gate.problems()
        empty = NOTHING_YET if not self.corrects and not self.is_touched() else ()
        return (*super().errors(), *empty, *waits)

    def _ask_for_reason(self) -> bool:
        if self.corrects and not self.reason.text():
            self.reason.say("Why is it corrected? The old answers stay visible in the history.", Grade.ERROR)
            return False
        if self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return True

    def is_of_record(self, name: str) -> bool:
        """Whether an input shows what is recorded, as the rows of medicines and diseases do in a new review too."""
        return name.startswith(("control_", "stop_")) or super().is_of_record(name)

    def save(self) -> object:
        """Store the review, the medicines and the diseases in one transaction."""
        day = self._day
        assert day is not None, "errors() asks for it first"
        store, review = self.services.store, self.typed(day)
        with store.transaction():
            self.gate.store(day)
            if self.corrects:
                return store.reviews.update(review, self.reason.text())
            for medicine in self.medicines.stopped():
                store.medicines.update(medicine, "stopped, as told at the brain-health review")
            for medicine in self.medicines.added():
                store.medicines.add(self.patient_id, medicine)
            for disease in self.diseases.judged():
                store.comorbidities.update(disease, "as told at the brain-health review")
            for disease in self.diseases.added():
                store.comorbidities.add(self.patient_id, disease)
            if self._review is None:
                return store.reviews.add(self.patient_id, review)
            return store.reviews.update(review, SAME_DAY)

    def mark_as_error(self) -> None:
        """Leave the review out of everything; it is kept and can be restored."""
        if self._ask_for_reason():
            self.store_with(self._delete)
        else:
            self.reason.editor.setFocus()

    def _delete(self) -> Saved:
        return mark_in_error(self.services.store.reviews, "review", self._review, self.patient_id, self.reason.text())

    def show_history(self) -> None:
        """Show every version of the review."""
        HistoryDialog(self.services.store, "review", self._review, self).exec()


def _answers(review: BrainHealthReview | None) -> dict[str, ReviewAnswer]:
    return {answer.factor: answer for answer in review.answers} if review else {}
