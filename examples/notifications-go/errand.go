package main

import (
	"fmt"
	"slices"
	"time"
)

// Kinds of what somebody is told.
const (
	invitation   = "invitation"
	confirmation = "confirmation"
	change       = "change"
	cancellation = "cancellation"
	reminder     = "reminder"
	signUp       = "sign_up"
	offer        = "offer"
	missed       = "missed"
	rhythm       = "rhythm"
	addition     = "addition"
)

// Work that is no message: whom a changed date concerns, and who has not answered.
const (
	tell   = "tell"
	look   = "look"
	ahead  = "ahead"  // which reminders are still to come
	review = "review" // whether her open calls still have something to say
)

// States of a message.
const (
	sending    = "sending"
	sent       = "sent"
	failed     = "failed"
	suppressed = "suppressed"
	unknown    = "unknown"
	nothing    = "nothing" // it ended without a message, for instance with a call
)

// Errand is something that one person is to be told, once for each cause and version.
type Errand struct {
	Agency     string `json:"agency"`
	Person     string `json:"person"`
	Kind       string `json:"kind"`
	Invitation string `json:"invitation"`
	Cause      string `json:"cause"`
	Version    int    `json:"version"`
}

// Key names the errand. The agency and the person come first, so that hers lie together.
func (e Errand) key() string {
	return fmt.Sprintf("%s|%s|%s|%s|%d", e.Agency, e.Person, e.Kind, e.Cause, e.Version)
}

func (e Errand) isNews() bool {
	return slices.Contains([]string{change, cancellation, addition, rhythm}, e.Kind)
}

// IsCounted says whether it counts against the most that somebody gets.
func (e Errand) isCounted() bool {
	return slices.Contains([]string{invitation, confirmation, reminder}, e.Kind)
}

// MayBeUrgent says whether it goes out at night if its date is near.
func (e Errand) mayBeUrgent() bool { return !e.isCounted() && e.Kind != missed }

// IsOverInTime says whether a call about it comes too late once its date has begun.
func (e Errand) isOverInTime() bool {
	return e.isNews() || e.Kind == reminder || e.Kind == confirmation
}

// Planned is work that waits until At, by the story's clock. Tries count what went wrong so far,
// and RetryAt is a moment of the machine's clock.
type Planned struct {
	Errand  Errand    `json:"errand"`
	Work    string    `json:"work"`
	Date    string    `json:"date,omitempty"`
	Silent  bool      `json:"silent,omitempty"`
	At      time.Time `json:"at"`
	Tries   int       `json:"tries,omitempty"`
	RetryAt time.Time `json:"retry_at"`
}

func (p Planned) key() string { return p.Work + "|" + p.Errand.key() + "|" + p.Date }

// Message is what became of an errand.
type Message struct {
	ID        string    `json:"id"`
	Errand    Errand    `json:"errand"`
	Channel   string    `json:"channel"`
	State     string    `json:"state"`
	Reason    string    `json:"reason,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ChangedAt time.Time `json:"changed_at"`
}

// ReachedOut says whether she has got it, or may have.
func (m Message) reachedOut() bool {
	return m.State == sent || m.State == unknown || m.State == sending || m.State == failed && m.Reason == "bounced"
}

// Call is a task for staff.
type Call struct {
	ID            string     `json:"id"`
	Errand        Errand     `json:"errand"`
	Reason        string     `json:"reason"`
	IsClosed      bool       `json:"is_closed"`
	RaisedAt      time.Time  `json:"raised_at"`
	OverAt        time.Time  `json:"over_at"`
	Attempts      int        `json:"attempts"`
	LastAttemptAt *time.Time `json:"last_attempt_at"`
	Result        string     `json:"result,omitempty"`
	ClosedBy      string     `json:"closed_by,omitempty"`
	ClosedAt      *time.Time `json:"closed_at"`
}

// Answer is her newest answer to an invitation, as facts have told it.
type Answer struct {
	Answer  string `json:"answer"`
	Version int    `json:"version"`
}

// Away is what was told last of a time in which she is missed.
type Away struct {
	ID        string `json:"id"`
	Revision  int    `json:"revision"`
	Level     string `json:"level"`
	WrittenAs int    `json:"written_as"`
	IsCalled  bool   `json:"is_called"`
}

// Person is what intake has told of somebody for all services.
type Person struct {
	IsErased          bool `json:"is_erased"`
	IsOver            bool `json:"is_over"` // the last backup that held her is gone
	IsProtected       bool `json:"is_protected"`
	ProtectionVersion int  `json:"protection_version"`
	IsDiscreet        bool `json:"is_discreet"`
	DiscretionVersion int  `json:"discretion_version"`
	HasOptedOut       bool `json:"has_opted_out"`
	ConsentVersion    int  `json:"consent_version"`
}
