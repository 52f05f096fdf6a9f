/**
 * One walk through everything that the emulator answers: each operation of each scope, in success and in failure, under
 * the defaults and under the assumptions that change an answer's shape. All answers are kept.
 */
import type { OperationOf } from "../../../src/contract/operations.ts";
import type { Scope } from "../../../src/routes/api/described.ts";
import { operations } from "../../../src/routes/api/service-tokens/described.ts";
import { Account, call, emulatorUrl, withToken, type ServiceTokens } from "./account.ts";
import { envelopeOf, tokenOf, tokenWithSecretOf, type Answer } from "./answer.ts";

export interface Kept {
  readonly what: string;
  /** The operation that answered; null for what is none of the 12. */
  readonly operation: OperationOf<"service_tokens"> | null;
  readonly answer: Answer;
}

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

export class WholeRun {
  readonly kept: Kept[] = [];
  /** Every secret with the place, in `kept`, of the answer that made it. */
  readonly secrets: { readonly secret: string; readonly madeBy: number }[] = [];

  static async walk(): Promise<WholeRun> {
    const run = new WholeRun();
    await run.#universe("with the defaults", {});
    await run.#universe("with null before a rotation", { "previous-grace-end-before-rotation": "null" });
    await run.#universe("with secrets of the old form", { "secret-format": "hex" });
    await run.#neighbours();
    return run;
  }

  async #universe(what: string, assumptions: object): Promise<void> {
    const account = new Account();
    const zone = await account.zone();
    this.#keepJson(`settings ${what}`, await account.settings({ assumptions }));
    await this.#successes(`accounts, ${what}`, account, "accounts");
    await this.#successes(`zones, ${what}`, zone, "zones");
    await this.#verdicts(account);
    await this.#echoes(account);
    await this.#failures(`accounts, ${what}`, account, "accounts");
    await this.#failures(`zones, ${what}`, zone, "zones");
    await account.settings({ access_enabled: false });
    this.#keep("list", what, await account.list());
    this.#keep("create", what, await account.create({ name: "a" }));
    this.#keepJson("settings", await account.settings({ access_enabled: true }));
    for (const path of ["requests?per_page=1000", "tokens?deleted=true"]) {
      const url = `${emulatorUrl}/_emulator/accounts/${account.id}/${path}`;
      this.#keep(null, `${path} ${what}`, await call(url, { headers: {} }));
    }
  }

  async #successes(what: string, tokens: ServiceTokens, scope: Scope): Promise<void> {
    const { id } = tokenOf(this.#keep("create", what, await tokens.create({ name: "plain" })));
    const graced = { name: "graced", client_secret_version: 3, previous_client_secret_expires_at: inAnHour };
    const other = tokenOf(this.#keep("create", what, await tokens.create(graced)));
    const reads = async () => {
      this.#keep("get", what, await tokens.get(id));
      this.#keep("list", what, await tokens.list());
      this.#keep("list", what, await tokens.list("?per_page=1&search=plain"));
    };
    await reads();
    this.#keep("update", what, await tokens.update(id, { name: "plain and renamed", enabled: false }));
    this.#keep("update", what, await tokens.update(id, { enabled: true, duration: "forever" }));
    if (scope === "accounts") this.#keep("refresh", what, await tokens.refresh(id));
    this.#keep("update", what, await tokens.update(id, { client_secret_version: 2 }));
    this.#keep("update", what, await tokens.update(id, { previous_client_secret_expires_at: inAnHour }));
    if (scope === "accounts") {
      this.#keep("rotate", what, await tokens.rotate(id));
      this.#keep("rotate", what, await tokens.rotate(id, { previous_client_secret_expires_at: inAnHour }));
      this.#keep("refresh", what, await tokens.refresh(id));
    }
    await reads();
    this.#keep("delete", what, await tokens.delete(other.id));
    this.#keep("create", what, await tokens.create({ name: "short-lived" }));
    const { id: last } = tokenOf(this.#keep("create", what, await tokens.create({ name: "never rotated" })));
    this.#keep("delete", what, await tokens.delete(last));
  }

  async #failures(what: string, tokens: ServiceTokens, scope: Scope): Promise<void> {
    const id = crypto.randomUUID();
    const wrong = { name: 7, previous_client_secret_expires_at: 7 };
    for (const [name, operation] of entriesOf(operations)) {
      if (!operation.scopes.some((each) => each === scope)) continue;
      const url = tokens.url + operation.path.replace("{service_token_id}", id);
      const method = operation.method.toUpperCase();
      const body = "body" in operation ? wrong : undefined;
      this.#keep(name, what, await call(name === "list" ? `${url}?page=0` : url, { method, body }));
      this.#keep(name, what, await call(url, { method, headers: {} }));
      this.#keep(name, what, await call(url, { method, headers: { authorization: "Basic x" } }));
      this.#keep(null, what, await call(url, { method: "PATCH" }));
      this.#keep(null, what, await call(`${url}/no/such/path`, { method }));
    }
  }

  /** Asks about every secret made so far; the answers must not repeat what was asked. */
  async #verdicts(account: Account): Promise<void> {
    const { result } = envelopeOf(await account.list());
    for (const { client_id: clientId } of Array.isArray(result) ? result : []) {
      for (const { secret } of this.secrets.slice(-12)) {
        this.#keepJson("verify", await account.verify({ client_id: String(clientId) }, secret));
      }
    }
  }

  /** Sends a secret where it does not belong. */
  async #echoes(account: Account): Promise<void> {
    const made = this.#keep("create", "for echoes", await account.create({ name: "echo" }));
    const { id, client_secret: secret } = tokenWithSecretOf(made);
    for (const body of [
      { client_secret: secret },
      { duration: secret },
      { client_secret_version: secret },
      { previous_client_secret_expires_at: secret },
      { name: secret.repeat(10) },
      { enabled: secret },
    ]) {
      this.#keep("update", "with a secret in it", await account.update(id, body));
      this.#keep("create", "with a secret in it", await account.create({ name: "", ...body }));
    }
    this.#keep("list", "with a secret in it", await account.list(`?search=${secret}`));
    this.#keep("list", "with a secret in it", await account.list(`?page=${secret}`));
    this.#keep("get", "with a secret in it", await account.get(secret));
    const headers = { authorization: `Bearer ${secret} ${secret}` };
    this.#keep("get", "with a secret in it", await call(`${account.url}/${id}`, { headers }));
    this.#keep("get", "with a secret in it", await account.get(id));
  }

  async #neighbours(): Promise<void> {
    for (const path of [
      "/client/v4/user/tokens/verify",
      "/client/v4/accounts?per_page=50",
      "/client/v4/zones?per_page=50",
      "/client/v4/user",
      "/client/v4/memberships?per_page=50",
      "/client/v4/openapi.json",
    ]) {
      this.#keep(null, path, await call(emulatorUrl + path, { headers: withToken }));
    }
    for (const path of ["/", "/_emulator/health", "/_emulator/accounts?per_page=1000"]) {
      this.#keep(null, path, await call(emulatorUrl + path, { headers: {} }));
    }
  }

  #keep(operation: OperationOf<"service_tokens"> | null, what: string, answer: Answer): Answer {
    this.kept.push({ operation, what: `${operation ?? "other"}: ${what}`, answer });
    for (const [, secret = ""] of answer.text.matchAll(/"client_secret":"([^"]*)"/g)) {
      this.secrets.push({ secret, madeBy: this.kept.length - 1 });
    }
    return answer;
  }

  #keepJson(what: string, value: unknown): void {
    this.#keep(null, what, { status: 200, headers: new Headers(), text: JSON.stringify(value) });
  }
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
