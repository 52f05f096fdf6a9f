import { describe, expect, test } from "vitest";
import { Guesses } from "../../../src/routes/http/guesses.ts";

const MINUTE = 60_000;

function guessed(address: string, times: number, at = 0, guesses = new Guesses(10)): Guesses {
  for (let n = 0; n < times; n++) guesses.afterWrong(address, at);
  return guesses;
}

describe("an address from which wrong tokens come", () => {
  test("waits after the tenth, until a minute from the first has passed", () => {
    expect(guessed("192.0.2.1", 9).wait("192.0.2.1", 0)).toBe(0);
    const guesses = guessed("192.0.2.1", 10);
    expect([0, 1, 30_000, MINUTE - 1, MINUTE].map((now) => guesses.wait("192.0.2.1", now))).toEqual([60, 60, 30, 1, 0]);
  });

  test("has ten guesses again after that", () => {
    const guesses = guessed("192.0.2.1", 9, MINUTE, guessed("192.0.2.1", 10));
    expect(guesses.wait("192.0.2.1", MINUTE)).toBe(0);
    guesses.afterWrong("192.0.2.1", MINUTE);
    expect(guesses.wait("192.0.2.1", MINUTE)).toBe(60);
  });

  test("never waits once the right one has come from there", () => {
    const guesses = guessed("192.0.2.1", 10);
    guesses.afterRight("192.0.2.1");
    expect(guesses.wait("192.0.2.1", 0)).toBe(0);
    expect(guesses.afterWrong("192.0.2.1", 0)).toBe(60);
  });

  test.each([
    ["192.0.2.1", "192.0.2.2", false],
    ["2001:db8::1", "2001:db8::2", true],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", true],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:3:3:4:5:6", false],
    ["2001:db8::1", "2001:db8:0:0:ffff::", true],
    ["::1:2:3:4:5", "0:0:0:1::", true],
  ])("%s makes %s wait: its network of IPv6 is one", (one, other, waits) => {
    expect(guessed(one, 10).wait(other, 0) > 0).toBe(waits);
  });

  test("is forgotten when a thousand others have come since", () => {
    const guesses = guessed("192.0.2.1", 10);
    for (let n = 0; n < 1000; n++) guesses.afterWrong(`10.0.${n >> 8}.${n & 255}`, 0);
    expect(guesses.wait("192.0.2.1", 0)).toBe(0);
    expect(guessed("10.0.3.231", 9, 0, guesses).wait("10.0.3.231", 0)).toBe(60);
  });
});
