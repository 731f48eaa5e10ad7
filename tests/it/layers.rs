//! Which module may name which: this table is the architecture.
use crate::budget::rust_files;
use proc_macro2::{TokenStream, TokenTree};
use std::{collections::BTreeSet, fs, path::Path};
use syn::{UseTree, visit::Visit};

const SLICES: &[&str] = &[
    "alerts",
    "audit",
    "bases",
    "cases",
    "clients",
    "codelists",
    "directory",
    "events",
    "identity",
    "measures",
    "meetings",
    "names",
    "plans",
    "referrals",
];

enum May {
    Name(&'static [&'static str]),
    /// These, and every slice.
    NameSlices(&'static [&'static str]),
    NameAll,
}

const FOUNDATIONS: &[(&str, May)] = &[
    ("answer", May::Name(&[])),
    ("error", May::Name(&["answer"])),
    ("config", May::Name(&["error"])),
    ("crypto", May::Name(&["config", "error"])),
    ("telemetry", May::Name(&["config", "error"])),
    ("seal", May::Name(&["crypto"])),
    ("store", May::Name(&["config", "crypto", "error", "seal"])),
    ("http", May::Name(&["answer", "error", "store"])),
    ("access", May::Name(&["error", "crypto", "seal", "store", "http"])),
    // Whoever takes part in a plan does so as a member of its case.
    ("plans", May::Name(&["error", "store", "http", "access", "cases"])),
    ("facade", May::NameSlices(&["error", "http", "access"])),
    ("web", May::NameSlices(&["error", "http", "access", "reports"])),
    ("reports", May::NameSlices(&["error", "http", "access"])),
    ("operations", May::NameAll),
    ("serve", May::NameAll),
    ("worker", May::NameAll),
    ("app", May::NameAll),
    ("cli", May::NameAll),
    ("demo", May::NameAll),
    ("generate", May::NameAll),
    ("lib", May::NameAll),
    ("main", May::NameAll),
];
const SLICE: May = May::Name(&["config", "crypto", "error", "seal", "store", "http", "access"]);

fn rule(module: &str) -> Option<&'static May> {
    let known = FOUNDATIONS.iter().find(|(name, _)| *name == module);
    let slice = SLICES.contains(&module).then_some(&SLICE);
    known.map(|(_, may)| may).or(slice)
}

impl May {
    fn name(&self, target: &str) -> bool {
        match self {
            Self::Name(these) => these.contains(&target),
            Self::NameSlices(these) => these.contains(&target) || SLICES.contains(&target),
            Self::NameAll => true,
        }
    }
}

/// The modules, counted from the crate's root, that one file names.
struct Named {
    place: Vec<String>,
    found: BTreeSet<String>,
}

impl Named {
    /// `file` is relative to `src`.
    fn by(file: &Path, text: &str) -> BTreeSet<String> {
        let without_end = file.with_extension("");
        let place = without_end
            .iter()
            .map(|part| part.to_str().unwrap().to_owned())
            .filter(|part| !["mod", "lib", "main"].contains(&part.as_str()))
            .collect();
        let found = BTreeSet::new();
        let mut named = Self { place, found };
        named.visit_file(&syn::parse_file(text).unwrap());
        named.found
    }

