//! All that governance tunes: values, bounds, defaults. `docs/governance.md` has the table.
//!
//! What bounds storage, and the weights that fees are made of, stay constants: they change with the
//! runtime only.

use core::{mem::replace, ops::RangeInclusive};

use busbar_primitives::units::{ClassId, Energy, Fen, Ppm, Price, MS_PER_DAY, MS_PER_HOUR, TOKEN};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, parameter_types, BoundedVec};
use pallet_bank::types::{is_allowed_rate, DEFAULT_RATE};
use pallet_dplc::{MaxClasses, SellerClass, Silence};
use pallet_market_parameters::{Refused, Tunable};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Perbill;

use crate::{blocks, Balance, BlockNumber, Moment, Parameters, SLOT_MS};
use busbar_runtime_common::fees::EXISTENTIAL_DEPOSIT;

/// An account can't have less on hold; what is more would keep everybody out.
pub const DEPOSITS: RangeInclusive<Balance> = EXISTENTIAL_DEPOSIT..=1_000_000 * TOKEN;
/// Until then a refused application can be submitted again by anybody.
pub const VALIDITIES: RangeInclusive<BlockNumber> = 1..=blocks(90 * MS_PER_DAY);
/// Ten million yuan: beyond, two officers see a deposit, whatever the majority of the day.
pub const MOST_ALONE: Fen = 1_000_000_000;
/// A trillion yuan, a tenth of what all of China pays for power in a year.
pub const MOST_A_DAY: Fen = 100_000_000_000_000;
/// Operators have ten blocks to answer in. A session that waits longer than a week would keep
/// others from opening and, with its orders bound, participants from leaving.
pub const CHECK_WINDOWS: RangeInclusive<Moment> = 10 * SLOT_MS..=7 * MS_PER_DAY;
/// None: the chain settles at once. Sessions being settled are bounded in number, so they must end.
pub const SETTLEMENT_WINDOWS: RangeInclusive<Moment> = 0..=7 * MS_PER_DAY;
/// Bonds stay on hold so long after delivery, and parties can't leave; disputes take a year.
pub const RETENTIONS: RangeInclusive<Moment> = 0..=366 * MS_PER_DAY;
/// No repair waits longer, even where nobody may waive the notice.
pub const LONGEST_NOTICE: BlockNumber = blocks(30 * MS_PER_DAY);
/// Where a gate closes every day half of it is left for an upgrade.
pub const LONGEST_WINDOW: Moment = MS_PER_DAY / 2;
/// A gateway has an hour at least; nobody waits longer than a month for what it was.
pub const READING_WINDOWS: RangeInclusive<Moment> = MS_PER_HOUR..=31 * MS_PER_DAY;
/// Disputes take a year.
pub const LONGEST_CORRECTION: Moment = 366 * MS_PER_DAY;
/// Three years of what takes most room on a chain of many meters.
pub const MOST_KEPT_DAYS: u32 = 3 * 366;

/// What `participants` is given.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParticipantsValues {
    /// On hold for an application, in base units.
    pub application_deposit: Balance,
    /// On hold for a participant, in base units.
    pub admission_deposit: Balance,
    /// Blocks for which a signed application may be valid.
    pub max_validity: BlockNumber,
}

impl Default for ParticipantsValues {
    fn default() -> Self {
        Self {
            application_deposit: 1_000 * TOKEN,
            admission_deposit: 1_000 * TOKEN,
            max_validity: blocks(30 * MS_PER_DAY),
        }
    }
}

/// What `bank` is given.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankValues {
    /// Base units of the token per fen.
    pub rate: Balance,
    /// What an officer credits alone on a UTC day, in fen; not above `daily_limit`.
    pub confirm_above: Fen,
    /// What is booked on a UTC day, in fen.
    pub daily_limit: Fen,
}

impl Default for BankValues {
    fn default() -> Self {
        // 100,000 yuan, and a hundred billion.
        Self { rate: DEFAULT_RATE, confirm_above: 10_000_000, daily_limit: 10_000_000_000_000 }
    }
}

/// What `order-book` is given.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderBookValues {
    /// Of an offer's value, in billionths.
    pub bond_rate: Perbill,
}

impl Default for OrderBookValues {
    fn default() -> Self {
        Self { bond_rate: Perbill::from_percent(5) }
    }
}

/// What `upgrades` is given.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpgradesValues {
    /// Blocks for which voters and operators see a new runtime before it comes.
    pub notice: BlockNumber,
    /// Milliseconds before a gate closure in which no runtime comes.
    pub window: Moment,
}

