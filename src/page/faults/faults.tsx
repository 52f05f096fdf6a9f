import type { VNode } from "preact";

export function Faults({ account }: { readonly account: string }): VNode {
  return <h1>Faults of {account}</h1>;
}
