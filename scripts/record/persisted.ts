/** State in a folder: made, left, and taken up again; by the build that made it, or by another one. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Account, BEARER, nextId, type Shown } from "./account.ts";
import { copyFolder, removeFolder, temporaryFolder, type Library } from "./emulator.ts";
import { randomWalk } from "./random-walk.ts";
import type { Recorder } from "./recorder.ts";
import { allViews, madeRich } from "./rich.ts";
import { standardBlock, views } from "./standard-block.ts";
import { goOn } from "./snapshots.ts";

/** Rows of reads and marks of reading are on disk within a second. */
const UNTIL_WRITTEN = 2500;

/** What stands in a folder of state beside what the accounts know themselves. */
interface Kept {
  readonly rich: string;
  readonly pairs: readonly Shown[];
  readonly walked: string;
  readonly plain: string;
  readonly zone: string;
}

/** Makes a state, takes it up again twice, and leaves a copy of it aside if it is wanted. */
export async function persisted(library: Library, recorder: Recorder, keep: string | undefined): Promise<void> {
  const folder = temporaryFolder();
  const start = () => library.startEmulator({ persist: folder });
  let running = await start();
  recorder.connect(running.port);
  recorder.begin("persisted-made");
  const kept = await made(recorder);
  await sleep(UNTIL_WRITTEN);
  await running.stop();
  if (keep !== undefined) {
    mkdirSync(keep, { recursive: true });
    copyFolder(folder, join(keep, "state"));
    writeFileSync(join(keep, "kept.json"), JSON.stringify(kept));
  }

  running = await start();
  recorder.connect(running.port);
  await takenUp(recorder, kept, "persisted");
  await sleep(UNTIL_WRITTEN);
  await running.stop();

  running = await start();
  recorder.connect(running.port);
  recorder.begin("persisted-at-last");
  for (const id of [kept.rich, kept.walked, kept.plain]) await views(new Account(recorder, id));
  await running.stop();
  removeFolder(folder);
}

/** Starts on a copy of a state that another run left aside. */
export async function onState(library: Library, recorder: Recorder, from: string): Promise<void> {
  const folder = temporaryFolder();
  copyFolder(join(from, "state"), folder);
  const kept = JSON.parse(readFileSync(join(from, "kept.json"), "utf8")) as Kept;
  const running = await library.startEmulator({ persist: folder });
  recorder.connect(running.port);
  await takenUp(recorder, kept, "state");
  await running.stop();
  removeFolder(folder);
}

async function made(recorder: Recorder): Promise<Kept> {
  const { account, pairs } = await madeRich(await Account.ready(recorder));
  const plain = await Account.ready(recorder, { assumptions: { "secret-format": "hex" } });
  await plain.create();
  const zone = nextId();
  await recorder.send("PUT", `/_emulator/zones/${zone}`, { account_id: plain.id, name: "kept.example" });
  const walked = await randomWalk(recorder, 300, "persisted-random");
  return { rich: account.id, pairs, walked: walked.id, plain: plain.id, zone };
}

async function takenUp(recorder: Recorder, kept: Kept, file: string): Promise<void> {
  const { pairs } = kept;
  const account = new Account(recorder, kept.rich);
  const plain = new Account(recorder, kept.plain);
  recorder.begin(`${file}-views`);
  await allViews({ account, pairs });
  for (const id of [kept.walked, kept.plain]) await views(new Account(recorder, id));
  const zone = new Account(recorder, kept.zone, "zones", kept.plain);
  await zone.api("GET");
  for (const path of [`/zones/${kept.zone}`, `/accounts/${kept.plain}`, "/user/tokens/verify", "/accounts"]) {
    await recorder.send("GET", `/client/v4${path}`, undefined, { headers: BEARER });
  }
  await recorder.send("GET", "/client/v4/accounts", undefined, { headers: { authorization: "Bearer unknown" } });
  await recorder.send("GET", "/_emulator/accounts");
  await recorder.send("GET", `/_emulator/zones/${kept.zone}`);
  const digests = pairs.map(({ client_secret: secret }) => createHash("sha256").update(secret).digest("hex"));
  await recorder.send("POST", "/_emulator/scan", { digests });

  recorder.begin(`${file}-goes-on`);
  const { text } = await account.control("GET", "snapshot");
  await account.control("POST", "fork", { id: "e".repeat(32), journal: true });
  await goOn({ account, pairs });
  await standardBlock(plain);
  await zone.create({ name: "in the zone" });
  await allViews({ account: new Account(recorder, "e".repeat(32)), pairs });
  await plain.control("PUT", "snapshot", text);
  await allViews({ account: plain, pairs });
  const walked = new Account(recorder, kept.walked);
  await standardBlock(walked);
}
