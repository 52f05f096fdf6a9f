/** The parity tool against accounts of an emulator, within the process of the test. */
import { randomBytes } from "node:crypto";
import { ApiClient } from "../../../src/api-client/client.ts";
import { Pace } from "../../../src/api-client/pace.ts";
import type { Wishes } from "../../../src/parity/plan.ts";
import { run } from "../../../src/parity/run.ts";
import type { Report } from "../../../src/parity/report.ts";
import type { Credentials, Target } from "../../../src/api-client/target.ts";
import type { Account } from "./built-library.ts";

type Place = Pick<Account, "id" | "apiUrl">;

export interface Surroundings extends Partial<Omit<Wishes, "prefix">> {
  readonly prefix?: string;
  readonly zoneId?: string;
  readonly zoneDomain?: string;
  readonly credentials?: Credentials;
  readonly stop?: AbortSignal;
}

const TOKEN: Credentials = { kind: "token", token: "api-token-of-a-parity-test" };

export function clientFor(
  { apiUrl, id }: Place,
  { zoneId, zoneDomain, credentials = TOKEN, stop }: Surroundings = {},
): ApiClient {
  const target: Target = { baseUrl: apiUrl, accountId: id, zoneId, credentials, zoneDomain };
  return new ApiClient(target, new Pace(Infinity), stop ?? new AbortController().signal);
}

export const somePrefix = (): string => `parity-${randomBytes(4).toString("hex")}-`;

export function parityOf(place: Place, surroundings: Surroundings = {}): Promise<Report> {
  const { prefix = somePrefix(), costly = false, access = false, only, onCheck } = surroundings;
  return run(clientFor(place, surroundings), { prefix, costly, access, only, ...(onCheck ? { onCheck } : {}) });
}

/** What a report found other than the emulator's defaults, by name; the value, or in words that there is none. */
export function foundIn({ assumptions }: Report): Record<string, unknown> {
  const found = assumptions.flatMap((finding) => {
    if (finding.result === "alternative") return [[finding.name, finding.value] as const];
    if (finding.result === "neither") return [[finding.name, `neither: ${finding.seen}`] as const];
    return finding.result === "not-run" ? [[finding.name, `not run: ${finding.why}`] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The requirements that were not held, or could not be tried. */
export function brokenIn({ requirements }: Report): string[] {
  return requirements
    .filter(({ result }) => result === "not-held" || result === "not-run")
    .map((finding) => `${finding.id}: ${JSON.stringify(finding)}`);
}
