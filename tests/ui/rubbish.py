"""What people and broken files put into fields: ten kinds of text that no number and no date can mean."""

from __future__ import annotations

RUBBISH: dict[str, tuple[str, ...]] = {
    "letters": ("abc", "1O", "twelve", "4..5", "3,,1", "1.2.3", "12 cm"),
    "huge": ("999999999999", "1234567890", "9" * 400, "99999999.9999999"),
    "negative": ("-999999", "−5", "--1", "-1e3", "+-2"),
    "control": ("\x00", "a\x00b", "\x1b[31m4", "1\x072", "2024\x0b", "\x7f\x85"),
    "unseen": ("🧠🧠", "\u202e4\u202c", "1\u200b2", "\ufeff3", "ﬁ½²", "👩\u200d⚕️", "e\u0301\u0301\u0301"),
    "long": ("x" * 10_000, "1" * 10_000, "é" * 10_000),
    "code": (
        "'; DROP TABLE visit; --",
        "<b>1</b><script>alert(1)</script>",
        "%s%n{0}{name}$HOME`id`",
        "=1+1",
        "../../etc/passwd",
        "&amp;&copy",
    ),
    "no day": ("31 2 2024", "30 Feb 2025", "0/0/0000", "1 1 0000", "14 14 2024", "29 Feb 2023", "99 99 9999", "2500"),
    "no number": ("inf", "nan", "1e5", "0x1F", "1_000", "٣x", "1/0", "-inf"),
    "blank": (" ", "\t", "\u00a0", ",", ".", "-", " , ", "?"),
}
