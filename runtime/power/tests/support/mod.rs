//! A chain in memory, made from a preset as a node makes it or from what another one stored, that
//! executes blocks of signed transactions.
#![allow(dead_code)] // each test file uses its own part of it

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use busbar_power_runtime::{
    parameters::Change, AccountId, Address, AuthoritySelection, Balances, Bank, BlockNumber,
    Credit, Delivery, Dplc, Executive, Grid, Header, Metering, OrderBook, Parameters, Participants,
    Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, RuntimeOrigin, SessionKeys,
    Signature, System, Timestamp, TxExtension, UncheckedExtrinsic, SLOT_MS, VERSION,
};
use busbar_primitives::{
    market::Schedule,
    units::{MS_PER_HOUR, TOKEN},
};
use codec::Encode;
use frame_support::{
    assert_ok,
    storage::{transactional::with_transaction_unchecked, TransactionOutcome},
};
use pallet_credit::remembering;
use pallet_delivery::LastWorked;
use pallet_participants::Profile;
use serde_json::Value;
use sp_consensus_aura::AURA_ENGINE_ID;
use sp_core::{
    offchain::{testing::TestTransactionPoolExt, TransactionPoolExt},
    sr25519,
    storage::Storage,
    Bytes, Pair, H256,
};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
    generic::Era,
    traits::Header as _,
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, BuildStorage, Digest, DigestItem, DispatchError, MultiSignature,
};

pub mod state;
pub mod tables;
pub mod trading;

/// The development key of this name. Kept: deriving one takes milliseconds.
pub fn key(name: &str) -> sr25519::Pair {
    thread_local! {
        static KEYS: RefCell<HashMap<String, sr25519::Pair>> = RefCell::default();
    }
    let derive = || sr25519::Pair::from_string(&format!("//{name}"), None).unwrap();
    KEYS.with_borrow_mut(|keys| keys.entry(name.to_owned()).or_insert_with(derive).clone())
}

pub fn account(name: &str) -> AccountId {
    AccountId::from(key(name).public().0)
}

/// What a preset changes, over the default (RFC 7386).
fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

pub fn genesis(preset: &str) -> sp_io::TestExternalities {
    let patch = sp_io::TestExternalities::default().execute_with(|| {
        let preset = Some(sp_genesis_builder::PresetId::from(preset));
        use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
        Runtime::get_preset(&preset).expect("the preset exists")
    });
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut config, serde_json::from_slice(&patch).unwrap());
    let config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
    config.build_storage().unwrap().into()
}

/// Every invariant of every pallet.
pub fn check_invariants() {
    assert_ok!(Bank::do_try_state());
    assert_ok!(Grid::do_try_state());
    assert_ok!(Participants::do_try_state());
    assert_ok!(OrderBook::do_try_state());
    assert_ok!(Dplc::do_try_state());
    assert_ok!(Parameters::do_try_state());
    assert_ok!(Metering::do_try_state());
    assert_ok!(Delivery::do_try_state());
    assert_ok!(Credit::do_try_state());
    assert_ok!(AuthoritySelection::do_try_state());
}

/// A chain; blocks are made one after the other by [`Chain::block`].
pub struct Chain {
    ext: sp_io::TestExternalities,
    genesis: H256,
    /// Number and hash of the last block.
    parent: (BlockNumber, H256),
    slot: u64,
}

impl Chain {
    pub fn new(preset: &str) -> Self {
        let mut ext = genesis(preset);
        // What the header of block 1 will say of its parent.
        let genesis = H256::repeat_byte(7);
        ext.execute_with(|| frame_system::BlockHash::<Runtime>::insert(0, genesis));
        Self { ext, genesis, parent: (0, genesis), slot: 1_000_000 }
    }

    /// Goes on behind a block of which this is all that was stored, but for the code: a JSON object
    /// of keys and values in hexadecimal.
    pub fn from_state(json: &str) -> Self {
        let state: BTreeMap<Bytes, Bytes> =
            serde_json::from_str(json).expect("hexadecimal keys and values");
        let top = state.into_iter().map(|(key, value)| (key.0, value.0)).collect();
        let mut ext =
            sp_io::TestExternalities::from(Storage { top, children_default: Default::default() });
        let (genesis, number, time) =
            ext.execute_with(|| (System::block_hash(0), System::block_number(), Timestamp::get()));
        // A block doesn't store its own hash: this is what the next header will say of it.
        let parent = (number, H256::repeat_byte(7));
        Self { ext, genesis, parent, slot: time.div_ceil(SLOT_MS) }
    }

