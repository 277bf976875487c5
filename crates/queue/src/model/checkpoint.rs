//! The checkpoints of the annex with their opening hours and throughput.

use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Opening hours of a day, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpeningHours {
    /// First open minute.
    pub opens_minute: u16,
    /// First closed minute; 1440 for midnight.
    pub closes_minute: u16,
}

/// A road checkpoint with the electronic queue.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// Number in the annex, 1–41; also its event stream and its distribution key.
    pub number: i64,
    /// Name in addresses, such as `nur-zholy`.
    pub slug: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Region in Kazakh.
    pub region_kk: String,
    /// Region in Russian.
    pub region_ru: String,
    /// The country on the other side, ISO 3166-1 alpha-2.
    pub neighbour: String,
    /// When it lets lorries through.
    pub hours: OpeningHours,
    /// Lorries a day to start from; the operator may publish other numbers.
    pub lorries_per_day: i64,
    /// Its time zone.
    pub zone: TimeZone,
}

impl Checkpoint {
    /// The name in English: the address form with capitals, since the annex has no English names.
    pub fn name_en(&self) -> String {
        let capital = |word: &str| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        };
        self.slug
            .split('-')
            .map(capital)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Why the data files can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointsError {
    /// A file is not CSV of the right shape.
    #[error("{file}: {error}")]
    Shape {
        /// The file.
        file: &'static str,
        /// What is wrong, with the line.
        error: csv::Error,
    },
    /// A time is not of the form 08:30.
    #[error("checkpoint-capacity.csv: {slug}: {text:?} is no time of day; write 08:30")]
    Time {
        /// The checkpoint.
        slug: String,
        /// What the file says.
        text: String,
    },
    /// A checkpoint has no line in checkpoint-capacity.csv.
    #[error("checkpoint-capacity.csv: no line for {0}")]
    NoCapacity(String),
    /// Two checkpoints share a number or a name.
    #[error("checkpoints.csv: {0} occurs twice")]
    Twice(String),
}

/// All checkpoints, by number and by slug.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    by_number: BTreeMap<i64, Checkpoint>,
    numbers: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct Line {
    no: i64,
    name_ru: String,
    name_kk: String,
    region_ru: String,
    region_kk: String,
    neighbour_iso2: String,
    slug: String,
}

#[derive(Deserialize)]
struct CapacityLine {
    slug: String,
    open: String,
    close: String,
    lorries_per_day: i64,
}

impl Checkpoints {
    /// The checkpoints that come with the program.
    ///
    /// # Errors
    /// When the embedded files are wrong, which a test excludes.
    pub fn load() -> Result<Self, CheckpointsError> {
        Self::parse(
            include_str!("../../data/checkpoints.csv"),
            include_str!("../../data/checkpoint-capacity.csv"),
        )
    }

    /// Checkpoints from the texts of the two files.
    ///
    /// # Errors
    /// [`CheckpointsError`] with the line that is wrong.
    pub fn parse(checkpoints: &str, capacity: &str) -> Result<Self, CheckpointsError> {
        let mut capacities = read::<CapacityLine>("checkpoint-capacity.csv", capacity)?
            .into_iter()
            .map(|line| (line.slug.clone(), line))
            .collect::<BTreeMap<_, _>>();
        let mut all = Self {
            by_number: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        for line in read::<Line>("checkpoints.csv", checkpoints)? {
            let capacity = capacities
                .remove(&line.slug)
                .ok_or_else(|| CheckpointsError::NoCapacity(line.slug.clone()))?;
            all.insert(join(line, &capacity)?)?;
        }
        Ok(all)
    }

    fn insert(&mut self, checkpoint: Checkpoint) -> Result<(), CheckpointsError> {
        let slug = checkpoint.slug.clone();
        let number = checkpoint.number;
        if self.numbers.insert(slug.clone(), number).is_some()
            || self.by_number.insert(number, checkpoint).is_some()
        {
            return Err(CheckpointsError::Twice(slug));
        }
        Ok(())
    }

    /// A checkpoint by its number in the annex.
    pub fn get(&self, number: i64) -> Option<&Checkpoint> {
        self.by_number.get(&number)
    }

    /// A checkpoint by its name in addresses.
    pub fn by_slug(&self, slug: &str) -> Option<&Checkpoint> {
        self.numbers.get(slug).and_then(|number| self.get(*number))
    }

    /// All of them, in the order of the annex.
    pub fn iter(&self) -> impl Iterator<Item = &Checkpoint> {
        self.by_number.values()
    }
}

fn read<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    text: &str,
) -> Result<Vec<T>, CheckpointsError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| CheckpointsError::Shape { file, error })
}

fn join(line: Line, capacity: &CapacityLine) -> Result<Checkpoint, CheckpointsError> {
    let minute = |text: &str| {
        minute_of_day(text).ok_or_else(|| CheckpointsError::Time {
            slug: line.slug.clone(),
            text: text.to_owned(),
        })
    };
    let hours = OpeningHours {
        opens_minute: minute(&capacity.open)?,
        closes_minute: minute(&capacity.close)?,
    };
    Ok(Checkpoint {
        number: line.no,
        slug: line.slug,
        name_kk: line.name_kk,
        name_ru: line.name_ru,
        region_kk: line.region_kk,
        region_ru: line.region_ru,
        neighbour: line.neighbour_iso2,
        hours,
        lorries_per_day: capacity.lorries_per_day,
        zone: kernel::zone::kazakhstan(),
    })
}

/// `08:30` → 510; `24:00` → 1440.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= 1440).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// the annex names 41 road checkpoints.
    #[test]
    fn the_annex_has_forty_one_checkpoints() {
        let all = Checkpoints::load().unwrap();
        assert_eq!(all.iter().count(), 41);
        let nur_zholy = all.by_slug("nur-zholy").unwrap();
        assert_eq!((nur_zholy.number, nur_zholy.lorries_per_day), (5, 650));
        assert_eq!(
            nur_zholy.hours,
            OpeningHours {
                opens_minute: 510,
                closes_minute: 1230
            }
        );
        assert_eq!(nur_zholy.name_en(), "Nur Zholy");
    }

    #[test]
    fn a_wrong_time_is_named() {
        let capacity = include_str!("../../data/checkpoint-capacity.csv").replace("20:30", "25:00");
        let error = Checkpoints::parse(include_str!("../../data/checkpoints.csv"), &capacity);
        assert!(error.unwrap_err().to_string().contains("25:00"));
    }
}
