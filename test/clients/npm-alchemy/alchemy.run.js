import * as Alchemy from "alchemy";
import * as Cloudflare from "alchemy/Cloudflare";
import * as Effect from "effect/Effect";

const { TOKEN_NAME, TOKEN_DURATION, TOKEN_VERSION, TOKEN_GRACE } = process.env;

export default Alchemy.Stack(
  "emulated",
  { providers: Cloudflare.providers(), state: Alchemy.localState() },
  Effect.gen(function* () {
    const token = yield* Cloudflare.Access.ServiceToken("Deploy", {
      name: TOKEN_NAME ?? "deploy",
      duration: TOKEN_DURATION ?? "8760h",
      clientSecretVersion: Number(TOKEN_VERSION ?? "1"),
      ...(TOKEN_GRACE === undefined ? {} : { previousClientSecretExpiresAt: TOKEN_GRACE }),
    });
    return { id: token.serviceTokenId };
  }),
);
