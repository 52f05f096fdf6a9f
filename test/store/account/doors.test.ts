/** What can be called over RPC: every name on the prototype of an object is open to whoever has its stub. */
import { DurableObject, env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { AccountObject } from "../../../src/store/account/account-object.ts";
import { DirectoryObject } from "../../../src/store/directory/directory-object.ts";
import { freshAccount, freshId } from "../../support/workerd/accounts.ts";

/** The names on the prototypes between an object and the class of the platform. */
function doorsOf(prototype: object): string[] {
  if (prototype === DurableObject.prototype) return [];
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  return [...own, ...doorsOf(Object.getPrototypeOf(prototype) as object)].toSorted();
}

/** What is said of a name that is not on the prototype, wherever else it is. */
const NO_DOOR = /^The RPC receiver('s prototype)? does not implement/;

const freshDirectory = () => env.DIRECTORY.getByName(freshId());

describe("an account", () => {
  test("has these doors and no others", () => {
    expect(doorsOf(AccountObject.prototype)).toEqual([
      "addFault",
      "adopt",
      "advanceClock",
      "alarm",
      "answerOtherPath",
      "apiToken",
      "changeSettings",
      "clearRequests",
      "clock",
      "createApplication",
      "createApplicationPolicy",
      "createGroup",
      "createIdentityProvider",
      "createOrganization",
      "createPolicy",
      "createTag",
      "createToken",
      "damage",
      "deleteApplication",
      "deleteApplicationPolicy",
      "deleteGroup",
      "deleteIdentityProvider",
      "deletePolicy",
      "deleteTag",
      "deleteToken",
      "describe",
      "doors",
      "edge",
      "explain",
      "faults",
      "fixedAnswers",
      "forkTo",
      "getApplication",
      "getApplicationPolicy",
      "getGroup",
      "getIdentityProvider",
      "getKeys",
      "getOrganization",
      "getPolicy",
      "getTag",
      "getToken",
      "hasHost",
      "isFresh",
      "leaks",
      "listAccessRequests",
      "listApplicationPolicies",
      "listApplications",
      "listGroups",
      "listIdentityProviders",
      "listPolicies",
      "listTags",
      "listTokens",
      "makePolicyReusable",
      "markInUse",
      "originAnswered",
      "origins",
      "patchOrganization",
      "readAccount",
      "readZone",
      "recordRefused",
      "refreshToken",
      "removeFault",
      "removeOrigin",
      "rename",
      "requests",
      "reset",
      "restore",
      "revokeApplicationTokens",
      "revokeUser",
      "rotateKeys",
      "rotateToken",
      "seed",
      "setClock",
      "setFixedAnswers",
      "setOrigin",
      "settings",
      "snapshot",
      "tokenState",
      "tokenStates",
      "updateApplication",
      "updateApplicationPolicy",
      "updateApplicationSettings",
      "updateGroup",
      "updateIdentityProvider",
      "updateKeys",
      "updateOrganization",
      "updatePolicy",
      "updateTag",
      "updateToken",
      "use",
      "verify",
      "verifyApiToken",
    ]);
  });

  test.each(["#store", "store", "#use", "open", "change", "tokens", "insertToken", "clear", "ctx"])(
    "has no door to %s",
    async (name) => {
      await expect(ask(freshAccount(), name)).rejects.toThrow(NO_DOOR);
    },
  );
});

describe("the directory", () => {
  test("has these doors and no others", () => {
    expect(doorsOf(DirectoryObject.prototype)).toEqual([
      "accounts",
      "accountsClaiming",
      "accountsOfApiToken",
      "addTenant",
      "admit",
      "admitToEdge",
      "alarm",
      "announce",
      "audit",
      "bind",
      "changeTenant",
      "claim",
      "claimHosts",
      "clearRequests",
      "damage",
      "forget",
      "keepApiTokens",
      "knowsApiToken",
      "list",
      "owns",
      "recordRequest",
      "release",
      "removeTenant",
      "report",
      "requests",
      "rotateKey",
      "signingKey",
      "tenant",
      "tenants",
      "unbind",
      "usage",
      "writeAudit",
      "writeUses",
      "zone",
      "zoneNames",
      "zones",
    ]);
  });

  test.each(["#sql", "sql", "keep", "ctx"])("has no door to %s", async (name) => {
    await expect(ask(freshDirectory(), name)).rejects.toThrow(NO_DOOR);
  });
});

/** Asks as TypeScript would not let one. */
async function ask(stub: object, name: string): Promise<unknown> {
  return Reflect.apply(Reflect.get(stub, name) as () => Promise<unknown>, stub, []);
}
