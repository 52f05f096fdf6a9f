/** Storms on one tenant of a sandbox: its quotas hold, and after rotations one key lets in. */
import { AT_ONCE, type Storm, type StormKind } from "./storm.ts";

const ROOM = 10;

async function tenant(storm: Storm, quotas: object): Promise<{ id: string; key: string }> {
  const all = { accounts: null, tokens_per_account: null, bytes: null, requests_per_minute: null, ...quotas };
  const body = { name: "storm", expires_at: null, quotas: all };
  return (await storm.asked("POST", "/_emulator/tenants", body, storm.target.control)).result;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Room for ten accounts, and sixty-four that want it. */
export const accounts: StormKind = async (storm) => {
  const { key } = await tenant(storm, { accounts: ROOM });
  const done = await storm.together(() => storm.asked("POST", "/_emulator/accounts", {}, bearer(key)));
  const made = new Set(done.flatMap(({ ok, result }) => (ok ? [result.id] : [])));
  storm.must(made.size === ROOM, `${made.size} accounts were acknowledged where ${ROOM} have room`);
  storm.must(
    done.every(({ status }) => [200, 201, 409].includes(status)),
    `answers were ${done.map(({ status }) => status).join()}`,
  );
};

/** Room for ten tokens in each of two accounts. */
export const tokens: StormKind = async (storm) => {
  const { key } = await tenant(storm, { tokens_per_account: ROOM });
  const made = await storm.together(() => storm.asked("POST", "/_emulator/accounts", {}, bearer(key)), 2);
  const places = made.map(({ result }) => `/client/v4/accounts/${result.id}/access/service_tokens`);
  const counts = places.map(() => 0);
  await storm.together(async (n) => {
    const { ok } = await storm.asked("POST", places[n % 2] ?? "", { name: `t${n}` }, bearer(key));
    if (ok) counts[n % 2] = (counts[n % 2] ?? 0) + 1;
  });
  storm.must(
    counts.join() === `${ROOM},${ROOM}`,
    `${counts.join(" and ")} tokens were acknowledged where ${ROOM} have room`,
  );
};

/** Each rotation ends the key before it: of all that were given, one lets in. */
export const keys: StormKind = async (storm) => {
  const { id, key } = await tenant(storm, {});
  const rotate = () => storm.asked("POST", `/_emulator/tenants/${id}/rotate_key`, {}, storm.target.control);
  const done = await storm.together(rotate, AT_ONCE / 2);
  storm.must(
    done.every(({ ok }) => ok),
    `rotations were answered ${done.map(({ status }) => status).join()}`,
  );
  const given = [key, ...done.map(({ result }) => result.key)];
  const open: number[] = [];
  for (const [n, each] of given.entries()) {
    if ((await storm.asked("GET", "/_emulator/usage", undefined, bearer(each))).ok) open.push(n);
  }
  storm.must(open.length === 1 && open[0] !== 0, `${open.length} of ${given.length} keys let in: ${open.join()}`);
};

/** The tenant is deleted amid its own requests: from then on its key lets nobody in. */
export const gone: StormKind = async (storm) => {
  const { id, key } = await tenant(storm, {});
  const { result } = await storm.asked("POST", "/_emulator/accounts", {}, bearer(key));
  const path = `/client/v4/accounts/${result.id}/access/service_tokens`;
  await storm.together((n) => {
    if (n === AT_ONCE / 2) return storm.asked("DELETE", `/_emulator/tenants/${id}`, undefined, storm.target.control);
    return storm.asked("POST", path, { name: `t${n}` }, bearer(key));
  });
  const { ok } = await storm.asked("GET", path, undefined, bearer(key));
  storm.must(!ok, "the key of a tenant that was deleted lets in");
};
