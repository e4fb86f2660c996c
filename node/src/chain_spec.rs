//! Chain specs: the runtimes' presets by name, anything else from a file.

use std::path::PathBuf;

use busbar_power_runtime::{presets, SS58_PREFIX};
use sc_chain_spec::{ChainType, Properties};

pub type ChainSpec = sc_service::GenericChainSpec;

/// Runtimes that this node brings along.
#[derive(Clone, Copy)]
enum Chain {
    Power,
    Green,
}

impl Chain {
    fn wasm(self) -> Option<&'static [u8]> {
        match self {
            Self::Power => busbar_power_runtime::WASM_BINARY,
            Self::Green => busbar_green_runtime::WASM_BINARY,
        }
    }

    fn id(self, preset: &str) -> String {
        match self {
            Self::Power => format!("busbar-{preset}"),
            Self::Green => format!("busbar-{GREEN}{preset}"),
        }
    }

    fn name(self, kind: &str) -> String {
        match self {
            Self::Power => format!("Busbar {kind}"),
            Self::Green => format!("Busbar Green {kind}"),
        }
    }
}

/// What stands before the names of the certificate chain's presets, which are those of the power chain's.
const GREEN: &str = "green-";

/// The id of a preset, or a path to a spec as JSON, plain or raw.
pub fn load(id: &str) -> Result<ChainSpec, String> {
    let (chain, preset_id) = match id.strip_prefix(GREEN) {
        Some(of_green) => (Chain::Green, of_green),
        None => (Chain::Power, id),
    };
    match preset_id {
        presets::DEV => preset(chain, preset_id, "Development", ChainType::Development),
        // The SDK's commands take `local` where no chain is given, too.
        "" | presets::LOCAL => preset(chain, presets::LOCAL, "Local Testnet", ChainType::Local),
        presets::CONSORTIUM => preset(chain, preset_id, "Consortium", ChainType::Live),
        _ => ChainSpec::from_json_file(PathBuf::from(id)),
    }
}

fn preset(chain: Chain, id: &str, kind: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
    let wasm = chain.wasm().ok_or(
        "this node was built without the runtimes' WASM (SKIP_WASM_BUILD); build it again without",
    )?;
    Ok(ChainSpec::builder(wasm, None)
        .with_name(&chain.name(kind))
        .with_id(&chain.id(id))
        .with_protocol_id(&chain.id(id))
        .with_chain_type(chain_type)
        .with_properties(properties())
        .with_genesis_config_preset_name(id)
        .build())
}

fn properties() -> Properties {
    [
        ("tokenSymbol", "BUS".into()),
        ("tokenDecimals", 12.into()),
        ("ss58Format", SS58_PREFIX.into()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into_iter()
    .collect()
}
