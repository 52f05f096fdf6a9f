/** What the networks let through by which origins are reached, by the configuration itself: the Worker here looks at no URL. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import type { AddressInfo } from "node:net";
import { lookup } from "node:dns/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { otherAddressHere, privateAddressHere } from "../../support/node/own-addresses.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const WORKER = `import { DurableObject } from "cloudflare:workers";
export class AccountObject extends DurableObject {}
export class DirectoryObject extends DurableObject {}
export default {
  async fetch({ headers }, env) {
    return env[headers.get("x-by")].fetch(headers.get("x-to")).catch((problem) => new Response("refused: " + problem));
  },
};`;

/** Asks an address through one of the networks; what comes back. */
async function network(config: string): Promise<(by: string, url: string) => Promise<string>> {
  const folder = scratchFolder();
  mkdirSync(join(folder, "state"));
  for (const file of ["emulator.capnp", "page.html"]) copyFileSync(built(file), join(folder, file));
  writeFileSync(join(folder, "worker.js"), WORKER);
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${join(folder, "state")}`];
  const binary = createRequire(import.meta.url).resolve("workerd/bin/workerd");
  const child = spawn(binary, ["serve", ...flags, join(folder, "emulator.capnp"), config], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const told = once(createInterface({ input: child.stdio[3] as Readable }), "line");
  const [line] = (await Promise.race([told, ended])) as [unknown];
  if (typeof line !== "string") throw new Error(`workerd ended with ${String(line)} before it listened.`);
  const { port } = JSON.parse(line) as { port: number };
  return async (by, to) => (await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-by": by, "x-to": to } })).text();
}

/** On all addresses of this machine. */
async function servedEverywhere(): Promise<number> {
  const server = createServer((_, outgoing) => void outgoing.end("reached"));
  server.listen(0);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const LOOPBACK = ["127.0.0.1", "127.0.0.2", "[::1]"];
const NOBODYS = ["0.0.0.0", "[::]", "169.254.169.254", "[fd00:ec2::254]", "[fd20:ce::254]", "[::ffff:169.254.169.254]"];
const own = privateAddressHere();
const other = otherAddressHere();
/** A name that the system itself resolves, to this machine. */
const name = await lookup(hostname()).then(
  ({ address }) => (address.startsWith("127.") ? hostname() : undefined),
  () => undefined,
);

describe.each([
  { config: "config", by: "EMULATOR_LOOPBACK", reaches: "loopback" },
  { config: "config", by: "EMULATOR_PRIVATE", reaches: "nothing" },
  { config: "behindTls", by: "EMULATOR_PRIVATE", reaches: "nothing" },
  { config: "withPrivate", by: "EMULATOR_LOOPBACK", reaches: "loopback" },
  { config: "withPrivate", by: "EMULATOR_PRIVATE", reaches: "private" },
  { config: "withPrivateBehindTls", by: "EMULATOR_PRIVATE", reaches: "private" },
])("$by of $config", ({ config, by, reaches }) => {
  const refused = expect.stringMatching(/^refused: Error: internal error/) as string;
  const where = (is: boolean) => (is ? "reached" : refused);

  test(`reaches ${reaches}, and neither 0.0.0.0 nor what clouds keep`, async () => {
    const [ask, port] = [await network(config), await servedEverywhere()];
    for (const host of LOOPBACK) {
      expect([host, await ask(by, `http://${host}:${port}/`)]).toEqual([host, where(reaches !== "nothing")]);
    }
    for (const host of NOBODYS) expect([host, await ask(by, `http://${host}:${port}/`)]).toEqual([host, refused]);
  });

  test.skipIf(own === undefined)("tells a private address of this machine (skipped where it has none)", async () => {
    const [ask, port] = [await network(config), await servedEverywhere()];
    expect(await ask(by, `http://${own}:${port}/`)).toEqual(where(reaches === "private"));
  });

  test.skipIf(other === undefined)(
    "refuses an address of this machine that is not private (skipped where it has none)",
    async () => {
      const [ask, port] = [await network(config), await servedEverywhere()];
      expect(await ask(by, `http://${other}:${port}/`)).toEqual(refused);
    },
  );

  test.skipIf(name === undefined)(
    "goes by the addresses of a name (skipped where this machine's own is not of loopback)",
    async () => {
      const [ask, port] = [await network(config), await servedEverywhere()];
      expect(await ask(by, `http://${name}:${port}/`)).toEqual(where(reaches !== "nothing"));
    },
  );
});
