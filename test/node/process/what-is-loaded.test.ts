/** What Node loads for our code before anything is asked of it: each start of the library and of the command line pays for it. */
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { built } from "../../support/node/built-library.ts";

/** Modules of Node each of which takes longer to load than all of ours. */
const LARGE = /^NativeModule (?:http|https|http2|tls|internal\/deps\/undici\/undici)$/;

/** The large modules that Node has loaded when this script of its own ends. */
function largeModulesOf(script: string): string[] {
  const told = 'process.on("exit", () => console.error("loaded " + JSON.stringify(process.moduleLoadList)));';
  const args = ["--input-type=module", "-e", `${told} ${script}`];
  const said = execFileSync("sh", ["-c", '"$@" 2>&1', "sh", process.execPath, ...args]).toString();
  const [, list = ""] = /^loaded (\[.*\])$/m.exec(said) ?? [];
  return (JSON.parse(list) as string[]).filter((name) => LARGE.test(name));
}

const urlOf = (file: string): string => JSON.stringify(pathToFileURL(built(file)).href);

test("neither the library nor the command line loads Node's HTTP or TLS before it is asked for", () => {
  expect(largeModulesOf('import "node:http";')).toContain("NativeModule http"); // it would be seen
  expect(largeModulesOf(`await import(${urlOf("index.js")});`)).toEqual([]);
  expect(largeModulesOf(`process.argv = ["node", "cli", "--version"]; await import(${urlOf("cli.js")});`)).toEqual([]);
});
