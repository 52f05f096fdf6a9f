/** The key of a tenant: 256 random bits behind a prefix by which a scanner for secrets knows it. */
import { toHex } from "../values/hex.ts";
import type { RandomBytes } from "../values/random.ts";

const KEY = /^aek_[0-9a-f]{64}$/;

export const isTenantKey = (token: string): boolean => KEY.test(token);

export const newTenantKey = (random: RandomBytes): string => `aek_${toHex(random(32))}`;

/** Fewer characters are no API token of a deployed emulator: whoever guesses finds none. */
export const SHORTEST_API_TOKEN = 32;
