//! The second wall, as PostgreSQL keeps it: which rows an organization is shown, whatever it asks for (ADR 23).
//!
//! A transaction says who asks in the setting [`SETTING`]; without it no row is shown. A row is of the organizations that its
//! columns name. What is told of a client besides is of all who have to do with them; to find out who that is, the function
//! looks at all rows itself, and so needs no policy that leads back to its own table.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// The role that the service works as. It owns nothing, and policies hold it.
pub const ROLE: &str = "polku_service";
/// Who asks: the id of an organization, or [`EVERYTHING`].
pub const SETTING: &str = "polku.organization";
/// Stands for the service itself, which is shown every row.
pub const EVERYTHING: &str = "00000000-0000-0000-0000-000000000000";

/// A table behind the wall.
pub struct Walled {
    pub table: &'static str,
    /// Columns that name an organization whose row it is.
    organizations: &'static [&'static str],
    /// The column that names a client: whoever has to do with them may write a row.
    client: Option<&'static str>,
    /// And is shown those that are there.
    is_shown: bool,
}

const fn of(table: &'static str, organizations: &'static [&'static str]) -> Walled {
    Walled { table, organizations, client: None, is_shown: false }
}
const fn about(client: &'static str, table: &'static str, organizations: &'static [&'static str]) -> Walled {
    Walled { table, organizations, client: Some(client), is_shown: true }
}

const OF_TWO: &[&str] = &["keeper_id", "organization_id"];
const OF_THREE: &[&str] = &["keeper_id", "from_organization_id", "to_organization_id"];
const OF_EVENT: &[&str] = &["keeper_id", "sender_id", "receiver_id", "actor_organization_id"];

/// Every table behind the wall.
pub fn tables() -> impl Iterator<Item = &'static Walled> {
    FIRST.iter().chain(OF_WATCH).chain(OF_PLANS).chain(AROUND_CLIENTS).chain(OF_ACTIONS).chain(OF_MEETINGS)
}

/// Those that were there when it was raised.
pub(crate) const FIRST: &[Walled] = &[
    about("id", "client", &["organization_id"]),
    about("client_id", "basis", &["organization_id"]),
    about("client_id", "basis_grant", &["recipient_id"]),
    about("client_id", "case", &["organization_id"]),
    about("client_id", "case_member", OF_TWO),
    about("client_id", "need", &["keeper_id"]),
    about("client_id", "next_step", &["keeper_id"]),
    // Whoever redirects a referral writes one between others.
    Walled { client: Some("client_id"), ..of("referral", OF_THREE) },
    of("message", OF_THREE),
    of("client_task", OF_TWO),
    of("conflict", &["organization_id"]),
    of("safety_restriction", &["organization_id"]),
    of("reveal", OF_TWO),
    of("break_glass", OF_TWO),
    about("client_id", "event", OF_EVENT),
    of("audit_entry", &["organization_id", "actor_organization_id"]),
];

/// What the watch over the log has found.
pub(crate) const OF_WATCH: &[Walled] = &[of("alert", &["organization_id"])];

/// The joint plan and what is in it.
pub(crate) const OF_PLANS: &[Walled] = &[
    about("client_id", "plan", &["keeper_id"]),
    about("client_id", "goal", &["keeper_id"]),
    about("client_id", "goal_assessment", &["keeper_id"]),
    about("client_id", "plan_version", &["keeper_id"]),
];

/// What is strong in clients, who is around them, and what happened.
pub(crate) const AROUND_CLIENTS: &[Walled] = &[
    about("client_id", "strength", &["keeper_id"]),
    about("client_id", "network_member", &["keeper_id"]),
    about("client_id", "case_note", &["keeper_id"]),
];

/// What is to be done for plans.
pub(crate) const OF_ACTIONS: &[Walled] = &[about("client_id", "plan_action", &["keeper_id"])];

