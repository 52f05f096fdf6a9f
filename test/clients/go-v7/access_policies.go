package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"
)

// policiesOf drives the policies that are an application's own.
func policiesOf(at place, application string) {
	a, z := idsOf(at, str)
	own := client.Applications.Policies
	include := cloudflare.F[any]([]object{{"geo": object{"country_code": "AQ"}}})
	created, err := own.New(ctx, application, zero_trust.AccessApplicationPolicyNewParams{AccountID: a, ZoneID: z,
		Body: zero_trust.AccessApplicationPolicyNewParamsBody{Name: str("own"), Include: include,
			Decision: cloudflare.F(zero_trust.DecisionDeny), Precedence: cloudflare.F[int64](2)}})
	check(err)
	insist(created.Precedence == 2, created)
	byID := zero_trust.AccessApplicationPolicyGetParams{AccountID: a, ZoneID: z}
	got, err := own.Get(ctx, application, created.ID, byID)
	check(err)
	insist(same(got.JSON.RawJSON(), created.JSON.RawJSON()), got)
	ids := []string{}
	pager := own.ListAutoPaging(ctx, application, zero_trust.AccessApplicationPolicyListParams{
		AccountID: a, ZoneID: z, PerPage: cloudflare.F[int64](1)})
	for pager.Next() {
		ids = append(ids, pager.Current().ID)
	}
	check(pager.Err())
	insist(len(ids) == 4 && slices.Index(ids, created.ID) == 1, ids)
	proved(at.scope + ": policies of an application: create, get, and list by precedence, those that others share with them")

	update := func(precedence int64) (*zero_trust.AccessApplicationPolicyUpdateResponse, error) {
		return own.Update(ctx, application, created.ID, zero_trust.AccessApplicationPolicyUpdateParams{AccountID: a, ZoneID: z,
			Body: zero_trust.AccessApplicationPolicyUpdateParamsBody{Name: str("renamed"), Include: include,
				Decision: cloudflare.F(zero_trust.DecisionDeny), Precedence: cloudflare.F(precedence)}})
	}
	updated, err := update(9)
	check(err)
	insist(updated.ID == created.ID && updated.Name == "renamed" && updated.Precedence == 9, updated)
	_, err = update(7)
	insist(isRefusal(err, 400, 12130) && strings.Contains(err.Error(), "policy precedences must be unique"), err)
	deleted, err := own.Delete(ctx, application, created.ID, zero_trust.AccessApplicationPolicyDeleteParams{AccountID: a, ZoneID: z})
	check(err)
	insist(deleted.ID == created.ID, deleted)
	_, err = own.Get(ctx, application, created.ID, byID)
	insist(isRefusal(err, 404, 12135), err)
	proved(at.scope + ": policies of an application: update and delete; a precedence twice is an Error with status 400")
}

func accessRefusals(token *zero_trust.AccessServiceTokenNewResponse, policy string) {
	application, err := newApplication(account, "errors", "errors.example.com", []any{policy})
	check(err)
	inAccount := zero_trust.AccessApplicationDeleteParams{AccountID: str(account.id)}
	deleteToken := func() error {
		_, err := remove(account, token.ID)
		return err
	}
	_, err = client.Applications.Get(ctx, absent, zero_trust.AccessApplicationGetParams{AccountID: str(account.id)})
	insist(isRefusal(err, 404, 11021), err)
	_, err = newApplication(account, "again", "errors.example.com", []any{})
	insist(isRefusal(err, 409, 11010), err)
	_, err = newPolicy("wrong", zero_trust.DecisionNonIdentity, []rule{named(token.ClientID)})
	insist(isRefusal(err, 400, 12130) && strings.Contains(fmt.Sprint(err), "service token not found"), err)
	err = deletePolicy(policy)
	insist(isRefusal(err, 409, 12132), err)
	err = deleteToken()
	insist(isRefusal(err, 400, 12139), err)
	_, err = client.Groups.New(ctx, zero_trust.AccessGroupNewParams{
		AccountID: str(os.Getenv("LOCKED_ACCOUNT_ID")), Name: str("x"), Include: cloudflare.F(everyone)})
	insist(isRefusal(err, 403, 9999), err)
	proved("errors: a missing application, a domain that is taken, a client id as token_id, a policy in use, a token in use and no Access have the codes 11021, 11010, 12130, 12132, 12139 and 9999")

	_, err = client.Applications.Delete(ctx, application.ID, inAccount)
	check(err)
	check(deletePolicy(policy))
	check(deleteToken())
	proved("errors: a token that nothing names any more is deleted")
}
