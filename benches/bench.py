#!/usr/bin/env python3
"""Measures the service beside its limit: the same rows, the same requests, on this machine, one after the other.

    benches/bench.py [--referrals 100000] [--operations read,list] [--seconds 15] [--repeats 3] [--connections 32]
                     [--binary target/release/polku] [--limit target/limit/release/limit] [--folder DIR]
    benches/bench.py --trial growth --sizes 10000,100000    each operation at every size
    benches/bench.py --trial overload                       five times what it can do, and how soon it is well again
    benches/bench.py --trial soak --minutes 60              half of what it can do: does memory or anything else leak
    benches/bench.py --trial embedded                       the mixed day on SQLite, beside PostgreSQL
    benches/bench.py --trial kills                          kill -9 under the load: what was delivered must stand in the log
    benches/bench.py --trial nodes                          two nodes behind HAProxy, one of which is stopped and started

Makes a private PostgreSQL that forgets nothing (fsync, synchronous commit), fills it with `polku generate`, starts one
node, drives each operation with wrk over kept connections, and prints the median of the repeats; beside it the limit on the
same rows: a bare program with one round trip, and the statement of that program sent by pgbench. Python's standard library only."""
import argparse, json, os, re, statistics, subprocess, sys, tempfile, threading, time

from machine import HERE, ROOT, Database, Server, cpu, descriptors, drive, lay_out, look, memory, pgbench, settle
from operations import LIMITED, ONCE, Operations, sign_in_embedded, what_is_given

OURS, ITS, SECOND, BOTH = (f"http://127.0.0.1:{port}" for port in (18300, 18301, 18302, 18310))
OPERATIONS = "read,list,case,search,board,token,create,accept,mixed"


class Country:
    """A database with so many referrals, made when it is not there yet."""

    def __init__(self, given, database, referrals, url=None):
        self.given, self.database, self.name = given, database, f"n{referrals}"
        self.data = f"{given.folder}/{self.name}{'-embedded' if url else ''}"
        self.env = {"POLKU_DATABASE__URL": url or f"{database.url}/{self.name}", "POLKU_LOG__FILTER": "warn"}
        told = f"{self.data}.json" if url else f"{given.folder}/{self.name}.json"
        if not os.path.exists(told):
            if not url:
                database.ask("postgres", f"CREATE DATABASE {self.name}")
            made = subprocess.run([given.binary, "generate", "--referrals", str(referrals), "--data", self.data, "--json"],
                                  env=dict(os.environ, **self.env), stdout=subprocess.PIPE, text=True, check=True).stdout
            open(told, "w").write(made)
        self.operations = Operations(database, self.name, given.folder)

    def node(self, address=OURS):
        self.log = f"{self.data}.log"
        listen = address.removeprefix("http://")
        node = Server([self.given.binary, "serve", "--listen", listen, "--data", self.data], self.env, open(self.log, "a"))
        return node.until(f"{address}/health/ready")

    def limit(self):
        return Server([self.given.limit, "127.0.0.1:18301", self.database.target(self.name)]).until(f"{ITS}/")


def measured(run, server, database, given):
    """The median of what `run`, which is told for how many seconds, did to the database and to the server before it, if any."""
    used = lambda: (cpu(server.pid) if server else 0, cpu(database.pid))
    held = lambda: memory(server.pid) if server else 0
    run(3)
    settle(*(one.pid for one in (server, database) if one))
    runs = []
    for _ in range(given.repeats):
        peak, over = [0.0], threading.Event()
        def watch():
            while not over.wait(0.5):
                peak[0] = max(peak[0], held())
        watching = threading.Thread(target=watch)
        watching.start()
        sent, before = database.statements(), used()
        told = run(given.seconds)
        after, sent = used(), database.statements() - sent
        over.set()
        watching.join()
        thousands = max(told["requests"], 1) / 1000
        runs.append({"rps": told["requests"] / told["seconds"], "p50": told["p50"], "p99": told["p99"],
                     "server": (after[0] - before[0]) / thousands, "database": (after[1] - before[1]) / thousands,
                     "pss": peak[0], "ways": sent / max(told["requests"], 1), "refused": told["refused"] + told["lost"], "load": told["load"] / thousands})
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return {**middle, "held": held(), "refused": sum(run["refused"] for run in runs), "bytes": 0}


