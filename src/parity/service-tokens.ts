/** The service tokens of the account or of the zone. */
import type { Answer, ApiClient } from "../api-client/client.ts";
import { Collection } from "./collection.ts";
import type { Kind } from "./kind.ts";
import type { OwnObjects } from "./own-objects.ts";

const KIND: Kind = {
  segment: "service_tokens",
  things: "service tokens",
  permission: "Access: Service Tokens Write",
  missing: [12135],
  rank: 3,
};

export class ServiceTokens extends Collection {
  constructor(
    client: ApiClient,
    own: OwnObjects,
    scope: "accounts" | "zones",
    id: string,
    onMade?: (id: string) => void,
  ) {
    super(client, own, { kind: KIND, scope, id }, onMade);
  }

  refresh(id: string): Promise<Answer> {
    return this.client.send({ method: "POST", path: `${this.path}/${id}/refresh` });
  }

  rotate(id: string, body?: unknown): Promise<Answer> {
    return this.client.send({ method: "POST", path: `${this.path}/${id}/rotate`, body });
  }
}
