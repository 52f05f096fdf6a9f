/** What an application answers to a preflight request by its `cors_headers`. */
import { describe, expect, test } from "vitest";
import { isPreflight, preflightHeaders } from "../../../src/rules/edge/preflight.ts";

const asking: Readonly<Record<string, string>> = {
  origin: "https://a.example",
  "access-control-request-method": "PUT",
  "access-control-request-headers": "x-one, x-two",
};
const header = (name: string) => asking[name] ?? null;
const answered = (cors: object) => Object.fromEntries(preflightHeaders({ ...cors }, header));

test("a preflight request is an OPTIONS with an origin and a method", () => {
  expect(isPreflight("OPTIONS", header)).toBe(true);
  expect(isPreflight("GET", header)).toBe(false);
  expect(isPreflight("OPTIONS", (name) => (name === "origin" ? "https://a.example" : null))).toBe(false);
});

describe("an origin", () => {
  const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  test("that is named is allowed what is named", () => {
    const cors = {
      allowed_origins: ["https://b.example", "https://a.example"],
      allowed_methods: ["GET", "PUT"],
      allowed_headers: ["x-one"],
      max_age: 60,
    };
    expect(answered(cors)).toEqual({
      "access-control-allow-origin": "https://a.example",
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "x-one",
      "access-control-max-age": "60",
      vary,
    });
  });

  test("that is not named is told nothing", () => {
    expect(answered({ allowed_origins: ["https://b.example"], allowed_methods: ["GET"] })).toEqual({ vary });
    expect(answered({})).toEqual({ vary });
  });

  test("is any where all are allowed; with credentials it is named, since browsers take no star then", () => {
    const all = { allow_all_origins: true, allow_all_methods: true, allow_all_headers: true };
    expect(answered(all)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "*",
      "access-control-allow-headers": "*",
    });
    expect(answered({ ...all, allow_credentials: true })).toEqual({
      "access-control-allow-origin": "https://a.example",
      "access-control-allow-methods": "PUT",
      "access-control-allow-headers": "x-one, x-two",
      "access-control-allow-credentials": "true",
      vary,
    });
    expect(answered({ allowed_origins: ["*"] })).toMatchObject({ "access-control-allow-origin": "*" });
  });
});

test("what no header can hold is left out, and so is what is no list of texts", () => {
  const cors = {
    allow_all_origins: true,
    allowed_methods: ["GET", "P\r\nX: y", "Ü", 7, ""],
    allowed_headers: "x-one",
    max_age: "long",
  };
  expect(answered(cors)).toMatchObject({ "access-control-allow-methods": "GET" });
  expect(new Headers(preflightHeaders(cors, header)).get("access-control-allow-headers")).toBe(null);
});
