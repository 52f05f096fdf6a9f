/** An API that answers about an account what a test makes up, and what `pull` makes of it. */
import { serverThat } from "./altering-proxy.ts";
import { started } from "./emulators.ts";
import { pulled, type Pulled } from "./pull.ts";

export const ID = "5".repeat(32);
export const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

type Answers = Readonly<Record<string, unknown>>;

export const listOf = (result: readonly unknown[], info: object = {}) => ({
  result,
  success: true,
  errors: [],
  messages: [],
  result_info: { page: 1, per_page: 1000, count: result.length, total_count: result.length, total_pages: 1, ...info },
});

/** An API whose lists are empty but for those that are given; a function answers to each page. */
async function apiWith(answers: Answers): Promise<string> {
  const origin = await serverThat((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const segment = pathname.replace(/.*\/access\//, "");
    const one = { result: { auth_domain: "t.cloudflareaccess.com" }, success: true, errors: [], messages: [] };
    const given = answers[segment] ?? (segment === "organizations" ? one : listOf([]));
    const answer: unknown = typeof given === "function" ? given(Number(searchParams.get("page") ?? 1)) : given;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  return `${origin}/client/v4`;
}

export const pulledFrom = async (answers: Answers): Promise<Pulled> =>
  pulled({ id: ID, apiUrl: await apiWith(answers) });

/** The seed, which an emulator takes. */
export async function seedFrom(answers: Answers) {
  const { code, seed, stderr } = await pulledFrom(answers);
  const emulator = await started({ seed });
  const account = await emulator.account({ id: ID });
  return { code, about: seed.about, account: seed.accounts[0], stderr, copy: account };
}
