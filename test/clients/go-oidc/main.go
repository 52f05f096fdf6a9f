// What go-oidc finds of the edge's JWTs: a middleware asks it, as Cloudflare's documentation has it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

type Case struct {
	Statement string
	JWT       string
	Audience  string
	Issuer    string
	Certs     string
	Now       *int64
	Finding   string
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func proved(statement string) {
	line, err := json.Marshal(map[string]string{"proved": statement})
	must(err)
	fmt.Println(string(line))
}

func insist(what string, want, seen string) {
	if want != seen {
		must(fmt.Errorf("%s: wanted %s, seen %s", what, want, seen))
	}
}

// verified lets a request on when its JWT is good, and else answers 401 with the reason.
func verified(verifier *oidc.IDTokenVerifier, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw := r.Header.Get("Cf-Access-Jwt-Assertion")
		if raw == "" {
			http.Error(w, "none", http.StatusUnauthorized)
			return
		}
		if _, err := verifier.Verify(r.Context(), raw); err != nil {
			http.Error(w, findingOf(err), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func findingOf(err error) string {
	var expired *oidc.TokenExpiredError
	switch text := err.Error(); {
	case errors.As(err, &expired):
		return "expired"
	case strings.Contains(text, "expected audience"):
		return "audience"
	case strings.Contains(text, "issued by a different provider"):
		return "issuer"
	case strings.Contains(text, "failed to verify id token signature"):
		return "signature"
	default:
		return text
	}
}

// finding is what the middleware answers to a request with this JWT.
func finding(given Case) string {
	config := &oidc.Config{ClientID: given.Audience}
	if given.Now != nil {
		config.Now = func() time.Time { return time.Unix(*given.Now, 0) }
	}
	keys := oidc.NewRemoteKeySet(context.Background(), given.Certs)
	verifier := oidc.NewVerifier(given.Issuer, keys, config)
	origin := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "accepted") })
	server := httptest.NewServer(verified(verifier, origin))
	defer server.Close()

	request, err := http.NewRequest("GET", server.URL, nil)
	must(err)
	if given.JWT != "" {
		request.Header.Set("Cf-Access-Jwt-Assertion", given.JWT)
	}
	response, err := http.DefaultClient.Do(request)
	must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(err)
	return strings.TrimSpace(string(body))
}

func main() {
	file, err := os.ReadFile(os.Getenv("EMULATOR_CASES"))
	must(err)
	var given struct {
		Cases []Case
		Ahead Case
	}
	must(json.Unmarshal(file, &given))
	for _, one := range given.Cases {
		want := one.Finding
		if want == "key" {
			want = "signature"
		}
		insist(one.Statement, want, finding(one))
		proved(one.Statement)
	}

	insist("a clock that is ahead", "accepted", finding(given.Ahead))
	proved("accepts a JWT of an account whose clock is an hour ahead")
	without := given.Cases[0]
	without.JWT = ""
	insist("no JWT", "none", finding(without))
	proved("its middleware refuses a request without a JWT")
}
