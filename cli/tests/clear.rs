//! `busbar clear` as a user runs it: the built binary on files.

use std::{fs, path::PathBuf, process::Output};

use assert_cmd::Command;
use tempfile::TempDir;

const GRID: &str = "from,to,loss_percent,transmission_token_per_kwh,capacity_mwh\nA,A,0,0,\n";
const BIDS: &str = "id,region,price_token_per_kwh,energy_mwh,renewable_quota_mwh\nb,A,5,10,4\n";
const OFFERS: &str = "id,region,technology,price_token_per_kwh,energy_mwh,\
                      environment_token_per_kwh,cross_subsidy_token_per_kwh\n\
                      s,A,wind,3,7,0,0\n";
const HEADER: &str = "group,buyer,seller,energy_mwh,welfare_token_per_kwh,\
                      buyer_price_token_per_kwh,seller_price_token_per_kwh,delivered_mwh,\
                      buyer_pays_token,seller_receives_token,grid_receives_token,\
                      policy_receives_token\n";

struct Book {
    folder: TempDir,
    extra: Vec<String>,
}

impl Book {
    fn new(grid: impl AsRef<[u8]>, bids: impl AsRef<[u8]>, offers: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("grid.csv"), grid).unwrap();
        fs::write(folder.path().join("bids.csv"), bids).unwrap();
        fs::write(folder.path().join("offers.csv"), offers).unwrap();
        Self { folder, extra: Vec::new() }
    }

    fn with(mut self, extra: &[&str]) -> Self {
        self.extra.extend(extra.iter().map(ToString::to_string));
        self
    }

    fn run(&self) -> Output {
        Command::cargo_bin("busbar")
            .unwrap()
            .current_dir(self.folder.path())
            .args(["clear", "--grid", "grid.csv", "--bids", "bids.csv", "--offers", "offers.csv"])
            .args(&self.extra)
            .output()
            .unwrap()
    }

    fn stdout(&self) -> String {
        let output = self.run();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit 2, nothing on stdout, and exactly this on stderr.
    fn refused(&self, message: &str) {
        let output = self.run();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("busbar: {message}\n"));
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
}

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../data/dplc").join(name)
}

fn golden() -> Book {
    Book::new(
        fs::read(data("grid.csv")).unwrap(),
        fs::read(data("bids.csv")).unwrap(),
        fs::read(data("offers.csv")).unwrap(),
    )
}

/// The first twelve columns of `expected_trades.csv`; the last two are the
/// paper's own prices.
fn expected() -> String {
    let text = fs::read_to_string(data("expected_trades.csv")).unwrap();
    text.lines().map(|line| line.split(',').take(12).collect::<Vec<_>>().join(",") + "\n").collect()
}

#[test]
fn the_papers_tables_give_the_golden_trades() {
    assert_eq!(golden().stdout(), expected());
}

#[test]
fn bom_and_crlf_change_nothing() {
    let windows = |name: &str| {
        let text = fs::read_to_string(data(name)).unwrap();
        format!("\u{feff}{}", text.replace('\n', "\r\n"))
    };
    let book = Book::new(windows("grid.csv"), windows("bids.csv"), windows("offers.csv"));
    assert_eq!(book.stdout(), expected());
}

#[test]
fn columns_are_found_by_name() {
    let book = Book::new(
        GRID,
        "note,renewable_quota_mwh,energy_mwh,id,price_token_per_kwh,region\n\"x, y\",4,10,b,5,A\n",
        OFFERS,
    );
    assert_eq!(book.stdout(), Book::new(GRID, BIDS, OFFERS).stdout());
}

#[test]
fn the_same_pair_trades_in_both_passes() {
    let expected = format!(
        "{HEADER}\
         1,b,s,4.000000,2.000000000000,4.000000000000,4.000000000000,4.000000,\
         16000.000000000000,16000.000000000000,0.000000000000,0.000000000000\n\
         2,b,s,3.000000,2.000000000000,4.000000000000,4.000000000000,3.000000,\
         12000.000000000000,12000.000000000000,0.000000000000,0.000000000000\n"
    );
    assert_eq!(Book::new(GRID, BIDS, OFFERS).stdout(), expected);
}

