// Every operation that cloudflare-go v0 has. It takes its base URL as an option.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/cloudflare/cloudflare-go"
)

var ctx = context.Background()

func main() {
	api, err := cloudflare.NewWithAPIToken(os.Getenv("CLOUDFLARE_API_TOKEN"),
		cloudflare.BaseURL(os.Getenv("CLOUDFLARE_BASE_URL")), cloudflare.UsingRetryPolicy(0, 0, 0))
	check(err)
	account := cloudflare.AccountIdentifier(os.Getenv("CLOUDFLARE_ACCOUNT_ID"))
	everythingButRotation(api, "accounts", account)
	everythingButRotation(api, "zones", cloudflare.ZoneIdentifier(os.Getenv("CLOUDFLARE_ZONE_ID")))
	rotation(api, account)
	refusals(api, account)
	access(api)
	around(api)
}

func everythingButRotation(api *cloudflare.API, scope string, place *cloudflare.ResourceContainer) {
	_, err := api.CreateAccessServiceToken(ctx, place,
		cloudflare.CreateAccessServiceTokenParams{Name: "without a version", Duration: "17520h"})
	insist(isRefused(err, "client_secret_version must be at least 1"), err)
	proved(scope + ": create without ClientSecretVersion sends 0, and is refused with 400 and code 12130")

	created, err := api.CreateAccessServiceToken(ctx, place,
		cloudflare.CreateAccessServiceTokenParams{Name: "deploy " + scope, Duration: "17520h", ClientSecretVersion: 1})
	check(err)
	insist(created.ClientSecretVersion == 1 && created.Duration == "17520h", created)
	insist(admission(created.ClientID, created.ClientSecret) == "current", created)
	proved(scope + ": create with ClientSecretVersion 1 makes a token, and its secret is let in")

	_, err = api.UpdateAccessServiceToken(ctx, place,
		cloudflare.UpdateAccessServiceTokenParams{UUID: created.ID, Name: "not stored"})
	insist(isRefused(err, "client_secret_version must not be lower than the current version, 1"), err)
	proved(scope + ": update without ClientSecretVersion sends 0, and is refused with 400 and code 12130")

	renamed, err := api.UpdateAccessServiceToken(ctx, place, cloudflare.UpdateAccessServiceTokenParams{
		UUID: created.ID, Name: "release " + scope, ClientSecretVersion: created.ClientSecretVersion})
	check(err)
	insist(renamed.Name == "release "+scope && renamed.Duration == "17520h" && renamed.ClientSecret == "", renamed)
	insist(renamed.ClientSecretVersion == 1, renamed)
	insist(admission(created.ClientID, created.ClientSecret) == "current", renamed)
	proved(scope + ": update with the current version renames, and keeps secret and duration")

	lengthened, err := api.UpdateAccessServiceToken(ctx, place, cloudflare.UpdateAccessServiceTokenParams{
		UUID: created.ID, Duration: "forever", ClientSecretVersion: created.ClientSecretVersion})
	check(err)
	insist(lengthened.Name == "release "+scope && lengthened.Duration == "forever", lengthened)
	proved(scope + `: update of the duration, which sends "name":"", keeps the name`)

	grace := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	raised, err := api.UpdateAccessServiceToken(ctx, place, cloudflare.UpdateAccessServiceTokenParams{
		UUID: created.ID, Name: "release " + scope, ClientSecretVersion: 2, PreviousClientSecretExpiresAt: &grace})
	check(err)
	insist(raised.ClientSecretVersion == 2 && raised.PreviousClientSecretExpiresAt.Equal(grace), raised)
	insist(admission(created.ClientID, raised.ClientSecret) == "current", raised)
	insist(admission(created.ClientID, created.ClientSecret) == "previous", raised)
	proved(scope + ": update with a higher version returns a new secret, and the old one keeps its grace")

	listed, _, err := api.ListAccessServiceTokens(ctx, place, cloudflare.ListAccessServiceTokensParams{})
	check(err)
	found := false
	for _, token := range listed {
		found = found || token.ID == created.ID && token.ClientSecretVersion == 2
	}
	insist(found, listed)
	proved(scope + ": list has the token with its version")

	deleted, err := api.DeleteAccessServiceToken(ctx, place, created.ID)
	check(err)
	insist(deleted.ID == created.ID && deleted.Name == "release "+scope, deleted)
	var gone *cloudflare.NotFoundError
	_, err = api.DeleteAccessServiceToken(ctx, place, created.ID)
	insist(errors.As(err, &gone) && gone.InternalErrorCodeIs(12135), err)
	proved(scope + ": delete returns the token; a second delete is a NotFoundError with code 12135")
}

