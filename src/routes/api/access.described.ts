/** What the answers of applications, policies and groups are made of. The running Worker does not load this file. */
import * as z from "zod/mini";
import type { AccessRule } from "../../contract/access.ts";
import { selectors } from "../../rules/policies/selectors.ts";
import type { Form, Narrowed } from "../http/forms.described.ts";
import { timestamp } from "./service-tokens/described.ts";

const kinds = {
  text: () => z.string(),
  "text?": () => z.optional(z.nullable(z.string())),
  levels: () => z.array(z.literal(["low", "medium", "high", "unscored"])),
};

const ofSelectors = Object.entries(selectors).map(([name, { members }]) => {
  const value = Object.entries(members).map(([member, kind]) => [member, kinds[kind]()]);
  return z.strictObject({ [name]: z.looseObject(Object.fromEntries(value)) });
});

/** One selector with its value. What stands in a value beyond its members is kept. */
export const Rule = z.union(ofSelectors) as unknown as z.ZodMiniType<AccessRule>;

const rules = () => z.array(Rule);

/** The members that policies and groups have in common. */
export const ruleLists = () => ({ include: rules(), exclude: rules(), require: rules() });

/** The members that all three have in common. */
export const dated = () => ({ id: z.uuidv4(), uid: z.uuidv4(), created_at: timestamp, updated_at: timestamp });

/** The answer to a deletion. */
export const DeletedObject = z.strictObject({ id: z.uuidv4() });

/** What is said of the lists of rules that a client sends. */
const rule: Form = { $ref: "#/components/schemas/AccessRule" };
export const narrowedRules: Narrowed = { "include[]": rule, "exclude[]": rule, "require[]": rule };

export const label: Form = { minLength: 1, maxLength: 350 };

/** The rules refuse a body without these; that they may not be null either stands in words. */
export const required = (...names: readonly string[]): Form => ({
  required: names,
  description: `${names.join(", ")} must be given and not null`,
});

export const session: Form = { maxLength: 128, description: "A Go duration such as 30m or 24h" };
