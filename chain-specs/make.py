#!/usr/bin/env python3
"""Makes the chain spec of a consortium out of its members' file.

    chain-specs/make.py MEMBERS.json OUT.json [--node PATH]

README.md says what the members' file holds. Nothing is written unless all of
it is right; the runtime itself checks the rest while it builds the genesis.

Python because its integers are exact: amounts pass 2^53 base units, where jq
before 1.7 rounds. Nothing but its standard library is needed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# With fewer, finality stops as soon as one validator fails.
FEWEST_VALIDATORS = 4
# The runtime's genesis reads keys with the generic prefix only.
GENERIC_PREFIX = 42
# Whom an organisation may send: the genesis section of their body, how many there
# have to be, and why.
SENT = {
    "technical": ("technicalMembers", 3, "one key alone could end a pause"),
    "supervision": ("supervisionMembers", 3, "one key alone could suspend anybody"),
    "guardian": ("guardians", 1, "nobody could pause the chain without a vote"),
}
# The sections that this tool fills, and those that the runtime fills out of them.
FILLED = (
    "aura",
    "authoritySelection",
    "balances",
    "council",
    "grandpa",
    "grid",
    "guardians",
    "members",
    "participants",
    "session",
    "supervisionCommittee",
    "supervisionMembers",
    "technicalCommittee",
    "technicalMembers",
)
NODE_TIMEOUT_S = 300
NAME = r"\S(.*\S)?"
ADDRESS = r"/(ip4|ip6|dns|dns4|dns6)/[^/]+/tcp/\d+(/ws)?/p2p/12D3KooW\w+"
ADDRESS_FORM = "an address such as /dns4/node.example.org/tcp/30333/p2p/12D3KooW..."
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Refused(Exception):
    """Something is wrong with what the user gave; the text says what, where."""


# --- the members' file ---


def read_json(path):
    def no_duplicates(pairs):
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise Refused(f"{path}: the field \"{name}\" is given twice in one object")
        return dict(pairs)

    try:
        return json.loads(Path(path).read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)
    except OSError as error:
        raise Refused(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path} isn't UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise Refused(
            f"{path}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path}: a number is too long, or the nesting too deep") from error


def fields(value, where, required, optional=()):
    """The object's values in the order of the names; None for absent ones."""
    if not isinstance(value, dict):
        raise Refused(f"{where} has to be an object, {{...}}")
    for name in value:
        if name not in (*required, *optional):
            known = ", ".join((*required, *optional))
            raise Refused(f"{where}: unknown field \"{name}\" (known ones: {known})")
    for name in required:
        if name not in value:
            raise Refused(f"{where}: the field \"{name}\" is missing")
    return [value.get(name) for name in (*required, *optional)]


def entries(value, where):
    """The entries of a list with their places; none if the list is absent."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(f"{where} has to be a list, [...]")
    return [(entry, f"{where}[{index}]") for index, entry in enumerate(value)]


def text(value, where, pattern, form):
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise Refused(f"{where}: {json.dumps(value)} isn't {form}")
    return value


def whole(value, where, unit):
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refused(f"{where}: {json.dumps(value)} isn't a whole number of {unit}")
    return value


# --- keys ---


def ss58_checksum(data):
    return hashlib.blake2b(b"SS58PRE" + data).digest()[:2]


def ss58_decode(address):
    """The prefix and the 32 bytes of the key; None if it isn't an address."""
    number = 0
    for character in address:
        digit = BASE58.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    data = b"\0" * (len(address) - len(address.lstrip("1"))) + data
    if data and data[0] < 64:
        prefix, start = data[0], 1
    elif len(data) > 1 and data[0] < 128:
        prefix = (data[0] & 63) << 2 | data[1] >> 6 | (data[1] & 63) << 8
        start = 2
    else:
        return None
    body, checksum = data[:-2], data[-2:]
    if len(body) != start + 32 or ss58_checksum(body) != checksum:
        return None
    return prefix, body[start:]


def ss58_encode(key):
    body = bytes([GENERIC_PREFIX]) + key
    number = int.from_bytes(body + ss58_checksum(body), "big")
    address = ""
    while number:
        number, digit = divmod(number, 58)
        address = BASE58[digit] + address
    return address


