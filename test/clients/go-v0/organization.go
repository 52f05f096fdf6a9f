// The organization, its keys, identity providers, tags and the log, as far as cloudflare-go v0 has them: it renames no tag.
package main

import (
	"os"
	"slices"
	"strings"

	"github.com/cloudflare/cloudflare-go"
)

func around(api *cloudflare.API) {
	account := cloudflare.AccountIdentifier(os.Getenv("CLOUDFLARE_ACCOUNT_ID"))
	for _, at := range []struct {
		scope string
		place *cloudflare.ResourceContainer
	}{{"accounts", account}, {"zones", cloudflare.ZoneIdentifier(os.Getenv("CLOUDFLARE_ZONE_ID"))}} {
		organization(api, at.scope, at.place)
		providersOf(api, at.scope, at.place)
	}
	rotatedKeys(api, account)
	tagsOfApplications(api, account)
	seen, err := api.AccessAuditLogs(ctx, account.Identifier, cloudflare.AccessAuditLogFilterOptions{Direction: "desc", Limit: 5})
	check(err)
	insist(len(seen) == 0, seen)
	proved("accounts: logs: AccessAuditLogs, at a path with a dash, is empty")
}

func organization(api *cloudflare.API, scope string, place *cloudflare.ResourceContainer) {
	get := func() cloudflare.AccessOrganization {
		got, _, err := api.GetAccessOrganization(ctx, place, cloudflare.GetAccessOrganizationParams{})
		check(err)
		return got
	}
	insist(strings.HasSuffix(get().AuthDomain, ".cloudflareaccess.com"), get())
	domain := "team-" + scope + ".cloudflareaccess.com"
	created, err := api.CreateAccessOrganization(ctx, place,
		cloudflare.CreateAccessOrganizationParams{Name: "Team of " + scope, AuthDomain: domain})
	check(err)
	insist(created.AuthDomain == domain && created.Name == "Team of "+scope && get().Name == created.Name, created)
	proved(scope + ": organization: get returns the one that there is, and create names it")

	session, isReadOnly := "12h", true
	updated, err := api.UpdateAccessOrganization(ctx, place, cloudflare.UpdateAccessOrganizationParams{
		Name: "Renamed", AuthDomain: domain, SessionDuration: &session, IsUIReadOnly: &isReadOnly,
		LoginDesign: cloudflare.AccessOrganizationLoginDesign{HeaderText: "Welcome"}})
	check(err)
	insist(*updated.SessionDuration == session && *updated.IsUIReadOnly && updated.LoginDesign.HeaderText == "Welcome", updated)
	insist(get().Name == "Renamed" && *get().SessionDuration == session, get())
	proved(scope + ": organization: update sets its options, and get returns them")

	_, err = api.UpdateAccessOrganization(ctx, place, cloudflare.UpdateAccessOrganizationParams{AuthDomain: "team.example.com"})
	insist(isWrong(err, 11004), err)
	proved(scope + ": organization: another domain is a RequestError with code 11004")
	check(api.RevokeAccessUserTokens(ctx, place, cloudflare.RevokeAccessUserTokensParams{Email: "user@example.com"}))
	proved(scope + ": organization: RevokeAccessUserTokens is answered")
}

func rotatedKeys(api *cloudflare.API, account *cloudflare.ResourceContainer) {
	before, err := api.AccessKeysConfig(ctx, account.Identifier)
	check(err)
	updated, err := api.UpdateAccessKeysConfig(ctx, account.Identifier,
		cloudflare.AccessKeysConfigUpdateRequest{KeyRotationIntervalDays: 30})
	check(err)
	insist(updated.KeyRotationIntervalDays == 30 && updated.LastKeyRotationAt.Equal(before.LastKeyRotationAt), updated)
	rotated, err := api.RotateAccessKeys(ctx, account.Identifier)
	check(err)
	insist(rotated.LastKeyRotationAt.After(before.LastKeyRotationAt) && rotated.DaysUntilNextRotation >= 29, rotated)
	got, err := api.AccessKeysConfig(ctx, account.Identifier)
	check(err)
	insist(got.LastKeyRotationAt.Equal(rotated.LastKeyRotationAt) && got.KeyRotationIntervalDays == 30, got)
	proved("accounts: keys: update sets the interval, rotate the time of the last rotation, and get returns both")
	_, err = api.UpdateAccessKeysConfig(ctx, account.Identifier,
		cloudflare.AccessKeysConfigUpdateRequest{KeyRotationIntervalDays: 20})
	insist(isWrong(err, 12130), err)
	proved("accounts: keys: an interval of 20 days is a RequestError with code 12130")
}

