//! Measures one Rust source by its tokens and its syntax tree.
use proc_macro2::{Span, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{Attribute, File, Signature, spanned::Spanned, visit::Visit};

/// What one source holds; `breaches` begin with their line.
#[derive(Debug, Default, PartialEq)]
pub struct Measure {
    pub lines: usize,
    pub code: usize,
    pub plain: usize,
    pub doc: usize,
    pub functions: Vec<usize>,
    pub breaches: Vec<String>,
}

pub fn measure(text: &str) -> Measure {
    let tree: File = syn::parse_file(text).unwrap();
    let mut written = Written::new(text);
    written.tokens(text.parse().unwrap());
    written.gap(text.len());
    let mut functions = Functions::default();
    functions.visit_file(&tree);
    let mut measure = Measure {
        lines: text.lines().count(),
        code: written.code.len(),
        plain: written.plain.len(),
        doc: written.doc.len(),
        functions: functions.lengths,
        breaches: functions.breaches,
    };
    if measure.lines > 400 {
        let lines = measure.lines;
        measure.breaches.push(format!("1: {lines} lines > 400"));
    }
    measure.breaches.extend(written.breaches);
    measure.breaches.extend(machine_paths(text));
    measure
}

/// What stands on which line: code and doc comments are tokens, plain comments are the gaps between them.
struct Written<'a> {
    text: &'a str,
    read: usize,
    line: usize,
    code: BTreeSet<usize>,
    plain: BTreeSet<usize>,
    doc: BTreeSet<usize>,
    breaches: Vec<String>,
}

impl<'a> Written<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            read: 0,
            line: 1,
            code: BTreeSet::new(),
            plain: BTreeSet::new(),
            doc: BTreeSet::new(),
            breaches: Vec::new(),
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.token(group.span_open());
                    self.tokens(group.stream());
                    self.token(group.span_close());
                }
                leaf => self.token(leaf.span()),
            }
        }
    }

    fn token(&mut self, span: Span) {
        let range = span.byte_range();
        if range.end <= self.read {
            return;
        }
        self.gap(range.start);
        let token = self.text.get(range.clone()).unwrap_or_default();
        let lines = span.start().line..=span.end().line;
        let is_doc = ["///", "//!", "/**", "/*!"].iter().any(|sign| token.starts_with(sign));
        if is_doc {
            self.unnumbered(span.start().line, token);
            self.doc.extend(lines);
        } else {
            self.code.extend(lines);
        }
        self.read = range.end;
        self.line = span.end().line;
    }

    /// Reads what stands between the last token and this place: white space and plain comments.
    fn gap(&mut self, until: usize) {
        let gap = self.text.get(self.read..until).unwrap_or_default();
        for (line, text) in (self.line..).zip(gap.split('\n')) {
            if !text.trim().is_empty() {
                self.plain.insert(line);
                self.comment(line, text);
            }
        }
    }

    fn comment(&mut self, line: usize, text: &str) {
        let words = text.trim().trim_start_matches(['/', '*', '!']).trim();
        let is_banner = text.trim().starts_with("////")
            || ["---", "===", "###", "***", "~~~", "___", "───", "━━━"]
                .iter()
                .any(|rule| text.contains(rule));
        if is_banner {
            self.breaches.push(format!("{line}: a section banner"));
        }
        if words.ends_with(';') && syn::parse_str::<syn::Stmt>(words).is_ok() {
            self.breaches.push(format!("{line}: commented-out code"));
        }
        self.unnumbered(line, text);
    }

    fn unnumbered(&mut self, line: usize, text: &str) {
        let is_numbered = text.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !is_numbered && ["TODO", "FIXME"].iter().any(|word| text.contains(word)) {
            let breach = format!("{line}: something to do without an issue number");
            self.breaches.push(breach);
        }
    }
}

fn machine_paths(text: &str) -> Vec<String> {
    let homes = ["home", "root", "work", "tmp", "Users"].map(|name| format!("/{name}/"));
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| homes.iter().any(|home| line.contains(home)))
        .map(|(line, _)| format!("{line}: a path of a machine"))
        .collect()
}

/// Every function with a body outside `#[cfg(test)]`.
#[derive(Default)]
struct Functions {
    lengths: Vec<usize>,
    breaches: Vec<String>,
}

impl Functions {
    fn add(&mut self, signature: &Signature, body: &syn::Block) {
        let (first, last) = (signature.span().start().line, body.span().end().line);
        let (name, length) = (&signature.ident, last + 1 - first);
        self.lengths.push(length);
        if length > 60 {
            let breach = format!("{first}: fn {name} has {length} lines > 60");
            self.breaches.push(breach);
        }
        if signature.inputs.len() > 5 {
            let inputs = signature.inputs.len();
            let breach = format!("{first}: fn {name} has {inputs} parameters > 5");
            self.breaches.push(breach);
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|a| a.path().is_ident("cfg") && a.parse_args::<syn::Path>().is_ok_and(|p| p.is_ident("test")))
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn code_and_comments_are_told_apart() {
    let text = "//! What it is.\n\n// why\nfn a() { // here\n    let _ = \"// no /* no\"; /* two\n    lines */\n}\n/// So.\nstruct B;\n";
    let measure = measure(text);
    assert_eq!((measure.code, measure.plain, measure.doc), (4, 4, 2));
    assert_eq!((measure.lines, measure.functions), (9, vec![4]));
    assert_eq!(measure.breaches, Vec::<String>::new());
}

#[test]
fn functions_of_test_modules_do_not_count() {
    let text = "impl A { fn a() {} }\ntrait T { fn t() {} fn u(); }\nfn f() {\n    fn inner() {}\n}\n#[cfg(test)]\nmod tests {\n    fn x() {}\n}\n";
    assert_eq!(measure(text).functions, [1, 1, 3, 1]);
}

#[test]
fn what_breaks_the_budget_is_named_with_its_line() {
    let machine = format!("const P: &str = \"/{}/me\";", "home");
    let long = format!("\nfn f() {{\n{}}}", "    x();\n".repeat(59));
    for (text, breach) in [
        ("\n// ---- Part two ----", "2: a section banner"),
        ("/////////\nfn f() {}", "1: a section banner"),
        ("fn f() {}\n// let x = f();", "2: commented-out code"),
        ("/// TODO: more\nfn f() {}", "1: something to do without an issue number"),
        ("fn f() {} // FIXME", "1: something to do without an issue number"),
        ("fn f(a: A, b: A, c: A, d: A, e: A, g: A) {}", "1: fn f has 6 parameters > 5"),
        (machine.as_str(), "1: a path of a machine"),
        (long.as_str(), "2: fn f has 61 lines > 60"),
        (&"\n".repeat(401), "1: 401 lines > 400"),
    ] {
        assert_eq!(measure(text).breaches, [breach], "{text}");
    }
}

#[test]
fn what_keeps_the_budget_is_left_alone() {
    for text in [
        "// TODO (#12): the sealed log",
        "/// | a | b |\n/// |---|---|\nfn f(a: A, b: A, c: A, d: A, e: A) {}",
        "// so it is; see below;\nfn f() {}",
        "const DASHES: &str = \"// -----\";",
        "fn f() {}\n\n\n",
    ] {
        assert_eq!(measure(text).breaches, Vec::<String>::new(), "{text}");
    }
}
