/**
 * Runs the steps of the Dockerfile as far as that goes without Docker: the context that .dockerignore leaves, the commands
 * of the build stage, the files that the second stage copies, the entry point as its user, the health check, and the signal
 * of `docker stop`; then the Compose project and the service containers of the documentation. What it cannot tell: whether the base
 * images and Docker's network are as they are thought to be.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { createInterface } from "node:readline";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expectClaims } from "./containers/claims.ts";
import { carriesOutCompose } from "./containers/compose.ts";
import type { Image } from "./containers/image.ts";
import { carriesOutJobs } from "./containers/jobs.ts";
import { whyNoNetwork } from "./containers/network.ts";
import { fencesOf, yamlReader } from "./containers/pages.ts";
import { unusedPort } from "../test/support/node/ports.ts";
import { expect, expectPage, run, trial } from "./trial.ts";

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

const instructions: readonly Instruction[] = readFileSync("Dockerfile", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [, word = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return { word, rest };
  });
const second = instructions.findLastIndex(({ word }) => word === "FROM");
const [buildStage, imageStage] = [instructions.slice(0, second), instructions.slice(second)];
const isRoot = process.getuid?.() === 0;

await trial("dockerfile", async (folder) => {
  const known = new Set(["FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"]);
  const strange = instructions.filter(({ word }) => !known.has(word)).map(({ word }) => word);
  expect("every instruction is one that this check knows", strange.length === 0, strange.join());

  const build = join(folder, "build");
  for (const { word, rest } of buildStage) {
    if (word === "COPY") copyContext(rest, build);
    if (word === "RUN") run("/bin/sh", ["-c", rest], { cwd: build });
  }
  console.log("- the build stage runs");

  // The folder of the image stands below the temporary one: paths in its instructions are moved there.
  const image = join(folder, "image");
  for (const { rest } of imageStage.filter(({ word }) => word === "COPY")) copyFromBuild(rest, build, image);
  const port = await unusedPort();
  const moved = (argument: string) => argument.replace(/^(--directory-path=state=)?(\/(usr|state))/, `$1${image}$2`);
  const inPlace = (word: string) =>
    (JSON.parse(/\[.*\]$/.exec(only(word))?.[0] ?? "[]") as string[]).map((argument) => moved(argument));
  const exec = (word: string) => inPlace(word).map((argument) => argument.replaceAll("8787", String(port)));

  const [uid = 0, gid = 0] = only("USER").split(":").map(Number);
  expect("the user is not root", uid > 0 && gid > 0);
  const user = isRoot ? { uid, gid } : {};
  if (!isRoot) console.log("  (run without root: the user of the image is not tried, only that root is not needed)");

  const [file = "", ...args] = exec("ENTRYPOINT");
  const refused = spawnSync(file, args, { ...user, cwd: image, env: { EMULATOR_OPERATOR_TOKEN: "two words" } });
  const complaint = refused.stderr.toString();
  const isByName = complaint.includes("EMULATOR_OPERATOR_TOKEN has a character") && !complaint.includes("two words");
  expect("an operator's token that no client could present is refused by its name", refused.status === 1 && isByName);

  const made: string[] = [];
  for (let n = 0; n < 2; n++) {
    const first = spawn(file, args, { ...user, cwd: image, env: {}, stdio: ["ignore", "pipe", "inherit"] });
    const over = once(first, "exit");
    const [line] = (await once(createInterface({ input: first.stdout }), "line")) as [string];
    made.push(/EMULATOR_OPERATOR_TOKEN=([0-9a-f]{32}) /.exec(line)?.[1] ?? "");
    for (let waited = 0; waited < 20_000 && !(await answersAt(port)); waited += 100) await sleep(100);
    const authorization = `Bearer ${made[n]}`;
    const host = "emulator:8787";
    const status = await statusOf(port, "/_emulator/accounts", { host, authorization }).finally(() =>
      first.kill("SIGKILL"),
    );
    await over;
    expect("without a token it makes one, prints it, and takes it", made[n] !== "" && status === 200, status);
  }
  expect("each start makes another", made[0] !== made[1]);

  const child = spawn(file, args, {
    ...user,
    cwd: image,
    env: { EMULATOR_OPERATOR_TOKEN: "operator", EMULATOR_ORIGIN_NETWORK: "private" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (part: Buffer) => {
    printed += part.toString();
  });
  const ended = once(child, "exit");
  try {
    const [shell = "", ...words] = exec("HEALTHCHECK");
    const isHealthy = () => spawnSync(shell, words, { ...user, env: {}, timeout: 3000 }).status === 0;
    let isUp = isHealthy();
    for (let waited = 0; waited < 20_000 && !isUp; waited += 100) {
      await sleep(100);
      isUp = isHealthy();
    }
    expect("the health check says that it is healthy", isUp);

    await expectPage(`http://127.0.0.1:${port}`);

    const list = "/_emulator/accounts";
    const stranger = await statusOf(port, list, { host: "emulator:8787" });
    expect("under another host name the control plane is closed", stranger === 403, stranger);
    const operator = await statusOf(port, list, { host: "emulator:8787", authorization: "Bearer operator" });
    expect("and open to who presents EMULATOR_OPERATOR_TOKEN", operator === 200, operator);
    const path = "/client/v4/accounts/00000000000000000000000000000001/access/service_tokens";
    const headers = { host: "emulator:8787", authorization: "Bearer any-token" };
    const created = await statusOf(port, path, headers, '{"name":"a"}');
    expect(
      "the API plane answers there, and the user may write the state: a token is created",
      created === 201,
      created,
    );

    const origin = "/_emulator/accounts/00000000000000000000000000000001/origins/app.example.com";
    const byOperator = { host: "emulator:8787", authorization: "Bearer operator" };
    const named = await statusOf(port, origin, byOperator, '{"url":"http://app:3000"}', "PUT");
    expect("with EMULATOR_ORIGIN_NETWORK=private another container can be an origin", named === 200, named);

    child.kill("SIGTERM"); // what `docker stop` sends, and it waits ten seconds
    await Promise.race([
      ended,
      sleep(10_000).then(() => {
        throw new Error("SIGTERM does not end it.");
      }),
    ]);
    expect("a token that it is given is not printed", !printed.includes("EMULATOR_OPERATOR_TOKEN"), printed);
    expect("SIGTERM ends it, and the health check then says that it is not healthy", !isHealthy());
  } finally {
    child.kill("SIGKILL");
  }

  await expectContainers(join(folder, "containers"), {
    entrypoint: (state) => inPlace("ENTRYPOINT").map((argument) => argument.replace(`${image}/state`, state)),
    healthcheck: inPlace("HEALTHCHECK"),
    user: { uid, gid },
    port: Number(only("EXPOSE")),
    volume: only("VOLUME"),
    base: /^\S+/.exec(buildStage.find(({ word }) => word === "FROM")?.rest ?? "")?.[0] ?? "",
  });
});

/** The pages on containers: that they say what the image is, and that what they say works, as far as a network can be made here. */
async function expectContainers(work: string, image: Image): Promise<void> {
  mkdirSync(work);
  const readYaml = yamlReader(work);
  expectClaims(["docs/docker.md", "docs/github-actions.md"], readYaml, image);
  const why = whyNoNetwork();
  if (why !== undefined) {
    console.log(`  (the Compose project and the jobs with a service container are not carried out: ${why})`);
    return;
  }
  const folders = ["compose", "jobs"].map((name) => join(work, name)) as [string, string];
  for (const each of folders) mkdirSync(each);
  await carriesOutCompose(folders[0], fencesOf("docs/docker.md"), readYaml, image);
  await carriesOutJobs(folders[1], fencesOf("docs/github-actions.md"), readYaml, image);
}

