/**
 * Links of the pages lead somewhere: those of a page that the package ships, to what the package ships, too. So do the pages
 * and headings that error sentences, the help and comments name.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, posix } from "node:path";
import { describe, expect, test } from "vitest";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { readonly files: readonly string[] };
const left = manifest.files.filter((entry) => entry.startsWith("!")).map((entry) => entry.slice(1));
/** What npm adds by itself, and what `files` names. */
const packed = ["README.md", "LICENSE", "package.json", ...manifest.files.filter((entry) => !entry.startsWith("!"))];
const isIn = (path: string, entries: readonly string[]): boolean =>
  entries.some((entry) => path === entry || path.startsWith(`${entry}/`));
const isShipped = (path: string): boolean => isIn(path, packed) && !isIn(path, left);

function pagesUnder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
}
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...["docs", "examples", "test"].flatMap(pagesUnder),
];

/** The text of a page as a reader sees it: without its code, in which brackets are no links. */
function prose(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(```|~~~)[^]*?^\s*\1\s*$/gm, "")
    .replaceAll(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, (code) => code.replaceAll(/[[\]()<>]/g, ""));
}

/** The targets of its links: inline, by reference, and in HTML. */
function linksOf(markdown: string): string[] {
  const text = prose(markdown);
  const forms = [/\]\(\s*<?([^\s)>]*)/g, /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm, /\b(?:href|src)="([^"]*)"/g];
  return forms.flatMap((form) => Array.from(text.matchAll(form), ([, target = ""]) => target));
}

/** The names by which headings can be linked to, as GitHub and npm make them. */
function anchorsOf(markdown: string): string[] {
  const headings = Array.from(
    markdown.replaceAll(/^\s*(```|~~~)[^]*?^\s*\1\s*$/gm, "").matchAll(/^#{1,6} +(.+)$/gm),
    ([, heading = ""]) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
  );
  return headings.map((name, index) => {
    const before = headings.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before}`;
  });
}

/** What is wrong with a link of a page; undefined when nothing is, or when it leads out of the project. */
function faultOf(page: string, target: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  if (path.startsWith("/")) return "is a path from the root of a machine";
  const file = path === "" ? page : posix.normalize(posix.join(dirname(page), decodeURI(path))).replace(/\/$/, "");
  if (file.startsWith("..") || !existsSync(file)) return "is not there";
  if (isShipped(page) && !isShipped(file)) return "is not in the package, which has this page";
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory()) return "names a heading of a folder";
  return anchorsOf(readFileSync(file, "utf8")).includes(anchor) ? undefined : "has no such heading";
}

test.each(pages)("every link of %s leads somewhere", (page) => {
  const faults = linksOf(readFileSync(page, "utf8")).map((target) => [target, faultOf(page, target)] as const);
  expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
});

test("links are found at all", () => {
  expect(pages.filter(isShipped).flatMap((page) => linksOf(readFileSync(page, "utf8"))).length).toBeGreaterThan(100);
});

test("the index of the documentation leads to every page of docs/", () => {
  const named = new Set(linksOf(readFileSync("docs/README.md", "utf8")).map((target) => target.split("#")[0]));
  const pagesOfDocs = readdirSync("docs").filter((name) => name.endsWith(".md") && name !== "README.md");
  expect(pagesOfDocs.filter((name) => !named.has(name))).toEqual([]);
});

/** What sentences and comments of the code name, each with the file that names it. */
function namedIn(folder: string): (readonly [file: string, target: string])[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|py)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .flatMap((file) =>
      Array.from(
        readFileSync(file, "utf8").matchAll(/\bdocs\/[\w/.-]+\.md(?:#[\w-]+)?/g),
        ([target]) => [file, target] as const,
      ),
    );
}
const named = ["src", "scripts"].flatMap(namedIn);

test("every page of docs/, and every heading of one, that the code names is there", () => {
  const faults = named.map(([file, target]) => [file, target, faultOf("README.md", target)] as const);
  expect(faults.filter(([, , fault]) => fault !== undefined)).toEqual([]);
});

test("pages are found in sentences that users read", () => {
  const files = named.map(([file]) => file);
  expect(files).toEqual(
    expect.arrayContaining(["src/node/cli.ts", "src/node/cli/unused.ts", "src/routes/control/unknown-path.ts"]),
  );
});

describe("a link", () => {
  test.each([
    ["docs/api.md", "cli.md"],
    ["docs/api.md", "guides/"],
    ["docs/guides/expiry.md", "../fidelity.md#list-order"],
    ["docs/fixture.md", "#startemulatoroptions"],
    ["CONTRIBUTING.md", "test/clients/README.md"],
    ["docs/api.md", "https://pkg.go.dev/time#ParseDuration"],
  ])("in %s to %s is good", (page, target) => {
    expect(faultOf(page, target)).toBeUndefined();
  });

  test.each([
    ["README.md", "CONTRIBUTING.md", "is not in the package, which has this page"],
    ["docs/fixture.md", "../examples/worker-under-test", "is not in the package, which has this page"],
    ["docs/api.md", "../src/rules/service-tokens/rotation.ts", "is not in the package, which has this page"],
    ["docs/standalone.md", "../../elsewhere.md", "is not there"],
    ["docs/api.md", "nowhere.md", "is not there"],
    ["docs/api.md", "/docs/cli.md", "is a path from the root of a machine"],
    ["docs/api.md", "cli.md#nothing", "has no such heading"],
    ["docs/api.md", "guides/#nothing", "names a heading of a folder"],
  ])("in %s to %s is refused", (page, target, fault) => {
    expect(faultOf(page, target)).toBe(fault);
  });

  test("is found in every form, and not in code", () => {
    const page =
      '[a](a.md) ![b](<b.png>)\n\n[c]: c.md\n\n<a href="d.md">d</a> `[e](e.md)`\n\n```ts\nf[0](f.md)\n```\n[`g`](g.md)';
    expect(linksOf(page)).toEqual(["a.md", "b.png", "g.md", "c.md", "d.md"]);
  });
});
