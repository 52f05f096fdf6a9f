/** A folder of state with two accounts in it, of which one may come to harm, and what was acknowledged for them. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmulatorError, startEmulator, type Emulator } from "../../../test/support/node/built-library.ts";
import { ask, type Answer } from "../asking.ts";
import type { Seeded } from "../seeded.ts";
import type { Tallying } from "../tallying.ts";

export const WELL = "a".repeat(32);
export const HARMED = "b".repeat(32);

export const tokensOf = (id: string): string => `/client/v4/accounts/${id}/access/service_tokens`;
export const controlOf = (id: string): string => `/_emulator/accounts/${id}`;

interface Token {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret: string;
}

/** Folders that are there: whoever breaks the run off is left none. */
const folders = new Set<string>();
process.once("exit", () => folders.forEach(remove));

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

export class DiskWorld {
  readonly folder: string;
  readonly random: Seeded;
  /** What was answered with success, by account. */
  readonly acknowledged = new Map<string, Token[]>();
  /** The file of the account that comes to harm. */
  file = "";
  #emulator: Emulator | undefined;
  #kind: string;
  readonly #tallying: Tallying;

  constructor(kind: string, random: Seeded, tallying: Tallying, folder = mkdtempSync(join(tmpdir(), "hostile-disk-"))) {
    this.#kind = kind;
    this.random = random;
    this.#tallying = tallying;
    this.folder = folder;
    folders.add(folder);
  }

  /** Its state, which is not the folder itself: that may be a disk. */
  get state(): string {
    return join(this.folder, "state");
  }

  get emulator(): Emulator {
    if (this.#emulator === undefined) throw new Error("No emulator runs in this world.");
    return this.#emulator;
  }

  /** Starts it; a refusal is given back when it is a sentence about the folder or its state, and is a fault otherwise. */
  async start(): Promise<string | undefined> {
    try {
      this.#emulator = await startEmulator({ persist: this.state });
      this.#tallying.answered(200);
      return undefined;
    } catch (problem) {
      const isSentence = problem instanceof EmulatorError && /^(folder|state)-/.test(problem.code);
      const words = problem instanceof Error ? problem.message : String(problem);
      if (!isSentence) this.wrong(`the start was refused with ${words}`);
      this.#tallying.add("refused start", 1);
      this.#tallying.inputs++;
      return words;
    }
  }

  async stop(): Promise<void> {
    await this.#emulator?.stop();
    this.#emulator = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    remove(this.folder);
  }

  /** Two accounts with tokens in them. */
  async filled(): Promise<void> {
    await this.start();
    const files = (): string[] => readdirSync(join(this.state, "access-emulator-AccountObject"));
    for (const id of [WELL, HARMED]) {
      const before = new Set(this.acknowledged.size === 0 ? [] : files());
      await this.settle(id);
      for (let n = this.random.between(1, 12); n > 0; n--) await this.create(id);
      const name = files().find((each) => !before.has(each) && /^[0-9a-f]{64}\.sqlite$/.test(each)) ?? "";
      this.file = join(this.state, "access-emulator-AccountObject", name);
    }
  }

  settle(id: string): Promise<Answer | string> {
    const body = '{"assumptions":{"token-limit":"none"}}';
    return this.ask("PATCH", `${controlOf(id)}/settings`, body);
  }

  /** Keeps what was acknowledged. */
  async create(id: string): Promise<Answer | string> {
    const name = `n${this.random.below(1e9)}`;
    const answer = await this.ask("POST", tokensOf(id), JSON.stringify({ name }));
    if (typeof answer !== "string" && answer.status === 201) {
      const { result } = JSON.parse(answer.text) as { result: Token };
      this.acknowledged.set(id, [...(this.acknowledged.get(id) ?? []), result]);
    }
    return answer;
  }

  /** Any answer that is meant will do: success, a refusal, or a sentence about what is stored. */
  async ask(method: string, path: string, body?: string): Promise<Answer | string> {
    const headers = [["authorization", "Bearer hostile"]] as const;
    const answer = await ask(this.emulator.url, { method, path, headers, ...(body === undefined ? {} : { body }) });
    this.#tallying.answered(typeof answer === "string" ? "closed" : answer.status);
    if (typeof answer === "string") this.wrong(`${method} ${path}: ${answer}`);
    else if (answer.status >= 500 && !isTold(answer)) {
      this.wrong(`${method} ${path} was answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    }
    return answer;
  }

  /** Everything that was acknowledged for the account is there, and lets in. */
  async isWhole(id: string, when: string): Promise<void> {
    const answer = await this.ask("GET", `${tokensOf(id)}?per_page=1000`);
    const acknowledged = this.acknowledged.get(id) ?? [];
    if (typeof answer === "string" || answer.status !== 200) {
      this.wrong(`${when}, the list of account ${id} is ${typeof answer === "string" ? answer : answer.text}`);
      return;
    }
    const there = new Set((JSON.parse(answer.text) as { result: Token[] }).result.map((token) => token.id));
    const lost = acknowledged.filter((token) => !there.has(token.id));
    if (lost.length > 0) this.wrong(`${when}, ${lost.length} of ${acknowledged.length} acknowledged tokens are gone`);
    const last = acknowledged.at(-1);
    if (last === undefined) return;
    const pair = JSON.stringify({ client_id: last.client_id, client_secret: last.client_secret });
    const verified = await this.ask("POST", `${controlOf(id)}/verify`, pair);
    if (typeof verified === "string" || !verified.text.includes('"admitted":true')) {
      this.wrong(`${when}, an acknowledged secret does not let in: ${JSON.stringify(verified)}`);
    }
  }

  /** Whatever may be asked of an account whose file is not as it was. */
  async questions(id: string): Promise<void> {
    const [first] = this.acknowledged.get(id) ?? [];
    const questions: readonly [string, string, string?][] = [
      ["GET", tokensOf(id)],
      ["GET", `${tokensOf(id)}/${first?.id}`],
      ["POST", tokensOf(id), '{"name":"more"}'],
      ["POST", `${tokensOf(id)}/${first?.id}/rotate`, "{}"],
      ["GET", `${controlOf(id)}/settings`],
      ["PATCH", `${controlOf(id)}/settings`, "{}"],
      ["GET", `${controlOf(id)}/requests`],
      ["GET", `${controlOf(id)}/snapshot`],
      ["GET", `${controlOf(id)}/tokens`],
      ["POST", `${controlOf(id)}/verify`, '{"client_id":"a","client_secret":"b"}'],
      ["GET", `/_edge/${id}/a.example/`],
      ["GET", "/_emulator/accounts"],
    ];
    for (const question of this.random.some(questions, this.random.between(3, questions.length))) {
      await this.ask(...question);
    }
  }

  /** From now on each fault says what came to the folder. */
  harm(how: string): void {
    this.#kind += `, ${how}`;
  }

  wrong(what: string): void {
    this.#tallying.fault(`${this.#kind}: ${what}`);
  }
}

/** State that cannot be read or written, in a sentence; the evidence of the API plane says that it is the emulator's own. */
function isTold({ status, headers, text }: Answer): boolean {
  if (text.includes("This is a bug")) return false;
  if (/"code":"state-un(readable|writable)"/.test(text)) return true;
  if (status === 503 && headers["retry-after"] !== undefined) return true;
  return /The (stored|state)\b.* cannot be|schema version/.test(`${headers["emulator-hint"] ?? ""}${text}`);
}
