/** API tokens that an account knows: who may do what, and when. */
import { Account, nextId } from "./account.ts";
import type { Recorder } from "./recorder.ts";

const WRITE = "Access: Service Tokens Write";
const READ = "Access: Service Tokens Read";

export async function apiTokens(recorder: Recorder): Promise<void> {
  const list = [
    { name: "writer", permissions: [WRITE], token: "writer" },
    { name: "reader", permissions: [READ], token: "reader" },
    { name: "both", permissions: [READ, WRITE], token: "both" },
    { name: "none", permissions: [], token: "none" },
    { name: "disabled", permissions: [WRITE], token: "disabled", status: "disabled" },
    { name: "expired", permissions: [WRITE], token: "expired", status: "expired" },
    { name: "later", permissions: [WRITE], token: "later", not_before: "2043-03-01T13:00:00Z" },
    { name: "until", permissions: [WRITE], token: "until", expires_on: "2043-03-01T13:00:00Z" },
    {
      name: "span",
      permissions: [READ],
      token: "span",
      not_before: "2043-03-01T12:30:00+01:00",
      expires_on: "2043-03-01T12:00:01Z",
    },
    {
      name: "by digest",
      permissions: [WRITE],
      token_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
  ];
  const account = await Account.ready(recorder, { api_tokens: list });
  const other = await Account.ready(recorder, {
    api_tokens: [{ name: "other", permissions: [WRITE], token: "others-own" }, list[0]],
  });
  const zone = new Account(recorder, nextId(), "zones", account.id);
  await recorder.send("PUT", `/_emulator/zones/${zone.id}`, { account_id: account.id });
  const tokens = [...list.map(({ token }) => token ?? "test"), "others-own", "unknown", "access-emulator-token"];
  const credentials: Readonly<Record<string, string>>[] = [
    ...tokens.map((token) => ({ authorization: `Bearer ${token}` })),
    { "x-auth-email": "a@b.example", "x-auth-key": "key" },
    {},
  ];
  for (const now of ["2043-03-01T12:00:00Z", "2043-03-01T13:00:00Z", "2043-03-01T13:00:01Z"]) {
    await account.setClock(now);
    for (const headers of credentials) {
      account.headers = headers;
      zone.headers = headers;
      await everyOperation(account);
      await zone.api("GET");
      for (const path of [
        "/user/tokens/verify",
        "/accounts",
        `/accounts/${account.id}`,
        `/accounts/${other.id}`,
        `/zones/${zone.id}`,
      ]) {
        await recorder.send("GET", `/client/v4${path}`, undefined, { headers });
      }
    }
  }
  await account.control("GET", "settings");
  await account.control("PATCH", "settings", { api_tokens: [] });
  await account.api("GET");
  account.headers = { authorization: "Bearer writer" };
  await account.api("GET");
  await account.control("PATCH", "settings", { api_tokens: null });
  await account.api("GET");
  await account.control("GET", "requests?per_page=1000");
  await account.control("GET", "snapshot");
}

async function everyOperation(account: Account): Promise<void> {
  await account.api("GET");
  const { id } = await account.create({ name: "a token" });
  await account.api("GET", `/${id}`);
  await account.api("PUT", `/${id}`, { name: "renamed" });
  await account.api("POST", `/${id}/refresh`);
  await account.api("POST", `/${id}/rotate`);
  await account.api("POST", `/${id}/rotate`, "{");
  await account.api("PATCH", `/${id}`);
  await account.api("DELETE", `/${id}`);
}
