//! Operations and their addresses: the same calls serve them and describe them, and the description says which methods
//! an address takes and for which of them one must be signed in.
use actix_web::{
    Scope,
    dev::HttpServiceFactory,
    guard::{GuardContext, fn_guard},
    http::Method,
    web::{self, ServiceConfig},
};
use serde::{Deserialize, de::IgnoredAny};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::OpenApiFactory;

/// Takes the operations of the slices: workers serve them, and the description is made of them. It is large, so it is
/// made when the project is built and not when the service starts; a test keeps it up to date.
pub enum Routing<'a> {
    Serving(&'a mut ServiceConfig),
    /// The same below a root, of which many operations stand.
    ServingBelow(&'static str, &'a mut Sections),
    Describing(&'a mut OpenApi),
}

/// Operations by the first part of their addresses, so that a request is compared with those of its own alone: there are some
/// two hundred, and each comparison is an expression.
#[derive(Default)]
pub struct Sections(BTreeMap<String, Scope>);

impl Sections {
    /// All of them below `root`.
    pub fn below(self, root: &str) -> Scope {
        self.0.into_values().fold(web::scope(root), Scope::service)
    }

    fn add(&mut self, root: &'static str, operation: impl HttpServiceFactory + OpenApiFactory + 'static) {
        let paths = operation.paths().paths;
        let first = paths.keys().next().map_or("", |path| first_part(path)).to_owned();
        let section = self.0.remove(&first).unwrap_or_else(|| section(root, first.clone()));
        self.0.insert(first, section.service(operation));
    }
}

fn section(root: &'static str, first: String) -> Scope {
    let is_of_it = move |context: &GuardContext<'_>| {
        let below = context.head().uri.path().strip_prefix(root);
        below.is_some_and(|path| first_part(path) == first)
    };
    web::scope("").guard(fn_guard(is_of_it))
}

fn first_part(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

impl Routing<'_> {
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match self {
            Self::Serving(config) => drop(config.service(operation)),
            Self::ServingBelow(root, sections) => sections.add(root, operation),
            Self::Describing(description) => {
                description.paths.merge(operation.paths());
                let mut schemas = Vec::new();
                operation.schemas(&mut schemas);
                description.components.get_or_insert_default().schemas.extend(schemas);
            }
        }
        self
    }

    pub fn configure(&mut self, routes: impl FnOnce(&mut Self)) -> &mut Self {
        routes(self);
        self
    }
}

/// Every address with its methods, by how many parts it has and by the third of them: what it is about, below the root of the
/// API. Few are compared with what is asked, part by part.
#[derive(Clone)]
pub struct Routes(Arc<HashMap<usize, ByThirdPart>>);

type ByThirdPart = HashMap<String, Vec<Arc<Route>>>;

/// An address that is described, and what may be done there.
pub struct Route {
    address: Arc<str>,
    /// Whether each method needs a caller who is signed in.
    methods: BTreeMap<String, bool>,
}

/// What a request asks for, as far as its method and its address tell.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// An operation for those alone who are signed in.
    ByKnown,
    ByAnybody,
    /// The address takes other methods: these, as in `Allow`.
    Otherwise(String),
}

/// What is read of a description to know its addresses.
#[derive(Deserialize)]
struct Described {
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
}

#[derive(Deserialize)]
struct Operation {
    /// Who names how callers prove themselves there is open to others than those who are signed in.
    security: Option<IgnoredAny>,
}

impl Routes {
    /// # Errors
    /// A text that is no description.
    pub fn of(description: &str) -> serde_json::Result<Self> {
        let described: Described = serde_json::from_str(description)?;
        let mut paths: Vec<_> = described.paths.into_iter().collect();
        // A literal address is meant before one with a parameter.
        paths.sort_by_key(|(path, _)| path.matches('{').count());
        let mut routes: HashMap<usize, ByThirdPart> = HashMap::new();
        for (path, operations) in paths {
            let alike =
                routes.entry(parts(&path)).or_default().entry(third_part(&path).to_owned()).or_default();
            alike.push(Arc::new(Route::of(path, operations)));
        }
        Ok(Self(Arc::new(routes)))
    }

