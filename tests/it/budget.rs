//! The house's budget: how much is written, and how. The limits stand in `CONTRIBUTING.md`.
mod measure;

use measure::{Measure, measure};
use std::{
    fmt, fs,
    ops::AddAssign,
    path::{Path, PathBuf},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const MEASURED: [&str; 4] = ["src", "domain/src", "entity/src", "migration/src"];
/// Shares of documentation say little about a small tree.
const LARGE_ENOUGH_FOR_SHARES: usize = 3000;

/// The sum of many sources.
#[derive(Default)]
struct Tally {
    files: Vec<usize>,
    code: usize,
    plain: usize,
    doc: usize,
    functions: Vec<usize>,
}

impl AddAssign<&Measure> for Tally {
    fn add_assign(&mut self, file: &Measure) {
        self.files.push(file.lines);
        self.code += file.code;
        self.plain += file.plain;
        self.doc += file.doc;
        self.functions.extend(&file.functions);
    }
}

impl Tally {
    fn breaches(&self) -> Vec<String> {
        let shares_count = self.code > LARGE_ENOUGH_FOR_SHARES;
        let mut found = Vec::new();
        let mut limit = |broken: bool, text: String| {
            if broken {
                found.push(text);
            }
        };
        let at_most = |share: usize, of: usize, percent: usize| share * 100 <= of * percent;
        let plain = at_most(self.plain, self.code, 4);
        limit(!plain, format!("{} plain comment lines > 4 %", self.plain));
        let sparse = shares_count && self.doc * 100 < self.code * 3;
        limit(sparse, format!("{} doc comment lines < 3 %", self.doc));
        let wordy = shares_count && !at_most(self.doc, self.code, 12);
        limit(wordy, format!("{} doc comment lines > 12 %", self.doc));
        for (what, lengths, percent, most) in [
            ("files: median", &self.files, 50, 120),
            ("functions: median", &self.functions, 50, 10),
            ("functions: p90", &self.functions, 90, 35),
        ] {
            let value = percentile(lengths, percent);
            limit(value > most, format!("{what} {value} lines > {most}"));
        }
        found
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let share = |lines: usize| {
            let tenths = lines * 1000 / self.code.max(1);
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        write!(
            out,
            "{:>5} {:>6} {:>6} {:>6} {:>5} {:>5} {:>5} {:>5} {:>5} {:>5}",
            self.files.len(),
            self.code,
            share(self.plain),
            share(self.doc),
            percentile(&self.files, 50),
            percentile(&self.files, 100),
            self.functions.len(),
            percentile(&self.functions, 50),
            percentile(&self.functions, 90),
            percentile(&self.functions, 100),
        )
    }
}

/// The nearest-rank percentile; 0 of nothing.
fn percentile(lengths: &[usize], percent: usize) -> usize {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// Every Rust file below `dir`, in a stable order.
pub fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn the_code_keeps_its_budget() {
    let mut whole = Tally::default();
    let mut breaches = Vec::new();
    let head = "part           files   code plain% doc%   f.med f.max  fns   med   p90   max";
    eprintln!("{head}");
    for part in MEASURED {
        let mut tally = Tally::default();
        for file in rust_files(&Path::new(ROOT).join(part)) {
            let measure = measure(&fs::read_to_string(&file).unwrap());
            let name = file.strip_prefix(ROOT).unwrap().display();
            breaches.extend(measure.breaches.iter().map(|b| format!("{name}:{b}")));
            tally += &measure;
            whole += &measure;
        }
        eprintln!("{part:<14} {tally}");
    }
    eprintln!("{:<14} {whole}", "whole");
    breaches.extend(whole.breaches());
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let folders = fs::read_dir(ROOT).unwrap().map(|e| e.unwrap().path());
    let manifests = folders
        .chain([PathBuf::from(ROOT)])
        .map(|folder| folder.join("Cargo.toml"))
        .filter(|manifest| manifest.is_file());
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let takes = lines.windows(2).any(|w| w == ["[lints]", "workspace = true"]);
        assert!(takes, "{} lacks the lints", manifest.display());
    }
}

#[test]
fn the_sum_is_held_against_the_limits() {
    let within = || Tally {
        files: vec![120, 120, 400],
        code: 10_000,
        plain: 400,
        doc: 1200,
        functions: [vec![10; 60], vec![35; 39], vec![60]].concat(),
    };
    assert_eq!(within().breaches(), Vec::<String>::new());
    let broken: [fn(&mut Tally); 6] = [
        |t| t.plain = 401,
        |t| t.doc = 299,
        |t| t.doc = 1201,
        |t| t.files = vec![121, 121, 1],
        |t| t.functions = vec![11],
        |t| t.functions = [vec![1; 80], vec![36; 20]].concat(),
    ];
    for breach in broken {
        let mut tally = within();
        breach(&mut tally);
        assert_eq!(tally.breaches().len(), 1, "{tally}");
    }
    let small = Tally { code: 3000, doc: 0, ..within() };
    assert!(!small.breaches().iter().any(|b| b.contains("doc")));
}
