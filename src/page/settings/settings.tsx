import type { VNode } from "preact";

export function Settings({ account }: { readonly account: string }): VNode {
  return <h1>Settings of {account}</h1>;
}
