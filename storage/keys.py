"""The key of a store: 32 random bytes that encrypt the records, wrapped in keys.json once for each way to open it.

A slot holds the file key under AES-GCM with a key that Argon2id makes of a secret: the passphrase, or the twelve
recovery words of the recovery sheet. Changing the passphrase rewrites one slot and no record. keys.json also
carries the store's non-secret marks, so that a demonstration is known as one before it is unlocked; it holds
nothing of any patient.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import recovery_words
from storage.files import KEYS, write_atomically
from storage.refusals import (
    DiskFault,
    FolderReadOnly,
    KeysDamaged,
    PartMissing,
    StoreTooNew,
    WeakPassphrase,
    WrongPassphrase,
)

FORMAT = 1  # of keys.json
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12  # the nonce length AES-GCM is defined for (NIST SP 800-38D)
SHORTEST_PASSPHRASE = 8  # characters; NIST SP 800-63B has 8 as the least for a secret that a person chooses
MOST_MEMORY_KIB = 1 << 20  # a damaged or forged keys.json must not ask for more than 1 GiB

RandomBytes = Callable[[int], bytes]


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """The cost of Argon2id. The standard is the second recommended option of RFC 9106, section 4: 64 MiB, t 3, p 4."""

    time: int = 3
    memory_kib: int = 65536
    lanes: int = 4


STANDARD_COST = Argon2Cost()


@dataclass(frozen=True, slots=True)
class Slot:
    """The file key, wrapped for one secret."""

    kind: SlotKind
    salt: bytes
    cost: Argon2Cost
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """What keys.json holds. ``records_salt`` is the salt that stands at the start of records.db."""

    store_id: str
    demo: bool
    records_salt: bytes
    slots: tuple[Slot, ...]


def new_keys(
    store_id: str,
    passphrase: str,
    *,
    demo: bool = False,
    cost: Argon2Cost = STANDARD_COST,
    random_bytes: RandomBytes = os.urandom,
) -> tuple[Keys, bytes, tuple[str, ...]]:
    """Return new keys, the file key they wrap and the recovery words. Raises WeakPassphrase."""
    check_new_passphrase(passphrase)
    key = random_bytes(KEY_BYTES)
    words = recovery_words.make(random_bytes)
    slots = (
        _wrap(store_id, key, SlotKind.PASSPHRASE, passphrase, cost, random_bytes),
        _wrap(store_id, key, SlotKind.RECOVERY, " ".join(words), cost, random_bytes),
    )
    return Keys(store_id, demo, random_bytes(SALT_BYTES), slots), key, words


def check_new_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is blank or has fewer than eight characters. Raises WeakPassphrase."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise WeakPassphrase(
            f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters, blanks at its ends not counted. "
            "Nothing was changed. Three or four words that do not belong together are strong and easy to type."
        )


def unlock(folder: Path, secret: str) -> bytes:
    """Return the file key that *secret* opens: the passphrase, or the twelve recovery words in any spacing or case.

    Raises WrongPassphrase, WordsRefused (which names the wrong word), KeysDamaged, PartMissing or StoreTooNew.
    """
    keys = read_keys(folder)
    key = _open_slots(keys, SlotKind.PASSPHRASE, secret)
    if key is None and recovery_words.meant_as_words(secret):
        key = _open_slots(keys, SlotKind.RECOVERY, " ".join(recovery_words.read(secret)))
    if key is None:
        raise WrongPassphrase(folder)
    return key


def change_passphrase(
    folder: Path,
    secret: str,
    passphrase: str,
    *,
    cost: Argon2Cost = STANDARD_COST,
    random_bytes: RandomBytes = os.urandom,
) -> None:
    """Replace the passphrase; *secret* is the old one or the recovery words, which stay valid.

    Raises what unlock() raises, WeakPassphrase, and FolderReadOnly or DiskFault where it cannot be written.
    """
    check_new_passphrase(passphrase)
    key = unlock(folder, secret)
    _replace_slot(folder, key, SlotKind.PASSPHRASE, passphrase, cost, random_bytes)


def new_recovery_words(
    folder: Path, secret: str, *, cost: Argon2Cost = STANDARD_COST, random_bytes: RandomBytes = os.urandom
) -> tuple[str, ...]:
    """Replace the recovery words and return the new ones; the old ones then open nothing. Raises as above."""
    key = unlock(folder, secret)
    words = recovery_words.make(random_bytes)
    _replace_slot(folder, key, SlotKind.RECOVERY, " ".join(words), cost, random_bytes)
    return words


def read_keys(folder: Path) -> Keys:
    """Return what keys.json holds. Raises PartMissing, KeysDamaged, DiskFault or StoreTooNew."""
    try:
        content = json.loads((folder / KEYS).read_bytes())
        checksum = content.pop("checksum")
        version = int(content["version"])
    except FileNotFoundError:
        raise PartMissing(folder, KEYS, "records.db") from None
    except OSError:
        raise DiskFault(folder / KEYS) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysDamaged(folder, "it is not what Smoulder wrote") from None
    if not isinstance(checksum, str) or not hmac.compare_digest(checksum.encode(), _checksum(content).encode()):
        raise KeysDamaged(folder, "its checksum does not fit")
    if version > FORMAT:
        raise StoreTooNew(folder)
    try:
        return _keys_from_json(content)
    except (ValueError, KeyError, TypeError):
        raise KeysDamaged(folder, "it is not what Smoulder wrote") from None


def write_keys(folder: Path, keys: Keys) -> None:
    """Write keys.json whole or not at all. Raises FolderReadOnly or DiskFault."""
    content: dict[str, Any] = {
        "version": FORMAT,
        "store": keys.store_id,
        "demo": keys.demo,
        "records_salt": keys.records_salt.hex(),
        "slots": [_slot_to_json(slot) for slot in keys.slots],
    }
    content["checksum"] = _checksum(content)
    try:
        write_atomically(folder / KEYS, (json.dumps(content, indent=1) + "\n").encode())
    except PermissionError:
        raise FolderReadOnly(folder) from None
    except OSError:
        raise DiskFault(folder / KEYS) from None


def _replace_slot(
    folder: Path, key: bytes, kind: SlotKind, secret: str, cost: Argon2Cost, random_bytes: RandomBytes
) -> None:
    keys = read_keys(folder)
    others = tuple(slot for slot in keys.slots if slot.kind is not kind)
    slot = _wrap(keys.store_id, key, kind, secret, cost, random_bytes)
    write_keys(folder, replace(keys, slots=tuple(sorted((slot, *others), key=lambda s: list(SlotKind).index(s.kind)))))


def _open_slots(keys: Keys, kind: SlotKind, secret: str) -> bytes | None:
    for slot in keys.slots:
        if slot.kind is kind:
            cipher = AESGCM(_derive(secret, slot.salt, slot.cost))
            try:
                return cipher.decrypt(slot.nonce, slot.wrapped, _bound_to(keys.store_id, kind))
            except InvalidTag:
                continue
    return None


def _wrap(store_id: str, key: bytes, kind: SlotKind, secret: str, cost: Argon2Cost, random_bytes: RandomBytes) -> Slot:
    salt, nonce = random_bytes(SALT_BYTES), random_bytes(NONCE_BYTES)
    cipher = AESGCM(_derive(secret, salt, cost))
    return Slot(kind, salt, cost, nonce, cipher.encrypt(nonce, key, _bound_to(store_id, kind)))


def _derive(secret: str, salt: bytes, cost: Argon2Cost) -> bytes:
    # The same passphrase arrives composed or decomposed from different keyboards; NFKD is what BIP-39 uses too.
    text = unicodedata.normalize("NFKD", secret).encode("utf-8", "surrogatepass")
    return hash_secret_raw(text, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def _bound_to(store_id: str, kind: SlotKind) -> bytes:
    """What a slot is bound to, so that one cannot be moved into the keys of another store."""
    return f"smoulder {store_id} {kind}".encode()


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    return {
        "kind": str(slot.kind),
        "salt": slot.salt.hex(),
        "argon2id": asdict(slot.cost),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _keys_from_json(content: dict[str, Any]) -> Keys:
    """Return the keys; raises ValueError, KeyError or TypeError for anything that write_keys() does not write."""
    slots = tuple(_slot_from_json(slot) for slot in content["slots"])
    salt = bytes.fromhex(content["records_salt"])
    if len(salt) != SALT_BYTES or not slots or not isinstance(content["store"], str):
        raise ValueError("a part is missing")
    return Keys(content["store"], content["demo"] is True, salt, slots)


def _slot_from_json(slot: dict[str, Any]) -> Slot:
    cost = Argon2Cost(**{name: int(value) for name, value in slot["argon2id"].items()})
    salt, nonce = bytes.fromhex(slot["salt"]), bytes.fromhex(slot["nonce"])
    fits = 1 <= cost.time <= 64 and 1 <= cost.lanes <= 64 and 8 * cost.lanes <= cost.memory_kib <= MOST_MEMORY_KIB
    if not fits or len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("a slot that cannot be one of ours")
    return Slot(SlotKind(slot["kind"]), salt, cost, nonce, bytes.fromhex(slot["wrapped"]))


def _checksum(content: dict[str, Any]) -> str:
    """A checksum against accidents, not attackers: it tells a damaged file from a wrong passphrase."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
