//! Operations and their addresses: the same calls serve them and describe them, and the description says which methods
//! an address takes and for which of them one must be signed in.
use actix_web::{
    dev::{HttpServiceFactory, ResourceDef},
    http::Method,
    web::ServiceConfig,
};
use std::{collections::BTreeMap, sync::Arc};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};
use utoipa_actix_web::OpenApiFactory;

/// Takes the operations of the slices. Workers serve them; the description is made of them once, as it is large.
pub enum Routing<'a> {
    Serving(&'a mut ServiceConfig),
    Describing(&'a mut OpenApi),
}

impl Routing<'_> {
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match self {
            Self::Serving(config) => drop(config.service(operation)),
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
