/** Which plane a request is for, by the name under which it asks. */
import { ownNamesIn } from "../../rules/values/own-names.ts";
import { isLoopback } from "./host.ts";

export type NamedPlane =
  /** A name of the emulator itself: API, control plane, page, and the edge below `/_edge/`. */
  | "own"
  /** Cloudflare's name for the API: nothing else is there. */
  | "api"
  /** Every other name is one of a protected host, or of a team. */
  | "edge";

const API = "api.cloudflare.com";
/** By these names containers reach the machine that they run on. */
const OF_CONTAINERS = new Set(["host.docker.internal", "host.containers.internal"]);

/** Deployed, every name is the emulator's own: there the edge is below `/_edge/` only. */
export function planeOf(host: string, env: EmulatorEnv): NamedPlane {
  const name = host.replace(/\.$/, ""); // of the root
  if (env.EMULATOR_MODE !== "local" || isOwn(name, env)) return "own";
  return name === API ? "api" : "edge";
}

/** `host` is in lower case, without a port and without a dot at its end. */
function isOwn(host: string, { EMULATOR_ALLOWED_HOSTS: allowed }: EmulatorEnv): boolean {
  const isAddress = host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);
  const isBare = !host.includes(".");
  if (isAddress || isBare || isLoopback(`http://${host}`) || OF_CONTAINERS.has(host)) return true;
  return ownNamesIn(allowed).includes(host);
}
