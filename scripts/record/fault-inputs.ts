/** Faults: right, wrong, and nearly right. */

const FAULT = { operation: "list", position: "before", effect: { type: "error", status: 500 } };

/** What makes another one of it. */
const CHANGES: readonly object[] = [
  ...["creat", "", 5, null, "x".repeat(500), "__proto__"].map((operation) => ({ operation })),
  ...["after", "", 5].map((position) => ({ position })),
  ...[null, {}, "error", { type: "explode" }, { type: "error" }, { type: "truncate", by: "1s" }, { type: "drop" }].map(
    (effect) => ({ effect }),
  ),
  ...[399, 400, 599, 600, "500", 400.5].map((status) => ({ effect: { type: "error", status } })),
  ...[10_001, 12_130, 1, "x", null].map((code) => ({ effect: { type: "error", status: 500, code } })),
  ...[0, -1, 86_400, 86_401, 1.5, null].map((wait) => ({
    effect: { type: "error", status: 500, retry_after: wait },
  })),
  ...["5m", "5m1ns", "5m1s", "-1s", "x", "0s", 5].map((by) => ({ effect: { type: "delay", by } })),
  ...[{ token_id: 5 }, { name: "x".repeat(1001) }, { id: "x" }, "x", {}, { token_id: "x", name: "y" }].map((match) => ({
    match,
  })),
  ...[0, 1, 1_000_000, 1_000_001, 1.5, "1"].map((times) => ({ times })),
  ...[-1, 0, 1_000_001, null].map((skip) => ({ skip })),
  { tines: 1 },
];

function changed(change: object): object {
  return { ...FAULT, ...change };
}

export const FAULTS: readonly unknown[] = [FAULT, ...CHANGES.map(changed), { operation: "get" }];
