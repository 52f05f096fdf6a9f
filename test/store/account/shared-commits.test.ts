/** Changes that come at the same time are committed together, and are still a transaction each. */
import { expect, onTestFinished, test, vi } from "vitest";
import { SharedCommits } from "../../../src/store/account/shared-commits.ts";
import {
  freshAccount,
  inStorage,
  listOf,
  namesIn,
  resultOf,
  within,
  withInput,
} from "../../support/workerd/accounts.ts";

/** The first changes of an object go at once, as those after a change that nobody joined. */
const AT_ONCE = 8;

function pastTheFirst(): SharedCommits {
  const commits = new SharedCommits();
  for (let n = 0; n < AT_ONCE; n++) commits.join();
  return commits;
}

const first = Array.from({ length: AT_ONCE }, (_, n) => `first ${n}`);

/** An account that has made its first changes. */
async function usedAccount() {
  const account = freshAccount();
  await within(account, async (object) => {
    for (const name of first) await object.createToken(...withInput({ name }, { body: name }));
  });
  return account;
}

test("the first changes of an object wait for nobody", async () => {
  const commits = new SharedCommits();
  expect(Array.from({ length: AT_ONCE }, () => commits.join())).toEqual(first.map(() => undefined));
  expect(commits.join()).toBeInstanceOf(Promise);
});

test("changes that come at the same time go on in one turn, in the order in which they came", async () => {
  const commits = pastTheFirst();
  const order: string[] = [];
  const change = async (name: string) => {
    await commits.join();
    order.push(name);
    await Promise.resolve(); // what goes on in the same turn goes on before this
    order.push(`after ${name}`);
  };
  await Promise.all([change("first"), change("second"), change("third")]);
  expect(order.slice(0, 3)).toEqual(["first", "second", "third"]);
});

test("after a change that nobody joined the next ones wait for nobody, and then one looks again", async () => {
  const commits = pastTheFirst();
  await commits.join();
  const next = Array.from({ length: AT_ONCE }, () => commits.join());
  expect(next).toEqual(next.map(() => undefined));
  const together = [commits.join(), commits.join()];
  expect(together).toEqual([expect.any(Promise), together[0]]);
  await together[0];
  expect(commits.join()).toBeInstanceOf(Promise); // where there were two, others may come again
});

test("a change that fails takes nothing with it of those that came at the same time", async () => {
  const account = await usedAccount();
  await inStorage(account, ({ sql }) =>
    sql.exec(`CREATE TRIGGER no BEFORE INSERT ON journal WHEN instr(NEW.entry, 'fails') > 0
      BEGIN SELECT RAISE(ABORT, 'no'); END`),
  );
  const names = ["a", "b", "fails", "c", "d"];
  const answers = await within(account, (object) =>
    Promise.allSettled(names.map((name) => object.createToken(...withInput({ name }, { body: name })))),
  );

  expect(answers.map(({ status }) => status)).toEqual(
    names.map((name) => (name === "fails" ? "rejected" : "fulfilled")),
  );
  for (const answer of answers) if (answer.status === "fulfilled") resultOf(answer.value);
  expect((await namesIn(account)).toSorted()).toEqual(["a", "b", "c", "d", ...first]);
  expect(await listOf(account)).toMatchObject({ totalCount: 4 + AT_ONCE });
  const { entries } = await account.requests({ operation: "create" }, "asc", 1, 20);
  expect(entries.map(({ body }) => body)).toEqual([...first, "a", "b", "c", "d"]);
});

test("the count of tokens has those that are just being created", async () => {
  const account = await usedAccount();
  const joined = vi.spyOn(SharedCommits.prototype, "join");
  onTestFinished(() => joined.mockRestore());
  const counts = await within(account, async (object) => {
    const created = Array.from({ length: 3 }, (_, n) => object.createToken(...withInput({ name: `token ${n}` })));
    while (joined.mock.calls.length < 3) await Promise.resolve();
    return [(await object.describe()).tokenCount, (await Promise.all(created)).length];
  });
  expect(counts).toEqual([AT_ONCE + 3, 3]);
});
