//! Green certificates: what they are counted in, and what clients ask the chain that keeps them.

use alloc::vec::Vec;

use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchError, DispatchResult};

use crate::{
    roles::Technology,
    units::{Balance, Moment, RegionId},
};

/// Number of a certificate, which stands for 1 MWh; counted from 0 over all that were ever issued.
pub type Serial = u64;
/// What was issued at once; counted from 0.
pub type BatchId = u64;
/// An entry of the certificates' history; counted from 0.
pub type EntryId = u64;
/// Something that makes electricity and is metered; the issuing bodies number them.
pub type DeviceId = u32;
/// What obligations and quotas are reckoned by, as the issuing bodies count: 202611, for instance.
pub type Period = u32;
/// Something in words.
pub type Text = BoundedVec<u8, ConstU32<128>>;

/// Certificates with consecutive serial numbers.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub struct Range {
    pub first: Serial,
    pub count: u64,
}

impl Range {
    /// The serial number behind the last one; `None` if there is no such number.
    pub fn end(self) -> Option<Serial> {
        self.first.checked_add(self.count)
    }
}

/// What a certificate is claimed for.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub enum Purpose {
    /// Nobody asked for it.
    Voluntary,
    /// Of a thermal generator, for what it made.
    Obligation(Period),
    /// Of a consumer, for what it used.
    Quota(Period),
}

/// What has become of a certificate.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub enum State<AccountId> {
    /// Its owner may sell it or retire it.
    Held,
    /// Set aside by its owner, to be sold.
    Listed,
    /// Claimed; it can't move any more.
    Retired { beneficiary: AccountId, purpose: Purpose },
    /// Issued in error: it counts for nothing.
    Withdrawn,
}

/// What was done with a certificate.
// The lint is for our code, not for what codec makes of it.
#[allow(clippy::cast_possible_truncation)]
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub enum Act<AccountId> {
    Issued {
        to: AccountId,
    },
    Transferred {
        to: AccountId,
    },
    Retired {
        beneficiary: AccountId,
        purpose: Purpose,
        note: Text,
    },
    Frozen {
        reason: Text,
    },
    Released {
        reason: Text,
    },
    /// Others took their place, from this serial number on, if any did.
    Withdrawn {
        reason: Text,
        successor: Option<Serial>,
    },
}

/// An entry of a certificate's history.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub struct Entry<AccountId> {
    pub at: Moment,
    /// Whoever did it.
    pub by: AccountId,
    pub act: Act<AccountId>,
    /// The entry before.
    pub before: Option<EntryId>,
}

/// Asked of `green-certificates` by a market.
pub trait Tradable<AccountId> {
    /// Sets certificates of `who` aside, which pays for the records. They stay one lot until they are
    /// sold or given back.
    fn list(who: &AccountId, range: Range) -> Result<Technology, DispatchError>;
    /// Whether what is set aside may still be sold.
    fn is_sellable(range: Range) -> bool;
    /// Gives back what is set aside.
    fn unlist(range: Range) -> DispatchResult;
    /// Hands some of what is set aside, from the first one on, over to `to`; `payer` pays for the records.
    fn sell(range: Range, to: &AccountId, payer: &AccountId) -> DispatchResult;

    /// Issues wind certificates to `who`, as the middle of a larger lot, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn issue_to(who: &AccountId, count: u64) -> Range;
}

/// What is known of a certificate.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView<AccountId> {
    pub serial: Serial,
    pub device: DeviceId,
    pub technology: Technology,
    pub region: RegionId,
    /// The energy was made from here on,
    pub from: Moment,
    /// until here.
    pub until: Moment,
    /// Who issued it.
    pub issuer: AccountId,
    /// When it can neither move nor be retired any more.
    pub expires: Moment,
    pub is_expired: bool,
    /// Of certificates issued in error, those that it took the place of.
    pub replaces: Option<Range>,
    pub owner: AccountId,
    pub state: State<AccountId>,
    /// It can't move until it was looked into.
    pub is_frozen: bool,
    /// Those around it that share all of this.
    pub lot: Range,
    /// Its last entry; those before are found by [`CertificateApi::history`].
    pub last: EntryId,
}

/// Certificates that move together.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct LotView {
    pub lot: Range,
    pub device: DeviceId,
    pub technology: Technology,
    pub expires: Moment,
    pub is_frozen: bool,
}

/// An order of the certificate market.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct OrderView<AccountId> {
    pub order: u64,
    pub owner: AccountId,
    /// Base units of the token per certificate.
    pub price: Balance,
    /// Certificates that are left.
    pub count: u64,
    /// When it leaves the book.
    pub until: Option<Moment>,
    /// The first one of those that it offers.
    pub first: Option<Serial>,
}

/// Entries, lots or orders that one call returns, at most.
pub const MOST: usize = 100;

sp_api::decl_runtime_apis! {
    /// Certificates and their history.
    pub trait CertificateApi<AccountId> where AccountId: Codec {
        /// What is known of a certificate; `None` if it was never issued.
        fn certificate(serial: Serial) -> Option<CertificateView<AccountId>>;
        /// An entry, and at most [`MOST`] in all of those before, the newest first.
        fn history(last: EntryId) -> Vec<Entry<AccountId>>;
        /// Lots that an account may sell or retire, from a serial number on; at most [`MOST`].
        fn lots(owner: AccountId, from: Serial) -> Vec<LotView>;
    }

    /// The market of certificates.
    pub trait CertificateMarketApi<AccountId> where AccountId: Codec {
        /// The offers of a technology, the best first; at most [`MOST`].
        fn offers(technology: Technology) -> Vec<OrderView<AccountId>>;
        /// The bids for a technology, the best first; at most [`MOST`].
        fn bids(technology: Technology) -> Vec<OrderView<AccountId>>;
        /// P_g in base units of the token per certificate: the average by volume of the last interval in
        /// which something was traded. `None` before the first trade.
        fn price() -> Option<Balance>;
    }
}
