/** What the pages say of the image and of the action, held against both. */
import { readFileSync } from "node:fs";
import { expect } from "../trial.ts";
import { variablesOfImage, type Image } from "./image.ts";
import { fencesOf, type ReadYaml } from "./pages.ts";
import { composeFile, steps, workflow, type Step } from "./shapes.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
/** The names under which the pages reach the emulator. */
const EMULATOR = /(?<![\w-])(?:emulator|localhost|127\.0\.0\.1|app\.example\.com):(\d+)/g;

/** Checks these pages and every block of them; what says something else than the image is an error with its place. */
export function expectClaims(pages: readonly string[], readYaml: ReadYaml, image: Image): void {
  const variables = variablesOfImage();
  for (const page of pages) {
    const named = readFileSync(page, "utf8").match(/\bEMULATOR_[A-Z_]+/g) ?? [];
    holds(page, "every variable is one that the image reads", named, (name) => variables.has(name));
  }
  const fences = pages.flatMap(fencesOf);
  for (const { place, text } of fences) {
    // The application of the example is the one other server.
    const ports = Array.from(text.matchAll(EMULATOR), ([, port]) => Number(port)).filter((port) => port !== 3000);
    holds(place, "every port is that of EXPOSE", ports, (port) => port === image.port);
    const images = text.match(/ghcr\.io\/your-organisation\/\S+/g) ?? [];
    const published = `ghcr.io/your-organisation/access-emulator:${version}`;
    holds(place, "the image has the version of the package", images, (name) => name === published);
    const volumes = Array.from(text.matchAll(/ -v \w+:(\S+)/g), ([, to]) => to);
    holds(place, "a volume is that of the image", volumes, (to) => to === image.volume);
    const bases = text.match(/\bnode:\d\S*/g) ?? [];
    holds(place, "Node is that of the build stage", bases, (name) => image.base.startsWith(name));
  }
  for (const { place, text } of fences.filter(({ language }) => language === "yaml")) {
    try {
      expectYaml(place, readYaml(text));
    } catch (error) {
      throw new Error(`${place}: this block is not read.`, { cause: error });
    }
  }
}

function expectYaml(place: string, value: unknown): void {
  if (Array.isArray(value)) return expectSteps(place, steps.parse(value));
  if (!isRecord(value)) throw new Error(`${place}: this block is neither a project, a workflow nor a list of steps.`);
  if ("services" in value) {
    const names = Object.keys(composeFile.parse(value).services);
    expect(`${place}: a Compose project of ${names.join(", ")}`, names.includes("emulator"));
  } else {
    const { jobs } = workflow.parse(value);
    for (const job of Object.values(jobs)) expectSteps(place, job.steps);
    expect(`${place}: a workflow of ${Object.keys(jobs).join(", ")}`, true);
  }
}

/** That a step gives the action of this project its own inputs, in the major version that there is, or of a commit. */
function expectSteps(place: string, list: readonly Step[]): void {
  const [, metadata = ""] = /^inputs:\n([^]*?)^outputs:/m.exec(readFileSync("action.yml", "utf8")) ?? [];
  const inputs = new Set(Array.from(metadata.matchAll(/^ {2}([a-z]+):$/gm), ([, name]) => name));
  for (const { uses, with: given = {} } of list.filter(({ uses: action }) => action?.includes("/access-emulator@"))) {
    holds(place, "the action has the input", Object.keys(given), (name) => inputs.has(name));
    const isThere = (name: string) => name === `v${version.split(".")[0]}` || /^[0-9a-f]{40}$/.test(name);
    holds(place, "the action is of this major version, or of a commit", [uses?.split("@").at(-1) ?? ""], isThere);
  }
}

function holds<T>(place: string, what: string, seen: readonly T[], isSo: (value: T) => boolean | undefined): void {
  const wrong = seen.filter((value) => !isSo(value));
  if (wrong.length > 0) throw new Error(`${place}: not so: ${what}: ${wrong.join(", ")}`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
