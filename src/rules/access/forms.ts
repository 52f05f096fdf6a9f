/** The forms that a value of an option can have, and what is wrong with a value of another form. */

export type Form = "flag" | "text" | "texts" | "object" | "objects" | "number" | "list";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const forms: Readonly<Record<Form, { readonly fits: (value: unknown) => boolean; readonly words: string }>> = {
  flag: { fits: (value) => typeof value === "boolean", words: "must be true or false" },
  text: { fits: (value) => typeof value === "string", words: "must be a string" },
  texts: {
    fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
    words: "must be a list of strings",
  },
  object: { fits: isObject, words: "must be an object" },
  objects: { fits: (value) => Array.isArray(value) && value.every(isObject), words: "must be a list of objects" },
  number: { fits: Number.isFinite, words: "must be a number" },
  list: { fits: Array.isArray, words: "must be a list" },
};

/** What is wrong with a value, if anything; null and undefined are "not given". */
export function problemOfForm(form: Form, value: unknown): string | undefined {
  return value === undefined || value === null || forms[form].fits(value) ? undefined : forms[form].words;
}

export function hasForm(value: unknown, form: Form): boolean {
  return forms[form].fits(value);
}
