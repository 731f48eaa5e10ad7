#!/usr/bin/env python3
"""Measures the service beside its limit: the same rows, the same requests, on this machine, one after the other.

    benches/bench.py [--referrals 100000] [--operations read,list] [--seconds 15] [--repeats 3] [--connections 32]
                     [--binary target/release/polku] [--limit target/limit/release/limit] [--folder DIR]

Makes a private PostgreSQL that forgets nothing (fsync, synchronous commit), fills it with `polku generate`, starts one
node, drives each operation with wrk over kept connections, and prints the median of the repeats; beside it the limit on the
same rows: a bare program with one round trip. Python's standard library only."""
import argparse, hashlib, json, os, random, re, resource, statistics, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TICK = os.sysconf("SC_CLK_TCK")
DISTINCT = 20_000


# ---- what processes use ----

def processes():
    """CPU seconds and parent of every process; those of children that ended count for their parent."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                text = open(f"/proc/{name}/stat").read()
            except OSError:
                continue
            rest = text[text.rindex(")") + 2:].split()
            found[int(name)] = (int(rest[1]), sum(map(int, rest[11:15])) / TICK)
    return found


def family(root, known=None):
    known = known or processes()
    members, todo = [], [root]
    while todo:
        one = todo.pop()
        members.append(one)
        todo += [pid for pid, (parent, _) in known.items() if parent == one]
    return [pid for pid in members if pid in known]


def cpu(root):
    known = processes()
    return sum(known[pid][1] for pid in family(root, known))


def memory(root):
    """MiB that the processes hold, shared pages counted by their share."""
    total = 0
    for pid in family(root):
        try:
            found = re.search(r"^Pss:\s+(\d+)", open(f"/proc/{pid}/smaps_rollup").read(), re.M)
        except OSError:
            continue
        total += int(found.group(1)) if found else 0
    return total / 1024


# ---- PostgreSQL ----

class Database:
    def __init__(self, folder):
        self.folder = os.path.join(folder, "postgres")
        url = os.path.join(folder, "url")
        if not os.path.exists(url):
            made = subprocess.run([f"{ROOT}/scripts/postgres.sh", "start", self.folder, "durable"],
                                  stdout=subprocess.PIPE, text=True, check=True)
            open(url, "w").write(made.stdout)
        self.url = open(url).read().strip()
        self.pid = int(open(f"{self.folder}/cluster/postmaster.pid").readline())

    def ask(self, database, sql):
        out = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", f"{self.url}/{database}"],
                             input=sql, stdout=subprocess.PIPE, text=True, check=True).stdout
        return [line.split("\t") for line in out.splitlines()]

    def target(self, database):
        user, password, host, port = re.match(r"postgres://(.*):(.*)@(.*):(\d+)", self.url).groups()
        return f"host={host} port={port} user={user} password={password} dbname={database}"


# ---- servers ----

class Server:
    def __init__(self, command, env=None, log=None):
        self.process = subprocess.Popen(command, env=dict(os.environ, **(env or {})), start_new_session=True,
                                        stdout=log or subprocess.DEVNULL, stderr=log or subprocess.DEVNULL)
        self.pid = self.process.pid

    def until(self, url):
        for _ in range(600):
            if self.process.poll() is not None:
                sys.exit("the server ended")
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return self
            except urllib.error.HTTPError:
                return self
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{url} does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait()


# ---- requests ----

def token(user):
    return hashlib.sha256(f"measured {user}".encode()).hexdigest()


def sign_in(database, name, users):
    """Tokens of partner systems that act for these users, a day long. Where nobody is named the system acts for itself."""
    rows = "\n".join(f"{hashlib.sha256(token(user).encode()).hexdigest()}\t{user}" for user in sorted(users))
    database.ask(name, f"""
        CREATE TEMP TABLE given (hash text, who text);
        COPY given FROM STDIN;
{rows}
\\.
        INSERT INTO access_token (token_hash, api_client_id, on_behalf_of, scopes, created_at, expires_at)
        SELECT decode(hash, 'hex'), a.id, u.id, a.scopes, now(), now() + interval '1 day'
        FROM given JOIN "user" u ON u.id::text = who JOIN api_client a ON a.organization_id = u.organization_id
        ON CONFLICT DO NOTHING;
        ANALYZE access_token;""")


# Referrals that somebody works with now, and who: on one side or the other.
COLLEAGUE = """(SELECT unit_id, min(id::text) AS id FROM "user" GROUP BY 1) colleague"""
LIVE = f"""SELECT r.id, r.version, r.case_id, CASE WHEN hashtext(r.id::text) % 2 = 0 THEN r.from_user_id::text
                  ELSE coalesce(r.assigned_to::text, colleague.id) END
    FROM referral r JOIN {COLLEAGUE} ON colleague.unit_id = r.to_unit_id
    WHERE r.status IN ('sent', 'received', 'info_requested', 'accepted', 'waitlisted', 'scheduled', 'in_progress')
    ORDER BY md5(r.id::text) LIMIT """


def line(method, path, who="", more="", body=None):
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body, separators=(",", ":"))
    return "\t".join((method, path, who and token(who), more, text))


# Stands for a key that is new each time a request is sent.
FRESH = "Idempotency-Key: {key}"


class Operations:
    """What is asked, of the service and of the limit; every function answers (requests of ours, of the limit)."""

    def __init__(self, database, name, folder):
        self.database, self.name, self.folder, self.chance = database, name, folder, random.Random(7)

    def lines(self, rows, ours, limits=None):
        sign_in(self.database, self.name, {row[-1] for row in rows})
        return [ours(row) for row in rows], [limits(row) for row in rows] if limits else None

    def read(self):
        rows = [(r[0], r[3]) for r in self.database.ask(self.name, LIVE + str(DISTINCT))]
        return self.lines(rows, lambda r: line("GET", f"/api/v1/referrals/{r[0]}", r[1]),
                          lambda r: line("GET", f"/referrals/{r[0]}"))

    def list(self):
        rows = self.database.ask(self.name, """
            SELECT r.to_organization_id, min(u.id::text) FROM referral r JOIN "user" u ON u.unit_id = r.to_unit_id
            WHERE r.status IN ('sent', 'received', 'accepted', 'waitlisted', 'scheduled', 'in_progress')
            GROUP BY r.to_organization_id, r.to_unit_id HAVING count(DISTINCT r.id) >= 50 ORDER BY 1 LIMIT 200""")
        return self.lines(rows, lambda r: line("GET", "/api/v1/referrals?box=in&limit=50", r[1]),
                          lambda r: line("GET", f"/referrals?organization={r[0]}"))

    def create(self):
        rows = self.database.ask(self.name, f"""
            SELECT c.id, c.client_id, c.organization_id, s.organization_id, s.id, c.coordinator_id
            FROM (SELECT * FROM "case" WHERE status = 'active' ORDER BY md5(id::text) LIMIT {DISTINCT}) c
            JOIN LATERAL (SELECT id, organization_id FROM directory_service
                          WHERE organization_id <> c.organization_id AND c.id IS NOT NULL
                          OFFSET (('x' || substr(md5(c.id::text), 1, 6))::bit(24)::int % 3900) LIMIT 1) s ON true""")
        def body(row):
            return {"service_id": row[4], "urgency": "soon", "reason": "Client asks for help with rent arrears and food. " * 4,
                    "needs": ["n03"], "client_wish": "Somebody to go through the bills with me.",
                    "summary": "Came with three unopened letters and wants to open them here. " * 3,
                    "duplicate_reason": "Another matter.", "case_id": row[0]}
        def ours(row):
            return line("POST", "/api/v1/referrals", row[5], FRESH, {**body(row), "categories": ["basic", "contact", "needs"]})
        def limits(row):
            more = {"client_id": row[1], "keeper_id": row[2], "from_organization_id": row[2], "to_organization_id": row[3]}
            return line("POST", "/referrals", body={**body(row), **more})
        return self.lines(rows, ours, limits)

    def accept(self):
        rows = self.database.ask(self.name, f"""
            SELECT r.id, r.version, colleague.id FROM referral r JOIN {COLLEAGUE} ON colleague.unit_id = r.to_unit_id
            WHERE r.status IN ('sent', 'received') ORDER BY md5(r.id::text)""")
        return self.lines(rows, lambda r: line("POST", f"/api/v1/referrals/{r[0]}/accept", r[2],
                          f'If-Match: "{r[1]}"; {FRESH}', {}))

    def case(self):
        rows = [(r[2], r[3]) for r in self.database.ask(self.name, LIVE + str(DISTINCT))]
        return self.lines(rows, lambda r: line("GET", f"/api/v1/cases/{r[0]}/timeline", r[1]))

    def search(self):
        words = ["neuvonta", "arviointi", "laskut velat", "asumisen ohjaus", "työn etsiminen", "keskusteluapua"]
        users = [r[0] for r in self.database.ask(self.name, 'SELECT id FROM "user" ORDER BY md5(id::text) LIMIT 500')]
        rows = [(urllib.request.quote(words[n % len(words)]), user) for n, user in enumerate(users)]
        return self.lines(rows, lambda r: line("GET", f"/api/v1/directory/search?q={r[0]}", r[1]))

    def board(self):
        rows = self.database.ask(self.name, """
            SELECT u.id FROM "user" u JOIN (SELECT to_unit_id, count(*) FROM referral WHERE sent_at IS NOT NULL GROUP BY 1
            ORDER BY 2 DESC LIMIT 100) b ON b.to_unit_id = u.unit_id WHERE u.roles <> 1""")
        return self.lines(rows, lambda r: line("GET", "/api/v1/views/team-board", r[0]))

    def token(self):
        rows = self.database.ask(self.name, "SELECT a.id, a.name FROM api_client a WHERE a.name LIKE 'Partner %'")
        secret = json.load(open(f"{self.folder}/{self.name}.json"))["client_secret"]
        form = "grant_type=client_credentials&client_id={}&client_secret={}-{}"
        bodies = [form.format(client, secret, int(name.split()[1]) - 1) for client, name in rows]
        return [line("POST", "/oauth/token", "", "Content-Type: application/x-www-form-urlencoded", body) for body in bodies], None

    def mixed(self):
        """A day: eight of ten requests read."""
        reads = [self.read()[0], self.read()[0], self.list()[0], self.case()[0], self.search()[0]]
        writes = [self.create()[0], self.accept()[0]]
        pick = lambda lines: self.chance.choice(lines)
        parts = [reads[n % len(reads)] for n in range(8)]
        day = [pick(part) for _ in range(DISTINCT // 10) for part in parts]
        steps = [pick(writes[0]) for _ in range(DISTINCT // 10)] + writes[1][:DISTINCT // 10]
        day += steps
        self.chance.shuffle(day)
        return day, None


# What can be done once only: the lines go on where the run before ended.
ONCE = {"accept"}
LIMITED = {"read": "read", "list": "list", "create": "create", "accept": "create"}


def drive(base, requests, seconds, connections, once=False):
    with tempfile.NamedTemporaryFile("w", suffix=".requests") as file:
        fresh = (one.replace("{key}", f"{random.getrandbits(128):032x}") for one in requests)
        file.write("\n".join(fresh) + "\n")
        file.flush()
        env = dict(os.environ, REQUESTS=file.name, **({"ONCE": "1"} if once else {}))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", f"{HERE}/replay.lua", base],
                             env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(re.search(r"^@@(.*)$", out, re.M).group(1))
    told["load"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told


def look(base, request, wanted):
    """One request before the rest: whoever answers quickly must also answer rightly."""
    method, path, who, more, body = request.replace("{key}", f"{random.getrandbits(128):032x}").split("\t")
    asked = urllib.request.Request(base + path, method=method, data=body.encode() or None)
    if who:
        asked.add_header("Authorization", f"Bearer {who}")
    if body and "Content-Type" not in more:
        asked.add_header("Content-Type", "application/json")
    for header in filter(None, more.split("; ")):
        asked.add_header(*header.split(": ", 1))
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            text = answer.read()
    except urllib.error.HTTPError as refused:
        sys.exit(f"{method} {path}: {refused.code} {refused.read()[:500]}")
    if wanted:
        items = json.loads(text)
        items = items["items"] if isinstance(items, dict) else items
        if len(items) != wanted:
            sys.exit(f"{method} {path}: {len(items)} rows, not {wanted}")
    return len(text)


def settle(server, database):
    """Waits until what a start brings with it is over: the log of before is watched, sealed and vacuumed then."""
    for _ in range(120):
        before = cpu(server.pid) + cpu(database.pid)
        time.sleep(1)
        if cpu(server.pid) + cpu(database.pid) - before < 0.05:
            return


def measure(base, requests, server, database, given, wanted=None, once=False):
    size = look(base, requests[-1], wanted)
    at = 0
    def run(seconds):
        nonlocal at
        told = drive(base, requests[at:], seconds, given.connections, once)
        # What was under way when time was up was done, too.
        at += told["requests"] + given.connections if once else 0
        return told
    run(3)
    settle(server, database)
    runs = []
    for _ in range(given.repeats):
        peak, over = [0.0], threading.Event()
        def watch():
            while not over.wait(0.5):
                peak[0] = max(peak[0], memory(server.pid))
        watching = threading.Thread(target=watch)
        watching.start()
        before = cpu(server.pid), cpu(database.pid)
        told = run(given.seconds)
        after = cpu(server.pid), cpu(database.pid)
        over.set()
        watching.join()
        thousands = max(told["requests"], 1) / 1000
        runs.append({"rps": told["requests"] / told["seconds"], "p50": told["p50"], "p99": told["p99"],
                     "server": (after[0] - before[0]) / thousands, "database": (after[1] - before[1]) / thousands,
                     "pss": peak[0], "refused": told["refused"] + told["lost"], "load": told["load"] / thousands})
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return {**middle, "refused": sum(run["refused"] for run in runs), "bytes": size}


def told(name, who, one, beside=None):
    text = (f"{name:8} {who:6} {one['rps']:9.0f}/s  p50 {one['p50']:7.2f} ms  p99 {one['p99']:7.2f} ms  "
            f"CPU s/1000: server {one['server']:.3f} database {one['database']:.3f} load {one['load']:.3f}  "
            f"{one['pss']:6.1f} MiB  {one['bytes']} B  {one['refused']} refused")
    if beside:
        both = lambda it: it["server"] + it["database"]
        text += f"  = {one['rps'] / beside['rps']:.2f} of the limit's requests, {both(one) / both(beside):.2f} of its CPU"
    print(text, flush=True)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--referrals", type=int, default=100_000)
    asked.add_argument("--operations", default="read,list,case,search,board,token,create,accept,mixed")
    asked.add_argument("--seconds", type=int, default=15)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--connections", type=int, default=32)
    asked.add_argument("--binary", default=f"{ROOT}/target/release/polku")
    asked.add_argument("--limit", default=f"{ROOT}/target/limit/release/limit")
    asked.add_argument("--folder", default=None, help="keeps the database there for the next time")
    asked.add_argument("--no-limit", action="store_true")
    given = asked.parse_args()
    folder = given.folder or tempfile.mkdtemp(prefix="polku-bench.")
    os.makedirs(folder, exist_ok=True)
    os.chmod(folder, 0o755)
    database = Database(folder)
    name = f"n{given.referrals}"
    env = {"POLKU_DATABASE__URL": f"{database.url}/{name}", "POLKU_LOG__FILTER": "warn"}
    if not database.ask("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        database.ask("postgres", f"CREATE DATABASE {name}")
        made = subprocess.run([given.binary, "generate", "--referrals", str(given.referrals), "--data", f"{folder}/data", "--json"],
                              env=dict(os.environ, **env), stdout=subprocess.PIPE, text=True, check=True).stdout
        open(f"{folder}/{name}.json", "w").write(made)
    operations, limits = Operations(database, name, folder), {}
    for operation in given.operations.split(","):
        ours, its = getattr(operations, operation)()
        wanted = 50 if operation == "list" else None
        beside = LIMITED.get(operation)
        if its and not given.no_limit:
            limit = Server([given.limit, "127.0.0.1:18301", database.target(name)]).until("http://127.0.0.1:18301/")
            limits[operation] = measure("http://127.0.0.1:18301", its, limit, database, given, wanted)
            told(operation, "limit", limits[operation])
            limit.stop()
        log = open(f"{folder}/node.log", "w")
        node = Server([given.binary, "serve", "--listen", "127.0.0.1:18300", "--data", f"{folder}/data"], env, log)
        node.until("http://127.0.0.1:18300/health/ready")
        told(operation, "polku", measure("http://127.0.0.1:18300", ours, node, database, given, wanted, operation in ONCE),
             limits.get(beside))
        node.stop()


main()