class Keys:
    """Reads keys; each has one use in the whole file, but a seat's several."""

    def __init__(self, chain_prefix):
        self.prefixes = (GENERIC_PREFIX, chain_prefix)
        self.uses = {}

    def read(self, value, where):
        decoded = ss58_decode(value) if isinstance(value, str) else None
        if decoded is None:
            raise Refused(
                f"{where}: {json.dumps(value)} isn't a public key in SS58 form"
                " (`busbar-node key inspect` prints it)"
            )
        prefix, key = decoded
        if prefix not in self.prefixes:
            raise Refused(
                f"{where}: {value} has the SS58 prefix {prefix}, so it belongs to another"
                f" network; {' and '.join(map(str, self.prefixes))} are taken"
            )
        return ss58_encode(key)

    def claim(self, value, where, seat=None):
        """Reads a key and notes its use; the `seat` given may have this use too."""
        key = self.read(value, where)
        if key != seat and key in self.uses:
            raise Refused(
                f"{where}: the key {value} is already used in {self.uses[key]};"
                " every validator, seat and account has keys of its own"
            )
        self.uses.setdefault(key, where)
        return key


# --- the genesis ---


def consortium(members, spec):
    """Fills the members into the plain spec of the preset `consortium`."""
    name, chain_id, endowment, organisations, grid, genesis = fields(
        members,
        "the file",
        ("name", "id", "endowment", "organisations", "grid"),
        ("genesis",),
    )
    text(name, "name", NAME, "a name")
    # Also the name of a folder.
    text(chain_id, "id", r"[a-z0-9][a-z0-9_-]*", "lower-case letters, digits, - and _")
    if whole(endowment, "endowment", "token") == 0:
        raise Refused("endowment: without a token nobody can send the first transaction")

    properties = spec.get("properties") or {}
    keys = Keys(properties.get("ss58Format", GENERIC_PREFIX))
    validators, boot_nodes, bodies, officers = who(organisations, keys)
    # Once each, though a seat may be in committees too.
    accounts = dict.fromkeys(sum(bodies.values(), []) + [account for account, *_ in officers])
    regions, genesis_grid = grid_section(grid, "grid", keys, accounts)
    patch = spec["genesis"]["runtimeGenesis"]["patch"]
    add_sections(patch, {} if genesis is None else genesis, "genesis")
    pots = patch.get("balances", {}).get("balances", [])
    token = 10 ** properties.get("tokenDecimals", 12)
    endowed = [[account, endowment * token] for account in accounts]
    patch.update(
        session={"keys": validators, "nonAuthorityKeys": []},
        participants={"participants": [profile(*officer, regions) for officer in officers]},
        authoritySelection={"candidates": [account for account, *_ in validators]},
        grid=genesis_grid,
        balances={"balances": endowed + pots},
        **{section: {"members": body} for section, body in bodies.items()},
    )
    spec.update(
        name=name,
        id=chain_id,
        protocolId=chain_id,
        chainType="Live",
        bootNodes=boot_nodes,
        telemetryEndpoints=None,
    )
    seats, technical, supervision, guardians = map(len, bodies.values())
    return [
        f"{len(validators)} validators, of which {(len(validators) - 1) // 3} may fail at a time",
        f"{seats} council seats; a motion takes {seats // 2 + 1} votes,"
        f" one on members or the runtime {(2 * seats + 2) // 3}",
        f"technical committee of {technical}, supervision committee of {supervision},"
        f" guardians: {guardians}",
        f"{len(officers)} founding participants, {len(regions)} regions",
        f"{endowment * len(accounts):,} token in {len(accounts)} accounts",
    ]


