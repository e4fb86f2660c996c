"""Writes what a block, an extrinsic and an access to the database cost by themselves.

weights.py FOLDER: FOLDER holds block_weights.rs and extrinsic_weights.rs of frame-omni-bencher and
database.json of the node's bench. The source goes to standard output.
"""

import json
import pathlib
import re
import sys

TEMPLATE = """\
//! Weights of an empty block, of an extrinsic that does nothing, and of the database, as
//! measured: `make weights` writes this file.

use frame_support::weights::{{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight, Weight}};

pub const BLOCK: Weight = nanos({block});
pub const EXTRINSIC: Weight = nanos({extrinsic});
/// Of the node's database with its cache; without: {cold_read} and {cold_write} ns.
pub const DATABASE: RuntimeDbWeight = RuntimeDbWeight {{
    read: {read} * WEIGHT_REF_TIME_PER_NANOS,
    write: {write} * WEIGHT_REF_TIME_PER_NANOS,
}};

const fn nanos(nanos: u64) -> Weight {{
    Weight::from_parts(nanos * WEIGHT_REF_TIME_PER_NANOS, 0)
}}
"""


def overhead(path: pathlib.Path) -> int:
    found = re.search(r"saturating_mul\(([\d_]+)\)", path.read_text())
    if found is None:
        sys.exit(f"{path}: no weight in it; has frame-omni-bencher changed its form?")
    return int(found[1].replace("_", ""))


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    database = {row["cache"]: row for row in json.loads((folder / "database.json").read_text())}
    figures = {
        "block": overhead(folder / "block_weights.rs"),
        "extrinsic": overhead(folder / "extrinsic_weights.rs"),
        "read": database["warm"]["readNanos"],
        "write": database["warm"]["writeNanos"],
        "cold_read": database["cold"]["readNanos"],
        "cold_write": database["cold"]["writeNanos"],
    }
    print(TEMPLATE.format(**{name: f"{value:_}" for name, value in figures.items()}), end="")


main()
