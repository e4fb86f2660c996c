//! Lines of progress, and one line that is drawn again and again.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// Back to the start of the line, and delete it.
const ERASE: &str = "\r\x1b[K";

pub struct Screen<W> {
    out: W,
    is_terminal: bool,
    /// Where nobody can redraw a line, a new one is written this often.
    every: Duration,
    /// When the status was last written, if it is the last thing that was.
    status: Option<Instant>,
}

impl<W: Write + IsTerminal> Screen<W> {
    pub fn of(out: W, every: Duration) -> Self {
        Self { is_terminal: out.is_terminal(), out, every, status: None }
    }
}

impl<W: Write> Screen<W> {
    /// Writes `text`, over the status if there is one.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        if self.status.take().is_some() && self.is_terminal {
            write!(self.out, "{ERASE}")?;
        }
        writeln!(self.out, "{text}")
    }

    /// Shows what is being waited for.
    pub fn status(&mut self, text: &str) -> io::Result<()> {
        if self.is_terminal {
            write!(self.out, "{ERASE}{text}")?;
        } else if self.status.is_none_or(|last| last.elapsed() >= self.every) {
            writeln!(self.out, "{text}")?;
        } else {
            return Ok(());
        }
        self.status = Some(Instant::now());
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(is_terminal: bool) -> String {
        let every = Duration::from_secs(10);
        let mut screen = Screen { out: Vec::new(), is_terminal, every, status: None };
        screen.line("a").unwrap();
        screen.status("3 s").unwrap();
        screen.status("2 s").unwrap();
        screen.line("b").unwrap();
        String::from_utf8(screen.out).unwrap()
    }

    #[test]
    fn a_terminal_shows_one_status() {
        assert_eq!(written(true), "a\n\r\x1b[K3 s\r\x1b[K2 s\r\x1b[Kb\n");
    }

    #[test]
    fn a_file_gets_a_status_now_and_then() {
        assert_eq!(written(false), "a\n3 s\nb\n");
    }
}
