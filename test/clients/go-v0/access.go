// Applications, policies and groups, as far as cloudflare-go v0 has them: settings and filters it does not know.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/cloudflare/cloudflare-go"
)

const absent = "00000000-0000-4000-8000-000000000000"

type rule = map[string]any

var everyone = []any{rule{"everyone": rule{}}}

func named(tokenID string) any {
	return rule{"service_token": rule{"token_id": tokenID}}
}

func access(api *cloudflare.API) {
	account := cloudflare.AccountIdentifier(os.Getenv("CLOUDFLARE_ACCOUNT_ID"))
	token, err := api.CreateAccessServiceToken(ctx, account,
		cloudflare.CreateAccessServiceTokenParams{Name: "caller", ClientSecretVersion: 1})
	check(err)
	policy := reusablePolicies(api, account, token.ID)
	zone := cloudflare.ZoneIdentifier(os.Getenv("CLOUDFLARE_ZONE_ID"))
	for _, at := range []struct {
		scope string
		place *cloudflare.ResourceContainer
	}{{"accounts", account}, {"zones", zone}} {
		groups(api, at.scope, at.place, token.ID)
		applications(api, at.scope, at.place, account, policy)
	}
	accessRefusals(api, account, token, policy)
}

func groups(api *cloudflare.API, scope string, place *cloudflare.ResourceContainer, tokenID string) {
	created, err := api.CreateAccessGroup(ctx, place, cloudflare.CreateAccessGroupParams{
		Name: "ci " + scope, Include: append([]any{named(tokenID)}, everyone...)})
	check(err)
	got, err := api.GetAccessGroup(ctx, place, created.ID)
	check(err)
	insist(reflect.DeepEqual(got, created) && len(got.Include) == 2 && len(got.Exclude) == 0, got)
	insist(reflect.DeepEqual(got.Include[0], named(tokenID)), got)
	proved(scope + ": groups: create, which sends null for what is unset, keeps the rules in their order")

	updated, err := api.UpdateAccessGroup(ctx, place, cloudflare.UpdateAccessGroupParams{
		ID: created.ID, Name: "release " + scope, Include: everyone})
	check(err)
	insist(updated.ID == created.ID && reflect.DeepEqual(updated.Include, everyone), updated)
	var ids []string
	for number := 0; number < 26; number++ {
		one, err := api.CreateAccessGroup(ctx, place, cloudflare.CreateAccessGroupParams{
			Name: fmt.Sprintf("page %d", number), Include: everyone})
		check(err)
		ids = append(ids, one.ID)
	}
	listed, _, err := api.ListAccessGroups(ctx, place, cloudflare.ListAccessGroupsParams{})
	check(err)
	seen := map[string]bool{}
	for _, group := range listed {
		seen[group.ID] = true
	}
	insist(len(listed) == 27 && len(seen) == 27 && seen[created.ID], len(listed))
	proved(scope + ": groups: update replaces the rules; list goes through the pages, 25 to each")

	for _, id := range append(ids, created.ID) {
		check(api.DeleteAccessGroup(ctx, place, id))
	}
	_, err = api.GetAccessGroup(ctx, place, created.ID)
	insist(isNotFound(err, 12152), err)
	proved(scope + ": groups: delete, and get is a NotFoundError with code 12152 from then on")
}

