/** The doors of an account to what stands around its tokens, and to the edge: a line a door. */
import { DurableObject } from "cloudflare:workers";
import type { KeptAnswer } from "../../contract/answers.ts";
import type { DoorQuery } from "../../contract/edge.ts";
import type { Origin } from "../../contract/origins.ts";
import type { PageInput } from "../../rules/access/lists.ts";
import type { ApplicationInput } from "../../rules/applications/application.ts";
import type { GroupInput } from "../../rules/groups/group.ts";
import type { KeysInput } from "../../rules/keys/keys.ts";
import type { OrganizationInput } from "../../rules/organization/organization.ts";
import type { PolicyInput } from "../../rules/policies/policy.ts";
import type { IdentityProviderInput } from "../../rules/identity-providers/identity-provider.ts";
import type { TagInput } from "../../rules/tags/tag.ts";
import type { AccountStore } from "./account-store.ts";
import type { ApiRequests } from "./api-requests.ts";
import type { AccountControl } from "./control.ts";
import type { DoorAnswer, EdgeDoors } from "./edge/doors.ts";
import type { EdgeRequests } from "./edge/edge-requests.ts";
import type { ExplainAnswer, ExplainAsked, Explanations } from "./edge/explanations.ts";
import type { EdgeAnswer, EdgeRequest, OriginAnswered } from "./edge/request.ts";
import type { HostClaims } from "./host-claims.ts";
import * as ofApplication from "./operations/application-policies.ts";
import * as applications from "./operations/applications.ts";
import * as groups from "./operations/groups.ts";
import * as keys from "./operations/keys.ts";
import * as organization from "./operations/organization.ts";
import * as identityProviders from "./operations/identity-providers.ts";
import * as accessRequests from "./operations/access-requests.ts";
import * as tags from "./operations/tags.ts";
import * as policies from "./operations/policies.ts";
import type { ApiRequest, Input } from "./request.ts";

/** What the doors lead to. */
export interface Rooms {
  readonly store: AccountStore;
  readonly control: AccountControl;
  readonly requests: ApiRequests;
  readonly edge: EdgeRequests;
  readonly claims: HostClaims;
  readonly explanations: Explanations;
  readonly doors: EdgeDoors;
}

/** How a request uses the account. */
type Use = <T>(run: (rooms: Rooms) => T | Promise<T>) => T | Promise<T>;

export abstract class AccessDoors extends DurableObject<EmulatorEnv> {
  #use: Use | undefined;

  /** Lets the doors lead somewhere. What is static is no door. */
  protected static open(object: AccessDoors, use: Use): void {
    object.#use = use;
  }

  #opened<T>(run: (rooms: Rooms) => T | Promise<T>): T | Promise<T> {
    if (!this.#use) throw new Error("The doors are asked before the account is made.");
    return this.#use(run);
  }

