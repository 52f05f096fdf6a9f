/** One walk through the whole control plane, as it is described: each operation in success and in each of its errors. */
import { createHash } from "node:crypto";
import { Account, call, freshId, withToken } from "./account.ts";
import type { Answer } from "./answer.ts";
import type { Described, DescribedApi } from "./described.ts";
import { askOfHosts } from "./hosts-walk.ts";
import { askOfTenants } from "./tenants-walk.ts";
import { askAroundTokens } from "./around-tokens-walk.ts";
import { send } from "./wire.ts";
import { withEdgeRows } from "../edge-rows.ts";

export interface Asked {
  readonly operation: Described;
  readonly what: string;
  readonly answer: Answer;
}

export interface Ask {
  /** The parameters of the path. */
  readonly at?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  /** A text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const inAnHour = "2026-03-01T13:00:00Z";
const noToken = { authorization: "" };

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export class ControlWalk {
  readonly asked: Asked[] = [];
  readonly #api: DescribedApi;

  constructor(api: DescribedApi) {
    this.#api = api;
  }

  static async through(api: DescribedApi): Promise<ControlWalk> {
    const walk = new ControlWalk(api);
    await walk.#plain();
    await walk.#settings();
    await walk.#traffic();
    await walk.#world();
    await walk.#edge();
    await askAroundTokens((id, ask) => walk.ask(id, ask));
    await askOfHosts((id, ask) => walk.ask(id, ask));
    await askOfTenants((id, ask) => walk.ask(id, ask));
    await walk.#refusalsOfEach();
    await walk.#refusalsOfTheirOwn();
    await walk.ask("accounts.list", { query: "?page=1&per_page=1000" });
    return walk;
  }

  /** Asks an operation of the document, and keeps what it answered. */
  async ask(id: string, { at = {}, query = "", body, headers = {} }: Ask = {}): Promise<Answer> {
    const operation = this.#api.operation(id);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(at[name]));
    const method = operation.method.toUpperCase();
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const sent = text === undefined ? {} : { body: text };
    const answer = await send({ method, path: `/_emulator${path}${query}`, headers, ...sent });
    this.asked.push({ operation, what: `${id} ${path}${query} ${text?.slice(0, 200) ?? ""}`, answer });
    return answer;
  }

  answersOf(id: string, status: number): Answer[] {
    return this.asked
      .filter(({ operation, answer }) => operation.operationId === id && answer.status === status)
      .map(({ answer }) => answer);
  }

