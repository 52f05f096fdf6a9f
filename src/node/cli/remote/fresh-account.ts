/** A fresh account of an emulator that runs elsewhere, with an API token that opens it and no other. */
import { randomBytes } from "node:crypto";
import { Account } from "../../client/account.ts";
import { Accounts } from "../../client/accounts.ts";
import type { ControlPlane } from "../../client/control-plane.ts";
import { EmulatorError, reworded } from "../../client/emulator-error.ts";
import { permissions } from "../../../contract/operations.ts";
import type { AccountSeed } from "../../../contract/seed.ts";
import type { SettingsChange } from "../../../contract/settings.ts";
import { givenObject } from "../input.ts";
import { seedIn, seedOf } from "../options.ts";
import { tell } from "../output.ts";

export interface FreshWords {
  readonly name?: string;
  readonly seed?: string;
  readonly seedSecrets?: string;
  readonly settings?: string;
}

export interface Wish {
  readonly name: string | undefined;
  readonly seed: AccountSeed;
}

/** What the words ask for: read before anything is sent. */
export function wishOf(words: FreshWords): Wish {
  const { id: _, ...seed } = firstOf(words);
  const given =
    words.settings === undefined ? {} : givenObject<SettingsChange>(words.settings, "--settings", "bad-settings");
  if (words.name === "") throw new EmulatorError("bad-input", "--name must be a name of 1 to 100 characters.");
  return { name: words.name, seed: { ...seed, settings: { ...seed.settings, ...given } } };
}

/** An id that a file gives is of no use: nobody chooses those of a sandbox. */
function firstOf(words: FreshWords): AccountSeed & { readonly id?: string } {
  const whole = seedOf(words);
  if (whole === undefined) return {};
  const source = seedIn(words.seed ?? "");
  const accounts: unknown = whole.accounts; // of a file that nobody has checked yet
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  if (typeof first !== "object" || first === null || Array.isArray(first)) {
    throw new EmulatorError(
      "bad-seed",
      `${source} has no account in its list accounts: with --url the first one is taken.`,
    );
  }
  const count = (accounts as readonly unknown[]).length;
  if (count > 1)
    tell(`${source} has ${count} accounts: with --url there is one, which is filled as the first of them.`);
  return first;
}

/** Whoever has its token reaches this account; the key, which opens more, stays with whoever asks for it. */
export async function freshAccount(
  control: ControlPlane,
  url: string,
  wish: Wish,
  words: FreshWords,
): Promise<Account> {
  const token = randomBytes(32).toString("base64url");
  const { settings = {} } = wish.seed;
  const others = settings.api_tokens ?? [];
  const own = { name: "access-emulator run", permissions, token };
  const tokens = Array.isArray(others) ? [...others, own] : others; // what is no list is refused there
  const seed = { ...wish.seed, settings: { ...settings, api_tokens: tokens } };
  const accounts = new Accounts(url, control);
  const name = wish.name === undefined ? {} : { name: wish.name };
  const { id, apiUrl } = await accounts.account({ ...name, seed }).catch((problem: unknown) => {
    throw problem instanceof EmulatorError ? ofWords(problem, words) : problem;
  });
  return new Account(id, token, apiUrl, control);
}

/** The emulator tells it of a request that nobody wrote. */
function ofWords(problem: EmulatorError, { seed, settings }: FreshWords): EmulatorError {
  const ofSettings =
    settings === undefined ? undefined : reworded(problem, /^(seed: accounts\.0|seed)\.settings\./, "--settings: ");
  if (ofSettings !== undefined && ofSettings !== problem) return ofSettings;
  if (seed === undefined) return reworded(problem, /^name /, "--name ");
  return reworded(problem, /^(seed: accounts\.0|seed)\./, `${seedIn(seed)}: accounts.0.`);
}