def measure(base, requests, server, database, given, wanted=None, once=False):
    size = look(base, requests[-1], wanted)
    at = 0
    def run(seconds):
        nonlocal at
        if at >= len(requests):
            sys.exit("all that can be done once is done: fewer --seconds, or more --referrals")
        told = drive(base, requests[at:], seconds, given.connections, once)
        # What was under way when time was up was done, too.
        at += told["requests"] + given.connections if once else 0
        return told
    return {**measured(run, server, database, given), "bytes": size}


def measure_statement(country, operation, requests, given):
    """The limit's own statement, sent by nothing but pgbench."""
    statements = json.loads(subprocess.run([given.limit, "statements"], stdout=subprocess.PIPE, text=True, check=True).stdout)
    rows = [what_is_given(request) for request in requests]
    sql = lay_out(country.database, country.name, statements[operation], rows)
    run = lambda seconds: pgbench(f"{country.database.url}/{country.name}", sql, len(rows), seconds, given.connections)
    told = measured(run, None, country.database, given)
    country.database.ask(country.name, "DROP TABLE measured")
    return told


def told(name, who, one, beside=None):
    text = (f"{name:8} {who:7} {one['rps']:9.0f}/s  p50 {one['p50']:7.2f} ms  p99 {one['p99']:7.2f} ms  "
            f"CPU s/1000: server {one['server']:.3f} database {one['database']:.3f} load {one['load']:.3f}  "
            f"{one['ways']:5.2f} ways  {one['pss']:6.1f} MiB, {one['held']:.1f} after  {one['bytes']} B  {one['refused']} refused")
    if beside:
        both = lambda it: it["server"] + it["database"]
        text += f"  = {one['rps'] / beside['rps']:.2f} of the limit's requests, {both(one) / both(beside):.2f} of its CPU"
    print(text, flush=True)


def beside_the_limit(given, database):
    country, limits = Country(given, database, given.referrals), {}
    for operation in given.operations.split(","):
        ours, its = getattr(country.operations, operation)()
        wanted = 50 if operation == "list" else None
        if its and not given.no_limit:
            limit = country.limit()
            limits[operation] = measure(ITS, its, limit, database, given, wanted)
            limit.stop()
            told(operation, "limit", limits[operation])
            told(operation, "pgbench", measure_statement(country, operation, its, given))
        node = country.node()
        ours = measure(OURS, ours, node, database, given, wanted, operation in ONCE)
        told(operation, "polku", ours, limits.get(LIMITED.get(operation)))
        node.stop()


def growth(given, database):
    """What more rows cost: the same requests against small and large countries."""
    sizes = [int(size) for size in given.sizes.split(",")]
    first = {}
    for size in sizes:
        country = Country(given, database, size)
        for operation in given.operations.split(","):
            ours, _ = getattr(country.operations, operation)()
            node = country.node()
            one = measure(OURS, ours, node, database, given, once=operation in ONCE)
            node.stop()
            both = one["server"] + one["database"]
            p50, before = first.setdefault(operation, (one["p50"], both))
            print(f"{operation:8} {size:9}  p50 {one['p50']:7.2f} ms = {one['p50'] / p50:.2f} times  CPU s/1000 {both:.3f} = "
                  f"{both / before:.2f} times  {one['refused']} refused", flush=True)


# How many requests a node works on at once unless it is told otherwise.
PLACES = 256


