//! What the API description says of an address: which methods it takes, and for which of them one must be signed in.
use actix_web::{dev::ResourceDef, http::Method};
use std::{collections::BTreeMap, sync::Arc};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};

/// Every address with its methods.
#[derive(Clone)]
pub struct Routes(Arc<[Route]>);

struct Route {
    address: ResourceDef,
    /// Whether each method needs a caller who is signed in.
    methods: BTreeMap<&'static str, bool>,
}

/// What a request asks for, as far as its method and its address tell.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// An operation for those alone who are signed in.
    ByKnown,
    ByAnybody,
    /// The address takes other methods: these, as in `Allow`.
    Otherwise(String),
    /// The description does not have the address.
    Elsewhere,
}

impl Routes {
    pub fn of(description: &OpenApi) -> Self {
        let mut paths: Vec<_> = description.paths.paths.iter().collect();
        // A literal address is meant before one with a parameter.
        paths.sort_by_key(|(path, _)| path.matches('{').count());
        Self(paths.into_iter().map(|(path, item)| Route::of(path, item)).collect())
    }

    pub fn asked(&self, method: &Method, path: &str) -> Asked {
        let Some(route) = self.0.iter().find(|route| route.address.is_match(path)) else {
            return Asked::Elsewhere;
        };
        match route.methods.get(method.as_str()) {
            Some(true) => Asked::ByKnown,
            Some(false) => Asked::ByAnybody,
            None => Asked::Otherwise(route.allowed()),
        }
    }
}

impl Route {
    fn of(path: &str, item: &PathItem) -> Self {
        let operations =
            [("GET", &item.get), ("POST", &item.post), ("PATCH", &item.patch), ("DELETE", &item.delete)];
        // Who names how callers prove themselves there is open to others than those who are signed in.
        let by_known = |operation: &Operation| operation.security.is_none();
        let methods = operations
            .into_iter()
            .filter_map(|(method, operation)| Some((method, by_known(operation.as_ref()?))))
            .collect();
        Self { address: ResourceDef::new(path), methods }
    }

    fn allowed(&self) -> String {
        let methods: Vec<_> = self.methods.keys().copied().collect();
        methods.join(", ").replace("GET", "GET, HEAD")
    }
}
