/** `env`: what `run` would set, for an emulator that runs on. */
import { EmulatorError } from "../client/emulator-error.ts";
import {
  environmentOf,
  formatted,
  interceptEnvironmentOf,
  NOT_WITH_INTERCEPT,
  type EnvironmentFormat,
} from "../environment.ts";
import type { InterceptPlace } from "../intercept/interception.ts";
import { originOf } from "../client/origin.ts";
import { foundAt } from "./health.ts";
import { accountOf, portOf } from "./options.ts";
import { recall, type Started } from "./state-file.ts";
import { nobodyAt } from "./target.ts";

interface Words {
  readonly port: string;
  readonly host?: string;
  readonly account?: string;
  readonly format: EnvironmentFormat;
  readonly intercept?: boolean;
  readonly json?: boolean;
}

export async function env(words: Words): Promise<void> {
  const port = portOf(words.port, 1);
  const place = words.host === undefined ? undefined : originOf(words.host, port);
  const here = recall(port);
  const started = place === undefined || place === here?.url ? here : undefined;
  const known = words.account ?? started?.account;
  const account = accountOf(known === undefined ? {} : { account: known }, undefined);
  const intercept = words.intercept ? interceptOf(started, port) : undefined;
  const url = place ?? started?.url ?? originOf("127.0.0.1", port);
  await demandEmulator(url);
  const variables = intercept
    ? interceptEnvironmentOf(intercept, { account, before: process.env })
    : environmentOf(`${url}/client/v4`, account);
  const unwanted = intercept ? NOT_WITH_INTERCEPT : [];
  process.stdout.write(formatted(variables, words.json ? "json" : words.format, unwanted));
}

function interceptOf(started: Started | undefined, port: number): InterceptPlace {
  if (started?.intercept) return started.intercept;
  const why = started ? "was started without --intercept" : "was not started here";
  throw new EmulatorError(
    "bad-settings",
    `The emulator on port ${port} ${why}: start it with \`access-emulator start --intercept\`.`,
  );
}

/** Variables that lead nowhere, or to another server, would be found out late. */
async function demandEmulator(url: string): Promise<void> {
  const found = await foundAt(url);
  if (typeof found !== "string") return;
  const another = `What answers at ${url} does not seem to be an access-emulator: say with --port where it is.`;
  throw new EmulatorError("control-plane", found === "another" ? another : nobodyAt(url));
}
