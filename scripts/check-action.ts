/** Runs the programs of action.yml as a runner would: with files for the environment and the outputs, in a project's folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startedBare } from "./record/deployed.ts";
import { unusedPort } from "../test/support/node/ports.ts";
import { expect, outcome, packInto, plainEnvironment, run, trial, type Result } from "./trial.ts";

const account = "0123456789abcdef0123456789abcdef";
const seed = { accounts: [{ id: account, tokens: [{ name: "seeded" }] }] };

interface Started {
  readonly result: Result;
  readonly environment: Record<string, string>;
  readonly outputs: Record<string, string>;
  /** What its end is told by its beginning. */
  readonly state: Record<string, string>;
}

let runs = 0;
/** The ports of the emulators that this started: they would go on without it. */
const running = new Set<string>();

async function start(project: string, inputs: Record<string, string>): Promise<Started> {
  runs += 1;
  const [GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE] = ["env", "output", "state"].map((name) =>
    join(project, `${name}-${runs}`),
  ) as [string, string, string];
  for (const file of [GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE]) writeFileSync(file, "");
  const env = { ...plainEnvironment(), ...inputs, GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE };
  const result = outcome(process.execPath, [resolve("action/main.js")], { cwd: project, env });
  const isOwn = result.code === 0 && inputs.INPUT_URL === undefined;
  if (isOwn) running.add(new URL(pairsOf(GITHUB_OUTPUT).url ?? "").port);
  return {
    result,
    environment: pairsOf(GITHUB_ENV),
    outputs: pairsOf(GITHUB_OUTPUT),
    state: pairsOf(GITHUB_STATE),
  };
}

/** The end of the job: it has the inputs again, and what the beginning left. */
function end(project: string, inputs: Record<string, string>, state: Record<string, string>): Result {
  const left = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  const env = { ...plainEnvironment(), ...inputs, ...Object.fromEntries(left) };
  return outcome(process.execPath, [resolve("action/post.js")], { cwd: project, env });
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
  const port = String(await unusedPort());
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

/** A registry that lacks the package, as a process of its own: what asks it is waited for. */
async function withRegistry(how: "lacks" | "reset", use: (url: string) => Promise<void>): Promise<void> {
  const real = run("npm", ["config", "get", "registry"]).trim();
  const server = spawn(process.execPath, ["scripts/registry-without.ts", "access-emulator", real, how]);
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    await use(String(line).trim());
  } finally {
    server.kill();
  }
}

/** A job without a package.json, that has not installed the package: the action's own checkout does. */
async function checkCheckout(folder: string): Promise<void> {
  const jobWith = (name: string, registry: string, temporary: string) => {
    const project = join(folder, name);
    mkdirSync(project);
    const paths = join(project, "path");
    writeFileSync(paths, "");
    const variables = {
      npm_config_registry: registry,
      RUNNER_TEMP: temporary,
      GITHUB_PATH: paths,
      NODE_ENV: "production",
    };
    const started = (inputs: Record<string, string>) => start(project, { ...variables, ...inputs });
    return { project, paths, started };
  };
  const linesOf = ({ result }: Started, words: string) =>
    result.stdout.split("\n").filter((line) => line.includes(words));
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const named = `access-emulator@${version}`;

  const temporary = join(folder, "temp of the runner");

  await withRegistry("lacks", async (registry) => {
    const { project, paths, started } = jobWith("without the package", registry, temporary);
    const first = await started({ INPUT_PORT: "0" });
    const is = first.result.code === 0 && linesOf(first, "has not installed access-emulator. It is made").length === 1;
    expect(
      "what the project has not installed is made from the action's checkout, and one line says so",
      is,
      show(first),
    );
    const health = await fetch(`${first.outputs.url}/_emulator/health`);
    expect("it answers", health.ok, health.status);
    const command = join(readFileSync(paths, "utf8").trim(), "access-emulator");
    const told = outcome(command, ["--version"], { cwd: project });
    expect("the steps that follow have the command", told.stdout.trim() === version, show(told));
    expect("nothing is left in the project", !existsSync(join(project, "node_modules")), project);
    const second = await started({ INPUT_PORT: "0", INPUT_VERSION: version });
    const again = second.result.code === 0 && linesOf(second, "It was made before in this job.").length === 1;
    expect("a second use in the job has it at once, also when it names the version", again, show(second));
    const other = await started({ INPUT_PORT: "0", INPUT_VERSION: "9.9.9" });
    const says = linesOf(other, "npm does not have access-emulator@9.9.9. Leave the input version out").length === 1;
    expect(
      "another version is not replaced by it: the step fails, and says why",
      other.result.code === 1 && says,
      show(other),
    );
  });

  await withRegistry("reset", async (registry) => {
    const { started } = jobWith("without an answer", registry, temporary);
    const job = await started({ INPUT_PORT: "0", INPUT_VERSION: version });
    const is =
      job.result.code === 0 && linesOf(job, `npm cannot be asked for ${named} (ECONNRESET). It was made`).length === 1;
    expect("a registry that does not answer for it is told apart", is, show(job));
  });

  const nothing = `http://127.0.0.1:${await unusedPort()}/`;
  const { project, started } = jobWith("without a registry", nothing, join(folder, "another"));
  const job = await started({
    INPUT_PORT: "0",
    INPUT_VERSION: version,
    npm_config_cache: join(project, "cache"),
    npm_config_fetch_retries: "0",
  });
  const [, after = ""] = job.result.stdout.split("npm cannot be asked");
  const says =
    after.includes("(ECONNREFUSED)") && after.includes("::error title=access-emulator::The package cannot be made");
  expect("without any registry the step fails, with what npm says", job.result.code === 1 && says, show(job));
}

