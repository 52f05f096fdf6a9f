/** The operator's list of hosts that origins of a deployed emulator may point to. */
import { describe, expect, test } from "vitest";
import { listedOrigins, problemOfOriginList } from "../../../src/rules/edge/origin-list.ts";

describe("the list", () => {
  test("has hosts with commas or spaces between them, of the port of https unless they have another", () => {
    const text = "app.internal.example, API.example:8443\n b.example,,";
    expect(problemOfOriginList(text)).toBeUndefined();
    expect([...listedOrigins(text)]).toEqual([
      "https://app.internal.example:443",
      "https://api.example:8443",
      "https://b.example:443",
    ]);
  });

  test.each([undefined, null, "", " ", ","])("%j lists nothing", (text) => {
    expect([problemOfOriginList(text), listedOrigins(text).size]).toEqual([undefined, 0]);
  });

  test.each([
    ["127.0.0.1", "is an address and no name"],
    ["10.0.0.1:443", "is an address and no name"],
    ["1.1.1.1", "is an address and no name"],
    ["[::1]", "is an address and no name"],
    ["[2606:4700::1111]:443", "is an address and no name"],
    ["2606:4700::1111", "is an address and no name"],
    ["2130706433", "is an address and no name"],
    ["0x7f.1", "is an address and no name"],
    ["0x7f000001", "is an address and no name"],
    ["127.1", "is an address and no name"],
    ["app.example.0x1", "is an address and no name"],
    ["127.0.0.1.", "is an address and no name"],
    ["localhost", "is a private name"],
    ["app.localhost:443", "is a private name"],
    ["printer.local", "is a private name"],
    ["db.svc.cluster.local", "is a private name"],
    ["metadata.google.internal", "is a private name"],
    ["host.docker.internal", "is a private name"],
    ["nas.home.arpa", "is a private name"],
    ["app.LAN", "is a private name"],
    ["app.corp", "is a private name"],
    ["app", "is a name without a dot"],
    ["app:443", "is a name without a dot"],
    ["api.cloudflare.com", "is a host of Cloudflare's own"],
    ["API.Cloudflare.com:443", "is a host of Cloudflare's own"],
    ["team.cloudflareaccess.com", "is a host of Cloudflare's own"],
    ["cloudflareaccess.com", "is a host of Cloudflare's own"],
    ["https://app.example.com", "is no host name"],
    ["http://app.example.com", "is no host name"],
    ["app.example.com/path", "is no host name"],
    ["app.example.com?x", "is no host name"],
    ["user@app.example.com", "is no host name"],
    ["*.example.com", "is no host name"],
    ["*", "is no host name"],
    ["app.example.com.", "is no host name"],
    ["app..example.com", "is no host name"],
    [".example.com", "is no host name"],
    ["-a.example.com", "is no host name"],
    ["bücher.example", "is no host name"],
    ["app.example.com;b.example.com", "is no host name"],
    [`${"a".repeat(64)}.example`, "is no host name"],
    ["app.example.com:0", "has a port that is none"],
    ["app.example.com:", "has a port that is none"],
    ["app.example.com:65536", "has a port that is none"],
    ["app.example.com:https", "has a port that is none"],
    ["app.example.com:443:1", "has a port that is none"],
  ])("with %j says that it %s, and lists only the others", (word, why) => {
    const problem = problemOfOriginList(`right.example, ${word}`);
    expect(problem).toContain(`EMULATOR_ORIGINS has ${JSON.stringify(word.slice(0, 100))}, which ${why}: write`);
    expect([...listedOrigins(`right.example, ${word}`)]).toEqual(["https://right.example:443"]);
  });

  test("never has the emulator itself, on whichever port", () => {
    const own = "emulator.example";
    for (const word of ["emulator.example", "Emulator.example:8443"]) {
      expect(problemOfOriginList(word, own)).toContain("is this emulator itself");
      expect(problemOfOriginList(word, "other.example")).toBeUndefined();
    }
  });

  test.each([[["app.example.com"]], [{}], [443], [true]])("is a text, and not %j", (value) => {
    expect(problemOfOriginList(value)).toContain("EMULATOR_ORIGINS must be a text");
    expect(listedOrigins(value).size).toBe(0);
  });
});
