mod collect;
mod contracts;
mod days;
mod properties;
mod queries;
mod resettle;
mod settle;
mod types;
