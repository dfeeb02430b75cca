package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// The clock of a story, in safe mode only. Plans and dates follow it; leases and tokens do not.

// askTheTime sets our clock to the story's, as intake tells it: we may have come in the middle.
func askTheTime(ctx context.Context, settings Settings, store *Store) error {
	if !settings.hasStoryClock {
		return nil
	}
	for {
		var told struct {
			Now time.Time `json:"now"`
		}
		peers := newPeers(settings)
		err := peers.ask(ctx, "intake", http.MethodGet, settings.intake+"/v1/story-clock", "", "", nil, &told)
		if err == nil {
			return store.write(func(w Work) error { return w.save(clock, "story", StoryTime{told.Now, time.Now()}) })
		}
		slog.Warn("no_story_time", "fault", err.Error())
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (s *Service) showTime(w http.ResponseWriter) {
	_ = s.store.read(func(work Work) error {
		answer(w, http.StatusOK, map[string]time.Time{"now": work.now})
		return nil
	})
}

func (s *Service) setTime(w http.ResponseWriter, r *http.Request, _ caller) {
	var wanted struct {
		Now         time.Time `json:"now"`
		OnlyForward bool      `json:"only_forward"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<12)).Decode(&wanted) != nil || wanted.Now.IsZero() {
		refuse(w, http.StatusUnprocessableEntity, "invalid-input", "now: expected a moment")
		return
	}
	err := s.store.write(func(work Work) error {
		if wanted.OnlyForward && !wanted.Now.After(work.now) {
			return nil
		}
		return work.save(clock, "story", StoryTime{wanted.Now, time.Now()})
	})
	if err != nil {
		refuse(w, http.StatusInternalServerError, "about:blank", "The clock could not be set.")
		return
	}
	s.showTime(w)
}

// showWork says what is due at the story's time, and when the next work falls due.
func (s *Service) showWork(w http.ResponseWriter, _ *http.Request, _ caller) {
	_ = s.store.read(func(work Work) error {
		count := work.tx.Bucket([]byte(waiting)).Stats().KeyN
		var nextAt *time.Time
		for _, plan := range each[Planned](work, planned, "") {
			if !plan.At.After(work.now) {
				count++
			} else if nextAt == nil || plan.At.Before(*nextAt) {
				nextAt = &plan.At
			}
		}
		answer(w, http.StatusOK, map[string]any{"now": work.now, "waiting": count, "next_at": nextAt})
		return nil
	})
}
