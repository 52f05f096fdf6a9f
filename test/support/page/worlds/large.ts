/** As much as an account may have: 10,000 tokens, 100 applications, and a journal that is full. */
import type { Account } from "../../node/built-library.ts";
import { ask, visit } from "./asking.ts";

export const LARGE = { tokens: 10_000, applications: 100, rows: 10_000 };

/** The seed of it; `fillJournal` does the rest. */
export const largeSeed = {
  bulk: { count: LARGE.tokens, name: "worker {n}" },
  applications: Array.from({ length: LARGE.applications }, (_, index) => ({
    name: `Application ${index + 1}`,
    domain: `app-${index + 1}.example.com`,
    admits: [`worker ${index + 1}`],
  })),
};

/** A few rows are made by requests, and repeated in a snapshot until the journal holds no more. */
export async function fillJournal(account: Account): Promise<void> {
  await ask(account, "GET", "/access/service_tokens");
  await ask(account, "GET", "/access/service_tokens/00000000-0000-4000-8000-000000000000");
  await ask(account, "GET", "/dns_records");
  await visit(account, "https://app-1.example.com/");
  const snapshot = (await account.snapshot()) as unknown as {
    readonly journal: readonly { readonly id: number; readonly target: string }[];
  };
  const rows = snapshot.journal;
  const journal = Array.from({ length: LARGE.rows }, (_, index) => ({
    ...rows[index % rows.length],
    id: index + 1,
    target: `${rows[index % rows.length]?.target}?${index + 1}`,
    ray: index.toString(16).padStart(16, "0"),
  }));
  await account.restore({ ...snapshot, journal } as never);
}
