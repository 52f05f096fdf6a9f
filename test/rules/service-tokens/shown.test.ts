import { describe, expect, test } from "vitest";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { serviceTokenJson } from "../../../src/rules/service-tokens/shown.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";
import { DAY, HOUR, START, rotatedToken, sampleToken } from "./sample-token.ts";

/** As the wire has it: the order of its members counts. */
function textOf(token: Token, secret?: string, switched: Consultation["switched"] = {}): string {
  return JSON.stringify(serviceTokenJson(token, new Consultation(switched), secret));
}

const seen = rotatedToken(START + DAY, {
  enabled: false,
  duration: "60m",
  updatedAt: START + HOUR,
  lastSeenAt: START + 2 * HOUR,
  inUse: true,
});

describe("a token is shown in the order of the wire, with what the API knows of it and no more", () => {
  test("a new one without what it has not got yet", () => {
    expect(textOf(sampleToken())).toBe(
      '{"client_id":"88bf3b6d86161464f6509f7219099e57.access",' +
        '"created_at":"2026-01-01T00:00:00Z","enabled":true,"expires_at":"2027-01-01T00:00:00Z",' +
        '"id":"f174e90a-fafe-4643-bbbc-4a0ed4fc8415","name":"CI/CD token",' +
        '"updated_at":"2026-01-01T00:00:00Z","duration":"8760h","client_secret_version":1}',
    );
  });

  const clientId = '{"client_id":"88bf3b6d86161464f6509f7219099e57.access",';
  const others =
    '"created_at":"2026-01-01T00:00:00Z","enabled":false,"expires_at":"2027-01-01T00:00:00Z",' +
    '"id":"f174e90a-fafe-4643-bbbc-4a0ed4fc8415","last_seen_at":"2026-01-01T02:00:00Z","name":"CI/CD token",' +
    '"updated_at":"2026-01-01T01:00:00Z","duration":"60m","client_secret_version":2,' +
    '"previous_client_secret_expires_at":"2026-01-02T00:00:00Z"}';

  test("one that was rotated and let in with the end of grace, and with when it was seen", () => {
    expect(textOf(seen)).toBe(clientId + others);
    expect(textOf(seen, undefined, { "previous-grace-end-before-rotation": "null" })).toBe(clientId + others);
  });

  test("one in the answer that shows its secret with that, right behind the client id", () => {
    expect(textOf(seen, "second")).toBe(`${clientId}"client_secret":"second",${others}`);
  });
});

test("an end of grace that was never set can be shown as null, where it would stand", () => {
  const text = textOf(sampleToken(), undefined, { "previous-grace-end-before-rotation": "null" });
  expect(text).toBe(textOf(sampleToken()).replace(/\}$/, ',"previous_client_secret_expires_at":null}'));
});

describe("the evidence of a token that is shown", () => {
  const restsOn = (token: Token, secret?: string) => {
    const consult = new Consultation();
    serviceTokenJson(token, consult, secret);
    return consult.consulted;
  };
  const graceEnd = "previous-grace-end-before-rotation";
  const lastSeen = "last-seen-before-first-use";
  const granularity = "last-seen-granularity";

  test("is what is supposed about members that it has not got", () => {
    expect(restsOn(sampleToken())).toEqual([graceEnd, lastSeen]);
    expect(restsOn(sampleToken({ lastSeenAt: START }))).toEqual([graceEnd, granularity]);
    expect(restsOn(rotatedToken(START))).toEqual([lastSeen]);
    expect(restsOn(seen)).toEqual([granularity]);
  });

  test("names the form of the secret first, where one is shown", () => {
    expect(restsOn(sampleToken(), "first")).toEqual(["secret-format", graceEnd, lastSeen]);
    expect(restsOn(seen, "second")).toEqual(["secret-format", granularity]);
  });
});