/// Meetings, and what clients answered to instruments.
pub(crate) const OF_MEETINGS: &[Walled] =
    &[about("client_id", "meeting", &["keeper_id"]), about("client_id", "measure_response", &["keeper_id"])];

/// Functions may be replaced, so that a later change of the schema can teach them more.
const FUNCTIONS: &str = r"
CREATE OR REPLACE FUNCTION public.polku_organization() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('polku.organization', true), '')::uuid
$$;
CREATE OR REPLACE FUNCTION public.polku_sector() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT o.sector FROM public.organization o WHERE o.id = public.polku_organization()
$$;
-- A prohibition makes nobody know of a client. What is most often true is looked for first.
CREATE OR REPLACE FUNCTION public.polku_knows_client(client uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  me uuid := public.polku_organization();
  sets text;
BEGIN
  IF me IS NULL OR client IS NULL THEN
    RETURN false;
  END IF;
  sets := set_config('polku.organization', '00000000-0000-0000-0000-000000000000', true);
  PERFORM FROM public.referral r WHERE r.client_id = client
    AND (r.from_organization_id = me OR r.to_organization_id = me AND r.sent_at IS NOT NULL) LIMIT 1;
  IF NOT FOUND THEN
    PERFORM FROM public.basis_grant g WHERE g.client_id = client AND g.kind <> 'prohibition'
      AND (g.recipient_id = me OR g.recipient_sector = (SELECT o.sector FROM public.organization o WHERE o.id = me))
      LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    PERFORM FROM public.client c WHERE c.id = client AND c.organization_id = me;
  END IF;
  IF NOT FOUND THEN
    PERFORM FROM public.case_member m WHERE m.client_id = client AND m.organization_id = me LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    PERFORM FROM public.client_task t WHERE t.client_id = client AND t.organization_id = me LIMIT 1;
  END IF;
  sets := set_config('polku.organization', me::text, true);
  RETURN FOUND;
END
$$;
";

/// Referrals are shown to their ends by what stands in them, so they are looked at first and as whoever asks.
const LEANER_FUNCTIONS: &str = r"
CREATE OR REPLACE FUNCTION public.polku_knows_client(client uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  me uuid := public.polku_organization();
  sets text;
BEGIN
  IF me IS NULL OR client IS NULL THEN
    RETURN false;
  END IF;
  PERFORM FROM public.referral r WHERE r.client_id = client
    AND (r.from_organization_id = me OR r.to_organization_id = me AND r.sent_at IS NOT NULL) LIMIT 1;
  IF FOUND THEN
    RETURN true;
  END IF;
  sets := set_config('polku.organization', '00000000-0000-0000-0000-000000000000', true);
  PERFORM FROM public.basis_grant g WHERE g.client_id = client AND g.kind <> 'prohibition'
    AND (g.recipient_id = me OR g.recipient_sector = (SELECT o.sector FROM public.organization o WHERE o.id = me))
    LIMIT 1;
  IF NOT FOUND THEN
    PERFORM FROM public.client c WHERE c.id = client AND c.organization_id = me;
  END IF;
  IF NOT FOUND THEN
    PERFORM FROM public.case_member m WHERE m.client_id = client AND m.organization_id = me LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    PERFORM FROM public.client_task t WHERE t.client_id = client AND t.organization_id = me LIMIT 1;
  END IF;
  sets := set_config('polku.organization', me::text, true);
  RETURN FOUND;
END
$$;
";

impl Walled {
    /// The same as [`Walled::is_theirs`], with one look at who asks.
    fn is_theirs_at_once(&self) -> String {
        self.is_of("(SELECT public.polku_organization())", "(SELECT public.polku_sector())")
    }

    /// The same with a look at who asks for every row, so that one statement can ask for several organizations, one after
    /// the other (`store::chorus`). What is looked up once would stay what it was for the first of them; so the sector leans on
    /// the row.
    fn is_theirs_row_by_row(&self) -> String {
        let sector = "(SELECT o.sector FROM public.organization o \
                      WHERE o.id = public.polku_organization() AND o.sector = recipient_sector)";
        self.is_of("public.polku_organization()", sector)
    }

    fn is_of(&self, organization: &str, sector: &str) -> String {
        let columns: Vec<_> = self.organizations.iter().map(|column| format!(", {column}")).collect();
        let named = format!("{organization} = ANY (ARRAY['{EVERYTHING}'::uuid{}])", columns.concat());
        if self.table == "basis_grant" {
            return format!("{named} OR recipient_id = '{EVERYTHING}' OR recipient_sector = {sector}");
        }
        named
    }

    /// Whose rows they are and who may write them.
    fn ways(&self, is_theirs: &str) -> (String, String) {
        let known = self.client.map(|client| format!("{is_theirs} OR public.polku_knows_client({client})"));
        let written = known.clone().unwrap_or_else(|| is_theirs.to_owned());
        let shown = known.filter(|_| self.is_shown).unwrap_or_else(|| is_theirs.to_owned());
        (shown, written)
    }

    fn set(&self, is_theirs: &str) -> String {
        let (shown, written) = self.ways(is_theirs);
        format!("ALTER POLICY known ON public.\"{}\" USING ({shown}) WITH CHECK ({written});", self.table)
    }

    pub(crate) fn leaner(&self) -> String {
        self.set(&self.is_theirs_at_once())
    }

    pub(crate) fn row_by_row(&self) -> String {
        self.set(&self.is_theirs_row_by_row())
    }

    pub(crate) fn as_before(&self) -> String {
        self.set(&self.is_theirs())
    }

    /// Whether a row is of the one who asks.
    fn is_theirs(&self) -> String {
        // Asked for once in a statement, not once in a row.
        let me = "(SELECT public.polku_organization())";
        let mut ways = vec![format!("{me} = '{EVERYTHING}'")];
        ways.extend(self.organizations.iter().map(|column| format!("{column} = {me}")));
        if self.table == "basis_grant" {
            // Whatever is given to or taken from a class, or taken from everybody.
            ways.push(format!("recipient_id = '{EVERYTHING}'"));
            ways.push("recipient_sector = (SELECT public.polku_sector())".to_owned());
        }
        ways.join(" OR ")
    }

    fn up(&self) -> String {
        let table = self.table;
        let (shown, written) = self.ways(&self.is_theirs());
        format!(
            "ALTER TABLE public.\"{table}\" ENABLE ROW LEVEL SECURITY; \
             ALTER TABLE public.\"{table}\" FORCE ROW LEVEL SECURITY; \
             CREATE POLICY known ON public.\"{table}\" USING ({shown}) WITH CHECK ({written});"
        )
    }

    fn down(&self) -> String {
        let table = self.table;
        format!(
            "DROP POLICY known ON public.\"{table}\"; \
             ALTER TABLE public.\"{table}\" NO FORCE ROW LEVEL SECURITY; \
             ALTER TABLE public.\"{table}\" DISABLE ROW LEVEL SECURITY;"
        )
    }
}

/// Puts tables behind the wall; on SQLite there is none.
pub(crate) async fn raise(tables: &[Walled], m: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(tables.iter().map(Walled::up), m).await
}

/// Takes them out from behind it.
pub(crate) async fn lower(tables: &[Walled], m: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(tables.iter().map(Walled::down), m).await
}

pub(crate) async fn run(
    statements: impl IntoIterator<Item = String>,
    m: &SchemaManager<'_>,
) -> Result<(), DbErr> {
    if m.get_database_backend() == DbBackend::Postgres {
        for statement in statements {
            m.get_connection().execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}

pub(crate) fn functions() -> String {
    FUNCTIONS.to_owned()
}

pub(crate) fn leaner_functions() -> String {
    LEANER_FUNCTIONS.to_owned()
}
