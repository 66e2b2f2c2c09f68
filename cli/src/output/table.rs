//! Tables: columns as wide as their widest cell, two spaces apart, without lines.

use super::Style;

/// A cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell with a style.
    pub(crate) fn styled(text: impl Into<String>, style: Style) -> Self {
        let text: String = text.into();
        // A control character could move the cursor or overwrite printed text.
        let text = text
            .chars()
            .map(|char| if char.is_control() { ' ' } else { char })
            .collect();
        Self { text, style }
    }

    pub(super) fn width(&self) -> usize {
        self.text.chars().count()
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text, Style::Plain)
    }
}

/// Rows under headings.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    rows: Vec<Vec<Cell>>,
    nothing: &'static str,
}

impl Table {
    /// A table with these headings; `nothing` is printed instead of a table without rows.
    pub(crate) fn new<const N: usize>(headings: [&str; N], nothing: &'static str) -> Self {
        let headings = headings.map(|heading| Cell::styled(heading, Style::Heading)).into();
        Self {
            rows: vec![headings],
            nothing,
        }
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }

    /// The table as text.
    pub(crate) fn text(&self, colour: bool) -> String {
        if self.rows.len() <= 1 {
            return self.nothing.to_owned();
        }
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(Cell::width)
                .max()
        };
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            text.push_str(&line(row, &widths, colour));
            text.push('\n');
        }
        text
    }
}

/// A row in columns of these widths; a wider cell is not cut.
pub(super) fn line(row: &[Cell], widths: &[usize], colour: bool) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(&cell.style.paint(&cell.text, colour));
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_whatever_is_in_them() {
        let mut table = Table::new(["NAME", "N"], "nothing");
        table.row(["é".into(), "1".into()]);
        table.row([Cell::styled("long\u{1b}[2Jname", Style::Good), "22".into()]);
        assert_eq!(
            table.text(false),
            "NAME          N\né             1\nlong [2Jname  22\n"
        );
        assert!(table.text(true).contains("\u{1b}[32mlong [2Jname\u{1b}[0m  22"));
    }

    #[test]
    fn a_table_without_rows_says_so() {
        assert_eq!(Table::new(["NAME"], "No tenants.").text(true), "No tenants.");
    }
}
