package main

import (
	"fmt"
	"strings"
	"time"
)

// Said has the fields of all facts that are read. Others are ignored.
type Said struct {
	Participant   string `json:"participant_id"`
	Invitation    string `json:"invitation_id"`
	AnswersBefore int    `json:"answers_before"`
	Answer        string `json:"answer"`
	Version       int    `json:"version"`
	Sequence      int    `json:"sequence"`
	GroupEvent    string `json:"group_event_id"`
	Change        string `json:"change_id"`
	WithRhythm    bool   `json:"told_with_rhythm"`
	Addition      string `json:"addition_id"`
	InRhythm      bool   `json:"in_rhythm"`
	NeedsSignUp   bool   `json:"needs_sign_up"`
	Offer         string `json:"offer_id"`
	TimeAway      string `json:"time_away_id"`
	Level         string `json:"level"`
	Revision      int    `json:"revision"`
	Planning      string `json:"planning_id"`
	Cohort        string `json:"cohort_id"`
	Purpose       string `json:"purpose"`
	IsGiven       bool   `json:"is_given"`
	IsProtected   bool   `json:"is_protected"`
	IsDiscreet    bool   `json:"is_discreet"`
}

// learn notes a fact and plans what follows. It may come again, and in another order.
func learn(w Work, event Event, said Said, settings Settings) error {
	about := func(kind, cause string, version int) Planned {
		return Planned{Errand: Errand{event.agency, said.Participant, kind, said.Invitation, cause, version}}
	}
	if event.topic == privacy {
		return learnOfPrivacy(w, event, said, settings)
	}
	if said.Participant != "" && w.person(event.agency, said.Participant).IsErased {
		return nil
	}
	switch strings.TrimSuffix(strings.TrimPrefix(event.type_, "kreis."), ".v1") {
	case "invitation-issued":
		if err := w.raiseAnswer(event.agency, said.Invitation, Answer{"", said.AnswersBefore}); err != nil {
			return err
		}
		return w.plan(about(invitation, said.Invitation, said.AnswersBefore+1))
	case "invitation-answered":
		if !w.isNewer(event.agency, said.Invitation, said.Version) {
			return nil
		}
		if err := w.raiseAnswer(event.agency, said.Invitation, Answer{said.Answer, said.Version}); err != nil {
			return err
		}
		if err := w.closeAbout(event.agency, said.Participant, said.Invitation, "answered"); err != nil {
			return err
		}
		why := fmt.Sprintf("%s:answered:%d", said.Invitation, said.Version)
		if err := w.reviewCalls(event.agency, said.Participant, why, w.now); err != nil || said.Answer != "yes" {
			return err
		}
		return w.plan(about(confirmation, said.Invitation, said.Version))
	case "date-answered":
		if err := w.closeAbout(event.agency, said.Participant, said.GroupEvent, "answered"); err != nil {
			return err
		}
		why := fmt.Sprintf("%s:answered:%d", said.GroupEvent, said.Version)
		if err := w.reviewCalls(event.agency, said.Participant, why, w.now); err != nil || said.Answer != "yes" {
			return err
		}
		return w.plan(about(reminder, said.GroupEvent, said.Sequence+1))
	case "waitlist-offered":
		return w.plan(about(offer, said.Offer, 1))
	case "waitlist-offer-ended":
		return w.closeAbout(event.agency, said.Participant, said.Offer, "answered")
	case "group-event-scheduled":
		return learnOfNewDate(w, event, said)
	case "group-event-moved":
		return w.plan(tellOfDate(event.agency, change, said.Change, said.GroupEvent, false))
	case "group-event-cancelled":
		return w.plan(tellOfDate(event.agency, cancellation, said.Change, said.GroupEvent, said.WithRhythm))
	case "group-event-places-changed":
		// Where nobody signs up any more nobody is told, and calls to ask are reviewed.
		return w.plan(tellOfDate(event.agency, signUp, said.GroupEvent, said.GroupEvent, !said.NeedsSignUp))
	case "cohort-left":
		return w.reviewCallsOfWhoLeft(event.agency, said)
	case "rhythm-changed":
		if err := w.reviewCalls(event.agency, said.Participant, said.Planning+":rhythm", w.now); err != nil {
			return err
		}
		return w.plan(about(rhythm, said.Planning, 1))
	case "absence-threshold-reached":
		return learnThatSheIsAway(w, event, said)
	case "absence-threshold-cleared":
		return learnThatSheIsBack(w, event, said)
	}
	return nil
}

