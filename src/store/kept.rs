//! Statements that are built once for all callers who are alike. What a statement says depends on what its caller is: their
//! roles, their sector, whether they have a unit; who they are only fills it in. Building one takes longer than filling it
//! in, and longer than the database needs for one row.
//!
//! That nothing else of a caller gets into what is kept is not taken on trust: each statement is built for two strangers, and
//! where the two differ in anything but the strangers' own values it is never kept.
use super::question::{Question, Words};
use chrono::{DateTime, Duration, Utc};
use domain::{
    access::{Actor, Caller},
    relationship::READ_ON,
};
use sea_orm::{DbBackend, Value, Values, sea_query::SelectStatement};
use std::{
    any::TypeId,
    collections::HashMap,
    hash::Hash,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};
use uuid::Uuid;

/// Whose statement it is, when they ask, and which records they name.
#[derive(Clone)]
pub struct Asker<const N: usize> {
    pub caller: Caller,
    pub now: DateTime<Utc>,
    pub ids: [Uuid; N],
}

/// What they are: callers of whom this is the same are alike.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    question: TypeId,
    backend: &'static str,
    actor: (bool, bool),
    sector: Option<&'static str>,
    has_unit: bool,
    tasks: i64,
    roles: i64,
    scopes: Option<i64>,
}

/// A statement with places for what is a caller's own.
struct Kept {
    words: Arc<Words>,
    /// No two of them alike.
    values: Vec<Given>,
}

#[derive(Debug, PartialEq)]
enum Given {
    Always(Value),
    /// The asker's own value of this place.
    Own(usize),
}

/// What was built so far, by what it depends on besides its own values; none of what cannot be kept.
pub(crate) struct Shelf<K>(LazyLock<RwLock<HashMap<K, Option<Arc<Kept>>>>>);

/// How many are kept at most; there are some hundred that anybody asks for.
const MOST: usize = 2000;

impl<K: Eq + Hash> Shelf<K> {
    pub const fn new() -> Self {
        Self(LazyLock::new(RwLock::default))
    }

    /// The question with these values: filled in, or as it is built. For one `key` strangers must always be built alike.
    pub fn question(
        &self,
        key: K,
        backend: DbBackend,
        own: &[Value],
        (strangers, build): (
            impl FnOnce() -> [(Vec<Value>, SelectStatement); 2],
            impl FnOnce() -> SelectStatement,
        ),
    ) -> Question {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let kept = known.unwrap_or_else(|| {
            let kept = Kept::of(backend, strangers()).map(Arc::new);
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if all.len() < MOST {
                all.insert(key, kept.clone());
            }
            kept
        });
        kept.map_or_else(|| backend.build(&build()).into(), |kept| kept.filled_in(own))
    }
}

static OF_CALLERS: Shelf<Alike> = Shelf::new();

/// The question that `build` makes for the asker, who is a person or a partner system. `Q` names it: for one `Q` `build` must
/// always be the same.
pub fn question<Q: 'static, const N: usize>(
    asker: &Asker<N>,
    backend: DbBackend,
    build: impl Fn(&Asker<N>) -> SelectStatement,
) -> Question {
    let Some(alike) = asker.alike::<Q>(backend) else { return backend.build(&build(asker)).into() };
    let strangers = || {
        let strangers = [1, 7].map(|later| asker.stranger(Duration::seconds(later)));
        strangers.map(|stranger| (stranger.own(), build(&stranger)))
    };
    OF_CALLERS.question(alike, backend, &asker.own(), (strangers, || build(asker)))
}

impl<const N: usize> Asker<N> {
    fn alike<Q: 'static>(&self, backend: DbBackend) -> Option<Alike> {
        let caller = &self.caller;
        let actor = match caller.actor {
            Actor::User(_) => (false, true),
            Actor::ApiClient { on_behalf_of, .. } => (true, on_behalf_of.is_some()),
            Actor::System(_) => return None,
        };
        Some(Alike {
            question: TypeId::of::<Q>(),
            backend: if backend == DbBackend::Postgres { "postgres" } else { "sqlite" },
            actor,
            sector: caller.sector.map(domain::organization::Sector::code),
            has_unit: caller.unit.is_some(),
            tasks: caller.tasks.bits(),
            roles: caller.roles.bits(),
            scopes: caller.scopes.map(domain::code::Set::bits),
        })
    }

    /// Somebody alike whom nobody has ever seen, at another time.
    fn stranger(&self, later: Duration) -> Self {
        let actor = match self.caller.actor {
            Actor::User(_) => Actor::User(unseen()),
            Actor::ApiClient { on_behalf_of, .. } => {
                Actor::ApiClient { id: unseen(), on_behalf_of: on_behalf_of.map(|_| unseen()) }
            }
            system @ Actor::System(_) => system,
        };
        let caller = Caller {
            actor,
            organization: unseen(),
            unit: self.caller.unit.map(|_| unseen()),
            ..self.caller.clone()
        };
        Self { caller, now: self.now + later, ids: self.ids.map(|_| Uuid::new_v4()) }
    }

    /// What is theirs alone, and since when somebody may have had what they may still read ([`READ_ON`]). Who lacks one of them is
    /// not alike who has it, and their statements do not hold it.
    fn own(&self) -> Vec<Value> {
        let caller = &self.caller;
        let system = match caller.actor {
            Actor::ApiClient { id, .. } => Some(id.uuid()),
            _ => None,
        };
        let given = |id: Option<Uuid>| id.unwrap_or_else(Uuid::new_v4).into();
        let of_caller = [
            caller.organization.uuid().into(),
            given(caller.user().map(domain::Id::uuid)),
            given(system),
            given(caller.unit.map(domain::Id::uuid)),
            self.now.into(),
            (self.now - READ_ON).into(),
        ];
        of_caller.into_iter().chain(self.ids.map(Value::from)).collect()
    }
}

