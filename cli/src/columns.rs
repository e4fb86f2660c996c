//! Tables of figures, aligned for reading.

use crate::decimal::{self, grouped};

pub struct Column {
    title: &'static str,
    is_number: bool,
    cells: Vec<String>,
}

impl Column {
    pub fn text<S: Into<String>>(title: &'static str, cells: impl IntoIterator<Item = S>) -> Self {
        Self { title, is_number: false, cells: cells.into_iter().map(Into::into).collect() }
    }

    /// Integers scaled by 10^`decimals`.
    pub fn numbers(
        title: &'static str,
        values: impl IntoIterator<Item = u128>,
        decimals: u32,
    ) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        Self { title, is_number: true, cells: aligned(&values, decimals) }
    }

    /// The same, of which some may be below zero.
    pub fn signed(
        title: &'static str,
        values: impl IntoIterator<Item = i128>,
        decimals: u32,
    ) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let sizes: Vec<_> = values.iter().map(|value| value.unsigned_abs()).collect();
        let sign = |value: &i128| if *value < 0 { "-" } else { "" };
        let cells = values.iter().zip(aligned(&sizes, decimals));
        let cells = cells.map(|(value, size)| format!("{}{size}", sign(value))).collect();
        Self { title, is_number: true, cells }
    }

    fn width(&self) -> usize {
        self.cells.iter().map(String::len).max().unwrap_or(0).max(self.title.len())
    }
}

pub fn table(columns: &[Column]) -> String {
    let widths: Vec<_> = columns.iter().map(Column::width).collect();
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let row = |cell: &dyn Fn(&Column) -> String| {
        let cells = columns.iter().zip(&widths).map(|(column, &width)| match column.is_number {
            true => format!("{:>width$}", cell(column)),
            false => format!("{:<width$}", cell(column)),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        format!("  {}\n", line.trim_end())
    };
    let header = row(&|column| column.title.to_owned());
    let body = (0..rows).map(|at| row(&|column| column.cells.get(at).cloned().unwrap_or_default()));
    header + &body.collect::<String>()
}

/// With as many decimals as show each of the values exactly.
pub fn aligned(values: &[u128], decimals: u32) -> Vec<String> {
    let texts: Vec<_> = values.iter().map(|value| decimal::format(*value, decimals)).collect();
    let parts: Vec<(&str, &str)> =
        texts.iter().map(|text| text.split_once('.').unwrap_or((text.as_str(), ""))).collect();
    let needed = |fraction: &str| fraction.trim_end_matches('0').len();
    let shown = parts.iter().map(|(_, fraction)| needed(fraction)).max().unwrap_or(0);
    let number = |(whole, fraction): &(&str, &str)| match shown {
        0 => grouped(whole),
        _ => format!("{}.{}", grouped(whole), fraction.get(..shown).unwrap_or(fraction)),
    };
    parts.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_what_is_needed_to_be_exact() {
        assert_eq!(aligned(&[12_345_500_000, 7_000_000], 6), ["12,345.5", "7.0"]);
        assert_eq!(aligned(&[12_000_000], 6), ["12"]);
        assert_eq!(aligned(&[1, 13], 0), ["1", "13"]);
        assert_eq!(aligned(&[], 6), [""; 0]);
    }

    #[test]
    fn columns_are_aligned() {
        let text = table(&[
            Column::text("who", ["D", "grid company"]),
            Column::numbers("MWh", [4_355_500_000, 1_000_000], 6),
            Column::text("why", ["", "no line"]),
        ]);
        let expected = [
            "  who               MWh  why\n",
            "  D             4,355.5\n",
            "  grid company      1.0  no line\n",
        ];
        assert_eq!(text, expected.concat());
    }

    #[test]
    fn what_is_below_zero_has_its_sign_before_its_digits() {
        let text = table(&[Column::signed("token", [-1_234_500, 7_000_000], 3)]);
        assert_eq!(text, "     token\n  -1,234.5\n   7,000.0\n");
    }
}
