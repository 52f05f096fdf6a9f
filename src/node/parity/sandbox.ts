/** What one check works with: the account, the zone if there is one, and tokens that are removed after it. */
import type { Answer, ApiClient, Call } from "./client.ts";
import type { OwnTokens } from "./own-tokens.ts";
import { NotAsked, TargetProblem } from "./problems.ts";
import { ServiceTokens } from "./service-tokens.ts";

export class Sandbox {
  readonly account: ServiceTokens;
  readonly #client: ApiClient;
  readonly #own: OwnTokens;
  readonly #zone: ServiceTokens | undefined;
  readonly #made: { readonly id: string; readonly where: "account" | "zone" }[] = [];

  constructor(client: ApiClient, own: OwnTokens) {
    const { accountId, zoneId } = client.target;
    this.#client = client;
    this.#own = own;
    this.account = new ServiceTokens(client, own, "accounts", accountId, (id) => {
      this.#made.push({ id, where: "account" });
    });
    if (zoneId === undefined) return;
    this.#zone = new ServiceTokens(client, own, "zones", zoneId, (id) => {
      this.#made.push({ id, where: "zone" });
    });
  }

  get zone(): ServiceTokens {
    if (this.#zone) return this.#zone;
    throw new NotAsked("it needs a zone: --zone <id>");
  }

  get target(): ApiClient["target"] {
    return this.#client.target;
  }

  readonly send = (call: Call): Promise<Answer> => this.#client.send(call);

  /** Removes the tokens that this check made; what fails is tried again at the end of the run. */
  async remove(): Promise<void> {
    for (const { id, where } of this.#made.splice(0)) {
      if (!this.#own.has(id)) continue;
      const place = where === "zone" ? this.zone : this.account;
      await place.delete(id).catch((problem: unknown) => {
        if (!(problem instanceof TargetProblem)) throw problem;
      });
    }
  }
}
