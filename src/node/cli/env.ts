/** `env`: what `run` would set, for an emulator that runs on. */
import { EmulatorError } from "../emulator-error.ts";
import {
  environmentOf,
  formatted,
  interceptEnvironmentOf,
  NOT_WITH_INTERCEPT,
  type EnvironmentFormat,
} from "../environment.ts";
import { accountOf, portOf } from "./options.ts";
import { recall } from "./state-file.ts";

interface Words {
  readonly port: string;
  readonly host: string;
  readonly account?: string;
  readonly format: EnvironmentFormat;
  readonly intercept?: boolean;
  readonly json?: boolean;
}

export async function env(words: Words): Promise<void> {
  const port = portOf(words.port);
  const started = recall(port);
  const known = words.account ?? started?.account;
  const account = accountOf(known === undefined ? {} : { account: known }, undefined);
  const format = words.json ? "json" : words.format;
  if (words.intercept) {
    if (!started?.intercept) {
      const why = started ? "was started without --intercept" : "was not started here";
      throw new EmulatorError(
        "bad-settings",
        `The emulator on port ${port} ${why}: start it with \`access-emulator start --intercept\`.`,
      );
    }
    const variables = interceptEnvironmentOf(started.intercept, { account, before: process.env });
    process.stdout.write(formatted(variables, format, [NOT_WITH_INTERCEPT]));
    return;
  }
  const url = started?.url ?? `http://${words.host}:${port}`;
  process.stdout.write(formatted(environmentOf(`${url}/client/v4`, account), format));
}
