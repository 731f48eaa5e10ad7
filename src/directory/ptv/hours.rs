//! Opening hours of the catalogue as a timetable.
use super::{
    node::Node,
    parts::{snake, texts, time},
};
use domain::{
    calendar::local_date,
    code::Set,
    directory::ImportIssueCode as Code,
    opening_hours::{Day, ExceptionalHours, LocalTime, OpeningHours, WeeklyHours},
    text::Localized,
};
use strum::IntoEnumIterator;

/// The timetable of a list of service hours, and what is said with it.
pub fn read(list: &Node<'_>) -> (OpeningHours, Localized) {
    let (mut hours, mut note) = (OpeningHours::default(), Localized::default());
    for item in list.items() {
        for (lang, text) in texts(&item.get("additionalInformation")).iter() {
            let before = note.get(lang).map(|text| format!("{text}\n")).unwrap_or_default();
            note.set(lang, &format!("{before}{text}"));
        }
        match item.word("serviceHourType").map(snake).as_deref() {
            Some("days_of_the_week") => weekly(&mut hours, &item),
            Some("over_midnight") => over_midnight(&mut hours, &item),
            Some("exceptional") => exceptional(&mut hours, &item),
            _ => item.get("serviceHourType").warn(Code::UnknownCode),
        }
    }
    if hours.check().is_err() {
        list.warn(Code::Time);
        hours = OpeningHours::default();
    }
    (hours, note)
}

fn is_seasonal(item: &Node<'_>) -> bool {
    let bounded = item.word("validFrom").or_else(|| item.word("validTo")).is_some();
    let seasonal = bounded && !item.is_true("validForNow");
    if seasonal {
        item.warn(Code::SeasonalHours);
    }
    seasonal
}

fn weekly(hours: &mut OpeningHours, item: &Node<'_>) {
    if is_seasonal(item) || item.is_true("isClosed") {
        return;
    }
    hours.always_open |= item.is_true("isAlwaysOpen");
    hours.by_appointment |= item.is_true("isReservation");
    for open in item.get("openingHour").items() {
        let Some(from) = day(&open, "dayFrom") else {
            open.get("dayFrom").warn(Code::Time);
            continue;
        };
        if let Some((opens, closes)) = times(&open) {
            let days = days_between(from, day(&open, "dayTo"));
            hours.weekly.push(WeeklyHours { days, opens, closes });
        }
    }
}

/// From an hour of one day to an hour of another, cut where the days end.
fn over_midnight(hours: &mut OpeningHours, item: &Node<'_>) {
    if is_seasonal(item) {
        return;
    }
    for open in item.get("openingHour").items() {
        let (Some(from), Some((opens, closes))) = (day(&open, "dayFrom"), times(&open)) else { continue };
        let to = day(&open, "dayTo").unwrap_or(from);
        let all: Vec<Day> = days_between(from, Some(to)).iter().collect();
        let midnight = LocalTime::from(chrono::NaiveTime::MIN);
        match ordered(&all, from).as_slice() {
            [first, _] if closes <= opens => {
                hours.weekly.push(WeeklyHours { days: only(*first), opens, closes });
            }
            [first, middle @ .., last] => {
                hours.weekly.push(WeeklyHours { days: only(*first), opens, closes: midnight });
                let between = middle.iter().copied().collect::<Set<Day>>();
                if !between.is_empty() {
                    hours.weekly.push(WeeklyHours { days: between, opens: midnight, closes: midnight });
                }
                hours.weekly.push(WeeklyHours { days: only(*last), opens: midnight, closes });
            }
            _ => hours.weekly.push(WeeklyHours { days: only(from), opens, closes }),
        }
    }
}

fn exceptional(hours: &mut OpeningHours, item: &Node<'_>) {
    let Some(from) = time(&item.get("validFrom")) else {
        item.get("validFrom").warn(Code::Time);
        return;
    };
    let to = time(&item.get("validTo")).map(local_date);
    let one = |times: Option<(LocalTime, LocalTime)>| ExceptionalHours {
        from: local_date(from),
        to,
        opens: times.map(|(opens, _)| opens),
        closes: times.map(|(_, closes)| closes),
        note: None,
    };
    if item.is_true("isClosed") {
        hours.exceptions.push(one(None));
        return;
    }
    let open = item.get("openingHour").items().filter_map(|open| times(&open)).collect::<Vec<_>>();
    hours.exceptions.extend(open.into_iter().map(|times| one(Some(times))));
}

/// The times of an entry `{from, to}` or `{opens, closes}`.
pub fn times(open: &Node<'_>) -> Option<(LocalTime, LocalTime)> {
    let [from, to] = if open.has("opens") { ["opens", "closes"] } else { ["from", "to"] };
    let read = |key| LocalTime::parse(open.word(key)?).ok();
    let both = read(from).zip(read(to));
    if both.is_none() {
        open.get(from).warn(Code::Time);
    }
    both
}

fn day(open: &Node<'_>, key: &str) -> Option<Day> {
    open.word(key).and_then(|name| snake(name).parse().ok())
}

fn only(day: Day) -> Set<Day> {
    std::iter::once(day).collect()
}

/// The days from one to another, over the end of the week too; one day where the last is not said.
fn days_between(from: Day, to: Option<Day>) -> Set<Day> {
    let to = to.unwrap_or(from);
    Day::iter()
        .filter(|day| if from <= to { (from..=to).contains(day) } else { *day >= from || *day <= to })
        .collect()
}

fn ordered(days: &[Day], first: Day) -> Vec<Day> {
    let (before, after): (Vec<Day>, Vec<Day>) = days.iter().partition(|day| **day < first);
    [after, before].concat()
}

/// Days numbered from Monday.
pub fn numbered(list: &Node<'_>) -> Set<Day> {
    let place = |item: Node<'_>| item.text().and_then(|text| text.parse::<usize>().ok());
    list.items().filter_map(place).filter_map(|number| Day::iter().nth(number.checked_sub(1)?)).collect()
}
