/** What it costs to come by https through the proxy, and not by http to the emulator itself. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { promisify } from "node:util";
import { startEmulator } from "../../dist/index.js";
import { inTurns, median, ms, perSecond, timed, type Suite } from "../support/figures.ts";
import { Client, tokensPath } from "../support/http.ts";
import { CONNECTIONS, rate } from "../support/load.ts";

const HOST = "https://api.cloudflare.com";

export async function interceptSuite(rounds: number, requests: number, seconds: number): Promise<Suite> {
  await using emulator = await startEmulator({ intercept: true, tls: true });
  const { proxyUrl = "", tlsUrl = "", caCertificate = "" } = emulator;
  const ca = readFileSync(caCertificate);
  const { id } = await emulator.account();
  const first = new Client(emulator.url);
  const created = JSON.parse(await first.expect(201, "POST", tokensPath(id), '{"name":"read"}')) as {
    result: { id: string };
  };
  first.close();
  const path = `${tokensPath(id)}/${created.result.id}`;
  const direct = () => new Client(emulator.url);
  const through = () =>
    new Client(HOST, new Agent({ ca, keepAlive: true, maxSockets: 1, proxyEnv: { HTTPS_PROXY: proxyUrl } }));

  /** Of one request, on a connection that is there. */
  const kept = async (client: Client): Promise<number> => {
    await client.expect(200, "GET", path);
    const times: number[] = [];
    for (let count = 0; count < requests; count++) times.push(await timed(() => client.expect(200, "GET", path)));
    client.close();
    return median(times);
  };
  /** Of one request, with a connection of its own. */
  const fresh = async (client: () => Client): Promise<number> => {
    const times: number[] = [];
    for (let count = 0; count < requests / 10; count++) {
      const one = client();
      times.push(await timed(() => one.expect(200, "GET", path)));
      one.close();
    }
    return median(times);
  };
  const run = (...options: string[]): Promise<number> =>
    timed(() =>
      promisify(execFile)(process.execPath, ["dist/cli.js", "run", ...options, "--", process.execPath, "-e", "0"]),
    );

  const times = await inTurns(rounds, {
    keptDirect: () => kept(direct()),
    keptThrough: () => kept(through()),
    freshDirect: () => fresh(direct),
    freshThrough: () => fresh(through),
    runDirect: () => run(),
    runThrough: () => run("--intercept"),
  });
  const rates = await inTurns(Math.ceil(rounds / 4), {
    direct: () => rate(`${emulator.url}${path}`, seconds),
    secure: () => rate(`${tlsUrl}${path}`, seconds),
  });
  const row = (what: string, figure: number, baseline: number, in_ = ms) => ({
    what,
    figure: in_(figure),
    baseline: in_(baseline),
    ratio: figure / baseline,
  });
  return {
    title: "Over https, through the proxy",
    note: `Reads of one token, state in memory. Baseline: the same requests over http to the emulator itself. Node ends TLS and passes the bytes on; the client, in the same process here, pays for TLS, too. ${CONNECTIONS} connections: autocannon, with the option \`tls\`, which is the same code without the CONNECT.`,
    rows: [
      row("a request on an existing connection", times.keptThrough, times.keptDirect),
      row("a request with a connection of its own: CONNECT, TLS, request", times.freshThrough, times.freshDirect),
      row(`requests per second, ${CONNECTIONS} connections`, rates.secure, rates.direct, perSecond),
      row("`run --intercept` of an empty `node`, from start to end", times.runThrough, times.runDirect),
    ],
  };
}
