#!/usr/bin/env python3
"""Verifies a sealed audit log.

Written from docs/adr/0015-sealed-log.md alone and with the standard library alone, so that an auditor need neither trust nor build the
program that seals. The MAC of an entry is not judged: its key never leaves the installation.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import uuid
from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import sha256, sha512
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

NIL, ZERO = bytes(16), bytes(32)
NOTHING = b"\xff\xff\xff\xff"
SHORT = [n.to_bytes(4, "big") for n in range(256)]
EPOCH = datetime(1970, 1, 1)
ERASE = "audit.erase"
DIGEST_OF_NONE = sha256().hexdigest()

UNFIT = (TypeError, ValueError, AttributeError, LookupError, OverflowError, RecursionError)
"""What a value of the wrong shape raises. Whoever can write to the database chooses the shapes, so these are findings, not failures."""


def columns(text: str) -> dict[str, str]:
    """Names of columns and their kinds: u is a UUID, b bytes, t a text, n a number, a a time."""
    return dict(column.split(":") for column in text.split())


SUBJECT = columns("salt:b subject_id:u client_id:u case_id:u basis_id:u detail:t")
HASHED = columns(
    "id:u at:a organization_id:u actor_user_id:u actor_api_client_id:u actor_system:t actor_organization_id:u action:t subject_kind:t"
    " categories:n basis:t purpose:t outcome:t request_id:u commitment:b"
)
ENTRY = columns("seq:n hash:b erased_by:u") | SUBJECT | HASHED
WITNESS = columns("organization_id:u from_seq:n to_seq:n root:b head:b previous:b at:a key:b signature:b")
TABLES = {
    "chain": (columns("organization_id:u last_seq:n last_hash:b checkpoint_seq:n checkpoint_hash:b"), "audit_chain"),
    "checkpoint": (columns("id:u") | WITNESS, "audit_checkpoint"),
    "unsealed": (columns("count(*):n"), "audit_entry WHERE seq IS NULL"),
    "entry": (ENTRY, "audit_entry WHERE seq IS NOT NULL ORDER BY organization_id, seq"),
}
SEQ, HASH, ERASED_BY, SALT, DETAIL, ID, AT, ORGANIZATION, ACTION, COMMITMENT = map(
    list(ENTRY).index, ("seq", "hash", "erased_by", "salt", "detail", "id", "at", "organization_id", "action", "commitment")
)
NO_SUBJECT = (None,) * len(SUBJECT)


def enc(value: bytes | None) -> bytes:
    return NOTHING if value is None else len(value).to_bytes(4, "big") + value


def enc_text(value: str | None) -> bytes:
    return NOTHING if value is None else enc(value.encode())


def enc_number(value: int | None) -> bytes:
    return NOTHING if value is None else SHORT[8] + value.to_bytes(8, "big", signed=True)


class Known(dict):
    """Encodings of values that come again and again. It is emptied when large, so that a log of any length fits in memory."""

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        super().__init__()
        self.encode = encode

    def __missing__(self, value: Any) -> bytes:
        if len(self) >= 1 << 16:
            self.clear()
        self[value] = encoded = self.encode(value)
        return encoded


KNOWN_ID, KNOWN_TEXT, KNOWN_NUMBER = Known(enc), Known(enc_text), Known(enc_number)


def encode_entry(hashed: tuple, at: int) -> bytes:
    """The entry as it is hashed; `hashed` has the values of HASHED, and `at` stands for the time among them."""
    id_, _, organization, user, api_client, system, actor_org, action, kind, codes, basis, purpose, outcome, request, commitment = hashed
    return b"".join((
        b"polku audit entry v1\n", SHORT[len(id_)], id_, SHORT[8], at.to_bytes(8, "big", signed=True), KNOWN_ID[organization],
        KNOWN_ID[user], KNOWN_ID[api_client], KNOWN_TEXT[system], KNOWN_ID[actor_org], KNOWN_TEXT[action], KNOWN_TEXT[kind],
        KNOWN_NUMBER[codes], KNOWN_TEXT[basis], KNOWN_TEXT[purpose], KNOWN_TEXT[outcome], SHORT[len(request)], request,
        SHORT[len(commitment)], commitment,
    ))


def subject_fits(subject: tuple, commitment: bytes) -> bool:
    """Whether the values of SUBJECT, the salt first, are those that were committed to. Calls are spared, as there is one per entry."""
    salt, subject_id, client, case, basis, detail = subject
    committed = b"".join((
        b"polku audit subject v1\n", SHORT[len(salt)], salt, NOTHING if subject_id is None else SHORT[len(subject_id)] + subject_id,
        NOTHING if client is None else SHORT[len(client)] + client, NOTHING if case is None else SHORT[len(case)] + case,
        NOTHING if basis is None else SHORT[len(basis)] + basis, NOTHING if detail is None else enc_text(detail),
    ))
    return len(salt) == 16 and sha256(committed).digest() == commitment


def micros(text: str) -> int:
    """Microseconds since 1970 of RFC 3339 and of the texts SQLite holds; a time without an offset is UTC."""
    moment = datetime.fromisoformat(text.removesuffix("+00:00").rstrip())
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def tree_root(leaves: list[bytes]) -> bytes:
    """Root of RFC 6962. Handing the odd node of a level up unchanged gives the same tree as splitting at the largest power of two."""
    level = leaves
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2])] + odd
    return level[0]


def verify_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """RFC 9162, section 2.1.3.2. `leaf` is the hash of the leaf. All lengths are checked: two hashes of other lengths could be cut anew."""
    if not 0 <= index < size or any(len(part) != 32 for part in (leaf, root, *path)):
        return False
    here, last, value = index, size - 1, leaf
    for part in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            value = sha256(b"\x01" + part + value).digest()
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = sha256(b"\x01" + value + part).digest()
        here, last = here >> 1, last >> 1
    return last == 0 and value == root


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
"""A point of Ed25519 as in RFC 8032, section 5.1.4: X, Y, Z, T."""


def point_add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_decode(data: bytes) -> Point | None:
    """The point, or nothing for an encoding that is not the one of a point: y too large, no x, or a sign for x = 0."""
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & (1 << 255) - 1
    u, v = y * y - 1, D * y * y + 1
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def point_encode(p: Point) -> bytes:
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


@lru_cache(64)
def multiples(p: Point) -> list[list[Point]]:
    """All n * 16^i * p with n below 16. Few keys sign many checkpoints, so it pays to keep them."""
    table = []
    for _ in range(64):
        row = [(0, 1, 1, 0)]
        for _ in range(16):
            row.append(point_add(row[-1], p))
        p = row.pop()
        table.append(row)
    return table


def point_multiply(p: Point, scalar: int) -> Point:
    total = (0, 1, 1, 0)
    for i, row in enumerate(multiples(p)):
        total = point_add(total, row[scalar >> 4 * i & 15])
    return total


BASE = point_decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519_verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Comparing with the encoding of R, rather than decoding it, refuses each encoding of R but the canonical one."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, s = point_decode(key), int.from_bytes(signature[32:], "little")
    if a is None or s >= L:
        return False
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    minus_a = (-a[0] % P, a[1], 1, -a[3] % P)
    return point_encode(point_add(point_multiply(BASE, s), point_multiply(minus_a, k))) == signature[:32]


class Checkpoint(namedtuple("Checkpoint", ["id", *WITNESS])):
    def message(self) -> bytes:
        numbers, hashes = (self.from_seq, self.to_seq), (self.root, self.head, self.previous)
        parts = [enc(self.organization_id), *map(enc_number, numbers), *map(enc, hashes), enc_number(self.at)]
        return b"polku audit checkpoint v1\n" + b"".join(parts)

    def signed(self, trusted: set[bytes]) -> bool:
        """Whether the signature is one of a trusted key, or of the checkpoint's own where nobody said which to trust."""
        if self.key is None or self.signature is None or (trusted and self.key not in trusted):
            return False
        return ed25519_verify(self.key, self.message(), self.signature)


