package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"
)

func create(at place, name, duration string) *zero_trust.AccessServiceTokenNewResponse {
	created, err := tryToCreate(at, name, duration)
	check(err)
	return created
}

func tryToCreate(at place, name, duration string) (*zero_trust.AccessServiceTokenNewResponse, error) {
	params := zero_trust.AccessServiceTokenNewParams{Name: str(name), Duration: str(duration)}
	if at.scope == "zones" {
		params.ZoneID = str(at.id)
	} else {
		params.AccountID = str(at.id)
	}
	return tokens.New(ctx, params)
}

func get(at place, id string) (*zero_trust.ServiceToken, error) {
	if at.scope == "zones" {
		return tokens.Get(ctx, id, zero_trust.AccessServiceTokenGetParams{ZoneID: str(at.id)})
	}
	return tokens.Get(ctx, id, zero_trust.AccessServiceTokenGetParams{AccountID: str(at.id)})
}

func update(at place, id string, params zero_trust.AccessServiceTokenUpdateParams) *zero_trust.ServiceToken {
	if at.scope == "zones" {
		params.ZoneID = str(at.id)
	} else {
		params.AccountID = str(at.id)
	}
	updated, err := tokens.Update(ctx, id, params)
	check(err)
	return updated
}

func list(at place, params zero_trust.AccessServiceTokenListParams) []string {
	if at.scope == "zones" {
		params.ZoneID = str(at.id)
	} else {
		params.AccountID = str(at.id)
	}
	ids := []string{}
	pager := tokens.ListAutoPaging(ctx, params)
	for pager.Next() {
		ids = append(ids, pager.Current().ID)
	}
	check(pager.Err())
	return ids
}

func remove(at place, id string) (*zero_trust.ServiceToken, error) {
	if at.scope == "zones" {
		return tokens.Delete(ctx, id, zero_trust.AccessServiceTokenDeleteParams{ZoneID: str(at.id)})
	}
	return tokens.Delete(ctx, id, zero_trust.AccessServiceTokenDeleteParams{AccountID: str(at.id)})
}

func isRefusal(err error, status int, code int64) bool {
	var refusal *cloudflare.Error
	return errors.As(err, &refusal) && refusal.StatusCode == status &&
		len(refusal.Errors) == 1 && refusal.Errors[0].Code == code
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
