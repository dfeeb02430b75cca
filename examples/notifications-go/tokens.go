package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Tokens open other services to us. On one machine a folder holds one for each service, in a file
// that is replaced while we run. Elsewhere the issuer gives them for our secret, and each is kept
// for half of its life.
type Tokens struct {
	settings Settings
	client   *http.Client
	asking   sync.Mutex
	known    map[string]kept
}

type kept struct {
	token string
	until time.Time
}

func newTokens(settings Settings, client *http.Client) *Tokens {
	return &Tokens{settings: settings, client: client, known: map[string]kept{}}
}

// of returns a token for that service.
func (t *Tokens) of(ctx context.Context, service string) (string, error) {
	if t.settings.tokenURL == "" {
		content, err := os.ReadFile(filepath.Join(t.settings.tokens, service))
		return strings.TrimSpace(string(content)), err
	}
	t.asking.Lock()
	defer t.asking.Unlock()
	if known := t.known[service]; time.Now().Before(known.until) {
		return known.token, nil
	}
	given, err := t.given(ctx, service)
	if err == nil {
		t.known[service] = given
	}
	return given.token, err
}

// given asks the issuer (RFC 6749, client credentials).
func (t *Tokens) given(ctx context.Context, service string) (kept, error) {
	wanted := url.Values{"grant_type": {"client_credentials"}, "audience": {service}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.settings.tokenURL, strings.NewReader(wanted.Encode()))
	if err != nil {
		return kept{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("notifications", t.settings.secret)
	asked := time.Now()
	response, err := t.client.Do(request)
	if err != nil {
		return kept{}, err
	}
	defer response.Body.Close()
	var told struct {
		Token   string  `json:"access_token"`
		Seconds float64 `json:"expires_in"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&told)
	if response.StatusCode != http.StatusOK || err != nil || told.Token == "" {
		return kept{}, fmt.Errorf("the issuer gives no token for %s: %d", service, response.StatusCode)
	}
	return kept{told.Token, asked.Add(time.Duration(told.Seconds * float64(time.Second) / 2))}, nil
}
