/** The end of a job that had an account of a deployed emulator: the account is emptied, if need be by several tries. */
import { setTimeout as sleep } from "node:timers/promises";

/** What start.sh left; nothing when it started an emulator here, which ends with the job, or when it failed. */
const { STATE_account: account, STATE_url: url, INPUT_KEY = "" } = process.env;
const key = INPUT_KEY.trim();

/** @returns {Promise<string>} why it is not empty; "" when it is */
async function emptied() {
  let why = "";
  for (const wait of [0, 500, 2000, 5000]) {
    await sleep(wait);
    try {
      const response = await fetch(`${url}/_emulator/accounts/${account}`, {
        method: "DELETE",
        headers: key ? { authorization: `Bearer ${key}` } : {},
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok || response.status === 404) return "";
      why = `the answer is ${response.status}`;
      if (response.status < 500 && response.status !== 429) return why;
    } catch {
      why = "it does not answer";
    }
  }
  return why;
}

if (account && url) {
  const why = await emptied();
  const command = `access-emulator reset --yes --account ${account} --url ${url} --key-env <variable>`;
  const left = `Account ${account} at ${url} is left, and could not be emptied: ${why}. ${command} empties it.`;
  console.log(why === "" ? `Account ${account} at ${url} is empty.` : `::warning title=access-emulator::${left}`);
}