func providersOf(api *cloudflare.API, scope string, place *cloudflare.ResourceContainer) {
	create := func(kind string, config cloudflare.AccessIdentityProviderConfiguration) (cloudflare.AccessIdentityProvider, error) {
		return api.CreateAccessIdentityProvider(ctx, place,
			cloudflare.CreateAccessIdentityProviderParams{Name: kind, Type: kind, Config: config})
	}
	created, err := create("github", cloudflare.AccessIdentityProviderConfiguration{ClientID: "shop", ClientSecret: "not shown again"})
	check(err)
	insist(created.Type == "github" && created.Config.ClientID == "shop" && created.Config.ClientSecret == "", created)
	got, err := api.GetAccessIdentityProvider(ctx, place, created.ID)
	check(err)
	insist(got.ID == created.ID && got.Config.ClientID == "shop", got)
	proved(scope + ": identity providers: create keeps the config without its secret, and get returns the same")

	pin, err := create("onetimepin", cloudflare.AccessIdentityProviderConfiguration{})
	check(err)
	listed, _, err := api.ListAccessIdentityProviders(ctx, place, cloudflare.ListAccessIdentityProvidersParams{})
	check(err)
	has := func(id string) bool {
		return slices.ContainsFunc(listed, func(one cloudflare.AccessIdentityProvider) bool { return one.ID == id })
	}
	insist(has(created.ID) && has(pin.ID), listed)
	proved(scope + ": identity providers: list has them all")

	updated, err := api.UpdateAccessIdentityProvider(ctx, place, cloudflare.UpdateAccessIdentityProviderParams{
		ID: created.ID, Name: "renamed", Type: "github",
		Config: cloudflare.AccessIdentityProviderConfiguration{ClientID: "shop-2"}})
	check(err)
	insist(updated.ID == created.ID && updated.Name == "renamed" && updated.Config.ClientID == "shop-2", updated)
	for _, id := range []string{created.ID, pin.ID} {
		deleted, err := api.DeleteAccessIdentityProvider(ctx, place, id)
		check(err)
		insist(deleted.ID == id, deleted)
	}
	_, err = api.GetAccessIdentityProvider(ctx, place, created.ID)
	insist(isNotFound(err, 12135), err)
	_, err = create("unheard-of", cloudflare.AccessIdentityProviderConfiguration{})
	insist(isWrong(err, 12130), err)
	proved(scope + ": identity providers: update and delete; get is a NotFoundError from then on, and an unknown type a RequestError")
}

func tagsOfApplications(api *cloudflare.API, account *cloudflare.ResourceContainer) {
	names := []string{"on call", "shop", "till"}
	for _, name := range names {
		created, err := api.CreateAccessTag(ctx, account, cloudflare.CreateAccessTagParams{Name: name})
		check(err)
		insist(created.Name == name, created)
	}
	got, err := api.GetAccessTag(ctx, account, "on call")
	check(err)
	insist(got.Name == "on call", got)
	listed, err := api.ListAccessTags(ctx, account, cloudflare.ListAccessTagsParams{})
	check(err)
	for _, name := range names {
		insist(slices.ContainsFunc(listed, func(one cloudflare.AccessTag) bool { return one.Name == name }), listed)
	}
	_, err = api.CreateAccessTag(ctx, account, cloudflare.CreateAccessTagParams{Name: "shop"})
	insist(isWrong(err, 12132), err)
	proved("accounts: tags: create, get by a name with a blank, and list; a name twice is a RequestError with code 12132")

	app := cloudflare.CreateAccessApplicationParams{Type: cloudflare.SelfHosted, Name: "tagged",
		Domain: "tagged.example.com", Tags: []string{"unheard of"}}
	_, err = api.CreateAccessApplication(ctx, account, app)
	insist(isWrong(err, 12130), err)
	app.Tags = []string{"shop"}
	tagged, err := api.CreateAccessApplication(ctx, account, app)
	check(err)
	insist(slices.Equal(tagged.Tags, app.Tags), tagged)
	proved("accounts: tags: an application has only tags that there are")

	check(api.DeleteAccessApplication(ctx, account, tagged.ID))
	for _, name := range names {
		check(api.DeleteAccessTag(ctx, account, name))
	}
	_, err = api.GetAccessTag(ctx, account, "shop")
	insist(isNotFound(err, 12135), err)
	proved("accounts: tags: delete, and get is a NotFoundError with code 12135 from then on")
}
