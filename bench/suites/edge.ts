/** What a request to the edge costs beside a read of one token, and the first one of a fresh emulator. */
import { startEmulator, type Emulator } from "../../dist/index.js";
import { inTurns, median, ms, timed, type Row, type Suite } from "../support/figures.ts";
import { Client, tokensPath } from "../support/http.ts";

const HOST = "app.example.com";
const CLIENT_ID = "88bf3b6d86161464f6509f7219099e57.access";
const SECRET = "bdd31cbc4dec990953e39163fbbb194c93313ca9f0a6e420346af9d326b1d2a5";
const CREDENTIALS = { "cf-access-client-id": CLIENT_ID, "cf-access-client-secret": SECRET };

/** One application, which one token may enter. */
async function protectedAccount(emulator: Emulator): Promise<string> {
  const include = [{ service_token: { name: "deploy" } }];
  const { id } = await emulator.account({
    seed: {
      tokens: [{ name: "deploy", client_id: CLIENT_ID, client_secret: SECRET }],
      policies: [{ name: "deploy", decision: "non_identity", include }],
      applications: [{ domain: HOST, policies: ["deploy"] }],
    },
  });
  return id;
}

export async function edgeSuite(rounds: number, starts: number): Promise<Suite> {
  return {
    title: "The edge",
    note: "One client, one request after another, the clock running; the origin is the echo. The first use of the edge in a fresh emulator makes its RSA key; the baseline is the request after it.",
    rows: [...(await requestRows(rounds)), await firstRow(starts)],
  };
}

async function requestRows(rounds: number): Promise<Row[]> {
  await using emulator = await startEmulator();
  const client = new Client(emulator.url);
  const account = await protectedAccount(emulator);
  const list = JSON.parse(await client.expect(200, "GET", tokensPath(account))) as { result: { id: string }[] };
  const token = `${tokensPath(account)}/${list.result[0]?.id ?? ""}`;
  const place = `/_edge/${account}/${HOST}/`;
  const works = {
    read: () => timed(() => client.expect(200, "GET", token)),
    admitted: () => timed(() => client.expect(200, "GET", place, undefined, CREDENTIALS)),
    refused: () => timed(() => client.expect(403, "GET", place)),
  };
  await inTurns(Math.ceil(rounds / 5), works); // until all is compiled
  const times = await inTurns(rounds, works);
  client.close();
  const row = (what: string, time: number): Row => ({
    what,
    figure: ms(time),
    baseline: `${ms(times.read)} (a read of one token)`,
    ratio: time / times.read,
    wanted: { atMost: 1.5 },
  });
  return [row("a request that is let in", times.admitted), row("a request that is refused", times.refused)];
}

async function firstRow(starts: number): Promise<Row> {
  const [first, second]: [number[], number[]] = [[], []];
  for (let n = 0; n < starts; n++) {
    await using emulator = await startEmulator();
    const client = new Client(emulator.url);
    const place = `/_edge/${await protectedAccount(emulator)}/${HOST}/`;
    const ask = () => timed(() => client.expect(200, "GET", place, undefined, CREDENTIALS));
    first.push(await ask());
    second.push(await ask());
    client.close();
  }
  return {
    what: `the first use of the edge, median of ${starts} fresh emulators (wanted: at most 400 ms)`,
    figure: ms(median(first)),
    baseline: `${ms(median(second))} (the second)`,
    ratio: median(first) / median(second),
  };
}
