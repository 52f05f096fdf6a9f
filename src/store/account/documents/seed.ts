/** Fills an account from a seed, in one transaction. */
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import type { Result } from "../../../rules/fidelity/result.ts";
import { newSecret } from "../../../rules/service-tokens/secret.ts";
import type { RandomBytes } from "../../../rules/values/random.ts";
import { seededToken, type SeededDigests, type SeededToken } from "../../../rules/service-tokens/seeding.ts";
import { digestOf, systemRandom } from "../../../system.ts";
import { randomBytesOf, type AccessSeed } from "../access/seeding.ts";
import { newIdentity } from "../fresh-secret.ts";
import type { Randomness } from "../randomness.ts";
import type { SettingsChange } from "../settings/schema.ts";
import type { TokensTable } from "../tables/tokens.ts";

export type TokenSeed = SeededToken & {
  readonly client_secret?: string | undefined;
  readonly previous_client_secret?: string | undefined;
};

export interface BulkSeed {
  readonly count: number;
  /** `{n}` stands for the number of the token, from 1. */
  readonly name: string;
  readonly duration?: string | undefined;
}

export interface AccountSeed extends AccessSeed {
  readonly name?: string | undefined;
  readonly settings?: SettingsChange | undefined;
  readonly tokens?: readonly TokenSeed[] | undefined;
  readonly bulk?: BulkSeed | undefined;
}

/** The digests of the seed's secrets. A token without a secret of its own gets one that nobody knows. */
export async function digestsOf(tokens: readonly TokenSeed[], random: RandomBytes): Promise<SeededDigests[]> {
  return Promise.all(
    tokens.map(async ({ client_secret: current, previous_client_secret: previous }) => ({
      current: await digestOf(current ?? newSecret("hex", random)),
      previous: previous === undefined ? null : await digestOf(previous),
    })),
  );
}

/** An id, a client id and a secret. */
const BYTES_PER_TOKEN = 64;

/** Randomness for all that the seed makes: draw 0 of the seed value, or the system's. */
export async function drawForSeed(
  seed: AccountSeed,
  randomSeed: string | undefined,
  randomness: Randomness,
): Promise<RandomBytes> {
  if (randomSeed === undefined) return blockwise(systemRandom);
  const tokens = (seed.tokens?.length ?? 0) + (seed.bulk?.count ?? 0);
  return randomness.drawFor(randomSeed, 0, tokens * BYTES_PER_TOKEN + randomBytesOf(seed));
}

/** How many tokens there were, or what is wrong with which field. */
export type Filled =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

/** Inserts the seed's tokens; how many there were, or what is wrong with which. */
export function insertSeed(
  table: TokensTable,
  { tokens = [], bulk }: AccountSeed,
  digests: readonly SeededDigests[],
  now: number,
  consult: Consultation,
  random: RandomBytes,
): Filled {
  for (const [index, seed] of tokens.entries()) {
    const digest = digests[index];
    if (!digest) throw new Error("Each token of a seed has its digests.");
    const token = seededToken(seed, newIdentity(random), digest, now, consult);
    if (!token.ok) return at(`tokens.${index}`, token);
    if (table.byId(token.value.id)) return twice(`tokens.${index}.id`);
    if (table.byClientId(token.value.clientId)) return twice(`tokens.${index}.client_id`);
    table.insert(token.value);
  }
  if (!bulk) return { ok: true, count: tokens.length };
  const filled = insertBulk(table, bulk, now, consult, random);
  return filled.ok ? { ok: true, count: tokens.length + filled.count } : filled;
}

function insertBulk(
  table: TokensTable,
  { count, name, duration }: BulkSeed,
  now: number,
  consult: Consultation,
  random: RandomBytes,
): Filled {
  for (let number = 1; number <= count; number++) {
    const seed = { name: name.replaceAll("{n}", String(number)), duration };
    const token = seededToken(seed, newIdentity(random), { current: random(32), previous: null }, now, consult);
    if (!token.ok) return at("bulk", token);
    table.insert(token.value);
  }
  return { ok: true, count };
}

/** Randomness in large blocks: a call for a few bytes costs nearly as much as one for many. */
function blockwise(random: RandomBytes): RandomBytes {
  let block = new Uint8Array(0);
  return (length) => {
    if (block.byteLength < length) block = new Uint8Array(random(65_536));
    const part = block.slice(0, length);
    block = block.subarray(length);
    return part;
  };
}

/** What is wrong with the field that the refusal of a rule tells of. */
export function wrong({ refusal }: Extract<Result<unknown>, { ok: false }>): Extract<Filled, { ok: false }> {
  if (refusal.kind !== "invalid") throw new Error(`No limit binds a seed, but it was refused as ${refusal.kind}.`);
  return { ok: false, parameter: refusal.parameter, detail: refusal.detail };
}

function at(path: string, refused: Extract<Result<unknown>, { ok: false }>): Filled {
  const { parameter, detail } = wrong(refused);
  return { ok: false, parameter: `${path}.${parameter}`, detail };
}

function twice(parameter: string): Filled {
  return { ok: false, parameter, detail: "stands twice in the seed" };
}
