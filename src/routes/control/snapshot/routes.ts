/** Accounts as documents: snapshot, restore, fork. */
import { router } from "../../http/router.ts";
import { patient } from "../../http/patience.ts";
import { ofAccount } from "../../http/unreadable-state.ts";
import { systemRandom } from "../../../system.ts";
import type { Busy } from "../../../store/account/documents/documents.ts";
import { bytesOf } from "../../../store/account/documents/streams.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { directory } from "../../../store/directory/directory.ts";
import { claimed } from "../accounts/claiming.ts";
import { bodyTooSlow, brokenBody, controlError, overQuota } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { ForkInput } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

/** In seconds: how long one large document may take. */
const RETRY_AFTER = 5;

const busy = ({ message }: Busy): Response =>
  controlError(503, "unavailable", message, { "retry-after": String(RETRY_AFTER) });

const SNAPSHOT = "/:id{[0-9a-f]{32}}/snapshot";
const FORK = "/:id{[0-9a-f]{32}}/fork";

export const snapshots = router<ControlEnv>()
  .get(SNAPSHOT, async (c) => {
    const document = await c.env.ACCOUNTS.getByName(c.req.param("id")).snapshot();
    if (document instanceof ReadableStream) {
      return new Response(document, { headers: { "content-type": "application/json" } });
    }
    return document.kind === "busy" ? busy(document) : controlError(409, "snapshot-too-large", document.message);
  })
  .put(SNAPSHOT, async (c) => {
    const account = c.env.ACCOUNTS.getByName(c.req.param("id"));
    const { stream, isTooSlow } = patient(c.req.raw.body ?? bytesOf([]));
    const restored = await account.restore(stream, c.var.reach.limits ?? undefined);
    if (restored.ok) return c.json({ tokens: restored.tokens });
    switch (restored.kind) {
      case "body-too-large":
        return controlError(413, "body-too-large", "The snapshot is larger than 64 MiB.");
      case "broken":
        return isTooSlow() ? bodyTooSlow() : brokenBody();
      case "busy":
        return busy(restored);
      case "over-quota":
        return overQuota(restored.message);
      case "invalid":
        return controlError(400, "bad-snapshot", restored.message);
    }
  })
  .all(SNAPSHOT, onlyMethods("GET", "PUT"))
  .post(FORK, async (c) => {
    const input = controlInput(ForkInput, c.var.body);
    if (!input.ok) return input.response;
    const { id = toHex(systemRandom(16)), journal = false } = input.value;
    const { tenantId, limits } = c.var.reach;
    const refusal = await claimed(c.env, tenantId, [id], input.value.id === undefined);
    if (refusal) return refusal;
    c.env.ACCOUNTS.getByName(id); // refuses while there is no room to open it
    const account = c.env.ACCOUNTS.getByName(c.req.param("id"));
    const forked = await ofAccount(c.env, id, account.forkTo(id, journal, limits ?? undefined));
    if (forked.ok) {
      c.set("subjects", [id]);
      return c.json({ id, tokens: forked.tokens }, 201);
    }
    if (tenantId !== null && input.value.id === undefined) await directory(c.env).release(tenantId, id);
    if (forked.kind === "over-quota") return overQuota(forked.message);
    if (forked.kind === "exists") {
      const sentence = `The account ${id} is in use already: choose another id, or delete it first.`;
      return controlError(409, "account-exists", sentence);
    }
    switch (forked.kind) {
      case "busy":
        return busy(forked);
      case "too-large":
        return controlError(409, "snapshot-too-large", forked.message);
      case "invalid":
      case "broken":
      case "body-too-large":
        throw new Error("What one account made, another could not read.");
    }
  })
  .all(FORK, onlyMethods("POST"));
