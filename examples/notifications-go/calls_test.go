package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	agency = "10000000-0000-4000-8000-000000000001"
	derya  = "10000000-0000-4000-8000-000000000002"
	hers   = "10000000-0000-4000-8000-000000000003"
	third  = "10000000-0000-4000-8000-000000000004"
	act    = "10000000-0000-4000-8000-000000000005"
)

// town is intake and events as Derya's service asks them, over HTTP.
type town struct {
	invitation map[string]any
	service    *Service
}

func newTown(t *testing.T) *town {
	t.Helper()
	here := &town{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer := any(map[string]any{"channel": "call", "state": "waiting"})
		if strings.HasPrefix(r.URL.Path, "/v1/invitations/") {
			answer = here.invitation
		}
		if strings.HasSuffix(r.URL.Path, "/recipients") {
			answer = map[string]any{"members": []any{map[string]any{"participant_id": derya, "invitation_id": hers}}}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	for _, name := range []string{"intake", "events"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("token"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings := Settings{folder: folder, tokens: folder, intake: server.URL, events: server.URL}
	store, err := openStore(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.close)
	here.service = &Service{settings: settings, store: store, peers: newPeers(settings)}
	return here
}

func (here *town) says(dates ...map[string]any) {
	here.invitation = map[string]any{
		"id": hers, "timezone": "Europe/Berlin", "answer": "yes", "version": 1, "group_events": dates,
	}
}

func moved(fields map[string]any) map[string]any {
	day := time.Now().AddDate(0, 0, 7).Format(time.DateOnly)
	date := map[string]any{
		"id": third, "kind": "series", "state": "scheduled", "sequence": 1, "answer": "yes",
		"starts_at": day + "T10:00:00", "ends_at": day + "T12:00:00", "is_asked_again": true,
		"change": map[string]any{"id": act, "before": map[string]any{"starts_at": day + "T09:00:00"}},
	}
	for name, value := range fields {
		date[name] = value
	}
	return date
}

func (here *town) do(t *testing.T, does func(Work) error) {
	t.Helper()
	if err := here.service.store.write(does); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		for _, work := range here.service.due() {
			if err := here.service.attempt(context.Background(), work); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (here *town) hears(t *testing.T, fact string, said Said) {
	t.Helper()
	here.do(t, func(w Work) error {
		return learn(w, Event{agency: agency, type_: "kreis." + fact + ".v1"}, said, here.service.settings)
	})
}

func (here *town) asksForACall(t *testing.T, kind, cause string) {
	t.Helper()
	here.do(t, func(w Work) error {
		return w.askForACall(Errand{agency, derya, kind, hers, cause, 1}, "channel_is_call")
	})
	if result := here.result(t); result != "" {
		t.Fatalf("the call is closed before anything has happened: %s", result)
	}
}

// result is empty while the call is open.
func (here *town) result(t *testing.T) (found string) {
	t.Helper()
	if err := here.service.store.read(func(w Work) error {
		for _, call := range w.callsOf(agency, derya) {
			if call.IsClosed {
				found = call.Result
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCallsThatAreNeededNoMoreClose(t *testing.T) {
	later := time.Now().AddDate(0, 0, 8).Format(time.DateOnly)
	for _, each := range []struct {
		name, kind, cause string
		before, after     []map[string]any
		fact              string
		said              Said
		wanted            string
	}{
		{
			"an answer to the moved date", change, act,
			[]map[string]any{moved(nil)}, []map[string]any{moved(map[string]any{"is_asked_again": false})},
			"date-answered", Said{Participant: derya, Invitation: hers, GroupEvent: third, Answer: "no", Version: 1}, "answered",
		},
		{
			"an answer to another date", change, act,
			[]map[string]any{moved(nil)}, []map[string]any{moved(nil)},
			"date-answered", Said{Participant: derya, Invitation: hers, GroupEvent: derya, Answer: "no", Version: 1}, "",
		},
		{
			"an answer to an additional date", addition, act,
			[]map[string]any{moved(map[string]any{"change": nil, "addition_id": act, "is_asked_again": false})},
			[]map[string]any{moved(map[string]any{"change": nil, "addition_id": act, "is_asked_again": false, "is_own_answer": true})},
			"date-answered", Said{Participant: derya, Invitation: hers, GroupEvent: third, Answer: "yes", Version: 1}, "answered",
		},
		{
			"she has left her group", change, act,
			[]map[string]any{moved(nil)}, nil,
			"cohort-left", Said{Participant: derya, Cohort: third}, "no_longer_holds",
		},
		{
			"nobody signs up any more", signUp, third,
			[]map[string]any{moved(map[string]any{"needs_sign_up": true, "answer": nil})}, []map[string]any{moved(nil)},
			"group-event-places-changed", Said{GroupEvent: third}, "no_longer_holds",
		},
		{
			"the date is cancelled", change, act,
			[]map[string]any{moved(nil)}, []map[string]any{moved(map[string]any{"state": "cancelled"})},
			"group-event-cancelled", Said{GroupEvent: third, Change: later}, "no_longer_holds",
		},
	} {
		t.Run(each.name, func(t *testing.T) {
			here := newTown(t)
			here.says(each.before...)
			here.asksForACall(t, each.kind, each.cause)
			here.says(each.after...)
			here.hears(t, each.fact, each.said)
			if found := here.result(t); found != each.wanted {
				t.Errorf("expected %q, found %q", each.wanted, found)
			}
		})
	}
}

func TestANoToAllDatesClosesNews(t *testing.T) {
	here := newTown(t)
	here.says(moved(nil))
	here.asksForACall(t, change, act)
	here.says(moved(nil))
	here.invitation["answer"], here.invitation["version"] = "no", 2
	here.hears(t, "invitation-answered", Said{Participant: derya, Invitation: hers, Answer: "no", Version: 2})
	if found := here.result(t); found != "answered" {
		t.Errorf("expected answered, found %q", found)
	}
}
