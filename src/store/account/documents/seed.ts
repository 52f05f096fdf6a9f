/** Fills an account from a seed, as a part of the change that is open; from a large one in steps. */
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import type { Result } from "../../../rules/fidelity/result.ts";
import { newSecret } from "../../../rules/service-tokens/secret.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { RandomBytes } from "../../../rules/values/random.ts";
import { seededToken, type SeededDigests, type SeededToken } from "../../../rules/service-tokens/seeding.ts";
import { digestOf } from "../../../system.ts";
import { randomBytesOf, type AccessSeed } from "../access/seeding.ts";
import { newIdentity } from "../fresh-secret.ts";
import { seededDraw, systemDraw, type Draw } from "./draw.ts";
import { pause, type Steps } from "./pauses.ts";
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

/** So many tokens at the most are made at once. */
const AT_ONCE = 1000;
/** Where there are more, other accounts have their turn after so many. */
const STEP = 250;

export const isLarge = ({ tokens = [], bulk }: AccountSeed): boolean => tokens.length + (bulk?.count ?? 0) > AT_ONCE;

/** The digests of the seed's secrets. A token without a secret of its own gets one that nobody knows. */
export async function digestsOf(tokens: readonly TokenSeed[], random: RandomBytes): Promise<SeededDigests[]> {
  const digests: SeededDigests[] = [];
  for (let from = 0; from < tokens.length; from += STEP) {
    if (from > 0) await pause();
    digests.push(...(await Promise.all(tokens.slice(from, from + STEP).map((token) => digestsOfOne(token, random)))));
  }
  return digests;
}

async function digestsOfOne(
  { client_secret: current, previous_client_secret: previous }: TokenSeed,
  random: RandomBytes,
): Promise<SeededDigests> {
  return {
    current: await digestOf(current ?? newSecret("hex", random)),
    previous: previous === undefined ? null : await digestOf(previous),
  };
}

/** An id, a client id and a secret. */
const BYTES_PER_TOKEN = 64;

/** Randomness for all that the seed makes; of a large one what comes before its bulk is drawn. */
export async function drawForSeed(
  seed: AccountSeed,
  randomSeed: string | undefined,
  randomness: Randomness,
): Promise<Draw> {
  const draw = randomSeed === undefined ? systemDraw() : seededDraw(randomness, randomSeed);
  const tokens = (seed.tokens?.length ?? 0) + (isLarge(seed) ? 0 : (seed.bulk?.count ?? 0));
  await draw.ahead(tokens * BYTES_PER_TOKEN + (isLarge(seed) ? 0 : randomBytesOf(seed)));
  return draw;
}

/** How many tokens there were, or what is wrong with which field. */
export type Filled =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

export interface Making {
  readonly digests: readonly SeededDigests[];
  readonly now: number;
  readonly consult: Consultation;
  readonly draw: Draw;
}

/** Inserts the seed's tokens; how many there were, or what is wrong with which. One that is not large is done at once. */
export function* insertSeed(table: TokensTable, seed: AccountSeed, making: Making): Steps<Filled> {
  const { tokens = [], bulk } = seed;
  const { digests, now, consult, draw } = making;
  const isInSteps = isLarge(seed);
  for (const [index, token] of tokens.entries()) {
    if (isInSteps && index > 0 && index % STEP === 0) yield;
    const digest = digests[index];
    if (!digest) throw new Error("Each token of a seed has its digests.");
    const read = seededToken(token, newIdentity(draw.random), digest, now, consult);
    if (!read.ok) return at(`tokens.${index}`, read);
    if (table.byId(read.value.id)) return twice(`tokens.${index}.id`);
    if (table.byClientId(read.value.clientId)) return twice(`tokens.${index}.client_id`);
    table.insert(read.value);
  }
  const filled = bulk ? yield* insertBulk(table, bulk, making, isInSteps) : undefined;
  if (filled?.ok === false) return filled;
  if (isInSteps) yield draw.ahead(randomBytesOf(seed)); // for what follows
  return { ok: true, count: tokens.length + (bulk?.count ?? 0) };
}

function* insertBulk(
  table: TokensTable,
  { count, name, duration }: BulkSeed,
  { now, consult, draw }: Making,
  isInSteps: boolean,
): Steps<Filled> {
  for (let from = 1; from <= count; from += STEP) {
    const end = Math.min(from + STEP, count + 1);
    if (isInSteps) yield draw.ahead((end - from) * BYTES_PER_TOKEN);
    const made: Token[] = [];
    for (let number = from; number < end; number++) {
      const seed = { name: name.replaceAll("{n}", String(number)), duration };
      const { random } = draw;
      const token = seededToken(seed, newIdentity(random), { current: random(32), previous: null }, now, consult);
      if (!token.ok) return at("bulk", token);
      made.push(token.value);
    }
    table.insertMany(made);
  }
  return { ok: true, count };
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