def overload(given, database):
    """Five times what it can do, by callers who come again after a while whether they were refused or not: of a mixed day, and of
    the requests that cost least, where refusing costs as much of the machine as it can."""
    country = Country(given, database, given.referrals)
    for operation in ("mixed", "read"):
        requests = repeatable(getattr(country.operations, operation)()[0])
        node = country.node()
        calm = lambda seconds: drive(OURS, requests, seconds, given.connections)
        calm(3)
        settle(node.pid, database.pid)
        before = calm(given.seconds)
        peak = before["requests"] / before["seconds"]
        pause = 300
        # Whoever is let in waits longer than that, and offers little meanwhile.
        callers = PLACES + int(5 * peak * pause / 1000)
        flood = drive(OURS, requests, given.seconds, callers, pause=pause)
        offered, good = flood["requests"] / flood["seconds"], (flood["requests"] - flood["refused"]) / flood["seconds"]
        held = memory(node.pid)
        time.sleep(5)
        after = calm(3)
        again = after["requests"] / after["seconds"]
        node.stop()
        print(f"{operation:8} peak {peak:.0f}/s p99 {before['p99']:.1f} ms; offered {offered:.0f}/s: {good:.0f}/s answered = {good / peak:.2f} "
              f"of the peak, {flood['refused']} refused, {flood['lost']} lost, {held:.1f} MiB; 5 s later {again:.0f}/s p99 {after['p99']:.1f} ms, "
              f"{after['refused'] + after['lost']} refused", flush=True)


def repeatable(requests):
    """Those that can be sent again: what can be done once would be done already."""
    return [line for line in requests if not line.split("\t")[1].endswith("/accept")]


