//! Who makes blocks, and when: votes counted, seats shared out by credit, seats put into an order.
//!
//! Sources: H. Wang, H. Qian et al., "An Exploration of the Optimization of Distributed Power
//! Transaction Models Based on Blockchain", section 3.3.2, for votes and default votes; H. Wang,
//! X. Zhang et al., "Construction of a Power Market Trading Platform Based on Regional Blockchain
//! Technology", equation (3.9), for shares by credit.

use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

use crate::{
    credit::{Parts, ONE},
    fraction::mul_div_down,
};

/// Why seats can't be shared out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SeatsError {
    /// There is nobody to hold a seat.
    NoHolders,
    /// There are fewer seats than holders, who get one each at least.
    TooFewSeats,
    /// There are more holders or seats than can be counted with.
    TooMany,
}

/// What a candidate brings to an election.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Candidate<Account> {
    pub account: Account,
    /// Votes cast for it, in billionths of a full score each.
    pub votes: u128,
    /// Its own composite score.
    pub score: Parts,
    /// Its credit, by its slots.
    pub credit: Parts,
}

/// Those that may be elected: whose credit isn't below `least`. It keeps known offenders out until
/// their bad records have faded, since whoever has no seat makes no good ones. The example
/// `malicious_share` shows what becomes of it, and of a ban alone.
pub fn electable<Account>(
    mut candidates: Vec<Candidate<Account>>,
    least: Parts,
) -> Vec<Candidate<Account>> {
    candidates.retain(|candidate| candidate.credit >= least);
    candidates
}

/// Votes that each of the `favourites` gets from those who don't vote, whose scores come to
/// `silent`. All default votes together aren't more than `most` of the votes `cast`; where nobody
/// voted they count in full. Rounded down.
pub fn default_votes(silent: u128, favourites: u32, cast: u128, most: Parts) -> u128 {
    if cast == 0 {
        return silent;
    }
    let limit = mul_div_down(cast, most.min(ONE).into(), ONE.into()).unwrap_or(u128::MAX);
    silent.min(limit.checked_div(favourites.into()).unwrap_or_default())
}

/// The `count` best by their own scores; of equals the lower account. They get the default votes.
pub fn favourites<Account: Clone + Ord>(
    candidates: &[Candidate<Account>],
    count: usize,
) -> Vec<Account> {
    let mut sorted: Vec<_> = candidates.iter().collect();
    sorted.sort_by(|a, b| (Reverse(a.score), &a.account).cmp(&(Reverse(b.score), &b.account)));
    sorted.into_iter().take(count).map(|candidate| candidate.account.clone()).collect()
}

/// The `count` with the most votes, the first one first; of equals the one with the higher score,
/// then the lower account.
pub fn elect<Account: Ord>(
    mut candidates: Vec<Candidate<Account>>,
    count: usize,
) -> Vec<Candidate<Account>> {
    candidates.sort_by(|a, b| {
        let key = |c: &Candidate<Account>| (Reverse(c.votes), Reverse(c.score));
        key(a).cmp(&key(b)).then_with(|| a.account.cmp(&b.account))
    });
    candidates.truncate(count);
    candidates
}

/// Who is to hold seats.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Holder {
    pub credit: Parts,
    /// Billionths of a seat that are due from the era before; below zero where it had too many.
    pub carried: i64,
}

/// What a holder gets.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Holding {
    pub seats: u32,
    /// Billionths of a seat to carry over to the next era, less than a seat.
    pub carried: i64,
}

/// The most seats that one of so many holders may get: `most` of all, or as many as each gets where
/// they are equal, if that is more.
pub fn highest(total: u32, holders: u32, most: Parts) -> u32 {
    let share = mul_div_down(total.into(), most.min(ONE).into(), ONE.into());
    let share = share.and_then(|share| u32::try_from(share).ok()).unwrap_or(total);
    share.max(total.checked_div(holders).map_or(0, |_| total.div_ceil(holders.max(1))))
}

