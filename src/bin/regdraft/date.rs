//! Which date does a ticket show?

use super::failure::Failure;

/// The date asked for, else that of `SOURCE_DATE_EPOCH`, else none: there is no clock.
pub(crate) fn date(asked: Option<&str>) -> Result<Option<String>, Failure> {
    if let Some(date) = asked {
        return if is_date(date) {
            Ok(Some(date.to_owned()))
        } else {
            Err(Failure::invalid(format_args!("--date {date}: this is no date"))
                .help("write it as YYYY-MM-DD"))
        };
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    match epoch.parse::<i64>() {
        Ok(seconds) => Ok(Some(civil_date(seconds.div_euclid(86_400)))),
        Err(_) => Err(Failure::invalid(format_args!(
            "SOURCE_DATE_EPOCH is {epoch:?}, which is no number of seconds"
        ))),
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (number(4), number(2), number(2));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && parts.next().is_none()
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil_date(day: i64) -> String {
    // Counted from 0000-03-01, so that the leap day ends a year; 146 097 days are 400 years.
    let day = day.saturating_add(719_468);
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates() {
        for (day, date) in
            [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_779, "2026-11-22"), (-1, "1969-12-31")]
        {
            assert_eq!(civil_date(day), date);
        }
        assert!(is_date("2024-02-29") && !is_date("2023-02-29"));
        assert!(!is_date("2024-2-29") && !is_date("2024-02-29-") && !is_date("today"));
    }
}
