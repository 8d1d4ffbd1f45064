"""The one set of design tokens: colours for light and dark, spacing and type from font metrics, and the style sheet.

Ember stands for disability and for the one primary action, blue for inflammation and focus; everything else is ink and
greys. Amber and red mean unusual and error, always with a sign and words. Every widget takes its colours from here:
by a property ("role", "card", ...) that the style sheet reads, or by ``Theme.palette`` where it paints itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.colours import DARK, LIGHT, Colours

# Our own drawings; the style sheet names them "icons:check-dark.svg", for it cannot recolour one.
ICONS = Path(__file__).parent / "icons"
CELL_MARGIN = 3  # pixels that Qt leaves beside the words of a cell, over the padding, and not beside those of a header


@dataclass(frozen=True, slots=True)
class Space:
    """Distances in pixels of this screen and font; ``line`` is the height of a line of text."""

    line: float

    @property
    def hair(self) -> int:
        """Between parts of one thing."""
        return max(2, round(self.line * 0.15))

    @property
    def small(self) -> int:
        """Between rows."""
        return round(self.line * 0.35)

    @property
    def medium(self) -> int:
        """Inside a card, between fields."""
        return round(self.line * 0.65)

    @property
    def large(self) -> int:
        """Between cards, around a page."""
        return round(self.line * 0.95)

    def ems(self, count: float) -> int:
        """Return so many line heights: for widths that must follow the font."""
        return round(self.line * count)


def space_of(widget: QWidget | None = None) -> Space:
    """Return the distances that fit the font of *widget*, or of the application."""
    font = widget.font() if widget is not None else QGuiApplication.font()
    return Space(QFontMetricsF(font).height())


def scaled_font(base: QFont, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return *base* in another step of the type scale."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * factor)
    font.setWeight(weight)
    return font


class Theme(QObject):
    """Which colours are in force; follows the system unless the user chose, and tells when they change."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        """Style *app*. *mode*: system, light or dark."""
        super().__init__(app)
        self._app = app
        self._mode = mode
        app.setStyle("Fusion")
        QDir.setSearchPaths("icons", [str(ICONS)])
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: self._apply())
        self._apply()

    @property
    def mode(self) -> str:
        """What the user chose: system, light or dark."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in force."""
        if self._mode == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return DARK if self.is_dark else LIGHT

    def choose(self, mode: str) -> None:
        """Take the user's choice: system, light or dark."""
        self._mode = mode
        self._apply()

    def _apply(self) -> None:
        sheet = style_sheet(self.colours, space_of())
        if sheet == self._app.styleSheet():
            return  # to style every widget anew takes long, and there is nothing to change
        self._app.setPalette(qt_palette(self.colours))
        self._app.setStyleSheet(sheet)
        self.changed.emit()


def theme_of(app: QApplication | None = None) -> Theme:
    """Return the application's theme, made on first use; widgets that paint themselves ask here."""
    application = app or QApplication.instance()
    assert isinstance(application, QApplication)
    known = application.findChild(Theme)
    return known if isinstance(known, Theme) else Theme(application)


def set_role(widget: QWidget, name: str, value: str | bool = True) -> None:
    """Set a property that the style sheet reads; a widget that was styled already is restyled, which takes long."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # Qt styles it, by all its properties, before it is first seen
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def qt_palette(c: Colours) -> QPalette:
    """Return Qt's palette for the parts that Fusion draws itself."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.background,
        QPalette.ColorRole.WindowText: c.ink,
        QPalette.ColorRole.Base: c.field,
        QPalette.ColorRole.AlternateBase: c.hover,
        QPalette.ColorRole.Text: c.ink,
        QPalette.ColorRole.Button: c.panel,
        QPalette.ColorRole.ButtonText: c.ink,
        QPalette.ColorRole.ToolTipBase: c.panel,
        QPalette.ColorRole.ToolTipText: c.ink,
        QPalette.ColorRole.PlaceholderText: c.mute,
        QPalette.ColorRole.Highlight: c.blue,
        QPalette.ColorRole.HighlightedText: c.panel,
        QPalette.ColorRole.Link: c.blue,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Accent: c.ember,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.mute))
    return palette