def who(organisations, keys):
    """Validators' keys and addresses, who is in which body, founding participants."""
    validators, boot_nodes, officers, entities = [], [], [], {}
    bodies = {"members": [], **{section: [] for section, *_ in SENT.values()}}
    for organisation, where in entries(organisations, "organisations"):
        title, entity, council, *sent, validator, participants = fields(
            organisation,
            where,
            ("name", "entity", "council"),
            (*SENT, "validator", "participants"),
        )
        where = f"{where} ({text(title, f'{where}.name', NAME, 'a name')})"
        text(entity, f"{where}.entity", r"[A-Za-z0-9]{1,32}", "1 to 32 letters and digits")
        seat = keys.claim(council, f"{where}.council")
        bodies["members"].append(seat)
        for (name, (section, *_)), account in zip(SENT.items(), sent):
            if account is not None:
                bodies[section].append(keys.claim(account, f"{where}.{name}", seat))
        if validator is not None:
            place = f"{where}.validator"
            aura, grandpa, address, region = fields(
                validator, place, ("aura", "grandpa"), ("bootNode", "region")
            )
            aura = keys.claim(aura, f"{place}.aura")
            grandpa = keys.claim(grandpa, f"{place}.grandpa")
            if entity in entities:
                raise Refused(f"{place}: {entity} has a validator already, in {entities[entity]}")
            entities[entity] = place
            validators.append([seat, seat, {"aura": aura, "grandpa": grandpa}])
            # Trading centres validate: the seat's account is its organisation's.
            centre = {"role": "TradingCentre"} | ({"region": region} if region is not None else {})
            officers.append((seat, entity, centre, place))
            if address is not None:
                boot_nodes.append(text(address, f"{place}.bootNode", ADDRESS, ADDRESS_FORM))
        for participant, place in entries(participants, f"{where}.participants"):
            account = fields(
                participant, place, ("account", "role"), ("region", "capacity", "evidence")
            )[0]
            officers.append((keys.claim(account, f"{place}.account"), entity, participant, place))

    if not bodies["members"]:
        raise Refused("no organisation, so no council: nobody could admit anybody")
    for name, (section, fewest, why) in SENT.items():
        if len(bodies[section]) < fewest:
            raise Refused(f"{len(bodies[section])} with a \"{name}\", not {fewest}: else {why}")
    if len(validators) < FEWEST_VALIDATORS:
        raise Refused(
            f"{len(validators)} validators; at least {FEWEST_VALIDATORS} are needed,"
            " or finality stops when one of them fails"
        )
    if not boot_nodes:
        raise Refused("no validator has a \"bootNode\": nodes couldn't find each other")
    return validators, boot_nodes, bodies, officers


def add_sections(patch, genesis, where):
    if not isinstance(genesis, dict):
        raise Refused(f"{where} has to be an object, {{...}}")
    for name, section in genesis.items():
        if name in FILLED:
            raise Refused(f"{where}: \"{name}\" is filled from the rest of the file")
        if name in patch:
            change(patch[name], section, f"{where}.{name}")
        else:
            # The runtime knows the names of its sections and their fields.
            patch[name] = section


def change(base, new, where):
    """Changes what `new` names, deep inside. An unknown name is refused with its
    place, which the runtime wouldn't tell."""
    fields(new, where, (), tuple(base))
    for name, value in new.items():
        if isinstance(base[name], dict):
            change(base[name], value, f"{where}.{name}")
        else:
            base[name] = value


def grid_section(grid, where, keys, accounts):
    company, names, links = fields(grid, where, ("company", "regions", "links"))
    regions = {}
    for name, place in entries(names, f"{where}.regions"):
        text(name, place, NAME, "a name")
        if name in regions:
            raise Refused(f"{place}: there is a region {json.dumps(name)} already")
        regions[name] = len(regions)
    if not regions:
        raise Refused(f"{where}.regions: at least one region is needed")

    pairs, genesis_links = set(), []
    for link, place in entries(links, f"{where}.links"):
        ends, loss, transmission, capacity = fields(
            link, place, ("regions", "loss", "transmission", "capacity")
        )
        if not isinstance(ends, list) or len(ends) != 2:
            raise Refused(f"{place}.regions has to name two regions")
        pair = sorted(region_id(end, f"{place}.regions", regions) for end in ends)
        if tuple(pair) in pairs:
            raise Refused(f"{place}.regions: these two have a link already")
        pairs.add(tuple(pair))
        whole(loss, f"{place}.loss", "millionths")
        whole(transmission, f"{place}.transmission", "base units per kWh")
        if capacity is not None:
            whole(capacity, f"{place}.capacity", "Wh")
        genesis_links.append(
            [pair, {"loss": loss, "transmission": transmission, "capacity": capacity}]
        )

    account = keys.read(company, f"{where}.company")
    if account not in accounts:
        raise Refused(f"{where}.company: {company} isn't the account of a member")
    return regions, {"company": account, "regions": list(regions), "links": genesis_links}


