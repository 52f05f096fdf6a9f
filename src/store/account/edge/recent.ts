/** The newest of what can be made again: so many, and the oldest are forgotten. */
export class Recent<V> {
  readonly #limit: number;
  readonly #values = new Map<string, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): V {
    this.#values.set(key, value);
    if (this.#values.size > this.#limit) this.#values.delete(this.#values.keys().next().value ?? key);
    return value;
  }

  /** Forgets it, unless another one has taken its place. */
  forget(key: string, value: V): void {
    if (this.#values.get(key) === value) this.#values.delete(key);
  }
}

/** As remembered, or as it is made now; one that fails is not remembered. */
export function remembered<T>(recent: Recent<Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = recent.get(key);
  if (known) return known;
  const made = recent.set(key, make());
  made.catch(() => recent.forget(key, made));
  return made;
}
