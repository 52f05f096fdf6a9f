import { expect, test } from "vitest";
import { accountJson, zoneJson } from "../../../src/rules/lookups/shown.ts";

/** 2026-01-01T00:00:00Z. */
const START = 1_767_225_600;
const ACCOUNT = "a".repeat(32);
const ZONE = { id: "f".repeat(32), accountId: ACCOUNT, name: "emulated.example" };

test("an account is shown in the order of the wire, with a name that tells its id", () => {
  expect(JSON.stringify(accountJson(ACCOUNT, START))).toBe(
    `{"id":"${ACCOUNT}","name":"Emulated account ${ACCOUNT}","type":"standard",` +
      '"settings":{"enforce_twofactor":false},"created_on":"2026-01-01T00:00:00Z"}',
  );
});

test("a zone is shown in the order of the wire, active since its account was made", () => {
  expect(JSON.stringify(zoneJson(ZONE, START))).toBe(
    `{"id":"${ZONE.id}","name":"emulated.example","status":"active","paused":false,"type":"full",` +
      '"development_mode":0,"name_servers":["ada.ns.emulator.example","bob.ns.emulator.example"],' +
      '"created_on":"2026-01-01T00:00:00Z","modified_on":"2026-01-01T00:00:00Z",' +
      `"activated_on":"2026-01-01T00:00:00Z","account":{"id":"${ACCOUNT}","name":"Emulated account ${ACCOUNT}"}}`,
  );
});

test("a zone tells the name of its account as the account itself does", () => {
  expect(zoneJson(ZONE, START).account.name).toBe(accountJson(ACCOUNT, START).name);
});