    /// What stands at the path of a request.
    pub fn find(&self, path: &str) -> Option<&Arc<Route>> {
        let alike = self.0.get(&parts(path))?.get(third_part(path))?;
        alike.iter().find(|route| route.is_at(path))
    }
}

fn parts(path: &str) -> usize {
    path.split('/').count()
}

fn third_part(path: &str) -> &str {
    path.split('/').nth(3).unwrap_or_default()
}

impl Route {
    fn of(address: String, operations: BTreeMap<String, Operation>) -> Self {
        let by_known = |(method, operation): (String, Operation)| {
            (method.to_ascii_uppercase(), operation.security.is_none())
        };
        Self { address: address.into(), methods: operations.into_iter().map(by_known).collect() }
    }

    /// The address as it is described, whose parameters are names.
    pub const fn address(&self) -> &Arc<str> {
        &self.address
    }

    /// What a request by this method asks for here.
    pub fn asked(&self, method: &Method) -> Asked {
        match self.methods.get(method.as_str()) {
            Some(true) => Asked::ByKnown,
            Some(false) => Asked::ByAnybody,
            None => Asked::Otherwise(self.allowed()),
        }
    }

    /// Whether a path of as many parts is one of this address: a parameter stands for any part that is not empty.
    fn is_at(&self, path: &str) -> bool {
        let is_same =
            |(own, given): (&str, &str)| if own.starts_with('{') { !given.is_empty() } else { own == given };
        self.address.split('/').zip(path.split('/')).all(is_same)
    }

    fn allowed(&self) -> String {
        let methods: Vec<_> = self.methods.keys().map(String::as_str).collect();
        methods.join(", ").replace("GET", "GET, HEAD")
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Routes};
    use actix_web::http::Method;

    fn routes() -> Routes {
        let described = serde_json::json!({"paths": {
            "/api/v1/referrals": {"get": {}, "post": {}},
            "/api/v1/referrals/{id}": {"get": {}},
            "/api/v1/referrals/drafts": {"get": {}},
            "/api/v1/referrals/{id}/messages/{message_id}": {"get": {}},
            "/oauth/token": {"post": {"security": [{}]}},
        }});
        Routes::of(&described.to_string()).unwrap()
    }

    #[test]
    fn an_address_is_found_part_by_part() {
        let routes = routes();
        let at = |path: &str| routes.find(path).map(|route| route.address().to_string());
        let found = [
            ("/api/v1/referrals", Some("/api/v1/referrals")),
            ("/api/v1/referrals/1", Some("/api/v1/referrals/{id}")),
            ("/api/v1/referrals/drafts", Some("/api/v1/referrals/drafts")),
            ("/api/v1/referrals/1/messages/2", Some("/api/v1/referrals/{id}/messages/{message_id}")),
            ("/oauth/token", Some("/oauth/token")),
            // A parameter is never empty, and nothing stands below an address that is not described.
            ("/api/v1/referrals/", None),
            ("/api/v1/referrals//messages/2", None),
            ("/api/v1/referrals/1/notes/2", None),
            ("/api/v1/referrals/1/messages", None),
            ("/api/v2/referrals", None),
            ("/", None),
            ("", None),
        ];
        for (path, address) in found {
            assert_eq!(at(path).as_deref(), address, "{path}");
        }
    }

    #[test]
    fn its_methods_are_told_with_who_may_use_them() {
        let routes = routes();
        let asked = |method, path| routes.find(path).unwrap().asked(&method);
        assert_eq!(asked(Method::POST, "/api/v1/referrals"), Asked::ByKnown);
        assert_eq!(asked(Method::POST, "/oauth/token"), Asked::ByAnybody);
        let other = asked(Method::DELETE, "/api/v1/referrals");
        assert_eq!(other, Asked::Otherwise("GET, HEAD, POST".to_owned()));
    }
}
