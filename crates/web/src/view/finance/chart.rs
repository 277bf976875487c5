//! Bars over days, as SVG: read without a script, without colour, and aloud.

use super::super::chrome::Chrome;
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;
use std::borrow::Borrow;

/// Units of the drawing from one bar to the next.
const STEP: i64 = 10;
/// Units of the drawing that a bar is high at most.
const HEIGHT: i64 = 100;
/// Bars that have the day written under them: every so many.
const LABELLED: usize = 15;

/// One bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its day.
    pub day: Date,
    /// In tiyn.
    pub minor: i64,
    /// Expected, not counted yet: drawn as an outline.
    pub is_expected: bool,
}

/// A chart. The same numbers stand in a table beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Message key of its title.
    pub title: &'static str,
    /// What it shows, in a sentence, in the language of the page.
    pub description: String,
    /// From the left.
    pub bars: Vec<Bar>,
}

/// A bar as it is drawn.
struct Drawn {
    x: i64,
    y: i64,
    height: i64,
    is_expected: bool,
    /// The day under it, or empty.
    label: String,
}

/// The chart as HTML.
#[derive(Template)]
#[template(path = "finance/chart.html")]
pub struct ChartHtml<'a> {
    chrome: &'a Chrome,
    chart: &'a Chart,
    id: String,
    most: String,
    width: i64,
    drawn: Vec<Drawn>,
}

impl HtmlSafe for ChartHtml<'_> {}

impl Chart {
    /// The chart as HTML; `number` tells the charts of a page apart.
    pub(crate) fn html<'a>(
        &'a self,
        chrome: &'a Chrome,
        number: impl Borrow<usize>,
    ) -> ChartHtml<'a> {
        let most = self
            .bars
            .iter()
            .map(|bar| bar.minor)
            .max()
            .unwrap_or(0)
            .max(1);
        let drawn: Vec<Drawn> = self
            .bars
            .iter()
            .zip(0_i64..)
            .map(|(bar, index)| {
                let part = i128::from(bar.minor.max(0)) * i128::from(HEIGHT) / i128::from(most);
                let height = i64::try_from(part).unwrap_or(HEIGHT);
                let is_labelled = usize::try_from(index).is_ok_and(|at| at % LABELLED == 0);
                Drawn {
                    x: index * STEP,
                    y: HEIGHT - height,
                    height,
                    is_expected: bar.is_expected,
                    label: if is_labelled {
                        format!("{:02}.{:02}", bar.day.day(), bar.day.month())
                    } else {
                        String::new()
                    },
                }
            })
            .collect();
        ChartHtml {
            chrome,
            chart: self,
            id: format!("chart-{}", number.borrow()),
            most: chrome.money(most),
            width: i64::try_from(drawn.len()).unwrap_or(1).max(1) * STEP,
            drawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use jiff::civil::date;

    /// The highest bar is as high as the drawing, nothing is no bar, and debts don't fall out of it.
    #[test]
    fn bars_stay_inside_the_drawing() {
        let bar = |day, minor| Bar {
            day: date(2026, 11, day),
            minor,
            is_expected: false,
        };
        let chart = Chart {
            title: "finance-forecast",
            description: String::new(),
            bars: vec![bar(1, i64::MAX), bar(2, 0), bar(3, -5)],
        };
        let chrome = Chrome::new(Lang::En, "/");
        let html = chart.html(&chrome, 0);
        let seen: Vec<_> = html.drawn.iter().map(|bar| (bar.y, bar.height)).collect();
        assert_eq!(seen, [(0, 100), (100, 0), (100, 0)]);
        assert_eq!(html.width, 30);
    }
}
