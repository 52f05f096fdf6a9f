// The organization, its keys, identity providers, tags and the log: every method that the SDK has for them.
package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"
)

var zeroTrust = cloudflare.NewClient(option.WithMaxRetries(0)).ZeroTrust

func around() {
	for _, at := range []place{account, zone} {
		organization(at)
		providersOf(at)
	}
	rotatedKeys()
	tagsOfApplications()
	seen, err := zeroTrust.Access.Logs.AccessRequests.List(ctx, zero_trust.AccessLogAccessRequestListParams{
		AccountID: str(account.id), Limit: cloudflare.F[int64](5),
		Direction: cloudflare.F(zero_trust.AccessLogAccessRequestListParamsDirectionDesc)})
	check(err)
	insist(seen != nil && len(*seen) == 0, seen)
	proved("accounts: logs: AccessRequests.List is empty")
}

func organization(at place) {
	a, z := idsOf(at, str)
	list := func() *zero_trust.Organization {
		got, err := zeroTrust.Organizations.List(ctx, zero_trust.OrganizationListParams{AccountID: a, ZoneID: z})
		check(err)
		return got
	}
	insist(strings.HasSuffix(list().AuthDomain, ".cloudflareaccess.com"), list())
	domain := "team-" + at.scope + ".cloudflareaccess.com"
	created, err := zeroTrust.Organizations.New(ctx, zero_trust.OrganizationNewParams{
		AccountID: a, ZoneID: z, AuthDomain: str(domain), Name: str("Team of " + at.scope)})
	check(err)
	insist(created.AuthDomain == domain && created.Name == "Team of "+at.scope, created)
	insist(same(list().JSON.RawJSON(), created.JSON.RawJSON()), created)
	proved(at.scope + ": organization: list returns the one that there is, and create names it")

	unused := object{"enabled": true, "inactivity_threshold_days": 90, "action": "disable"}
	params := zero_trust.OrganizationUpdateParams{
		AccountID: a, ZoneID: z, AuthDomain: str(domain), Name: str("Renamed"), SessionDuration: str("12h")}
	updated, err := zeroTrust.Organizations.Update(ctx, params,
		option.WithJSONSet("strict_service_token_auth", true), option.WithJSONSet("service_token_inactivity", unused))
	check(err)
	var shown struct {
		Strict bool `json:"strict_service_token_auth"`
		Unused struct {
			Enabled bool
			Days    int `json:"inactivity_threshold_days"`
			Action  string
		} `json:"service_token_inactivity"`
	}
	check(json.Unmarshal([]byte(updated.JSON.RawJSON()), &shown))
	insist(updated.Name == "Renamed" && updated.SessionDuration == "12h" && shown.Strict, updated)
	insist(shown.Unused.Enabled && shown.Unused.Days == 90 && shown.Unused.Action == "disable", shown)
	insist(same(list().JSON.RawJSON(), updated.JSON.RawJSON()), updated)
	unused["enabled"] = false
	_, err = zeroTrust.Organizations.Update(ctx, params, option.WithJSONSet("service_token_inactivity", unused))
	check(err)
	proved(at.scope + ": organization: update sets its options and what is done about unused tokens, and list returns them")

	_, err = zeroTrust.Organizations.Update(ctx,
		zero_trust.OrganizationUpdateParams{AccountID: a, ZoneID: z, AuthDomain: str("team.example.com")})
	insist(isRefusal(err, 400, 11004), err)
	proved(at.scope + ": organization: another domain is an Error with status 400 and code 11004")
	revoked, err := zeroTrust.Organizations.RevokeUsers(ctx,
		zero_trust.OrganizationRevokeUsersParams{AccountID: a, ZoneID: z, Email: str("user@example.com")})
	check(err)
	insist(bool(*revoked), revoked)
	proved(at.scope + ": organization: RevokeUsers answers true")
}

