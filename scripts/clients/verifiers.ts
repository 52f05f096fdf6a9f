/** Clients that verify the JWTs of the edge: driven with JWTs that were made for them, and with the keys that they fetch. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import { type Client } from "./client.ts";
import { EdgeOfVerifiers, teamOf } from "./verifier-cases.ts";

/** A verifier asks the API for nothing, and meets no refusal of it. */
export const ofVerifiers = {
  isVerifier: true,
  operations: { accounts: [], zones: [] },
  refusals: [],
} as const satisfies Partial<Client>;

export const atCerts = "It fetches the keys at `/_edge/{account_id}/{team}.cloudflareaccess.com/cdn-cgi/access/certs`.";

/** Makes the JWTs, lets the verifier look at them, and insists that the keys were fetched from the emulator. */
export async function drivesVerifier(
  run: ClientRun,
  drive: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const edge = await EdgeOfVerifiers.made(run.emulator);
  const file = join(run.folder, "cases.json");
  writeFileSync(file, JSON.stringify(await edge.cases()));
  await edge.own.clearRequests();
  await drive({ EMULATOR_CASES: file, EMULATOR_URL: run.emulator.url });
  const { requests } = await edge.own.requests({ host: teamOf(edge.own), reason: "access-endpoint" });
  if (!requests.some(({ path }) => path.endsWith("/cdn-cgi/access/certs"))) {
    throw new Error("The verifier fetched no keys from the emulator.");
  }
}
