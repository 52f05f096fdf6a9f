/** Service tokens, from what the API shows of them to a seed. No secret is among it. */
import type { Members } from "../api-client/answers.ts";
import type { SeedToken } from "../contract/seed.ts";
import type { Form } from "../rules/access/forms.ts";
import { seededToken, type SeededToken } from "../rules/service-tokens/seeding.ts";
import { atMost, fieldsOf, idOf, inOrder, mended, type Carrying } from "./carrying.ts";
import { labelOf } from "./notes.ts";

const KIND = "service token";
const forms: Readonly<Record<string, Form>> = {
  name: "text",
  client_id: "text",
  client_secret_version: "number",
  previous_client_secret_expires_at: "text",
  duration: "text",
  enabled: "flag",
  created_at: "text",
  updated_at: "text",
  expires_at: "text",
  last_seen_at: "text",
};
const optional = new Set(Object.keys(forms).filter((name) => name !== "name"));
const CLIENT_ID = /^[0-9a-f]{32}\.access$/;
/** The schema of a seed says so. */
const TOKENS_LIMIT = 10_000;

export function carriedTokens(items: readonly Members[], carrying: Carrying): SeedToken[] {
  const clientIds = new Set<unknown>();
  const tokens = items.flatMap((item): SeedToken[] => {
    const fields = fieldsOf(KIND, item, forms, ["id"], carrying);
    const { client_id: clientId } = fields;
    const hasClientId = typeof clientId === "string" && CLIENT_ID.test(clientId) && !clientIds.has(clientId);
    if (clientId !== undefined && !hasClientId) {
      const why = "the emulator takes 32 hex digits and .access, each once; the token has another client id here";
      carrying.notes.field(KIND, "client_id", item, why);
      delete fields["client_id"];
    }
    if (typeof fields["name"] !== "string") {
      carrying.notes.leftOut(labelOf(KIND, item), "it has no name that can be kept");
      return [];
    }
    const id = idOf(KIND, item, carrying);
    if (id === undefined) return [];
    const token = mended(
      KIND,
      { id, ...fields, name: fields["name"] },
      optional,
      (draft) => tried(draft, carrying),
      carrying,
    );
    if (token === undefined) carrying.ids.delete(id);
    if (token && hasClientId) clientIds.add(clientId);
    return token ? [sure(token as SeedToken, item, carrying)] : [];
  });
  return [...atMost(TOKENS_LIMIT, "service tokens", inOrder(tokens), carrying)];
}

/** Left out, these would let it in for longer than in the account. */
const LIMITING = ["enabled", "expires_at"] as const;

/** A token of which nobody can tell whether it still counts does not count here. */
function sure(token: SeedToken, item: Members, { notes }: Carrying): SeedToken {
  const unread = LIMITING.filter((name) => (item[name] ?? null) !== null && token[name] === undefined);
  if (unread.length === 0) return token;
  notes.leftOut(labelOf(KIND, item), `its ${unread.join(" and ")} cannot be read: it is disabled here`);
  return { ...token, enabled: false };
}

/** Whether a seed of it would be taken. */
function tried(draft: SeededToken, { consult }: Carrying) {
  const digest = new Uint8Array(32);
  return seededToken(draft, { id: "", clientId: "" }, { current: digest, previous: null }, 0, consult);
}
