/** What docs/clients.md says of the verifiers of the edge's JWT, and of two clocks that differ. */
export const verifiersSection = (table: string): string => `## Verifiers of the JWT

An origin behind Access verifies the JWT of each request ([jwt.md](jwt.md#the-jwt)). These verifiers do so, unmodified: each gets JWTs of
requests that the edge admitted, and fetches the keys from the emulator. Each accepts the JWT, and refuses it for another application's
AUD, for another team, after its end, with another signature, and when its key was rotated out.

${table}

\`@hono/cloudflare-access\` also runs in a Worker behind the edge, inside workerd: it refuses the JWT for another AUD, of another team, after its end
and when its key was rotated out, too (\`examples/worker-behind-access\` in the project's repository, which CI runs).

### \`cloudflared access\`

Tried by hand on 2026-11-26, with cloudflared 2026.8 built from its source and \`run --intercept\`. \`access tcp\` with
\`--service-token-id\` and \`--service-token-secret\` reaches the WebSocket of the host's origin through the edge. \`access curl\` verifies the
signed metadata of the host; it presents the session that it keeps in \`~/.cloudflared\`, which lets it in when a
session counts ([jwt.md](jwt.md#sessions)). It cannot log anybody in here. It keeps the keys of a team for a day and fetches them again
at most once a minute: give each run of the emulator a \`HOME\` of its own, or remove \`~/.cloudflared/*-jwks\`.

### Two clocks

A JWT has the times of the account's clock; a verifier goes by the clock of its machine, unless you tell it the time. While the account's
clock runs with the machine's, there is nothing to do. When the account's clock was set:

- **Behind**, by more than a session lasts (24 hours unless set otherwise): every verifier refuses each new JWT, as it has expired. This way
  you can see a verifier refuse a JWT without waiting.
- **Ahead**: a verifier that looks at \`iat\` refuses each new JWT, as it is of the future: PyJWT always, jose when it is given \`maxTokenAge\`.
  The others accept it. For none does it expire before the machine's clock gets there, too.

Tell the verifier the account's time if it takes one (\`currentDate\` of jose, \`Config.Now\` of go-oidc; \`account.clock.read()\` has it),
or give it a leeway of more than the clocks differ (\`leeway\` of PyJWT).`;