    /// Resolves `crate`, `self` and `super`; a path that starts otherwise stays in its module or leaves the crate.
    fn path(&mut self, path: &[String]) {
        let mut place = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self" | "super") => self.place.clone(),
            _ => return,
        };
        for part in path {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => drop(place.pop()),
                name => place.push(name.to_owned()),
            }
        }
        self.found.extend(place.into_iter().next());
    }

    fn tree(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &with(path.ident.to_string())),
            UseTree::Name(name) => self.path(&with(name.ident.to_string())),
            UseTree::Rename(name) => self.path(&with(name.ident.to_string())),
            UseTree::Glob(_) => self.path(&with("*".to_owned())),
            UseTree::Group(group) => group.items.iter().for_each(|t| self.tree(t, before)),
        }
    }

    /// Macros and attributes are not parsed: their paths are read from the bare tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::new();
        let mut colons = 0;
        for token in tokens {
            if let TokenTree::Punct(colon) = &token
                && colon.as_char() == ':'
            {
                colons += 1;
                continue;
            }
            if colons != 2 {
                self.path(&std::mem::take(&mut path));
            }
            match token {
                TokenTree::Ident(name) => path.push(name.to_string()),
                TokenTree::Group(group) => {
                    path.push("*".to_owned());
                    self.tokens(group.stream());
                }
                _ => path.push("*".to_owned()),
            }
            colons = 0;
        }
        self.path(&path);
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.place.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.place.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.path(&names);
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.tokens(list.tokens.clone());
    }
}

/// What one file of `src` names and may not.
fn breaches(file: &Path, text: &str) -> Vec<String> {
    let first = file.iter().next().unwrap().to_str().unwrap();
    let module = first.trim_end_matches(".rs");
    let Some(may) = rule(module) else {
        return vec![format!("{module} has no row in the table of layers")];
    };
    Named::by(file, text)
        .into_iter()
        .filter(|target| target != module && !may.name(target))
        .map(|target| format!("{} names {target}", file.display()))
        .collect()
}

#[test]
fn modules_name_only_the_layers_below_them() {
    let src = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let found: BTreeSet<_> = rust_files(src)
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            breaches(file.strip_prefix(src).unwrap(), &text)
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_table_names_only_modules_with_a_row() {
    for (module, may) in FOUNDATIONS {
        let (May::Name(these) | May::NameSlices(these)) = may else {
            continue;
        };
        let unknown = these.iter().find(|name| rule(name).is_none());
        assert_eq!(unknown, None, "in the row of {module}");
    }
}

#[test]
fn a_breach_is_found_however_it_is_written() {
    for (file, text) in [
        ("referrals/api.rs", "use crate::cases::View;"),
        ("referrals/api.rs", "use crate::{access::Access, cases::{self, View}};"),
        ("referrals/api.rs", "use super::super::cases as other;"),
        ("referrals/mod.rs", "pub use super::cases;"),
        ("referrals/api.rs", "fn f() -> crate::cases::View { g() }"),
        ("referrals/api.rs", "fn f() { g::<crate::cases::View>(); }"),
        ("referrals/api.rs", "fn f() { vec![1, crate::cases::ONE] }"),
        ("referrals/api.rs", "fn f() { m!(a: crate::cases::ONE, mut super::x) }"),
        ("referrals/api.rs", "#[p(body = Vec<crate::cases::View>)] fn f() {}"),
        ("referrals/api.rs", "mod a { use super::super::super::cases; }"),
        ("error.rs", "impl From<crate::cases::E> for Error {}"),
    ] {
        let expected = [format!("{file} names cases")];
        assert_eq!(breaches(Path::new(file), text), expected, "{text}");
    }
}

#[test]
fn layers_are_told_apart() {
    for (file, text, found) in [
        ("web/list.rs", "use crate::{cases, store};", 1),
        ("facade/fhir/task.rs", "use crate::{cases, access, referrals};", 0),
        ("access/mod.rs", "use crate::{http::Caller, store, error};", 0),
        ("store/mod.rs", "use crate::http::Caller;", 1),
        ("cases/mod.rs", "pub(crate) mod steps; use self::steps::Open;", 0),
        ("cases/api.rs", "use super::*; use crate::access::*;", 0),
        ("cases/mod.rs", "use super::*;", 1),
        ("cases/mod.rs", "use crate::*;", 1),
        ("cases/mod.rs", "use crate::ReExported;", 1),
        ("app.rs", "use crate::{cases, store, worker};", 0),
        ("helpers/mod.rs", "", 1),
    ] {
        let breaches = breaches(Path::new(file), text);
        assert_eq!(breaches.len(), found, "{file} {text}: {breaches:?}");
    }
}
