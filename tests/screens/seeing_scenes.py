"""Scenes of seeing: the list, the overview of all kinds of patient, chart, severity, earlier days, rules, the idea."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea

from domain.chart.severity_plot import Picture
from domain.looking_back import Basis
from tests.screens.many_lanes import NAME, with_every_lane
from tests.screens.stage import PATIENTS, Stage
from ui.help_pictures import HIGH, SCREEN, WIDE, HelpPictures
from ui.overview import Overview
from ui.patient_page import PatientPage
from ui.theme import space_of

EARLIER = date(2025, 6, 30)  # between the first measurement and the confirmation of the review's man
SEVERE = ("pira", "raw", "relapse", "one-visit", "nothing")  # whose severity is looked at


def patient_list(stage: Stage) -> None:
    """The list, a search in it, and the menu."""
    stage.open_demo()
    stage.shot("list")
    stage.registry.list.box.setText("ma")
    stage.registry.list._move(1)
    stage.shot("list-search")
    stage.registry.list.box.clear()
    stage.registry.bar.open_menu()
    stage.shot("menu")
    stage.registry.bar.menu.close()


def _open(stage: Stage, kind: str) -> PatientPage:
    stage.open_demo()
    stage.registry.open_patient(stage.patient(PATIENTS[kind]))
    page = stage.registry.page
    page.tabs.setCurrentIndex(0)
    _scroll(page, to_foot=False)
    return page


def _scroll(page: PatientPage, *, to_foot: bool) -> None:
    """Show the head of the page, or its foot, where the chart is."""
    area = next(area for area in page.findChildren(QScrollArea) if area.findChild(Overview) is not None)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum() if to_foot else 0)


def overview(stage: Stage) -> None:
    """The overview of every kind of patient; chart, table, records and evidence of the first."""
    for kind in PATIENTS:
        _open(stage, kind)
        stage.shot(f"overview-{kind}")
    page = _open(stage, "pira")
    page.explain(page._headline_key())
    stage.shot("why")
    page._show_open_items()
    page.chart.show_table(True)
    stage.shot("chart-table")
    page.chart.show_table(False)
    page.tabs.setCurrentIndex(2)
    stage.shot("records")
    page.tabs.setCurrentIndex(0)


def course_chart(stage: Stage) -> None:
    """The chart by itself, with the change of each kind drawn; its lanes, the rating band, two years, a reading."""
    for kind in ("pira", "raw", "undetermined", "unconfirmed", "one-visit", "nothing"):
        page = _open(stage, kind)
        page.explain(page._headline_key())
        stage.pump(0.2)
        _scroll(page, to_foot=True)
        stage.shot(f"chart-{kind}")
    page = _open(stage, "pira")
    chart = page.chart
    page.explain(page._headline_key())
    chart.show_two_years()
    chart._canvas.setFocus(Qt.FocusReason.TabFocusReason)
    stage.pump(0.2)
    _scroll(page, to_foot=True)
    stage.shot("chart-two-years-focus")
    chart.show_all()
    page.corner.change_room()
    stage.pump(0.2)
    stage.shot("chart-more-room")
    page.corner.change_room()
    chart._menu.band.setChecked(True)
    stage.pump(0.2)
    _scroll(page, to_foot=True)
    stage.shot("chart-rating-band")
    chart._menu.band.setChecked(False)
    picture = chart.picture()
    assert picture is not None
    stage.keep_image("chart-picture", picture.image())


def every_lane(stage: Stage) -> None:
    """All lanes that the chart can have, of a patient who has them all; the list says one patient more afterwards."""
    page = _open(stage, "raw")
    store = stage.registry.services.store
    if not any(row.given_name in NAME for row in store.search("D-1001")):
        store.add_record(with_every_lane(store.record(page.patient_id)))
    stage.registry.open_patient(stage.patient(NAME))
    chart = page.chart
    usual = [lane.isChecked() for lane in chart._menu.lanes()]
    _choose_lanes(page, [True] * len(usual))
    page.explain(page._headline_key())
    stage.pump(0.2)
    _scroll(page, to_foot=True)
    stage.shot("chart-every-lane")
    page.explain("")
    picture = chart.picture()
    assert picture is not None
    stage.keep_image("chart-every-lane-picture", picture.image())
    _choose_lanes(page, usual)


def _choose_lanes(page: PatientPage, shown: Sequence[bool]) -> None:
    for at, on in enumerate(shown):  # the menu is made anew at every choice
        page.chart._menu.lanes()[at].setChecked(on)


def severity(stage: Stage) -> None:
    """Severity in context: its five pictures, the table of one, and where there is nothing to draw."""
    for kind in SEVERE:
        page = _open(stage, kind)
        page.tabs.setCurrentWidget(page.severity)
        for picture in Picture:
            page.severity.show_picture(picture)
            stage.shot(f"severity-{kind}-{list(Picture).index(picture) + 1}")
    page = _open(stage, "pira")
    page.tabs.setCurrentWidget(page.severity)
    page.severity.show_picture(Picture.RANKS)
    page.severity.chart.show_table(True)
    stage.shot("severity-table")
    page.severity.chart.show_table(False)
    page.tabs.setCurrentIndex(0)


def known_on(stage: Stage) -> None:
    """The page as known on an earlier day: the bar just opened, an earlier day, by what was recorded, and refused."""
    page = _open(stage, "pira")
    page.known_on.open_bar()
    stage.shot("known-on-today")
    page.known_on.ask(EARLIER)
    stage.shot("known-on-earlier")
    page.explain(page._headline_key())
    stage.pump(0.2)
    _scroll(page, to_foot=True)
    stage.shot("known-on-earlier-why")
    page._close_evidence()
    page.may_print()
    _scroll(page, to_foot=False)
    stage.shot("known-on-refused")
    page.known_on.basis.choose(Basis.RECORDED)
    stage.shot("known-on-recorded")
    page.tabs.setCurrentWidget(page.severity)
    stage.shot("known-on-severity")
    page.known_on.close_bar()
    page.tabs.setCurrentIndex(0)


def idea(stage: Stage) -> None:
    """The idea in three pictures, and the three tables in their place."""
    stage.open_demo()
    dialog = HelpPictures(stage.services.rules().definition, stage.window)
    space = space_of(dialog)
    dialog.resize(QSize(space.ems(WIDE), space.ems(HIGH)).boundedTo(stage.window.size() * SCREEN))
    dialog.show()
    for table in (False, True):
        for at in range(len(dialog.pages)):
            dialog.open_page(at)
            stage.shot(f"idea-{at + 1}{'-table' if table else ''}")
        dialog.toggle_table()
    dialog.reject()
    dialog.deleteLater()
    stage.pump(0.05)


def all_rules(stage: Stage) -> None:
    """Every further rule, from its first and from its last; every definition side by side, where they differ most."""
    page = _open(stage, "pira")
    page.show_rules()
    stage.shot("rules")
    page.rules_page.table.setCurrentCell(page.rules_page.table.rowCount() - 1, 1)
    stage.shot("rules-last")
    page.show_definitions()
    stage.shot("definitions")
    stage.registry.open_patient(stage.patient(PATIENTS["undetermined"]))
    table = page.rules_page.table
    table.setCurrentCell(0, 2)
    stage.shot("definitions-undetermined")
    table.setCurrentCell(table.rowCount() - 1, table.columnCount() - 1)
    stage.shot("definitions-undetermined-last")
    stage.registry.open_patient(stage.patient(PATIENTS["nothing"]))
    stage.shot("definitions-nothing")
    page.show_rules()
    stage.shot("rules-nothing")
    page.tabs.setCurrentIndex(0)


SEEING_SCENES: tuple[Callable[[Stage], None], ...] = (
    patient_list,
    overview,
    course_chart,
    severity,
    known_on,
    idea,
    all_rules,
    every_lane,
)
