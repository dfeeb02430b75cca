package main

import (
	"context"
	"errors"
	"time"
)

// whyNotAfterAll looks once more in the transaction before a letter leaves.
func (w Work) whyNotAfterAll(briefing Briefing, known Person) string {
	errand := briefing.errand
	switch {
	case w.isOvertaken(errand), errand.Kind == missed && !w.mayBeWritten(errand):
		return "no_longer_holds"
	case known.HasOptedOut:
		return "opted_out"
	case !errand.isCounted() || !w.hasEnough(errand):
		return ""
	case !briefing.mustReachHer():
		return "enough_messages"
	case errand.Kind == reminder && w.wasConfirmedLately(errand):
		return "said_before"
	}
	return "called_instead"
}

// hasEnough says whether she has had two messages in seven days, or sixteen about one invitation.
func (w Work) hasEnough(errand Errand) bool {
	inAWeek, inAll := 0, 0
	for _, message := range w.messagesOf(errand.Agency, errand.Person) {
		if !message.reachedOut() || !message.Errand.isCounted() {
			continue
		}
		if message.ChangedAt.After(w.now.AddDate(0, 0, -7)) {
			inAWeek++
		}
		if message.Errand.Invitation == errand.Invitation {
			inAll++
		}
	}
	return inAWeek >= mostInAWeek || inAll >= mostInAProgramme
}

func (w Work) wasConfirmedLately(errand Errand) bool {
	for _, call := range w.callsOf(errand.Agency, errand.Person) {
		if !call.IsClosed && call.Errand.Kind == confirmation && call.Errand.Invitation == errand.Invitation {
			return true
		}
	}
	for _, message := range w.messagesOf(errand.Agency, errand.Person) {
		isOne := message.Errand.Kind == confirmation && message.Errand.Invitation == errand.Invitation
		if isOne && message.reachedOut() && message.ChangedAt.After(w.now.AddDate(0, 0, -7)) {
			return true
		}
	}
	return false
}

// mayBeWritten says whether this is the first message of her time away.
func (w Work) mayBeWritten(errand Errand) bool {
	known := w.away(errand.Agency, errand.Person)
	isSo := known.ID == errand.Cause && known.Revision == errand.Version && known.Level != ""
	return isSo && (known.WrittenAs == 0 || known.WrittenAs == errand.Version)
}

func (w Work) markWritten(errand Errand) error {
	known := w.away(errand.Agency, errand.Person)
	known.WrittenAs = errand.Version
	return w.saveAway(errand.Agency, errand.Person, known)
}

// suppress leaves a message unsent on purpose, and asks for a call where that is needed.
func (w Work) suppress(errand Errand, channel, reason, id string) error {
	message := Message{ID: id, Errand: errand, Channel: channel, CreatedAt: w.now}
	if err := w.record(message, suppressed, reason); err != nil {
		return err
	}
	isKnown := errand.Kind == reminder
	switch {
	case reason == "no_usable_address" && !isKnown:
		return w.askForACall(errand, "gave_up")
	case reason == "opted_out" && !isKnown && errand.Kind != confirmation:
		return w.askForACall(errand, "opted_out")
	case reason == "called_instead":
		return w.askForACall(errand, "enough_messages")
	}
	return nil
}

// tellMembers plans a message to each whom a changed date concerns, and reviews open calls.
func (s *Service) tellMembers(ctx context.Context, work Planned) error {
	members, err := s.peers.members(ctx, work.Errand.Agency, work.Date)
	if err != nil && !errors.Is(err, errGone) {
		return err
	}
	return s.end(work, func(w Work) error {
		for _, member := range members {
			errand := work.Errand
			errand.Person, errand.Invitation = member.Participant, member.Invitation
			if member.IsTold && !work.Silent {
				next := Planned{Errand: errand}
				if errand.Kind == reminder { // nobody is told of this date; reminders are planned
					next.Work = ahead
				}
				if err := w.plan(next); err != nil {
					return err
				}
			}
			if err := w.reviewCalls(errand.Agency, errand.Person, errand.Cause+":"+errand.Kind, w.now); err != nil {
				return err
			}
		}
		return nil
	})
}

// lookForAnAnswer asks for a call when the time to answer is over.
func (s *Service) lookForAnAnswer(work Planned, briefing Briefing) error {
	if moment := briefing.callIfUnansweredAt(); moment.After(briefing.now) {
		return s.store.write(func(w Work) error {
			work.At = moment
			return w.save(planned, work.key(), work)
		})
	}
	return s.end(work, func(w Work) error {
		if briefing.whyNot() == "no_longer_holds" {
			return nil
		}
		return w.askForACall(work.Errand, "no_answer")
	})
}

// review closes a call that she has answered, or whose subject was changed again or is past; others
// are looked at later.
func (s *Service) review(ctx context.Context, work Planned) error {
	var call Call
	isOpen := false
	if err := s.store.read(func(w Work) error {
		call, isOpen = w.callFor(work.Errand)
		return nil
	}); err != nil {
		return err
	}
	if !isOpen || call.IsClosed {
		return s.end(work, func(Work) error { return nil })
	}
	briefing, err := s.brief(ctx, work.Errand)
	if err != nil && !errors.Is(err, errGone) {
		return err
	}
	if err != nil { // erased, which another fact tells
		return s.end(work, func(Work) error { return nil })
	}
	_, isThere := briefing.subject()
	over := briefing.overAt()
	answer := Answer{briefing.invitation.Answer, briefing.invitation.Version}
	isAnswered := isOvertaken(work.Errand, answer) || briefing.isSettled()
	return s.store.write(func(w Work) error {
		if isAnswered {
			return w.finish(work, func() error { return w.closeCall(call, "answered", "") })
		}
		if !isThere {
			return w.finish(work, func() error { return w.closeCall(call, "no_longer_holds", "") })
		}
		if over.IsZero() || !over.After(w.now) {
			return w.finish(work, func() error { return nil })
		}
		work.At = over.Add(time.Second)
		return w.save(planned, work.key(), work)
	})
}