func rotatedKeys() {
	keys := zeroTrust.Access.Keys
	update := func(days float64) (*zero_trust.AccessKeyUpdateResponse, error) {
		return keys.Update(ctx, zero_trust.AccessKeyUpdateParams{
			AccountID: str(account.id), KeyRotationIntervalDays: cloudflare.F(days)})
	}
	byID := zero_trust.AccessKeyGetParams{AccountID: str(account.id)}
	before, err := keys.Get(ctx, byID)
	check(err)
	updated, err := update(30)
	check(err)
	insist(updated.KeyRotationIntervalDays == 30 && updated.LastKeyRotationAt.Equal(before.LastKeyRotationAt), updated)
	rotated, err := keys.Rotate(ctx, zero_trust.AccessKeyRotateParams{AccountID: str(account.id)})
	check(err)
	insist(rotated.LastKeyRotationAt.After(before.LastKeyRotationAt) && rotated.DaysUntilNextRotation >= 29, rotated)
	got, err := keys.Get(ctx, byID)
	check(err)
	insist(got.LastKeyRotationAt.Equal(rotated.LastKeyRotationAt) && got.KeyRotationIntervalDays == 30, got)
	proved("accounts: keys: update sets the interval, rotate the time of the last rotation, and get returns both")
	_, err = update(20)
	insist(isRefusal(err, 400, 12130), err)
	proved("accounts: keys: an interval of 20 days is an Error with status 400 and code 12130")
}

func provider(name string, kind zero_trust.IdentityProviderType, config object) zero_trust.IdentityProviderParam {
	return zero_trust.IdentityProviderParam{Name: str(name), Type: cloudflare.F(kind), Config: cloudflare.F[any](config)}
}

func providersOf(at place) {
	a, z := idsOf(at, str)
	create := func(fields zero_trust.IdentityProviderParam) (*zero_trust.IdentityProvider, error) {
		return zeroTrust.IdentityProviders.New(ctx,
			zero_trust.IdentityProviderNewParams{AccountID: a, ZoneID: z, IdentityProvider: fields})
	}
	name := "GitHub of " + at.scope
	created, err := create(provider(name, "github", object{"client_id": "shop", "client_secret": "not shown again"}))
	check(err)
	insist(same(created.JSON.RawJSON(), `{"id":"`+created.ID+`","type":"github","name":"`+name+`","config":{"client_id":"shop"}}`), created)
	byID := zero_trust.IdentityProviderGetParams{AccountID: a, ZoneID: z}
	got, err := zeroTrust.IdentityProviders.Get(ctx, created.ID, byID)
	check(err)
	insist(same(got.JSON.RawJSON(), created.JSON.RawJSON()), got)
	proved(at.scope + ": identity providers: create keeps the config without its secret, and get returns the same")

	withScim := provider("SCIM", "okta", object{"okta_account": "https://shop.example.com"})
	withScim.SCIMConfig = cloudflare.F(zero_trust.IdentityProviderSCIMConfigParam{Enabled: cloudflare.F(true)})
	scim, err := create(withScim)
	check(err)
	pin, err := create(provider("PIN", "onetimepin", object{}))
	check(err)
	listed := func(params zero_trust.IdentityProviderListParams) []string {
		params.AccountID, params.ZoneID = a, z
		ids := []string{}
		pager := zeroTrust.IdentityProviders.ListAutoPaging(ctx, params)
		for pager.Next() {
			ids = append(ids, pager.Current().ID)
		}
		check(pager.Err())
		return ids
	}
	all := listed(zero_trust.IdentityProviderListParams{})
	insist(slices.Contains(all, created.ID) && slices.Contains(all, scim.ID) && slices.Contains(all, pin.ID), all)
	insist(slices.Equal(listed(zero_trust.IdentityProviderListParams{PerPage: cloudflare.F[int64](2)}), all), all)
	insist(slices.Equal(listed(zero_trust.IdentityProviderListParams{SCIMEnabled: str("true")}), []string{scim.ID}), all)
	proved(at.scope + ": identity providers: list has them all, two to a page, and filters by SCIM")

	updated, err := zeroTrust.IdentityProviders.Update(ctx, created.ID, zero_trust.IdentityProviderUpdateParams{
		AccountID: a, ZoneID: z, IdentityProvider: provider("renamed", "github", object{"client_id": "shop-2"})})
	check(err)
	insist(updated.ID == created.ID && updated.Name == "renamed" && strings.Contains(updated.JSON.RawJSON(), "shop-2"), updated)
	for _, id := range []string{created.ID, scim.ID, pin.ID} {
		deleted, err := zeroTrust.IdentityProviders.Delete(ctx, id, zero_trust.IdentityProviderDeleteParams{AccountID: a, ZoneID: z})
		check(err)
		insist(deleted.ID == id, deleted)
	}
	_, err = zeroTrust.IdentityProviders.Get(ctx, created.ID, byID)
	insist(isRefusal(err, 404, 12135), err)
	_, err = create(provider(name, "unheard-of", object{}))
	insist(isRefusal(err, 400, 12130), err)
	proved(at.scope + ": identity providers: update and delete; get is an Error with status 404 from then on, and an unknown type one with 400")
}