/// Shares out `total` seats in proportion to credit, by largest remainder. Everybody gets one at
/// least and nobody more than [`highest`]; what is cut off goes to the others, in proportion to
/// their credit. Of equal remainders the one with more credit is served first, then the first in
/// the list.
pub fn seats(holders: &[Holder], total: u32, most: Parts) -> Result<Vec<Holding>, SeatsError> {
    let count = u32::try_from(holders.len()).map_err(|_| SeatsError::TooMany)?;
    if count == 0 {
        return Err(SeatsError::NoHolders);
    }
    if total < count {
        return Err(SeatsError::TooFewSeats);
    }
    let highest = highest(total, count, most);
    let credits: Vec<u64> = holders.iter().map(|holder| holder.credit.into()).collect();
    let shares = shares(&credits, total, highest).ok_or(SeatsError::TooMany)?;
    whole_seats(holders, &shares, total, highest).ok_or(SeatsError::TooMany)
}

const BILLION: i128 = 1_000_000_000;

/// Exact shares in billionths of a seat, rounded down: in proportion, but within one seat and
/// `highest`.
fn shares(credits: &[u64], total: u32, highest: u32) -> Option<Vec<i128>> {
    let (lowest, highest) = (BILLION, i128::from(highest).checked_mul(BILLION)?);
    let mut fixed: Vec<Option<i128>> = vec![None; credits.len()];
    // Each time round fixes one at least.
    loop {
        let taken = fixed.iter().flatten().try_fold(0i128, |sum, share| sum.checked_add(*share))?;
        let rest = i128::from(total).checked_mul(BILLION)?.checked_sub(taken)?;
        let free = || credits.iter().zip(&fixed).filter(|(_, fixed)| fixed.is_none());
        let credit = free().try_fold(0u64, |sum, (credit, _)| sum.checked_add(*credit))?;
        let count = u64::try_from(free().count()).ok()?;
        let share = |own: u64| {
            // Where nobody has any credit all have the same.
            let (own, all) = if credit == 0 { (1, count) } else { (own, credit) };
            let share = mul_div_down(u128::try_from(rest).ok()?, own, all)?;
            i128::try_from(share).ok()
        };
        let (mut above, mut below) = (0i128, 0i128);
        for (own, _) in free() {
            let share = share(*own)?;
            above = above.checked_add(share.saturating_sub(highest).max(0))?;
            below = below.checked_add(lowest.saturating_sub(share).max(0))?;
        }
        // Whichever bound takes more decides for whom it binds in the end, too.
        let mut is_over = true;
        let decided: Option<Vec<_>> = credits
            .iter()
            .zip(&fixed)
            .map(|(own, fixed)| match fixed {
                Some(fixed) => Some(Some(*fixed)),
                None => {
                    let share = share(*own)?;
                    let bound = share.clamp(lowest, highest);
                    let binds = match above.cmp(&below) {
                        core::cmp::Ordering::Equal => true,
                        core::cmp::Ordering::Greater => share > highest,
                        core::cmp::Ordering::Less => share < lowest,
                    };
                    is_over &= binds;
                    Some(binds.then_some(bound))
                }
            })
            .collect();
        fixed = decided?;
        if is_over {
            return fixed.into_iter().collect();
        }
    }
}

/// Whole seats out of exact shares and what was carried over.
fn whole_seats(
    holders: &[Holder],
    shares: &[i128],
    total: u32,
    highest: u32,
) -> Option<Vec<Holding>> {
    let due = |(holder, share): (&Holder, &i128)| share.checked_add(holder.carried.into());
    let due: Vec<i128> = holders.iter().zip(shares).map(due).collect::<Option<_>>()?;
    let start = |due: &i128| {
        let whole = due.div_euclid(BILLION);
        u32::try_from(whole.clamp(1, highest.into())).ok()
    };
    let mut seats: Vec<u32> = due.iter().map(start).collect::<Option<_>>()?;
    // What is due to a holder beyond what it has.
    let left =
        |seats: u32, due: i128| due.saturating_sub(i128::from(seats).saturating_mul(BILLION));
    let mut given = seats.iter().try_fold(0u32, |sum, seats| sum.checked_add(*seats))?;
    while given < total {
        let all = seats.iter_mut().zip(&due).zip(holders).enumerate();
        let (_, ((seats, _), _)) = all
            .filter(|(_, ((seats, _), _))| **seats < highest)
            .max_by_key(|(index, ((seats, due), holder))| {
                (left(**seats, **due), holder.credit, Reverse(*index))
            })?;
        *seats = seats.checked_add(1)?;
        given = given.checked_add(1)?;
    }
    while given > total {
        let all = seats.iter_mut().zip(&due).zip(holders).enumerate();
        let (_, ((seats, _), _)) = all.filter(|(_, ((seats, _), _))| **seats > 1).min_by_key(
            |(index, ((seats, due), holder))| {
                (left(**seats, **due), holder.credit, Reverse(*index))
            },
        )?;
        *seats = seats.checked_sub(1)?;
        given = given.checked_sub(1)?;
    }
    let holding = |(seats, due): (&u32, &i128)| {
        // Where a bound binds, what is due beyond it is lost.
        let carried = left(*seats, *due).clamp(-BILLION, BILLION);
        Some(Holding { seats: *seats, carried: i64::try_from(carried).ok()? })
    };
    seats.iter().zip(&due).map(holding).collect()
}

