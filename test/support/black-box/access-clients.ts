/**
 * The methods that the npm clients have for applications, policies and groups. Their types differ between generations, and
 * lack the rules of an application's policies: here is what all of them take and send.
 */
import { clientWithToken, type Call, type Generation, type Place } from "./clients.ts";

type Params = Place & Readonly<Record<string, unknown>>;
type Shown = { readonly id: string } & Readonly<Record<string, unknown>>;
interface Page extends Call<{ result: Shown[] }>, AsyncIterable<Shown> {}

interface Collection {
  create(params: Params): Call<Shown>;
  get(id: string, params: Params): Call<Shown>;
  list(params: Params): Page;
  update(id: string, params: Params): Call<Shown>;
  delete(id: string, params: Params): Call<Shown>;
}

/** The policies of an application. From generation 7 on, the application is among the parameters. */
interface OfApplication {
  create(application: string, params: Params): Call<Shown>;
  list(application: string, params: Params): Page;
  get(...args: readonly unknown[]): Call<Shown>;
  update(...args: readonly unknown[]): Call<Shown>;
  delete(...args: readonly unknown[]): Call<Shown>;
}

interface Access {
  applications: Collection & {
    policies: OfApplication;
    settings: { update(id: string, params: Params): Call<object>; edit(id: string, params: Params): Call<object> };
    revokeTokens(id: string, params: Params): Call<object | null>;
  };
  groups: Collection;
  policies: Collection;
}

export interface AccessClient extends Access {
  /** What a method of a policy of an application is called with. */
  named(application: string, id: string, params: Params): readonly unknown[];
}

export function accessOf(generation: Generation): AccessClient {
  const { access } = clientWithToken(generation).zeroTrust as unknown as { access: Access };
  const named = (application: string, id: string, params: Params): readonly unknown[] =>
    generation.version >= 7 ? [id, { ...params, app_id: application }] : [application, id, params];
  const { applications, groups, policies } = access;
  return { applications, groups, policies, named };
}
