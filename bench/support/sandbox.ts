/** The Worker of dist/ as it runs where it is deployed, on raw workerd, and its tenants. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Client } from "./http.ts";
import { startWorkerd, type Running } from "./processes.ts";

export const OPERATOR = "the-operators-own";

const { default: workerd } = createRequire(import.meta.url)("workerd") as { default: string };

export async function startDeployed(folder: string): Promise<Running> {
  for (const file of ["worker.js", "page.html"]) copyFileSync(join("dist", file), join(folder, file));
  const file = join(folder, "emulator.capnp");
  const config = readFileSync("dist/emulator.capnp", "utf8")
    .replace('(name = "EMULATOR_MODE", text = "local")', '(name = "EMULATOR_MODE", text = "deployed")')
    .replace('fromEnvironment = "EMULATOR_OPERATOR_TOKEN"', `text = "${OPERATOR}"`);
  writeFileSync(file, config);
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${folder}`];
  return startWorkerd(workerd, ["serve", ...flags, file, "config"]);
}

/** A client of its own that presents this token, over one connection. */
export const clientOf = (url: string, token: string): Client =>
  new Client(url, new Agent({ keepAlive: true, maxSockets: 1 }), token);

/** The key of a new tenant, which no quota of accounts or requests bounds. */
export async function keyOfTenant(url: string): Promise<string> {
  const operator = clientOf(url, OPERATOR);
  const body = JSON.stringify({ name: "bench", quotas: { accounts: null, requests_per_minute: null } });
  const { key } = JSON.parse(await operator.expect(201, "POST", "/_emulator/tenants", body)) as { key: string };
  operator.close();
  return key;
}

export const tenantAt = async (url: string): Promise<Client> => clientOf(url, await keyOfTenant(url));
