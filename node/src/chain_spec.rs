//! Chain specs: a runtime's presets by name, anything else from a file.

use std::path::PathBuf;

use busbar_power_runtime::{presets, SS58_PREFIX, WASM_BINARY};
use sc_chain_spec::{ChainType, Properties};

pub type ChainSpec = sc_service::GenericChainSpec;

/// The id of a preset, or a path to a spec as JSON, plain or raw.
pub fn load(id: &str) -> Result<ChainSpec, String> {
    match id {
        presets::DEV => preset(id, "Busbar Development", ChainType::Development),
        // The SDK's commands take `local` where no chain is given, too.
        "" | presets::LOCAL => preset(presets::LOCAL, "Busbar Local Testnet", ChainType::Local),
        presets::CONSORTIUM => preset(id, "Busbar Consortium", ChainType::Live),
        path => ChainSpec::from_json_file(PathBuf::from(path)),
    }
}

fn preset(id: &str, name: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
    let wasm = WASM_BINARY.ok_or(
        "this node was built without the runtime's WASM (SKIP_WASM_BUILD); build it again without",
    )?;
    Ok(ChainSpec::builder(wasm, None)
        .with_name(name)
        .with_id(&format!("busbar-{id}"))
        .with_protocol_id(&format!("busbar-{id}"))
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
