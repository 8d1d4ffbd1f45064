"""Contact sheets: nine small pictures on each, under their names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap


def sheet(out: Path, ending: str, columns: int = 3, width: int = 900) -> None:
    """Lay the pictures whose names end so out on sheets of nine."""
    files = sorted(file for file in out.glob(f"*{ending}") if not file.name.startswith("sheet"))
    for start in range(0, len(files), columns * 3):
        images = [QImage(str(file)) for file in files[start : start + columns * 3]]
        height = max(image.height() * width // image.width() for image in images)
        rows = -(-len(images) // columns)
        whole = QPixmap(columns * width, rows * (height + 24))
        whole.fill(Qt.GlobalColor.white)
        painter = QPainter(whole)
        for at, (image, file) in enumerate(zip(images, files[start:], strict=False)):
            x, y = at % columns * width, at // columns * (height + 24)
            painter.drawText(x + 8, y + 18, file.stem)
            room = image.size().scaled(width - 8, height, Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(QPoint(x, y + 24), room), image)
        painter.end()
        whole.save(str(out / f"sheet-{start // (columns * 3) + 1}{ending}"))
