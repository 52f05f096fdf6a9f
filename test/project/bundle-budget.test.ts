/**
 * The code of the Worker's bundle is a budget: raw workerd compiles all of it before it listens, about 4 ms for 100 KB (and
 * under 1 ms for as much in strings). Who needs more says here what for.
 */
import { build } from "esbuild";
import { expect, test } from "vitest";
import { worker } from "../../scripts/bundles.ts";

/** In bytes, minified; each part has a little room, so that a sentence more does not break it. */
const BUDGET: Readonly<Record<string, number>> = {
  "npm hono": 17_000, // with its smallest router
  "npm zod": 31_500, // what a client sends is read by schemas; 2,000 are the records that applications and policies carry
  "npm leven": 700, // the nearest name that is known
  "a text: the API's description": 11_700, // 83 operations, each with its answers; compressed
  "a text: the control plane's description": 34_000, // compressed, as nearly nobody asks for it
  "src/contract": 4_800, // the names, the permissions and the evidence of 49 operations, the reasons of the edge
  "src/rules/fidelity": 49_800, // three quarters are the sentences of docs/fidelity.md, which settings show, too; 7,700 are of the edge
  "src/rules/edge": 31_500, // who gets in; 600 are what a door hangs on; 2,600 are what can be an origin, and the operator's list of them; half of it are the sentences of explanations, 3,000 keys, JWTs and certificates, for which a library would take a hundred times that
  "src/rules": 50_500, // 300 are the variable of overload; 300 are JSON and blanks as clients mean them; 400 are the times and heads of seeds; 17,500 are applications, policies and groups, 4,000 the organization and its keys, 3,500 identity providers, tags, fixed answers and what is carried; with what is not emulated: the nearest path that is there
  "src/store": 177_200, // 200 put back what could not be bound; 6,500 are how tokens are searched and filtered, what happened to each, which is due next, and the order of accounts by their use; 300 are what passes the page over; 5,000 make and read large documents in pieces, 600 count open accounts; 4,500 are hosts: who claims them, and their origins; 3,000 are the keys of the emulator and of accounts, 2,500 rows of the edge, its faults and when tokens were last seen; 29,000 of it keep, list and change applications, policies and groups, 13,500 keep tenants apart, 12,000 keep identity providers, tags, fixed answers and what is carried, 7,000 the organization, its keys and what it does about unused tokens, 2,500 empty idle accounts
  "src/store/account/edge": 27_900, // a request in its steps; 11,300 are explanations and doors, 3,000 keys and signatures
  "src/routes/http": 25_200, // 500 are which part a request has of the time that it shared; 600 are which routes a path can be for by its length; 500 are who is the page; 300 are the policy of the page; 5,000 are who is let in under load, in turns, and how long bodies are waited for; 1,800 are how many accounts a process can have open; 600 are what the directory answered a moment ago; 1,300 are the headers of what is the emulator's own, and `OPTIONS *`; 700 are which origins may be asked, and through which network; 1,500 are names: which plane, whose host; who asks, from where, under which host, how often he guesses, and what he reaches; which stored state can be read
  "src/routes/api": 22_300, // 2,500 for the paths and fields of applications, policies and groups, 1,500 for the organization and keys, 2,000 for identity providers and tags; with the lookups that scripts make first
  "src/routes/edge": 20_000, // 500 are the policies of its pages, and WebSockets of foreign ones; 7,600 are origins: what is passed on, WebSockets, circles, aborted requests, whose edge leads to a Worker; the path form, by hostname, deployed, the pages and headers of Access, and the echo
  "src/routes/control": 39_900, // 1,100 are what is searched, filtered and told on request; 1,600 are origins and hosts; 3,500 of it are explanations and doors, 7,000 tenants, their quotas, what they use, and the audit, 2,500 seeds of applications
  "src/routes/page": 2_100, // the page itself is a text beside the bundle
  src: 1_500, // with what is refused on every plane
};

test("each part of the Worker's bundle keeps within its budget", async () => {
  const { metafile } = await build({ ...worker, bundle: true, format: "esm", metafile: true, write: false });
  const [output] = Object.values(metafile.outputs);
  const bytes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    const part = partOf(file);
    bytes.set(part, (bytes.get(part) ?? 0) + bytesInOutput);
  }
  expect([...bytes.keys()].toSorted()).toEqual(Object.keys(BUDGET).toSorted());
  const over = [...bytes].filter(([part, size]) => size > (BUDGET[part] ?? 0));
  expect(over.map(([part, size]) => `${part} ${size} of ${BUDGET[part]}`)).toEqual([]);
});

function partOf(file: string): string {
  const [, library] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  if (library !== undefined) return `npm ${library}`;
  if (file.endsWith("routes/api/openapi.generated.ts")) return "a text: the API's description";
  if (file.endsWith("openapi/openapi.generated.ts")) return "a text: the control plane's description";
  const parts = Object.keys(BUDGET).filter((part) => file.startsWith(`${part}/`));
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? file;
}