def region_id(name, where, regions):
    if not isinstance(name, str) or name not in regions:
        raise Refused(f"{where}: {json.dumps(name)} isn't in grid.regions")
    return regions[name]


def profile(account, entity, participant, where, regions):
    evidence = participant.get("evidence", "0x" + "0" * 64)
    return [
        account,
        {
            "role": participant["role"],
            "region": region_id(
                participant.get("region", next(iter(regions))), f"{where}.region", regions
            ),
            "entity": list(entity.encode()),
            "capacity": whole(participant.get("capacity", 0), f"{where}.capacity", "W"),
            "evidence": text(
                evidence, f"{where}.evidence", r"0x[0-9a-f]{64}", "a hash: 0x and 64 hex digits"
            ),
        },
    ]


# --- the node ---


def find_node(given):
    if given:
        found = shutil.which(given)
        if not found:
            raise Refused(f"{given} isn't a program; give --node the path of busbar-node")
        return found
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    target = os.environ.get("CARGO_TARGET_DIR") or os.path.join(cache, "busbar", "target")
    built = os.path.join(target, "release", "busbar-node")
    found = shutil.which("busbar-node") or shutil.which(built)
    if not found:
        raise Refused(
            f"busbar-node is neither in PATH nor {built}; run `make build`, or give --node its path"
        )
    return found


def export(node, chain, path, form, *flags):
    """The spec of that chain: `form` says what its genesis has to be given as."""
    command = [node, "export-chain-spec", "--chain", str(chain), *flags, "--output", str(path)]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=NODE_TIMEOUT_S, check=False
        )
    except OSError as error:
        raise Refused(f"{node} can't be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise Refused(f"{node} gave no spec within {NODE_TIMEOUT_S} s") from error
    if run.returncode != 0:
        # The runtime's message, without the whole genesis behind it.
        message = run.stderr.split(" for blob:")[0].strip()
        raise Refused(f"busbar-node refuses the genesis, exit code {run.returncode}:\n{message}")
    spec = read_json(path) if path.is_file() else {}
    if form not in spec.get("genesis", {}):
        raise Refused(f"{node} gave no spec of the form {form}; is it this version's busbar-node?")
    return spec


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def make(arguments):
    out = Path(arguments.out)
    if out.exists() and not out.is_file():
        raise Refused(f"{out} is there already and isn't a file")
    members = read_json(arguments.members)
    node = find_node(arguments.node)
    with tempfile.TemporaryDirectory(prefix="busbar-spec-") as folder:
        plain, raw = Path(folder, "plain.json"), Path(folder, "raw.json")
        spec = export(node, "consortium", plain, "runtimeGenesis")
        try:
            summary = consortium(members, spec)
        except Refused as error:
            raise Refused(f"{arguments.members}: {error}") from error
        code = spec["genesis"]["runtimeGenesis"]["code"]
        plain.write_text(json.dumps(spec), encoding="utf-8")
        export(node, plain, raw, "raw", "--raw")
        data = raw.read_bytes()
    # In one step, so that there is never half a spec.
    half = Path(f"{out}.part")
    try:
        half.write_bytes(data)
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Refused(f"{out} can't be written: {error.strerror}") from error
    print(f"wrote {out}")
    for line in summary:
        print(f"  {line}")
    print(f"sha256 of the runtime  {sha256(bytes.fromhex(code.removeprefix('0x')))}")
    print(f"sha256 of the spec     {sha256(data)}")


def main():
    parser = argparse.ArgumentParser(description="Makes the chain spec of a consortium.")
    parser.add_argument("members", metavar="MEMBERS.json", help="who takes part, see README.md")
    parser.add_argument("out", metavar="OUT.json", help="the raw chain spec to write")
    parser.add_argument("--node", metavar="PATH", help="busbar-node, if it isn't in PATH")
    try:
        make(parser.parse_args())
    except (Refused, OSError) as error:
        sys.exit(f"make.py: {error}")


if __name__ == "__main__":
    main()