func tagsOfApplications() {
	tags := zeroTrust.Access.Tags
	create := func(name string) error {
		_, err := tags.New(ctx, zero_trust.AccessTagNewParams{AccountID: str(account.id), Name: str(name)})
		return err
	}
	for _, name := range []string{"on call", "shop", "till"} {
		check(create(name))
	}
	get := func(name string) (*zero_trust.Tag, error) {
		return tags.Get(ctx, name, zero_trust.AccessTagGetParams{AccountID: str(account.id)})
	}
	got, err := get("on call")
	check(err)
	insist(got.Name == "on call", got)
	names := []string{}
	pager := tags.ListAutoPaging(ctx, zero_trust.AccessTagListParams{AccountID: str(account.id), PerPage: cloudflare.F[int64](2)})
	for pager.Next() {
		names = append(names, pager.Current().Name)
	}
	check(pager.Err())
	slices.Sort(names)
	insist(slices.Equal(names, []string{"on call", "shop", "till"}), names)
	insist(isRefusal(create("shop"), 409, 12132), names)
	proved("accounts: tags: create, get by a name with a blank, and list, two to a page; a name twice is an Error with status 409")

	body := func(tag string) zero_trust.AccessApplicationNewParamsBody {
		return zero_trust.AccessApplicationNewParamsBody{Type: cloudflare.F(zero_trust.ApplicationTypeSelfHosted),
			Name: str("tagged"), Domain: str("tagged.example.com"), Tags: cloudflare.F[any]([]string{tag})}
	}
	_, err = client.Applications.New(ctx, zero_trust.AccessApplicationNewParams{AccountID: str(account.id), Body: body("unheard of")})
	insist(isRefusal(err, 400, 12130), err)
	tagged, err := client.Applications.New(ctx, zero_trust.AccessApplicationNewParams{AccountID: str(account.id), Body: body("shop")})
	check(err)
	renamed, err := tags.Update(ctx, "shop", zero_trust.AccessTagUpdateParams{AccountID: str(account.id), Name: str("shops")})
	check(err)
	shown, err := client.Applications.Get(ctx, tagged.ID, zero_trust.AccessApplicationGetParams{AccountID: str(account.id)})
	check(err)
	insist(renamed.Name == "shops" && strings.Contains(shown.JSON.RawJSON(), `"tags":["shops"]`), shown)
	proved("accounts: tags: an application has only tags that there are, and update renames one there, too")

	_, err = client.Applications.Delete(ctx, tagged.ID, zero_trust.AccessApplicationDeleteParams{AccountID: str(account.id)})
	check(err)
	for _, name := range []string{"on call", "shops", "till"} {
		deleted, err := tags.Delete(ctx, name, zero_trust.AccessTagDeleteParams{AccountID: str(account.id)})
		check(err)
		insist(deleted.Name == name, deleted)
	}
	_, err = get("shops")
	insist(isRefusal(err, 404, 12135), err)
	proved("accounts: tags: delete answers the name, and get is an Error with status 404 and code 12135 from then on")
}
