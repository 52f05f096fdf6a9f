/** `env`: what `run` would set, for an emulator that runs on. */
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import {
  environmentOf,
  formatted,
  interceptEnvironmentOf,
  NOT_WITH_INTERCEPT,
  type EnvironmentFormat,
} from "../environment.ts";
import type { InterceptPlace } from "../intercept/interception.ts";
import { announce } from "../client/announce.ts";
import { ControlPlane } from "../client/control-plane.ts";
import { originOf } from "../client/origin.ts";
import { foundAt, type Health } from "../client/health.ts";
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
  const note = recall(port);
  if (words.intercept && !note) interceptOf(undefined, port);
  if (words.account !== undefined) accountOf({ account: words.account }, undefined); // before anything is asked
  const url = place ?? note?.url ?? originOf("127.0.0.1", port);
  const { instance } = await emulatorAt(url);
  const started = note && note.url === url && note.instance === instance ? note : undefined;
  const known = words.account ?? started?.account;
  const account = accountOf(known === undefined ? {} : { account: known }, undefined);
  const intercept = words.intercept ? interceptOf(started, port) : undefined;
  await announce(new ControlPlane(url, () => undefined), account);
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
async function emulatorAt(url: string): Promise<Health> {
  const found = await foundAt(url);
  if (typeof found !== "string") {
    if ("message" in found) throw new EmulatorError(STATE_UNREADABLE, found.message);
    return found;
  }
  const another = `What answers at ${url} does not seem to be an access-emulator: say with --port where it is.`;
  throw new EmulatorError("control-plane", found === "another" ? another : nobodyAt(url));
}
