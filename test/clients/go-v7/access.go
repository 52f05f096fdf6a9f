// Applications, policies and groups: every method that the SDK has for them.
package main

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"
)

type rule = zero_trust.AccessRuleUnionParam
type object = map[string]any

var (
	client   = cloudflare.NewClient(option.WithMaxRetries(0)).ZeroTrust.Access
	everyone = []rule{zero_trust.AccessRuleParam{Everyone: cloudflare.F[any](object{})}}
)

func named(tokenID string) rule {
	return zero_trust.AccessRuleParam{ServiceToken: cloudflare.F[any](object{"token_id": tokenID})}
}

// idsOf gives the two parameters of a place, one of which is unset. Their type is internal to the SDK: it is inferred.
func idsOf[Field any](at place, field func(string) Field) (account, zone Field) {
	if at.scope == "zones" {
		return account, field(at.id)
	}
	return field(at.id), zone
}

func access() {
	token := create(account, "caller", "1h")
	policy := reusablePolicies(token.ID)
	for _, at := range []place{account, zone} {
		groupsOf(at, token.ID)
		applicationsOf(at, policy)
	}
	accessRefusals(token, policy)
}

func groupsOf(at place, tokenID string) {
	a, z := idsOf(at, str)
	create := func(name string, include []rule) *zero_trust.AccessGroupNewResponse {
		group, err := client.Groups.New(ctx, zero_trust.AccessGroupNewParams{
			AccountID: a, ZoneID: z, Name: str(name), Include: cloudflare.F(include)})
		check(err)
		return group
	}
	created := create("ci "+at.scope, append([]rule{named(tokenID)}, everyone...))
	got, err := client.Groups.Get(ctx, created.ID, zero_trust.AccessGroupGetParams{AccountID: a, ZoneID: z})
	check(err)
	insist(same(got.JSON.RawJSON(), created.JSON.RawJSON()) && len(got.Include) == 2, got)
	proved(at.scope + ": groups: create keeps the rules in their order, and get returns the same")

	outer := create("outer "+at.scope, []rule{zero_trust.AccessRuleParam{Group: cloudflare.F[any](object{"id": created.ID})}})
	listed := func(params zero_trust.AccessGroupListParams) []string {
		params.AccountID, params.ZoneID = idsOf(at, str)
		ids := []string{}
		pager := client.Groups.ListAutoPaging(ctx, params)
		for pager.Next() {
			ids = append(ids, pager.Current().ID)
		}
		check(pager.Err())
		return ids
	}
	all := listed(zero_trust.AccessGroupListParams{})
	insist(slices.Contains(all, outer.ID), all)
	insist(slices.Equal(listed(zero_trust.AccessGroupListParams{PerPage: cloudflare.F[int64](1)}), all), all)
	insist(slices.Equal(listed(zero_trust.AccessGroupListParams{Name: str("outer " + at.scope)}), []string{outer.ID}), all)
	insist(slices.Equal(listed(zero_trust.AccessGroupListParams{Search: str("OUTER " + at.scope)}), []string{outer.ID}), all)
	proved(at.scope + ": groups: list filters by name and by search, and pages")

	updated, err := client.Groups.Update(ctx, created.ID, zero_trust.AccessGroupUpdateParams{
		AccountID: a, ZoneID: z, Name: str("ci " + at.scope), Include: cloudflare.F(everyone)})
	check(err)
	insist(updated.ID == created.ID && len(updated.Include) == 1, updated)
	proved(at.scope + ": groups: update replaces every rule, and keeps the id")

	for _, id := range []string{outer.ID, created.ID} {
		deleted, err := client.Groups.Delete(ctx, id, zero_trust.AccessGroupDeleteParams{AccountID: a, ZoneID: z})
		check(err)
		insist(deleted.ID == id, deleted)
	}
	_, err = client.Groups.Get(ctx, created.ID, zero_trust.AccessGroupGetParams{AccountID: a, ZoneID: z})
	insist(isRefusal(err, 404, 12152), err)
	proved(at.scope + ": groups: delete answers the id, and get is an Error with status 404 and code 12152 from then on")
}

func newPolicy(name string, decision zero_trust.Decision, include []rule) (*zero_trust.AccessPolicyNewResponse, error) {
	return client.Policies.New(ctx, zero_trust.AccessPolicyNewParams{AccountID: str(account.id), Name: str(name),
		Decision: cloudflare.F(decision), Include: cloudflare.F(include)})
}