func reusablePolicies(api *cloudflare.API, account *cloudflare.ResourceContainer, tokenID string) string {
	created, err := api.CreateAccessPolicy(ctx, account, cloudflare.CreateAccessPolicyParams{
		Name: "by token", Decision: "non_identity", Include: []any{named(tokenID)}})
	check(err)
	got, err := api.GetAccessPolicy(ctx, account, cloudflare.GetAccessPolicyParams{PolicyID: created.ID})
	check(err)
	insist(reflect.DeepEqual(got, created) && *got.Reusable && *got.SessionDuration == "24h", got)
	proved("accounts: policies: create, which sends a precedence of 0, makes a reusable one; get returns the same")

	other, err := api.CreateAccessPolicy(ctx, account, cloudflare.CreateAccessPolicyParams{
		Name: "other", Decision: "allow", Include: everyone})
	check(err)
	updated, err := api.UpdateAccessPolicy(ctx, account, cloudflare.UpdateAccessPolicyParams{
		PolicyID: other.ID, Name: "renamed", Decision: "deny", Include: everyone})
	check(err)
	insist(updated.ID == other.ID && updated.Name == "renamed" && updated.Decision == "deny", updated)
	listed, _, err := api.ListAccessPolicies(ctx, account, cloudflare.ListAccessPoliciesParams{})
	check(err)
	insist(len(listed) == 2, listed)
	check(api.DeleteAccessPolicy(ctx, account, cloudflare.DeleteAccessPolicyParams{PolicyID: other.ID}))
	_, err = api.GetAccessPolicy(ctx, account, cloudflare.GetAccessPolicyParams{PolicyID: other.ID})
	insist(isNotFound(err, 12135), err)
	proved("accounts: policies: update, list and delete; get is a NotFoundError with code 12135 from then on")
	return created.ID
}

func applications(api *cloudflare.API, scope string, place, account *cloudflare.ResourceContainer, policy string) {
	created, err := api.CreateAccessApplication(ctx, place, cloudflare.CreateAccessApplicationParams{
		Type: cloudflare.SelfHosted, Name: "App " + scope, Domain: scope + ".example.com/app",
		SameSiteCookieAttribute: "strict", Policies: []string{policy}})
	check(err)
	insist(len(created.Policies) == 1 && created.Policies[0].ID == policy && created.Policies[0].Precedence == 1, created)
	insist(len(created.AUD) == 64 && created.SessionDuration == "24h", created)
	got, err := api.GetAccessApplication(ctx, place, created.ID)
	check(err)
	insist(reflect.DeepEqual(got, created), got)
	proved(scope + ": applications: create takes ids of policies, null and empty strings; get returns the same")

	updated, err := api.UpdateAccessApplication(ctx, place, cloudflare.UpdateAccessApplicationParams{
		ID: created.ID, Type: cloudflare.SelfHosted, Name: "Renamed " + scope, Domain: created.Domain})
	check(err)
	insist(updated.AUD == created.AUD && updated.SameSiteCookieAttribute == "" && len(updated.Policies) == 1, updated)
	detached, err := api.UpdateAccessApplication(ctx, place, cloudflare.UpdateAccessApplicationParams{
		ID: created.ID, Type: cloudflare.SelfHosted, Name: "Renamed " + scope, Domain: created.Domain, Policies: &[]string{}})
	check(err)
	insist(len(detached.Policies) == 0, detached)
	proved(scope + ": applications: an update without an option takes it out, one without policies keeps them, and an empty list detaches them")

	other, err := api.CreateAccessApplication(ctx, place, cloudflare.CreateAccessApplicationParams{
		Type: cloudflare.SelfHosted, Name: "Other", Domain: "other." + scope + ".example.com"})
	check(err)
	listed, _, err := api.ListAccessApplications(ctx, place, cloudflare.ListAccessApplicationsParams{})
	check(err)
	seen := map[string]bool{}
	for _, application := range listed {
		seen[application.ID] = true
	}
	insist(len(listed) == len(seen) && seen[created.ID] && seen[other.ID], listed)
	check(api.RevokeAccessApplicationTokens(ctx, place, created.ID))
	proved(scope + ": applications: list has them all; the tokens are revoked at a path with a dash")

	policiesOf(api, scope, place, created.ID)
	for _, id := range []string{created.ID, other.ID} {
		check(api.DeleteAccessApplication(ctx, place, id))
	}
	_, err = api.GetAccessApplication(ctx, place, created.ID)
	insist(isNotFound(err, 11021), err)
	_, err = api.GetAccessPolicy(ctx, account, cloudflare.GetAccessPolicyParams{PolicyID: policy})
	check(err)
	proved(scope + ": applications: delete, and get is a NotFoundError with code 11021 from then on; the reusable policy stays")
}

