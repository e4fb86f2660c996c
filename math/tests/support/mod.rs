//! Shared by the tests and the benchmarks: the textbook form of the matching
//! matrix.

pub mod textbook;
