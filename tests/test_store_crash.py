"""Pulling the plug: whatever was acknowledged is there, whatever was not is wholly absent."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.verify import verify
from tests.store_samples import FULL_RECORD, PASSPHRASE, make_store, now, reopen

PROJECT = Path(__file__).parents[1]
ROUNDS = 5


@pytest.mark.parametrize("kind", ["ext4", "nfs4"])
def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_leaves_no_half_transaction(
    tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "registry"
    store, _ = make_store(folder)
    store.close()
    chance = random.Random(f"plug {kind}")
    added: list[int] = []
    changed: list[int] = []
    for _ in range(ROUNDS):
        said = _write_and_kill(
            folder, first=1000 * (len(added) + 1), after=chance.randrange(1, 12), chance=chance, kind=kind
        )
        added += [int(line) for line in said if line.isdigit()]
        changed += [int(line.removeprefix("changed ")) for line in said if line.startswith("changed ")]
        # The dead writer's lock is taken over, and what it left is in order.
        with reopen(folder) as store:
            records = list(store.records())
            drafts = {draft.payload["number"] for draft in store.drafts.all()}
        numbers = {int(record.patient.code[1:]) for record in records}
        assert set(added) <= numbers
        assert len(numbers - set(added)) <= ROUNDS  # at most the one that was being acknowledged, each round
        assert drafts == numbers
        for record in records:
            assert [len(record.visits), len(record.relapses), len(record.statements)] == [2, 1, 1]
            number, visit = int(record.patient.code[1:]), record.visits[0]
            was_changed = visit.note == f"changed {number}"
            assert was_changed or number not in changed
            assert len(visit.values) == (0 if was_changed else len(FULL_RECORD.visits[0].values))
        assert verify(folder, PASSPHRASE, now=now).sound
    assert len(added) >= ROUNDS


def _write_and_kill(folder: Path, *, first: int, after: int, chance: random.Random, kind: str) -> list[str]:
    """Let a writer say *after* lines and a little more, then kill it; return all that it said."""
    code = (
        "import sys; from pathlib import Path; from storage import store; from storage.place import Place\n"
        f"store.place_of = lambda _: Place({kind!r}, synced=False)\n"
        "from tests.store_writer import main; main(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(first)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline().strip() for _ in range(after)]
        # Somewhere within the next transactions; how far it gets in that time is up to the machine.
        try:
            writer.wait(chance.uniform(0, 0.02))
        except subprocess.TimeoutExpired:
            writer.kill()
        said += writer.stdout.read().split("\n")
    assert writer.returncode == -9
    return [line for line in said if line]