def style_sheet(c: Colours, s: Space) -> str:
    """Return the style sheet for these colours and distances."""
    values = {field.name: getattr(c, field.name) for field in fields(c)}
    values |= {"hair": s.hair, "small": s.small, "medium": s.medium, "large": s.large}
    # A border of two pixels takes the place of one and of a pixel of padding, so that nothing moves with the focus.
    values |= {"hair_under": s.hair - 2, "hair_in": s.hair - 1, "small_in": s.small - 1, "medium_in": s.medium - 1}
    values |= {"radius": round(s.line * 0.35), "pill": round(s.line * 0.28), "input": round(s.line * 1.3)}
    values |= {"tick": s.ems(0.9), "tick_radius": round(s.line * 0.2), "tick_round": s.ems(0.9) // 2 + 1}
    values |= {"beside_tick": s.small + s.ems(0.8) + s.small, "cell": s.small + CELL_MARGIN}
    values |= {"arrow": s.ems(0.8), "icons": "dark" if c is DARK else "light"}
    return _SHEET.format(**values)


_SHEET = """
QMainWindow, QDialog, QWidget[page="true"] {{ background: {background}; }}
QWidget[panel="true"] {{ background: {panel}; }}
QWidget {{ color: {ink}; }}
QToolTip {{ background: {panel}; color: {ink}; border: 1px solid {line}; padding: {hair}px; }}
QLabel {{ background: transparent; }}
QLabel[role="mute"] {{ color: {mute}; }}
QLabel[role="ember"] {{ color: {ember}; }}
QLabel[role="blue"] {{ color: {blue}; }}
QLabel[role="warn"] {{ color: {warn}; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="ok"] {{ color: {ok}; }}
QLabel[role="chip"] {{ background: {chip}; border-radius: {pill}px; padding: {hair}px {small}px; }}
QLabel[role="demo"] {{ background: {chip}; color: {mute}; border-radius: {pill}px; padding: {hair}px {small}px; }}
QFrame[card="true"] {{ background: {panel}; border: 1px solid {line}; border-radius: {radius}px; }}
QFrame[card="ember"] {{ background: {ember_soft}; border: 1px solid {ember_line};
    border-left: {hair}px solid {ember}; border-radius: {radius}px; }}
QFrame[card="blue"] {{ background: {blue_soft}; border: 1px solid {blue_line};
    border-left: {hair}px solid {blue}; border-radius: {radius}px; }}
QFrame[card="warn"] {{ background: {warn_soft}; border: 1px solid {line};
    border-left: {hair}px solid {warn}; border-radius: {radius}px; }}
QFrame[card="error"] {{ background: {error_soft}; border: 1px solid {line};
    border-left: {hair}px solid {error}; border-radius: {radius}px; }}
QFrame[card="plain"] {{ background: {chip}; border: 1px solid {line}; border-left: {hair}px solid {mute};
    border-radius: {radius}px; }}
QFrame[strip="warn"] {{ background: {warn_soft}; border: none; border-bottom: 1px solid {warn}; }}
QFrame[bar="true"] {{ background: {panel}; border: none; border-bottom: 1px solid {line}; }}
QFrame[side="left"] {{ background: {panel}; border: none; border-right: 1px solid {line}; }}
QFrame[side="right"] {{ background: {panel}; border: none; border-left: 1px solid {line}; }}
QFrame[rule="true"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{
    background: {field}; border: 1px solid {strong_line}; border-radius: {pill}px; padding: {hair}px {small}px;
    min-height: {input}px; selection-background-color: {blue}; selection-color: {panel}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QLineEdit[state="error"],
    QPlainTextEdit[state="error"], QComboBox[state="error"], QLineEdit[state="unusual"] {{
    border: 2px solid {focus}; padding: {hair_in}px {small_in}px; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] {{ border-color: {error}; }}
QLineEdit[state="unusual"] {{ border-color: {warn}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ color: {mute}; background: {background}; }}
QComboBox::drop-down {{ border: none; width: {input}px; }}
QComboBox::down-arrow {{ image: url(icons:chevron-{icons}.svg); width: {arrow}px; height: {arrow}px; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line}; outline: none;
    selection-background-color: {blue_soft}; selection-color: {ink}; }}
QLineEdit {{ lineedit-clear-button-icon: url(icons:clear-{icons}.svg); }}
QMessageBox {{ messagebox-warning-icon: url(icons:warning-{icons}.svg);
    messagebox-information-icon: url(icons:information-{icons}.svg); }}
QPushButton {{ background: {panel}; border: 1px solid {strong_line}; border-radius: {pill}px;
    padding: {hair}px {medium}px; min-height: {input}px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {chip}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: {hair_in}px {medium_in}px; }}
QPushButton:disabled {{ color: {mute}; border-color: {line}; }}
QPushButton[primary="true"] {{ background: {ember}; color: {on_ember}; border: 1px solid {ember}; font-weight: 600; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {ink}; }}
QPushButton[primary="true"]:disabled {{ background: {chip}; color: {mute}; border-color: {line}; }}
QPushButton[flat="true"] {{ background: transparent; border: 1px solid transparent; color: {mute};
    padding: {hair}px {small}px; }}
QPushButton[flat="true"]:hover {{ background: {hover}; color: {ink}; }}
QPushButton[flat="true"]:focus {{ border: 2px solid {focus}; color: {ink}; padding: {hair_in}px {small_in}px; }}
QPushButton[link="ember"] {{ background: transparent; border: 1px solid transparent; color: {ember};
    padding: 0 {hair}px; font-weight: 600; }}
QPushButton[link="blue"] {{ background: transparent; border: 1px solid transparent; color: {blue};
    padding: 0 {hair}px; font-weight: 600; }}
QPushButton[link="ember"]:focus, QPushButton[link="blue"]:focus {{ border: 2px solid {focus}; }}
QPushButton[inline="true"] {{ min-height: 0; }}
QPushButton::menu-indicator {{ image: url(icons:chevron-{icons}.svg); width: {arrow}px; height: {arrow}px;
    subcontrol-origin: padding; subcontrol-position: right center; }}
QPushButton[segment="true"] {{ border-radius: 0; padding: {hair}px {small}px; margin-left: -1px; }}
QPushButton[segment="first"] {{ border-radius: 0; padding: {hair}px {small}px; }}
QPushButton[segment="true"]:checked, QPushButton[segment="first"]:checked {{
    background: {blue_soft}; border: 1px solid {blue}; border-bottom: 3px solid {blue}; color: {ink};
    padding-bottom: {hair_under}px; }}
QPushButton[segment="true"]:focus, QPushButton[segment="first"]:focus {{
    border: 2px solid {focus}; padding: {hair_in}px {small_in}px; }}
QPushButton[segment="true"]:checked:focus, QPushButton[segment="first"]:checked:focus {{
    border-bottom: 3px solid {focus}; padding-bottom: {hair_under}px; }}
QCheckBox, QRadioButton {{ border: 1px solid transparent; border-radius: {pill}px; padding: {hair}px;
    spacing: {small}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 1px solid {focus}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {tick}px; height: {tick}px; background: {field};
    border: 1px solid {strong_line}; border-radius: {tick_radius}px; }}
QRadioButton::indicator {{ border-radius: {tick_round}px; }}
QCheckBox::indicator:checked {{ background: {blue}; border-color: {blue}; image: url(icons:check-{icons}.svg); }}
QRadioButton::indicator:checked {{ background: {blue}; border-color: {blue}; image: url(icons:dot-{icons}.svg); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {background}; border-color: {line}; }}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {{
    background: {mute}; border-color: {mute}; }}
QAbstractItemView {{ background: {panel}; alternate-background-color: {hover}; border: 1px solid {line};
    outline: none; gridline-color: {line}; }}
QAbstractItemView::item {{ padding: {hair_in}px {small}px; border-top: 1px solid transparent;
    border-bottom: 1px solid transparent; }}
QAbstractItemView::item:selected {{ background: {ember_soft}; color: {ink}; border-color: {ember}; }}
QAbstractItemView:focus {{ border: 1px solid {focus}; }}
QFrame[side] QAbstractItemView {{ border: none; }}
QHeaderView {{ border: none; background: {panel}; }}
QHeaderView::section {{ background: {panel}; color: {mute}; border: none; border-bottom: 1px solid {line};
    padding: {hair}px {cell}px; }}
QHeaderView::down-arrow {{ image: url(icons:chevron-{icons}.svg); width: {arrow}px; height: {arrow}px; }}
QHeaderView::up-arrow {{ image: url(icons:up-{icons}.svg); width: {arrow}px; height: {arrow}px; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget[page="true"] {{ background: {background}; }}
QScrollBar:vertical {{ background: transparent; width: {medium}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {strong_line}; border-radius: {hair}px; min-height: {large}px;
    margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: {medium}px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {strong_line}; border-radius: {hair}px; min-width: {large}px;
    margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {line}; }}
QTabBar::tab {{ padding: {small}px {medium}px; color: {mute}; border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {ink}; border-bottom: 2px solid {ember}; }}
QTabBar::tab:focus {{ border-bottom: 2px solid {focus}; }}
QTabWidget::pane {{ border: none; }}
QProgressBar {{ border: 1px solid {line}; border-radius: {pill}px; background: {field}; text-align: center; }}
QProgressBar::chunk {{ background: {blue}; border-radius: {pill}px; }}
QMenu {{ background: {panel}; border: 1px solid {line}; padding: {hair}px; }}
QMenu::item {{ padding: {small}px {large}px {small}px {beside_tick}px; border: 1px solid transparent;
    border-radius: {pill}px; }}
QMenu::item:selected {{ background: {blue_soft}; color: {ink}; border-color: {blue}; }}
QMenu::item:disabled {{ color: {mute}; }}
QMenu::separator {{ background: {line}; height: 1px; margin: {hair}px {small}px; }}
QMenu::indicator {{ width: {arrow}px; height: {arrow}px; left: {small}px; }}
QMenu::indicator:checked {{ image: url(icons:tick-{icons}.svg); }}
QMenu::right-arrow {{ image: url(icons:right-{icons}.svg); width: {arrow}px; height: {arrow}px; right: {hair}px; }}
QMenuBar {{ background: {panel}; }}
QMenuBar::item:selected {{ background: {hover}; }}
"""
