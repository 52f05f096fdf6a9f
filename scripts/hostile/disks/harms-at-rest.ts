/** A folder that came to harm while no emulator ran: what can be told is told, and what is well goes on. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { harmed, harms } from "./harm.ts";
import { controlOf, HARMED, WELL, type DiskWorld } from "./world.ts";

/** Of a file that is not an account's: a newer emulator marks the folder itself. */
const DAMAGES = Object.keys(harms).filter((title) => title !== "of a newer emulator");

export type DiskKind = (world: DiskWorld) => Promise<void>;

/** The file of one account: the other goes on, and the one is emptied by DELETE. */
export const accountFile: DiskKind = async (world) => {
  await world.filled();
  await world.stop();
  const how = harmed(world.file, world.random);
  world.harm(how);
  if ((await world.start()) !== undefined) return world.wrong(`a file that is ${how} refused the start`);
  await world.isWhole(WELL, `with a file that is ${how}`);
  await world.questions(HARMED);
  const removed = await world.ask("DELETE", controlOf(HARMED));
  const made = await world.create(HARMED);
  if (typeof removed !== "string" && removed.status === 204 && typeof made !== "string" && made.status !== 201) {
    world.wrong(`a file that is ${how} is not well after DELETE: ${made.text} ${made.headers["emulator-hint"] ?? ""}`);
  }
  await world.isWhole(WELL, `after the DELETE of a file that is ${how}`);
};

/** The list of accounts, or a file of workerd's own: the start is refused in a sentence, or all is answered. */
export const otherFile: DiskKind = async (world) => {
  await world.filled();
  await world.stop();
  const kinds = ["access-emulator-DirectoryObject", "access-emulator-AccountObject"];
  const folder = join(world.state, world.random.oneOf(kinds));
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  const file = folder.endsWith("AccountObject") ? "metadata.sqlite" : world.random.oneOf(files);
  if (!existsSync(join(folder, file))) return;
  world.harm(`${file}, ${harmed(join(folder, file), world.random, DAMAGES)}`);
  if ((await world.start()) !== undefined) return;
  for (const id of [WELL, HARMED]) await world.questions(id);
};

/** The marks beside them, and strangers' files. */
export const marks: DiskKind = async (world) => {
  await world.filled();
  await world.stop();
  const { random } = world;
  const name = random.oneOf([
    "access-emulator.schema.json",
    "access-emulator.pid",
    "notes.txt",
    "access-emulator-AccountObject/notes.sqlite",
  ]);
  const text = random.oneOf([
    "",
    "{",
    "null",
    "[]",
    '{"account_schema_version":"99"}',
    "\0".repeat(5000),
    "1\n\n\n\n",
    "x".repeat(100_000),
  ]);
  writeFileSync(join(world.state, name), text);
  const refusal = await world.start();
  if (refusal !== undefined)
    return world.wrong(`${name} with ${JSON.stringify(text.slice(0, 40))} refused the start: ${refusal}`);
  for (const id of [WELL, HARMED]) await world.isWhole(id, `with ${name} as ${JSON.stringify(text.slice(0, 40))}`);
};
