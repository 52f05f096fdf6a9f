/** Fills a fresh emulator with a small state in which there is everything that can be stored. */
import { Account, BEARER } from "../record/account.ts";
import type { Recorder } from "../record/recorder.ts";
import { madeRich } from "../record/rich.ts";
import type { Kept } from "./answers.ts";
import { filledAround } from "./around.ts";

const id = (end: string): string => end.padStart(32, "0");

/** A release that does not know something yet (names of accounts, a journal of what has no account) refuses that alone. */
export async function filled(recorder: Recorder): Promise<Kept> {
  const { account, pairs } = await madeRich(await Account.ready(recorder, {}, id("a1")));

  const plain = new Account(recorder, id("b2"));
  const zone = id("c3");
  await plain.control("PATCH", "settings", { random_seed: "state fixture", assumptions: { "secret-format": "hex" } });
  await plain.create({ name: "of a clock that runs", duration: "forever" });
  await plain.advance("1000h");
  await recorder.send("PUT", `/_emulator/zones/${zone}`, { account_id: plain.id, name: "kept.example" });
  await new Account(recorder, zone, "zones", plain.id).create({ name: "by the zone", duration: "forever" });

  const named = new Account(recorder, id("d4"));
  await named.control("PATCH", "", { name: "Ein Konto, das anders heißt" });
  await named.api("GET", "", undefined, { headers: BEARER });
  await recorder.send("GET", "/client/v4/ips", undefined, { headers: BEARER });

  const around = await Account.ready(recorder, {}, id("e5"));
  const admitted = await filledAround(around);
  return { rich: account.id, pairs, plain: plain.id, zone, named: named.id, around: { id: around.id, admitted } };
}
