/** Names of the emulator's own, as whoever starts it says them. */
import { expect, test } from "vitest";
import { ownNamesIn, problemOfOwnNames } from "../../../src/rules/values/own-names.ts";

test.each<[string | null | undefined, string[]]>([
  [undefined, []],
  [null, []],
  ["", []],
  [" , ,", []],
  ["emulator.example.com", ["emulator.example.com"]],
  ["One.example.com, two.example.com\tthree.localhost.\n", ["one.example.com", "two.example.com", "three.localhost"]],
  ["büro.example.com", ["xn--bro-hoa.example.com"]],
  ["emulator.ns.svc.cluster.local,my_host.example", ["emulator.ns.svc.cluster.local", "my_host.example"]],
])("%j", (text, names) => {
  expect(ownNamesIn(text)).toEqual(names);
  expect(problemOfOwnNames(text)).toBeUndefined();
});

test.each([
  "https://emulator.example.com",
  "emulator.example.com:8787",
  "emulator.example.com/x",
  "*.example.com",
  "user@example.com",
  "a..example.com",
  ".",
  "%61.example.com",
  `${"a".repeat(250)}.com`,
])("%s is no name, also beside one that is", (word) => {
  for (const text of [word, `good.example.com,${word}`]) {
    expect(ownNamesIn(text)).toEqual(text === word ? [] : ["good.example.com"]);
    expect(problemOfOwnNames(text)).toContain(`has ${JSON.stringify(word.slice(0, 100))}, which is no host name`);
  }
});
