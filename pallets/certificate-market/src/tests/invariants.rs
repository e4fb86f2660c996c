//! Whatever is called, in whatever order: the invariants hold, and nothing is lost.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Offer { range: Range, price: Balance, validity: Kind },
    Bid { who: AccountId, count: u64, price: Balance, validity: Kind },
    Withdraw { who: AccountId, order: OrderId },
    Transfer { range: Range, to: AccountId },
    Freeze(Range),
    Later,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Rest,
    Until,
    Immediate,
    Fill,
}

impl Kind {
    fn validity(self) -> Validity {
        match self {
            Self::Rest => REST,
            Self::Until => Validity::Rest(Some(Now::get() + 2 * MS_PER_HOUR)),
            Self::Immediate => Validity::ImmediateOrCancel,
            Self::Fill => Validity::FillOrKill,
        }
    }
}

fn some() -> impl Strategy<Value = Range> {
    (0..200u64, 1..12u64).prop_map(|(first, count)| range(first, count))
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 1..5u64;
    let price = || (1..6u128).prop_map(|price| price * TOKEN);
    let kind = || {
        prop_oneof![Just(Kind::Rest), Just(Kind::Until), Just(Kind::Immediate), Just(Kind::Fill)]
    };
    prop_oneof![
        6 => (some(), price(), kind()).prop_map(|(range, price, validity)| {
            Step::Offer { range, price, validity }
        }),
        6 => (who(), 1..25u64, price(), kind()).prop_map(|(who, count, price, validity)| {
            Step::Bid { who, count, price, validity }
        }),
        2 => (who(), 0..20u64).prop_map(|(who, order)| Step::Withdraw { who, order }),
        1 => (some(), who()).prop_map(|(range, to)| Step::Transfer { range, to }),
        1 => some().prop_map(Step::Freeze),
        1 => Just(Step::Later),
    ]
}

fn take(step: Step) {
    // Many calls are refused; what they say is others' tests.
    let _ = match step {
        Step::Offer { range, price, validity } => {
            offer(owner_of(range.first), range, price, validity.validity())
        }
        Step::Bid { who, count, price, validity } => bid(who, count, price, validity.validity()),
        Step::Withdraw { who, order } => withdraw(who, order),
        Step::Transfer { range, to } => {
            let owner = RuntimeOrigin::signed(owner_of(range.first));
            Certificates::transfer(owner, range, to)
        }
        Step::Freeze(range) => {
            Certificates::freeze(RuntimeOrigin::signed(ISSUER), range, Default::default())
        }
        Step::Later => {
            Now::mutate(|now| *now += MS_PER_HOUR);
            Ok(())
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn tokens_and_certificates_change_hands_together(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        run(|| {
            let issuance = Balances::total_issuance();
            for step in steps {
                take(step);
                check();
                assert_eq!(Balances::total_issuance(), issuance);
            }
            // What is out of the book has given everything back.
            for (id, order) in Orders::<Test>::iter().collect::<Vec<_>>() {
                assert_ok!(withdraw(order.owner, id));
            }
            for who in 1..5 {
                assert_eq!(money(who).1, 0);
            }
            let listed = (0..300).any(|serial| state_of(serial) == State::Listed);
            assert!(!listed);
        });
    }
}