def soak(given, database):
    """Half of what it can do for long: what is held must not grow."""
    country = Country(given, database, given.referrals)
    requests = repeatable(country.operations.mixed()[0])
    node = country.node()
    calm = drive(OURS, requests, 10, given.connections)
    half = calm["requests"] / calm["seconds"] / 2
    pause = 1000 * given.connections / half
    seen, over = [], threading.Event()

    def watch():
        start = time.time()
        while not over.wait(10):
            seen.append(((time.time() - start) / 3600, memory(node.pid), descriptors(node.pid)))
    watching = threading.Thread(target=watch)
    watching.start()
    run = drive(OURS, requests, int(60 * given.minutes), given.connections, pause=pause)
    over.set()
    watching.join()
    node.stop()
    # What is filled once at the beginning is no leak.
    late = seen[len(seen) // 4:]
    slope = statistics.linear_regression([at for at, *_ in late], [held for _, held, _ in late]).slope
    print(f"{given.minutes:g} min at {run['requests'] / run['seconds']:.0f}/s: {late[0][1]:.1f} to {late[-1][1]:.1f} MiB, {slope:+.2f} MiB/h; "
          f"descriptors {late[0][2]} to {late[-1][2]}; {run['refused'] + run['lost']} refused", flush=True)


def embedded(given, database):
    """The mixed day on SQLite, beside PostgreSQL. The same seed makes the same country, so the requests are the same."""
    for kind in ["PostgreSQL", "SQLite"]:
        there = Country(given, database, given.referrals)
        requests = repeatable(there.operations.mixed()[0])
        path = f"{given.folder}/n{given.referrals}-embedded.db"
        country = there if kind == "PostgreSQL" else Country(given, database, given.referrals, f"sqlite://{path}?mode=rwc")
        if kind == "SQLite":
            sign_in_embedded(path, there.operations.users)
        node = country.node()
        told("mixed", kind[:6], measure(OURS, requests, node, database, given))
        node.stop()
        locked = len(re.findall("database is locked", open(country.log).read()))
        print(f"{kind}: 'database is locked' {locked} times", flush=True)


def nodes(given, database):
    """One node, then two behind HAProxy, then the same while one of them is stopped and started again under the load."""
    country = Country(given, database, given.referrals)
    for operation in given.operations.split(","):
        requests, _ = getattr(country.operations, operation)()
        run = lambda base, seconds: drive(base, requests, seconds, given.connections)
        show = lambda what, told: print(f"{operation:8} {what:28} {told['requests'] / told['seconds']:7.0f}/s  p99 {told['p99']:.1f} ms  "
                                        f"{told['refused']} refused {told['lost']} lost", flush=True)
        one = country.node()
        run(OURS, 3)
        settle(one.pid, database.pid)
        show("one node", run(OURS, given.seconds))
        two = country.node(SECOND)
        proxy = Server(["haproxy", "-f", f"{HERE}/haproxy.cfg"]).until(f"{BOTH}/health/ready")
        run(BOTH, 3)
        show("two nodes behind HAProxy", run(BOTH, given.seconds))

        def restart():
            nonlocal two
            time.sleep(given.seconds / 3)
            two.stop()
            time.sleep(given.seconds / 6)
            two = country.node(SECOND)
        restarting = threading.Thread(target=restart)
        restarting.start()
        show("one of them comes and goes", run(BOTH, given.seconds))
        restarting.join()
        for server in (proxy, one, two):
            server.stop()


def told_of(body):
    """The records that an answer shows: one, or those of a list."""
    body = json.loads(body)
    shown = body["items"] if "items" in body else [body]
    return {one["id"] for one in shown if "urgency" in one}


def kills(given, database):
    """The node, then the database, is killed in the midst of a day: every body that was delivered stands in the log, and each
    referral that it shows."""
    country = Country(given, database, given.referrals)
    # What the directory holds is of no client, and nobody waits for its entries.
    requests = [line for line in country.operations.mixed()[0] if "/directory/" not in line]
    is_whole = True
    for victim in ("node", "database"):
        node = country.node()
        drive(OURS, requests, 3, given.connections)
        since, delivered = database.ask(country.name, "SELECT now()")[0][0], f"{given.folder}/delivered"

        def strike():
            time.sleep(given.seconds / 2)
            (node if victim == "node" else database).kill()
        striking = threading.Thread(target=strike)
        striking.start()
        drive(OURS, requests, given.seconds, given.connections, delivered=delivered)
        striking.join()
        if victim == "database":
            database.restart()
            again = drive(OURS, requests, 3, given.connections)
            print(f"the node answers {again['requests'] / again['seconds']:.0f}/s again, {again['refused']} refused", flush=True)
            node.stop()
        logged = {}
        for request, subject in database.ask(country.name, f"SELECT request_id, subject_id FROM audit_entry WHERE at >= '{since}'"):
            logged.setdefault(request, set()).add(subject)
        answers = [line.rstrip("\n").split("\t", 1) for line in open(delivered)]
        unlogged = [request for request, body in answers if request not in logged or not told_of(body) <= logged[request]]
        shown = sum(len(told_of(body)) for _, body in answers)
        is_whole = is_whole and not unlogged and shown > 0
        print(f"{victim:8} killed: {len(answers)} bodies with {shown} referrals were delivered, {len(unlogged)} without entries", flush=True)
    if not is_whole:
        sys.exit("something was shown that the log does not know, or nothing was shown at all")


TRIALS = {"kills": kills, "limit": beside_the_limit, "nodes": nodes, "growth": growth, "overload": overload, "soak": soak, "embedded": embedded}


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--trial", choices=TRIALS, default="limit")
    asked.add_argument("--referrals", type=int, default=100_000)
    asked.add_argument("--sizes", default="10000,100000")
    asked.add_argument("--operations", default=OPERATIONS)
    asked.add_argument("--seconds", type=int, default=15)
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--connections", type=int, default=32)
    asked.add_argument("--binary", default=f"{ROOT}/target/release/polku")
    asked.add_argument("--limit", default=f"{ROOT}/target/limit/release/limit")
    asked.add_argument("--folder", default=None, help="keeps the databases there for the next time")
    asked.add_argument("--no-limit", action="store_true")
    given = asked.parse_args()
    given.folder = given.folder or tempfile.mkdtemp(prefix="polku-bench.")
    os.makedirs(given.folder, exist_ok=True)
    os.chmod(given.folder, 0o755)
    TRIALS[given.trial](given, Database(given.folder))


main()
