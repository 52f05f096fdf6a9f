/** `settings`: what an account is told to do otherwise, and what its assumptions rest on. */
import type { AccountSettings, AssumptionEvidence, SettingsChange } from "../../contract/settings.ts";
import { givenObject } from "./input.ts";
import { say } from "./output.ts";
import { table } from "../client/table.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function showSettings(words: TargetWords & { readonly evidence?: boolean }): Promise<void> {
  const { account } = targetOf(words);
  const settings = await account.settings();
  if (!words.evidence) return say(settings, settingsTable(settings), words.json);
  const evidence = await account.evidence();
  say({ ...settings, evidence }, evidenceTable(settings, evidence), words.json);
}

/** A file, or `-` for standard input: the text of an API token is nobody's to see in a list of processes. */
export async function setSettings(json: string, words: TargetWords): Promise<void> {
  const change = givenObject<SettingsChange>(json, "The settings", "bad-settings");
  const settings = await targetOf(words).account.changeSettings(change);
  say(settings, settingsTable(settings), words.json);
}

function settingsTable({ assumptions, ...others }: AccountSettings): string {
  const switchable = Object.entries(assumptions).filter(([, value]) => value !== "fixed");
  const rows = [...Object.entries(others), ...switchable];
  return table(
    ["setting", "value"],
    rows.map(([name, value]) => [name, JSON.stringify(value)]),
  ).trimEnd();
}

function evidenceTable({ assumptions }: AccountSettings, evidence: Record<string, AssumptionEvidence>): string {
  const rows = Object.entries(evidence).map(([name, { grade, alternatives, statement }]) => [
    name,
    JSON.stringify(assumptions[name] ?? null),
    alternatives,
    grade,
    statement,
  ]);
  return table(["assumption", "value", "alternatives", "rests on", "says"], rows).trimEnd();
}
