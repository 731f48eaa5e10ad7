use super::HoursFlaw;
use crate::identifiers::text_value::text_value;
use chrono::NaiveTime;
use std::fmt;

/// A time of day in Finland to the minute, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(NaiveTime);

text_value! {
    LocalTime,
    error = HoursFlaw,
    pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
    example = "08:00",
}

impl LocalTime {
    pub(super) const MIDNIGHT: Self = Self(NaiveTime::MIN);

    /// Reads `HH:MM`, or `HH:MM:SS` whose seconds are dropped. Refuses with [`HoursFlaw::Time`].
    pub fn parse(text: &str) -> Result<Self, HoursFlaw> {
        let format = match text.len() {
            5 => "%H:%M",
            8 => "%H:%M:%S",
            _ => return Err(HoursFlaw::Time),
        };
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
            return Err(HoursFlaw::Time);
        }
        NaiveTime::parse_from_str(text, format).or(Err(HoursFlaw::Time)).map(Self::from)
    }

    /// The time as `chrono` has it.
    pub fn time(self) -> NaiveTime {
        self.0
    }
}

impl From<NaiveTime> for LocalTime {
    fn from(time: NaiveTime) -> Self {
        use chrono::Timelike;
        Self(NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or_default())
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_published_forms_are_read() {
        for text in ["08:00", "08:00:00"] {
            assert_eq!(LocalTime::parse(text).unwrap().to_string(), "08:00");
        }
        assert_eq!(LocalTime::parse("23:59:59").unwrap().to_string(), "23:59");
    }

    #[test]
    fn refused() {
        for text in [
            "", "8:00", " 8:00", "+8:00", "24:00", "08:60", "08.00", "0800", "08:00Z", "08:00:0", "08:000",
            "08:0:000", "kello",
        ] {
            assert_eq!(LocalTime::parse(text), Err(HoursFlaw::Time), "{text}");
        }
    }
}