func deletePolicy(id string) error {
	_, err := client.Policies.Delete(ctx, id, zero_trust.AccessPolicyDeleteParams{AccountID: str(account.id)})
	return err
}

func reusablePolicies(tokenID string) string {
	include := []rule{named(tokenID)}
	created, err := newPolicy("by token", zero_trust.DecisionNonIdentity, include)
	check(err)
	byID := zero_trust.AccessPolicyGetParams{AccountID: str(account.id)}
	got, err := client.Policies.Get(ctx, created.ID, byID)
	check(err)
	insist(same(got.JSON.RawJSON(), created.JSON.RawJSON()) && got.SessionDuration == "24h", got)
	proved("accounts: policies: create makes a reusable one, and get returns the same")

	other, err := newPolicy("other", zero_trust.DecisionAllow, everyone)
	check(err)
	ids := []string{}
	pager := client.Policies.ListAutoPaging(ctx, zero_trust.AccessPolicyListParams{
		AccountID: str(account.id), PerPage: cloudflare.F[int64](1)})
	for pager.Next() {
		ids = append(ids, pager.Current().ID)
	}
	check(pager.Err())
	insist(len(ids) == 2 && slices.Contains(ids, created.ID) && slices.Contains(ids, other.ID), ids)
	proved("accounts: policies: list has them all, one to a page")

	updated, err := client.Policies.Update(ctx, created.ID, zero_trust.AccessPolicyUpdateParams{
		AccountID: str(account.id), Name: str("by token"), Decision: cloudflare.F(zero_trust.DecisionNonIdentity),
		Include: cloudflare.F(include), SessionDuration: str("1h")})
	check(err)
	insist(updated.ID == created.ID && updated.SessionDuration == "1h", updated)
	check(deletePolicy(other.ID))
	_, err = client.Policies.Get(ctx, other.ID, byID)
	insist(isRefusal(err, 404, 12135), err)
	proved("accounts: policies: update and delete; get is an Error with status 404 and code 12135 from then on")
	return created.ID
}

// shownApplication is what the tests look at of an application.
type shownApplication struct {
	ID, AUD  string
	SameSite string `json:"same_site_cookie_attribute"`
	Policies []struct {
		ID, Name   string
		Precedence int
		Reusable   bool
	}
	Skip  bool `json:"skip_interstitial"`
	Allow bool `json:"allow_iframe"`
}

func read(raw string) (shown shownApplication) {
	check(json.Unmarshal([]byte(raw), &shown))
	return shown
}

func newApplication(at place, name, domain string, policies any) (*zero_trust.AccessApplicationNewResponse, error) {
	a, z := idsOf(at, str)
	body := zero_trust.AccessApplicationNewParamsBody{
		Type: cloudflare.F(zero_trust.ApplicationTypeSelfHosted), Name: str(name), Domain: str(domain),
		SameSiteCookieAttribute: str("strict"), Policies: cloudflare.F(policies)}
	return client.Applications.New(ctx, zero_trust.AccessApplicationNewParams{AccountID: a, ZoneID: z, Body: body})
}

