/**
 * Forms that values must have beyond what the schemas read: the rules refuse the others. The OpenAPI documents and the
 * JSON Schema of seeds are made of them; the running Worker does not load this file. What a pattern cannot say, such as the
 * longest duration, stands in words. No pattern looks ahead: more than JavaScript is to read them.
 */
import { LARGEST_VERSION, NAME_LIMIT } from "../../rules/service-tokens/token.ts";

/** JSON Schema that says more of a value than the schema that reads it. */
export type Form = Readonly<Record<string, unknown>>;

/** By the path of a field, such as `tokens[].name`; the empty path is the whole. */
export type Narrowed = Readonly<Record<string, Form>>;

/** With both letters that are written for micro: the sign, and the Greek mu. */
const UNIT = "([nu\u00b5\u03bcm]?s|[mh])";
const ZERO = `(0+(\\.0*)?|\\.0+)${UNIT}`;
const MORE_THAN_ZERO = `(0*[1-9][0-9]*(\\.[0-9]*)?|0*\\.0*[1-9][0-9]*)${UNIT}`;
const ANY = `([0-9]+(\\.[0-9]*)?|\\.[0-9]+)${UNIT}`;
const POSITIVE = `\\+?(${ZERO})*${MORE_THAN_ZERO}(${ANY})*`;

const LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";
const DAY_OF_ANY_YEAR = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)";
const DATE = `([0-9]{4}-(${DAY_OF_ANY_YEAR}|02-(0[1-9]|1[0-9]|2[0-8]))|${LEAP_YEAR}-02-29)`;
const HOUR_AND_MINUTE = "([01][0-9]|2[0-3]):[0-5][0-9]";

export const forms = {
  Duration: {
    type: "string",
    maxLength: 128,
    pattern: `^(forever|${POSITIVE})$`,
    description: "A Go duration of more than 0, at most 2562047h47m16.854775807s, or forever",
  },
  PositiveDuration: { type: "string", pattern: `^${POSITIVE}$`, description: "A Go duration of more than 0" },
  GoDuration: {
    type: "string",
    pattern: `^([+-]?0|\\+?(${ANY})+|-(${ZERO})+)$`,
    description: "A Go duration that is not negative",
  },
  Time: {
    type: "string",
    pattern: `^${DATE}T${HOUR_AND_MINUTE}:[0-5][0-9](\\.[0-9]+)?(Z|[+-]${HOUR_AND_MINUTE})$`,
    description: "An RFC 3339 time from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z; fractions of a second are cut",
  },
  SecretVersion: {
    anyOf: [
      { type: "integer", minimum: 1, maximum: LARGEST_VERSION },
      { type: "string", pattern: "^[1-9][0-9]{0,9}$" },
    ],
    description: `A whole number from 1 to ${LARGEST_VERSION}, or its digits. 0 is refused by the default of the assumption zero-secret-version`,
  },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof forms;

/** Where the documents keep the forms. */
export const referenceTo = (name: FormName): Form => ({ $ref: `#/components/schemas/${name}` });

/** The forms that are referred to. */
export function formsIn(narrowed: readonly Narrowed[]): Record<string, Form> {
  const text = JSON.stringify(narrowed);
  return Object.fromEntries(Object.entries<Form>(forms).filter(([name]) => text.includes(`/schemas/${name}"`)));
}

export const tokenName: Form = { minLength: 1, maxLength: NAME_LIMIT };

/** The same, for a value that stands in another one. */
export function prefixed(prefix: string, narrowed: Narrowed): Narrowed {
  return Object.fromEntries(Object.entries(narrowed).map(([path, form]) => [prefix + path, form]));
}
