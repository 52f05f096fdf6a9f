/** How long it takes from nothing to the first answer. */
import { DEFAULT_ACCOUNT } from "../../src/node/environment.ts";
import { timed } from "./figures.ts";
import { Client, tokensPath } from "./http.ts";
import type { Running } from "./processes.ts";

export async function untilAnswer(
  start: () => Promise<Pick<Running, "url" | "stop">>,
  ask: (client: Client) => Promise<unknown>,
): Promise<number> {
  let running: Pick<Running, "url" | "stop"> | undefined;
  const time = await timed(async () => {
    running = await start();
    const client = new Client(running.url);
    await ask(client);
    client.close();
  });
  await running?.stop();
  return time;
}

/** What the first client asks of an emulator. */
export const firstCreate = (client: Client) =>
  client.expect(201, "POST", tokensPath(DEFAULT_ACCOUNT), '{"name":"first"}');
