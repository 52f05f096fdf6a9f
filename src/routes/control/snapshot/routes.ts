/** Accounts as documents: snapshot, restore, fork. */
import { router } from "../../http/router.ts";
import { ofAccount } from "../../http/unreadable-state.ts";
import { systemRandom } from "../../../system.ts";
import { bytesOf } from "../../../store/account/documents/streams.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { directory } from "../../../store/directory/directory.ts";
import { claimed } from "../accounts/claiming.ts";
import { controlError, overQuota } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { ForkInput } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

const SNAPSHOT = "/:id{[0-9a-f]{32}}/snapshot";
const FORK = "/:id{[0-9a-f]{32}}/fork";

export const snapshots = router<ControlEnv>()
  .get(SNAPSHOT, async (c) => {
    const document = await c.env.ACCOUNTS.getByName(c.req.param("id")).snapshot();
    return document instanceof ReadableStream
      ? new Response(document, { headers: { "content-type": "application/json" } })
      : controlError(409, "snapshot-too-large", document.message);
  })
  .put(SNAPSHOT, async (c) => {
    const { body } = c.var;
    if (body.kind === "too-large") {
      return controlError(413, "body-too-large", "The snapshot is larger than 64 MiB.");
    }
    const restored = await c.env.ACCOUNTS.getByName(c.req.param("id")).restore(
      bytesOf([body.text]),
      c.var.reach.limits ?? undefined,
    );
    if (!restored.ok && restored.kind === "over-quota") return overQuota(restored.message);
    return restored.ok ? c.json({ tokens: restored.tokens }) : controlError(400, "bad-snapshot", restored.message);
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
    return controlError(409, forked.kind === "invalid" ? "bad-snapshot" : "snapshot-too-large", forked.message);
  })
  .all(FORK, onlyMethods("POST"));
