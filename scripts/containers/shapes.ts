/** What the pages use of Compose and of GitHub's workflows. A member that is not here is refused: nobody would carry it out. */
import * as z from "zod/mini";

const texts = z.record(z.string(), z.string());
const words = z.array(z.string());

export const composeService = z.strictObject({
  build: z.optional(z.string()),
  image: z.optional(z.string()),
  init: z.optional(z.boolean()),
  command: z.optional(words),
  environment: z.optional(texts),
  ports: z.optional(words),
  networks: z.optional(z.strictObject({ default: z.strictObject({ aliases: words }) })),
  volumes: z.optional(words),
  healthcheck: z.optional(z.strictObject({ test: words, interval: z.string() })),
  depends_on: z.optional(z.record(z.string(), z.strictObject({ condition: z.literal("service_healthy") }))),
});
export type ComposeService = z.infer<typeof composeService>;
export const composeFile = z.strictObject({ services: z.record(z.string(), composeService) });

export const step = z.strictObject({
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  uses: z.optional(z.string()),
  with: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  run: z.optional(z.string()),
  env: z.optional(texts),
});
export type Step = z.infer<typeof step>;
export const steps = z.array(step);

export const jobService = z.strictObject({
  image: z.string(),
  credentials: z.strictObject({ username: z.string(), password: z.string() }),
  env: texts,
  ports: z.optional(words),
  options: z.optional(z.string()),
});

export const job = z.strictObject({
  "runs-on": z.string(),
  container: z.optional(z.string()),
  services: z.optional(z.record(z.string(), jobService)),
  env: z.optional(texts),
  steps,
});
export type Job = z.infer<typeof job>;

export const workflow = z.strictObject({
  name: z.string(),
  on: z.string(),
  permissions: texts,
  jobs: z.record(z.string(), job),
});
