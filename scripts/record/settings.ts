/** Settings that change how an account lets requests in: rate limit, API tokens, lag, and how much the journal keeps. */
import { Account, BEARER } from "./account.ts";
import { apiTokens } from "./api-tokens.ts";
import type { Recorder } from "./recorder.ts";
import { standardBlock } from "./standard-block.ts";

export async function settings(recorder: Recorder): Promise<void> {
  recorder.begin("rate-limit");
  await rateLimit(await Account.ready(recorder, { rate_limit: { quota: 3, window: "10s" } }));
  recorder.begin("rate-limit-standard");
  await standardBlock(await Account.ready(recorder, { rate_limit: { quota: 20, window: "1h" } }));
  recorder.begin("api-tokens");
  await apiTokens(recorder);
  recorder.begin("propagation-lag");
  await lag(await Account.ready(recorder, { propagation_lag: "10s" }));
  recorder.begin("propagation-lag-standard");
  await standardBlock(await Account.ready(recorder, { propagation_lag: "24h" }));
  for (const limit of [0, 1, 3, 100_000]) {
    recorder.begin(`journal-limit-${limit}`);
    await journalLimit(await Account.ready(recorder, { journal_limit: limit }));
  }
}

async function rateLimit(account: Account): Promise<void> {
  for (let round = 0; round < 5; round++) await account.api("GET");
  await account.api("POST", "", "{");
  await account.api("PATCH");
  await account.api("GET", "/");
  await account.api("GET", "", undefined, { headers: { authorization: "x" } });
  await account.recorder.send("GET", `/client/v4/accounts/${account.id}`, undefined, { headers: BEARER });
  for (const by of ["4s", "5999ms", "1ms", "10s", "1h"]) {
    await account.advance(by);
    for (const name of ["a", "b", "c", "d"]) await account.api("POST", "", { name });
  }
  await account.setClock("2043-03-01T11:00:00Z");
  for (let round = 0; round < 4; round++) await account.api("GET");
  await account.control("PATCH", "settings", { rate_limit: { quota: 2, window: "1m" } });
  for (let round = 0; round < 4; round++) await account.api("GET");
  await account.control("PATCH", "settings", { access_enabled: true });
  await account.api("GET");
  await account.control("PATCH", "settings", { rate_limit: null });
  await account.api("GET");
  await account.control("GET", "requests?per_page=1000");
  await account.control("GET", "snapshot");
}

async function lag(account: Account): Promise<void> {
  const first = await account.create({ name: "spreads" });
  await account.verify(first);
  for (const by of ["9s", "999ms", "1ms"]) {
    await account.advance(by);
    await account.verify(first);
  }
  const second = await account.rotate(first.id, { previous_client_secret_expires_at: "2043-03-01T12:00:15Z" });
  const third = await account.update(first.id, { client_secret_version: 5 });
  for (const by of ["0s", "5s", "5s", "5s"]) {
    await account.advance(by);
    for (const pair of [first, second, third]) await account.verify(pair);
  }
  await account.api("PUT", `/${first.id}`, { enabled: false });
  await account.control("GET", "snapshot");
  await account.verify(third);
  await account.advance("10s");
  await account.verify(third);
  await account.api("DELETE", `/${first.id}`);
  await account.verify(third);
  await account.control("GET", "snapshot");
  await account.control("PATCH", "settings", { propagation_lag: "1h" });
  await account.verify(third);
  await account.control("PATCH", "settings", { propagation_lag: null });
  await account.verify(third);
  await account.control("GET", "tokens?deleted=true");
  await account.control("GET", "snapshot");
}

async function journalLimit(account: Account): Promise<void> {
  const { id } = await account.create({ name: "kept" });
  for (const path of ["", `/${id}`, "/x", "/"]) await account.api("GET", path);
  await account.api("PUT", `/${id}`, { name: "changed" });
  await account.control("GET", "requests");
  await account.control("PATCH", "settings", { journal_limit: 2 });
  await account.control("GET", "requests");
  await account.control("PATCH", "settings", { journal_limit: 50 });
  await account.api("GET", `/${id}`);
  await account.control("GET", "requests?order=desc&per_page=2");
  await account.control("DELETE", "requests");
  await account.api("GET", `/${id}`);
  await account.control("GET", "requests");
  await account.control("GET", "snapshot");
}
