/** An account whose host has an origin, on the raw workerd of the library, for the tests of a file. */
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { startEmulator, type Account, type Emulator } from "./built-library.ts";

export const HOST = "app.example.com";
export const PAIR = {
  "CF-Access-Client-Id": "88bf3b6d86161464f6509f7219099e57.access",
  "CF-Access-Client-Secret": "known-to-the-test",
};

/** A server of this machine that ends with the test; its port. */
export async function served(answer: RequestListener, address = "127.0.0.1"): Promise<number> {
  const server = createServer(answer);
  server.listen(0, address);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export function behindEdge() {
  let emulator: Emulator;
  let account: Account;
  beforeAll(async () => {
    emulator = await startEmulator();
    const { "CF-Access-Client-Id": clientId, "CF-Access-Client-Secret": secret } = PAIR;
    account = await emulator.account({
      seed: {
        tokens: [{ name: "CI", client_id: clientId, client_secret: secret }],
        applications: [{ domain: HOST, admits: ["CI"] }],
      },
    });
  });
  afterAll(() => emulator.stop());

  return {
    emulator: () => emulator,
    account: () => account,
    /** Gives the host an origin that answers so; its URL. */
    behind: async (answer: RequestListener): Promise<string> => {
      const url = `http://127.0.0.1:${await served(answer)}`;
      await account.origin(HOST, url);
      return url;
    },
    ask: (path = "/", init: RequestInit = {}): Promise<Response> =>
      fetch(`${account.edgeUrl(HOST)}${path}`, { redirect: "manual", ...init, headers: { ...PAIR, ...init.headers } }),
    /** By a client that sends and shows bytes and headers as they are. */
    askRaw: async (sent: { method?: string; headers?: Record<string, string>; body?: string; host?: string } = {}) => {
      const { method = "GET", headers = {}, body, host = HOST } = sent;
      const asked = request(`${account.edgeUrl(host)}/`, { method, headers: { ...PAIR, ...headers } });
      asked.end(body);
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      const bytes = Buffer.concat(await answer.toArray());
      return { status: answer.statusCode, headers: answer.headers, bytes };
    },
    /** Of the last request, as the journal has it. */
    lastStatus: async (): Promise<number | undefined> => {
      const { requests } = await account.requests({ operation: "edge", order: "desc", per_page: 1 });
      return requests[0]?.status;
    },
  };
}

/** Says what it was sent as JSON: with the headers as they came, one by one. */
export const told: RequestListener = async (incoming, outgoing) => {
  const body = await text(incoming);
  const { method, url, rawHeaders } = incoming;
  const names = rawHeaders.flatMap((each, at) => (at % 2 === 0 ? [each.toLowerCase()] : []));
  outgoing.end(JSON.stringify({ method, url, headers: incoming.headers, names, body }));
};
