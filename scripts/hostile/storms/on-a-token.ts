/** Storms on one service token: each acknowledged rotation counts once, and only the secrets that should let in do. */
import type { Asked, Storm, StormKind } from "./storm.ts";

const GRACE = { previous_client_secret_expires_at: "2100-01-01T00:00:00Z" };

interface Done extends Asked {
  readonly kind: "rotate" | "rotate with grace" | "refresh" | "rename" | "read";
  readonly named?: string;
}

/** Rotations with and without grace, refreshes, new names and reads. */
export const rotations: StormKind = async (storm) => {
  const { result: made } = await storm.api("POST", "/service_tokens", { name: "storm" });
  const place = `/service_tokens/${made.id}`;
  const edge = await edgeOf(storm, made.id);
  const done = await storm.together(async (n): Promise<Done> => {
    const dice = storm.random.below(10);
    // With a body, as the others: what has none is done before those.
    if (dice < 3) return { kind: "rotate", ...(await storm.api("POST", `${place}/rotate`, {})) };
    if (dice < 6) return { kind: "rotate with grace", ...(await storm.api("POST", `${place}/rotate`, GRACE)) };
    if (dice < 7) return { kind: "refresh", ...(await storm.api("POST", `${place}/refresh`)) };
    if (dice < 9) return { kind: "rename", named: `n${n}`, ...(await storm.api("PUT", place, { name: `n${n}` })) };
    return { kind: "read", ...(await storm.api("GET", place)) };
  });
  for (const { ok, status, kind } of done) storm.must(ok, `${kind} was answered ${status}`);

  const rotated = done
    .filter(({ ok, kind }) => ok && kind.startsWith("rotate"))
    .toSorted((a, b) => a.result.client_secret_version - b.result.client_secret_version);
  const versions = rotated.map(({ result }) => result.client_secret_version);
  storm.must(
    versions.every((version, n) => version === n + 2),
    `its rotations were answered with the versions ${versions.join()}`,
  );
  const { result: now } = await storm.api("GET", place);
  storm.must(
    now.client_secret_version === rotated.length + 1,
    `it has version ${now.client_secret_version} after ${rotated.length} rotations`,
  );
  const names = done.flatMap(({ ok, named }) => (ok && named !== undefined ? [named] : []));
  storm.must(
    names.length === 0 ? now.name === "storm" : names.includes(now.name),
    `it is called ${now.name}; it was called ${names.join()}`,
  );

  const last = rotated.at(-1);
  for (const [n, { result }] of [{ result: made }, ...rotated].entries()) {
    const isLast = n === rotated.length;
    const inGrace = n === rotated.length - 1 && last?.kind === "rotate with grace";
    const wanted = isLast ? ["current"] : inGrace ? ["previous"] : ["wrong-secret", "grace-over"];
    const found = await storm.verified(made.client_id, result.client_secret);
    storm.must(wanted.includes(found), `the secret of version ${n + 1} of ${rotated.length + 1} counts as ${found}`);
    if (n < rotated.length - 2) continue;
    const status = await edge(made.client_id, result.client_secret);
    storm.must(
      (status === 200) === (isLast || inGrace),
      `the edge answers the secret of version ${n + 1} by ${status}`,
    );
  }
};

/** Sixty-four want the same next version: one of them makes it. */
export const sameVersion: StormKind = async (storm) => {
  const { result: made } = await storm.api("POST", "/service_tokens", { name: "storm" });
  const place = `/service_tokens/${made.id}`;
  const done = await storm.together(() => storm.api("PUT", place, { name: "storm", client_secret_version: 2 }));
  const secrets = done.flatMap(({ result }) => result.client_secret ?? []);
  storm.must(secrets.length === 1, `${secrets.length} were given a secret of version 2`);
  const { result: now } = await storm.api("GET", place);
  storm.must(now.client_secret_version === 2, `it has version ${now.client_secret_version}`);
  storm.must(
    (await storm.verified(made.client_id, secrets[0])) === "current",
    "the secret that was given does not let in",
  );
  storm.must(
    (await storm.verified(made.client_id, made.client_secret)) !== "current",
    "the first secret still lets in",
  );
};

/** Some of them delete it: one does, and what others were given lets nobody in. */
export const deletes: StormKind = async (storm) => {
  const { result: made } = await storm.api("POST", "/service_tokens", { name: "storm" });
  const place = `/service_tokens/${made.id}`;
  const removed: number[] = [];
  const done = await storm.together(async (n) => {
    if (n % 8 !== 7) return storm.api("POST", `${place}/rotate`, storm.random.chance(0.5) ? GRACE : {});
    const asked = await storm.api("DELETE", place);
    if (asked.ok) removed.push(n);
    return asked;
  });
  storm.must(removed.length === 1, `${removed.length} DELETE were answered with success`);
  storm.must(
    done.every(({ status }) => [200, 404].includes(status)),
    `answers were ${done.map(({ status }) => status).join()}`,
  );
  storm.must((await storm.api("GET", place)).status === 404, "it is there after its DELETE");
  for (const { ok, result } of done) {
    if (!ok || result.client_secret === undefined) continue;
    const found = await storm.verified(made.client_id, result.client_secret);
    storm.must(found === "unknown-client-id", `a secret of the deleted token counts as ${found}`);
  }
};

/** A host that lets in by this token alone; the status with which it answers a pair. */
async function edgeOf(storm: Storm, id: string): Promise<(clientId: string, secret?: string) => Promise<number>> {
  const include = [{ service_token: { token_id: id } }];
  const policies = [{ name: "machines", decision: "non_identity", include }];
  await storm.api("POST", "/apps", { type: "self_hosted", name: "a", domain: "storm.example", policies });
  const path = `/_edge/${storm.account.id}/storm.example/`;
  return async (clientId, secret = "") => {
    const pair = { "cf-access-client-id": clientId, "cf-access-client-secret": secret };
    return (await storm.asked("GET", path, undefined, pair)).status;
  };
}
