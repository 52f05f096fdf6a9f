import type { VNode } from "preact";

export function Traffic({ account }: { readonly account: string }): VNode {
  return <h1>Traffic of {account}</h1>;
}
