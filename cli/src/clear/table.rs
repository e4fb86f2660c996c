//! A CSV file with columns by name, and faults that say where they are.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::decimal::{self, DecimalError};

/// What is wrong with an input, and where.
#[derive(Debug)]
pub struct Fault {
    file: PathBuf,
    line: Option<u64>,
    column: Option<String>,
    reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Where a table is read from.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    File(&'a Path),
    /// A name to call it by, and what would stand in the file.
    Text(&'a str, &'a str),
}

impl<'a> Source<'a> {
    fn name(self) -> &'a Path {
        match self {
            Self::File(path) => path,
            Self::Text(name, _) => Path::new(name),
        }
    }

    fn bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(path) => fs::read(path),
            Self::Text(_, text) => Ok(text.as_bytes().to_vec()),
        }
    }
}

/// All rows of a file.
pub struct Table {
    file: PathBuf,
    columns: Vec<&'static str>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads the named columns; others may be there and are left alone.
    pub fn read(source: Source<'_>, columns: &[&'static str]) -> Result<Self, Fault> {
        let file = source.name();
        let fault = |line, column: Option<&str>, reason: String| Fault {
            file: file.to_owned(),
            line,
            column: column.map(str::to_owned),
            reason,
        };
        let bytes =
            source.bytes().map_err(|error| fault(None, None, format!("can't be read: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count() as u64;
            fault(Some(line), None, "is not UTF-8".into())
        })?;
        let text = text.trim_start_matches('\u{feff}');
        if let Some(line) = stray_quote(text) {
            let reason = "has a quote where none may stand: a field is quoted as a whole, and \
                          quotes in it are doubled";
            return Err(fault(Some(line), None, reason.into()));
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut lines = Lines { text, byte: 0, line: 1 };

        let header =
            reader.headers().map_err(|error| fault(None, None, error.to_string()))?.clone();
        let line = Some(lines.at(header.position()));
        if header.is_empty() {
            return Err(fault(None, None, "is empty".into()));
        }
        let mut places = Vec::new();
        for column in columns {
            let mut found =
                header.iter().enumerate().filter(|(_, name)| name == column).map(|(at, _)| at);
            let place = found.next().ok_or_else(|| {
                fault(line, Some(column), "this column is missing from the header".into())
            })?;
            if found.next().is_some() {
                return Err(fault(line, Some(column), "this column occurs twice".into()));
            }
            places.push(place);
        }

        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| fault(None, None, error.to_string()))?;
            let line = lines.at(record.position());
            if record.len() != header.len() {
                let (has, wants) = (record.len(), header.len());
                let reason = format!("has {has} field(s) where the header has {wants}");
                return Err(fault(Some(line), None, reason));
            }
            let fields = places.iter().map(|place| record[*place].to_owned()).collect();
            rows.push((line, fields));
        }
        Ok(Self { file: file.to_owned(), columns: columns.to_vec(), rows })
    }

    /// A fault of the file as a whole.
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), line: None, column: None, reason: reason.into() }
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, line: *line, fields })
    }
}

/// Counts lines up to where records start. (The reader's own count takes a
/// record to start before the blank lines and the `\n` that it skips.)
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// Records come in order, so each byte is looked at once.
    fn at(&mut self, record: Option<&csv::Position>) -> u64 {
        let start = record.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(self.byte);
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.byte).copied() {
            let is_end = byte == b'\n' || byte == b'\r';
            if self.byte >= start && !is_end {
                break;
            }
            let is_first_of_two = byte == b'\r' && bytes.get(self.byte + 1) == Some(&b'\n');
            self.line += u64::from(is_end && !is_first_of_two);
            self.byte += 1;
        }
        self.line
    }
}

/// The line of the first quote that neither opens nor closes a field, or that
/// is never closed. The reader would take such a text as it comes, and lose
/// rows.
fn stray_quote(text: &str) -> Option<u64> {
    let mut line = 1;
    let mut opened = None;
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (b'"', Some(_)) => {
                opened = None;
                if !matches!(bytes.peek(), None | Some(b',' | b'\r' | b'\n')) {
                    return Some(line);
                }
            }
            (b'"', None) if at_start => opened = Some(line),
            (b'"', None) => return Some(line),
            _ => {}
        }
        at_start = opened.is_none() && matches!(byte, b',' | b'\r' | b'\n');
        let is_first_of_two = byte == b'\r' && bytes.peek() == Some(&b'\n');
        line += u64::from(matches!(byte, b'\r' | b'\n') && !is_first_of_two);
    }
    opened
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    line: u64,
    fields: &'a [String],
}

impl<'a> Row<'a> {
    pub const fn line(&self) -> u64 {
        self.line
    }

    pub fn fault(&self, column: &str, reason: impl Into<String>) -> Fault {
        Fault {
            file: self.table.file.clone(),
            line: Some(self.line),
            column: Some(column.to_owned()),
            reason: reason.into(),
        }
    }

    /// The text under a column that [`Table::read`] was given.
    pub fn text(&self, column: &str) -> Result<&'a str, Fault> {
        let place = self.table.columns.iter().position(|name| *name == column);
        place
            .and_then(|place| self.fields.get(place))
            .map(String::as_str)
            .ok_or_else(|| self.fault(column, "this column was not read"))
    }

    /// Like [`Row::text`], but an empty field is a fault, and so are blanks
    /// around it, which nobody would see.
    pub fn name(&self, column: &str) -> Result<&'a str, Fault> {
        match self.text(column)? {
            "" => Err(self.fault(column, "is empty")),
            name if name.trim() != name || name.contains(char::is_control) => {
                Err(self.fault(column, format!("{name:?} has blanks around it or controls in it")))
            }
            name => Ok(name),
        }
    }

    /// A number scaled by 10^`decimals`, at most `most`.
    pub fn number(&self, column: &str, decimals: u32, most: u128) -> Result<u128, Fault> {
        let text = self.name(column)?;
        let error = match decimal::parse(text, decimals) {
            Ok(value) if value <= most => return Ok(value),
            Ok(_) => DecimalError::TooLarge,
            Err(error) => error,
        };
        Err(self.fault(column, format!("{text:?} {error}")))
    }

    pub fn positive(&self, column: &str, decimals: u32, most: u128) -> Result<u128, Fault> {
        match self.number(column, decimals, most)? {
            0 => Err(self.fault(column, "must be greater than 0")),
            value => Ok(value),
        }
    }

    /// Like [`Row::number`], or `None` for an empty field.
    pub fn optional(&self, column: &str, decimals: u32, most: u128) -> Result<Option<u128>, Fault> {
        match self.text(column)? {
            "" => Ok(None),
            _ => self.number(column, decimals, most).map(Some),
        }
    }
}
