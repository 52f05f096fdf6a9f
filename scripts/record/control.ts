/** The control plane: every path with every method, inputs that are right and wrong, and those who may not ask. */
import { Account } from "./account.ts";
import { everyBody, everyQuery } from "./control-bodies.ts";
import { HOSTS, ORIGINS, UNKNOWN_PATHS } from "./control-requests.ts";
import { clocks, seeds, tokens, unseeded, zones } from "./control-walks.ts";
import type { Recorder } from "./recorder.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const ZONE = "0000000000000000000000000000f001";

export async function control(recorder: Recorder): Promise<void> {
  recorder.begin("control-methods");
  await everyMethod(await Account.ready(recorder));
  recorder.begin("control-bodies");
  await everyBody(await Account.ready(recorder));
  recorder.begin("control-queries");
  await everyQuery(await Account.ready(recorder));
  recorder.begin("control-guard");
  await guard(await Account.ready(recorder));
  recorder.begin("control-tokens");
  await tokens(await Account.ready(recorder));
  recorder.begin("control-clock");
  await clocks(await Account.ready(recorder));
  recorder.begin("control-zones");
  await zones(recorder);
  recorder.begin("control-seeds");
  await seeds(recorder);
  recorder.begin("control-unseeded");
  await unseeded(recorder);
}

function pathsOf(id: string): string[] {
  const ofAccount = [
    "",
    "/settings",
    "/clock",
    "/clock/advance",
    "/faults",
    "/faults/1",
    "/requests",
    "/tokens",
    "/tokens/x",
  ].concat(["/snapshot", "/fork", "/verify"]);
  return [
    "/health",
    "/openapi.json",
    "/accounts",
    "/scan",
    "/seed",
    `/zones/${ZONE}`,
    ...ofAccount.map((path) => `/accounts/${id}${path}`),
  ];
}

async function everyMethod({ recorder, id }: Account): Promise<void> {
  const isRandom = (method: string, path: string) => method === "POST" && /\/(accounts|fork)$/.test(path);
  const emptied = (method: string, path: string) => method === "DELETE" && path === `/accounts/${id}`;
  const isList = (method: string, path: string) => path === "/accounts" && (method === "GET" || method === "HEAD");
  for (const path of pathsOf(id)) {
    for (const method of METHODS) {
      if (isRandom(method, path) || emptied(method, path) || isList(method, path)) continue;
      await recorder.send(method, `/_emulator${path}`, undefined);
      await recorder.send(method, `/_emulator${path}/`, undefined);
    }
  }
  for (const path of UNKNOWN_PATHS) {
    await recorder.send("GET", `/_emulator${path.replace("{id}", id)}`);
    await recorder.send("POST", `/_emulator${path.replace("{id}", id)}`, {});
  }
}

async function guard(account: Account): Promise<void> {
  for (const path of ["settings", "snapshot"]) {
    for (const host of HOSTS) await account.control("GET", path, undefined, { headers: { host } });
    for (const origin of ORIGINS) await account.control("GET", path, undefined, { headers: { origin } });
  }
  for (const path of ["/health", "/openapi.json", "/nothing", "/scan"]) {
    await account.recorder.send("GET", `/_emulator${path}`, undefined, { headers: { host: "evil.example" } });
    await account.recorder.send("POST", `/_emulator${path}`, {}, { headers: { origin: "https://evil.example" } });
  }
  await account.control("PATCH", "settings", { access_enabled: false }, { headers: { origin: "null" } });
  await account.control(
    "PATCH",
    "settings",
    { access_enabled: false },
    { headers: { authorization: "nonsense", "content-type": "text/plain" } },
  );
  await account.api("GET", "", undefined, { headers: { host: "api.cloudflare.com" } });
}
