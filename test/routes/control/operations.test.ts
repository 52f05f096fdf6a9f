/** The table of the control plane's operations, which its description is made of, agrees with its router. */
import { describe, expect, test } from "vitest";
import { app } from "../../../src/app.ts";
import { routedPaths } from "../../../src/routes/api/index.ts";
import { controlPlane } from "../../../src/routes/control/index.ts";
import type { ControlOperation } from "../../../src/routes/control/described.ts";
import { controlOperations } from "../../../src/routes/control/index.described.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send, sendTo } from "../../support/workerd/client.ts";

const operations = Object.values<ControlOperation>(controlOperations);
const paths = [...new Set(operations.map(({ path }) => path))];

/** The names that the document gives to the parameters of paths. */
const NAMES: Record<string, string> = { ":fault": "{fault}", ":token": "{token_id}", ":hostname": "{hostname}" };

/** What `:id` is called under these. */
const OWNERS: readonly (readonly [string, string])[] = [
  ["/zones/", "{zone_id}"],
  ["/tenants/", "{tenant_id}"],
];

/** A path of the router as the document writes it. */
function described(path: string): string {
  return path.replace("/_emulator", "").replaceAll(/(:\w+)(\{(?:[^{}]|\{[^}]*\})*\})?/g, (_, name: string) => {
    return NAMES[name] ?? OWNERS.find(([owner]) => path.includes(owner))?.[1] ?? "{account_id}";
  });
}

test("each route is an operation, and each operation is a route", () => {
  const routes = [
    ...app.routes.filter(({ path }) => path.startsWith("/_emulator/")),
    ...controlPlane(routedPaths).routes,
  ]
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${described(path)}`);
  const table = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(routes.toSorted()).toEqual(table.toSorted());
});

describe.each(paths)("%s", (path) => {
  const known = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
  const at = `/_emulator${path.replace(/\{(account|zone|tenant)_id\}/, freshId()).replace(/\{\w+\}$/, "7")}`;

  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("answers %s as the table says", async (method) => {
    const answer = await send(method, at, { headers: {} });
    const { code } = answer.status < 400 ? { code: "" } : controlErrorIn(answer);
    if (known.includes(method)) {
      expect(["method-not-allowed", "not-found"]).not.toContain(code);
    } else {
      expect([answer.status, code]).toEqual([405, "method-not-allowed"]);
      expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual(known.toSorted());
    }
  });
});

describe("the description of the control plane", () => {
  const path = "/_emulator/openapi.json";

  test("is told to anyone, wherever the emulator runs and whatever it is called, but not while it is closed", async () => {
    const headers = { host: "emulator.example", origin: "https://ci.example" };
    const closed = await sendTo({}, "GET", path, { headers });
    expect([closed.status, controlErrorIn(closed).code]).toEqual([503, "closed"]);
    for (const bindings of [{ EMULATOR_MODE: "local" }, { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "o" }]) {
      const answer = await sendTo(bindings, "GET", path, { headers });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
      expect(answer.body).toMatchObject({
        openapi: expect.stringMatching(/^3\.1\./),
        servers: [{ url: "/_emulator" }],
      });
    }
  });

  test("opens nothing else", async () => {
    const deployed = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "o" };
    for (const [method, other] of [
      ["POST", path],
      ["GET", "/_emulator/accounts"],
    ] as const) {
      expect((await sendTo(deployed, method, other, { headers: {} })).status, `${method} ${other}`).toBe(403);
    }
  });

  test("names every operation of the table once", async () => {
    const { text } = await send("GET", path);
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(ids.toSorted()).toEqual(Object.keys(controlOperations).toSorted());
  });
});

test("the journal refuses to ask what rests on less than what is not emulated", async () => {
  const answer = await send("GET", `/_emulator/accounts/${freshId()}/requests?weaker_than=not-emulated`);
  expect([answer.status, controlErrorIn(answer).message]).toEqual([
    400,
    "weaker_than must be one of recorded, documented, acceptance-tested, inferred, assumed.",
  ]);
});