/** A job with a fresh account of an emulator that is deployed. */
async function checkSandbox(project: string): Promise<void> {
  const key = "aek_of-this-check-which-is-long-enough";
  const sandbox = await startedBare(resolve("dist"), "deployed", { EMULATOR_OPERATOR_TOKEN: key });
  const url = `http://127.0.0.1:${sandbox.port}`;
  const inputs = { INPUT_URL: url, INPUT_KEY: `${key}\n`, INPUT_SEED: "seed.json" };
  const answered = async (path: string, token: string) =>
    fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  const accounts = async () => (await (await answered("/_emulator/accounts", key)).json()) as { total_count: number };
  try {
    const { result, environment, outputs, state } = await start(project, inputs);
    expect("with a url it makes an account there", result.code === 0, show(result));
    const [id = "", token = ""] = [environment.CLOUDFLARE_ACCOUNT_ID, environment.CLOUDFLARE_API_TOKEN];
    const lines = result.stdout.split("\n");
    const masks = [key, token].map((secret) => `::add-mask::${secret}`);
    const open = lines.filter((line) => !masks.includes(line)).join("\n") + result.stderr;
    expect(
      "key and token are masked, and stand nowhere else",
      masks.every((mask) => lines.includes(mask)) && !open.includes(key) && !open.includes(token),
      show(result),
    );
    expect(
      "no variable and no output has the key",
      !show([environment, outputs, state]).includes(key),
      show(environment),
    );
    expect("the outputs are those of the account", outputs.url === url && outputs["account-id"] === id, show(outputs));
    const tokens = await (await answered(`/client/v4/accounts/${id}/access/service_tokens`, token)).text();
    expect("the steps that follow are let in, and find the seed", tokens.includes('"seeded"'), tokens);
    const other = await answered(`/client/v4/accounts/${"a".repeat(32)}/access/service_tokens`, token);
    expect("they are let into no other account", other.status === 403, other.status);
    const clock = [resolve("dist/cli.js"), "clock", "freeze", "2026-01-01T00:00:00Z"];
    const step = { ...plainEnvironment(), ...environment, ACCESS_EMULATOR_KEY: key };
    const frozen = outcome(process.execPath, clock, { cwd: project, env: step });
    expect("a step that has the key controls the account", frozen.stdout.endsWith(" frozen\n"), show(frozen));
    const ended = end(project, inputs, state);
    expect("the end of the job empties it", ended.code === 0 && (await accounts()).total_count === 0, show(ended));
    const again = end(project, inputs, state);
    expect("a second time is as once", again.code === 0 && !again.stdout.includes("::"), show(again));

    const wrong = await start(project, { ...inputs, INPUT_KEY: "aek_wrong" });
    expect(
      "a wrong key is one sentence, and an error annotation",
      refusedWith(wrong.result, "aek_wrong"),
      show(wrong.result),
    );
    const without = end(project, inputs, wrong.state);
    expect(
      "a job without an account has nothing to empty",
      same(without, { code: 0, stdout: "", stderr: "" }),
      show(without),
    );
    const ported = await start(project, { ...inputs, INPUT_PORT: "0" });
    expect(
      "a port does not go with a url",
      ported.result.code === 1 && ported.result.stdout.includes("port does not go with url"),
      show(ported.result),
    );
    const left = await start(project, inputs);
    await sandbox.stop();
    const lost = end(project, inputs, left.state);
    const says =
      lost.stdout.startsWith("::warning ") && lost.stdout.includes(`reset --yes --account ${left.state.account}`);
    expect(
      "an account that cannot be emptied is told, with the command for it",
      lost.code === 0 && says && !lost.stdout.includes(key),
      show(lost),
    );
  } finally {
    await sandbox.stop();
  }
}

function refusedWith({ code, stdout, stderr }: Result, key: string): boolean {
  const open = stdout.replace(`::add-mask::${key}\n`, "");
  return (
    code === 1 && open.startsWith("::error ") && /^access-emulator: .+/m.test(stderr) && !(open + stderr).includes(key)
  );
}

await trial("action", async (folder) => {
  const tarball = packInto(join(folder, "tarball"));
  const project = join(folder, "project with a space");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), "{}");
  writeFileSync(join(project, "seed.json"), JSON.stringify(seed));

  const metadata = readFileSync("action.yml", "utf8");
  const script = readFileSync("action/start.sh", "utf8");
  const [, inputs = ""] = /^inputs:\n([^]*?)^outputs:/m.exec(metadata) ?? [];
  const names = [...inputs.matchAll(/^ {2}([a-z]+):$/gm)].map(([, name = ""]) => `INPUT_${name.toUpperCase()}`);
  const unread = names.filter((name) => !script.includes(`\${${name}:-`));
  expect("the script reads every input that action.yml has", names.length === 7 && unread.length === 0, unread);
  const programs = [...metadata.matchAll(/^ {2}(?:main|post): (.+)$/gm)].map(([, file = ""]) => file);
  expect("its programs are those that are tried here", same(programs, ["action/main.js", "action/post.js"]), programs);

  try {
    await check(project, tarball);
    await checkCheckout(folder);
    await checkSandbox(project);
  } finally {
    stop();
  }
});