#[test]
fn capacity_limits_both_passes_together() {
    let grid = GRID.replace("0,0,\n", "0,0,5.5\n");
    let trades = Book::new(grid, BIDS, OFFERS).stdout();
    let energies: Vec<_> =
        trades.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(energies, ["4.000000", "1.500000"]);
}

#[test]
fn certificates_bind_thermal_only() {
    let offers = OFFERS.to_owned() + "h,A,thermal,3,7,0,0\n";
    // 0.2 certificates per MWh at 1000 token: 0.2 token per kWh.
    let trades = Book::new(GRID, BIDS, offers).with(&["--certificate-price", "1000"]).stdout();
    let rows: Vec<Vec<_>> = trades.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let welfare: Vec<_> = rows.iter().map(|row| (row[2], row[4])).collect();
    assert_eq!(
        welfare,
        [("s", "2.000000000000"), ("s", "2.000000000000"), ("h", "1.800000000000")]
    );
}

#[test]
fn an_empty_result_is_a_header() {
    let header_only = BIDS.lines().next().unwrap();
    assert_eq!(Book::new(GRID, header_only, OFFERS).stdout(), HEADER);
    let poor = BIDS.replace(",5,", ",2.999,");
    assert_eq!(Book::new(GRID, &poor, OFFERS).stdout(), HEADER);
    assert_eq!(Book::new(GRID, poor, OFFERS).with(&["--json"]).stdout(), "[]\n");
}

