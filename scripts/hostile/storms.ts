/** Sixty-four at once on one token, one application, one account, one tenant: it must be as if they had come one after the other. */
import type { HostileClass } from "./hostile-class.ts";
import { Seeded } from "./seeded.ts";
import { accounts, gone, keys, tokens } from "./storms/on-a-tenant.ts";
import { deletes, rotations, sameVersion } from "./storms/on-a-token.ts";
import { destinations, limit, namedAndDeleted, oneHost, policiesOfOne } from "./storms/on-an-account.ts";
import { Storm, type StormKind } from "./storms/storm.ts";
import { Tallying } from "./tallying.ts";

const everywhere: Readonly<Record<string, StormKind>> = {
  "rotations of one token": rotations,
  "one version of one token": sameVersion,
  "deletes of one token": deletes,
  "one host": oneHost,
  "policies of one application": policiesOfOne,
  "destinations of one application": destinations,
  "named and deleted": namedAndDeleted,
  "the limit of one account": limit,
};

const ofTenants: Readonly<Record<string, StormKind>> = {
  "accounts of one tenant": accounts,
  "tokens of one tenant": tokens,
  "keys of one tenant": keys,
  "the end of one tenant": gone,
};

export const storms: HostileClass = {
  name: "storms",
  about: "64 requests at once on one token, one application, one account or one tenant",
  async run(target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    const kinds = Object.entries({ ...everywhere, ...(target.name === "sandbox" ? ofTenants : {}) });
    for (let n = 0; tallying.inputs < inputs || n < kinds.length; n++) {
      const [name, run] = kinds[n % kinds.length] ?? random.oneOf(kinds);
      await run(new Storm(name, target, await target.account(), random.apart(), tallying));
    }
    return tallying.tally();
  },
};
