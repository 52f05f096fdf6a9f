/** One input of the class `raw-http`: bytes for one connection, and what may come of them. */
import type { Seeded } from "../seeded.ts";
import type { RawWorld } from "./world.ts";

export interface RawForm {
  /** What it is, for the sentence that tells of a fault. */
  readonly title: string;
  readonly bytes: string;
  /** Of the request that it is; left out where nobody can say how many requests it is. */
  readonly method?: string;
  readonly pieces?: "whole" | "bytes" | "halves";
  /** Breaks the connection off, and looks at no answer. */
  readonly leaves?: boolean;
  /** It wants more than it sends: what would be sent behind it would be its body. */
  readonly isEnd?: boolean;
  /** The name of a token that it may make, and that must be there once this was answered with success. */
  readonly makes?: string;
  /** The whole of it is one well-formed request, so it has an answer. */
  readonly isWhole?: boolean;
}

export interface FormMaker {
  readonly world: RawWorld;
  readonly random: Seeded;
  /** In no other form. */
  readonly mark: string;
}

export type MakeForm = (maker: FormMaker) => RawForm;

/** A request that must never be carried out: it makes a token whose name says so. */
export const SMUGGLED = "smuggled";

export function smuggled({ world, mark }: FormMaker): string {
  return world.create(`${SMUGGLED}-${mark}`);
}
