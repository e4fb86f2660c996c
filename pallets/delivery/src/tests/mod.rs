mod collect;
mod contracts;
mod days;
mod properties;
mod resettle;
mod settle;
mod types;
