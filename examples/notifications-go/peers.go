package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// errGone says that she, or what she was invited to, is no more.
var errGone = errors.New("gone")

// errRefused says that the same question would be refused again.
var errRefused = errors.New("refused")

// Peers are intake and events, as we ask them: only when something is to be said, with a purpose.
type Peers struct {
	settings Settings
	client   *http.Client
	tokens   *Tokens
}

func newPeers(settings Settings) *Peers {
	client := &http.Client{Timeout: 10 * time.Second}
	return &Peers{settings, client, newTokens(settings, client)}
}

// Contact is how to reach somebody. It is forgotten when the message has left.
type Contact struct {
	FirstName      string `json:"first_name"`
	LastName       string `json:"last_name"`
	Language       string `json:"language"`
	GermanLevel    string `json:"german_level"`
	Channel        string `json:"channel"`
	Email          string `json:"email"`
	Phone          string `json:"phone"`
	IsDiscreet     bool   `json:"is_discreet"`
	State          string `json:"state"`
	Version        int    `json:"version"`
	ChildrenInCare int    `json:"children_in_care"`
	ContactPerson  struct {
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
	} `json:"contact_person"`
	Agency struct {
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Land        string `json:"land"`
		Phone       string `json:"phone"`
		OfficeHours string `json:"office_hours"`
	} `json:"agency"`
}

// Address is where her message goes. Empty: nothing takes one.
func (c Contact) address() string {
	if c.Channel == "email" {
		return c.Email
	}
	return c.Phone
}

// Venue is where a date takes place.
type Venue struct {
	Name   string `json:"name"`
	Street string `json:"street"`
	Town   string `json:"town"`
}

// Date is one date of hers. Its times are wall times.
type Date struct {
	ID         string `json:"id"`
	SeriesID   string `json:"series_id"`
	Kind       string `json:"kind"`
	StartsAt   string `json:"starts_at"`
	EndsAt     string `json:"ends_at"`
	Venue      Venue  `json:"venue"`
	State      string `json:"state"`
	Sequence   int    `json:"sequence"`
	Answer     string `json:"answer"`
	NeedsSign  bool   `json:"needs_sign_up"`
	AdditionID string `json:"addition_id"`
	IsOwn      bool   `json:"is_own_answer"`
	AskedAgain bool   `json:"is_asked_again"`
	Change     *struct {
		ID     string `json:"id"`
		Before struct {
			StartsAt string `json:"starts_at"`
		} `json:"before"`
	} `json:"change"`
	Waitlist *struct {
		Offer *struct {
			ID string `json:"id"`
		} `json:"offer"`
	} `json:"waitlist"`
}

// Invitation is hers to all dates of a group, as events knows it now.
type Invitation struct {
	ID       string `json:"id"`
	Timezone string `json:"timezone"`
	Name     string `json:"name"`
	Week     *struct {
		From     string `json:"from"`
		To       string `json:"to"`
		StartsAt string `json:"starts_at"`
	} `json:"week"`
	Dates    []Date    `json:"group_events"`
	AnswerBy time.Time `json:"answer_by"`
	Answer   string    `json:"answer"`
	Version  int       `json:"version"`
	TimeAway *struct {
		ID       string `json:"id"`
		Revision int    `json:"revision"`
	} `json:"time_away"`
	Phase *struct {
		Planning string `json:"planning_id"`
		Since    string `json:"since"`
	} `json:"phase"`
}

// Member is somebody whom a date concerns.
type Member struct {
	Participant string `json:"participant_id"`
	Invitation  string `json:"invitation_id"`
	IsTold      bool   `json:"is_told"`
}

// Link opens her pages.
type Link struct {
	ID    string `json:"id"`
	Token string `json:"token"`
}

func (p *Peers) contact(ctx context.Context, errand Errand) (found Contact, err error) {
	path := p.settings.intake + "/v1/participants/" + errand.Person + "/contact"
	return found, p.ask(ctx, "intake", http.MethodGet, path, "send "+errand.Kind, errand.Agency, nil, &found)
}

func (p *Peers) invitation(ctx context.Context, errand Errand) (found Invitation, err error) {
	path := p.settings.events + "/v1/invitations/" + errand.Invitation
	return found, p.ask(ctx, "events", http.MethodGet, path, "send "+errand.Kind, errand.Agency, nil, &found)
}

func (p *Peers) members(ctx context.Context, agency, date string) ([]Member, error) {
	var found struct {
		Members []Member `json:"members"`
	}
	path := p.settings.events + "/v1/group-events/" + date + "/recipients"
	err := p.ask(ctx, "events", http.MethodGet, path, "tell of a change", agency, nil, &found)
	return found.Members, err
}

// link asks for a fresh one, and says what it is for. Events refuses it if her number or mail has
// changed since intake was asked.
func (p *Peers) link(ctx context.Context, errand Errand, contact Contact) (found Link, err error) {
	path := p.settings.events + "/v1/invitations/" + errand.Invitation + "/links"
	body := map[string]any{"message": errand.Kind, "channel": contact.Channel, "contact_version": contact.Version}
	return found, p.ask(ctx, "events", http.MethodPost, path, "send "+errand.Kind, errand.Agency, body, &found)
}

func (p *Peers) takeBack(ctx context.Context, errand Errand, link Link) error {
	path := p.settings.events + "/v1/invitations/" + errand.Invitation + "/links/" + link.ID
	return p.ask(ctx, "events", http.MethodDelete, path, "take a link back", errand.Agency, nil, nil)
}

func (p *Peers) calendar(ctx context.Context, errand Errand, language string) (found string, err error) {
	path := p.settings.events + "/v1/invitations/" + errand.Invitation + "/calendar?language=" + language
	return found, p.ask(ctx, "events", http.MethodGet, path, "send "+errand.Kind, errand.Agency, nil, &found)
}

func (p *Peers) ask(ctx context.Context, service, method, url, purpose, agency string, body, into any) error {
	token, err := p.tokens.of(ctx, service)
	if err != nil {
		return err
	}
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, url, content)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Kreis-Agency", agency)
	request.Header.Set("Kreis-Purpose", purpose)
	request.Header.Set("Content-Type", "application/json")
	response, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 4<<20))
	switch {
	case err != nil:
		return err
	case response.StatusCode >= 300:
		return refusal(service, response.StatusCode, answer)
	case into == nil:
		return nil
	}
	if text, ok := into.(*string); ok {
		*text = string(answer)
		return nil
	}
	return json.Unmarshal(answer, into)
}

// refusal says what a no means. Whoever answers at a wrong address knows nobody and proves nothing:
// only an answer with a type of its own says that somebody is gone.
func refusal(service string, status int, answer []byte) error {
	var problem struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(answer, &problem)
	named := problem.Type != "" && problem.Type != "about:blank"
	switch {
	case (status == 404 || status == 410) && named:
		return errGone
	case problem.Type == "contact-outdated", status == 404, status == 410, status == 401, status == 429, status >= 500:
		return fmt.Errorf("%s answers %d %s", service, status, problem.Type)
	}
	return fmt.Errorf("%w: %s answers %d %s", errRefused, service, status, problem.Type)
}
