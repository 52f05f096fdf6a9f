/** Which hosts are the emulator's, and what a child process is told so that it finds them. */
import { describe, expect, test } from "vitest";
import { DEFAULT_ACCOUNT, interceptEnvironmentOf } from "../../../src/node/environment.ts";
import {
  CLOUDFLARE_HOSTS,
  isIntercepted,
  isLoopback,
  problemOfHost,
} from "../../../src/node/intercept/intercepted-hosts.ts";

describe("a host", () => {
  test.each([
    "api.cloudflare.com",
    "API.CloudFlare.com",
    "api.cloudflare.com.",
    "team.cloudflareaccess.com",
    "a.b.cloudflareaccess.com",
  ])("%s is the emulator's", (name) => {
    expect(isIntercepted(name, CLOUDFLARE_HOSTS)).toBe(true);
  });

  test.each([
    "cloudflare.com",
    "dash.cloudflare.com",
    "xapi.cloudflare.com",
    "api.cloudflare.com.example.com",
    "cloudflareaccess.com",
    "evilcloudflareaccess.com",
    "",
    ".",
  ])("%j is not", (name) => {
    expect(isIntercepted(name, CLOUDFLARE_HOSTS)).toBe(false);
  });

  test.each(["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])(
    "%s is this machine",
    (name) => {
      expect(isLoopback(name)).toBe(true);
    },
  );

  test.each(["127.example.com", "localhost.example.com", "1270.0.0.1", "128.0.0.1", "::2"])("%s is not", (name) => {
    expect(isLoopback(name)).toBe(false);
  });

  test.each(["app.example.com", "*.example.com", "emulator", "my_app.example.com", "xn--bcher-kva.example"])(
    "%s can be intercepted, too",
    (name) => {
      expect(problemOfHost(name)).toBeUndefined();
    },
  );

  test.each([
    { name: "", says: "not a host name" },
    { name: "https://app.example.com", says: "not a host name" },
    { name: "app.example.com:443", says: "not a host name" },
    { name: "app..example.com", says: "not a host name" },
    { name: "a.*.example.com", says: "not a host name" },
    { name: "-a.example.com", says: "not a host name" },
    { name: `${"a".repeat(64)}.example.com`, says: "not a host name" },
    { name: Array.from({ length: 90 }, () => "abc").join("."), says: "not a host name" },
    { name: "büro.example.com", says: "not a host name" },
    { name: "*", says: "not a host name" },
    { name: "*.com", says: "too wide" },
    { name: "192.0.2.1", says: "an address" },
    { name: "::1", says: "an address" },
    { name: "localhost", says: "this machine" },
    { name: "*.localhost", says: "this machine" },
  ])("$name cannot: $says", ({ name, says }) => {
    expect(problemOfHost(name)).toContain(says);
  });
});

describe("the environment of a child", () => {
  const certificates = { authority: "/c/authority.pem", additional: "/c/additional.pem", bundle: "/c/bundle.pem" };
  const place = {
    url: "http://127.0.0.1:3000",
    proxyUrl: "http://127.0.0.1:4000",
    hosts: [...CLOUDFLARE_HOSTS, "app.example.com"],
    offline: false,
    certificates,
  };
  const environment = (before: Record<string, string> = {}) =>
    interceptEnvironmentOf(place, { account: DEFAULT_ACCOUNT, before });

  test("names the proxy and the certificates, and no base URL", () => {
    expect(environment()).toEqual({
      CLOUDFLARE_API_TOKEN: "access-emulator-token",
      CLOUDFLARE_ACCOUNT_ID: DEFAULT_ACCOUNT,
      HTTPS_PROXY: `http://${DEFAULT_ACCOUNT}:x@127.0.0.1:4000`,
      https_proxy: `http://${DEFAULT_ACCOUNT}:x@127.0.0.1:4000`,
      HTTP_PROXY: `http://${DEFAULT_ACCOUNT}:x@127.0.0.1:4000`,
      http_proxy: `http://${DEFAULT_ACCOUNT}:x@127.0.0.1:4000`,
      NO_PROXY: "localhost,127.0.0.1,::1",
      no_proxy: "localhost,127.0.0.1,::1",
      SSL_CERT_FILE: "/c/bundle.pem",
      CURL_CA_BUNDLE: "/c/bundle.pem",
      REQUESTS_CA_BUNDLE: "/c/bundle.pem",
      NODE_EXTRA_CA_CERTS: "/c/additional.pem",
      DENO_CERT: "/c/additional.pem",
      NODE_USE_ENV_PROXY: "1",
      ACCESS_EMULATOR_URL: "http://127.0.0.1:3000",
    });
  });

  test("has no entry in brackets, at which Python's httpx stops", () => {
    expect(environment().NO_PROXY).not.toMatch(/[[\]]/);
  });

  test("keeps what went past a proxy before, once", () => {
    const { NO_PROXY } = environment({ NO_PROXY: "git.corp, .internal 10.0.0.0/8", no_proxy: "git.corp,localhost" });
    expect(NO_PROXY).toBe("git.corp,.internal,10.0.0.0/8,localhost,127.0.0.1,::1");
    expect(environment({ NO_PROXY: NO_PROXY ?? "" }).no_proxy).toBe(NO_PROXY);
  });

  test("offline, has nothing but this machine go past the proxy: it would not be refused", () => {
    const before = { NO_PROXY: "git.corp,10.0.0.0/8", no_proxy: ".internal" };
    const { NO_PROXY, no_proxy } = interceptEnvironmentOf(
      { ...place, offline: true },
      { account: DEFAULT_ACCOUNT, before },
    );
    expect([NO_PROXY, no_proxy]).toEqual(Array(2).fill("localhost,127.0.0.1,::1"));
  });

  test.each([
    "*",
    "api.cloudflare.com",
    "api.cloudflare.com.",
    "API.cloudflare.com.:443",
    ".cloudflare.com.",
    "..cloudflare.com",
    "*flare.com",
    "*team.cloudflareaccess.com",
    "API.cloudflare.com:443",
    ".cloudflare.com",
    "*.cloudflare.com",
    "cloudflare.com",
    "com",
    "cloudflareaccess.com",
    "team.cloudflareaccess.com",
    ".example.com",
  ])("takes %s from what goes past the proxy: it would lead past the emulator", (entry) => {
    expect(environment({ NO_PROXY: `kept.test,${entry}` }).NO_PROXY).toBe("kept.test,localhost,127.0.0.1,::1");
  });

  test.each(["dash.cloudflare.com", "*other.example.com", "other.example.com.", "flare.com", "sub.app.example.com"])(
    "and leaves %s, which leads elsewhere",
    (entry) => {
      expect(environment({ NO_PROXY: entry }).NO_PROXY).toBe(`${entry},localhost,127.0.0.1,::1`);
    },
  );
});
