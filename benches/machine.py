"""What a measurement needs of the machine: what processes use, a database that forgets nothing, servers, and load."""
import glob, json, os, random, re, resource, shutil, signal, subprocess, sys, tempfile, time
import urllib.error, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TICK = os.sysconf("SC_CLK_TCK")


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


def kill(root):
    for pid in family(root):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def descriptors(root):
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in family(root))


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
        self.ask("postgres", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def kill(self):
        """As a machine does that loses its power, but for what the kernel still writes."""
        kill(self.pid)

    def restart(self):
        subprocess.run([f"{ROOT}/scripts/postgres.sh", "restart", self.folder], check=True)
        self.pid = int(open(f"{self.folder}/cluster/postmaster.pid").readline())

    def statements(self):
        """How many statements were sent since the start; each is a way there and back."""
        return int(self.ask("postgres", "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements")[0][0])

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

    def kill(self):
        kill(self.pid)
        self.process.wait()


# ---- load ----

def drive(base, requests, seconds, connections, once=False, pause=0, delivered=None):
    """Every connection sends the next request when the last was answered, after a `pause` of some milliseconds. What was
    delivered whole is written to the file `delivered`: a line with the id of the request and the body."""
    with tempfile.NamedTemporaryFile("w", suffix=".requests") as file:
        fresh = (one.replace("{key}", f"{random.getrandbits(128):032x}") for one in requests)
        file.write("\n".join(fresh) + "\n")
        file.flush()
        env = dict(os.environ, REQUESTS=file.name, PAUSE=str(pause), **({"ONCE": "1"} if once else {}),
                   **({"DELIVERED": delivered} if delivered else {}))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", f"{HERE}/replay.lua", base],
                             env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(re.search(r"^@@(.*)$", out, re.M).group(1))
    told["load"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told


def lay_out(database, name, statement, rows):
    """What the statement is given, in a table by numbers from 1, and the statement about the number `:n` of it."""
    known = [(given, kind) for given, kind in statement["given"] if given in rows[0]]
    columns = ", ".join(f"(row ->> '{given}')::{kind} AS {given}" for given, kind in known)
    lines = "\n".join(json.dumps(row).replace("\\", "\\\\") for row in rows)
    database.ask(name, f"""
        SET client_min_messages = warning;
        DROP TABLE IF EXISTS measured;
        CREATE TEMP TABLE given (n serial, row json);
        COPY given (row) FROM STDIN;
{lines}
\\.
        CREATE UNLOGGED TABLE measured AS SELECT n, {columns} FROM given;
        ALTER TABLE measured ADD PRIMARY KEY (n);
        ANALYZE measured;""")
    # What no row has is an id, which is new each time.
    values = [f"(SELECT {given} FROM measured WHERE n = :n)" if given in rows[0] else "(SELECT id FROM fresh)"
              for given, _ in statement["given"]]
    sql = re.sub("^WITH ", "WITH fresh AS MATERIALIZED (SELECT gen_random_uuid() AS id), ", statement["sql"])
    return re.sub(r"\$(\d+)", lambda at: values[int(at.group(1)) - 1], sql)


def pgbench(url, sql, rows, seconds, connections):
    """Every connection sends the statement about another row when the last was answered; nothing is between them and the database."""
    program = shutil.which("pgbench") or max(glob.glob("/usr/lib/postgresql/*/bin/pgbench"))
    with tempfile.TemporaryDirectory() as folder:
        script = f"{folder}/script"
        open(script, "w").write(f"\\set n random(1, {rows})\n{sql};\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "-n", "-M", "prepared", "-c", str(connections), "-T", str(seconds), "-f", script,
                        "-l", "--log-prefix", f"{folder}/log", url], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = sorted(int(line.split()[2]) / 1000 for log in glob.glob(f"{folder}/log*") for line in open(log))
    return {"requests": len(took), "seconds": seconds, "p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "refused": 0,
            "lost": 0, "load": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


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


def settle(*roots):
    """Waits until what a start brings with it is over: the log of before is watched, sealed and vacuumed then."""
    for _ in range(120):
        before = sum(map(cpu, roots))
        time.sleep(1)
        if sum(map(cpu, roots)) - before < 0.05:
            return
