import type { VNode } from "preact";

export function Snapshots({ account }: { readonly account: string }): VNode {
  return <h1>Snapshots of {account}</h1>;
}