/** The one instruction with this word in the image's stage. */
function only(word: string): string {
  const found = imageStage.filter((instruction) => instruction.word === word);
  if (found.length !== 1 || !found[0]) throw new Error(`The image has ${found.length} ${word}, not one.`);
  return found[0].rest;
}

/** What .dockerignore leaves of this folder: it excludes everything, and takes single names back. */
function copyContext(rest: string, target: string): void {
  expect("the context is copied whole", rest === ". .", rest);
  const lines = readFileSync(".dockerignore", "utf8").split("\n");
  expect(".dockerignore excludes all but what it names", lines.find((line) => !/^(#|$)/.test(line)) === "*");
  for (const name of lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1))) {
    cpSync(name, join(target, name), { recursive: true });
  }
}

function copyFromBuild(rest: string, build: string, image: string): void {
  const words = rest.split(" ");
  const owner = words.find((word) => word.startsWith("--chown="))?.slice("--chown=".length);
  const paths = words.filter((word) => !word.startsWith("--"));
  const target = join(image, paths.at(-1) ?? "");
  for (const source of paths.slice(0, -1)) {
    const to = target.endsWith("/") ? join(target, basename(source)) : target;
    mkdirSync(join(to, ".."), { recursive: true });
    cpSync(join(build, source.replace(/^\/build\//, "")), to, { recursive: true });
    const [uid = 0, gid = 0] = owner?.split(":").map(Number) ?? [];
    if (owner !== undefined && isRoot) chownSync(to, uid, gid);
  }
}

async function answersAt(port: number): Promise<boolean> {
  return statusOf(port, "/_emulator/health", { host: "localhost" }).then(
    (status) => status === 200,
    () => false,
  );
}

function statusOf(
  port: number,
  path: string,
  headers: Record<string, string>,
  body?: string,
  method = body === undefined ? "GET" : "POST",
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
