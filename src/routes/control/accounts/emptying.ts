/** Empties an account, whatever is stored of it. */
import { NoFilesLeft } from "../../http/open-files.ts";
import { cannotBeOpened, problemOfAccount } from "../../http/unreadable-state.ts";

export async function emptied(env: EmulatorEnv, id: string): Promise<void> {
  try {
    await env.ACCOUNTS.getByName(id).reset();
  } catch (problem) {
    const why = problem instanceof Error ? await problemOfAccount(env, id, problem) : undefined;
    if (!why || why instanceof NoFilesLeft) throw why ?? problem;
    // While the file cannot be opened its object does not come to life, so that nobody has it open when it is removed.
    if (await cannotBeOpened(env, id)) {
      if (!env.EMULATOR_FILES) throw why;
      await removeFilesOf(env, env.EMULATOR_FILES, id);
    }
    await env.ACCOUNTS.getByName(id).reset(true);
  }
}

/** What raw workerd keeps of an object, as emulator.capnp names its folder. */
async function removeFilesOf(env: EmulatorEnv, files: Fetcher, id: string): Promise<void> {
  const name = env.ACCOUNTS.idFromName(id).toString();
  for (const ending of [".sqlite-shm", ".sqlite-wal", ".sqlite"]) {
    await files.fetch(`http://files/access-emulator-AccountObject/${name}${ending}`, { method: "DELETE" });
  }
}