    pub fn now(&self) -> u64 {
        self.slot * SLOT_MS
    }

    /// Lets slots pass without a block, which isn't taken for a standstill.
    pub fn skip_to(&mut self, time: u64) {
        self.slot = self.slot.max(time.div_ceil(SLOT_MS));
        let now = self.slot * SLOT_MS;
        self.query(|| LastWorked::<Runtime>::mutate(|last| *last = last.map(|_| now)));
    }

    pub fn query<R>(&mut self, ask: impl FnOnce() -> R) -> R {
        self.ext.execute_with(ask)
    }

    /// Pops what the chain has sent last, from now on, into its node's transaction pool.
    pub fn pool(&mut self) -> impl Fn() -> Option<Vec<u8>> {
        let (pool, state) = TestTransactionPoolExt::new();
        self.ext.register_extension(TransactionPoolExt::new(pool));
        move || state.write().transactions.pop()
    }

    /// A block with these calls, each signed by whom it names. Returns what
    /// became of them, and the block's events.
    pub fn block(
        &mut self,
        calls: Vec<(&str, RuntimeCall)>,
    ) -> (Vec<Result<(), DispatchError>>, Vec<RuntimeEvent>) {
        self.begin();
        let outcomes = calls
            .into_iter()
            .map(|(signer, call)| self.apply(signer, call).expect("the transaction is valid"))
            .collect();
        (outcomes, self.end())
    }

    /// Begins the next slot's block; [`Chain::end`] ends it.
    pub fn begin(&mut self) {
        self.slot += 1;
        let (parent, parent_hash) = self.parent;
        let slot = self.slot;
        self.ext.execute_with(|| {
            let digest =
                Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
            let header = Header::new(parent + 1, H256::zero(), H256::zero(), parent_hash, digest);
            Executive::initialize_block(&header);
            let set = pallet_timestamp::Call::set { now: slot * SLOT_MS };
            let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(set));
            assert_ok!(Executive::apply_extrinsic(inherent).unwrap());
        });
    }

    /// One more call in the block that was begun. What isn't valid there, say because the block
    /// is full, leaves nothing behind, as with a block's author.
    pub fn apply(&mut self, signer: &str, call: RuntimeCall) -> ApplyExtrinsicResult {
        let genesis = self.genesis;
        self.ext.execute_with(|| {
            let nonce = System::account_nonce(account(signer));
            let transaction = signed(&key(signer), nonce, call, genesis);
            let apply = || remembering(|| Executive::apply_extrinsic(transaction));
            with_transaction_unchecked(|| match apply() {
                applied @ Ok(_) => TransactionOutcome::Commit(applied),
                invalid => TransactionOutcome::Rollback(invalid),
            })
        })
    }

    /// Ends the block that was begun, and returns its events.
    pub fn end(&mut self) -> Vec<RuntimeEvent> {
        self.ext.execute_with(|| {
            let header = Executive::finalize_block();
            self.parent = (*header.number(), header.hash());
            check_invariants();
            System::events().into_iter().map(|record| record.event).collect()
        })
    }

    /// What the transaction pool says of a call whose nonce is `ahead` of its signer's.
    pub fn validate(&mut self, signer: &str, ahead: u32, call: RuntimeCall) -> TransactionValidity {
        let (genesis, (_, parent)) = (self.genesis, self.parent);
        self.ext.execute_with(|| {
            let nonce = System::account_nonce(account(signer)) + ahead;
            let transaction = signed(&key(signer), nonce, call, genesis);
            with_transaction_unchecked(|| {
                TransactionOutcome::Rollback(Executive::validate_transaction(
                    TransactionSource::External,
                    transaction,
                    parent,
                ))
            })
        })
    }

    /// A block in which all must succeed.
    pub fn ok(&mut self, calls: Vec<(&str, RuntimeCall)>) -> Vec<RuntimeEvent> {
        let shown: Vec<_> = calls.iter().map(|(_, call)| format!("{call:?}")).collect();
        let (outcomes, events) = self.block(calls);
        for (outcome, call) in outcomes.iter().zip(shown) {
            assert_eq!(*outcome, Ok(()), "{call}");
        }
        for event in &events {
            if let RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) = event
            {
                assert_ok!(*result);
            }
        }
        events
    }

    /// The trading centre opens a session of an hour's delivery, whose gate closes in a minute.
    pub fn open_session(&mut self) -> Schedule {
        let gate_closure = self.now() + 60_000;
        self.open_session_for(gate_closure..gate_closure + MS_PER_HOUR)
    }

    /// The same, for delivery at another time.
    pub fn open_session_for(&mut self, delivery: Range<u64>) -> Schedule {
        let now = self.now();
        let schedule = Schedule {
            opens: now,
            gate_closure: now + 60_000,
            delivery_start: delivery.start,
            delivery_end: delivery.end,
        };
        let open = RuntimeCall::OrderBook(pallet_order_book::Call::open_session {
            product: b"annual".to_vec().try_into().unwrap(),
            schedule,
            min_price: TOKEN / 1_000,
            max_price: 10 * TOKEN,
            tick: TOKEN / 1_000,
        });
        self.ok(vec![("Two", open)]);
        schedule
    }

    pub fn free(&mut self, name: &str) -> u128 {
        self.query(|| Balances::free_balance(account(name)))
    }
}