func applicationsOf(at place, policy string) {
	a, z := idsOf(at, str)
	second, err := newPolicy("second", zero_trust.DecisionAllow, everyone)
	check(err)
	created, err := newApplication(at, "App "+at.scope, at.scope+".example.com/app", []any{
		policy,
		object{"id": second.ID, "precedence": 4},
		object{"name": "inline", "decision": "bypass", "include": []any{object{"everyone": object{}}}, "precedence": 7},
	})
	check(err)
	id, shown := created.ID, read(created.JSON.RawJSON())
	insist(len(shown.AUD) == 64 && len(shown.Policies) == 3, created)
	insist(shown.Policies[0].ID == policy && shown.Policies[0].Precedence == 1 && shown.Policies[0].Reusable, shown)
	insist(shown.Policies[1].ID == second.ID && shown.Policies[1].Precedence == 4, shown)
	insist(shown.Policies[2].Name == "inline" && shown.Policies[2].Precedence == 7 && !shown.Policies[2].Reusable, shown)
	proved(at.scope + ": applications: create takes policies by id, by id with a precedence and inline, and answers them whole")

	get := func() (string, error) {
		got, err := client.Applications.Get(ctx, id, zero_trust.AccessApplicationGetParams{AccountID: a, ZoneID: z})
		if err != nil {
			return "", err
		}
		return got.JSON.RawJSON(), nil
	}
	raw, err := get()
	check(err)
	insist(same(raw, created.JSON.RawJSON()), raw)
	whole, err := client.Applications.Update(ctx, id, zero_trust.AccessApplicationUpdateParams{AccountID: a, ZoneID: z,
		Body: zero_trust.AccessApplicationUpdateParamsBody{}}, option.WithRequestBody("application/json", []byte(raw)))
	check(err)
	insist(reflect.DeepEqual(read(whole.JSON.RawJSON()), shown), whole)
	proved(at.scope + ": applications: an update with all that get returned changes nothing")

	fewer, err := client.Applications.Update(ctx, id, zero_trust.AccessApplicationUpdateParams{AccountID: a, ZoneID: z,
		Body: zero_trust.AccessApplicationUpdateParamsBody{Type: cloudflare.F(zero_trust.ApplicationTypeSelfHosted),
			Name: str("App " + at.scope), Domain: str(at.scope + ".example.com/app")}})
	check(err)
	kept := read(fewer.JSON.RawJSON())
	insist(kept.SameSite == "" && shown.SameSite == "strict" && reflect.DeepEqual(kept.Policies, shown.Policies), kept)
	proved(at.scope + ": applications: an update without an option takes it out, and one without policies keeps them")

	other, err := newApplication(at, "Other "+at.scope, "other."+at.scope+".example.com", []any{})
	check(err)
	listed := func(params zero_trust.AccessApplicationListParams) []string {
		params.AccountID, params.ZoneID = idsOf(at, str)
		ids := []string{}
		pager := client.Applications.ListAutoPaging(ctx, params)
		for pager.Next() {
			ids = append(ids, pager.Current().ID)
		}
		check(pager.Err())
		return ids
	}
	all := listed(zero_trust.AccessApplicationListParams{})
	insist(slices.Contains(all, id) && slices.Contains(all, other.ID), all)
	insist(slices.Equal(listed(zero_trust.AccessApplicationListParams{PerPage: cloudflare.F[int64](1)}), all), all)
	for _, params := range []zero_trust.AccessApplicationListParams{
		{Name: str("App " + at.scope)}, {AUD: str(shown.AUD)}, {Search: str("app " + at.scope)},
		{Domain: str(at.scope + ".example.com/app"), Exact: cloudflare.F(true)},
	} {
		insist(slices.Equal(listed(params), []string{id}), params)
	}
	proved(at.scope + ": applications: list filters by name, domain, aud and search, and pages")

	_, err = client.Applications.Settings.Update(ctx, id, zero_trust.AccessApplicationSettingUpdateParams{
		AccountID: a, ZoneID: z, SkipInterstitial: cloudflare.F(true)})
	check(err)
	_, err = client.Applications.Settings.Edit(ctx, id, zero_trust.AccessApplicationSettingEditParams{
		AccountID: a, ZoneID: z, AllowIframe: cloudflare.F(true)})
	check(err)
	raw, err = get()
	check(err)
	insist(read(raw).Skip && read(raw).Allow, raw)
	_, err = client.Applications.RevokeTokens(ctx, id, zero_trust.AccessApplicationRevokeTokensParams{AccountID: a, ZoneID: z})
	check(err)
	proved(at.scope + ": applications: the settings are what get then returns, and RevokeTokens is answered")

	policiesOf(at, id)
	for _, one := range []string{id, other.ID} {
		deleted, err := client.Applications.Delete(ctx, one, zero_trust.AccessApplicationDeleteParams{AccountID: a, ZoneID: z})
		check(err)
		insist(deleted.ID == one, deleted)
	}
	_, err = get()
	insist(isRefusal(err, 404, 11021), err)
	check(deletePolicy(second.ID))
	proved(at.scope + ": applications: delete answers the id; get is an Error with status 404 and code 11021 from then on")
}

func same(one, other string) bool {
	var a, b any
	check(json.Unmarshal([]byte(one), &a))
	check(json.Unmarshal([]byte(other), &b))
	return reflect.DeepEqual(a, b)
}
