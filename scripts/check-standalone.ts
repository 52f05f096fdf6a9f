/** Checks dist/standalone/access-emulator, which `npm run build:standalone` made: it serves, keeps its state, and ends. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { isFree, unusedPort } from "../test/support/node/ports.ts";
import { answers, expect, expectPage, outcome, run, trial } from "./trial.ts";

const executable = resolve(`dist/standalone/access-emulator${process.platform === "win32" ? ".exe" : ""}`);
const account = "00000000000000000000000000000001";

await trial("standalone", async (folder) => {
  run("npm", ["run", "build:standalone"], { env: process.env });

  const homeless = outcome(executable, [], { cwd: folder });
  expect("without a folder for the state it says what is missing", homeless.stderr.includes("--directory-path"));

  const state = join(folder, "state");
  mkdirSync(state);
  const port = (await isFree(8787)) ? 8787 : await unusedPort();
  const address = port === 8787 ? [] : [`--socket-addr=http=127.0.0.1:${port}`];
  if (port !== 8787) console.log("  (8787 is taken here: the default address is not tried)");
  const url = `http://127.0.0.1:${port}`;
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> => {
    const child = spawn(executable, [...address, `--directory-path=state=${state}`], {
      cwd: folder,
      env, // neither PATH nor anything else is needed
      stdio: ["ignore", "inherit", "inherit"],
    });
    await answers(`${url}/_emulator/health`);
    return child;
  };

  const origin = `${url}/_emulator/accounts/${account}/origins/app.example.com`;
  let child = await start();
  try {
    const created = await ask(`${url}/client/v4/accounts/${account}/access/service_tokens`, { name: "kept" });
    const { id, client_id, client_secret } = created.result as Record<string, string>;
    expect(`it serves ${url} and creates a token`, created.success === true && id !== undefined);

    await expectPage(url);

    const refused = JSON.stringify(await ask(origin, { url: "http://app:3000" }, "PUT"));
    expect("origins beyond this machine are refused", refused.includes("EMULATOR_ORIGIN_NETWORK=private"), refused);

    child.kill("SIGKILL");
    await once(child, "exit");
    child = await start({ EMULATOR_ORIGIN_NETWORK: "private" });
    const verdict = await ask(`${url}/_emulator/accounts/${account}/verify`, { client_id, client_secret });
    expect("killed and started again on the folder, it admits the secret", verdict.admitted === true);

    const kept = await ask(origin, { url: "http://app:3000" }, "PUT");
    const text = JSON.stringify(kept);
    expect("with EMULATOR_ORIGIN_NETWORK=private another container can be an origin", "hostname" in kept, text);

    child.kill("SIGTERM");
    await once(child, "exit");
    expect("SIGTERM ends it", child.exitCode !== null || child.signalCode !== null);
  } finally {
    child.kill("SIGKILL");
  }
});

async function ask(url: string, body: unknown, method = "POST"): Promise<Record<string, unknown>> {
  const headers = { authorization: "Bearer any-token" };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}
