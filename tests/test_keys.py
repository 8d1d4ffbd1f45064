"""Keys: what opens a store, what does not, and what is said then."""

from __future__ import annotations

import itertools
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import recovery_words
from storage.files import write_atomically
from storage.keys import (
    STANDARD_COST,
    Argon2Cost,
    SlotKind,
    change_passphrase,
    new_keys,
    new_recovery_words,
    read_keys,
    unlock,
    write_keys,
)
from storage.refusals import (
    DiskFault,
    FolderReadOnly,
    KeysDamaged,
    PartMissing,
    StoreTooNew,
    WeakPassphrase,
    WordsRefused,
    WrongPassphrase,
)
from tests.store_samples import CHEAP, PASSPHRASE

STORE_ID = "0190d1a2-0000-7000-8000-000000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, passphrase: str = PASSPHRASE, store_id: str = STORE_ID) -> tuple[bytes, tuple[str, ...]]:
    keys, key, words = new_keys(store_id, passphrase, cost=CHEAP)
    write_keys(folder, keys)
    return key, words


def content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "keys.json").read_text())
    return found


# What opens


def test_passphrase_and_recovery_words_open_the_same_random_key(folder: Path) -> None:
    key, words = written(folder)
    assert len(key) == 32
    assert len(words) == 12
    assert unlock(folder, PASSPHRASE) == key
    assert unlock(folder, " ".join(words)) == key
    assert written(folder)[0] != key


def test_recovery_words_may_be_typed_in_any_case_spacing_and_with_their_numbers(folder: Path) -> None:
    key, words = written(folder)
    numbered = "\n".join(f"{number}. {word}" for number, word in enumerate(words, start=1))
    for typed in (" ".join(words).upper(), f"  {'   '.join(words)}\n", ", ".join(words).title(), numbered):
        assert unlock(folder, typed) == key


def test_a_passphrase_opens_however_its_accents_are_composed(folder: Path) -> None:
    key, _ = written(folder, "Grüße aus Łódź")
    for form in ("NFC", "NFD"):
        assert unlock(folder, unicodedata.normalize(form, "Grüße aus Łódź")) == key


def test_a_passphrase_of_twelve_words_is_a_passphrase(folder: Path) -> None:
    phrase = " ".join(recovery_words.make(os.urandom))
    key, _ = written(folder, phrase)
    assert unlock(folder, phrase) == key