  async #plain(): Promise<void> {
    const at = { account_id: freshId(), zone_id: freshId() };
    for (const id of ["health.get", "openapi.get", "clock.get", "faults.list", "zones.get"]) await this.ask(id, { at });
    await this.ask("accounts.get", { at });
    await this.ask("accounts.create");
    for (const body of [{}, { name: "Shop" }, { name: null }]) await this.ask("accounts.change", { at, body });
    await this.ask("clock.get", { at, query: "?next=true" });
    for (const mode of ["frozen", "running"]) await this.ask("clock.set", { at, body: { mode } });
    await this.ask("clock.advance", { at, body: { by: "1h" } });
    const fault = { operation: "get", match: { token_id: "a", name: "b" }, position: "before" };
    for (const effect of [
      { type: "error", status: 500, code: 10001, retry_after: 1 },
      { type: "error", status: 500 },
      { type: "gateway-page", status: 502 },
      { type: "delay", by: "1s" },
      { type: "truncate" },
      { type: "drop" },
    ]) {
      await this.ask("faults.add", { at, body: { ...fault, effect } });
      await this.ask("faults.add", { at, body: { operation: "list", position: "after-commit", effect } });
    }
    const ofEdge = { operation: "edge", match: { host: "app.example.com" }, position: "before" };
    await this.ask("faults.add", { at, body: { ...ofEdge, effect: { type: "refuse" } } });
    await this.ask("faults.list", { at });
    await this.ask("snapshot.get", { at });
    await this.ask("faults.remove", { at: { ...at, fault: 1 } });
    await this.ask("faults.clear", { at });
    const answers = [
      { method: "GET", path: "/zones/*/dns_records", result: [], result_info: { total_count: 0 }, times: 3 },
      { method: "POST", path: "/accounts/*/cfd_tunnel", status: 201, result: null },
    ];
    await this.ask("answers.set", { at, body: { answers } });
    await this.ask("answers.list", { at });
    await this.ask("snapshot.get", { at });
    await this.ask("answers.clear", { at });
    await this.ask("zones.bind", { at, body: { account_id: at.account_id } });
    await this.ask("zones.unbind", { at });
    await this.ask("accounts.reset", { at });
  }

  async #settings(): Promise<void> {
    const at = { account_id: freshId() };
    await this.ask("settings.get", { at, query: "?evidence=true" });
    await this.ask("snapshot.get", { at });
    const { text } = await this.ask("settings.get", { at });
    await this.ask("settings.change", { at, body: text });
    const permissions = ["Access: Service Tokens Read"];
    const times = { not_before: inAnHour, expires_on: inAnHour };
    const body = {
      assumptions: { "token-limit": "none" },
      access_enabled: false,
      rate_limit: { quota: 9, window: "1m" },
      api_tokens: [
        { name: "a", permissions, token: "a", status: "disabled", ...times },
        { name: "b", permissions, token_sha256: sha256("b") },
      ],
      propagation_lag: "5s",
      journal_limit: 9,
      random_seed: "seed",
      other_paths: "unroutable",
    };
    await this.ask("settings.change", { at, body });
    await this.ask("settings.get", { at });
    await this.ask("snapshot.get", { at });
    await this.ask("settings.change", {
      at,
      body: { rate_limit: null, api_tokens: null, propagation_lag: null, random_seed: null },
    });
  }

  /** What the journal tells, with advice; and the tokens that it is about. */
  async #traffic(): Promise<void> {
    const account = new Account();
    const at = { account_id: account.id };
    await this.ask("clock.set", { at, body: { now: "2026-03-01T12:00:00Z", mode: "frozen" } });
    const token = await account.created({ name: "graced" });
    await account.rotate(token.id, { previous_client_secret_expires_at: inAnHour });
    await account.refresh(token.id);
    await send({ path: `/client/v4/accounts/${account.id}/access/custom_pages` });
    await send({ path: "/client/v4/user/billing/profile" });
    const bodies = [
      { name: "plain", no_such_field: 1 },
      { name: "x".repeat(5000) },
      { name: "disabled", enabled: false },
    ];
    for (const body of bodies) await account.create(body);
    await account.list("?per_page=1");
    await account.delete((await account.created({ name: "deleted" })).id);
    await account.get(token.id);
    const collection = new URL(account.url).pathname;
    await send({ path: `${collection}?search=no-user-agent` });
    await send({ path: collection, headers: noToken });
    await call(`${account.url}/${token.id}`, { method: "PATCH" });
    await this.ask("faults.add", {
      at,
      body: {
        operation: "get",
        position: "before",
        effect: { type: "error", status: 503, code: 10001, retry_after: 9 },
      },
    });
    await account.get(token.id);
    const permissions = ["Access: Service Tokens Read"];
    await this.ask("settings.change", { at, body: { api_tokens: [{ name: "ci", permissions, token: "ci" }] } });
    await call(account.url, { headers: { authorization: "Bearer ci" } });
    await this.ask("settings.change", { at, body: { api_tokens: null, rate_limit: { quota: 1, window: "1h" } } });
    for (let request = 0; request < 3; request++) await account.list();
    await this.ask("settings.change", { at, body: { rate_limit: null } });
    for (const query of [
      "",
      "?status=4xx&order=desc&per_page=1",
      "?operation=get",
      "?weaker_than=inferred&after=1",
      "?advice=false",
    ]) {
      await this.ask("requests.list", { at, query });
      await this.ask("emulator-requests.list", { query });
    }
    const body = { client_id: token.client_id, client_secret: token.client_secret };
    await this.ask("verify.ask", { at, body });
    await this.ask("verify.ask", { at, body: { ...body, client_secret: "wrong" } });
    const plain = await account.created();
    await this.ask("verify.ask", { at, body: { client_id: plain.client_id, client_secret: plain.client_secret } });
    const ofToken = { at: { ...at, token_id: token.id } };
    await this.ask("tokens.get", { at: { ...at, token_id: plain.id } });
    await this.ask("clock.get", { at, query: "?next=true" });
    await this.ask("tokens.mark", { ...ofToken, body: { in_use: true } });
    await this.ask("tokens.get", ofToken);
    await this.#tokens(at, account);
    await this.ask("requests.clear", { at });
    await this.ask("emulator-requests.clear");
  }

  async #tokens(at: { readonly account_id: string }, account: Account): Promise<void> {
    await this.ask("tokens.list", { at, query: "?deleted=true" });
    await this.ask("tokens.list", { at, query: "?deleted=true&events=true&order=desc" });
    const gone = await account.created({ name: "gone" });
    await this.ask("verify.ask", { at, body: { client_id: gone.client_id, client_secret: gone.client_secret } });
    await account.rotate(gone.id);
    await account.rotate(gone.id, { previous_client_secret_expires_at: inAnHour });
    await this.ask("settings.change", { at, body: { propagation_lag: "1h" } });
    const neverRotated = await account.created();
    for (const { id } of [gone, neverRotated]) await account.update(id, { enabled: false });
    await account.created({ name: "not yet there" });
    await this.ask("snapshot.get", { at });
    await account.delete(gone.id);
    await this.ask("tokens.get", { at: { ...at, token_id: gone.id } });
    await this.ask("tokens.mark", { at: { ...at, token_id: (await account.created()).id }, body: { in_use: false } });
    await this.ask("secrets.scan", { body: { digests: [sha256(gone.client_secret)], ...at } });
    await this.ask("snapshot.get", { at });
    await this.ask("accounts.fork", { at });
  }

  async #world(): Promise<void> {
    const at = { account_id: freshId() };
    const seed = { tokens: [{ name: "seeded", client_secret: `secret-of-${at.account_id}` }] };
    await this.ask("seed.apply", { body: { accounts: [{ id: at.account_id, ...seed }] } });
    await this.ask("accounts.create", { body: { seed } });
    await this.ask("secrets.scan", { body: { digests: [sha256(`secret-of-${at.account_id}`)] } });
    const { text } = await this.ask("snapshot.get", { at });
    await this.ask("snapshot.restore", { at: { account_id: freshId() }, body: text });
    await this.ask("accounts.fork", { at, body: { id: freshId(), journal: true } });
  }

  /** What the journal tells of the edge. */
  async #edge(): Promise<void> {
    const at = { account_id: freshId() };
    const { text } = await this.ask("snapshot.get", { at });
    await this.ask("snapshot.restore", { at, body: withEdgeRows(JSON.parse(text) as object) });
    for (const query of ["", "?operation=edge&host=app.example.com", "?reason=no-policy", "?object_id=none"])
      await this.ask("requests.list", { at, query });
    await this.ask("snapshot.get", { at });
  }

  /** What any operation of a kind refuses. */
  async #refusalsOfEach(): Promise<void> {
    for (const { operationId: id, path, parameters, requestBody } of this.#api.operations) {
      const hostname = "app.example.com";
      const at = {
        account_id: freshId(),
        zone_id: freshId(),
        tenant_id: freshId(),
        token_id: "none",
        fault: 7,
        hostname,
      };
      for (const host of ["192.168.0.7", "a b"]) await this.ask(id, { at, headers: { host } });
      await this.ask(id, { at, headers: { origin: "https://evil.example" } });
      const noIds = {
        account_id: "no-id",
        zone_id: "no-id",
        tenant_id: "no-id",
        token_id: "none",
        fault: "none",
        hostname,
      };
      if (path.includes("{")) await this.ask(id, { at: noIds });
      if (parameters.some((parameter) => parameter.in === "query")) await this.ask(id, { at, query: "?nonsense=1" });
      if (requestBody) {
        for (const body of ["{", { nonsense: 1 }, []]) await this.ask(id, { at, body });
      }
    }
    await this.ask("seed.apply", { body: " ".repeat(32 * 1024 * 1024 + 1) });
  }

  async #refusalsOfTheirOwn(): Promise<void> {
    const account = new Account();
    await account.created();
    const zone = { zone_id: freshId() };
    await call(`${account.url.replace(`accounts/${account.id}`, `zones/${zone.zone_id}`)}`, {
      method: "POST",
      headers: withToken,
      body: { name: "of the zone itself" },
    });
    const at = { account_id: account.id, token_id: crypto.randomUUID(), fault: 7 };
    const seeds = [{ tokens: [{ name: "" }] }, { zones: [{ id: zone.zone_id }] }];
    for (const seed of seeds) {
      await this.ask("accounts.create", { body: { seed } });
      await this.ask("seed.apply", { body: { accounts: [{ id: freshId(), ...seed }] } });
    }
    await this.ask("accounts.create", { body: { id: account.id, seed: {} } });
    await this.ask("accounts.fork", { at, body: { id: account.id } });
    await this.ask("zones.bind", { at: zone, body: { account_id: account.id } });
    await this.ask("tokens.get", { at });
    await this.ask("tokens.mark", { at, body: { in_use: true } });
    await this.ask("faults.remove", { at });
    const fault = { operation: "get", position: "before", effect: { type: "truncate" } };
    await this.ask("faults.add", { at, body: { ...fault, operation: "gett" } });
    for (let count = 0; count <= 100; count++) await this.ask("faults.add", { at, body: fault });
    await this.ask("clock.advance", { at, body: { by: "-1h" } });
  }
}
