/** What is wrong with the settings that the process was started with, if anything is. */
import { problemOfProcess } from "../../store/account/settings/process-settings.ts";

export function misconfiguration(env: EmulatorEnv): string | undefined {
  return problemOfProcess(env.EMULATOR_SETTINGS);
}
