/** Runs a program in an account of its own, and tells how far it came. */
import { expect } from "vitest";
import { Account, call, emulatorUrl } from "../account.ts";
import { Cloudflare, NotEmulated } from "./cloudflare.ts";
import type { Program } from "./program.ts";

export const TO_ITS_END = "runs to its end";

export interface Outcome {
  /** Whether it ran to its end, or where it stopped. */
  readonly came: string;
  /** What it asked for, by names of paths. */
  readonly asked: readonly string[];
}

/** Without anything. */
export async function runAlone(program: Program): Promise<Outcome> {
  return outcomeOf(program, new Account());
}

/** With what it says it needs. */
export async function runHelped(program: Program): Promise<Outcome> {
  const account = new Account();
  const given = program.by === "fixed answers" ? { answers: program.answers } : {};
  const settings = program.by === "carry" ? { settings: { other_paths: "carry" } } : {};
  const outcome = await outcomeOf(program, account, { ...given, ...settings });
  if (program.by === "fixed answers" && outcome.came === TO_ITS_END) {
    const { answers } = (await control("GET", `accounts/${account.id}/answers`)) as { answers: { hits: number }[] };
    expect(
      answers.filter(({ hits }) => hits === 0),
      "fixed answers that no request needed",
    ).toEqual([]);
  }
  return outcome;
}

async function outcomeOf(program: Program, account: Account, given: object = {}): Promise<Outcome> {
  const cloudflare = new Cloudflare(account);
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const seed = {
    id: account.id,
    name: `Account ${account.id}`,
    zones: [{ id: cloudflare.zone, name: cloudflare.zoneName }],
    ...program.seed?.(ago),
    ...given,
  };
  await control("POST", "seed", { accounts: [seed] });
  await account.freezeClock();
  for (const fault of program.faults ?? []) await control("POST", `accounts/${account.id}/faults`, fault);
  const came = await program.run(cloudflare).then(
    () => TO_ITS_END,
    (error: unknown) => {
      if (error instanceof NotEmulated) return `stops at ${error.request}`;
      throw error;
    },
  );
  return { came, asked: [...cloudflare.asked] };
}

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await call(`${emulatorUrl}/_emulator/${path}`, { method, body, headers: {} });
  expect([200, 201], answer.text).toContain(answer.status);
  return JSON.parse(answer.text);
}
