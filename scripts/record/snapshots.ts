/** Accounts as a whole: a rich one, its snapshot in other accounts, its forks, and documents that are none. */
import { Account, nextId } from "./account.ts";
import { valueAt } from "./values.ts";
import { HANDMADE, handmade } from "./handmade-snapshots.ts";
import type { Recorder } from "./recorder.ts";
import { allViews, madeRich, type Rich } from "./rich.ts";
import { spoiledDocuments, SNAPSHOT_TEXTS } from "./broken-documents.ts";
import { standardBlock, views } from "./standard-block.ts";

export async function worlds(recorder: Recorder): Promise<void> {
  recorder.begin("rich");
  const rich = await madeRich(await Account.ready(recorder));
  await allViews(rich);

  recorder.begin("rich-restored");
  const { text } = await rich.account.control("GET", "snapshot");
  const restored = new Account(recorder);
  await restored.control("PUT", "snapshot", text);
  await allViews({ ...rich, account: restored });
  await goOn({ ...rich, account: restored });

  for (const journal of [true, false]) {
    recorder.begin(journal ? "rich-forked-with-journal" : "rich-forked");
    const forked = new Account(recorder);
    await rich.account.control("POST", "fork", { id: forked.id, journal });
    await rich.account.control("POST", "fork", { id: forked.id });
    await allViews({ ...rich, account: forked });
    await goOn({ ...rich, account: forked });
  }

  recorder.begin("rich-goes-on");
  await goOn(rich);
  await rich.account.control("POST", "fork", { id: rich.account.id });

  recorder.begin("snapshots");
  await handmade(recorder);
  recorder.begin("snapshots-refused");
  await refused(await Account.ready(recorder), text);
  recorder.begin("reset");
  await rich.account.control("DELETE", "");
  await rich.account.control("GET", "snapshot");
  await rich.account.prepare();
  await standardBlock(rich.account);
}

/** What comes after: lags end, grace ends, faults strike. */
export async function goOn({ account, pairs }: Rich): Promise<void> {
  const ids = new Set(pairs.map(({ id }) => id));
  for (const by of ["3m", "30m", "2000h"]) {
    await account.advance(by);
    for (const pair of pairs) await account.verify(pair);
    for (const id of ids) await account.api("GET", `/${id}`);
    await account.api("GET", "?search=D");
  }
  for (const id of ids) {
    await account.api("POST", `/${id}/rotate`, { previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
    await account.api("PUT", `/${id}`, { name: `again ${id.slice(0, 4)}`, duration: "24h", enabled: true });
    await account.api("POST", `/${id}/refresh`);
    await account.api("DELETE", `/${id}`);
  }
  await account.create({ name: "after all" });
  await account.control("PATCH", "settings", { propagation_lag: null, rate_limit: null, api_tokens: null });
  await account.create({ name: "after all" });
  await views(account);
}

async function refused(account: Account, text: string): Promise<void> {
  await account.create();
  for (const body of SNAPSHOT_TEXTS) await account.control("PUT", "snapshot", body);
  for (const { path, value, document } of spoiledDocuments(text)) {
    const shown = `(the snapshot with ${path} = ${JSON.stringify(value).slice(0, 200)})`;
    await account.control("PUT", "snapshot", document, { shown });
  }
  await account.control("PUT", "snapshot", "x".repeat(64 * 1024 * 1024 + 1), { shown: "(64 MiB and a byte)" });
  await views(account);
  const { text: good } = await account.control("GET", "snapshot");
  await account.control("PUT", "snapshot", good);
  await account.control("PUT", "snapshot", { ...Object(valueAt(good, "settings")), ...HANDMADE });
  await account.recorder.send("PUT", `/_emulator/accounts/${nextId()}/snapshot`, text);
}
