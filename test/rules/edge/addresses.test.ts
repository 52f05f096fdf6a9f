/** Networks of rules, held against those of Node. */
import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin } from "../../../src/rules/edge/addresses.ts";

describe("an address", () => {
  test.each([
    ["10.1.2.3", "10.0.0.0/8"],
    ["10.1.2.3", "10.1.2.3"],
    ["10.1.2.3", "0.0.0.0/0"],
    ["::ffff:10.1.2.3", "10.0.0.0/8"],
    ["2001:db8::1", "2001:db8::/32"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1/128"],
    ["::", "::/0"],
  ])("%s is in %s", (address, network) => {
    expect(isWithin(address, network)).toBe(true);
  });

  test.each([
    ["11.1.2.3", "10.0.0.0/8"],
    ["10.1.2.3", "::/0"],
    ["10.1.2.3", "10.0.0.0/33"],
    ["10.1.2.3", "10.0.0.0/-1"],
    ["10.1.2.3", "10.0.0.0/8/8"],
    ["10.1.2.3", "10.0.0"],
    ["10.1.2", "10.0.0.0/8"],
    ["010.1.2.3", "10.0.0.0/8"],
    ["", "0.0.0.0/0"],
    ["::1::", "::/0"],
    ["1:2:3:4:5:6:7:8:9", "::/0"],
    ["::g", "::/0"],
  ])("%s is not in %s", (address, network) => {
    expect(isWithin(address, network)).toBe(false);
  });

  test("is in the networks that Node finds it in", () => {
    const network = (size: number) => fc.integer({ min: 0, max: size });
    const family = fc.oneof(
      fc.tuple(fc.ipV4(), fc.ipV4(), network(32), fc.constant("ipv4" as const)),
      fc.tuple(fc.ipV6(), fc.ipV6(), network(128), fc.constant("ipv6" as const)),
    );
    fc.assert(
      fc.property(family, ([address, base, size, kind]) => {
        fc.pre(isIP(address) !== 0 && isIP(base) !== 0 && !/^::(ffff:)?\d/i.test(address + base));
        const list = new BlockList();
        list.addSubnet(base, size, kind);
        expect(isWithin(address, `${base}/${size}`)).toBe(list.check(address, kind));
        expect(isWithin(base, `${base}/${size}`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
