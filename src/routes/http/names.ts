/** Which plane a request is for, by the name under which it asks. */
import { ownNamesIn } from "../../rules/values/own-names.ts";

export type NamedPlane =
  /** A name of the emulator itself: API, control plane, page, and the edge below `/_edge/`. */
  | "own"
  /** Cloudflare's name for the API: nothing else is there. */
  | "api"
  /** Every other name is one of a protected host, or of a team. */
  | "edge";

const API = "api.cloudflare.com";
/**
 * The one name with a dot that is the emulator's wherever it runs, and those by which containers reach the machine that they run on.
 * Every other name below `.localhost` can be a protected host: browsers bring it to this machine without any file of hosts.
 */
const ALWAYS = new Set(["emulator.localhost", "host.docker.internal", "host.containers.internal"]);

/** Deployed, every name is the emulator's own: there the edge is below `/_edge/` only. */
export function planeOf(host: string, env: EmulatorEnv): NamedPlane {
  const name = host.replace(/\.$/, ""); // of the root
  if (env.EMULATOR_MODE !== "local" || isOwn(name, env)) return "own";
  return name === API ? "api" : "edge";
}

/** Whether a URL, such as the one in `Origin`, is of a name that the emulator could have itself, and no page of a protected host. */
export function isOwnUrl(url: string, env: EmulatorEnv): boolean {
  const host = URL.parse(url)?.hostname;
  return host !== undefined && planeOf(host, env) === "own";
}

/** `host` is in lower case, without a port and without a dot at its end. */
function isOwn(host: string, { EMULATOR_ALLOWED_HOSTS: allowed }: EmulatorEnv): boolean {
  const isAddress = host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);
  const isBare = !host.includes(".");
  return isAddress || isBare || ALWAYS.has(host) || ownNamesIn(allowed).includes(host);
}
