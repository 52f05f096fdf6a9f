import type { VNode } from "preact";

export function Tokens({ account }: { readonly account: string }): VNode {
  return <h1>Tokens of {account}</h1>;
}
