/** Runs the script of action.yml as a runner would: with files for the environment and the outputs, in a project's folder. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, freePort, outcome, packInto, plainEnvironment, run, trial, type Result } from "./trial.ts";

const account = "0123456789abcdef0123456789abcdef";
const seed = { accounts: [{ id: account, tokens: [{ name: "seeded" }] }] };

interface Started {
  readonly result: Result;
  readonly environment: Record<string, string>;
  readonly outputs: Record<string, string>;
}

let runs = 0;
/** The ports of the emulators that this started: they would go on without it. */
const running = new Set<string>();

async function start(project: string, inputs: Record<string, string>): Promise<Started> {
  runs += 1;
  const [GITHUB_ENV, GITHUB_OUTPUT] = [join(project, `env-${runs}`), join(project, `output-${runs}`)];
  for (const file of [GITHUB_ENV, GITHUB_OUTPUT]) writeFileSync(file, "");
  const env = { ...plainEnvironment(), ...inputs, GITHUB_ENV, GITHUB_OUTPUT, ACTION_PATH: resolve(".") };
  const result = outcome("bash", [resolve("action/start.sh")], { cwd: project, env });
  if (result.code === 0) running.add(new URL(pairsOf(GITHUB_OUTPUT).url ?? "").port);
  return { result, environment: pairsOf(GITHUB_ENV), outputs: pairsOf(GITHUB_OUTPUT) };
}

function stop(): void {
  for (const port of running) run(process.execPath, ["dist/cli.js", "stop", "--port", port]);
}

function pairsOf(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/, 2)));
}

function isRefused({ code, stdout, stderr }: Result): boolean {
  return code === 1 && stdout.startsWith("::error ") && /^access-emulator: .+/m.test(stderr);
}

const show = (value: unknown) => JSON.stringify(value);
const same = (a: unknown, b: unknown) => show(a) === show(b);

async function check(project: string, tarball: string): Promise<void> {
  // A version that is given: npx fetches it.
  const given = await start(project, { INPUT_VERSION: `file:${tarball}`, INPUT_PORT: "0" });
  expect("with a version it starts that one", given.result.code === 0, given.result.stderr);

  // The project's own, with everything else.
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball], { cwd: project });
  const port = String((await freePort()) ?? 0);
  const inputs = {
    INPUT_PORT: port,
    INPUT_SEED: "seed.json",
    INPUT_PERSIST: "state folder",
    INPUT_SETTINGS: '{"assumptions":{"token-limit":1}}',
  };
  const own = await start(project, inputs);
  expect("without a version it starts the one of the project", own.result.code === 0, own.result.stderr);
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    CLOUDFLARE_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_API_TOKEN: "access-emulator-token",
    CLOUDFLARE_ACCOUNT_ID: account,
  };
  expect("the environment of the next steps is written", same(own.environment, environment), show(own.environment));
  const outputs = { url, "api-url": `${url}/client/v4`, "account-id": account };
  expect("the outputs are written", same(own.outputs, outputs), show(own.outputs));
  const tokens = `${url}/client/v4/accounts/${account}/access/service_tokens`;
  const headers = { authorization: "Bearer access-emulator-token" };
  const list = (await (await fetch(tokens, { headers })).json()) as { result: { name: string }[] };
  expect("it runs on, with the seed in it", list.result[0]?.name === "seeded", show(list));
  const second = await fetch(tokens, { method: "POST", headers, body: '{"name":"one too many"}' });
  expect("the settings are in force", second.status === 400, second.status);

  const taken = await start(project, { INPUT_PORT: port });
  expect(
    "a taken port is one sentence, an error annotation and exit code 1",
    isRefused(taken.result),
    show(taken.result),
  );
  const broken = await start(project, { INPUT_PORT: "0", INPUT_SEED: "no-such-file.json" });
  expect("a seed that is not there, too", isRefused(broken.result), show(broken.result));
}

await trial("action", async (folder) => {
  const tarball = packInto(join(folder, "tarball"));
  const project = join(folder, "project with a space");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), "{}");
  writeFileSync(join(project, "seed.json"), JSON.stringify(seed));

  const metadata = readFileSync("action.yml", "utf8");
  const script = readFileSync("action/start.sh", "utf8");
  const names = [...metadata.matchAll(/^ +(INPUT_[A-Z]+):/gm)].map(([, name = ""]) => name);
  const unread = names.filter((name) => !script.includes(`\${${name}:-`));
  expect("the script reads every input that action.yml hands over", names.length === 5 && unread.length === 0, unread);

  try {
    await check(project, tarball);
  } finally {
    stop();
  }
});
