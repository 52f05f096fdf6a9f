// The baseline of requests: one SQLite Durable Object with one table; GET reads a row, POST inserts one.
import { DurableObject } from "cloudflare:workers";

export class PlainObject extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    });
  }

  async read(id) {
    return this.ctx.storage.sql.exec("SELECT id, text FROM rows WHERE id = ?", id).toArray();
  }

  async insert(text) {
    return this.ctx.storage.sql.exec("INSERT INTO rows (text) VALUES (?) RETURNING id, text", text).toArray();
  }
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const object = env.OBJECTS.getByName(url.searchParams.get("object") ?? "one");
    const rows = request.method === "POST" ? await object.insert(await request.text()) : await object.read(1);
    return Response.json(rows);
  },
};
