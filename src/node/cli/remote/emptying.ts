/** The end of an account that was made for one command: it is emptied, if need be by several tries. */
import { setTimeout as sleep } from "node:timers/promises";
import { ControlPlane } from "../../client/control-plane.ts";
import { EmulatorError } from "../../client/emulator-error.ts";
import type { RemotePlace } from "./place.ts";

/** How long is waited between the tries, in milliseconds. */
const WAITS = [250, 1000, 3000];
/** How long one try may take. */
const PATIENCE = 10_000;

/** Empties it. Gives what is to be said when that is not to be had. */
export async function emptied(place: Omit<RemotePlace, "keyEnv">, id: string): Promise<string | undefined> {
  const control = new ControlPlane(place.url, () => undefined, { key: place.key, patience: PATIENCE });
  for (const wait of [...WAITS, 0]) {
    try {
      await control.send("DELETE", `/accounts/${id}`);
      return undefined;
    } catch (problem) {
      if (!(problem instanceof EmulatorError)) throw problem;
      const { status, message } = problem;
      if (status === 404) return undefined; // somebody else was first
      const mayPass = status === undefined || status >= 500 || status === 429;
      if (!mayPass || wait === 0) return message;
      await sleep(wait);
    }
  }
  return undefined;
}

/** What a person has to do when an account is left. */
export function howToEmpty({ url, key, keyEnv }: RemotePlace, id: string): string {
  const variable = key === undefined ? "" : ` --key-env ${keyEnv}`;
  return `\`access-emulator reset --yes --account ${id} --url ${url}${variable}\` empties it`;
}
