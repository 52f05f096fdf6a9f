/** What is drawn of a token, and on which scale: the pure part. */
import type { ListedToken } from "../../../src/contract/tokens.ts";
import { describe, expect, it } from "vitest";
import { lifeOf } from "../../../src/page/timeline/life.ts";
import { closeUpOf, scaleOf } from "../../../src/page/timeline/scale.ts";

const token: ListedToken = {
  id: "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
  client_id: "88bf3b6d86161464f6509f7219099e57.access",
  name: "ci",
  state: "active",
  enabled: true,
  duration: "8760h",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  expires_at: "2027-01-01T00:00:00Z",
  last_seen_at: null,
  last_verified_at: null,
  client_secret_version: 1,
  previous_client_secret_expires_at: null,
  in_grace_until: null,
  in_use: false,
  used_by: [],
  deleted_at: null,
  events: [],
};
const at = (time: string): number => Date.parse(time);
const event = (
  time: string,
  kind: NonNullable<ListedToken["events"]>[number]["kind"],
  client_secret_version: number | null = null,
) => ({ time, kind, request: 1, client_secret_version });
const now = at("2026-02-01T00:00:00Z");

describe("the life of a token", () => {
  it("tells its moments in order, with the journal's requests", () => {
    const { steps, secretSince, grace } = lifeOf(
      {
        ...token,
        client_secret_version: 2,
        previous_client_secret_expires_at: "2026-01-12T00:00:00Z",
        last_seen_at: "2026-01-11T00:00:00Z",
        events: [event("2026-01-10T00:00:00Z", "rotated", 2), event("2026-01-01T00:00:00Z", "created")],
      },
      now,
    );
    expect(steps.map(({ sentence }) => sentence)).toEqual([
      "Created at 2026-01-01 00:00:00 UTC.",
      "Rotated to version 2 at 2026-01-10 00:00:00 UTC.",
      "Last let in at 2026-01-11 00:00:00 UTC.",
      "The grace of the previous secret ended at 2026-01-12 00:00:00 UTC.",
      "Expires at 2027-01-01 00:00:00 UTC.",
    ]);
    expect(secretSince).toBe(at("2026-01-10T00:00:00Z"));
    expect(grace).toEqual({ from: secretSince, to: at("2026-01-12T00:00:00Z") });
  });

  it("has gaps while it was disabled, from its start where it was made so", () => {
    const events = [
      event("2026-01-03T00:00:00Z", "enabled"),
      event("2026-01-05T00:00:00Z", "disabled"),
      event("2026-01-06T00:00:00Z", "enabled"),
      event("2026-01-09T00:00:00Z", "disabled"),
    ];
    expect(lifeOf({ ...token, enabled: false, events }, now).gaps).toEqual([
      { from: at("2026-01-01T00:00:00Z"), to: at("2026-01-03T00:00:00Z") },
      { from: at("2026-01-05T00:00:00Z"), to: at("2026-01-06T00:00:00Z") },
      { from: at("2026-01-09T00:00:00Z"), to: at("2027-01-01T00:00:00Z") },
    ]);
  });

  it("is whole without events, and ends with a deletion", () => {
    const deleted = { ...token, state: "deleted", deleted_at: "2026-01-20T00:00:00Z", events: [] } as const;
    const life = lifeOf(deleted, now);
    expect(life.end).toBe(at("2026-01-20T00:00:00Z"));
    expect(life.steps.map(({ kind }) => kind)).toEqual(["created", "deleted"]);
  });
});

describe("the scale", () => {
  const within = (x: number): boolean => x >= 0 && x <= 100;

  it("fits minutes, years, and the first and the last year", () => {
    for (const [created, expires, time] of [
      ["2026-01-01T00:00:00Z", "2026-01-01T00:00:10Z", "2026-01-01T00:00:05Z"],
      ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
      ["2026-01-01T00:00:00Z", "2126-01-01T00:00:00Z", "2030-01-01T00:00:00Z"],
      ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00Z"],
      ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
      ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
    ] as const) {
      const life = lifeOf({ ...token, created_at: created, expires_at: expires }, at(time));
      const { x, ticks } = scaleOf([life], at(time));
      expect([at(created), at(expires), at(time)].map(x).every(within)).toBe(true);
      expect(ticks.every((tick) => within(tick.x) && tick.label !== "")).toBe(true);
    }
  });

  it("lets what is many times further away run off its edge", () => {
    const lives = ["2026-02-01T01:00:00Z", "2026-02-01T02:00:00Z", "2126-01-01T00:00:00Z"].map((expires_at) =>
      lifeOf({ ...token, created_at: "2026-02-01T00:00:00Z", expires_at }, now),
    );
    const scale = scaleOf(lives, now);
    expect(lives.map(({ end }) => scale.isAfter(end))).toEqual([false, false, true]);
  });

  it("looks closely at what happened, where the expiry is far away", () => {
    const rotated = { ...token, client_secret_version: 2, events: [event("2026-01-10T00:00:00Z", "rotated", 2)] };
    const life = lifeOf(rotated, now);
    const until = closeUpOf(life, now);
    expect(until).toBeGreaterThan(now);
    expect(until).toBeLessThan(life.end);
    expect(closeUpOf(lifeOf(token, now), now)).toBeNull();
  });
});
