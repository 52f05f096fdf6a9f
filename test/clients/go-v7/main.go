// Every operation through the official SDK; base URL and token come from the environment, as the SDK reads them.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"
)

var (
	ctx     = context.Background()
	tokens  = cloudflare.NewClient(option.WithMaxRetries(0)).ZeroTrust.Access.ServiceTokens
	account = place{"accounts", os.Getenv("CLOUDFLARE_ACCOUNT_ID")}
	zone    = place{"zones", os.Getenv("CLOUDFLARE_ZONE_ID")}
	str     = cloudflare.F[string]
)

const absent = "00000000-0000-4000-8000-000000000000"

// place is an account or a zone; the SDK's parameters have one field for each.
type place struct{ scope, id string }

func main() {
	everythingButRotation(account)
	everythingButRotation(zone)
	rotation()
	refusals()
	access()
	around()
}

func everythingButRotation(at place) {
	scope := at.scope
	created := create(at, "deploy "+scope, "17520h")
	insist(created.Duration == "17520h", created)
	insist(admission(created.ClientID, created.ClientSecret) == "current", created)
	proved(scope + ": create returns a token whose secret is let in")

	got, err := get(at, created.ID)
	check(err)
	insist(got.ClientID == created.ClientID && got.Enabled && !strings.Contains(got.JSON.RawJSON(), "client_secret\""), got)
	proved(scope + ": get returns the token without its secret")

	renamed := update(at, created.ID, zero_trust.AccessServiceTokenUpdateParams{Name: str("release " + scope)})
	insist(renamed.Name == "release "+scope && renamed.Duration == "17520h", renamed)
	proved(scope + ": update changes what is given and keeps the rest")

	update(at, created.ID, zero_trust.AccessServiceTokenUpdateParams{Enabled: cloudflare.F(false)})
	insist(admission(created.ClientID, created.ClientSecret) == "disabled", created)
	update(at, created.ID, zero_trust.AccessServiceTokenUpdateParams{Enabled: cloudflare.F(true)})
	insist(admission(created.ClientID, created.ClientSecret) == "current", created)
	proved(scope + ": update disables a token, and enables it again")

	raised := update(at, created.ID, zero_trust.AccessServiceTokenUpdateParams{
		ClientSecretVersion:           cloudflare.F(2.0),
		PreviousClientSecretExpiresAt: cloudflare.F(time.Now().Add(time.Hour)),
	})
	var secret struct {
		ClientSecret string `json:"client_secret"`
	}
	check(json.Unmarshal([]byte(raised.JSON.RawJSON()), &secret))
	insist(admission(created.ClientID, secret.ClientSecret) == "current", raised)
	insist(admission(created.ClientID, created.ClientSecret) == "previous", raised)
	proved(scope + ": update with a higher version returns a new secret, and the old one keeps its grace")

	more := []string{}
	for number := range 4 {
		more = append(more, create(at, fmt.Sprintf("page %s %d", scope, number), "1h").ID)
	}
	ids := list(at, zero_trust.AccessServiceTokenListParams{})
	insist(slices.Contains(ids, created.ID) && slices.Contains(ids, more[3]), ids)
	insist(slices.Equal(list(at, zero_trust.AccessServiceTokenListParams{PerPage: cloudflare.F[int64](2)}), ids), ids)
	proved(scope + ": list pages on by itself, two to a page, to the end and no further")

	insist(slices.Equal(list(at, zero_trust.AccessServiceTokenListParams{Name: str("release " + scope)}), []string{created.ID}), ids)
	insist(slices.Equal(list(at, zero_trust.AccessServiceTokenListParams{Search: str("PAGE " + scope)}), more), ids)
	insist(len(list(at, zero_trust.AccessServiceTokenListParams{Name: str("nobody")})) == 0, ids)
	proved(scope + ": list filters by name and by search")

	for _, id := range more {
		_, err = remove(at, id)
		check(err)
	}
	deleted, err := remove(at, created.ID)
	check(err)
	insist(deleted.ID == created.ID && deleted.Name == "release "+scope, deleted)
	_, err = get(at, created.ID)
	insist(isRefusal(err, 404, 12135), err)
	proved(scope + ": delete returns the token, and get is an Error with status 404 and code 12135 from then on")
}

func rotation() {
	created := create(account, "rotated", "1h")
	refreshed, err := tokens.Refresh(ctx, created.ID, zero_trust.AccessServiceTokenRefreshParams{AccountID: str(account.id)})
	check(err)
	days := time.Until(refreshed.ExpiresAt).Hours() / 24
	insist(days > 364 && days < 366, refreshed)
	insist(admission(created.ClientID, created.ClientSecret) == "current", refreshed)
	proved("accounts: refresh moves the end a year ahead, and keeps the secret")

	rotated, err := tokens.Rotate(ctx, created.ID, zero_trust.AccessServiceTokenRotateParams{AccountID: str(account.id)})
	check(err)
	insist(admission(created.ClientID, rotated.ClientSecret) == "current", rotated)
	insist(admission(created.ClientID, created.ClientSecret) == "grace-over", rotated)
	proved("accounts: rotate returns a new secret, and the old one is refused at once")

	again, err := tokens.Rotate(ctx, created.ID, zero_trust.AccessServiceTokenRotateParams{
		AccountID:                     str(account.id),
		PreviousClientSecretExpiresAt: cloudflare.F(time.Now().Add(time.Hour)),
	})
	check(err)
	insist(admission(created.ClientID, again.ClientSecret) == "current", again)
	insist(admission(created.ClientID, rotated.ClientSecret) == "previous", again)
	proved("accounts: rotate with an end of grace, with a fraction of a second, lets both secrets in")
}

func refusals() {
	of := func(name string) place { return place{"accounts", os.Getenv(name + "_ACCOUNT_ID")} }
	_, err := remove(account, absent)
	insist(isRefusal(err, 404, 12135), err)
	_, err = tryToCreate(account, strings.Repeat("x", 351), "1h")
	insist(isRefusal(err, 400, 12130), err)
	_, err = tryToCreate(of("LOCKED"), "too early", "1h")
	insist(isRefusal(err, 403, 9999), err)
	create(of("STRICT"), "taken", "1h")
	_, err = tryToCreate(of("STRICT"), "taken", "1h")
	insist(isRefusal(err, 409, 12132), err)
	pager := tokens.ListAutoPaging(ctx, zero_trust.AccessServiceTokenListParams{AccountID: str(of("FAULTY").id)})
	insist(!pager.Next() && isRefusal(pager.Err(), 429, 971), pager.Err())
	_, err = get(of("FAULTY"), absent)
	insist(isRefusal(err, 500, 10001), err)
	proved("errors: an Error carries status and code of each refusal: 400, 403, 404, 409, 429, 500")
}
