"""Grabs the pictures of docs/user-guide from the program, with the demonstration's patients.

    python3 -m tests.screens.guide [OUT]

Run in the project folder, with QT_QPA_PLATFORM=offscreen or on a display; look at every picture before it is kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from domain.chart.severity_plot import Picture
from storage.demo import make_demo_store
from tests.screens.seeing_scenes import EARLIER
from tests.screens.stage import CHEAP, Stage, now
from ui.app import Application
from ui.forms.form_page import FormPage
from ui.forms.review_form import ReviewForm
from ui.forms.visit_form import VisitForm
from ui.help_pictures import HIGH, WIDE, HelpPictures
from ui.preferences import Preferences
from ui.theme import space_of

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "user-guide" / "pictures"
PAINTED = 1.5  # seconds: the preview of a visit follows the last key after half a second
MAN, OTHER, AFTER_A_RELAPSE = "Demo, Adam", "Demo, Günther", "Demo, Ngozi"
WINDOW = 1360  # pixels wide
NORMAL, LONG = 900, 1080  # heights


class Guide:
    """The window on the demonstration, and where its pictures go."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.registry = stage.registry

    def keep(self, name: str, height: int = NORMAL) -> None:
        """Save the window under *name*, with 256 colours: text stays sharp and the file small."""
        self.stage.window.resize(WINDOW, height)
        self.stage.pump(PAINTED)
        file = self.stage.out / f"{name}.png"
        self.stage.picture().save(str(file))
        few = Image.open(file).convert("RGB")
        few = few.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        few.save(file, optimize=True)

    def overview(self) -> None:
        """The review's man, in light and dark, and why he is called what he is called."""
        self.registry.open_patient(self.stage.patient(MAN))
        self.keep("overview-light", LONG)
        self.stage.window.theme.choose("dark")
        self.registry.page.refresh()
        self.keep("overview-dark", LONG)
        self.stage.window.theme.choose("light")
        self.registry.page.explain(
            self.registry.page.summary.headline.explanation if self.registry.page.summary else ""
        )
        self.keep("why-this-label", LONG)

    def seeing(self) -> None:
        """A change after a relapse in the chart, an earlier day, severity, the definitions, and the idea."""
        page = self.registry.page
        self.registry.open_patient(self.stage.patient(AFTER_A_RELAPSE))
        page.explain(page._headline_key())
        self.keep("chart-of-a-change", LONG)
        self.registry.open_patient(self.stage.patient(MAN))
        page.known_on.open_bar()
        page.known_on.ask(EARLIER)
        self.keep("as-known-on", LONG)
        page.known_on.close_bar()
        page.tabs.setCurrentWidget(page.severity)
        page.severity.show_picture(Picture.RANKS)
        self.keep("severity")
        page.show_definitions()
        self.keep("definitions")
        page.tabs.setCurrentWidget(page.chart)
        idea = HelpPictures(self.registry.services.rules().definition, self.stage.window)
        space = space_of(idea)
        idea.resize(space.ems(WIDE), space.ems(HIGH))
        idea.show()
        self.keep("idea")
        idea.reject()
        idea.deleteLater()

    def forms(self) -> None:
        """A visit and a review as they are being typed."""
        patient = self.stage.patient(OTHER)
        visit = VisitForm(self.registry.services, patient)
        self._open(visit)
        for choice, answer in ((visit.relapse, False), (visit.fever, False), (visit.comparable, True)):
            choice.choose(answer)
        for field, grade in zip(visit.edss.grades.values(), "1132221", strict=True):
            field.set_text(grade)
        visit.edss.distance.set_text("320")
        visit.edss.aid.choose(visit.edss.aid.option_for("none"))
        for field, text in zip(visit.tests.trials.values(), ("6.4", "6,6", "22.1", "21.7", "25.3", "25"), strict=True):
            field.set_text(text)
        visit.tests.sdmt.set_text("41")
        self.keep("visit-form")
        visit.discard()
        review = ReviewForm(self.registry.services, patient)
        self._open(review)
        exercise = review.rows["exercise"]
        assert exercise.number is not None
        exercise.number.set_text("90")
        for field, text in (
            (exercise.action, "physiotherapist contacted"),
            (exercise.by_whom, "MS nurse"),
            (exercise.due, "Jun 2026"),
            (review.medicines.new[0][0], "oxybutynin"),
        ):
            field.set_text(text)
        for factor, answer in (("smoking", "never"), ("alcohol", "none"), ("sleep", "poor")):
            review.rows[factor].answer.choose(answer)
        self.keep("brain-health-checklist", LONG)
        review.discard()

    def _open(self, form: FormPage) -> None:
        self.registry.open_patient(form.patient_id)
        self.registry._open_page(lambda form=form: form)

    def summary(self) -> None:
        """The summary as it will print."""
        self.registry.open_patient(self.stage.patient(MAN))
        self.registry.print_summary()
        self.keep("summary-preview", LONG)


def main(arguments: list[str]) -> int:
    """Grab all pictures of the guide."""
    out = Path(arguments[0]) if arguments else PICTURES
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = scratch
        demo = Path(scratch) / "demonstration"
        window = Application(app, Preferences(Path(scratch) / "smoulder.ini"), now=now, who="Demonstration")
        window.show()
        window.theme.choose("light")
        stage = Stage(app, window, out, "light", demo, Path(scratch))
        stage.open(make_demo_store(demo, now=now, cost=CHEAP))
        guide = Guide(stage)
        for scene in (guide.overview, guide.seeing, guide.forms, guide.summary):
            scene()
        window.leave()
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
