//! From what releases before have stored.

pub mod v2;
