/** Carries out the jobs with a service container of docs/github-actions.md: on the runner, and in a container. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "../trial.ts";
import type { Image } from "./image.ts";
import { fileOf, type Fence, type ReadYaml } from "./pages.ts";
import { Running } from "./running.ts";
import { workflow, type Job } from "./shapes.ts";

/** The job's own container, where it has one. */
const JOB = "job";

export async function carriesOutJobs(folder: string, fences: readonly Fence[], readYaml: ReadYaml, image: Image) {
  const { jobs } = workflow.parse(readYaml(fileOf(fences, ".github/workflows/test.yml").text));
  const kinds = new Set(Object.values(jobs).map(({ container }) => container !== undefined));
  expect("there is a job on the runner, and one in a container", kinds.size === 2);
  for (const [name, job] of Object.entries(jobs)) await carriesOut(name, job, join(folder, name), image);
}

async function carriesOut(name: string, job: Job, folder: string, image: Image): Promise<void> {
  const { emulator, ...others } = job.services ?? {};
  if (!emulator || Object.keys(others).length > 0) throw new Error(`${name} has other services than emulator.`);
  mkdirSync(folder);
  // The runner gives a service its own name as an alias of the network, and passes the options on to `docker create`.
  const aliases = Array.from((emulator.options ?? "").matchAll(/--network-alias (\S+)/g), ([, alias = ""]) => alias);
  const running = new Running(folder, { emulator: ["emulator", ...aliases], [JOB]: [JOB] });
  try {
    await running.startImage("emulator", image, { ...emulator.env, GITHUB_ACTIONS: "true", CI: "true" });
    for (const port of emulator.ports ?? []) await running.publish("emulator", port);
    const inside = job.container === undefined ? undefined : JOB;
    for (const [index, step] of job.steps.entries()) {
      if (step.run === undefined) throw new Error(`${name} has a step without a command: nobody tries it.`);
      const script = join(folder, `step-${index}.sh`);
      writeFileSync(script, step.run);
      // On the runner steps are run by bash, in a container by sh.
      const shell = inside === undefined ? "bash" : "sh";
      const { code, stdout, stderr } = running.run(inside, [shell, "-e", script], { ...job.env, ...step.env });
      expect(`${name}: ${step.name ?? `step ${index + 1}`}`, code === 0, `${code}\n${stdout}${stderr}`);
    }
    const edge = job.steps.find(({ name: of }) => of === "Ask the edge")?.run ?? "";
    const wrong = edge.replace("known-to-the-test", "of-nobody");
    const { code, stdout } = running.run(inside, ["sh", "-ec", wrong], job.env);
    expect(`${name}: with a wrong secret the edge refuses`, wrong !== edge && code === 22, `${code} ${stdout}`);
  } finally {
    await running.stop();
  }
}
