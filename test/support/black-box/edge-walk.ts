/** The walk's part of the edge: what is explained, and the doors. */
import type { Account } from "./account.ts";
import type { Answer } from "./answer.ts";
import type { Ask } from "./control-walk.ts";
import { send } from "./wire.ts";

interface Presented {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
}

export async function askOfEdge(
  ask: (id: string, ask?: Ask) => Promise<Answer>,
  account: Account,
  { id, client_id: clientId, client_secret: secret }: Presented,
): Promise<void> {
  const at = { account_id: account.id };
  const explain = (body: object) => ask("edge.explain", { at, body });
  await explain({ request: 999_999 });
  await explain({ url: "nothing.example.com" });
  const include = [{ service_token: { token_id: id } }, { email: { email: "a@example.com" } }];
  const near = { name: "near", decision: "non_identity", include, require: [{ ip: { ip: "10.0.0.0/8" } }] };
  const policies = [{ ...near, exclude: [{ geo: { country_code: "PT" } }] }];
  await account.access("POST", "apps", { type: "self_hosted", name: "near", domain: "near.example.com", policies });
  await account.access("POST", "apps", { type: "self_hosted", name: "nearer", domain: "near.example.com/nearer" });
  const headers = { "CF-Access-Client-Id": clientId, "CF-Access-Client-Secret": secret };
  const url = "https://near.example.com/admin?x=1";
  await explain({ url, method: "POST", headers, ip: "10.0.0.1", country: "DE" });
  await explain({ url, headers: { ...headers, "CF-Access-Client-Secret": "wrong" } });
  await explain({ url });
  await explain({ url, token_id: id });
  await explain({ url: "near.example.com/nearer" });
  await explain({ url, token_id: crypto.randomUUID() });
  const path = `/_edge/${account.id}/near.example.com/`;
  await send({ path, headers: { ...headers, "emulator-client-ip": "10.0.0.1", "emulator-client-country": "DE" } });
  await send({ path, headers });
  await send({ path });
  await explain({ request: "last" });
  await ask("requests.list", { at, query: "?operation=edge" });
  for (const query of ["", "?token_id=none&per_page=1", `?token_id=${id}&page=1`])
    await ask("edge.doors", { at, query });
  const missing = crypto.randomUUID();
  for (const query of [`?token_id=${missing}`, `?application_id=${missing}`]) await ask("edge.doors", { at, query });
}
