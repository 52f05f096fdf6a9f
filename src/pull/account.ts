/** Reads what an account has around its tokens. */
import { membersOf, type Members } from "../api-client/answers.ts";
import type { ApiClient } from "../api-client/client.ts";
import { Refused } from "../api-client/problems.ts";
import { lists, type List, type Part } from "./lists.ts";
import type { Notes } from "./notes.ts";
import { Reader } from "./reader.ts";

export interface AccountRead {
  readonly tokens: readonly Members[];
  readonly groups: readonly Members[];
  readonly policies: readonly Members[];
  /** Each with its policies. */
  readonly applications: readonly (readonly [Members, readonly Members[]])[];
  readonly tags: readonly Members[];
  /** Undefined when it could not be read. */
  readonly organization: Members | undefined;
}

/** Throws `Refused` when nothing at all can be read; what alone could not be is noted. */
export async function readAccount(
  client: ApiClient,
  notes: Notes,
  onRead: (words: string) => void,
): Promise<AccountRead> {
  const reader = new Reader(client);
  const base = `/accounts/${client.target.accountId}/access`;
  const found = new Map<Part, readonly Members[]>();
  const refusals: string[] = [];
  for (const list of lists) {
    const read = await readList(reader, `${base}/${list.segment}`, list);
    if (read.ok) {
      const { items, doubt } = read.value;
      found.set(list.part, items);
      if (doubt !== undefined) notes.missing(list.things, `${doubt}: something may be missing, or gone since`);
      onRead(list.part === "organization" ? list.things : `${list.things}: ${items.length}`);
    } else {
      refusals.push(read.why);
      notes.missing(list.things, `${read.why}. An API token needs the permission ${list.permission}`);
    }
  }
  if (refusals.length === lists.length) {
    throw new Refused(`Nothing of this account can be read with these credentials: ${refusals[0]}.`);
  }
  const of = (part: Part) => found.get(part) ?? [];
  const applications: [Members, readonly Members[]][] = [];
  for (const item of of("applications")) {
    applications.push([item, wholePolicies(item) ?? (await readPolicies(reader, `${base}/apps`, item, notes))]);
  }
  const [organization] = of("organization");
  return {
    tokens: of("tokens"),
    groups: of("groups"),
    policies: of("policies"),
    tags: of("tags"),
    applications,
    organization,
  };
}

async function readList(reader: Reader, path: string, { part }: List): ReturnType<Reader["list"]> {
  if (part !== "organization") return reader.list(path);
  const read = await reader.one(path);
  return read.ok ? { ok: true, value: { items: [read.value] } } : read;
}

/** The policies as the list of applications shows them, when it does. */
function wholePolicies({ policies }: Members): readonly Members[] | undefined {
  if (!Array.isArray(policies)) return undefined;
  const whole = policies
    .map(membersOf)
    .filter((policy) => policy?.["decision"] !== undefined && policy["include"] !== undefined);
  return whole.length === policies.length ? (whole as Members[]) : undefined;
}

async function readPolicies(
  reader: Reader,
  apps: string,
  { id, name }: Members,
  notes: Notes,
): Promise<readonly Members[]> {
  const what = `the policies of the application ${JSON.stringify(name ?? id)}`;
  const isPath = typeof id === "string" && /^[0-9a-f-]{1,36}$/.test(id);
  const read = isPath
    ? await reader.list(`${apps}/${id}/policies`)
    : ({ ok: false, why: "its id is no UUID" } as const);
  if (!read.ok) {
    notes.missing(what, read.why);
    return [];
  }
  if (read.value.doubt !== undefined) notes.missing(what, read.value.doubt);
  return read.value.items;
}