fn unseen<T>() -> domain::Id<T> {
    domain::Id::from_uuid(Uuid::new_v4())
}

impl Kept {
    /// Of a statement that was built for two strangers with all their own values, no two of which are alike. None where the
    /// statements differ in anything else.
    fn of(backend: DbBackend, strangers: [(Vec<Value>, SelectStatement); 2]) -> Option<Self> {
        let [one, other] = strangers.map(|(own, query)| {
            let built = backend.build(&query);
            let Values(values) = built.values.unwrap_or_else(|| Values(Vec::new()));
            let given = |value: Value| match own.iter().position(|mine| *mine == value) {
                Some(place) => Given::Own(place),
                None => Given::Always(value),
            };
            (built.sql, values.into_iter().map(given).collect::<Vec<_>>())
        });
        if one != other {
            return None;
        }
        let (sql, given) = one;
        let (mut values, mut places): (Vec<Given>, _) = (Vec::new(), Vec::with_capacity(given.len()));
        for one in given {
            let known = values.iter().position(|value| *value == one);
            places.push(known.unwrap_or(values.len()));
            if known.is_none() {
                values.push(one);
            }
        }
        Some(Self { words: Arc::new(Words::new(sql, backend, places)), values })
    }

    /// The question of an asker with these values.
    fn filled_in(&self, own: &[Value]) -> Question {
        let value = |given: &Given| match given {
            Given::Always(value) => Some(value.clone()),
            Given::Own(place) => own.get(*place).cloned(),
        };
        Question::new(&self.words, self.values.iter().filter_map(value).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Asker, Kept, question};
    use chrono::{DateTime, Duration};
    use domain::{
        Id,
        access::{Actor, Caller, Role},
        code::Set,
    };
    use sea_orm::{
        DbBackend, Value,
        sea_query::{Expr, ExprTrait, Query, SelectStatement},
    };

    fn asker() -> Asker<0> {
        let caller = Caller {
            actor: Actor::User(Id::generate()),
            organization: Id::generate(),
            sector: None,
            unit: Some(Id::generate()),
            tasks: Set::EMPTY,
            roles: [Role::Worker].into_iter().collect(),
            scopes: None,
        };
        Asker { caller, now: DateTime::UNIX_EPOCH, ids: [] }
    }

    fn asks(equal: [Value; 2]) -> SelectStatement {
        let [one, other] = equal.map(|value| Expr::col("b").eq(value));
        Query::select().column("a").from("t").and_where(one).and_where(other).take()
    }

    #[test]
    fn who_is_alike_is_given_the_same_words_with_values_of_their_own() {
        struct Asked;
        let ask = |asker: &Asker<0>| asks([asker.caller.organization.uuid().into(), asker.now.into()]);
        let (one, other) = (asker(), Asker { now: DateTime::UNIX_EPOCH + Duration::days(1), ..asker() });
        for asker in [&one, &other, &one] {
            let kept = question::<Asked, 0>(asker, DbBackend::Postgres, ask);
            assert_eq!(kept.statement(), DbBackend::Postgres.build(&ask(asker)));
        }
    }

    /// What a rule makes of the time, or of an id, is nobody's own value: it is made for each.
    #[test]
    fn what_follows_from_ones_own_values_is_never_kept() {
        struct Asked;
        let since = |asker: &Asker<0>| asks([(asker.now - Duration::days(29)).into(), true.into()]);
        for days in [0, 1] {
            let asker = Asker { now: DateTime::UNIX_EPOCH + Duration::days(days), ..asker() };
            let made = question::<Asked, 0>(&asker, DbBackend::Postgres, since);
            assert_eq!(made.statement(), DbBackend::Postgres.build(&since(&asker)));
        }
        let text = |own: &str| asks([own.into(), format!("of {own}").into()]);
        let strangers = ["one", "other"].map(|own| (vec![own.into()], text(own)));
        assert!(Kept::of(DbBackend::Sqlite, strangers).is_none());
    }
}