def json_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def json_number(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a number of 64 bits")
    return value


FROM_JSON = {"u": lambda v: uuid.UUID(v).bytes, "b": bytes.fromhex, "t": json_text, "n": json_number, "a": micros}


def from_json(wanted: dict[str, str], document: dict) -> list:
    return [None if document.get(name) is None else FROM_JSON[kind](document[name]) for name, kind in wanted.items()]


def checkpoint_from_json(document: dict) -> Checkpoint:
    values = from_json(WITNESS, document)
    if None in values:
        raise ValueError("a field is missing")
    return Checkpoint(None, *values)


Tables = Iterator[tuple[str, Iterable[tuple]]]
SQLITE_TYPE = {"u": bytes, "b": bytes, "n": int, "a": str}


def clean(wanted: dict[str, str], row: tuple) -> tuple:
    """The row with nothing in place of each value that its column cannot have; SQLite lets any value into any column."""

    def value_of(value: Any, kind: str) -> Any:
        try:
            return micros(value) if kind == "a" else value if isinstance(value, SQLITE_TYPE[kind]) else None
        except UNFIT:
            return None

    return tuple(map(value_of, row, wanted.values()))


def sqlite_tables(file: str, text_factory: Callable[[bytes], str]) -> Tables:
    """All tables as of one moment."""
    db = sqlite3.connect(Path(file).resolve().as_uri() + "?mode=ro", uri=True, isolation_level=None)
    db.text_factory = text_factory
    db.execute("PRAGMA mmap_size = 2147418112")
    db.execute("BEGIN")
    for name, (wanted, source) in TABLES.items():
        rows = db.execute(f"SELECT {', '.join(wanted)} FROM {source}")
        yield name, rows if name == "entry" else [clean(wanted, row) for row in rows]
    db.close()


FROM_PSQL = {"u": bytes.fromhex, "b": bytes.fromhex, "t": lambda v: bytes.fromhex(v).decode(), "n": int, "a": int}
PSQL_COLUMN = {
    "u": "encode(uuid_send({0}), 'hex')", "b": "encode({0}, 'hex')", "t": "encode(convert_to({0}::text, 'UTF8'), 'hex')", "n": "{0}",
    "a": "CASE WHEN isfinite({0}) THEN (extract(epoch FROM {0}) * 1000000)::bigint END",
}


def psql_tables(url: str) -> Tables:
    """All tables as of one moment. What is not a number comes in hexadecimal, so nothing needs quoting."""
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"]
    for name, (wanted, source) in TABLES.items():
        selected = ", ".join(PSQL_COLUMN[kind].format(column) for column, kind in wanted.items())
        command += ["-c", f"COPY (SELECT '{name}', {selected} FROM {source}) TO STDOUT"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="ascii") as process:
        for name, lines in groupby((line[:-1].split("\t") for line in process.stdout), itemgetter(0)):
            readers = [FROM_PSQL[kind] for kind in TABLES[name][0].values()]
            yield name, (tuple([None if v == "\\N" else read(v) for read, v in zip(readers, line[1:])]) for line in lines)
    if process.returncode:
        raise OSError("psql failed")


def judge(row: tuple, expected: int, previous: bytes, time: Callable[[Any], int]) -> tuple[str | None, bytes]:
    """What is wrong with an entry, if anything, and its leaf."""
    if row[SEQ] != expected:
        return "gap", b""
    try:
        leaf = sha256(b"\0" + encode_entry(row[ID:], time(row[AT]))).digest()
    except UNFIT:
        return "entry_changed", b""
    if row[HASH] != sha256(b"\x02" + previous + leaf).digest():
        return "entry_changed", b""
    try:
        if row[ERASED_BY] is None:
            fits = subject_fits(row[SALT:ID], row[COMMITMENT])
        else:
            fits = row[SALT:ID] == NO_SUBJECT and len(row[COMMITMENT]) == 32
    except UNFIT:
        fits = False
    return None if fits else "commitment", leaf


class Erasures:
    """The erased entries of a chain and those that announce an erasure."""

    def __init__(self) -> None:
        self.erased: dict[Any, tuple[int, bytes, Any]] = {}
        self.announced: dict[bytes, tuple[int, str]] = {}

    def note(self, seq: int, row: tuple) -> None:
        if row[ACTION] == ERASE:
            self.announced[row[ID]] = seq, (row[DETAIL] or "").lower()
        if row[ERASED_BY] is not None:
            self.erased.setdefault(row[ERASED_BY], (seq, row[ID], sha256()))[2].update(seq.to_bytes(8, "big"))

    def first_fault(self) -> tuple[int, bytes] | None:
        """The first erased entry whose announcement does not fit, or announcement of a digest whose entries no longer name it."""
        announced = {id_: detail for id_, (_, detail) in self.announced.items()}
        faults = [(seq, id_) for by, (seq, id_, digest) in self.erased.items() if announced.get(by) != digest.hexdigest()]
        for id_, (seq, detail) in self.announced.items():
            if id_ not in self.erased and detail != DIGEST_OF_NONE and re.fullmatch("[0-9a-f]{64}", detail):
                faults.append((seq, id_))
        return min(faults, default=None)


class Verifier:
    """Goes once through all tables and collects what does not fit."""

    def __init__(self, trusted: set[bytes], time: Callable[[Any], int]) -> None:
        self.trusted, self.time = trusted, time
        self.faults: list[dict] = []
        self.counts = {"entries": 0, "unsealed": 0, "erased": 0, "checkpoints": 0, "organizations": 0}
        self.heads: dict[bytes, tuple] = {}
        self.checkpoints: dict[bytes, list[Checkpoint]] = defaultdict(list)
        self.stored: set[tuple] = set()

    def fault(self, organization: Any, what: str, seq: Any = None, id_: Any = None) -> None:
        def name(value: Any) -> str | None:
            return str(uuid.UUID(bytes=value)) if isinstance(value, bytes) and len(value) == 16 else None

        seq = seq if isinstance(seq, int) else None
        self.faults.append({"organization_id": name(organization) or repr(organization), "seq": seq, "id": name(id_), "what": what})

    def run(self, tables: Tables) -> None:
        for table, rows in tables:
            if table == "chain":
                self.heads = {row[0]: row[1:] for row in rows}
            elif table == "checkpoint":
                self.read_checkpoints(rows)
            elif table == "unsealed":
                self.counts["unsealed"] = sum(row[0] for row in rows)
            else:
                for organization, entries in groupby(rows, itemgetter(ORGANIZATION)):
                    self.chain(NIL if organization is None else organization, entries)
        for organization in self.heads.keys() | self.checkpoints.keys():
            self.chain(organization, iter(()))

    def read_checkpoints(self, rows: Iterable[tuple]) -> None:
        for row in rows:
            checkpoint = Checkpoint(*row)._replace(from_seq=row[2] or 0, to_seq=row[3] or 0)
            self.checkpoints[checkpoint.organization_id].append(checkpoint)
            self.stored.add(checkpoint[1:])
            self.counts["checkpoints"] += 1

    def chain(self, organization: Any, rows: Iterator[tuple]) -> None:
        self.counts["organizations"] += 1
        head = self.heads.pop(organization, None)
        checkpoints = sorted(self.checkpoints.pop(organization, []), key=lambda c: (c.from_seq, c.to_seq))
        last = self.entries(organization, rows, checkpoints)
        if head is None or head[:2] != last:
            self.fault(organization, "head", last[0])
        newest = self.seals(organization, checkpoints, last[0])
        if head is not None and head[2:] != newest:
            self.fault(organization, "checkpoint_last", newest[0])

    def entries(self, organization: Any, rows: Iterator[tuple], checkpoints: list[Checkpoint]) -> tuple[int, bytes]:
        """Walks a chain as far as it fits, counts all of it, and gives the number and hash of its last row."""
        ends = defaultdict(list)
        for checkpoint in checkpoints:
            ends[checkpoint.to_seq].append(checkpoint)
        erasures, previous, leaves, number, erased, row, what = Erasures(), ZERO, [], 0, 0, None, None
        for number, row in enumerate(rows, 1):
            what, leaf = judge(row, number, previous, self.time)
            erased += row[ERASED_BY] is not None
            if what:
                break
            previous = row[HASH]
            leaves.append(leaf)
            if row[ERASED_BY] is not None or row[ACTION] == ERASE:
                erasures.note(number, row)
            if number in ends:
                self.segment(ends[number], leaves, previous)
                leaves = []
        if what == "gap" and isinstance(row[SEQ], int) and row[SEQ] > number:
            self.fault(organization, what, number)
        elif what:
            self.fault(organization, what, row[SEQ], row[ID])
        elif first := erasures.first_fault():
            self.fault(organization, "erased_unannounced", *first)
        for number, row in enumerate(rows, number + 1):
            erased += row[ERASED_BY] is not None
        self.counts["entries"] += number
        self.counts["erased"] += erased
        if row is None:
            return 0, ZERO
        return row[SEQ] if isinstance(row[SEQ], int) else 0, row[HASH]

    def segment(self, checkpoints: list[Checkpoint], leaves: list[bytes], head: bytes) -> None:
        """Judges the checkpoints that end here; one that begins elsewhere than the leaves is a matter of `seals`."""
        for checkpoint in checkpoints:
            covers = checkpoint.to_seq - checkpoint.from_seq + 1 == len(leaves)
            if covers and checkpoint.root != tree_root(leaves):
                self.fault(checkpoint.organization_id, "checkpoint_root", checkpoint.to_seq, checkpoint.id)
            if checkpoint.head != head:
                self.fault(checkpoint.organization_id, "checkpoint_head", checkpoint.to_seq, checkpoint.id)

    def seals(self, organization: Any, checkpoints: list[Checkpoint], last_seq: int) -> tuple[int, bytes]:
        """Walks the checkpoints of a chain, and gives the end and hash of the last one."""
        end, previous = 0, ZERO
        for checkpoint in checkpoints:
            faults = {
                "checkpoint_range": not end + 1 == checkpoint.from_seq <= checkpoint.to_seq <= last_seq,
                "checkpoint_previous": checkpoint.previous != previous,
                "checkpoint_signature": not checkpoint.signed(self.trusted),
            }
            for what in (what for what, found in faults.items() if found):
                self.fault(organization, what, checkpoint.to_seq, checkpoint.id)
            end, previous = checkpoint.to_seq, sha256(checkpoint.message()).digest()
        return end, previous

    def witness(self, lines: list[bytes]) -> None:
        for line in filter(bytes.strip, lines):
            try:
                checkpoint = checkpoint_from_json(json.loads(line))
            except UNFIT:
                self.fault(NIL, "witness_signature")
                continue
            if not checkpoint.signed(self.trusted):
                self.fault(checkpoint.organization_id, "witness_signature", checkpoint.to_seq)
            if checkpoint[1:] not in self.stored:
                self.fault(checkpoint.organization_id, "witness_missing", checkpoint.to_seq)


def check_proof(document: dict, trusted: set[bytes]) -> str | None:
    """What is wrong with the proof that an entry is in the log, if anything. Without a salt it must say nothing about a subject."""
    try:
        values = tuple(from_json(SUBJECT | HASHED, document["entry"]))
        subject, hashed = values[: len(SUBJECT)], values[len(SUBJECT) :]
        seq, path = json_number(document["seq"]), [bytes.fromhex(part) for part in document["path"]]
        checkpoint = checkpoint_from_json(document["checkpoint"])
        leaf = sha256(b"\0" + encode_entry(hashed, hashed[1])).digest()
        fits = subject == NO_SUBJECT if subject[0] is None else subject_fits(subject, hashed[-1])
    except UNFIT:
        return "malformed"
    first, last = checkpoint.from_seq, checkpoint.to_seq
    if not fits:
        return "commitment"
    if checkpoint.organization_id != (NIL if hashed[2] is None else hashed[2]) or not 1 <= first <= seq <= last:
        return "checkpoint_range"
    if not verify_inclusion(leaf, seq - first, last - first + 1, path, checkpoint.root):
        return "checkpoint_root"
    return None if checkpoint.signed(trusted) else "checkpoint_signature"


def public_key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != 32 or point_decode(key) is None:
        raise ValueError("not a public key")
    return key


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Verifies a sealed audit log, or the proof that an entry is in one.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--sqlite", metavar="FILE")
    source.add_argument("--postgres", metavar="URL")
    source.add_argument("--proof", metavar="FILE")
    parser.add_argument("--witness", metavar="FILE", help="checkpoints that must be in the database")
    parser.add_argument("--key", metavar="HEX", type=public_key, action="append", default=[], help="a trusted public key; may repeat")
    options = parser.parse_args(argv)
    if options.proof and options.witness:
        parser.error("--witness needs a database")
    return options


def verify_sqlite(file: str, trusted: set[bytes]) -> Verifier:
    """Texts that are not UTF-8 stop the quick way of reading; the slow one lets them through, and then they cannot be encoded."""
    for text_factory in (str, lambda raw: str(raw, "utf-8", "surrogateescape")):
        verifier = Verifier(trusted, micros)
        try:
            verifier.run(sqlite_tables(file, text_factory))
            break
        except sqlite3.OperationalError as error:
            if text_factory is not str or "decode" not in str(error):
                raise
    return verifier


def verify_log(options: argparse.Namespace, trusted: set[bytes]) -> dict:
    """The witness is read before the database, as checkpoints may come while the database is being read."""
    witness = Path(options.witness).read_bytes().splitlines() if options.witness else []
    if options.sqlite:
        verifier = verify_sqlite(options.sqlite, trusted)
    else:
        verifier = Verifier(trusted, lambda at: at)
        verifier.run(psql_tables(options.postgres))
    verifier.witness(witness)
    return {"ok": not verifier.faults, **verifier.counts, "faults": verifier.faults}


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    trusted = set(options.key)
    try:
        if options.proof:
            what = check_proof(json.loads(Path(options.proof).read_bytes()), trusted)
            result = {"ok": what is None, "what": what}
        else:
            result = verify_log(options, trusted)
    except (OSError, ValueError, RecursionError, sqlite3.Error) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
