/** State folders that earlier releases made are read by this one, and it goes on from there. */
import { ACCOUNT_SCHEMA } from "../../../src/contract/stored-state.ts";
import { answersOf } from "../../../scripts/state-fixture/answers.ts";
import { describe, expect, test } from "vitest";
import { differences, earlierState, earlierStates, type Difference } from "../../support/node/earlier-states.ts";
import { create, operation, secretOf, started } from "../../support/node/emulators.ts";
import type { Snapshot } from "../../../src/contract/snapshot.ts";

interface Allowed {
  readonly why: string;
  readonly at: RegExp;
  readonly holds: (difference: Difference) => boolean;
}

const isNew = ({ was }: Difference): boolean => was === undefined;

/** Where this release answers otherwise than the one that made a folder, and why. All else is as it was. */
const allowed: readonly Allowed[] = [
  {
    why: "A setting or an assumption that came later shows its default.",
    at: /^\w+: settings\.body\.(assumptions\.)?[\w-]+$/,
    holds: isNew,
  },
  {
    why: "How the edge refuses was fixed until there was an edge; what is supposed of it has other names now.",
    at: /^\w+: settings\.body\.assumptions\.refusal-status$/,
    holds: ({ was, is }) => was === "fixed" && is === undefined,
  },
  {
    why: "A snapshot has the schema of the release that makes it.",
    at: /^\w+: snapshot\.body\.schema_version$/,
    holds: ({ was, is }) => Number(was) < ACCOUNT_SCHEMA && is === ACCOUNT_SCHEMA,
  },
  {
    why: "Since schema 3 accounts have names; without one of its own an account has that made of its id.",
    at: /^the list of accounts\.body\.accounts\.\d+\.name$/,
    holds: ({ was, is }) => was === undefined && /^Emulated account [0-9a-f]{32}$/.test(String(is)),
  },
  {
    why: "Since schema 3 there is a journal of what has no account; that of an older folder is empty.",
    at: /^requests without an account\.(status|body\.\w+)$/,
    holds: ({ at, was, is }) => {
      if (at.endsWith("status")) return was === 404 && is === 200;
      return at.endsWith("error") ? is === undefined : was === undefined && [0, 1, 100, "[]"].includes(shown(is));
    },
  },
  {
    why: "A scan tells since then which accounts it could not read.",
    at: /^scan\.body\.unreadable$/,
    holds: ({ was, is }) => was === undefined && shown(is) === "[]",
  },
  {
    why: "There are applications, policies and groups since then: a token tells whose rules name it, a snapshot has all three.",
    at: /^\w+: (tokens\.body\.tokens\.\d+\.used_by|snapshot\.body\.(applications|policies|groups))$/,
    holds: ({ was, is }) => was === undefined && shown(is) === "[]",
  },
  {
    why: "A snapshot has the organization of an account, its keys and the uses of its tokens since then: nobody changed or used any.",
    at: /^\w+: snapshot\.body\.(organization|keys|token_uses)$/,
    holds: ({ was, is }) => was === undefined && ["null", "[]"].includes(String(shown(is))),
  },
  {
    why: "It has identity providers, tags, fixed answers, carried items, ended sessions and origins since then: there are none.",
    at: /^\w+: snapshot\.body\.(identity_providers|tags|answers|carried|ended_sessions|origins)$/,
    holds: ({ was, is }) => was === undefined && shown(is) === "[]",
  },
  {
    why: "A row of a journal tells of objects beside tokens since then, of the edge, and of the page: none was about any of them.",
    at: /^[\w ]+: ?(requests\.body\.requests|snapshot\.body\.journal)\.\d+\.(object_id|edge|client)$|^requests without an account\.body\.requests\.\d+\.(object_id|edge|client)$/,
    holds: ({ was, is }) => was === undefined && is === null,
  },
  {
    why: "The list of accounts tells since then when each was used last: nobody noted it before.",
    at: /^the list of accounts\.body\.accounts\.\d+\.last_used_at$/,
    holds: ({ was, is }) => was === undefined && is === null,
  },
  {
    why: "A list may be one of applications: advice on its pages speaks of rows.",
    at: /^\w+: requests\.body\.advice\.\d+\.message$/,
    holds: ({ was, is }) => String(was).replaceAll("tokens", "rows") === is,
  },
];

const shown = (value: unknown) => (typeof value === "number" ? value : JSON.stringify(value));
const allowing = (difference: Difference): Allowed | undefined =>
  allowed.find(({ at, holds }) => at.test(difference.at) && holds(difference));

const found = new Map<string, Promise<readonly Difference[]>>();

/** Where the answers on this folder are other ones; asked once. */
function differencesOn(name: string): Promise<readonly Difference[]> {
  const asked = found.get(name) ?? asksOn(name);
  found.set(name, asked);
  return asked;
}

async function asksOn(name: string): Promise<readonly Difference[]> {
  const { persist, kept, answers } = earlierState(name);
  const { url } = await started({ persist });
  return differences(answers, await answersOf(url, kept));
}

describe.each(earlierStates)("a state folder of the release with %s", (name) => {
  test("is answered as that release answered it", async () => {
    const different = await differencesOn(name);
    expect(different.filter((difference) => allowing(difference) === undefined)).toEqual([]);
    expect(Object.keys(earlierState(name).answers).length).toBeGreaterThan(30);
  });

  test("is written to, and has all of it after a restart", async () => {
    const { persist, kept, answers } = earlierState(name);
    const first = await started({ persist });
    const account = await first.account({ id: kept.rich });
    const before = await account.tokens({ deleted: true });
    const [rotated, , , , disabled] = kept.pairs;
    // The account knows API tokens: one of them may write.
    const client = { id: account.id, apiUrl: account.apiUrl, token: "access-emulator-token" };
    const added = await create(client, "of this release");
    const secret = secretOf(await operation(client, "POST", `/${rotated?.id}/rotate`));
    await operation(client, "DELETE", `/${disabled?.id}`);
    await account.changeSettings({ journal_limit: 300 });
    await account.clock.advance("1h"); // behind the propagation lag
    await (await first.account({ id: kept.named })).rename("Named by this release");
    const copy = await first.account();
    await copy.restore(answers["rich: snapshot"]?.body as Snapshot);
    expect(await copy.tokens({ deleted: true })).toEqual(before);
    await first.stop();

    const second = await started({ persist });
    const again = await second.account({ id: kept.rich });
    const { tokens, total_count: total } = await again.tokens({ deleted: true });
    expect(total).toBe(before.total_count + 1);
    expect(tokens.map((token) => [token.id, token.state])).toEqual(
      expect.arrayContaining([
        [added.id, "active"],
        [disabled?.id, "deleted"],
      ]),
    );
    expect(await again.verify(rotated?.client_id ?? "", secret)).toMatchObject({ admitted: true, secret: "current" });
    expect((await again.settings()).journal_limit).toBe(300);
    const { accounts } = (await (await fetch(`${second.url}/_emulator/accounts`)).json()) as { accounts: unknown[] };
    expect(accounts).toContainEqual(expect.objectContaining({ id: kept.named, name: "Named by this release" }));
    expect(await (await second.account({ id: copy.id })).tokens({ deleted: true })).toEqual(before);
  });
});

test("every difference that is allowed is there in a folder", async () => {
  const all = await Promise.all(earlierStates.map(differencesOn));
  const used = new Set(all.flat().map(allowing));
  expect(allowed.filter((each) => !used.has(each))).toEqual([]);
});
