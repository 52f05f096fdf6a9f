/** `env`: what `run` would set, for an emulator that runs on. */
import { environmentOf, formatted, type EnvironmentFormat } from "../environment.ts";
import { accountOf, portOf } from "./options.ts";
import { recall } from "./state-file.ts";

interface Words {
  readonly port: string;
  readonly host: string;
  readonly account?: string;
  readonly format: EnvironmentFormat;
  readonly json?: boolean;
}

export async function env(words: Words): Promise<void> {
  const port = portOf(words.port);
  const started = recall(port);
  const known = words.account ?? started?.account;
  const account = accountOf(known === undefined ? {} : { account: known }, undefined);
  const url = started?.url ?? `http://${words.host}:${port}`;
  const environment = environmentOf(`${url}/client/v4`, account);
  process.stdout.write(formatted(environment, words.json ? "json" : words.format));
}
