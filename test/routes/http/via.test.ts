/** A request that comes back to the emulator is known by a whole name in `Via`, and by nothing like it. */
import { describe, expect, test } from "vitest";
import { addVia, hasPassed, isLoop, ownName } from "../../../src/routes/http/via.ts";
import type { Bindings } from "../../support/workerd/client.ts";

const asked = (via: string | null, url = "http://localhost:8787/") =>
  new Request(url, via === null ? {} : { headers: { via } });
const local = { EMULATOR_MODE: "local" } as Bindings as EmulatorEnv;
const started = { ...local, EMULATOR_INSTANCE: "5a1e" };

describe("this emulator", () => {
  test.each([
    "1.1 access-emulator-local",
    "HTTP/1.1 access-emulator-local",
    "2 Access-Emulator-Local",
    "1.0 fred, 1.1 access-emulator-local",
    "1.0 fred,1.1 \t access-emulator-local (a comment), 1.1 other",
    "1.1 x (never closed, 1.1 access-emulator-local",
  ])("stands in %j", (via) => {
    expect(isLoop(asked(via), local)).toBe(true);
  });

  test.each([
    null,
    "",
    ",",
    "access-emulator-local",
    "1.1 access-emulator-local.example.com",
    "1.1 access-emulator-localhost",
    "1.1 my-access-emulator-local",
    "1.1 other (access-emulator-local)",
    "1.1 other access-emulator-local",
    "1.1 access-emulator-5a1e",
    "1.1 access-emulator",
  ])("does not stand in %j", (via) => {
    expect(isLoop(asked(via), local)).toBe(false);
  });
});

test("it is called by its start, by its host where it is deployed, or like all others where nobody counts starts", () => {
  const url = "https://emulator.example/_edge/";
  expect(ownName(asked(null, url), started)).toBe("access-emulator-5a1e");
  expect(ownName(asked(null, url), local)).toBe("access-emulator-local");
  expect(ownName(asked(null, url), {} as EmulatorEnv)).toBe("access-emulator-emulator.example");
});

test("what is added stands behind what was there", () => {
  const headers = new Headers({ via: "1.0 fred" });
  addVia(headers, "us");
  expect([headers.get("via"), hasPassed(headers, "us"), hasPassed(headers, "fred")]).toEqual([
    "1.0 fred, 1.1 us",
    true,
    true,
  ]);
});
