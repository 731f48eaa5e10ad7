//! What the documents say of the table of steps is what the table says.
use domain::referral::{Need, Status, Step, TABLE, To, Transition};
use std::collections::BTreeSet;
use strum::IntoEnumIterator;

const STEPS: &str = include_str!("../../docs/referral-steps.md");

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
    if all.is_empty() {
        return "–".to_owned();
    }
    all.iter().map(|one| format!("`{}`", code(*one))).collect::<Vec<_>>().join(", ")
}

fn row(row: &Transition) -> String {
    let to = match row.to {
        To::To(status) => format!("`{}`", status.code()),
        To::WhereItCameFrom => "where it came from".to_owned(),
    };
    let cells = [
        format!("`{}`", row.step.code()),
        codes(row.from, Status::code),
        to,
        format!("`{}`", row.by.code()),
        codes(row.needs, Need::code),
        codes(row.takes, Need::code),
    ];
    format!("| {} |", cells.join(" | "))
}

#[test]
fn the_document_of_the_steps_has_the_rows_of_the_table() {
    let expected: Vec<_> = TABLE.iter().map(row).collect();
    let written: Vec<_> = STEPS
        .lines()
        .skip_while(|line| *line != "| step | from | to | by | needs | takes |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(written, expected);
}

#[test]
fn the_document_of_odd_look_ups_has_the_limits_of_the_table() {
    use domain::watch::{LIMITS, Limit};
    let row = |limit: &Limit| {
        let (days, hours) = (limit.within.num_days(), limit.within.num_hours());
        let within = match (days, hours) {
            (0, 1) => "1 hour".to_owned(),
            (1, _) => "1 day".to_owned(),
            _ => format!("{days} days"),
        };
        format!("| `{}` | {} | {} | {within} |", limit.pattern, limit.at_least, limit.unit)
    };
    let expected: Vec<_> = LIMITS.iter().map(row).collect();
    let written: Vec<_> = include_str!("../../docs/odd-look-ups.md")
        .lines()
        .skip_while(|line| *line != "| Pattern | From | Of what | Within |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(written, expected);
}

/// Where a step leads back to: wherever the step that it undoes began.
fn back_to(step: Step) -> &'static [Status] {
    let undone = if step == Step::Resume { Step::Hold } else { Step::RequestCancel };
    undone.transition().from
}

#[test]
fn the_diagram_has_an_arrow_for_each_way_of_each_step() {
    let mut expected = BTreeSet::from(["[*] --> draft".to_owned()]);
    for row in TABLE.iter().filter(|row| row.step != Step::MarkError) {
        let ends = match row.to {
            To::To(status) => vec![status],
            To::WhereItCameFrom => back_to(row.step).to_vec(),
        };
        for (from, to) in row.from.iter().flat_map(|from| ends.iter().map(move |to| (from, to))) {
            expected.insert(format!("{} --> {}: {}", from.code(), to.code(), row.step.code()));
        }
    }
    let drawn: Vec<_> = STEPS.lines().map(str::trim).filter(|line| line.contains("-->")).collect();
    assert_eq!(drawn.len(), expected.len(), "each arrow once");
    assert_eq!(drawn.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_document_lists_each_status_under_its_phase() {
    for phase in domain::referral::Phase::iter() {
        let statuses: Vec<_> = phase.statuses().collect();
        let line = format!("| `{}` | {} |", phase.code(), codes(&statuses, Status::code));
        assert!(STEPS.lines().any(|written| written == line), "{line}");
    }
}
