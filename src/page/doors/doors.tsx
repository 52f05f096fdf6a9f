import type { VNode } from "preact";

export function Doors({ account }: { readonly account: string }): VNode {
  return <h1>Doors of {account}</h1>;
}