func policiesOf(api *cloudflare.API, scope string, place *cloudflare.ResourceContainer, application string) {
	create := func(name string, precedence int) (cloudflare.AccessPolicy, error) {
		return api.CreateAccessPolicy(ctx, place, cloudflare.CreateAccessPolicyParams{ApplicationID: application,
			Name: name, Decision: "bypass", Precedence: precedence, Include: everyone})
	}
	second, err := create("second", 4)
	check(err)
	first, err := create("first", 2)
	check(err)
	_, err = create("twice", 4)
	insist(isRefused(err, "policy precedences must be unique"), err)
	got, err := api.GetAccessPolicy(ctx, place, cloudflare.GetAccessPolicyParams{ApplicationID: application, PolicyID: first.ID})
	check(err)
	insist(reflect.DeepEqual(got, first) && !*got.Reusable && got.Precedence == 2, got)
	listed, _, err := api.ListAccessPolicies(ctx, place, cloudflare.ListAccessPoliciesParams{ApplicationID: application})
	check(err)
	insist(len(listed) == 2 && listed[0].ID == first.ID && listed[1].ID == second.ID, listed)
	updated, err := api.UpdateAccessPolicy(ctx, place, cloudflare.UpdateAccessPolicyParams{ApplicationID: application,
		PolicyID: first.ID, Name: "last", Decision: "deny", Precedence: 9, Include: everyone})
	check(err)
	insist(updated.ID == first.ID && updated.Precedence == 9 && updated.Decision == "deny", updated)
	check(api.DeleteAccessPolicy(ctx, place, cloudflare.DeleteAccessPolicyParams{ApplicationID: application, PolicyID: first.ID}))
	_, err = api.GetAccessPolicy(ctx, place, cloudflare.GetAccessPolicyParams{ApplicationID: application, PolicyID: first.ID})
	insist(isNotFound(err, 12135), err)
	proved(scope + ": policies of an application: create, get, list by precedence, update and delete; a precedence twice is refused")
}

func accessRefusals(api *cloudflare.API, account *cloudflare.ResourceContainer,
	token cloudflare.AccessServiceTokenCreateResponse, policy string) {
	params := cloudflare.CreateAccessApplicationParams{
		Type: cloudflare.SelfHosted, Name: "errors", Domain: "errors.example.com", Policies: []string{policy}}
	application, err := api.CreateAccessApplication(ctx, account, params)
	check(err)
	_, err = api.CreateAccessApplication(ctx, account, params)
	insist(isWrong(err, 11010), err)
	_, err = api.CreateAccessPolicy(ctx, account, cloudflare.CreateAccessPolicyParams{
		Name: "wrong", Decision: "non_identity", Include: []any{named(token.ClientID)}})
	insist(isRefused(err, "service token not found"), err)
	err = api.DeleteAccessPolicy(ctx, account, cloudflare.DeleteAccessPolicyParams{PolicyID: policy})
	insist(isWrong(err, 12132), err)
	_, err = api.DeleteAccessServiceToken(ctx, account, token.ID)
	insist(isWrong(err, 12139), err)
	_, err = api.GetAccessApplication(ctx, account, absent)
	insist(isNotFound(err, 11021), err)
	proved("errors: a missing application, a domain that is taken, a client id as token_id, a policy in use and a token in use have the codes 11021, 11010, 12130, 12132 and 12139")

	check(api.DeleteAccessApplication(ctx, account, application.ID))
	check(api.DeleteAccessPolicy(ctx, account, cloudflare.DeleteAccessPolicyParams{PolicyID: policy}))
	_, err = api.DeleteAccessServiceToken(ctx, account, token.ID)
	check(err)
	proved("errors: a token that nothing names any more is deleted")
}

func isNotFound(err error, code int) bool {
	var gone *cloudflare.NotFoundError
	return errors.As(err, &gone) && gone.InternalErrorCodeIs(code)
}

func isWrong(err error, code int) bool {
	var wrong *cloudflare.RequestError
	return errors.As(err, &wrong) && wrong.InternalErrorCodeIs(code)
}
