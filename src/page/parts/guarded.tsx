/** A fault of the page itself stays in the place that has it: the header and the other places go on. */
import type { ComponentChildren, VNode } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { asRefusal, Refusal } from "../core/refusal.ts";
import { ErrorNote } from "./notes.tsx";

export function Guarded({ children }: { readonly children: ComponentChildren }): VNode {
  const [problem, again] = useErrorBoundary() as [unknown, () => void];
  if (problem === undefined) return <>{children}</>;
  const sentence = `The page cannot show this, which is a fault of the page: ${asRefusal(problem).message}. Try again, or open another place.`;
  return <ErrorNote problem={new Refusal(0, "page", sentence)} again={again} />;
}