impl Default for UpgradesValues {
    fn default() -> Self {
        Self { notice: blocks(MS_PER_DAY), window: MS_PER_HOUR / 12 }
    }
}

/// What `metering` is given.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeteringValues {
    /// Milliseconds after the end of an interval in which its reading is taken.
    pub reading_window: Moment,
    /// Milliseconds after the end of an interval in which it can be corrected; not below
    /// `reading_window`.
    pub correction_window: Moment,
    /// Days that are kept; more than `correction_window` reaches back.
    pub kept_days: u32,
}

impl MeteringValues {
    /// What can be read can be corrected, and what can be corrected is kept.
    fn is_consistent(&self) -> bool {
        let kept = Moment::from(self.kept_days.saturating_sub(1)).saturating_mul(MS_PER_DAY);
        self.reading_window <= self.correction_window && self.correction_window < kept
    }
}

impl Default for MeteringValues {
    fn default() -> Self {
        Self { reading_window: 2 * MS_PER_DAY, correction_window: 30 * MS_PER_DAY, kept_days: 60 }
    }
}

/// All values, by the pallet that is given them.
#[derive(
    Clone,
    Debug,
    Deserialize,
    Eq,
    PartialEq,
    Serialize,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    pub participants: ParticipantsValues,
    pub bank: BankValues,
    pub order_book: OrderBookValues,
    pub dplc: pallet_dplc::Parameters,
    pub upgrades: UpgradesValues,
    pub metering: MeteringValues,
    pub delivery: pallet_delivery::Parameters,
    pub credit: pallet_credit::Parameters,
    pub authorities: pallet_authority_selection::Parameters,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            participants: Default::default(),
            bank: Default::default(),
            order_book: Default::default(),
            dplc: pallet_dplc::Parameters {
                classes: Default::default(),
                certificate_price: 0,
                check_window: MS_PER_DAY,
                silence: Silence::Cancel,
                settlement_window: MS_PER_DAY,
                retention: 30 * MS_PER_DAY,
            },
            upgrades: Default::default(),
            metering: Default::default(),
            delivery: Default::default(),
            credit: Default::default(),
            authorities: Default::default(),
        }
    }
}