/// Puts seats into an order that is gone through again and again, as evenly as can be: of any row of
/// slots each holder has its exact share, give or take less than two. Names the holder of each
/// slot by its place in `seats`. `seed` decides who comes first of those that could, and where to
/// start.
pub fn spread(seats: &[u32], seed: u64) -> Vec<usize> {
    let total = seats.iter().fold(0u64, |sum, seats| sum.saturating_add((*seats).into()));
    let mut seeded = Seeded(seed);
    let ranks = seeded.permutation(seats.len());
    let mut had = vec![0u64; seats.len()];
    let mut schedule = Vec::new();
    for slot in 0..total {
        // The n-th seat of a holder has its turn from the slot on at which n seats are due to it, and
        // before the one at which n + 1 are. Taking whichever has to come soonest keeps all turns.
        let turn = |holder: usize, n: u64| {
            let own = u64::from(*seats.get(holder)?);
            let from = n.saturating_mul(total).checked_div(own)?;
            let before = n.saturating_add(1).saturating_mul(total).div_ceil(own.max(1));
            (n < own).then_some((from, before))
        };
        let next = had
            .iter()
            .enumerate()
            .filter_map(|(holder, n)| Some((holder, turn(holder, *n)?)))
            .min_by_key(|(holder, (from, before))| (*from > slot, *before, ranks.get(*holder)));
        if let Some((holder, _)) = next {
            schedule.push(holder);
            if let Some(n) = had.get_mut(holder) {
                *n = n.saturating_add(1);
            }
        }
    }
    let start = seeded.below(total);
    schedule.rotate_left(usize::try_from(start).unwrap_or_default());
    schedule
}

