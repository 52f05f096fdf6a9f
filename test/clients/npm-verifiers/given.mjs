/** What each verifier is given, and how it tells what it found. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";

const { cases, ahead } = JSON.parse(readFileSync(process.env.EMULATOR_CASES, "utf8"));

export const [good] = cases;
export { ahead };

export const proved = (statement) => console.log(JSON.stringify({ proved: statement }));

/** `as` says what a finding is to a verifier that tells some of them not apart. */
export async function finds(findingOf, { canBeTold = false, as = {} } = {}) {
  for (const one of cases) {
    if (one.now !== undefined && !canBeTold) continue;
    assert.equal(await findingOf(one), as[one.finding] ?? one.finding, one.statement);
    proved(one.statement);
  }
}

/** The hosts of teams are those of the emulator's edge, whatever the verifier believes. */
export function leadTeamsToTheEdge() {
  const onwards = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const account = /^(?<id>[0-9a-f]{32})\.cloudflareaccess\.com$/.exec(url.hostname)?.groups?.id;
    assert.ok(account, `${url} is no team's`);
    return onwards(`${process.env.EMULATOR_URL}/_edge/${account}/${url.hostname}${url.pathname}${url.search}`, init);
  };
}