// reviewCallsOfWhoLeft looks twice: events hears of it by another topic, perhaps later.
func (w Work) reviewCallsOfWhoLeft(agency string, said Said) error {
	if err := w.reviewCalls(agency, said.Participant, said.Cohort+":left", w.now); err != nil {
		return err
	}
	return w.reviewCalls(agency, said.Participant, said.Cohort+":left:later", w.now.Add(time.Hour))
}

// learnOfNewDate tells of an additional date. One that continues a rhythm is reminded of, and one of
// a new group stands in the invitation.
func learnOfNewDate(w Work, event Event, said Said) error {
	switch {
	case said.Addition != "":
		return w.plan(tellOfDate(event.agency, addition, said.Addition, said.GroupEvent, false))
	case said.InRhythm:
		return w.plan(tellOfDate(event.agency, reminder, said.GroupEvent, said.GroupEvent, false))
	}
	return nil
}

func tellOfDate(agency, kind, cause, date string, silent bool) Planned {
	return Planned{Errand: Errand{Agency: agency, Kind: kind, Cause: cause, Version: 1}, Work: tell, Date: date, Silent: silent}
}

func (w Work) answer(agency, invitation string) Answer {
	var known Answer
	w.load(answers, agency+"|"+invitation, &known)
	return known
}

func (w Work) isNewer(agency, invitation string, version int) bool {
	return version > w.answer(agency, invitation).Version
}

// raiseAnswer keeps the answer with the highest version.
func (w Work) raiseAnswer(agency, invitation string, answer Answer) error {
	if !w.isNewer(agency, invitation, answer.Version) {
		return nil
	}
	return w.save(answers, agency+"|"+invitation, answer)
}

// learnThatSheIsAway plans a message, or asks for a call. A level that is not known is a call.
func learnThatSheIsAway(w Work, event Event, said Said) error {
	known := w.away(event.agency, said.Participant)
	if known.ID == said.TimeAway && known.Revision >= said.Revision {
		return nil
	}
	if known.ID != said.TimeAway {
		known = Away{ID: said.TimeAway}
	}
	known.Revision, known.Level = said.Revision, said.Level
	if err := w.saveAway(event.agency, said.Participant, known); err != nil {
		return err
	}
	errand := Errand{event.agency, said.Participant, missed, said.Invitation, said.TimeAway, said.Revision}
	if said.Level == "message" {
		return w.plan(Planned{Errand: errand})
	}
	return w.askForACall(errand, "absent")
}

func learnThatSheIsBack(w Work, event Event, said Said) error {
	known := w.away(event.agency, said.Participant)
	if known.ID == said.TimeAway && known.Revision >= said.Revision {
		return nil
	}
	if known.ID != said.TimeAway {
		known = Away{ID: said.TimeAway}
	}
	known.Revision, known.Level = said.Revision, ""
	if err := w.saveAway(event.agency, said.Participant, known); err != nil {
		return err
	}
	return w.closeAbout(event.agency, said.Participant, said.TimeAway, "no_longer_holds")
}

func (w Work) away(agency, person string) Away {
	var known Away
	w.load(aways, agency+"|"+person, &known)
	return known
}

func (w Work) saveAway(agency, person string, known Away) error {
	return w.save(aways, agency+"|"+person, known)
}

// learnOfPrivacy notes what every service must respect. The topic is read anew at each start, so
// old facts come again: the highest version holds, and an erasure for good.
func learnOfPrivacy(w Work, event Event, said Said, settings Settings) error {
	id, matter, _ := strings.Cut(event.key, "#")
	known := w.person(event.agency, id)
	if event.type_ == "kreis.participant-erased.v1" {
		return w.erase(event.agency, id, event.data == nil, settings)
	}
	if event.data == nil || known.IsErased {
		return nil
	}
	switch {
	case event.type_ == "kreis.protection-changed.v1" && said.Version > known.ProtectionVersion:
		known.IsProtected, known.ProtectionVersion = said.IsProtected, said.Version
	case event.type_ == "kreis.discretion-changed.v1" && said.Version > known.DiscretionVersion:
		known.IsDiscreet, known.DiscretionVersion = said.IsDiscreet, said.Version
	case strings.HasPrefix(matter, "consent") && said.Purpose == "messages" && said.Version > known.ConsentVersion:
		known.HasOptedOut, known.ConsentVersion = !said.IsGiven, said.Version
	default:
		return nil
	}
	return w.savePerson(event.agency, id, known)
}