/// One value, and what it is to be. The indices are for good: a motion means the same under every
/// runtime.
#[derive(
    Clone,
    Copy,
    Debug,
    Eq,
    PartialEq,
    Decode,
    DecodeWithMemTracking,
    Encode,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum Change {
    /// Base units on hold for an application.
    #[codec(index = 0)]
    ApplicationDeposit(Balance),
    /// Base units on hold for a participant.
    #[codec(index = 1)]
    AdmissionDeposit(Balance),
    /// Blocks for which a signed application may be valid.
    #[codec(index = 2)]
    MaxValidity(BlockNumber),
    /// Base units of the token per fen.
    #[codec(index = 3)]
    Rate(Balance),
    /// Fen that an officer credits alone on a UTC day.
    #[codec(index = 4)]
    ConfirmAbove(Fen),
    /// Fen that are booked on a UTC day.
    #[codec(index = 5)]
    DailyLimit(Fen),
    /// Share of an offer's value that is its bond.
    #[codec(index = 6)]
    BondRate(Perbill),
    /// A row of the class table behind those that are there. It stays: participants are admitted
    /// in it.
    #[codec(index = 7)]
    AddClass(SellerClass),
    /// What a class pays for the environment, in base units per kWh.
    #[codec(index = 8)]
    ClassEnvironment { class: ClassId, price: Price },
    /// What a class pays as cross-subsidy, in base units per kWh.
    #[codec(index = 9)]
    ClassCrossSubsidy { class: ClassId, price: Price },
    /// Certificates that a class has to hold, in millionths per MWh.
    #[codec(index = 10)]
    ClassObligation { class: ClassId, certificates: Ppm },
    /// Base units per certificate.
    #[codec(index = 11)]
    CertificatePrice(Price),
    /// Milliseconds for the security check.
    #[codec(index = 12)]
    CheckWindow(Moment),
    /// What silence over the security check means.
    #[codec(index = 13)]
    Silence(Silence),
    /// Milliseconds in which the parties settle by themselves.
    #[codec(index = 14)]
    SettlementWindow(Moment),
    /// Milliseconds for which a settled session is kept after its delivery.
    #[codec(index = 15)]
    Retention(Moment),
    /// Blocks between the authorization of a runtime and its coming.
    #[codec(index = 16)]
    UpgradeNotice(BlockNumber),
    /// Milliseconds before a gate closure in which no runtime comes.
    #[codec(index = 17)]
    UpgradeWindow(Moment),
    /// Milliseconds after an interval in which its reading is taken.
    #[codec(index = 18)]
    ReadingWindow(Moment),
    /// Milliseconds after an interval in which it can be corrected.
    #[codec(index = 19)]
    CorrectionWindow(Moment),
    /// Days for which what meters counted is kept.
    #[codec(index = 20)]
    KeptDays(u32),
    /// Of what is contracted, in ppm: the deviation that is priced at the reference price itself.
    #[codec(index = 21)]
    ToleranceBand(Ppm),
    /// Of what is contracted, in ppm: the deviation beyond which a shortfall costs the most.
    #[codec(index = 22)]
    OuterBand(Ppm),
    /// Of the reference price, in ppm: what a shortfall costs between the bands.
    #[codec(index = 23)]
    ShortfallFactor(Ppm),
    /// Of the reference price, in ppm: what a shortfall costs beyond them.
    #[codec(index = 24)]
    OuterShortfallFactor(Ppm),
    /// Of the reference price, in ppm: what a surplus earns beyond the tolerance band.
    #[codec(index = 25)]
    SurplusFactor(Ppm),
    /// Base units per kWh: the lowest reference price for a shortfall.
    #[codec(index = 26)]
    ShortfallFloor(Price),
    /// Base units per kWh: the highest reference price for a surplus.
    #[codec(index = 27)]
    SurplusCap(Price),
    /// Credit of whoever has no records.
    #[codec(index = 28)]
    CreditPrior(Perbill),
    /// Wh that the prior counts as.
    #[codec(index = 29)]
    CreditWeight(Energy),
    /// What is left of records after an era.
    #[codec(index = 30)]
    CreditDecay(Perbill),
    /// Wh of a transaction that count, at most.
    #[codec(index = 31)]
    CreditTradeCap(Energy),
    /// Wh of the trades of two entities that count in an era, at most.
    #[codec(index = 32)]
    CreditPartnerCap(Energy),
    /// Blocks of an era.
    #[codec(index = 33)]
    EraLength(u32),
    /// Base units on hold for an appeal.
    #[codec(index = 34)]
    AppealDeposit(Balance),
    /// Wh against which misses are held at least.
    #[codec(index = 35)]
    ReputationFloor(Energy),
    /// Agents that are elected, at most.
    #[codec(index = 36)]
    AuthorityAgents(u32),
    /// Base units on hold for a candidate.
    #[codec(index = 37)]
    CandidateDeposit(Balance),
    /// Base units on hold for a ballot.
    #[codec(index = 38)]
    BallotDeposit(Balance),
    /// Slots that the prior counts as.
    #[codec(index = 39)]
    SlotWeight(u32),
    /// Credit by slots that a candidate needs.
    #[codec(index = 40)]
    LeastCredit(Perbill),
    /// Share of the seats that one agent may have.
    #[codec(index = 41)]
    MostSeats(Perbill),
    /// Slots in a row without a block that cost an agent its seats.
    #[codec(index = 42)]
    MissedSlots(u32),
    /// Elections that it misses after that.
    #[codec(index = 43)]
    BanLength(u32),
    /// What reputation counts for in a score.
    #[codec(index = 44)]
    ReputationShare(Perbill),
    /// Share of the cast votes that those who don't vote add, at most.
    #[codec(index = 45)]
    DefaultVotes(Perbill),
    /// Share of the fee pot that the blocks of an era earn.
    #[codec(index = 46)]
    AuthorReward(Perbill),
    /// Slots for which an offence can be reported.
    #[codec(index = 47)]
    ReportWindow(u32),
}

impl Tunable for Values {
    type Change = Change;

    fn check(&self) -> Result<(), Refused> {
        let Self {
            participants,
            bank,
            order_book,
            dplc,
            upgrades,
            metering,
            delivery,
            credit,
            authorities,
        } = self;
        let within = DEPOSITS.contains(&participants.application_deposit)
            && DEPOSITS.contains(&participants.admission_deposit)
            && VALIDITIES.contains(&participants.max_validity)
            && is_allowed_rate(bank.rate)
            && bank.confirm_above <= MOST_ALONE
            && bank.daily_limit <= MOST_A_DAY
            // JSON could say more.
            && order_book.bond_rate <= Perbill::one()
            && dplc.is_valid()
            && CHECK_WINDOWS.contains(&dplc.check_window)
            && SETTLEMENT_WINDOWS.contains(&dplc.settlement_window)
            && RETENTIONS.contains(&dplc.retention)
            && upgrades.notice <= LONGEST_NOTICE
            && upgrades.window <= LONGEST_WINDOW
            && READING_WINDOWS.contains(&metering.reading_window)
            && metering.correction_window <= LONGEST_CORRECTION
            && metering.kept_days <= MOST_KEPT_DAYS
            && delivery.is_valid()
            && credit.is_valid()
            && DEPOSITS.contains(&credit.appeal_deposit)
            && authorities.is_valid()
            && DEPOSITS.contains(&authorities.candidate_deposit)
            && DEPOSITS.contains(&authorities.ballot_deposit);
        ensure!(within, Refused::OutOfBounds);
        let fit = bank.confirm_above <= bank.daily_limit
            && dplc.can_price_certificates()
            && metering.is_consistent()
            && delivery.is_consistent();
        ensure!(fit, Refused::Conflicts);
        Ok(())
    }

