//! What the user is told meanwhile, on standard error: standard output is for results.

use std::{
    cell::RefCell,
    io::{self, Stderr},
    time::Duration,
};

use crate::screen::Screen;

/// Where a status can't be redrawn.
const STATUS_EVERY: Duration = Duration::from_secs(2);

pub struct Progress(RefCell<Screen<Stderr>>);

// Nobody may be reading any more: what goes on meanwhile is worth more than the message.
impl Progress {
    pub fn stderr() -> Self {
        Self(RefCell::new(Screen::of(io::stderr(), STATUS_EVERY)))
    }

    pub fn line(&self, text: &str) {
        let _ = self.0.borrow_mut().line(text);
    }

    pub fn status(&self, text: &str) {
        let _ = self.0.borrow_mut().status(text);
    }
}
