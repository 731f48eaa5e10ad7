"""What is asked of the service, and of its limit."""
import hashlib, json, random, sqlite3
import urllib.parse, urllib.request

DISTINCT = 20_000


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


def sign_in_embedded(path, users):
    """The same in an embedded database that holds the same country."""
    rows = [(bytes.fromhex(hashlib.sha256(token(user).encode()).hexdigest()), bytes.fromhex(user.replace("-", ""))) for user in users]
    with sqlite3.connect(path) as database:
        database.executemany("""
            INSERT OR IGNORE INTO access_token (token_hash, api_client_id, on_behalf_of, scopes, created_at, expires_at)
            SELECT ?1, a.id, u.id, a.scopes, a.created_at, '2999-01-01T00:00:00+00:00'
            FROM "user" u JOIN api_client a ON a.organization_id = u.organization_id WHERE u.id = ?2""", rows)
    database.close()


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


def what_is_given(request):
    """What a request to the limit gives to the database: its body, its query, or the id it names."""
    _, path, _, _, body = request.split("\t")
    where = urllib.parse.urlsplit(path)
    return json.loads(body or "null") or dict(urllib.parse.parse_qsl(where.query)) or {"id": where.path.rpartition("/")[2]}


# Stands for a key that is new each time a request is sent.
FRESH = "Idempotency-Key: {key}"


class Operations:
    """What is asked, of the service and of the limit; every function answers (requests of ours, of the limit)."""

    def __init__(self, database, name, folder):
        self.database, self.name, self.folder, self.chance = database, name, folder, random.Random(7)
        self.users = set()

    def lines(self, rows, ours, limits=None):
        self.users |= {row[-1] for row in rows}
        sign_in(self.database, self.name, {row[-1] for row in rows})
        return [ours(row) for row in rows], [limits(row) for row in rows] if limits else None

    def read(self):
        rows = [(r[0], r[3]) for r in self.database.ask(self.name, LIVE + str(DISTINCT))]
        return self.lines(rows, lambda r: line("GET", f"/api/v1/referrals/{r[0]}", r[1]),
                          lambda r: line("GET", f"/referrals/{r[0]}"))

    def list(self):
        rows = self.database.ask(self.name, """
            SELECT r.to_organization_id, count(DISTINCT r.id) >= 50, min(u.id::text)
            FROM referral r JOIN "user" u ON u.unit_id = r.to_unit_id
            WHERE r.status IN ('sent', 'received', 'accepted', 'waitlisted', 'scheduled', 'in_progress')
            GROUP BY r.to_organization_id, r.to_unit_id ORDER BY least(count(DISTINCT r.id), 50) DESC, 1 LIMIT 200""")
        # A small country has no full inbox; then the fullest are asked for.
        rows = [(r[0], r[2]) for r in rows if r[1] == "t"] or [(r[0], r[2]) for r in rows[:50]]
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


# What is, or holds, something that can be done once only: the lines go on where the run before ended.
ONCE = {"accept", "mixed"}
LIMITED = {"read": "read", "list": "list", "create": "create", "accept": "create"}