    fn change(&mut self, change: Change) -> Result<Option<Change>, Refused> {
        let Self {
            participants,
            bank,
            order_book,
            dplc,
            upgrades,
            metering,
            delivery,
            credit,
            authorities,
        } = self;
        Ok(Some(match change {
            Change::ApplicationDeposit(new) => {
                Change::ApplicationDeposit(replace(&mut participants.application_deposit, new))
            }
            Change::AdmissionDeposit(new) => {
                Change::AdmissionDeposit(replace(&mut participants.admission_deposit, new))
            }
            Change::MaxValidity(new) => {
                Change::MaxValidity(replace(&mut participants.max_validity, new))
            }
            Change::Rate(new) => Change::Rate(replace(&mut bank.rate, new)),
            Change::ConfirmAbove(new) => {
                Change::ConfirmAbove(replace(&mut bank.confirm_above, new))
            }
            Change::DailyLimit(new) => Change::DailyLimit(replace(&mut bank.daily_limit, new)),
            Change::BondRate(new) => Change::BondRate(replace(&mut order_book.bond_rate, new)),
            Change::AddClass(new) => {
                dplc.classes.try_push(new).map_err(|_| Refused::OutOfBounds)?;
                return Ok(None);
            }
            Change::ClassEnvironment { class, price: new } => {
                let price = replace(&mut row(&mut dplc.classes, class)?.environment, new);
                Change::ClassEnvironment { class, price }
            }
            Change::ClassCrossSubsidy { class, price: new } => {
                let price = replace(&mut row(&mut dplc.classes, class)?.cross_subsidy, new);
                Change::ClassCrossSubsidy { class, price }
            }
            Change::ClassObligation { class, certificates: new } => {
                let certificates = replace(&mut row(&mut dplc.classes, class)?.obligation, new);
                Change::ClassObligation { class, certificates }
            }
            Change::CertificatePrice(new) => {
                Change::CertificatePrice(replace(&mut dplc.certificate_price, new))
            }
            Change::CheckWindow(new) => Change::CheckWindow(replace(&mut dplc.check_window, new)),
            Change::Silence(new) => Change::Silence(replace(&mut dplc.silence, new)),
            Change::SettlementWindow(new) => {
                Change::SettlementWindow(replace(&mut dplc.settlement_window, new))
            }
            Change::Retention(new) => Change::Retention(replace(&mut dplc.retention, new)),
            Change::UpgradeNotice(new) => Change::UpgradeNotice(replace(&mut upgrades.notice, new)),
            Change::UpgradeWindow(new) => Change::UpgradeWindow(replace(&mut upgrades.window, new)),
            Change::ReadingWindow(new) => {
                Change::ReadingWindow(replace(&mut metering.reading_window, new))
            }
            Change::CorrectionWindow(new) => {
                Change::CorrectionWindow(replace(&mut metering.correction_window, new))
            }
            Change::KeptDays(new) => Change::KeptDays(replace(&mut metering.kept_days, new)),
            Change::ToleranceBand(new) => {
                Change::ToleranceBand(replace(&mut delivery.tolerance_band, new))
            }
            Change::OuterBand(new) => Change::OuterBand(replace(&mut delivery.outer_band, new)),
            Change::ShortfallFactor(new) => {
                Change::ShortfallFactor(replace(&mut delivery.shortfall_factor, new))
            }
            Change::OuterShortfallFactor(new) => {
                Change::OuterShortfallFactor(replace(&mut delivery.outer_shortfall_factor, new))
            }
            Change::SurplusFactor(new) => {
                Change::SurplusFactor(replace(&mut delivery.surplus_factor, new))
            }
            Change::ShortfallFloor(new) => {
                Change::ShortfallFloor(replace(&mut delivery.shortfall_floor, new))
            }
            Change::SurplusCap(new) => Change::SurplusCap(replace(&mut delivery.surplus_cap, new)),
            Change::CreditPrior(new) => Change::CreditPrior(replace(&mut credit.prior, new)),
            Change::CreditWeight(new) => Change::CreditWeight(replace(&mut credit.weight, new)),
            Change::CreditDecay(new) => Change::CreditDecay(replace(&mut credit.decay, new)),
            Change::CreditTradeCap(new) => {
                Change::CreditTradeCap(replace(&mut credit.trade_cap, new))
            }
            Change::CreditPartnerCap(new) => {
                Change::CreditPartnerCap(replace(&mut credit.partner_cap, new))
            }
            Change::EraLength(new) => Change::EraLength(replace(&mut credit.era, new)),
            Change::ReputationFloor(new) => {
                Change::ReputationFloor(replace(&mut credit.reputation_floor, new))
            }
            Change::AppealDeposit(new) => {
                Change::AppealDeposit(replace(&mut credit.appeal_deposit, new))
            }
            Change::AuthorityAgents(new) => {
                Change::AuthorityAgents(replace(&mut authorities.agents, new))
            }
            Change::CandidateDeposit(new) => {
                Change::CandidateDeposit(replace(&mut authorities.candidate_deposit, new))
            }
            Change::BallotDeposit(new) => {
                Change::BallotDeposit(replace(&mut authorities.ballot_deposit, new))
            }
            Change::SlotWeight(new) => Change::SlotWeight(replace(&mut authorities.slots, new)),
            Change::LeastCredit(new) => {
                Change::LeastCredit(replace(&mut authorities.least_credit, new))
            }
            Change::MostSeats(new) => Change::MostSeats(replace(&mut authorities.most_seats, new)),
            Change::MissedSlots(new) => Change::MissedSlots(replace(&mut authorities.misses, new)),
            Change::BanLength(new) => Change::BanLength(replace(&mut authorities.ban, new)),
            Change::ReputationShare(new) => {
                Change::ReputationShare(replace(&mut authorities.reputation, new))
            }
            Change::DefaultVotes(new) => {
                Change::DefaultVotes(replace(&mut authorities.default_votes, new))
            }
            Change::AuthorReward(new) => {
                Change::AuthorReward(replace(&mut authorities.reward, new))
            }
            Change::ReportWindow(new) => {
                Change::ReportWindow(replace(&mut authorities.report_window, new))
            }
        }))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn worst_case() -> (Self, Change) {
        let class = SellerClass {
            technology: busbar_primitives::roles::Technology::Thermal,
            environment: 0,
            cross_subsidy: 0,
            obligation: 1,
        };
        let mut values = Self::default();
        while values.dplc.classes.try_push(class).is_ok() {}
        (values, Change::CertificatePrice(TOKEN))
    }
}

fn row(
    classes: &mut BoundedVec<SellerClass, MaxClasses>,
    id: ClassId,
) -> Result<&mut SellerClass, Refused> {
    classes.get_mut(usize::from(id)).ok_or(Refused::OutOfBounds)
}

// What the pallets are given. Each decodes all values; the database is asked once a block.
parameter_types! {
    pub ApplicationDeposit: Balance = Parameters::current().participants.application_deposit;
    pub AdmissionDeposit: Balance = Parameters::current().participants.admission_deposit;
    pub MaxValidity: BlockNumber = Parameters::current().participants.max_validity;
    pub Rate: Balance = Parameters::current().bank.rate;
    pub ConfirmAbove: Fen = Parameters::current().bank.confirm_above;
    pub DailyLimit: Fen = Parameters::current().bank.daily_limit;
    pub BondRate: Perbill = Parameters::current().order_book.bond_rate;
    pub DplcParameters: pallet_dplc::Parameters = Parameters::current().dplc;
    pub UpgradeNotice: BlockNumber = Parameters::current().upgrades.notice;
    pub UpgradeWindow: Moment = Parameters::current().upgrades.window;
    pub ReadingWindow: Moment = Parameters::current().metering.reading_window;
    pub CorrectionWindow: Moment = Parameters::current().metering.correction_window;
    pub KeptDays: u32 = Parameters::current().metering.kept_days;
    pub DeliveryParameters: pallet_delivery::Parameters = Parameters::current().delivery;
    pub CreditParameters: pallet_credit::Parameters = Parameters::current().credit;
    pub AuthorityParameters: pallet_authority_selection::Parameters =
        Parameters::current().authorities;
}
