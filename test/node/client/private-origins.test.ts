/** Origins at private addresses, on the raw workerd of the library: with the option `originNetwork` alone. */
import { lookup } from "node:dns/promises";
import { hostname } from "node:os";
import { describe, expect, test, vi } from "vitest";
import { type Account, type EmulatorOptions } from "../../support/node/built-library.ts";
import { HOST, PAIR, served } from "../../support/node/behind-edge.ts";
import { errorOf, started } from "../../support/node/emulators.ts";
import { otherAddressHere, privateAddressHere } from "../../support/node/own-addresses.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const own = privateAddressHere();
const other = otherAddressHere();
const bare = (address: string) => address.replace(/[[\]]/g, "");
/** A name that the system itself resolves, to this machine. */
const name = await lookup(hostname()).then(
  ({ address }) => (address.startsWith("127.") ? hostname() : undefined),
  () => undefined,
);

async function protectedBy(options: EmulatorOptions): Promise<Account> {
  const { "CF-Access-Client-Id": client_id, "CF-Access-Client-Secret": client_secret } = PAIR;
  const seed = { tokens: [{ name: "CI", client_id, client_secret }], applications: [{ domain: HOST, admits: ["CI"] }] };
  return (await started(options)).account({ seed });
}

const visit = async (account: Account): Promise<{ status: number; code: string; message: string; text: string }> => {
  const answer = await fetch(`${account.edgeUrl(HOST)}/`, { headers: PAIR });
  const text = await answer.text();
  const { error } = text.startsWith("{") ? (JSON.parse(text) as { error?: { code: string; message: string } }) : {};
  return { status: answer.status, code: error?.code ?? "", message: error?.message ?? "", text };
};

describe("an origin at a private address of this machine", () => {
  test.skipIf(own === undefined)(
    "is refused without the option, and reached with it (skipped where it has none)",
    async () => {
      const url = `http://${own}:${await served((_, outgoing) => void outgoing.end("from a private address"), bare(own ?? ""))}`;
      const closed = await protectedBy({});
      const problem = await errorOf(closed.origin(HOST, url));
      expect(problem.message).toContain("start the emulator with --origin-network private");
      const open = await protectedBy({ originNetwork: "private" });
      await open.origin(HOST, url);
      expect((await visit(open)).text).toBe("from a private address");
    },
  );

  test.skipIf(own === undefined)(
    "is reached behind TLS, too, and as the environment says (skipped where it has none)",
    async () => {
      const url = `http://${own}:${await served((_, outgoing) => void outgoing.end("reached"), bare(own ?? ""))}`;
      vi.stubEnv("EMULATOR_ORIGIN_NETWORK", "private");
      try {
        const account = await protectedBy({ tls: { port: 0 } });
        await account.origin(HOST, url);
        expect((await visit(account)).text).toBe("reached");
        const closed = await protectedBy({ originNetwork: "loopback" }); // the option goes over the environment
        expect((await errorOf(closed.origin(HOST, url))).message).toContain("--origin-network private");
      } finally {
        vi.unstubAllEnvs();
      }
    },
  );

  test.skipIf(own === undefined)(
    "that was kept is not asked once the option is gone, and is told (skipped where it has none)",
    async () => {
      let asked = 0;
      const url = `http://${own}:${await served((_, outgoing) => void (asked++, outgoing.end("reached")), bare(own ?? ""))}`;
      const persist = scratchFolder();
      const first = await started({ persist, originNetwork: "private" });
      const { "CF-Access-Client-Id": client_id, "CF-Access-Client-Secret": client_secret } = PAIR;
      const { id } = await first.account({
        seed: { tokens: [{ name: "CI", client_id, client_secret }], applications: [{ domain: HOST, admits: ["CI"] }] },
      });
      await (await first.account({ id })).origin(HOST, url);
      await first.stop();
      const account = await (await started({ persist })).account({ id });
      const { status, code, message } = await visit(account);
      expect([status, code]).toEqual([502, "origin-not-allowed"]);
      expect(message).toContain(`The origin ${url} is no place of this machine, and this emulator reaches no other`);
      expect(message).toContain("--origin-network private");
      expect(asked).toBe(0);
    },
  );

  test.skipIf(own === undefined)(
    "that is the emulator itself is a circle, and told (skipped where it has none)",
    async () => {
      const account = await protectedBy({ originNetwork: "private", host: own?.startsWith("[") ? "::" : "0.0.0.0" });
      await account.origin(HOST, `http://${own}:${new URL(account.apiUrl).port}`);
      expect(await visit(account)).toMatchObject({ status: 508, code: "origin-loop" });
    },
  );
});

describe("with the option", () => {
  test("a place of this machine is reached as ever, and a name by its addresses", async () => {
    const port = await served((_, outgoing) => void outgoing.end("here"));
    const account = await protectedBy({ originNetwork: "private" });
    for (const host of ["127.0.0.1", "localhost", ...(name === undefined ? [] : [name])]) {
      await account.origin(HOST, `http://${host}:${port}`);
      expect([host, (await visit(account)).text]).toEqual([host, "here"]);
    }
  });

  test("a name that leads nowhere is 502 with a sentence on where a name may lead", { timeout: 60_000 }, async () => {
    const account = await protectedBy({ originNetwork: "private" });
    await account.origin(HOST, "http://nobody.invalid:3000");
    const { status, code, message } = await visit(account);
    expect([status, code]).toEqual([502, "origin-unreachable"]);
    expect(message).toContain("Nobody answers at http://nobody.invalid:3000");
    expect(message).toContain("addresses of the public internet, and link-local ones, are not asked");
  });

  test.each([
    "http://0.0.0.0:80",
    "http://[::]:80",
    "http://169.254.169.254",
    "http://[fe80::1]",
    "http://[fd00:ec2::254]",
    "http://8.8.8.8",
    "http://[2606:4700::1111]",
    "http://[::ffff:10.0.0.1]",
    "http://167772161",
    "http://012.0.0.1",
    "http://0xa.0.0.1",
    "http://10.1",
    "http://user@10.0.0.1",
    "https://10.0.0.1",
    ...(other === undefined ? [] : [`http://${other}`]),
  ])("%s is no origin", async (url) => {
    const account = await protectedBy({ originNetwork: "private" });
    expect((await errorOf(account.origin(HOST, url))).message).toContain("must be http:// with 127.0.0.1");
  });
});
