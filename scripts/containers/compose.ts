/** Carries out the Compose project of docs/docker.md in a network of its own, and asks it from outside. */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "../trial.ts";
import type { Image } from "./image.ts";
import { fileOf, type Fence, type ReadYaml } from "./pages.ts";
import { Running } from "./running.ts";
import { composeFile, type ComposeService } from "./shapes.ts";

/** The service that is run by hand, after the others: `docker compose run --rm client`. */
const CLIENT = "client";

export async function carriesOutCompose(folder: string, fences: readonly Fence[], readYaml: ReadYaml, image: Image) {
  const { services } = composeFile.parse(readYaml(fileOf(fences, "compose.yaml").text));
  const aliases = ([name, { networks }]: [string, ComposeService]) => [
    name,
    [name, ...(networks?.default.aliases ?? [])],
  ];
  const names = Object.fromEntries(Object.entries(services).map(aliases)) as Record<string, string[]>;
  const running = new Running(folder, names);
  try {
    for (const [name, service] of Object.entries(services).filter(([each]) => each !== CLIENT)) {
      await starts(running, name, service, folder, fences, image);
    }
    const client = services[CLIENT] ?? {};
    const { code, stdout, stderr } = running.run(CLIENT, commandOf(client, folder, fences), client.environment);
    const wanted = fences[fences.indexOf(fileOf(fences, "try.sh")) + 1];
    const isPrinted = code === 0 && wanted?.language === "text" && stdout === wanted.text;
    expect("the Compose project's client prints what the page says", isPrinted, stdout + stderr);
    expectFromOutside(running, services.emulator?.environment ?? {});
  } finally {
    await running.stop();
  }
}

async function starts(
  running: Running,
  name: string,
  service: ComposeService,
  folder: string,
  fences: readonly Fence[],
  image: Image,
): Promise<void> {
  if (service.build !== undefined) await running.startImage(name, image, service.environment ?? {});
  else running.start(name, commandOf(service, folder, fences), service.environment);
  const [word, ...check] = service.healthcheck?.test ?? [];
  if (word === "CMD") await running.healthy(name, check);
  for (const port of service.ports ?? []) await running.publish(name, port);
}

/** The command, with the files of the page where the volumes have them. */
function commandOf({ command = [], volumes = [] }: ComposeService, folder: string, fences: readonly Fence[]): string[] {
  const places = new Map(
    volumes.map((volume) => {
      const [from = "", to = ""] = volume.split(":");
      const file = join(folder, basename(from));
      writeFileSync(file, fileOf(fences, basename(from)).text);
      return [to, file];
    }),
  );
  return command.map((word) => places.get(word) ?? word);
}

/** By the published port: the page, and that the control plane is the operator's. */
function expectFromOutside(running: Running, environment: Readonly<Record<string, string>>): void {
  const statusOf = (path: string, ...headers: readonly string[]) => {
    const words = headers.flatMap((header) => ["-H", header]);
    return running.run(undefined, [
      "curl",
      "-s",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      ...words,
      `http://127.0.0.1:8787${path}`,
    ]).stdout;
  };
  const page = statusOf("/_emulator/");
  expect("the page is reached from the host by the published port", page === "200", page);
  const stranger = statusOf("/_emulator/accounts");
  expect("there the control plane asks for the operator's token", stranger === "403", stranger);
  const operator = statusOf("/_emulator/accounts", `Authorization: Bearer ${environment.EMULATOR_OPERATOR_TOKEN}`);
  expect("and takes it", operator === "200", operator);
}
