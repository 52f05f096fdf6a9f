/** Faults in words, and what the form makes of its fields. */
import { faultTypes, type Fault, type FaultEffect, type FaultPosition, type FaultSpec } from "../../contract/faults.ts";
import type { RequestOperation } from "../../contract/operations.ts";

export type EffectType = (typeof faultTypes)[number];

export const effectWords: Readonly<Record<EffectType, string>> = {
  error: "an error",
  "gateway-page": "a page of HTML where JSON was expected",
  delay: "the answer comes later",
  truncate: "half of the body",
  drop: "the connection ends after the headers",
  refuse: "refused, whatever it presents",
};

export const positionWords: Readonly<Record<FaultPosition, string>> = {
  before: "before: nothing is done",
  "after-commit": "after: it is done, and the answer is lost",
};

export function effectOf(effect: FaultEffect): string {
  switch (effect.type) {
    case "error": {
      const code =
        effect.code === null || effect.code === undefined ? "with an empty body" : `with the code ${effect.code}`;
      const wait = effect.retry_after ? `, Retry-After ${effect.retry_after} s` : "";
      return `status ${effect.status} ${code}${wait}`;
    }
    case "gateway-page":
      return `a page of HTML with the status ${effect.status}`;
    case "delay":
      return `the answer comes ${effect.by} later`;
    default:
      return effectWords[effect.type];
  }
}

export function leftOf({ times, skip }: Fault): string {
  if (times === 0) return "used up";
  const next = times === 1 ? "the next request" : `the next ${times.toLocaleString("en")} requests`;
  return skip === 0 ? next : `${next} after ${skip.toLocaleString("en")} that pass`;
}

/** The fields of the form, as they are typed. */
export interface FaultForm {
  readonly operation: RequestOperation;
  readonly token: string;
  readonly name: string;
  readonly host: string;
  readonly position: FaultPosition;
  readonly type: EffectType;
  readonly status: string;
  readonly code: string;
  readonly retryAfter: string;
  readonly by: string;
  readonly times: string;
  readonly skip: string;
}

export const emptyForm: FaultForm = {
  operation: "create",
  token: "",
  name: "",
  host: "",
  position: "before",
  type: "error",
  status: "500",
  code: "",
  retryAfter: "",
  by: "5s",
  times: "1",
  skip: "0",
};

export function specOf(form: FaultForm): FaultSpec {
  const isEdge = form.operation === "edge";
  const match = {
    ...(form.token === "" ? {} : { token_id: form.token }),
    ...(form.name === "" ? {} : { name: form.name }),
    ...(form.host.trim() === "" || !isEdge ? {} : { host: form.host.trim() }),
  };
  return {
    operation: form.operation,
    ...(Object.keys(match).length === 0 ? {} : { match }),
    position: form.type === "refuse" ? "before" : form.position,
    effect: effectFrom(form, isEdge),
    times: Number(form.times),
    skip: Number(form.skip),
  };
}

function effectFrom({ type, status, code, retryAfter, by }: FaultForm, isEdge: boolean): FaultEffect {
  switch (type) {
    case "error":
      return {
        type,
        status: Number(status),
        ...(code === "" || isEdge ? {} : { code: Number(code) }),
        ...(retryAfter === "" ? {} : { retry_after: Number(retryAfter) }),
      };
    case "gateway-page":
      return { type, status: Number(status) };
    case "delay":
      return { type, by: by.trim() };
    default:
      return { type };
  }
}

/** The effects that the form offers for an operation on this host. */
export function effectsFor(operation: RequestOperation, capabilities: readonly string[]): readonly EffectType[] {
  return faultTypes.filter(
    (type) => (type !== "refuse" || operation === "edge") && (type !== "drop" || capabilities.includes("fault-drop")),
  );
}
