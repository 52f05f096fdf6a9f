import type { VNode } from "preact";

export function Tenants(): VNode {
  return <h1>Tenants</h1>;
}
