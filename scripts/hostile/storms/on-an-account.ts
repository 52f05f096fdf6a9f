/** Storms on applications, policies and groups of one account, and on its limit: what is acknowledged is there, and whole. */
import { AT_ONCE, everyone, ids, type Asked, type Shown, type Storm, type StormKind } from "./storm.ts";

const policy = (name: string) => ({ name, decision: "allow", include: everyone });
const application = (domain: string) => ({ type: "self_hosted", name: domain, domain });

async function listed(storm: Storm, path: string): Promise<readonly Shown[]> {
  const { result } = await storm.api("GET", `${path}?per_page=1000`);
  return Array.isArray(result) ? (result as readonly Shown[]) : [];
}

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.toSorted().join() === others.toSorted().join();

/** One host for sixty-four: one application has it. */
export const oneHost: StormKind = async (storm) => {
  const made = ids(await storm.together(() => storm.api("POST", "/apps", application("one.example"))));
  const there = await listed(storm, "/apps");
  storm.must(made.length === 1, `${made.length} applications were made for one host`);
  storm.must(there.length === 1 && there[0]?.id === made[0], `${there.length} applications are there`);
};

/** Policies of one application come and go, each at a place of its own; one place is wanted by many. */
export const policiesOfOne: StormKind = async (storm) => {
  const { result: app } = await storm.api("POST", "/apps", application("policies.example"));
  const place = `/apps/${app.id}/policies`;
  const first = await storm.together((n) => storm.api("POST", place, policy(`first-${n}`)), 16);
  const doomed = ids(first);
  storm.must(doomed.length === 16, `${doomed.length} of 16 policies were made`);
  const deleted: string[] = [];
  const added: Asked[] = [];
  const atOnePlace: Asked[] = [];
  await storm.together(async (n) => {
    if (n % 4 === 0) {
      const id = doomed[n / 4] ?? "";
      if ((await storm.api("DELETE", `${place}/${id}`)).ok) deleted.push(id);
    } else if (n % 4 === 1) atOnePlace.push(await storm.api("POST", place, { ...policy(`p${n}`), precedence: 500 }));
    else added.push(await storm.api("POST", place, policy(`p${n}`)));
  });
  storm.must(deleted.length === 16, `${deleted.length} of 16 policies could be deleted`);
  storm.must(ids(atOnePlace).length <= 1, `${ids(atOnePlace).length} policies were put at one place`);
  const there = await listed(storm, place);
  const acknowledged = ids([...added, ...atOnePlace]);
  storm.must(
    sameSet(
      there.map(({ id }) => id),
      acknowledged,
    ),
    `${there.length} policies are there, and ${acknowledged.length} were acknowledged`,
  );
  const places = new Set(there.map(({ precedence }) => precedence));
  storm.must(places.size === there.length, "two policies have one place");
};

/** Each says what the application protects: in the end it is what one of them said, whole. */
export const destinations: StormKind = async (storm) => {
  const { result: app } = await storm.api("POST", "/apps", application("d.example"));
  const others: Asked[] = [];
  const done = await storm.together(async (n) => {
    if (n % 8 === 7) others.push(await storm.api("POST", "/apps", application(`d${n - 1}.example`)));
    const uris = [`d${n}.example`, `d${n}.example/a`, `d${n}.example/b`];
    const body = { ...application(`d${n}.example`), destinations: uris.map((uri) => ({ type: "public", uri })) };
    return { n, ...(await storm.api("PUT", `/apps/${app.id}`, body)) };
  });
  const shown = (await storm.api("GET", `/apps/${app.id}`)).result;
  const text = JSON.stringify(shown);
  const said = done.filter(({ ok, n }) => ok && shown.name === `d${n}.example`);
  storm.must(said.length === 1, `it is called ${shown.name}, which ${said.length} acknowledged changes said`);
  const hosts = [...new Set(text.match(/\bd\d+\.example/g))];
  storm.must(hosts.join() === shown.name, `it has hosts of several changes: ${hosts.join()}`);
  const own = others.filter(({ ok, result }) => ok && result.name === shown.name);
  storm.must(own.length === 0, `its host ${shown.name} is another application's, too`);
};

/** What is named by something is not deleted, and what is gone is not named: of each two that contradict, one wins. */
export const namedAndDeleted: StormKind = async (storm) => {
  const count = AT_ONCE / 2;
  const made = await storm.together((n) => {
    if (n % 2 === 0) return storm.api("POST", "/service_tokens", { name: `t${n}` });
    return storm.api("POST", "/groups", { name: `g${n}`, include: everyone });
  }, count);
  const outcomes = made.map(() => ({ deleted: false, named: false }));
  await storm.together(async (n) => {
    const outcome = outcomes[n % count];
    const id = made[n % count]?.result.id ?? "";
    if (outcome === undefined) return;
    const isToken = (n % count) % 2 === 0;
    if (n % 32 < 16 === n < count) {
      outcome.deleted = (await storm.api("DELETE", `/${isToken ? "service_tokens" : "groups"}/${id}`)).ok;
    } else {
      const rule = isToken ? { service_token: { token_id: id } } : { group: { id } };
      const decision = isToken ? "non_identity" : "allow";
      outcome.named = (await storm.api("POST", "/policies", { name: `p${n}`, decision, include: [rule] })).ok;
    }
  });
  const both = outcomes.filter(({ deleted, named }) => deleted && named).length;
  const neither = outcomes.filter(({ deleted, named }) => !deleted && !named).length;
  storm.must(both === 0, `${both} were deleted, and are named by a policy that was acknowledged`);
  storm.must(neither === 0, `${neither} were neither deleted nor named`);
};

/** Room for fifty tokens, and sixty-four that want it. */
export const limit: StormKind = async (storm) => {
  const done = await storm.together((n) => storm.api("POST", "/service_tokens", { name: `t${n}` }));
  const made = ids(done);
  storm.must(made.length === 50, `${made.length} tokens were acknowledged where 50 have room`);
  const there = (await listed(storm, "/service_tokens")).map(({ id }) => id);
  storm.must(sameSet(there, made), `${there.length} tokens are there, and ${made.length} were acknowledged`);
};
