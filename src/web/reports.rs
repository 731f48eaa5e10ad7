//! Reports for leads: how referrals went round in a month, with bars beside the numbers, and as a file for a spreadsheet.
use super::{
    fields::Choice,
    page::{Shell, render},
    text::Texts,
    visit::Visit,
};
use crate::{
    error::{Error, Result},
    names::Names,
    referrals::lists::Box,
    reports::referrals::{self, Counts, ReferralReport},
};
use actix_web::{HttpResponse, http::StatusCode, http::header};
use askama::Template;
use domain::report::Month;

/// How many months there are to choose from.
const MONTHS: u32 = 12;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    shell: Shell,
    months: Vec<Choice>,
    desks: Vec<Choice>,
    figures: Vec<Figure>,
    tables: Vec<Table>,
    /// Where the same is to be had as a file.
    file: String,
}

/// A number that says most.
struct Figure {
    label: String,
    number: String,
}

struct Table {
    id: &'static str,
    title: String,
    lines: Vec<Line>,
    total: Option<i64>,
    is_suppressed: bool,
}

struct Line {
    label: String,
    count: Option<i64>,
    /// Percent of the longest bar.
    width: i64,
}

/// The tables of a report: their name in the texts, and the code list of their categories; without one they are services.
fn tables(report: &ReferralReport) -> [(&'static str, Option<&'static str>, &Counts); 5] {
    [
        ("report-answers", Some("answer_bands"), &report.time_to_answer),
        ("report-loops", Some("loop_states"), &report.loops),
        ("report-unanswered", None, &report.unanswered_by_service),
        ("report-declines", Some("decline_reasons"), &report.decline_reasons),
        ("report-hops", Some("hop_bands"), &report.counter_hops),
    ]
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit).await)
}

pub async fn file(visit: Visit) -> HttpResponse {
    visit.answer(sheet(&visit).await)
}

async fn read(visit: &Visit) -> Result<(ReferralReport, Shell, Names)> {
    let access = visit.access()?;
    let report = referrals::read(access, &visit.asked(&[])?).await?;
    let reading = access.reading();
    let mut wanted = Shell::wants(access);
    for cell in &report.unanswered_by_service.cells {
        wanted.service(cell.code.parse().ok());
    }
    let (shell, names) = Shell::finish(visit, "reports", reading, wanted).await?;
    Ok((report, shell, names))
}

async fn page(visit: &Visit) -> Result<HttpResponse> {
    let (report, shell, names) = read(visit).await?;
    let t = visit.texts;
    let last = Month::last_whole(visit.access()?.now());
    let choice = |code: String, label: String, is_chosen| Choice { code, label, is_chosen, hint: None };
    let page = ReportsPage {
        months: (0..MONTHS)
            .map(|back| last.earlier(back))
            .map(|month| choice(month.to_string(), Texts::month(month.first_day()), month == report.month))
            .collect(),
        desks: [(Box::In, "in", "report-in"), (Box::Out, "out", "report-out")]
            .map(|(desk, code, label)| choice(code.to_owned(), t.get(label), desk == report.desk))
            .into(),
        figures: figures(t, &report),
        tables: tables(&report)
            .into_iter()
            .map(|(name, list, counts)| Table {
                id: name,
                title: t.get(name),
                lines: lines(t, &names, list, counts),
                total: counts.total,
                is_suppressed: counts.is_suppressed,
            })
            .collect(),
        file: format!(
            "/reports.csv?month={}&box={}",
            report.month,
            if report.desk == Box::In { "in" } else { "out" }
        ),
        shell,
    };
    render(t, StatusCode::OK, &page)
}

fn figures(t: Texts, report: &ReferralReport) -> Vec<Figure> {
    // Of nothing there is nothing to be hidden.
    let is_nothing = report.loops.total == Some(0);
    let hidden = || if is_nothing { "–".to_owned() } else { t.get("report-hidden") };
    let median = report.median_working_days.map_or_else(hidden, |days| t.count("working-days", days));
    let share = report.closed_loops.and_then(|loops| loops.share);
    let share = share.map_or_else(hidden, |share| format!("{} %", (share * 100.0).round()));
    vec![
        Figure { label: t.get("report-median"), number: median },
        Figure { label: t.get("report-closed"), number: share },
    ]
}

fn label(t: Texts, names: &Names, list: Option<&str>, code: &str) -> String {
    match (list, code.parse()) {
        (Some(list), _) => t.label(list, code),
        (None, Ok(service)) => names.service(service).to_owned(),
        (None, Err(_)) => code.to_owned(),
    }
}

fn lines(t: Texts, names: &Names, list: Option<&str>, counts: &Counts) -> Vec<Line> {
    let longest = counts.cells.iter().filter_map(|cell| cell.count).max().unwrap_or(0).max(1);
    let cells = counts.cells.iter().map(|cell| Line {
        label: label(t, names, list, &cell.code),
        count: cell.count,
        width: cell.count.unwrap_or(0) * 100 / longest,
    });
    cells.collect()
}

/// One line for each category, for a spreadsheet.
async fn sheet(visit: &Visit) -> Result<HttpResponse> {
    let (report, _shell, names) = read(visit).await?;
    let t = visit.texts;
    let fault = |error: csv::Error| Error::Fault(error.into());
    let mut sheet = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        // Spreadsheets take a file without it for an older encoding.
        .from_writer(Vec::from("\u{feff}"));
    let heads = ["report-month", "filter-box", "report-table", "report-category", "report-count"];
    sheet.write_record(heads.map(|head| t.get(head))).map_err(fault)?;
    let desk = t.get(if report.desk == Box::In { "report-in" } else { "report-out" });
    for (name, list, counts) in tables(&report) {
        for cell in &counts.cells {
            let count = cell.count.map_or_else(|| t.get("report-hidden"), |count| count.to_string());
            let line = [
                report.month.to_string(),
                desk.clone(),
                t.get(name),
                label(t, &names, list, &cell.code),
                count,
            ];
            sheet.write_record(line.map(harmless)).map_err(fault)?;
        }
    }
    let written = sheet.into_inner().map_err(|error| Error::Fault(anyhow::anyhow!("{error}")))?;
    let name = format!("attachment; filename=\"polku-{}.csv\"", report.month);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CONTENT_LANGUAGE, t.0.code()))
        .body(written))
}

/// Spreadsheets calculate what begins like a formula (OWASP, CSV injection); a quote in front keeps it a text.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula.to_owned()), format!("'{formula}"));
        }
        assert_eq!(harmless("a=1".to_owned()), "a=1");
    }
}