@settings(max_examples=20, deadline=None)
@given(passphrase=st.text(min_size=8).filter(lambda text: len(text.strip()) >= 8), other=st.text(max_size=30))
def test_any_passphrase_opens_its_slot_and_no_other_text_does(
    tmp_path_factory: pytest.TempPathFactory, passphrase: str, other: str
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    key, _ = written(folder, passphrase)
    assert unlock(folder, passphrase) == key
    if unicodedata.normalize("NFKD", other) != unicodedata.normalize("NFKD", passphrase):
        with pytest.raises(WrongPassphrase):
            unlock(folder, other)


# What does not


@pytest.mark.parametrize(
    "typed", ["", "river stone", "River stone ladder", " river stone ladder", "river\0stone ladder"]
)
def test_a_wrong_passphrase_is_refused_with_what_may_be_wrong(folder: Path, typed: str) -> None:
    written(folder)
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(WrongPassphrase, match=r"Nothing was changed. Check Caps Lock and the keyboard's language"):
        unlock(folder, typed)
    assert (folder / "keys.json").read_bytes() == before


def test_a_recovery_word_that_is_not_in_the_list_is_named_with_its_place_and_a_near_one(folder: Path) -> None:
    _, words = written(folder)
    typed = [*words[:3], "abandom", *words[4:]]
    with pytest.raises(WordsRefused, match=r"Word 4, “abandom”, is not in the list.*Did you mean “abandon”"):
        unlock(folder, " ".join(typed))


def test_two_recovery_words_that_changed_places_are_noticed(folder: Path) -> None:
    # The words of sixteen zero bytes: eleven times the first word of the list, then the one that checks them.
    words = recovery_words.make(bytes)
    with pytest.raises(WordsRefused, match="All twelve words are in the list, but they do not belong together"):
        recovery_words.read(" ".join([words[-1], *words[:-1]]))
    assert recovery_words.read(" ".join(words)) == words


@pytest.mark.parametrize("count", [10, 11, 13])
def test_too_few_or_too_many_recovery_words_are_counted(folder: Path, count: int) -> None:
    _, words = written(folder)
    with pytest.raises(WordsRefused, match=f"has 12 words, and these are {count}"):
        unlock(folder, " ".join([*words, words[0]][:count]))


def test_the_recovery_words_of_another_store_open_nothing(folder: Path) -> None:
    written(folder)
    with pytest.raises(WrongPassphrase):
        unlock(folder, " ".join(recovery_words.make(os.urandom)))


@pytest.mark.parametrize("passphrase", ["", "        ", "seven77", "  seven77  "])
def test_a_new_passphrase_that_is_blank_or_short_is_refused_everywhere(folder: Path, passphrase: str) -> None:
    key, _ = written(folder)
    with pytest.raises(WeakPassphrase, match="at least 8 characters"):
        new_keys(STORE_ID, passphrase, cost=CHEAP)
    with pytest.raises(WeakPassphrase, match="Nothing was changed"):
        change_passphrase(folder, PASSPHRASE, passphrase, cost=CHEAP)
    assert unlock(folder, PASSPHRASE) == key


def test_a_slot_moved_into_the_keys_of_another_store_opens_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    written(tmp_path / "one")
    keys, _, _ = new_keys("another", "another passphrase", cost=CHEAP)
    moved = read_keys(tmp_path / "one").slots
    write_keys(tmp_path / "two", type(keys)(keys.store_id, keys.demo, keys.records_salt, moved))
    with pytest.raises(WrongPassphrase):
        unlock(tmp_path / "two", PASSPHRASE)


# Changing them


def test_after_changing_the_passphrase_the_new_one_and_the_recovery_words_open_and_the_old_one_does_not(
    folder: Path,
) -> None:
    key, words = written(folder)
    change_passphrase(folder, PASSPHRASE, "meadow lantern", cost=CHEAP)
    change_passphrase(folder, " ".join(words), "forgotten and new", cost=CHEAP)
    assert unlock(folder, "forgotten and new") == unlock(folder, " ".join(words)) == key
    for old in (PASSPHRASE, "meadow lantern"):
        with pytest.raises(WrongPassphrase):
            unlock(folder, old)
    assert [slot.kind for slot in read_keys(folder).slots] == [SlotKind.PASSPHRASE, SlotKind.RECOVERY]


def test_new_recovery_words_replace_the_old_ones(folder: Path) -> None:
    key, old = written(folder)
    new = new_recovery_words(folder, PASSPHRASE, cost=CHEAP)
    assert unlock(folder, " ".join(new)) == unlock(folder, PASSPHRASE) == key
    with pytest.raises(WrongPassphrase):
        unlock(folder, " ".join(old))


def test_only_who_can_unlock_can_change_the_keys(folder: Path) -> None:
    written(folder)
    before = (folder / "keys.json").read_bytes()
    for change in (
        lambda: change_passphrase(folder, "not the one", "a new passphrase", cost=CHEAP),
        lambda: new_recovery_words(folder, "not the one", cost=CHEAP),
    ):
        with pytest.raises(WrongPassphrase):
            change()
    assert (folder / "keys.json").read_bytes() == before


@pytest.mark.parametrize(
    ("error", "refusal"), [(PermissionError(13, "denied"), FolderReadOnly), (OSError(5, "I/O error"), DiskFault)]
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_keys_that_cannot_be_written_whole_stay_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, refusal: type[Exception], step: str
) -> None:
    key, _ = written(folder)
    before = (folder / "keys.json").read_bytes()

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(refusal):
            change_passphrase(folder, PASSPHRASE, "a new passphrase", cost=CHEAP)
    assert [path.name for path in folder.iterdir()] == ["keys.json"]
    assert (folder / "keys.json").read_bytes() == before
    assert unlock(folder, PASSPHRASE) == key


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for text in (b"one", b"", b"three"):
        write_atomically(path, text)
        assert path.read_bytes() == text
        assert list(tmp_path.iterdir()) == [path]


# keys.json itself


def test_the_standard_cost_is_the_one_of_rfc_9106_and_is_what_a_store_gets(folder: Path) -> None:
    assert Argon2Cost(time=3, memory_kib=64 * 1024, lanes=4) == STANDARD_COST
    keys, _, _ = new_keys(STORE_ID, PASSPHRASE)
    assert {slot.cost for slot in keys.slots} == {STANDARD_COST}


def test_keys_json_holds_neither_the_key_nor_the_secrets_nor_anything_else(folder: Path) -> None:
    key, words = written(folder)
    text = (folder / "keys.json").read_text()
    for secret in (key.hex(), PASSPHRASE, *(" ".join(pair) for pair in itertools.pairwise(words))):
        assert secret not in text
    keys = content(folder)
    assert set(keys) == {"version", "store", "demo", "records_salt", "slots", "checksum"}
    assert (keys["version"], keys["store"], keys["demo"]) == (1, STORE_ID, False)
    for slot in keys["slots"]:
        assert set(slot) == {"kind", "salt", "argon2id", "nonce", "wrapped"}
        # A wrapped key is the key's 32 bytes enciphered, and 16 bytes that seal them.
        assert [len(bytes.fromhex(slot[name])) for name in ("salt", "nonce", "wrapped")] == [16, 12, 48]


def test_a_flipped_bit_anywhere_in_keys_json_is_called_damage_and_never_a_wrong_passphrase(folder: Path) -> None:
    written(folder)
    whole = (folder / "keys.json").read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 7
        if damaged.decode("latin-1").split() == whole.decode("latin-1").split():
            continue  # one blank for another
        (folder / "keys.json").write_bytes(damaged)
        with pytest.raises(KeysDamaged, match=r"records.db was not touched"):
            unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '"keys"', "\xff\xfe", '{"version": 1, "checksum": "x"}'])
