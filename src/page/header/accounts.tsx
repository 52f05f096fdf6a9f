import type { VNode } from "preact";
import { route } from "../core/route.ts";
import { Code } from "../parts/text.tsx";

/** Which account is shown, and the way to another. */
export function AccountPicker(): VNode {
  const { account } = route.value;
  return <span class="account">{account === null ? "No account" : <Code value={account} />}</span>;
}
