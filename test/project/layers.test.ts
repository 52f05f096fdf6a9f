/** The arrows of the house (CONTRIBUTING.md, "Where things are"), without an exception. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** What each room of src/ may import of ours; a name that ends in a slash stands for all that is in it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "contract/": [],
  "version.ts": [],
  "rules/": ["contract/"],
  "system.ts": ["rules/values/"],
  "store/": ["system.ts", "rules/", "contract/"],
  "routes/http/": ["store/", "system.ts", "rules/", "contract/"],
  "routes/api/": ["routes/http/", "store/", "system.ts", "rules/", "contract/"],
  "routes/control/": ["routes/http/", "store/", "system.ts", "rules/", "contract/", "version.ts"],
  "routes/edge/": ["routes/http/", "store/", "system.ts", "rules/", "contract/"],
  "routes/page/": ["routes/http/", "version.ts"], // and the page as a text, which is made of page/
  // In a browser: it knows the planes by their paths alone.
  "page/": ["contract/"],
  "app.ts": ["routes/"],
  "worker.ts": ["app.ts", "store/"],
  "env.d.ts": ["store/"],
  "api-client/": ["rules/values/"],
  "parity/": ["api-client/", "contract/", "rules/values/", "version.ts"],
  // It holds what an account has against the rules that a seed has to pass.
  "pull/": ["api-client/", "contract/", "rules/"],
  // The command line loads the parity tool and pull when they are asked for.
  "node/cli/": ["node/", "api-client/", "parity/", "pull/", "contract/", "rules/values/", "version.ts"],
  "node/": ["contract/", "rules/values/", "version.ts"],
};

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));

function importsOf(file: string): string[] {
  const text = readFileSync(join("src", file), "utf8");
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return targets.filter((target) => !target.endsWith(".html")).map((target) => normalize(join(dirname(file), target)));
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The room with the longest name. */
function roomOf(file: string): string {
  const rooms = Object.keys(ALLOWED).filter((room) => isIn(file, room));
  return rooms.toSorted((a, b) => b.length - a.length)[0] ?? "";
}

const isIn = (file: string, room: string): boolean => (room.endsWith("/") ? file.startsWith(room) : file === room);

test("every file stands in a room", () => {
  expect(files.filter((file) => roomOf(file) === "")).toEqual([]);
});

test("imports between the folders of src/ run one way", () => {
  const wrong = files.flatMap((file) => {
    const room = roomOf(file);
    const allowed = [room, ...(ALLOWED[room] ?? [])];
    return (imports.get(file) ?? [])
      .filter((target) => !allowed.some((each) => isIn(target, each)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test("nobody imports in a circle, not even types", () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
    if (done.has(file) || path.includes(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

const isWorkers = (file: string): boolean => !/^(node|api-client|parity|pull|page)\//.test(file);
const filesWith = (pattern: RegExp): string[] =>
  files.filter((file) => isWorkers(file) && pattern.test(readFileSync(join("src", file), "utf8")));

test("in the Worker, only src/system.ts reads the system's clock", () => {
  expect(filesWith(/Date\.now\(|new Date\(\)|performance\.now\(/)).toEqual(["system.ts"]);
});

test("an account has one transaction", () => {
  expect(filesWith(/transactionSync\(/).toSorted()).toEqual([
    "store/account/account-store.ts",
    "store/directory/directory-object.ts", // whose own one it is
    "store/migrate.ts",
  ]);
});

test("no source file passes 300 lines", () => {
  const long = files.filter((file) => readFileSync(join("src", file), "utf8").split("\n").length > 301);
  expect(long).toEqual([]);
});
