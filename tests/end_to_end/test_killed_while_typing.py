"""Killed at any moment of typing, in every form: at most the input that was being typed into is behind.

CI runs a short form. All 200 rounds, with the figures:
SMOULDER_KILLS=200 python -m pytest -s tests/end_to_end/test_killed_while_typing.py
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO, Any

from domain.date_text import read_date
from domain.dates import DateRefused
from domain.records import Patient
from storage.keys import Argon2Cost
from storage.store import create_store, open_store
from storage.verify import verify
from tests.end_to_end.conftest import PASSPHRASE, now
from ui.forms.catalogue import KINDS

PROJECT = Path(__file__).resolve().parents[2]
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
ROUNDS = int(os.environ.get("SMOULDER_KILLS", "10"))
OPENED = [kind.name for kind in KINDS if kind.opens_new]
SEED = 20260309
LONGEST = 2.0  # seconds of typing before the kill


@dataclass
class Told:
    """What a process told before it was killed."""

    typing: str = ""
    text: str = ""
    holds: dict[str, Any] = field(default_factory=dict)
    left: int = 0
    ready: bool = False


@contextmanager
def typists(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that lets others type."""
    command = [sys.executable, "-m", "tests.end_to_end.killed_typing", str(folder), PASSPHRASE]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def killed(process: subprocess.Popen[str], order: str, after: float) -> Told:
    """Let one type by *order*, kill it so many seconds after its first key, and return what it told."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{order}\n")
    process.stdin.flush()
    told = Told()
    pid = 0
    for line in process.stdout:
        facts = json.loads(line) if line.startswith("{") else {"failed": line}
        assert "failed" not in facts, facts["failed"]
        pid = facts.get("pid", pid)
        if facts.get("ready"):
            break
    else:
        raise AssertionError("nobody typed")
    told.ready = True
    time.sleep(after)
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows this too ends it without a word
    hear(process.stdout, told)
    return told


def hear(stream: IO[str], told: Told) -> None:
    """Take in what was told until it was gone; a last line may be torn."""
    for line in stream:
        if line.strip().endswith("gone"):
            return
        if not line.endswith("}\n"):
            continue
        facts = json.loads(line)
        assert "failed" not in facts, facts["failed"]
        if "typing" in facts:
            told.typing, told.text = facts["typing"], facts["text"]
        elif "left" in facts:
            told.holds, told.left = facts["holds"], told.left + 1
            if facts["left"] == told.typing:
                told.typing = told.text = ""


def readings(text: str) -> set[str]:
    """Return all that a draft may hold of a text that is being typed: as much of it as there was, or as a date."""
    found = set()
    for end in range(len(text) + 1):
        part = text[:end].strip()
        found.add(part)
        try:
            found.add(str(read_date(part, now().date())))
        except DateRefused:
            continue
    return found


def check(told: Told, payload: dict[str, object], where: str) -> bool:
    """Check a draft against what was told; return whether the input that was being typed into is behind."""
    for name, value in told.holds.items():
        if name != told.typing:
            assert payload.get(name) == value, f"{where}: {name} was left holding {value!r}, not {payload.get(name)!r}"
    typed = payload.get(told.typing, "")
    if told.text:
        assert typed in readings(told.text) | {told.holds.get(told.typing, "")}, f"{where}: {typed!r} is garbled"
    return bool(told.text) and not typed


def test_killed_at_any_moment_a_form_keeps_every_field_that_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "registry"
    store, _ = create_store(folder, PASSPHRASE, now=now, who="Dr Gone", cost=CHEAP)
    with store:
        patient = store.patients.add(Patient("", "", "Roadworthy", "Ines"))
    random = Random(SEED)
    began = time.monotonic()
    counts: Counter[str] = Counter()
    with typists(folder) as process:
        for number in range(ROUNDS):
            kind = OPENED[number % len(OPENED)]
            told = killed(process, f"{number} {random.randrange(10**6)} {kind}", random.uniform(0, LONGEST))
            with open_store(folder, PASSPHRASE, now=now, who="Dr Later") as after:
                drafts = after.drafts.all()
                assert {draft.form for draft in drafts} <= {kind}
                payload = drafts[0].payload if drafts else {}
                behind = check(told, payload, f"round {number}, {kind}")
                assert after.record(patient.id).visits == ()
                for draft in drafts:
                    after.drafts.discard(draft.patient_id, draft.form)
            counts.update(fields=told.left, behind=behind, rounds=1)
    assert counts["rounds"] == ROUNDS
    assert counts["fields"] > ROUNDS, "too little was typed to prove anything"
    found = verify(folder, PASSPHRASE, now=now)
    assert found.sound, found
    print(
        f"\n{counts['rounds']} rounds, {counts['fields']} fields left and all kept, "
        f"{counts['behind']} times the field being typed was behind, {time.monotonic() - began:.0f} s"
    )