/// SplitMix64: enough to put a few things into an order that nobody chose.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Zero below zero.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or_default()
    }

    /// Of each of `count` things, a place that no other has.
    fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let end = u64::try_from(last).unwrap_or_default().saturating_add(1);
            let other = usize::try_from(self.below(end)).unwrap_or_default();
            places.swap(last, other);
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const THIRTY: Parts = ONE / 10 * 3;

    fn holders(credits: &[Parts]) -> Vec<Holder> {
        credits.iter().map(|credit| Holder { credit: *credit, carried: 0 }).collect()
    }

    fn shared(credits: &[Parts], total: u32) -> Vec<u32> {
        let all = seats(&holders(credits), total, THIRTY).unwrap();
        all.into_iter().map(|holding| holding.seats).collect()
    }

    fn candidate(account: u32, votes: u128, score: Parts) -> Candidate<u32> {
        Candidate { account, votes, score, credit: ONE }
    }

    #[test]
    fn whose_credit_is_too_low_is_not_electable() {
        let with = |account, credit| Candidate { credit, ..candidate(account, 9, ONE) };
        let all = vec![with(1, ONE / 2 - 1), with(2, ONE / 2), with(3, 0), with(4, ONE)];
        let left: Vec<_> = electable(all, ONE / 2).iter().map(|one| one.account).collect();
        assert_eq!(left, [2, 4]);
    }

    #[test]
    fn most_votes_win_then_score_then_account() {
        let all =
            vec![candidate(4, 5, 1), candidate(3, 5, 2), candidate(2, 5, 1), candidate(1, 9, 0)];
        let accounts = |elected: Vec<Candidate<u32>>| -> Vec<u32> {
            elected.into_iter().map(|candidate| candidate.account).collect()
        };
        assert_eq!(accounts(elect(all.clone(), 3)), [1, 3, 2]);
        assert_eq!(accounts(elect(all, 9)), [1, 3, 2, 4]);
    }

    #[test]
    fn favourites_are_the_best_by_score() {
        let all = [candidate(1, 9, 1), candidate(2, 0, 3), candidate(0, 0, 1)];
        assert_eq!(favourites(&all, 2), [2, 0]);
    }

    #[test]
    fn default_votes_are_bounded_by_those_that_were_cast() {
        // 20 % of 100, for four favourites.
        assert_eq!(default_votes(1_000, 4, 100, ONE / 5), 5);
        assert_eq!(default_votes(3, 4, 100, ONE / 5), 3);
        assert_eq!(default_votes(1_000, 4, 0, ONE / 5), 1_000);
        assert_eq!(default_votes(1_000, 0, 100, ONE / 5), 0);
    }

    #[test]
    fn seats_follow_credit() {
        // Exactly 14.08, 16, 16 and 17.92.
        let credits = [22, 25, 25, 28].map(|percent| ONE / 100 * percent);
        assert_eq!(shared(&credits, 64), [14, 16, 16, 18]);
        assert_eq!(shared(&[0, 0, 0, 0], 64), [16, 16, 16, 16]);
    }

    #[test]
    fn nobody_is_above_the_cap_or_without_a_seat() {
        // 30 % of 64 are 19; what is cut off goes to the others by their credit.
        assert_eq!(shared(&[ONE, 100, 100, 200], 64), [19, 13, 13, 19]);
        assert_eq!(shared(&[ONE, ONE / 2, ONE / 2, 1], 64), [19, 19, 19, 7]);
        // So few holders that the cap has to give way.
        assert_eq!(shared(&[ONE, 1], 9), [5, 4]);
        assert_eq!(shared(&[ONE], 9), [9]);
        // As many holders as seats.
        assert_eq!(shared(&[ONE, 0, 1], 3), [1, 1, 1]);
    }

    #[test]
    fn seats_that_cannot_be_shared_out_are_refused() {
        assert_eq!(seats(&[], 64, THIRTY), Err(SeatsError::NoHolders));
        assert_eq!(seats(&holders(&[1, 1]), 1, THIRTY), Err(SeatsError::TooFewSeats));
    }

    #[test]
    fn a_schedule_has_each_seat_once() {
        assert_eq!(spread(&[], 7), [] as [usize; 0]);
        let schedule = spread(&[1, 2, 1], 7);
        assert_eq!(schedule.iter().filter(|holder| **holder == 1).count(), 2);
        assert_eq!(schedule.len(), 4);
        // Every other slot.
        assert_ne!(schedule[0] == 1, schedule[1] == 1);
    }

    fn credits() -> impl Strategy<Value = Vec<Parts>> {
        // Some far apart, some equal.
        let credit = prop_oneof![0..=ONE, 0..=10u32, Just(ONE / 2)];
        prop::collection::vec(credit, 1..64)
    }

    proptest! {
        #[test]
        fn seats_sum_up_within_bounds_and_follow_credit(
            credits in credits(), extra in 0..1_000u32, most in 0..=ONE,
        ) {
            let count = credits.len() as u32;
            let total = count + extra;
            let all = seats(&holders(&credits), total, most).unwrap();
            prop_assert_eq!(all.iter().map(|holding| holding.seats).sum::<u32>(), total);
            let highest = highest(total, count, most);
            prop_assert!(highest <= ((u64::from(total) * u64::from(most)) / 1_000_000_000) as u32
                || highest == total.div_ceil(count));
            for holding in &all {
                prop_assert!((1..=highest).contains(&holding.seats));
                prop_assert!(holding.carried.abs() < 1_000_000_000);
            }
            for (a, x) in credits.iter().zip(&all) {
                for (b, y) in credits.iter().zip(&all) {
                    prop_assert!(a <= b || x.seats >= y.seats, "{} {} {:?} {:?}", a, b, x, y);
                }
            }
            prop_assert_eq!(seats(&holders(&credits), total, most).unwrap(), all);
        }

        /// (3.9): where no bound binds each has its exact share of the seats, give or take one.
        #[test]
        fn shares_are_exact_where_no_bound_binds(
            credits in prop::collection::vec(ONE / 2..=ONE, 4..20), extra in 100..1_000u32,
        ) {
            let total = credits.len() as u32 * 4 + extra;
            let all = seats(&holders(&credits), total, ONE).unwrap();
            let sum: u64 = credits.iter().map(|credit| u64::from(*credit)).sum();
            for (credit, holding) in credits.iter().zip(all) {
                let due = u64::from(*credit) * u64::from(total);
                prop_assert!((u64::from(holding.seats) * sum).abs_diff(due) < sum);
            }
        }

        /// What is carried over makes up for it: over many eras nobody is off by a seat.
        #[test]
        fn carrying_over_leaves_no_bias(
            credits in prop::collection::vec(ONE / 4..=ONE, 4..12), eras in 1..60u32,
        ) {
            let total = 64;
            let sum: u64 = credits.iter().map(|credit| u64::from(*credit)).sum();
            let mut holders = holders(&credits);
            let mut had = vec![0u64; credits.len()];
            for _ in 0..eras {
                let all = seats(&holders, total, ONE).unwrap();
                for ((holder, had), holding) in holders.iter_mut().zip(&mut had).zip(all) {
                    holder.carried = holding.carried;
                    *had += u64::from(holding.seats);
                }
            }
            for (credit, had) in credits.iter().zip(had) {
                let due = u64::from(*credit) * u64::from(total) * u64::from(eras);
                // A seat, and what rounding down leaves of billionths of it.
                prop_assert!((had * sum).abs_diff(due) <= sum + sum / 1_000);
            }
        }

        #[test]
        fn any_carry_is_borne(
            all in prop::collection::vec((0..=ONE, -2_000_000_000i64..2_000_000_000), 1..64),
            extra in 0..200u32,
        ) {
            let holder = |(credit, carried): &(Parts, i64)| {
                Holder { credit: *credit, carried: *carried }
            };
            let holders: Vec<_> = all.iter().map(holder).collect();
            let total = holders.len() as u32 + extra;
            let all = seats(&holders, total, THIRTY).unwrap();
            prop_assert_eq!(all.iter().map(|holding| holding.seats).sum::<u32>(), total);
            let highest = highest(total, holders.len() as u32, THIRTY);
            for holding in all {
                prop_assert!((1..=highest).contains(&holding.seats));
            }
        }

        #[test]
        fn a_schedule_is_even_wherever_one_looks(
            seats in prop::collection::vec(1..40u32, 1..24), seed: u64,
            from in 0..1_000usize, slots in 0..2_000usize,
        ) {
            let total: u32 = seats.iter().sum();
            let schedule = spread(&seats, seed);
            prop_assert_eq!(schedule.len(), total as usize);
            prop_assert_eq!(&schedule, &spread(&seats, seed));
            for (holder, own) in seats.iter().enumerate() {
                let all = schedule.iter().filter(|one| **one == holder).count();
                prop_assert_eq!(all, *own as usize);
                let row = schedule.iter().cycle().skip(from % total as usize).take(slots);
                let seen = row.filter(|one| **one == holder).count() as u64;
                let (own, total) = (u64::from(*own), u64::from(total));
                let off = (seen * total).abs_diff(own * slots as u64);
                prop_assert!(off < 2 * total, "{} of {}: {} in {}", own, total, seen, slots);
            }
        }

        #[test]
        fn default_votes_never_exceed_their_share(
            silent in 0..1u128 << 80, favourites in 1..100u32, cast in 1..1u128 << 80,
        ) {
            let each = default_votes(silent, favourites, cast, ONE / 5);
            prop_assert!(each <= silent);
            prop_assert!(each * u128::from(favourites) * 5 <= cast);
        }
    }
}
