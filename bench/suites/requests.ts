/** Requests per second under load, over loopback. */
import autocannon from "autocannon";
import { startEmulator } from "../../dist/index.js";
import { inTurns, perSecond, type Suite } from "../support/figures.ts";
import { Client, tokensPath } from "../support/http.ts";
import { startBaseline, withFolder } from "../support/processes.ts";

const CONNECTIONS = 32;

async function rate(url: string, seconds: number, post?: string): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { authorization: "Bearer bench" },
    ...(post === undefined ? {} : { method: "POST", body: post }),
  });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} requests failed`);
  return requests.average;
}

export async function requestsSuite(rounds: number, seconds: number): Promise<Suite> {
  return withFolder(async (folder) => {
    const plain = await startBaseline("plain-object", folder);
    await using emulator = await startEmulator({ settings: { assumptions: { "token-limit": "none" } } });
    const { id } = await emulator.account();
    const client = new Client(emulator.url);
    const created = JSON.parse(await client.expect(201, "POST", tokensPath(id), '{"name":"one"}')) as {
      result: { id: string };
    };
    client.close();
    const rates = await inTurns(rounds, {
      plainRead: () => rate(`${plain.url}/`, seconds),
      read: () => rate(`${emulator.url}${tokensPath(id)}/${created.result.id}`, seconds),
      plainInsert: () => rate(`${plain.url}/`, seconds, "text"),
      create: () => rate(`${emulator.url}${tokensPath(id)}`, seconds, '{"name":"CI/CD token"}'),
    });
    await plain.stop();
    return {
      title: "Requests per second",
      note: `${CONNECTIONS} connections, autocannon. Baseline: a plain Durable Object on raw workerd that reads a row by its key, or inserts one.`,
      rows: [
        {
          what: "reads of one token",
          figure: perSecond(rates.read),
          baseline: perSecond(rates.plainRead),
          ratio: rates.read / rates.plainRead,
          wanted: { atLeast: 0.6 },
        },
        {
          what: "creates",
          figure: perSecond(rates.create),
          baseline: perSecond(rates.plainInsert),
          ratio: rates.create / rates.plainInsert,
          wanted: { atLeast: 0.8 },
        },
      ],
    };
  });
}
