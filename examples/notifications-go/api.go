package main

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// caller is who asks, by a token of the issuer.
type caller struct {
	jwt.RegisteredClaims
	Agency    string `json:"agency"`
	Scope     string `json:"scope"`
	IsService bool   `json:"service"`
}

type route func(http.ResponseWriter, *http.Request, caller)

// routes are what the pages of Kreis and its other services ask of this service.
func routes(ctx context.Context, s *Service) http.Handler {
	guard := newGuard(ctx, s.settings)
	all := http.NewServeMux()
	all.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"overdue_loops": map[string]any{}, "failing_loops": map[string]any{}})
	})
	all.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		status := http.StatusOK
		if !s.ready.is.Load() {
			status = http.StatusServiceUnavailable
		}
		answer(w, status, map[string]bool{"ready": s.ready.is.Load()})
	})
	all.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) { s.showMetrics(w) })
	for pattern, own := range map[string]struct {
		scope string
		run   route
	}{
		"GET /v1/messages":                       {"deliveries:read", s.listMessages},
		"GET /v1/planned-messages":               {"deliveries:read", s.listPlanned},
		"GET /v1/sending-rules":                  {"deliveries:read", showRules},
		"GET /v1/participants/{id}/mail-address": {"deliveries:read", showMailAddress},
		"GET /v1/call-tasks":                     {"call-tasks:read", s.listCalls},
		"GET /v1/call-tasks/count":               {"call-tasks:read", s.countCalls},
		"POST /v1/call-tasks/{id}/results":       {"call-tasks:write", s.noteCall},
	} {
		all.HandleFunc(pattern, guard.opens(own.scope, own.run))
	}
	if s.settings.hasStoryClock {
		all.HandleFunc("GET /v1/story-clock", func(w http.ResponseWriter, _ *http.Request) { s.showTime(w) })
		all.HandleFunc("PUT /v1/story-clock", guard.opensForAll("story-clock:write", s.setTime))
		all.HandleFunc("GET /v1/story-clock/work", guard.opensForAll("story-clock:write", s.showWork))
	}
	all.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "about:blank", "This service has no "+r.Method+" "+r.URL.Path+".")
	})
	return all
}

// guard checks tokens with the issuer's published keys.
type guard struct {
	settings Settings
	keys     keyfunc.Keyfunc
}

func newGuard(ctx context.Context, settings Settings) guard {
	// A key set that cannot be fetched yet is fetched later: until then everybody is refused.
	keys, err := keyfunc.NewDefaultOverrideCtx(ctx, []string{settings.jwks}, keyfunc.Override{
		RefreshUnknownKID: nil, RefreshInterval: 30 * time.Second,
	})
	if err != nil {
		keys = nil
	}
	return guard{settings, keys}
}

func (g guard) opens(scope string, run route) http.HandlerFunc {
	return g.check(scope, func(w http.ResponseWriter, r *http.Request, who caller) {
		if who.IsService {
			who.Agency = r.Header.Get("Kreis-Agency")
			if r.Header.Get("Kreis-Purpose") == "" {
				refuse(w, http.StatusBadRequest, "about:blank", "Say what for: Kreis-Purpose.")
				return
			}
		}
		if who.Agency == "" {
			refuse(w, http.StatusForbidden, "about:blank", "The token names no agency.")
			return
		}
		run(w, r, who)
	})
}

func (g guard) opensForAll(scope string, run route) http.HandlerFunc { return g.check(scope, run) }

func (g guard) check(scope string, run route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		var who caller
		if !isBearer || g.keys == nil {
			refuse(w, http.StatusUnauthorized, "about:blank", "Send a token.")
			return
		}
		_, err := jwt.ParseWithClaims(text, &who, g.keys.Keyfunc,
			jwt.WithIssuer(g.settings.issuer), jwt.WithAudience("notifications"),
			jwt.WithValidMethods([]string{"ES256", "RS256"}), jwt.WithExpirationRequired(), jwt.WithLeeway(time.Minute))
		if err != nil {
			refuse(w, http.StatusUnauthorized, "about:blank", "The token is not valid here.")
			return
		}
		if !slices.Contains(strings.Fields(who.Scope), scope) {
			refuse(w, http.StatusForbidden, "about:blank", "The token lacks the scope "+scope+".")
			return
		}
		run(w, r, who)
	}
}

func answer(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(content)
}

func refuse(w http.ResponseWriter, status int, kind, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	problem := map[string]any{"type": kind, "title": http.StatusText(status), "status": status, "detail": detail}
	_ = json.NewEncoder(w).Encode(problem)
}

// page is what ?after= and ?limit= ask for.
func page[T any](r *http.Request, all []T, id func(T) string) map[string]any {
	limit, err := strconv.Atoi(orElse(r.URL.Query().Get("limit"), "100"))
	if err != nil || limit < 1 || limit > 500 {
		limit = 100
	}
	if after := r.URL.Query().Get("after"); after != "" {
		place := slices.IndexFunc(all, func(one T) bool { return id(one) == after })
		all = all[place+1:]
	}
	items := append([]T{}, all[:min(limit, len(all))]...)
	var next any
	if len(items) == limit {
		next = id(items[limit-1])
	}
	return map[string]any{"items": items, "next": next}
}