def test_a_keys_json_of_another_make_is_called_damaged(folder: Path, text: str) -> None:
    (folder / "keys.json").write_text(text, encoding="latin-1")
    with pytest.raises(KeysDamaged, match=r"Put keys.json back from a backup"):
        unlock(folder, PASSPHRASE)


def _no_slots(keys: dict[str, Any]) -> None:
    keys["slots"] = []


def _huge_cost(keys: dict[str, Any]) -> None:
    keys["slots"][0]["argon2id"]["memory_kib"] = 1 << 40


def _short_salt(keys: dict[str, Any]) -> None:
    keys["records_salt"] = "00"


def _unknown_kind(keys: dict[str, Any]) -> None:
    keys["slots"][1]["kind"] = "fingerprint"


@pytest.mark.parametrize("forge", [_no_slots, _huge_cost, _short_salt, _unknown_kind])
def test_forged_keys_with_a_right_checksum_are_refused_before_they_cost_anything(
    folder: Path, forge: Callable[[dict[str, Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder)
    keys = content(folder)
    forge(keys)
    (folder / "keys.json").write_text(json.dumps(keys))
    monkeypatch.setattr("storage.keys._checksum", lambda _: keys["checksum"])
    monkeypatch.setattr("storage.keys.hash_secret_raw", lambda *_: pytest.fail("derived a key"))
    with pytest.raises(KeysDamaged):
        unlock(folder, PASSPHRASE)


def test_keys_of_a_later_release_are_refused_as_too_new(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr("storage.keys.FORMAT", 2)
        written(folder)
    with pytest.raises(StoreTooNew, match="newer release"):
        unlock(folder, PASSPHRASE)


def test_missing_keys_are_named(folder: Path) -> None:
    with pytest.raises(PartMissing, match=r"keys\.json is missing.*records\.db was not touched"):
        unlock(folder, PASSPHRASE)
