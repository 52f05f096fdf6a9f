/** Paths of the API as programs write them, each with its form: what is the same whatever the account and the ids are. */

export interface Place {
  /** Below `/client/v4`. */
  readonly path: string;
  /** The same with `*` for every id and name, as in the paths of fixed answers. */
  readonly form: string;
}

/** A path, such as at`/accounts/${account}/access/apps`. What is put into it is encoded. */
export function at(parts: TemplateStringsArray, ...values: readonly string[]): Place {
  const encoded = values.map((value) => encodeURIComponent(value));
  return { path: String.raw({ raw: parts }, ...encoded), form: parts.join("*") };
}

/** One item of a collection. */
export function item({ path, form }: Place, id: string): Place {
  return { path: `${path}/${encodeURIComponent(id)}`, form: `${form}/*` };
}

/** What stands in Access of an account under this name, such as `apps`. */
export function accessOf(account: string, kind: string): Place {
  return { path: `/accounts/${account}/access/${kind}`, form: `/accounts/*/access/${kind}` };
}

/** What a form is called in a table: its words, without the account or zone that it stands below. */
export function nameOf(form: string): string {
  const words = form.split("/").filter((word) => word !== "" && word !== "*");
  const [first] = words;
  return (words.length > 1 && (first === "accounts" || first === "zones") ? words.slice(1) : words).join("/");
}
