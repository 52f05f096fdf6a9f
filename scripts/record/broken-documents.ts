/** Snapshots in which one value is wrong, and texts that are no snapshots at all. */

export const SNAPSHOT_TEXTS: readonly string[] = [
  "",
  "{",
  "snapshot",
  "null",
  "[]",
  '"a"',
  "{}",
  '{"accounts":[]}',
  '{"access_emulator_snapshot":2}',
  '{"access_emulator_snapshot":1}',
  '{"access_emulator_snapshot":1,"schema_version":99}',
  '{"schema_version":99}',
  '{"schema_version":1e300}',
  '{"__proto__":{"tokens":[]}}',
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
];

const EVERYWHERE: readonly unknown[] = ["x", "", -1, 1.5, 1e300, true, null, [], {}, ["x"], { x: 1 }, "\ud800"];
const MEMBERS = `access_emulator_snapshot schema_version created_at clock clock.offset_ms clock.frozen_at_ms settings
  settings.assumptions settings.rate_limit settings.api_tokens settings.propagation_lag settings.journal_limit draws tokens
  tokens.0 deleted_tokens deleted_tokens.0 deleted_tokens.0.token retired_secrets retired_secrets.0 superseded_states
  superseded_states.0 faults faults.0 faults.0.effect faults.0.match journal journal.0 unknown __proto__ constructor`.split(
  /\s+/,
);
/** Whose members are each spoiled in their turn. */
const LISTS = [
  "tokens",
  "deleted_tokens",
  "deleted_tokens.0.token",
  "retired_secrets",
  "superseded_states",
  "faults",
  "journal",
];
const SINGLE: readonly (readonly [string, unknown])[] = [
  ["tokens.0.name", "x".repeat(351)],
  ["tokens.0.duration", "1d"],
  ["tokens.0.client_secret_sha256", "A".repeat(64)],
  ["tokens.0.client_secret", "in clear"],
  ["tokens.0.expires_at", 1e12],
  ["faults.0.effect", { type: "explode" }],
  ["faults.0.effect", { type: "delay", by: "6m" }],
  ["faults.0.effect", { type: "error", status: 399 }],
  ["faults", Array.from({ length: 101 }, () => 1)],
  ["settings.api_tokens", [{ name: "ci", permissions: [], token: "in-clear" }]],
  ["settings.assumptions", { "token-limits": 1 }],
  ["settings.random_seed", "x".repeat(300)],
  ["journal.0.body", "x".repeat(5000)],
  ["journal.0.unknown_fields", Array.from({ length: 11 }, () => "x")],
  ["journal.0.assumptions", ["none"]],
  ["journal.0.ray", "XYZ"],
  ["journal.0.codes", Array.from({ length: 11 }, () => 1)],
];

interface Spoiled {
  readonly path: string;
  readonly value: unknown;
  readonly document: string;
}

export function* spoiledDocuments(text: string): Generator<Spoiled> {
  for (const path of MEMBERS) {
    for (const value of EVERYWHERE) yield spoiled(text, path, value);
  }
  for (const list of LISTS) {
    for (const name of membersOf(text, list)) {
      for (const value of ["x", -1, 1.5, {}, null]) yield spoiled(text, name, value);
    }
  }
  for (const [path, value] of SINGLE) yield spoiled(text, path, value);
  for (const [list, member] of [
    ["tokens", "id"],
    ["tokens", "client_id"],
    ["faults", "id"],
    ["journal", "id"],
  ]) {
    const path = `${list}.1.${member}`;
    yield spoiled(text, path, at(JSON.parse(text), `${list}.0.${member}`));
  }
}

function membersOf(text: string, list: string): string[] {
  const place = list.endsWith("token") ? list : `${list}.0`;
  return Object.keys(Object(at(JSON.parse(text), place)) as object).map((name) => `${place}.${name}`);
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split(".")) found = (Object(found) as Record<string, unknown>)[step];
  return found;
}

function spoiled(text: string, path: string, value: unknown): Spoiled {
  const document: unknown = JSON.parse(text);
  const cut = path.lastIndexOf(".");
  const holder: unknown = cut < 0 ? document : at(document, path.slice(0, cut));
  if (typeof holder === "object" && holder !== null) {
    Object.defineProperty(holder, path.slice(cut + 1), { value, enumerable: true, configurable: true });
  }
  return { path, value, document: JSON.stringify(document) };
}
