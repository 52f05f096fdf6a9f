/** StackQL, led to the emulator: a process for each statement. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";

export type Row = Readonly<Record<string, string>>;
/** What an INSERT or a REPLACE returns; the secrets are of a token alone. */
export interface Token {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly name: string;
}

export class Stackql {
  readonly #run: ClientRun;
  readonly #options: readonly string[];

  constructor(run: ClientRun) {
    this.#run = run;
    const proxy = new URL(run.intercepted.HTTPS_PROXY ?? "");
    // A folder with providers, as in the repository of the registry; without it, StackQL asks its registry.
    const folder = process.env.STACKQL_REGISTRY;
    const registry = folder
      ? [
          "--registry",
          JSON.stringify({
            url: pathToFileURL(resolve(folder)).href,
            localDocRoot: resolve(folder),
            verifyConfig: { nopVerify: true },
          }),
        ]
      : [];
    const root = ["--approot", `${run.folder}/root`, "--output", "json"];
    const ofProxy = ["--http.proxy.host", proxy.hostname, "--http.proxy.port", proxy.port];
    const certificates = ["--tls.CABundle", run.intercepted.SSL_CERT_FILE ?? ""];
    this.#options = [...root, ...registry, ...ofProxy, ...certificates];
  }

  async providerIsThere(): Promise<void> {
    if (process.env.STACKQL_REGISTRY) return;
    // Past the proxy, to its own registry.
    const root = ["--approot", `${this.#run.folder}/root`];
    await this.#run.install(this.#run.command, ["exec", ...root, "REGISTRY PULL cloudflare"]);
  }

  /** What a statement prints; refusals are printed, too, and leave the exit code at 0. */
  execute(statement: string): Promise<string> {
    return this.#run.succeed(this.#run.command, ["exec", ...this.#options, statement], { env: this.#run.intercepted });
  }

  async rows(statement: string): Promise<readonly Row[]> {
    const printed = await this.execute(statement);
    return printed.trim() === "" || printed.trim() === "null" ? [] : (JSON.parse(printed) as Row[]);
  }

  /** The token that an INSERT or a REPLACE returns: RETURNING gives the envelope, its members as text. */
  async returned(statement: string): Promise<Token> {
    const [row] = await this.rows(`${statement} RETURNING errors, messages, result, success`);
    if (row?.result === undefined || row.success !== "true")
      throw new Error(`${statement} returned ${JSON.stringify(row)}`);
    return JSON.parse(row.result) as Token;
  }
}
