/** Where JSON is taken, with a body that is right but for one bomb in it. */
import type { Plane } from "../judging.ts";
import type { Seeded } from "../seeded.ts";
import { bombOf } from "./values.ts";

/** In bytes, a little more than what a plane takes. */
const API_TAKES = 1_060_000;
const CONTROL_TAKES = 3_000_000;

export interface Bomb {
  readonly plane: Plane;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

type Place = readonly [plane: Plane, method: string, path: string, right: string];

const rules = '[{"everyone":{}}]';
const app = '"type":"self_hosted","name":"a","domain":"a.example"';

/** In each of them `@` stands where the bomb goes. */
export function placesOf(id: string): readonly Place[] {
  const access = `/client/v4/accounts/${id}/access`;
  const control = `/_emulator/accounts/${id}`;
  return [
    ["api", "POST", `${access}/service_tokens`, '{"name":@}'],
    ["api", "POST", `${access}/service_tokens`, '{"name":"a","duration":@,"x":@}'],
    ["api", "PUT", `${access}/service_tokens/none`, '{"name":"a","client_secret_version":@}'],
    ["api", "POST", `${access}/apps`, `{${app},"policies":@}`],
    ["api", "POST", `${access}/apps`, `{${app},"destinations":[{"type":"public","uri":@}]}`],
    ["api", "POST", `${access}/apps`, `{${app},"self_hosted_domains":@,"cors_headers":@,"tags":@}`],
    ["api", "POST", `${access}/policies`, `{"name":"a","decision":"allow","include":${rules},"connection_rules":@}`],
    ["api", "POST", `${access}/policies`, '{"name":"a","decision":"allow","include":@,"exclude":@}'],
    ["api", "POST", `${access}/groups`, `{"name":"a","include":[@],"require":@}`],
    ["api", "PUT", `${access}/organizations`, '{"auth_domain":@,"login_design":@}'],
    ["api", "POST", `${access}/identity_providers`, '{"name":"a","type":"oidc","config":@,"scim_config":@}'],
    ["api", "POST", `${access}/tags`, '{"name":@}'],
    ["api", "PATCH", `/client/v4/zones/${id}/nothing`, "@"],
    ["control", "PATCH", `${control}/settings`, '{"assumptions":@,"api_tokens":@}'],
    ["control", "PATCH", `${control}/settings`, "@"],
    ["control", "PUT", `${control}/snapshot`, "@"],
    ["control", "PUT", `${control}/snapshot`, '{"access_emulator_snapshot":1,"account":@,"tokens":@,"journal":@}'],
    ["control", "PUT", `${control}/answers`, '{"answers":[{"path":@,"body":@}]}'],
    ["control", "PUT", `${control}/answers`, '{"answers":@}'],
    ["control", "POST", `${control}/faults`, '{"operation":@,"effect":@,"times":@}'],
    ["control", "PUT", `${control}/clock`, '{"mode":@,"now":@}'],
    ["control", "POST", `${control}/verify`, '{"client_id":@,"client_secret":@}'],
    ["control", "POST", `${control}/explain`, '{"url":@,"headers":@}'],
    ["control", "POST", `/_emulator/scan`, '{"digests":@}'],
    ["control", "POST", `/_emulator/seed`, `{"accounts":[{"id":"${id}","tokens":@}]}`],
    ["control", "POST", `/_emulator/seed`, '{"accounts":@,"about":@}'],
    ["edge", "POST", `/_edge/${id}/a.example/`, "@"],
  ];
}

export function bombAt(places: readonly Place[], random: Seeded): Bomb {
  const [plane, method, path, right] = random.oneOf(places);
  const bytes = plane === "api" ? API_TAKES : CONTROL_TAKES;
  const [first = "", ...rest] = right.split("@");
  return { plane, method, path, body: rest.reduce((body, part) => body + bombOf(bytes, random) + part, first) };
}

/** Seeds that are short and make much. */
export function expansion(id: string, random: Seeded): Bomb {
  const count = random.oneOf([1, 2000, 1_000_001, -1, 1e308]);
  const name = random.oneOf(["{n}", "{n}".repeat(80), "x".repeat(255), "{n}".repeat(50_000)]);
  const many = random.oneOf([1, 10, 200]);
  const inGroups = random.between(2, 60);
  const twice = (n: number) =>
    n === 0 ? [{ everyone: {} }] : Array.from({ length: 3 }, () => ({ group: { name: `g${n - 1}` } }));
  const seed = random.oneOf<() => object>([
    () => ({ bulk: { count, name, duration: "1h" } }),
    () => ({
      groups: Array.from({ length: inGroups }, (_, n) => ({
        name: `g${n}`,
        include: twice(n),
        exclude: n % 2 === 0 ? [] : twice(n - 1),
      })),
      applications: [
        { domain: "groups.example", policies: [{ name: "p", decision: "allow", include: twice(inGroups) }] },
      ],
    }),
    () => ({
      groups: Array.from({ length: inGroups }, (_, n) => ({
        name: `g${n}`,
        include: [{ group: { name: `g${(n + 1) % inGroups}` } }],
      })),
    }),
    () => ({
      applications: Array.from({ length: many }, (_, n) => ({
        domain: `a${n}.example`,
        destinations: Array.from({ length: many }, (__, m) => ({ type: "public", uri: `a${n}.example/${m}/*` })),
      })),
    }),
    () => ({ tokens: Array.from({ length: many * 20 }, () => ({ name: "same", client_secret: "x".repeat(1024) })) }),
    () => ({ answers: Array.from({ length: many }, (_, n) => ({ path: `/client/v4/x${n}`, body: "x".repeat(1000) })) }),
  ])();
  return {
    plane: "control",
    method: "POST",
    path: "/_emulator/seed",
    body: JSON.stringify({ accounts: [{ id, ...seed }] }),
  };
}
