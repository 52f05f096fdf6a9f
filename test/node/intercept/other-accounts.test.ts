/** A host that other accounts protect, and not the one that the client names: whoever does not reach it is told. */
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { Account } from "../../support/node/built-library.ts";
import { started } from "../../support/node/emulators.ts";
import {
  allOf,
  askProxy,
  httpServer,
  intercepting,
  refusedTunnel,
  tunnel,
  userOf,
} from "../../support/node/tunnels.ts";

const HOST = "app.example.invalid"; // which no resolver knows
const OWN = "a".repeat(32);

async function emulatorWith(protecting: number, offline = false) {
  const complaints: string[] = [];
  const emulator = await started({ intercept: { offline }, onComplaint: (line) => complaints.push(line) });
  const account = await emulator.account();
  const others: Account[] = [];
  for (let n = 0; n < protecting; n++) {
    others.push(await emulator.account({ seed: { applications: [{ domain: HOST }] } }));
  }
  const proxyUrl = emulator.environment(account).HTTPS_PROXY ?? "";
  return { emulator, account, proxyUrl, ids: others.map(({ id }) => id).toSorted(), complaints };
}

const howOf = (id: string) =>
  `name that account with --account or as the user name of the proxy's URL, protect it in account ${id}, too, or give --intercept-host ${HOST}.\n`;

/** What the proxy answers to a request for a WebSocket without TLS. */
function upgrade(proxyUrl: string, host: string): Promise<string> {
  const socket = connect(Number(new URL(proxyUrl).port), "127.0.0.1");
  const lines = Object.entries({ host, upgrade: "websocket", connection: "Upgrade", ...userOf(proxyUrl) });
  socket.write(`GET http://${host}/ HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  return allOf(socket);
}

describe("a host that only another account protects", () => {
  test("and that the network does not know: which account, and what to do, in every form of request", async () => {
    const { account, proxyUrl, ids, complaints } = await emulatorWith(1);
    const tail = `. Account ${account.id} does not protect ${HOST}, but account ${ids[0]} of the emulator does: ${howOf(account.id)}`;
    const { status, text } = await refusedTunnel(proxyUrl, `${HOST}:443`);
    expect([status, text]).toEqual([502, expect.stringContaining(tail)]);
    expect(text).toMatch(/^access-emulator: app\.example\.invalid:443 cannot be reached: /);
    await expect.poll(() => complaints).toEqual([text.trimEnd()]);
    const plain = await askProxy(proxyUrl, `http://${HOST.toUpperCase()}./`, { method: "POST", body: "x" });
    expect([plain.status, plain.body.toString()]).toEqual([502, expect.stringContaining(tail)]);
    expect(await upgrade(proxyUrl, HOST)).toContain(tail);
  });

  test("is told offline, too, with three of many accounts", async () => {
    const { account, proxyUrl, ids } = await emulatorWith(5, true);
    const named = `accounts ${ids.slice(0, 3).join(", ")} and others of the emulator do`;
    const refused = `access-emulator: ${HOST} is refused: offline, only the emulator's hosts are answered.`;
    const sentence = `${refused} Account ${account.id} does not protect ${HOST}, but ${named}: ${howOf(account.id)}`;
    expect(await refusedTunnel(proxyUrl, `${HOST}:443`)).toEqual({ status: 403, text: sentence });
    expect((await askProxy(proxyUrl, `http://${HOST}/`)).body.toString()).toBe(sentence);
    expect(await upgrade(proxyUrl, HOST)).toContain(sentence);
  });
});

test("a host that nobody protects is refused without a word of accounts", async () => {
  const { proxyUrl } = await emulatorWith(1, true);
  expect((await refusedTunnel(proxyUrl, "b.example.invalid:443")).text).toBe(
    "access-emulator: b.example.invalid is refused: offline, only the emulator's hosts are answered.\n",
  );
});

describe("the emulator is asked", () => {
  /** A proxy whose questions are kept. */
  async function asking(others: () => Promise<string[]>, user = OWN) {
    const asked: (string | undefined)[] = [];
    const whoHas = (_: string, account: string | undefined) => {
      asked.push(account);
      return account === undefined && user !== "" ? others() : Promise.resolve([]);
    };
    const { proxyUrl } = await intercepting(1, { whoHas });
    return { asked, proxyUrl: user === "" ? proxyUrl : proxyUrl.replace("//", `//${user}:x@`) };
  }

  test("once more for a named account when the host was not reached", async () => {
    const { asked, proxyUrl } = await asking(async () => ["b".repeat(32), "c".repeat(32)]);
    const named = `accounts ${"b".repeat(32)} and ${"c".repeat(32)} of the emulator do: name`;
    expect((await refusedTunnel(proxyUrl, `${HOST}:443`)).text).toContain(named);
    expect(asked).toEqual([OWN, undefined]);
  });

  test("once for a host that is reached", async () => {
    const server = await httpServer((_, answer) => answer.end("reached"));
    const outer = await intercepting(server.port, { hosts: [HOST] });
    const asked: (string | undefined)[] = [];
    const { proxyUrl } = await intercepting(1, {
      environment: { HTTPS_PROXY: outer.proxyUrl },
      whoHas: async (_, account) => (asked.push(account), []),
    });
    expect((await tunnel(proxyUrl.replace("//", `//${OWN}:x@`), `${HOST}:443`)).status).toBe(200);
    expect(asked).toEqual([OWN]);
  });

  test("once where no account is named", async () => {
    const { asked, proxyUrl } = await asking(async () => ["b".repeat(32)], "");
    expect((await refusedTunnel(proxyUrl, `${HOST}:443`)).text).not.toContain("ccount");
    expect(asked).toEqual([undefined]);
  });

  test("in vain when it has ended meanwhile: the host is refused all the same", async () => {
    const { proxyUrl } = await asking(() => Promise.reject(new Error("it has ended")));
    expect((await refusedTunnel(proxyUrl, `${HOST}:443`)).text).toMatch(/cannot be reached: [^.]+\.\n$/);
    const { status, body } = await askProxy(proxyUrl, `http://${HOST}/`);
    expect([status, body.toString()]).toEqual([502, expect.stringMatching(/cannot be reached: [^.]+\.\n$/)]);
  });
});
