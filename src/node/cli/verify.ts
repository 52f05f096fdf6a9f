/** `verify`: whether a pair would be let in. The secret never stands on the command line, which every process can see. */
import { EmulatorError } from "../client/emulator-error.ts";
import { shownClientId } from "./shown-client-id.ts";
import { ExitCode } from "./exit-codes.ts";
import { givenSecret } from "./given-secret.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export interface VerifyWords extends TargetWords {
  readonly secretEnv: string;
  readonly secretStdin?: boolean;
}

const CLIENT_ID = "CF_ACCESS_CLIENT_ID";

export async function verify(clientId = process.env[CLIENT_ID], words: VerifyWords): Promise<void> {
  if (!clientId) {
    throw new EmulatorError("bad-input", `verify needs a client id: as its argument, or in the variable ${CLIENT_ID}.`);
  }
  const { account } = targetOf(words);
  const { admitted, secret, reason } = await account.verify(
    clientId,
    givenSecret("verify", words.secretEnv, words.secretStdin),
  );
  if (!admitted) process.exitCode = ExitCode.notAdmitted;
  const sentence = admitted
    ? `Account ${account.id} lets ${shownClientId(clientId)} in, with its ${secret} secret.`
    : `Account ${account.id} does not let ${shownClientId(clientId)} in: ${reason}.`;
  say({ admitted, secret, reason }, sentence, words.json);
}