/// The error of the last call in a block; panics unless it was refused.
pub fn refusal(outcome: (Vec<Result<(), DispatchError>>, Vec<RuntimeEvent>)) -> &'static str {
    match outcome.0.last() {
        Some(Err(DispatchError::Module(module))) => module.message.unwrap_or_default(),
        Some(Err(DispatchError::BadOrigin)) => "BadOrigin",
        other => panic!("not refused: {other:?}"),
    }
}

fn signed(key: &sr25519::Pair, nonce: u32, call: RuntimeCall, genesis: H256) -> UncheckedExtrinsic {
    let extension: TxExtension = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        busbar_power_runtime::CheckNearNonce::new(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        pallet_credit::RememberRefusals::default(),
        frame_system::WeightReclaim::new(),
    );
    let implicit = (
        (),
        (),
        VERSION.spec_version,
        VERSION.transaction_version,
        genesis,
        genesis,
        (),
        (),
        (),
        None::<[u8; 32]>,
        (),
        (),
    );
    let payload = (&call, &extension, implicit).encode();
    let signature = match payload.len() {
        0..=256 => key.sign(&payload),
        _ => key.sign(&sp_io::hashing::blake2_256(&payload)),
    };
    let who = Address::Id(AccountId::from(key.public().0));
    UncheckedExtrinsic::new_signed(call, who, MultiSignature::Sr25519(signature), extension)
}

/// A motion of a body that so many of its members have passed.
pub fn decided<Body>(ayes: u32, members: u32) -> RuntimeOrigin
where
    RuntimeOrigin: From<pallet_collective::RawOrigin<AccountId, Body>>,
{
    pallet_collective::RawOrigin::Members(ayes, members).into()
}

/// New session keys, and the call by which `who` takes them, with the proof that it may.
pub fn set_keys(who: &AccountId) -> (SessionKeys, RuntimeCall) {
    set_keys_of(who, None)
}

/// Session keys that come of a seed.
pub fn set_keys_of(who: &AccountId, seed: Option<&str>) -> (SessionKeys, RuntimeCall) {
    let mut node = sp_io::TestExternalities::default();
    node.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    let seed = seed.map(|seed| seed.as_bytes().to_vec());
    let made = node.execute_with(|| SessionKeys::generate(&who.encode(), seed));
    let proof = made.proof.encode();
    let call = pallet_session::Call::set_keys { keys: made.keys.clone(), proof };
    (made.keys, RuntimeCall::Session(call))
}

/// A motion that the one member of the `dev` council passes by itself.
pub fn motion(call: RuntimeCall) -> RuntimeCall {
    let length_bound = call.encode().len() as u32;
    RuntimeCall::Council(pallet_collective::Call::propose {
        threshold: 1,
        proposal: Box::new(call),
        length_bound,
    })
}

/// What changes a parameter, with the power of the council.
pub fn set(change: Change) -> RuntimeCall {
    RuntimeCall::Parameters(pallet_market_parameters::Call::set { change })
}

/// An application signed by the applicant's own key.
pub fn application(name: &str, profile: Profile, valid_until: u32) -> RuntimeCall {
    let applicant = account(name);
    let message = Participants::apply_message(&applicant, &profile, valid_until);
    let signature: Signature = MultiSignature::Sr25519(key(name).sign(&message));
    RuntimeCall::Participants(pallet_participants::Call::apply {
        applicant,
        profile,
        valid_until,
        signature,
    })
}

pub fn origin_of(name: &str) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(name))
}
