"""Tests of the verifier, with a writer of their own: what verify.py computes is compared with what was computed here from the same page."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import uuid
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import verify  # noqa: E402

NIL, ZERO = bytes(16), bytes(32)
ORG_A, ORG_B = b"A" * 16, b"B" * 16
SUBJECT = ["subject_id", "client_id", "case_id", "basis_id", "detail"]
HASHED = [
    "id", "at", "organization_id", "actor_user_id", "actor_api_client_id", "actor_system", "actor_organization_id", "action",
    "subject_kind", "categories", "basis", "purpose", "outcome", "request_id", "commitment",
]
SIGNED = ["organization_id", "from_seq", "to_seq", "root", "head", "previous", "at"]
SCHEMA = """
CREATE TABLE audit_entry (
    id BLOB PRIMARY KEY, at TEXT, organization_id BLOB, actor_user_id BLOB, actor_api_client_id BLOB, actor_system TEXT,
    actor_organization_id BLOB, action TEXT, subject_kind TEXT, subject_id BLOB, client_id BLOB, case_id BLOB, categories BIGINT,
    basis TEXT, basis_id BLOB, purpose TEXT, outcome TEXT, request_id BLOB, detail TEXT, salt BLOB, commitment BLOB, mac BLOB,
    seq BIGINT, hash BLOB, erased_by BLOB
);
CREATE INDEX audit_entry_chain ON audit_entry (organization_id, seq);
CREATE TABLE audit_chain (
    organization_id BLOB PRIMARY KEY, last_seq BIGINT, last_hash BLOB, checkpoint_seq BIGINT, checkpoint_hash BLOB
);
CREATE TABLE audit_checkpoint (
    id BLOB PRIMARY KEY, organization_id BLOB, from_seq BIGINT, to_seq BIGINT, root BLOB, head BLOB, previous BLOB, at TEXT, key BLOB,
    signature BLOB
);
"""


# The signer: affine coordinates and one loop, as plain as can be.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


def ed_add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    cross = D * p[0] * q[0] * p[1] * q[1]
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + cross, -1, P) % P
    return x, (p[1] * q[1] + p[0] * q[0]) * pow(1 - cross, -1, P) % P


def ed_multiply(p: tuple[int, int], scalar: int) -> bytes:
    total = (0, 1)
    for bit in bin(scalar)[2:]:
        total = ed_add(total, total)
        if bit == "1":
            total = ed_add(total, p)
    return (total[1] | (total[0] & 1) << 255).to_bytes(32, "little")


class Signer:
    def __init__(self, secret: bytes) -> None:
        digest = sha512(secret).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix, self.key = digest[32:], ed_multiply(BASE, self.scalar)

    def sign(self, message: bytes) -> bytes:
        nonce = int.from_bytes(sha512(self.prefix + message).digest(), "little") % L
        point = ed_multiply(BASE, nonce)
        k = int.from_bytes(sha512(point + self.key + message).digest(), "little")
        return point + ((nonce + k * self.scalar) % L).to_bytes(32, "little")


SIGNER, STRANGER = Signer(b"s" * 32), Signer(b"x" * 32)


# The writer


def enc(value: Any) -> bytes:
    if value is None:
        return b"\xff" * 4
    if isinstance(value, datetime):
        value = (value - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    if isinstance(value, int):
        value = value.to_bytes(8, "big")
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def tree_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()


def tree_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*tree_path(index, leaves[:split]), tree_root(leaves[split:])]
    return [*tree_path(index - split, leaves[split:]), tree_root(leaves[:split])]


def committed(entry: dict) -> bytes:
    return sha256(b"polku audit subject v1\n" + b"".join(enc(entry[name]) for name in ["salt", *SUBJECT])).digest()


def leaf_of(entry: dict) -> bytes:
    return sha256(b"\0polku audit entry v1\n" + b"".join(enc(entry[name]) for name in HASHED)).digest()


def checkpoint_bytes(checkpoint: dict) -> bytes:
    return b"polku audit checkpoint v1\n" + b"".join(enc(checkpoint[name]) for name in SIGNED)


def for_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, bytes):
        return str(uuid.UUID(bytes=value)) if len(value) == 16 else value.hex()
    return value


def for_sqlite(value: Any) -> Any:
    return f"{value} +00:00" if isinstance(value, datetime) else value


class Log:
    """A log in memory, sealed as it grows."""

    def __init__(self) -> None:
        self.random = random.Random(15)
        self.clock = datetime(2026, 11, 22, 10)
        self.chains: dict[bytes, list[dict]] = {}
        self.checkpoints: dict[bytes, list[dict]] = {}
        self.unsealed: list[dict] = []

    def tick(self) -> datetime:
        self.clock += timedelta(microseconds=self.random.choice([152, 1_000_000, 86_400_000_001]))
        return self.clock

    def entry(self, organization: bytes, **values: Any) -> dict:
        some = self.random.randbytes
        entry = {
            "id": some(16), "at": self.tick(), "organization_id": None if organization == NIL else organization, "actor_user_id": some(16),
            "actor_api_client_id": None, "actor_system": None, "actor_organization_id": ORG_A, "action": "client.read",
            "subject_kind": "client", "subject_id": some(16), "client_id": some(16), "case_id": None, "categories": 5,
            "basis": "assignment", "basis_id": some(16), "purpose": None, "outcome": "allowed", "request_id": some(16),
            "detail": "äö, 1\n\\N", "salt": some(16), "mac": some(32), "seq": None, "hash": None, "erased_by": None,
        } | values
        return entry | {"commitment": committed(entry)}

    def add(self, organization: bytes, **values: Any) -> dict:
        chain = self.chains.setdefault(organization, [])
        chain.append(self.entry(organization, **values))
        self.reseal(organization, len(chain) - 1)
        return chain[-1]

    def reseal(self, organization: bytes, start: int = 0) -> None:
        chain = self.chains[organization]
        for i in range(start, len(chain)):
            before = chain[i - 1]["hash"] if i else ZERO
            chain[i] |= {"seq": i + 1, "hash": sha256(b"\x02" + before + leaf_of(chain[i])).digest()}

    def erase(self, organization: bytes, seqs: list[int]) -> dict:
        digest = sha256(b"".join(seq.to_bytes(8, "big") for seq in seqs)).hexdigest()
        by = self.add(organization, action="audit.erase", detail=digest)
        for seq in seqs:
            self.chains[organization][seq - 1] |= dict.fromkeys(["salt", *SUBJECT]) | {"erased_by": by["id"]}
        return by

    def checkpoint(self, organization: bytes, signer: Signer = SIGNER) -> dict:
        chain, before = self.chains[organization], self.checkpoints.setdefault(organization, [])
        start = before[-1]["to_seq"] if before else 0
        checkpoint = {
            "id": self.random.randbytes(16), "organization_id": organization, "from_seq": start + 1, "to_seq": len(chain),
            "root": tree_root([leaf_of(entry) for entry in chain[start:]]), "head": chain[-1]["hash"],
            "previous": sha256(checkpoint_bytes(before[-1])).digest() if before else ZERO, "at": self.tick(), "key": signer.key,
        }
        before.append(checkpoint | {"signature": signer.sign(checkpoint_bytes(checkpoint))})
        return before[-1]

    def heads(self) -> list[dict]:
        heads = []
        for organization, chain in self.chains.items():
            last = self.checkpoints.get(organization, [])[-1:]
            heads.append({
                "organization_id": organization, "last_seq": len(chain), "last_hash": chain[-1]["hash"],
                "checkpoint_seq": last[0]["to_seq"] if last else 0,
                "checkpoint_hash": sha256(checkpoint_bytes(last[0])).digest() if last else ZERO,
            })
        return heads

    def save(self, file: Path) -> Path:
        with contextlib.closing(sqlite3.connect(file)) as db:
            db.executescript(SCHEMA)
            tables = {
                "audit_entry": [*self.unsealed, *(entry for chain in self.chains.values() for entry in chain)],
                "audit_checkpoint": [checkpoint for list_ in self.checkpoints.values() for checkpoint in list_],
                "audit_chain": self.heads(),
            }
            for table, rows in tables.items():
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [for_sqlite(v) for v in row.values()])
            db.commit()
        return file

    def witness(self) -> str:
        lines = []
        for checkpoint in sorted((c for list_ in self.checkpoints.values() for c in list_), key=lambda c: c["at"]):
            lines.append(json.dumps({name: for_json(checkpoint[name]) for name in [*SIGNED, "key", "signature"]}) + "\n")
        return "".join(lines)

    def proof(self, organization: bytes, seq: int) -> dict:
        chain = self.chains[organization]
        checkpoint = next(c for c in self.checkpoints[organization] if c["from_seq"] <= seq <= c["to_seq"])
        leaves = [leaf_of(entry) for entry in chain[checkpoint["from_seq"] - 1 : checkpoint["to_seq"]]]
        entry = {name: for_json(chain[seq - 1][name]) for name in [*HASHED, *SUBJECT]}
        salt = chain[seq - 1]["salt"]
        return {
            "entry": entry | {"salt": salt and salt.hex()},
            "seq": seq,
            "path": [part.hex() for part in tree_path(seq - checkpoint["from_seq"], leaves)],
            "checkpoint": {name: for_json(checkpoint[name]) for name in [*SIGNED, "key", "signature"]},
        }


def build() -> Log:
    """A: 1-5 and 6-11 under checkpoints, 12-13 not, 2 and 7 erased by 10. B: 1-4 under one. Nil: 1-3 under none. Two unsealed."""
    log = Log()
    for _ in range(5):
        log.add(ORG_A)
    log.checkpoint(ORG_A)
    for i in range(4):
        log.add(ORG_A, case_id=bytes([i]) * 16, purpose="care")
        log.add(ORG_B, actor_user_id=None, actor_system="jobs")
    log.erase(ORG_A, [2, 7])
    log.add(ORG_A, categories=2**40)
    log.checkpoint(ORG_A)
    log.checkpoint(ORG_B)
    for _ in range(2):
        log.add(ORG_A)
    for _ in range(3):
        log.add(NIL, actor_user_id=None, actor_organization_id=None, client_id=None, detail=None)
    log.unsealed = [log.entry(ORG_A), log.entry(NIL)]
    return log


def run(*argv: Any) -> tuple[int, dict]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        try:
            code = verify.main([str(arg) for arg in argv])
        except SystemExit as exit_:
            code = exit_.code
    return code, json.loads(out.getvalue() or "{}")


class LogCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.log = build()
        cls.base = cls.log.save(cls.folder / "base.db")
        cls.witness = cls.folder / "witness.jsonl"
        cls.witness.write_text(cls.log.witness())

    def fresh(self, name: str = "test.db") -> Path:
        file = self.folder / name
        file.unlink(missing_ok=True)
        return file

    def judge(self, file: Path, *argv: Any) -> list[tuple[str, int | None]]:
        """The codes and numbers of the faults; also checks what must hold of each answer."""
        code, result = run("--sqlite", file, *argv)
        self.assertEqual(result["ok"], code == 0)
        self.assertEqual(result["ok"], not result["faults"])
        return [(fault["what"], fault["seq"]) for fault in result["faults"]]

    def tampered(self, *statements: tuple, argv: tuple = ()) -> list[tuple[str, int | None]]:
        file = self.fresh()
        shutil.copy(self.base, file)
        with contextlib.closing(sqlite3.connect(file)) as db:
            for sql, *values in statements:
                self.assertGreater(db.execute(sql, values).rowcount, 0, sql)
            db.commit()
        return self.judge(file, *argv)

    def saved(self, log: Log, *argv: Any) -> list[tuple[str, int | None]]:
        return self.judge(log.save(self.fresh()), *argv)

    def set_entry(self, column: str, value: Any, seq: int = 3) -> list[tuple[str, int | None]]:
        sql = f"UPDATE audit_entry SET {column} = ? WHERE organization_id = ? AND seq = ?"
        return self.tampered((sql, value, ORG_A, seq))

    def set_checkpoint(self, column: str, value: Any) -> list[tuple[str, int | None]]:
        return self.tampered((f"UPDATE audit_checkpoint SET {column} = ? WHERE organization_id = ? AND to_seq = 5", value, ORG_A))

    def set_chain(self, column: str, value: Any) -> list[tuple[str, int | None]]:
        return self.tampered((f"UPDATE audit_chain SET {column} = ? WHERE organization_id = ?", value, ORG_A))


class GoodLog(LogCase):
    def test_verifies(self) -> None:
        counts = {"entries": 20, "unsealed": 2, "erased": 2, "checkpoints": 3, "organizations": 3}
        for argv in ([], ["--witness", self.witness], ["--key", STRANGER.key.hex(), "--key", SIGNER.key.hex(), "--witness", self.witness]):
            self.assertEqual(run("--sqlite", self.base, *argv), (0, {"ok": True, **counts, "faults": []}))

    def test_each_form_of_time(self) -> None:
        for change in ("replace(at, ' +00:00', '')", "replace(replace(at, ' +', '+'), ' ', 'T')", "replace(at, ' +00:00', 'Z')"):
            self.assertEqual(self.tampered((f"UPDATE audit_entry SET at = {change}",), (f"UPDATE audit_checkpoint SET at = {change}",)), [])

    def test_an_empty_log(self) -> None:
        self.assertEqual(self.saved(Log()), [])

    def test_a_chain_that_was_only_prepared(self) -> None:
        self.assertEqual(self.tampered(("INSERT INTO audit_chain VALUES (?, 0, ?, 0, ?)", b"C" * 16, ZERO, ZERO)), [])

    def test_unsealed_entries_are_not_judged(self) -> None:
        self.assertEqual(self.tampered(("UPDATE audit_entry SET at = 'x', commitment = NULL WHERE seq IS NULL",)), [])

    def test_bytes_written_by_hand(self) -> None:
        hashed = [bytes(range(16)), None, None, b"\x11" * 16, None, None, None, "a", "ä", 258, "", None, "ok", b"\x22" * 16, b"\x33" * 32]
        expected = (
            "706f6c6b7520617564697420656e7472792076310a" "00000010000102030405060708090a0b0c0d0e0f" "00000008000646877d7ae898" "ffffffff"
            "0000001011111111111111111111111111111111" "ffffffff" "ffffffff" "ffffffff" "0000000161" "00000002c3a4"
            "000000080000000000000102" "00000000" "ffffffff" "000000026f6b" "0000001022222222222222222222222222222222"
            "000000203333333333333333333333333333333333333333333333333333333333333333"
        )
        self.assertEqual(verify.encode_entry(tuple(hashed), verify.micros("2025-12-22T10:00:00.000152Z")).hex(), expected)

    def test_microseconds(self) -> None:
        for text in ("1970-01-02 00:00:01.000152 +00:00", "1970-01-02T00:00:01.000152+00:00", "1970-01-02T02:00:01.000152+02:00"):
            self.assertEqual(verify.micros(text), 86_401_000_152)
        self.assertEqual(verify.micros("1970-01-02 00:00:01.000152999 +00:00"), 86_401_000_152)
        self.assertEqual(verify.micros("1969-12-31 23:59:59.999999"), -1)


class Entries(LogCase):
    def test_hashed_columns(self) -> None:
        values = {
            "id": b"9" * 16, "at": "2026-11-22 10:00:00.000153 +00:00", "actor_user_id": None, "actor_api_client_id": b"9" * 16,
            "actor_system": "x", "actor_organization_id": ORG_B, "action": "client.list", "subject_kind": "case", "categories": 4,
            "basis": "other", "purpose": "", "outcome": "refused", "request_id": b"9" * 16, "commitment": b"9" * 32, "hash": b"9" * 32,
        }
        self.assertEqual(set(HASHED) - set(values), {"organization_id"})
        for column, value in values.items():
            with self.subTest(column):
                self.assertEqual(self.set_entry(column, value), [("entry_changed", 3)])
                if column not in ("id", "at"):
                    self.assertEqual(self.set_entry(column, value, 13)[0], ("entry_changed", 13))

    def test_subject_columns(self) -> None:
        for column in ["salt", *SUBJECT]:
            for value in ("other" if column == "detail" else b"9" * 16, b"9" * 15, None if column != "case_id" else b""):
                with self.subTest(column, value=value):
                    self.assertEqual(self.set_entry(column, value), [("commitment", 3)])

    def test_a_short_salt(self) -> None:
        log = Log()
        log.add(ORG_A, salt=b"9" * 15)
        self.assertEqual(self.saved(log), [("commitment", 1)])

    def test_the_fault_names_the_entry(self) -> None:
        file = self.fresh()
        shutil.copy(self.base, file)
        with contextlib.closing(sqlite3.connect(file)) as db:
            db.execute("UPDATE audit_entry SET basis = 'x' WHERE organization_id = ? AND seq > 4", [ORG_A])
            db.commit()
        fault = {
            "organization_id": str(uuid.UUID(bytes=ORG_A)), "seq": 5, "id": str(uuid.UUID(bytes=self.log.chains[ORG_A][4]["id"])),
            "what": "entry_changed",
        }
        self.assertEqual(run("--sqlite", file)[1]["faults"], [fault])

    def test_values_of_another_type(self) -> None:
        for column in ("action", "basis", "outcome", "subject_kind"):
            value = self.log.chains[ORG_A][2][column].encode()
            self.assertEqual(self.set_entry(column, value), [("entry_changed", 3)], column)
        for column in ("id", "at", "request_id", "actor_user_id", "categories", "commitment", "hash", "purpose"):
            for value in (b"\xff", 7.5, b"", "x" * 16, "x" * 300):
                self.assertEqual(self.set_entry(column, value), [("entry_changed", 3)], (column, value))
        self.assertEqual(self.set_entry("detail", self.log.chains[ORG_A][2]["detail"].encode()), [("commitment", 3)])
        self.assertEqual(self.set_entry("erased_by", "x", 2), [("erased_unannounced", 2)])
        self.assertEqual(self.set_entry("seq", "x")[0], ("gap", 3))

    def test_text_that_is_not_utf8(self) -> None:
        sql = "UPDATE audit_entry SET {} = CAST(x'ff61' AS TEXT) WHERE organization_id = ? AND seq = 3"
        self.assertEqual(self.tampered((sql.format("basis"), ORG_A)), [("entry_changed", 3)])
        self.assertEqual(self.tampered((sql.format("detail"), ORG_A)), [("commitment", 3)])

    def test_number_changed(self) -> None:
        self.assertEqual(self.set_entry("seq", 99), [("gap", 3), ("head", 99)])
        self.assertEqual(self.set_entry("seq", 2), [("gap", 2)])
        self.assertEqual(self.set_entry("seq", -1), [("gap", -1)])
        self.assertEqual(self.set_entry("seq", None), [("gap", 3)])

    def test_moved_to_another_organization(self) -> None:
        here, there = self.set_entry("organization_id", ORG_B)
        self.assertEqual(here, ("gap", 3))
        self.assertIn(there, [("gap", 3), ("entry_changed", 3)], "either of the two with the number may come first")
        self.assertEqual(self.set_entry("organization_id", NIL)[0], ("gap", 1))
        self.assertIn(("gap", 3), self.set_entry("organization_id", b"short"))
        nil = ("UPDATE audit_entry SET organization_id = ? WHERE organization_id IS NULL", NIL)
        self.assertEqual(self.tampered(nil), [("entry_changed", 1)])

    def test_deleted(self) -> None:
        for seq in (1, 6, 12):
            self.assertEqual(self.tampered(("DELETE FROM audit_entry WHERE organization_id = ? AND seq = ?", ORG_A, seq)), [("gap", seq)])

    def test_deleted_and_numbered_anew(self) -> None:
        where = "FROM audit_entry WHERE organization_id = ? AND seq = 6"
        shift = "UPDATE audit_entry SET seq = seq - 1 WHERE organization_id = ? AND seq > 6"
        faults = self.tampered((f"DELETE {where}", ORG_A), (shift, ORG_A))
        self.assertEqual(faults, [("entry_changed", 6), ("head", 12)])

    def test_inserted(self) -> None:
        columns = ", ".join(name for name in self.log.unsealed[0] if name not in ("id", "seq"))
        third = "FROM audit_entry WHERE organization_id = ? AND seq = 3"
        copy_ = f"INSERT INTO audit_entry (id, seq, {columns}) SELECT ?, ?, {columns} {third}"
        self.assertEqual(self.tampered((copy_, b"9" * 16, 3, ORG_A)), [("gap", 3)])
        self.assertEqual(self.tampered((copy_, b"9" * 16, 14, ORG_A)), [("entry_changed", 14), ("head", 14)])
        shift = "UPDATE audit_entry SET seq = seq + 1 WHERE organization_id = ? AND seq >= 4"
        self.assertEqual(self.tampered((shift, ORG_A), (copy_, b"9" * 16, 4, ORG_A)), [("entry_changed", 4), ("head", 14)])

    def test_swapped(self) -> None:
        swap = ("UPDATE audit_entry SET seq = 7 - seq WHERE organization_id = ? AND seq IN (3, 4)", ORG_A)
        self.assertEqual(self.tampered(swap), [("entry_changed", 3)])
        log = copy.deepcopy(self.log)
        third, fourth = log.chains[ORG_A][2:4]
        third["hash"], fourth["hash"] = fourth["hash"], third["hash"]
        third["seq"], fourth["seq"] = 4, 3
        self.assertEqual(self.saved(log), [("entry_changed", 3)])

    def test_subjects_swapped(self) -> None:
        log = copy.deepcopy(self.log)
        third, fourth = log.chains[ORG_A][2:4]
        for name in ["salt", *SUBJECT]:
            third[name], fourth[name] = fourth[name], third[name]
        self.assertEqual(self.saved(log), [("commitment", 3)])

    def test_rewritten_and_sealed_anew(self) -> None:
        log = copy.deepcopy(self.log)
        log.chains[ORG_A][7]["actor_user_id"] = ORG_B
        log.reseal(ORG_A)
        self.assertEqual(self.saved(log), [("checkpoint_root", 11), ("checkpoint_head", 11)])
        for organization in (ORG_A, ORG_B):
            del log.checkpoints[organization]
        log.checkpoint(ORG_A, STRANGER)
        self.assertEqual(self.saved(log), [])
        self.assertEqual(self.saved(log, "--key", SIGNER.key.hex()), [("checkpoint_signature", 13)])
        self.assertEqual([what for what, _ in self.saved(log, "--witness", self.witness)], ["witness_missing"] * 3)

    def test_tail_cut(self) -> None:
        cut = "DELETE FROM audit_entry WHERE organization_id = ? AND seq > ?"
        adjust = "UPDATE audit_chain SET last_seq = ?, last_hash = ? WHERE organization_id = ?"
        hashes = [entry["hash"] for entry in self.log.chains[ORG_A]]
        self.assertEqual(self.tampered((cut, ORG_A, 11)), [("head", 11)])
        self.assertEqual(self.tampered((cut, ORG_A, 10), (adjust, 10, hashes[9], ORG_A)), [("checkpoint_range", 11)])
        self.assertEqual(self.tampered((cut, ORG_A, 0))[0], ("head", 0))

    def test_tail_cut_with_its_checkpoint(self) -> None:
        log = copy.deepcopy(self.log)
        del log.chains[ORG_B][2:], log.checkpoints[ORG_B]
        self.assertEqual(self.saved(log), [])
        self.assertEqual(self.saved(log, "--witness", self.witness), [("witness_missing", 4)])
        del log.chains[ORG_B]
        self.assertEqual(self.saved(log), [])
        self.assertEqual(self.saved(log, "--witness", self.witness), [("witness_missing", 4)])
        del log.chains[ORG_A][9:], log.checkpoints[ORG_A][1:]
        self.assertEqual(self.saved(log), [("erased_unannounced", 2)])

    def test_whole_database_put_back(self) -> None:
        log = copy.deepcopy(self.log)
        old = log.save(self.fresh("old.db"))
        log.add(ORG_A)
        log.checkpoint(ORG_A)
        newer = self.folder / "newer.jsonl"
        newer.write_text(log.witness())
        self.assertEqual(self.judge(old, "--witness", self.witness), [])
        self.assertEqual(self.judge(old, "--witness", newer), [("witness_missing", 14)])
        self.assertEqual(self.saved(log, "--witness", newer), [])
        self.assertEqual(self.saved(log, "--witness", self.witness), [])

    def test_put_back_and_continued_otherwise(self) -> None:
        log, other = copy.deepcopy(self.log), copy.deepcopy(self.log)
        for each, purpose in ((log, "a"), (other, "b")):
            each.add(ORG_A, purpose=purpose)
            each.checkpoint(ORG_A)
        newer = self.folder / "newer.jsonl"
        newer.write_text(log.witness())
        self.assertEqual(self.saved(other), [])
        self.assertEqual(self.saved(other, "--witness", newer), [("witness_missing", 14)])


class Heads(LogCase):
    def test_changed(self) -> None:
        self.assertEqual(self.set_chain("last_seq", 12), [("head", 13)])
        self.assertEqual(self.set_chain("last_hash", ZERO), [("head", 13)])
        self.assertEqual(self.set_chain("last_hash", None), [("head", 13)])
        self.assertEqual(self.set_chain("checkpoint_seq", 5), [("checkpoint_last", 11)])
        self.assertEqual(self.set_chain("checkpoint_hash", ZERO), [("checkpoint_last", 11)])

    def test_missing(self) -> None:
        self.assertEqual(self.tampered(("DELETE FROM audit_chain WHERE organization_id = ?", ORG_A)), [("head", 13)])

    def test_of_no_entries(self) -> None:
        self.assertEqual(self.tampered(("DELETE FROM audit_entry WHERE organization_id IS NULL",)), [("head", 0)])
        everything = [(f"DELETE FROM {table} WHERE organization_id = ?", ORG_B) for table in ("audit_entry", "audit_chain")]
        self.assertEqual(self.tampered(*everything), [("head", 0), ("checkpoint_range", 4)])


class Checkpoints(LogCase):
    def test_fields(self) -> None:
        signature = ("checkpoint_signature", 5)
        chained = [signature, ("checkpoint_previous", 11)]
        self.assertEqual(self.set_checkpoint("from_seq", 2), [("checkpoint_range", 5), *chained])
        self.assertEqual(self.set_checkpoint("from_seq", "x"), [("checkpoint_range", 5), *chained])
        self.assertEqual(self.set_checkpoint("root", b"9" * 32), [("checkpoint_root", 5), *chained])
        self.assertEqual(self.set_checkpoint("head", b"9" * 32), [("checkpoint_head", 5), *chained])
        self.assertEqual(self.set_checkpoint("previous", b"9" * 32), [("checkpoint_previous", 5), *chained])
        self.assertEqual(self.set_checkpoint("at", "2026-11-22 10:00:00"), chained)
        self.assertEqual(self.set_checkpoint("at", None), chained)
        for value in (b"9" * 32, STRANGER.key, None, b""):
            self.assertEqual(self.set_checkpoint("key", value), [signature])
        for value in (b"9" * 64, None, b"", self.log.checkpoints[ORG_A][0]["signature"] + b"\0"):
            self.assertEqual(self.set_checkpoint("signature", value), [signature])

    def test_end(self) -> None:
        for seq in (4, 6, 99, -1, "x"):
            whats = [what for what, _ in self.set_checkpoint("to_seq", seq)]
            self.assertIn("checkpoint_range", whats)
            self.assertIn("checkpoint_signature", whats)

    def test_organization(self) -> None:
        whats = [what for what, _ in self.set_checkpoint("organization_id", ORG_B)]
        self.assertLessEqual({"checkpoint_range", "checkpoint_signature", "checkpoint_previous"}, set(whats))
        self.assertIn(("checkpoint_range", 5), self.set_checkpoint("organization_id", None))

    def test_deleted(self) -> None:
        delete = "DELETE FROM audit_checkpoint WHERE organization_id = ? AND to_seq = ?"
        self.assertEqual(self.tampered((delete, ORG_A, 5)), [("checkpoint_range", 11), ("checkpoint_previous", 11)])
        self.assertEqual(self.tampered((delete, ORG_A, 11)), [("checkpoint_last", 5)])

    def test_twice(self) -> None:
        names = ", ".join([*SIGNED, "key", "signature"])
        copy_ = f"INSERT INTO audit_checkpoint (id, {names}) SELECT ?, {names} FROM audit_checkpoint WHERE to_seq = 4"
        self.assertEqual(self.tampered((copy_, b"9" * 16))[0], ("checkpoint_range", 4))

    def test_signed_but_wrong(self) -> None:
        for name in ("root", "head", "previous"):
            log = copy.deepcopy(self.log)
            newest = log.checkpoints[ORG_A][-1]
            newest[name] = ZERO
            newest["signature"] = SIGNER.sign(checkpoint_bytes(newest))
            self.assertEqual(self.saved(log), [(f"checkpoint_{name}", 11)])

    def test_untrusted_key(self) -> None:
        faults = self.judge(self.base, "--key", STRANGER.key.hex(), "--witness", self.witness)
        self.assertEqual(sorted(what for what, _ in faults), ["checkpoint_signature"] * 3 + ["witness_signature"] * 3)


class Witness(LogCase):
    def lines(self, text: str) -> list[tuple[str, int | None]]:
        file = self.folder / "other.jsonl"
        file.write_text(text)
        return self.judge(self.base, "--witness", file)

    def test_fields(self) -> None:
        first = json.loads(self.witness.read_text().splitlines()[0])
        changes = {
            "organization_id": str(uuid.UUID(bytes=ORG_B)), "from_seq": 2, "root": "00" * 32, "head": "00" * 32, "previous": "11" * 32,
            "at": "2026-11-22T10:00:00Z", "key": STRANGER.key.hex(), "signature": "00" * 64,
        }
        for name, value in changes.items():
            with self.subTest(name):
                self.assertEqual(self.lines(json.dumps(first | {name: value})), [("witness_signature", 5), ("witness_missing", 5)])

    def test_the_same_line_twice(self) -> None:
        self.assertEqual(self.lines(self.witness.read_text() * 2 + "\n"), [])

    def test_other_form_of_time_and_hexadecimal(self) -> None:
        first = json.loads(self.witness.read_text().splitlines()[0])
        first |= {"at": first["at"].replace("Z", "+00:00"), "root": first["root"].upper()}
        self.assertEqual(self.lines(json.dumps(first)), [])

    def test_no_checkpoint(self) -> None:
        for line in ("x", "[]", "{}", '{"organization_id": 3', "\x00", json.dumps({"from_seq": True})):
            self.assertEqual(self.lines(line), [("witness_signature", None)])


class Erasure(LogCase):
    def test_without_announcement(self) -> None:
        erase = "UPDATE audit_entry SET salt = NULL, subject_id = NULL, client_id = NULL, case_id = NULL, basis_id = NULL, detail = NULL"
        where = "WHERE organization_id = ? AND seq = 3"
        ids = {entry["seq"]: entry["id"] for entry in self.log.chains[ORG_A]}
        self.assertEqual(self.tampered((f"{erase} {where}", ORG_A)), [("commitment", 3)])
        self.assertEqual(self.tampered((f"{erase}, erased_by = ? {where}", b"9" * 16, ORG_A)), [("erased_unannounced", 3)])
        self.assertEqual(self.tampered((f"{erase}, erased_by = ? {where}", ids[4], ORG_A)), [("erased_unannounced", 3)])
        self.assertEqual(self.tampered((f"{erase}, erased_by = ? {where}", ids[10], ORG_A)), [("erased_unannounced", 2)])
        self.assertEqual(self.tampered((f"{erase}, erased_by = ? {where}", self.log.unsealed[0]["id"], ORG_A)), [("erased_unannounced", 3)])

    def test_announced_elsewhere(self) -> None:
        log = copy.deepcopy(self.log)
        by = log.erase(ORG_B, [3])
        self.assertEqual(self.saved(log), [])
        log.chains[ORG_B][2] = copy.deepcopy(self.log.chains[ORG_B][2])
        log.chains[ORG_A][2] |= dict.fromkeys(["salt", *SUBJECT]) | {"erased_by": by["id"]}
        self.assertEqual(self.saved(log), [("erased_unannounced", 3), ("erased_unannounced", 5)])

    def test_announced_by_another_action(self) -> None:
        log = Log()
        log.add(ORG_A)
        by = log.erase(ORG_A, [1])
        by["action"] = "audit.read"
        log.reseal(ORG_A)
        self.assertEqual(self.saved(log), [("erased_unannounced", 1)])

    def test_content_left(self) -> None:
        for name, value in ([(name, b"9" * 16) for name in ["salt", *SUBJECT[:-1]]] + [("detail", "")]):
            self.assertEqual(self.set_entry(name, value, seq=7), [("commitment", 7)])
        self.assertEqual(self.set_entry("erased_by", self.log.chains[ORG_A][9]["id"]), [("commitment", 3)])

    def test_not_marked(self) -> None:
        self.assertEqual(self.set_entry("erased_by", None, seq=7), [("commitment", 7)])

    def test_digest_changed(self) -> None:
        self.assertEqual(self.set_entry("detail", "00" * 32, seq=10), [("commitment", 10)])

    def test_put_back(self) -> None:
        log = Log()
        log.add(ORG_A)
        before = copy.deepcopy(log.chains[ORG_A][0])
        log.erase(ORG_A, [1])
        self.assertEqual(self.saved(log), [])
        log.chains[ORG_A][0] = before
        self.assertEqual(self.saved(log), [("erased_unannounced", 2)])

    def test_refused_erasure_needs_no_digest(self) -> None:
        log = Log()
        log.add(ORG_A, action="audit.erase", outcome="refused", detail=None)
        log.erase(ORG_A, [])
        self.assertEqual(self.saved(log), [])


class Signatures(unittest.TestCase):
    VECTORS = (
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    )

    def test_rfc_8032_section_7_1(self) -> None:
        for secret, key, message, signature in self.VECTORS:
            signer = Signer(bytes.fromhex(secret))
            self.assertEqual((signer.key.hex(), signer.sign(bytes.fromhex(message)).hex()), (key, signature))
            self.assertTrue(verify.ed25519_verify(signer.key, bytes.fromhex(message), bytes.fromhex(signature)))
            self.assertFalse(verify.ed25519_verify(signer.key, bytes.fromhex(message) + b"\0", bytes.fromhex(signature)))

    def test_each_bit_counts(self) -> None:
        signature = SIGNER.sign(b"message")
        for bit in range(512):
            forged = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
            self.assertFalse(verify.ed25519_verify(SIGNER.key, b"message", forged))
        for bit in range(0, 256, 5):
            key = (int.from_bytes(SIGNER.key, "big") ^ 1 << bit).to_bytes(32, "big")
            self.assertFalse(verify.ed25519_verify(key, b"message", signature))

    def test_the_other_half_must_be_small(self) -> None:
        signature = SIGNER.sign(b"message")
        s = int.from_bytes(signature[32:], "little")
        self.assertTrue(verify.ed25519_verify(SIGNER.key, b"message", signature))
        for larger in (s + L, s + 2 * L, 2**256 - 1):
            self.assertFalse(verify.ed25519_verify(SIGNER.key, b"message", signature[:32] + larger.to_bytes(32, "little")))

    def test_bad_points(self) -> None:
        sign = 1 << 255
        bad = [P, P + 1, 2**255 - 1, P | sign, 1 | sign, P - 1 | sign, 2, 7]
        for y in bad:
            data = y.to_bytes(32, "little")
            self.assertIsNone(verify.point_decode(data), y)
            self.assertFalse(verify.ed25519_verify(data, b"message", SIGNER.sign(b"message")))
            self.assertFalse(verify.ed25519_verify(SIGNER.key, b"message", data + bytes(32)))
        self.assertEqual(verify.point_decode((1).to_bytes(32, "little"))[:2], (0, 1))
        self.assertEqual(verify.point_decode(ed_multiply(BASE, 1))[:2], BASE)

    def test_a_point_of_small_order_encoded_otherwise(self) -> None:
        """R is the neutral point, so the signature holds for S = k * a; with y = p + 1 in place of 1 it must not."""
        for r, good in (((1).to_bytes(32, "little"), True), ((P + 1).to_bytes(32, "little"), False)):
            k = int.from_bytes(sha512(r + SIGNER.key + b"message").digest(), "little")
            s = (k * SIGNER.scalar % L).to_bytes(32, "little")
            self.assertEqual(verify.ed25519_verify(SIGNER.key, b"message", r + s), good)

    def test_lengths(self) -> None:
        signature = SIGNER.sign(b"message")
        for key, bytes_ in ((SIGNER.key[:-1], signature), (SIGNER.key + b"\0", signature), (SIGNER.key, signature[:-1]), (b"", b"")):
            self.assertFalse(verify.ed25519_verify(key, b"message", bytes_))


class Trees(unittest.TestCase):
    INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
    ROOTS = (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )

    @staticmethod
    def leaves(count: int) -> list[bytes]:
        return [sha256(b"\0%d" % i).digest() for i in range(count)]

    def test_known_roots(self) -> None:
        leaves = [sha256(b"\0" + bytes.fromhex(text)).digest() for text in self.INPUTS]
        for size, root in enumerate(self.ROOTS, 1):
            self.assertEqual(verify.tree_root(leaves[:size]).hex(), root)
            for index in range(size):
                self.assertTrue(verify.verify_inclusion(leaves[index], index, size, tree_path(index, leaves[:size]), bytes.fromhex(root)))

    def test_each_size(self) -> None:
        for size in [*range(1, 40), 63, 64, 65, 1000]:
            leaves = self.leaves(size)
            root = verify.tree_root(leaves)
            self.assertEqual(root, tree_root(leaves))
            for index in range(0, size, 1 + size // 50):
                self.assertTrue(verify.verify_inclusion(leaves[index], index, size, tree_path(index, leaves), root))

    def test_a_path_of_a_larger_tree(self) -> None:
        leaves = self.leaves(4)
        for index, size in ((1, 2), (0, 1), (3, 3)):
            self.assertFalse(verify.verify_inclusion(leaves[3], index, size, tree_path(3, leaves), tree_root(leaves)))

    def forge(self, rng: random.Random, leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> tuple:
        def other(data: bytes) -> bytes:
            at = rng.randrange(len(data))
            return data[:at] + bytes([data[at] ^ rng.randrange(1, 256)]) + data[at + 1 :]

        path = list(path)
        at = rng.randrange(len(path))
        near = (at + 1) % len(path)
        match rng.randrange(13):
            case 0:
                leaf = other(leaf)
            case 1:
                root = other(root)
            case 2:
                path[at] = other(path[at])
            case 3:
                del path[at]
            case 4:
                path.insert(at, path[at])
            case 5:
                path[at], path[near] = path[near], path[at]
            case 6:
                path[at] = rng.choice([path[at][:-1], path[at][1:], path[at] + b"\0", b""])
            case 7:
                path[at], path[near] = path[at] + path[near][:1], path[near][1:]
            case 8:
                path.append(rng.randbytes(32))
            case 9:
                index = rng.choice([i for i in [*range(size), -1, size, size + 1, index - size] if i != index])
            case 10:
                leaf, path[at] = path[at], leaf
            case 11:
                leaf, index, size, path = path[0] + leaf if index & 1 else leaf + path[0], index >> 1, (size + 1) >> 1, path[1:]
            case 12 if index & 1:
                path[0], leaf = path[0] + leaf[:1], leaf[1:]
            case 12:
                leaf, path[0] = leaf + path[0][:1], path[0][1:]
        return leaf, index, size, path, root

    def test_forged_paths(self) -> None:
        rng, refused = random.Random(6962), 0
        while refused < 12_000:
            size = rng.randrange(3, 70)
            leaves = self.leaves(size)
            index = rng.randrange(size)
            good = (leaves[index], index, size, tree_path(index, leaves), tree_root(leaves))
            for _ in range(20):
                forged = self.forge(rng, *good)
                if forged != good:
                    self.assertFalse(verify.verify_inclusion(*forged), forged)
                    refused += 1


class Proofs(LogCase):
    KEYS = {SIGNER.key}

    def test_each_entry(self) -> None:
        for organization, seqs in ((ORG_A, range(1, 12)), (ORG_B, range(1, 5))):
            for seq in seqs:
                proof = self.log.proof(organization, seq)
                self.assertIsNone(verify.check_proof(proof, self.KEYS))
                self.assertIsNone(verify.check_proof(proof, set()))
                self.assertEqual(verify.check_proof(proof, {STRANGER.key}), "checkpoint_signature")

    def test_entry_of_no_organization(self) -> None:
        log = copy.deepcopy(self.log)
        log.checkpoint(NIL)
        proof = log.proof(NIL, 3)
        self.assertIsNone(verify.check_proof(proof, self.KEYS))
        proof["entry"]["organization_id"] = str(uuid.UUID(bytes=NIL))
        self.assertEqual(verify.check_proof(proof, self.KEYS), "checkpoint_root")

    def test_subject_withheld(self) -> None:
        proof = self.log.proof(ORG_A, 3)
        proof["entry"] |= dict.fromkeys(["salt", *SUBJECT])
        self.assertIsNone(verify.check_proof(proof, self.KEYS))
        proof["entry"]["client_id"] = str(uuid.UUID(bytes=ORG_A))
        self.assertEqual(verify.check_proof(proof, self.KEYS), "commitment")

    def test_codes(self) -> None:
        good = self.log.proof(ORG_A, 3)
        for part, change, what in (
            ("entry", {"detail": "x"}, "commitment"), ("entry", {"action": "x"}, "checkpoint_root"),
            ("entry", {"organization_id": str(uuid.UUID(bytes=ORG_B))}, "checkpoint_range"), ("entry", {"id": 3}, "malformed"),
            ("entry", {"at": None}, "malformed"), ("checkpoint", {"to_seq": 2}, "checkpoint_range"),
            ("checkpoint", {"at": "2026-11-22T10:00:00Z"}, "checkpoint_signature"), ("checkpoint", {"key": None}, "malformed"),
        ):
            self.assertEqual(verify.check_proof(good | {part: good[part] | change}, self.KEYS), what)
        for document in ([], {}, None, good | {"seq": "3"}, good | {"path": None}, good | {"path": [3]}, good | {"entry": []}):
            self.assertEqual(verify.check_proof(document, self.KEYS), "malformed")

    def forge(self, rng: random.Random, proof: dict) -> None:
        def other(value: Any) -> Any:
            if isinstance(value, int):
                return value + rng.choice([-1, 1, 256, -(2**40)])
            if not value:
                return rng.choice(["00", "x", 0])
            at = rng.randrange(len(value))
            digit = rng.choice([c for c in "0123456789abcdef" if c != value[at]])
            return rng.choice([value[:at] + digit + value[at + 1 :], value[:at] + digit + value[at:], value[2:], None])

        part = rng.choice(["entry", "entry", "checkpoint", "path", "seq"])
        if part == "seq":
            proof["seq"] = other(proof["seq"])
        elif part == "path":
            at = rng.randrange(len(proof["path"]))
            proof["path"][at : at + 1] = rng.choice([[], [other(proof["path"][at])], [proof["path"][at]] * 2, [proof["path"][at][:-2]]])
        else:
            name = rng.choice(list(proof[part]))
            proof[part][name] = other(proof[part][name])

    @staticmethod
    def meaning(proof: dict) -> dict:
        """With times as numbers and identifiers as bytes, so that another way of writing the same is no forgery."""
        proof = copy.deepcopy(proof)
        for part, kinds in (("entry", verify.ENTRY), ("checkpoint", verify.WITNESS)):
            for name, value in proof[part].items():
                with contextlib.suppress(TypeError, ValueError, AttributeError):
                    proof[part][name] = verify.FROM_JSON[kinds[name]](value)
        return proof

    def test_forged_proofs(self) -> None:
        rng, refused = random.Random(9162), 0
        proofs = [self.log.proof(ORG_A, seq) for seq in (1, 2, 5, 6, 9)] + [self.log.proof(ORG_B, 2)]
        while refused < 10_000:
            good = rng.choice(proofs)
            forged = copy.deepcopy(good)
            self.forge(rng, forged)
            if self.meaning(forged) != self.meaning(good):
                self.assertIsNotNone(verify.check_proof(forged, self.KEYS), forged)
                refused += 1


class CommandLine(LogCase):
    def call(self, *argv: Any) -> subprocess.CompletedProcess:
        command = [sys.executable, "-B", str(HERE / "verify.py"), *map(str, argv)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_log(self) -> None:
        good = self.call("--sqlite", self.base, "--witness", self.witness, "--key", SIGNER.key.hex())
        self.assertEqual((good.returncode, json.loads(good.stdout)["ok"]), (0, True))
        bad = self.call("--sqlite", self.base, "--key", STRANGER.key.hex())
        self.assertEqual((bad.returncode, json.loads(bad.stdout)["ok"]), (1, False))

    def test_proof(self) -> None:
        file = self.folder / "proof.json"
        file.write_text(json.dumps(self.log.proof(ORG_A, 9)))
        good = self.call("--proof", file, "--key", SIGNER.key.hex())
        self.assertEqual((good.returncode, json.loads(good.stdout)), (0, {"ok": True, "what": None}))
        bad = self.call("--proof", file, "--key", STRANGER.key.hex())
        self.assertEqual((bad.returncode, json.loads(bad.stdout)), (1, {"ok": False, "what": "checkpoint_signature"}))

    def test_usage_and_files(self) -> None:
        broken = self.folder / "broken"
        broken.write_text("no database, no JSON")
        empty = self.fresh("empty.db")
        sqlite3.connect(empty).close()
        for argv in (
            [], ["--sqlite", self.base, "--proof", broken], ["--sqlite", self.folder / "none.db"], ["--sqlite", broken],
            ["--sqlite", empty], ["--proof", broken], ["--proof", broken, "--witness", broken],
            ["--sqlite", self.base, "--witness", self.folder / "none"],
            ["--sqlite", self.base, "--key", "00"], ["--sqlite", self.base, "--key", "x"], ["--sqlite", self.base, "--key", "ff" * 32],
        ):
            with self.subTest(argv):
                self.assertEqual(run(*argv), (2, {}))


if __name__ == "__main__":
    unittest.main()
