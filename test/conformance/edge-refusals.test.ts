/**
 * Whatever is presented to whatever application: the answers are docs/edge-refusals.md, which
 * `npx vitest run test/conformance/edge-refusals.test.ts -u` writes anew. No secret is in any of them.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { reasonOf, jwtOf, type Edge } from "../support/black-box/edge.ts";
import { matrixOf, matrixPage, modes, rightStates, type Cell } from "../support/black-box/edge-refusals.ts";
import { startServer, type Server } from "../support/black-box/server.ts";

const log: string[] = [];
const cells: Cell[] = [];
const secrets: string[] = [];
const edges: Edge[] = [];
let server: Server;

beforeAll(async () => {
  server = await startServer({ log: (line) => log.push(line) });
  for (const mode of modes) {
    const matrix = await matrixOf(mode, server.url);
    cells.push(...matrix.cells);
    secrets.push(...matrix.secrets);
    edges.push(matrix.edge);
  }
});
afterAll(() => server.stop());

const nameOf = ({ mode, state, application }: Cell) => `${mode}: ${state}: ${application}`;

test("the page shows each answer", async () => {
  await expect(matrixPage(cells)).toMatchFileSnapshot("../../docs/edge-refusals.md");
});

test("who is let in was bypassed, or needed no token, or presented what is right", () => {
  const wrong = cells.filter(
    ({ application, state, answer: { status } }) =>
      status === 200 &&
      application !== "Bypass" &&
      application !== "Service Auth for everyone" &&
      !rightStates.includes(state),
  );
  expect(wrong.map(nameOf)).toEqual([]);
  expect(cells.filter(({ answer: { status } }) => status === 200).length).toBeGreaterThan(50);
});

test("in strict mode no session is given, none counts, and credentials are never redirected", () => {
  const strict = cells.filter(({ mode }) => mode === "strict");
  expect(strict.filter(({ answer }) => jwtOf(answer) !== undefined).map(nameOf)).toEqual([]);
  expect(strict.filter(({ answer }) => reasonOf(answer) === "session").map(nameOf)).toEqual([]);
  const sessions = new Set(["nothing", "the cookie of an earlier request", "the header `cf-access-token`"]);
  const redirected = strict.filter(({ answer, state }) => answer.status === 302 && !sessions.has(state));
  expect(redirected.map(nameOf)).toEqual([]);
});

test("the reason is that of the answer: what is admitted has the origin's status, what is refused has none of these", () => {
  const admissions = new Set(["bypass", "service-auth", "session"]);
  for (const cell of cells) {
    const { status } = cell.answer;
    expect.soft(admissions.has(reasonOf(cell.answer) ?? ""), nameOf(cell)).toBe(status === 200);
  }
});

test("no answer, no row of the journal, no line of the log and no snapshot holds a secret", async () => {
  const texts = cells.map((cell) => ({
    what: nameOf(cell),
    text: `${JSON.stringify([...cell.answer.headers])}\n${cell.answer.text}`,
  }));
  for (const edge of edges) {
    for (const path of ["requests?per_page=1000", "snapshot", "tokens"]) {
      const { status, text } = await edge.control("GET", path);
      expect(status, text).toBe(200);
      texts.push({ what: path, text });
    }
  }
  expect(log.length).toBeGreaterThan(cells.length);
  texts.push({ what: "the log", text: log.join("\n") });
  const leaks = texts.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
  expect(leaks.map(({ what }) => what)).toEqual([]);
  expect(secrets.every((secret) => secret.startsWith("cfast_"))).toBe(true);
});