func (s *Service) listMessages(w http.ResponseWriter, r *http.Request, who caller) {
	query := r.URL.Query()
	var found []map[string]any
	_ = s.store.read(func(work Work) error {
		all := each[Message](work, messages, who.Agency+"|")
		slices.SortFunc(all, func(one, other Message) int { return one.CreatedAt.Compare(other.CreatedAt) })
		if query.Get("order") == "newest_first" {
			slices.Reverse(all)
		}
		for _, message := range all {
			errand := message.Errand
			isWanted := wants(query.Get("state"), message.State) && wants(query.Get("kind"), errand.Kind)
			if message.State != nothing && isWanted && wants(query.Get("participant_id"), errand.Person) {
				found = append(found, shown(errand, map[string]any{
					"id": message.ID, "kind": errand.Kind, "channel": message.Channel, "state": message.State,
					"reason": orNull(message.Reason), "created_at": message.CreatedAt, "changed_at": message.ChangedAt,
				}))
			}
		}
		return nil
	})
	answer(w, http.StatusOK, page(r, found, func(one map[string]any) string { return one["id"].(string) }))
}

func wants(wanted, is string) bool { return wanted == "" || wanted == is }

func shown(errand Errand, more map[string]any) map[string]any {
	more["participant_id"], more["invitation_id"] = errand.Person, errand.Invitation
	more["cause"], more["version"] = errand.Cause, errand.Version
	return more
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (s *Service) listPlanned(w http.ResponseWriter, _ *http.Request, who caller) {
	found := []map[string]any{}
	_ = s.store.read(func(work Work) error {
		for _, plan := range each[Planned](work, planned, "") {
			if plan.Errand.Agency == who.Agency && plan.Work == "" {
				found = append(found, shown(plan.Errand, map[string]any{"kind": plan.Errand.Kind, "is_message": true, "not_before": plan.At}))
			}
		}
		return nil
	})
	answer(w, http.StatusOK, map[string]any{"items": found})
}

func showRules(w http.ResponseWriter, _ *http.Request, _ caller) {
	answer(w, http.StatusOK, map[string]any{
		"quiet_from": "20:00", "quiet_until": "08:00", "quiet_days": []string{"sunday", "public_holiday"},
		"most_in_a_week": mostInAWeek, "longest_group_message": nil, "weekly_letter_day": nil, "weekly_letter_at": nil,
	})
}

func showMailAddress(w http.ResponseWriter, _ *http.Request, _ caller) {
	answer(w, http.StatusOK, map[string]any{"refused_since": nil})
}

func shownCall(call Call) map[string]any {
	state := map[bool]string{true: "closed", false: "open"}[call.IsClosed]
	return shown(call.Errand, map[string]any{
		"id": call.ID, "about": call.Errand.Kind, "reason": call.Reason, "state": state, "raised_at": call.RaisedAt,
		"attempts": call.Attempts, "last_attempt_at": call.LastAttemptAt, "result": orNull(call.Result),
		"closed_by": orNull(call.ClosedBy), "closed_at": call.ClosedAt,
	})
}

func (s *Service) callsOfAgency(agency string) (found []Call) {
	_ = s.store.read(func(w Work) error {
		found = each[Call](w, calls, agency+"|")
		return nil
	})
	slices.SortFunc(found, func(one, other Call) int { return one.RaisedAt.Compare(other.RaisedAt) })
	return found
}

func (s *Service) listCalls(w http.ResponseWriter, r *http.Request, who caller) {
	found := []map[string]any{}
	query := r.URL.Query()
	for _, call := range s.callsOfAgency(who.Agency) {
		one := shownCall(call)
		if wants(query.Get("state"), one["state"].(string)) && wants(query.Get("participant_id"), call.Errand.Person) {
			found = append(found, one)
		}
	}
	answer(w, http.StatusOK, page(r, found, func(one map[string]any) string { return one["id"].(string) }))
}

func (s *Service) countCalls(w http.ResponseWriter, _ *http.Request, who caller) {
	count := 0
	for _, call := range s.callsOfAgency(who.Agency) {
		if !call.IsClosed {
			count++
		}
	}
	answer(w, http.StatusOK, map[string]int{"count": count})
}

// noteCall notes what became of a call. The same result again changes nothing, so a request that is
// sent twice does no harm.
func (s *Service) noteCall(w http.ResponseWriter, r *http.Request, who caller) {
	var said struct {
		Result string `json:"result"`
	}
	isKnown := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&said) == nil
	if !isKnown || !slices.Contains([]string{"reached", "not_reached", "not_needed"}, said.Result) {
		refuse(w, http.StatusUnprocessableEntity, "invalid-input", "result: expected reached, not_reached or not_needed")
		return
	}
	if uuid.Validate(r.PathValue("id")) != nil {
		refuse(w, http.StatusNotFound, "about:blank", "There is no such call.")
		return
	}
	place := slices.IndexFunc(s.callsOfAgency(who.Agency), func(call Call) bool { return call.ID == r.PathValue("id") })
	if place < 0 {
		refuse(w, http.StatusNotFound, "no-call-task", "There is no such call.")
		return
	}
	call, isTaken := Call{}, false
	err := s.store.write(func(work Work) error {
		var fault error
		for _, known := range each[Call](work, calls, who.Agency+"|") {
			if known.ID == r.PathValue("id") {
				call, isTaken, fault = work.noteResult(known, said.Result, who.Subject)
			}
		}
		return fault
	})
	switch {
	case err != nil:
		refuse(w, http.StatusInternalServerError, "about:blank", "It could not be noted. Nothing has changed.")
	case !isTaken:
		refuse(w, http.StatusConflict, "call-task-closed", "Somebody was faster, with another result.")
	default:
		answer(w, http.StatusOK, shownCall(call))
	}
}