  #answered<T>(run: (requests: ApiRequests) => T | Promise<T>): T | Promise<T> {
    return this.#opened(({ requests }) => run(requests));
  }

  // The edge.
  async edge(request: EdgeRequest): Promise<EdgeAnswer> {
    return this.#opened(({ edge }) => edge.answer(request));
  }
  async originAnswered(answered: OriginAnswered): Promise<void> {
    return this.#opened(({ edge }) => edge.originAnswered(answered));
  }
  async hasHost(host: string): Promise<boolean> {
    return this.#opened(({ edge, claims }) => {
      const isItsOwn = edge.hasHost(host);
      if (!isItsOwn) claims.doubt();
      return isItsOwn;
    });
  }
  async explain(asked: ExplainAsked): Promise<ExplainAnswer> {
    return this.#opened(({ explanations }) => explanations.explain(asked));
  }
  async doors(query: DoorQuery): Promise<DoorAnswer> {
    return this.#opened(({ doors }) => doors.page(query));
  }

  // The control plane, as far as it concerns these.
  async fixedAnswers(): Promise<KeptAnswer[]> {
    return this.#opened(({ store }) => store.access.answers.all());
  }
  async setFixedAnswers(answers: readonly KeptAnswer[]): Promise<void> {
    await this.#opened(({ control }) => control.setFixedAnswers(answers));
  }
  async origins(): Promise<readonly Origin[]> {
    return this.#opened(({ store }) => store.access.origins.all());
  }
  async setOrigin(origin: Origin): Promise<boolean> {
    return this.#opened(({ control }) => control.setOrigin(origin));
  }
  async removeOrigin(hostname: string): Promise<void> {
    await this.#opened(({ control }) => control.removeOrigin(hostname));
  }

  // The API plane.
  async listApplications(request: ApiRequest, input: Input<applications.ListApplications>) {
    return this.#answered((requests) => requests.answer(applications.list, request, input));
  }
  async createApplication(request: ApiRequest, input: Input<ApplicationInput>) {
    return this.#answered((requests) => requests.answer(applications.create, request, input));
  }
  async getApplication(request: ApiRequest, input: Input<applications.OfApplication>) {
    return this.#answered((requests) => requests.answer(applications.get, request, input));
  }
  async updateApplication(request: ApiRequest, input: Input<applications.OfApplication<ApplicationInput>>) {
    return this.#answered((requests) => requests.answer(applications.update, request, input));
  }
  async deleteApplication(request: ApiRequest, input: Input<applications.OfApplication>) {
    return this.#answered((requests) => requests.answer(applications.remove, request, input));
  }
  async updateApplicationSettings(
    request: ApiRequest,
    input: Input<applications.OfApplication<applications.SettingsInput>>,
  ) {
    return this.#answered((requests) => requests.answer(applications.updateSettings, request, input));
  }
  async revokeApplicationTokens(request: ApiRequest, input: Input<applications.OfApplication>) {
    return this.#answered((requests) => requests.answer(applications.revokeTokens, request, input));
  }
  async listApplicationPolicies(request: ApiRequest, input: Input<ofApplication.OfPoliciesOf<PageInput>>) {
    return this.#answered((requests) => requests.answer(ofApplication.list, request, input));
  }
  async createApplicationPolicy(request: ApiRequest, input: Input<ofApplication.OfPoliciesOf<PolicyInput>>) {
    return this.#answered((requests) => requests.answer(ofApplication.create, request, input));
  }
  async getApplicationPolicy(request: ApiRequest, input: Input<ofApplication.OfPolicyOf>) {
    return this.#answered((requests) => requests.answer(ofApplication.get, request, input));
  }
  async updateApplicationPolicy(request: ApiRequest, input: Input<ofApplication.OfPolicyOf<PolicyInput>>) {
    return this.#answered((requests) => requests.answer(ofApplication.update, request, input));
  }
  async deleteApplicationPolicy(request: ApiRequest, input: Input<ofApplication.OfPolicyOf>) {
    return this.#answered((requests) => requests.answer(ofApplication.remove, request, input));
  }
  async makePolicyReusable(request: ApiRequest, input: Input<ofApplication.OfPolicyOf>) {
    return this.#answered((requests) => requests.answer(ofApplication.makeReusable, request, input));
  }
  async listPolicies(request: ApiRequest, input: Input<PageInput>) {
    return this.#answered((requests) => requests.answer(policies.list, request, input));
  }
  async createPolicy(request: ApiRequest, input: Input<PolicyInput>) {
    return this.#answered((requests) => requests.answer(policies.create, request, input));
  }
  async getPolicy(request: ApiRequest, input: Input<policies.OfPolicy>) {
    return this.#answered((requests) => requests.answer(policies.get, request, input));
  }
  async updatePolicy(request: ApiRequest, input: Input<policies.OfPolicy<PolicyInput>>) {
    return this.#answered((requests) => requests.answer(policies.update, request, input));
  }
  async deletePolicy(request: ApiRequest, input: Input<policies.OfPolicy>) {
    return this.#answered((requests) => requests.answer(policies.remove, request, input));
  }
  async listGroups(request: ApiRequest, input: Input<groups.ListGroups>) {
    return this.#answered((requests) => requests.answer(groups.list, request, input));
  }
  async createGroup(request: ApiRequest, input: Input<GroupInput>) {
    return this.#answered((requests) => requests.answer(groups.create, request, input));
  }
  async getGroup(request: ApiRequest, input: Input<groups.OfGroup>) {
    return this.#answered((requests) => requests.answer(groups.get, request, input));
  }
  async updateGroup(request: ApiRequest, input: Input<groups.OfGroup<GroupInput>>) {
    return this.#answered((requests) => requests.answer(groups.update, request, input));
  }
  async deleteGroup(request: ApiRequest, input: Input<groups.OfGroup>) {
    return this.#answered((requests) => requests.answer(groups.remove, request, input));
  }
  async getOrganization(request: ApiRequest, input: Input<unknown>) {
    return this.#answered((requests) => requests.answer(organization.get, request, input));
  }
  async createOrganization(request: ApiRequest, input: Input<OrganizationInput>) {
    return this.#answered((requests) => requests.answer(organization.create, request, input));
  }
  async updateOrganization(request: ApiRequest, input: Input<OrganizationInput>) {
    return this.#answered((requests) => requests.answer(organization.update, request, input));
  }
  async patchOrganization(request: ApiRequest, input: Input<OrganizationInput>) {
    return this.#answered((requests) => requests.answer(organization.patch, request, input));
  }
  async revokeUser(request: ApiRequest, input: Input<organization.RevokeUserInput>) {
    return this.#answered((requests) => requests.answer(organization.revokeUser, request, input));
  }
  async getKeys(request: ApiRequest, input: Input<unknown>) {
    return this.#answered((requests) => requests.answer(keys.get, request, input));
  }
  async updateKeys(request: ApiRequest, input: Input<KeysInput>) {
    return this.#answered((requests) => requests.answer(keys.update, request, input));
  }
  async rotateKeys(request: ApiRequest, input: Input<unknown>) {
    return this.#answered((requests) => requests.answer(keys.rotate, request, input));
  }
  async listIdentityProviders(request: ApiRequest, input: Input<identityProviders.ListIdentityProviders>) {
    return this.#answered((requests) => requests.answer(identityProviders.list, request, input));
  }
  async createIdentityProvider(request: ApiRequest, input: Input<IdentityProviderInput>) {
    return this.#answered((requests) => requests.answer(identityProviders.create, request, input));
  }
  async getIdentityProvider(request: ApiRequest, input: Input<identityProviders.OfIdentityProvider>) {
    return this.#answered((requests) => requests.answer(identityProviders.get, request, input));
  }
  async updateIdentityProvider(
    request: ApiRequest,
    input: Input<identityProviders.OfIdentityProvider<IdentityProviderInput>>,
  ) {
    return this.#answered((requests) => requests.answer(identityProviders.update, request, input));
  }
  async deleteIdentityProvider(request: ApiRequest, input: Input<identityProviders.OfIdentityProvider>) {
    return this.#answered((requests) => requests.answer(identityProviders.remove, request, input));
  }
  async listTags(request: ApiRequest, input: Input<PageInput>) {
    return this.#answered((requests) => requests.answer(tags.list, request, input));
  }
  async createTag(request: ApiRequest, input: Input<TagInput>) {
    return this.#answered((requests) => requests.answer(tags.create, request, input));
  }
  async getTag(request: ApiRequest, input: Input<tags.OfTag>) {
    return this.#answered((requests) => requests.answer(tags.get, request, input));
  }
  async updateTag(request: ApiRequest, input: Input<tags.OfTag<TagInput>>) {
    return this.#answered((requests) => requests.answer(tags.update, request, input));
  }
  async deleteTag(request: ApiRequest, input: Input<tags.OfTag>) {
    return this.#answered((requests) => requests.answer(tags.remove, request, input));
  }
  async listAccessRequests(request: ApiRequest, input: Input<unknown>) {
    return this.#answered((requests) => requests.answer(accessRequests.list, request, input));
  }
}