#[test]
fn json_has_the_same_figures() {
    let text = golden().with(&["--json"]).stdout();
    let trades: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let header: Vec<_> = HEADER.trim().split(',').collect();
    let rows: String = trades
        .iter()
        .map(|trade| {
            let fields = header.iter().map(|column| match &trade[column] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            fields.collect::<Vec<_>>().join(",") + "\n"
        })
        .collect();
    assert_eq!(format!("{HEADER}{rows}"), expected());
}

#[test]
fn bad_rows_are_refused_with_file_line_column_and_reason() {
    let bids = |row: &str| format!("{BIDS}{row}\n");
    let offers = |row: &str| format!("{OFFERS}{row}\n");
    let refused_bid = |row: &str, message: &str| {
        Book::new(GRID, bids(row), OFFERS).refused(&format!("bids.csv, line 3, {message}"));
    };
    refused_bid("b,A,5,10,0", "column id: \"b\" is used more than once");
    refused_bid(",A,5,10,0", "column id: is empty");
    refused_bid("c,A,5,10,11", "column renewable_quota_mwh: is above the energy of the bid");
    refused_bid("c,A,0,10,0", "column price_token_per_kwh: must be greater than 0");
    refused_bid("c,A,5,0.000000,0", "column energy_mwh: must be greater than 0");
    refused_bid("c,Z,5,10,0", "column region: \"Z\" stands in no row of the grid");
    refused_bid(
        "c,A,-5,10,0",
        "column price_token_per_kwh: \"-5\" is not a number (write digits with at most one \
         point, as in 12.5)",
    );
    refused_bid(
        "c,A,5.1234567890123,10,0",
        "column price_token_per_kwh: \"5.1234567890123\" has more than 12 decimals",
    );
    refused_bid("c,A,5,10.1234567,0", "column energy_mwh: \"10.1234567\" has more than 6 decimals");
    refused_bid("c,A,1000001,10,0", "column price_token_per_kwh: \"1000001\" is too large");
    Book::new(GRID, bids("c,A,5"), OFFERS)
        .refused("bids.csv, line 3: has 3 field(s) where the header has 5");
    Book::new(GRID, BIDS, offers("t,A,nuclear,3,7,0,0")).refused(
        "offers.csv, line 3, column technology: \"nuclear\" is not known; known are wind, solar, \
         hydro, biomass and thermal",
    );
    Book::new(GRID, BIDS, offers("t,A,solar,3,7,0.1,0")).refused(
        "offers.csv, line 3, column environment_token_per_kwh: must be 0 for renewable energy",
    );
}

/// What an editor on another system writes has the same lines.
#[test]
fn faults_name_the_line_whatever_ends_the_lines() {
    let refused = |bids: String, line: u64| {
        Book::new(GRID, bids, OFFERS)
            .refused(&format!("bids.csv, line {line}, column price_token_per_kwh: is empty"));
    };
    let bids = format!("{BIDS}c,A,,10,0\n");
    refused(bids.clone(), 3);
    refused(bids.replace('\n', "\r\n"), 3);
    refused(bids.replace('\n', "\r"), 3);
    refused(bids.replace('\n', "\n\n"), 5);
    refused(bids.replace('\n', "\r\n\r\n"), 5);
    refused(format!("\u{feff}\n{bids}"), 4);
    // A quoted field may hold line ends.
    let quoted = bids.replace("b,A", "\"b\n\",A");
    Book::new(GRID, quoted, OFFERS)
        .refused("bids.csv, line 2, column id: \"b\\n\" has blanks around it or controls in it");
}

/// An open quote would swallow all rows behind it.
#[test]
fn stray_quotes_are_refused() {
    let refused = |row: &str| {
        Book::new(GRID, format!("{BIDS}{row}\nd,A,5,1,0\n"), OFFERS).refused(
            "bids.csv, line 3: has a quote where none may stand: a field is quoted as a whole, \
             and quotes in it are doubled",
        );
    };
    refused("c,A,5,10,\"4");
    refused("\"c\"x,A,5,10,4");
    refused("c\"2\",A,5,10,4");
    refused("c,A,5,10,\"");
    let doubled = format!("{BIDS}\"c \"\"2\"\"\",A,5,10,4\n");
    assert!(Book::new(GRID, doubled, OFFERS).run().status.success());
}

#[test]
fn bad_grids_are_refused() {
    let refused = |row: &str, message: &str| {
        Book::new(format!("{GRID}{row}\n"), BIDS, OFFERS)
            .refused(&format!("grid.csv, line 3, {message}"));
    };
    refused("A,A,1,1,", "column to: this pair of regions stands already in line 2");
    refused("A,B,100,1,", "column loss_percent: must be less than 100");
    refused("A,B,1.12345,1,", "column loss_percent: \"1.12345\" has more than 4 decimals");
    refused("A,,1,1,", "column to: is empty");
    // An unordered pair: the other way round is the same one.
    let grid = format!("{GRID}A,B,1,1,\nB,A,1,1,\n");
    Book::new(grid, BIDS, OFFERS)
        .refused("grid.csv, line 4, column to: this pair of regions stands already in line 3");
}

#[test]
fn bad_files_are_refused() {
    Book::new("from,to\n", BIDS, OFFERS)
        .refused("grid.csv, line 1, column loss_percent: this column is missing from the header");
    Book::new(GRID, BIDS.replace("region,", "id,"), OFFERS)
        .refused("bids.csv, line 1, column id: this column occurs twice");
    Book::new("", BIDS, OFFERS).refused("grid.csv: is empty");
    Book::new(GRID, b"id\n\xff\n", OFFERS).refused("bids.csv, line 2: is not UTF-8");
    let missing = Book::new(GRID, BIDS, OFFERS);
    fs::remove_file(missing.folder.path().join("grid.csv")).unwrap();
    missing.refused("grid.csv: can't be read: No such file or directory (os error 2)");
}

#[test]
fn a_full_disk_is_an_error() {
    let book = golden();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin("busbar"))
        .current_dir(book.folder.path())
        .args(["clear", "--grid", "grid.csv", "--bids", "bids.csv", "--offers", "offers.csv"])
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
