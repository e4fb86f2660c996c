//! What is stored, held against what the runtime's metadata say of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

use busbar_power_runtime::Runtime;
use codec::{Compact, Decode, Error};
use frame_support::{
    // FRAME names the types of its own metadata nowhere else.
    __private::metadata::{v14::StorageEntryType, RuntimeMetadata},
    storage::{storage_prefix, unhashed},
    traits::STORAGE_VERSION_STORAGE_KEY_POSTFIX,
};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use sp_core::storage::well_known_keys::CODE;

/// Bytes of a pallet's and of an item's hash, with which all keys of the item begin.
const PREFIX: usize = 32;

/// Values by keys.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// All that is stored but the code, which is the tests' own.
pub fn stored() -> State {
    let next = |key: &Vec<u8>| sp_io::storage::next_key(key);
    iter::successors(next(&Vec::new()), next)
        .filter(|key| key != CODE)
        .map(|key| {
            let value = unhashed::get_raw(&key).expect("the key was found");
            (key, value)
        })
        .collect()
}

/// A storage item: its name, and the type of its values; a pallet's version is of none.
struct Item {
    name: String,
    values: Option<u32>,
}

/// The storage items of this release.
pub struct Items {
    types: PortableRegistry,
    by_prefix: BTreeMap<Vec<u8>, Item>,
}

impl Items {
    pub fn new() -> Self {
        // Some constants are read from the state.
        let metadata = sp_io::TestExternalities::default().execute_with(Runtime::metadata).1;
        let RuntimeMetadata::V14(metadata) = metadata else {
            panic!("the runtime's metadata are of another version than 14")
        };
        let mut by_prefix = BTreeMap::new();
        for pallet in metadata.pallets {
            let mut insert = |item: &[u8], name: String, values| {
                let prefix = storage_prefix(pallet.name.as_bytes(), item);
                by_prefix.insert(prefix.to_vec(), Item { name, values });
            };
            let version = format!("{} version", pallet.name);
            insert(STORAGE_VERSION_STORAGE_KEY_POSTFIX, version, None);
            for entry in pallet.storage.into_iter().flat_map(|storage| storage.entries) {
                let (StorageEntryType::Plain(ty) | StorageEntryType::Map { value: ty, .. }) =
                    entry.ty;
                let name = format!("{}.{}", pallet.name, entry.name);
                insert(entry.name.as_bytes(), name, Some(ty.id));
            }
        }
        Self { types: metadata.types, by_prefix }
    }

    fn get(&self, key: &[u8]) -> Option<&Item> {
        self.by_prefix.get(key.get(..PREFIX)?)
    }

    /// Which item a key belongs to; in hexadecimal, if this release doesn't know it.
    pub fn name(&self, key: &[u8]) -> String {
        let unknown = || sp_core::bytes::to_hex(key.get(..PREFIX).unwrap_or(key), false);
        self.get(key).map_or_else(unknown, |item| item.name.clone())
    }

    /// Items that are stored in another way, or only in one of both.
    pub fn changed(&self, before: &State, after: &State) -> BTreeSet<String> {
        let differs = |key: &&Vec<u8>| before.get(*key) != after.get(*key);
        before.keys().chain(after.keys()).filter(differs).map(|key| self.name(key)).collect()
    }

    /// Items that this release can't read.
    pub fn unreadable(&self, state: &State) -> BTreeSet<String> {
        let can_read = |key: &[u8], value: &[u8]| {
            let mut left = value;
            let read = match self.get(key)?.values {
                Some(ty) => self.skip(ty, &mut left),
                None => u16::decode(&mut left).map(drop),
            };
            (read.is_ok() && left.is_empty()).then_some(())
        };
        state
            .iter()
            .filter(|(key, value)| can_read(key, value).is_none())
            .map(|(key, _)| self.name(key))
            .collect()
    }

    /// Reads a value of a type, and forgets it.
    fn skip(&self, ty: u32, input: &mut &[u8]) -> Result<(), Error> {
        let parts = match &self.types.resolve(ty).ok_or("unknown type")?.type_def {
            TypeDef::Composite(composite) => types_of(&composite.fields),
            TypeDef::Variant(variants) => {
                let index = u8::decode(input)?;
                let is_it = variants.variants.iter().find(|variant| variant.index == index);
                types_of(&is_it.ok_or("unknown variant")?.fields)
            }
            TypeDef::Tuple(tuple) => tuple.fields.iter().map(|part| part.id).collect(),
            TypeDef::Array(array) => vec![array.type_param.id; array.len as usize],
            TypeDef::Sequence(sequence) => {
                let length = Compact::<u32>::decode(input)?.0 as usize;
                // Elements take a byte at least: what isn't there needs no memory.
                if length > input.len() {
                    return Err("the sequence is longer than the value".into());
                }
                vec![sequence.type_param.id; length]
            }
            TypeDef::Compact(_) => return Compact::<u128>::decode(input).map(drop),
            TypeDef::Primitive(primitive) => return skip_primitive(primitive, input),
            TypeDef::BitSequence(_) => return Err("no pallet stores bit sequences".into()),
        };
        parts.into_iter().try_for_each(|ty| self.skip(ty, input))
    }
}

fn types_of(fields: &[Field<PortableForm>]) -> Vec<u32> {
    fields.iter().map(|field| field.ty.id).collect()
}

fn skip_primitive(primitive: &TypeDefPrimitive, input: &mut &[u8]) -> Result<(), Error> {
    use TypeDefPrimitive::*;
    match primitive {
        Bool => bool::decode(input).map(drop),
        Str => String::decode(input).map(drop),
        U8 | I8 => u8::decode(input).map(drop),
        U16 | I16 => u16::decode(input).map(drop),
        U32 | I32 | Char => u32::decode(input).map(drop),
        U64 | I64 => u64::decode(input).map(drop),
        U128 | I128 => u128::decode(input).map(drop),
        U256 | I256 => <[u8; 32]>::decode(input).map(drop),
    }
}
