/** What one check works with: the account, the zone if there is one, and what is removed after it. */
import { AccessObjects } from "./access-objects.ts";
import type { Answer, ApiClient, Call } from "../api-client/client.ts";
import type { OwnObjects } from "./own-objects.ts";
import { NotAsked } from "../api-client/problems.ts";
import { ServiceTokens } from "./service-tokens.ts";

export class Sandbox {
  readonly account: ServiceTokens;
  readonly access: AccessObjects;
  readonly #client: ApiClient;
  readonly #own: OwnObjects;
  readonly #zone: ServiceTokens | undefined;
  readonly #made: string[] = [];

  constructor(client: ApiClient, own: OwnObjects) {
    const { accountId, zoneId } = client.target;
    this.#client = client;
    this.#own = own;
    const onMade = (id: string) => void this.#made.push(id);
    this.account = new ServiceTokens(client, own, "accounts", accountId, onMade);
    this.access = new AccessObjects(client, own, onMade);
    if (zoneId !== undefined) this.#zone = new ServiceTokens(client, own, "zones", zoneId, onMade);
  }

  get zone(): ServiceTokens {
    if (this.#zone) return this.#zone;
    throw new NotAsked("it needs a zone: --zone <id>");
  }

  get target(): ApiClient["target"] {
    return this.#client.target;
  }

  readonly send = (call: Call): Promise<Answer> => this.#client.send(call);

  /** Removes what this check made, and tries again with something that an earlier check made. */
  async remove(): Promise<void> {
    await this.#own.removeOneLeft();
    for (const id of this.#own.inOrder(this.#made.splice(0))) await this.#own.remove(id);
  }
}