func rotation(api *cloudflare.API, account *cloudflare.ResourceContainer) {
	created, err := api.CreateAccessServiceToken(ctx, account,
		cloudflare.CreateAccessServiceTokenParams{Name: "rotated", Duration: "1h", ClientSecretVersion: 1})
	check(err)
	refreshed, err := api.RefreshAccessServiceToken(ctx, account, created.ID)
	check(err)
	days := time.Until(*refreshed.ExpiresAt).Hours() / 24
	insist(days > 364 && days < 366, refreshed)
	insist(admission(created.ClientID, created.ClientSecret) == "current", refreshed)
	proved("accounts: refresh, without a body, moves the end a year ahead, and keeps the secret")

	rotated, err := api.RotateAccessServiceToken(ctx, account, created.ID)
	check(err)
	insist(rotated.ClientSecretVersion == 2 && rotated.ClientID == created.ClientID, rotated)
	insist(admission(created.ClientID, rotated.ClientSecret) == "current", rotated)
	insist(admission(created.ClientID, created.ClientSecret) == "grace-over", rotated)
	proved("accounts: rotate, without a body, returns a new secret, and the old one is refused at once")
}

func refusals(api *cloudflare.API, account *cloudflare.ResourceContainer) {
	of := func(name string) *cloudflare.ResourceContainer {
		return cloudflare.AccountIdentifier(os.Getenv(name + "_ACCOUNT_ID"))
	}
	create := func(place *cloudflare.ResourceContainer, name string) error {
		_, err := api.CreateAccessServiceToken(ctx, place,
			cloudflare.CreateAccessServiceTokenParams{Name: name, ClientSecretVersion: 1})
		return err
	}

	err := create(account, strings.Repeat("x", 351))
	insist(isRefused(err, "name must be a maximum of 350 characters"), err)
	proved("errors: a name that is too long is a RequestError with code 12130")

	var locked *cloudflare.AuthenticationError
	err = create(of("LOCKED"), "too early")
	insist(errors.As(err, &locked) && locked.InternalErrorCodeIs(9999), err)
	proved("errors: an account without Access is an AuthenticationError with code 9999")

	check(create(of("STRICT"), "taken"))
	var wrong *cloudflare.RequestError
	err = create(of("STRICT"), "taken")
	insist(errors.As(err, &wrong) && wrong.InternalErrorCodeIs(12132), err)
	proved("errors: a name that is taken is a RequestError with code 12132")

	_, _, err = api.ListAccessServiceTokens(ctx, of("FAULTY"), cloudflare.ListAccessServiceTokensParams{})
	insist(strings.Contains(fmt.Sprint(err), "exceeded available rate limit retries"), err)
	proved("errors: 429 is retried as often as its policy says, and then told as a rate limit")
}

// isRefused tells whether the error is a RequestError with code 12130 and these words.
func isRefused(err error, words string) bool {
	var wrong *cloudflare.RequestError
	return errors.As(err, &wrong) && wrong.InternalErrorCodeIs(12130) && strings.Contains(err.Error(), words)
}

func proved(statement string) {
	check(json.NewEncoder(os.Stdout).Encode(map[string]string{"proved": statement}))
}

// admission tells which secret this is by the emulator, or why it is refused.
func admission(clientID, clientSecret string) string {
	body, err := json.Marshal(map[string]string{"client_id": clientID, "client_secret": clientSecret})
	check(err)
	answer, err := http.Post(os.Getenv("EMULATOR_VERIFY_URL"), "application/json", bytes.NewReader(body))
	check(err)
	defer answer.Body.Close()
	var told struct {
		Admitted       bool
		Secret, Reason string
	}
	check(json.NewDecoder(answer.Body).Decode(&told))
	if told.Admitted {
		return told.Secret
	}
	return told.Reason
}

func insist(isSo bool, seen any) {
	if !isSo {
		panic(fmt.Sprintf("not so: %+v", seen))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
