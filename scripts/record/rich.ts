/** An account in which everything is that an account can have. */
import { createHash } from "node:crypto";
import { Account, type Shown } from "./account.ts";
import { views } from "./standard-block.ts";

export interface Rich {
  readonly account: Account;
  /** Tokens as they were when their secrets were shown. */
  readonly pairs: readonly Shown[];
}

export async function madeRich(account: Account): Promise<Rich> {
  await account.control("PATCH", "settings", {
    propagation_lag: "5m",
    rate_limit: { quota: 500, window: "24h" },
    assumptions: {
      "duplicate-names": "refuse",
      "list-order": "created-at-descending",
      "forever-expires-at": "2199-01-01T00:00:00Z",
    },
    api_tokens: [
      { name: "ci", permissions: ["Access: Service Tokens Write"], token: "access-emulator-token" },
      {
        name: "audit",
        permissions: ["Access: Service Tokens Read"],
        token: "audit",
        status: "disabled",
        expires_on: "2050-01-01T00:00:00Z",
      },
    ],
    journal_limit: 400,
  });
  const twice = await account.create({ name: "rotated twice", duration: "forever" });
  const again = await account.rotate(twice.id, { previous_client_secret_expires_at: "2043-04-01T00:00:00Z" });
  const raised = await account.update(twice.id, {
    client_secret_version: 9,
    previous_client_secret_expires_at: "2043-05-01T00:00:00Z",
  });
  const deleted = await account.create({ name: "deleted" });
  await account.verify(deleted);
  await account.api("DELETE", `/${deleted.id}`);
  const disabled = await account.create({ name: "disabled", enabled: false });
  const expired = await account.create({ name: "expired", duration: "1ns" });
  const used = await account.create({ name: "in use", duration: "1h30m" });
  await account.control("PATCH", `tokens/${used.id}`, { in_use: true });
  await account.api("DELETE", `/${used.id}`);
  await account.advance("10m");
  const late = await account.create({ name: "späte 😀", previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
  await account.control("POST", "faults", {
    operation: "get",
    position: "before",
    effect: { type: "error", status: 503, retry_after: 3 },
  });
  await account.api("GET", `/${late.id}`);
  await account.control("POST", "faults", {
    operation: "list",
    position: "after-commit",
    match: {},
    effect: { type: "delay", by: "1ms" },
    times: 5,
    skip: 2,
  });
  await account.control("POST", "faults", {
    operation: "update",
    position: "before",
    match: { name: "nobody" },
    effect: { type: "drop" },
  });
  await account.api("GET", "?per_page=2");
  await account.api("GET", "?per_page=3&page=2");
  await account.api("GET", "?name=deleted&colour=red");
  await account.api("POST", `/${late.id}/refresh`, {
    client_secret: late.client_secret,
    previous_client_secret_expires_at: "x",
  });
  await account.api("POST", `/${late.id}/refresh`);
  await account.api("POST", "", { name: late.client_secret, client_secret: { nested: late.client_secret }, x: 1 });
  await account.api("POST", "", { name: "y".repeat(5000) });
  await account.api("POST", "", { name: "disabled" });
  await account.api("GET", `/${late.client_secret}?secret=${late.client_secret}`);
  await account.api("GET", "/", undefined, { headers: { "user-agent": `client ${late.client_secret}` } });
  await account.api("PATCH", `/${late.id}`, { name: "z" });
  await account.api("GET", "", undefined, { headers: { authorization: "Bearer audit" } });
  await account.api("GET", "", undefined, { headers: { authorization: "nonsense" } });
  await account.recorder.send("GET", `/client/v4/accounts/${account.id}`, undefined, { headers: account.headers });
  const pairs = [twice, again, raised, deleted, disabled, expired, used, late];
  for (const pair of pairs) await account.verify(pair);
  await account.advance("2m");
  const last = await account.rotate(late.id);
  return { account, pairs: [...pairs, last] };
}

/** Everything that the account shows, and what it says of each secret. */
export async function allViews({ account, pairs }: Rich): Promise<void> {
  const { recorder } = account;
  await views(account);
  for (const query of [
    "?deleted=false",
    "?deleted=true&per_page=3&page=2",
    "?deleted=true&name=deleted",
    "?name=disabled",
    "?per_page=2",
  ]) {
    await account.control("GET", `tokens${query}`);
  }
  for (const pair of pairs) {
    await account.verify(pair);
    await account.verify({ ...pair, client_secret: "wrong" });
    await account.control("GET", `tokens/${pair.id}`);
  }
  const digests = pairs.map(({ client_secret: secret }) => createHash("sha256").update(secret).digest("hex"));
  await recorder.send("POST", "/_emulator/scan", { digests, account_id: account.id });
  for (const query of journalQueries(pairs[0]?.id ?? "")) await account.control("GET", `requests?${query}`);
  await recorder.send("GET", `/client/v4/accounts/${account.id}`, undefined, { headers: account.headers });
}

export function journalQueries(id: string): string[] {
  return [
    ...["create", "get", "list", "update", "delete", "refresh", "rotate"].map((name) => `operation=${name}`),
    ...["GET", "POST", "PUT", "DELETE", "PATCH", "PURGE"].map((method) => `method=${method}`),
    ...["200", "201", "404", "2xx", "4xx", "5xx", "1xx"].map((status) => `status=${status}`),
    ...[12_130, 12_135, 9106, 6003, 6111, 7003, 10_405, 10_000, 12_139, 1, 1_000_000].map((code) => `code=${code}`),
    ...["recorded", "documented", "acceptance-tested", "inferred"].map((grade) => `weaker_than=${grade}`),
    `token_id=${id}`,
    "token_id=",
    "token_id=x",
    "after=0",
    "after=5",
    "after=2147483647",
    "order=desc",
    "order=asc&per_page=3&page=2",
    "order=desc&per_page=3&page=2&advice=false",
    "page=999",
    "advice=true&per_page=1",
    "advice=false",
    `operation=get&method=GET&status=4xx&token_id=${id}&after=2&order=desc`,
  ];
}
