package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
)

const (
	mostInAWeek, mostInAProgramme = 2, 16
	mostTries                     = 6
)

// pauses between two attempts. They go by the machine's clock, also in a story.
var pauses = []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour}

// runErrands does what is due, one after the other.
func (s *Service) runErrands(ctx context.Context) error {
	for {
		for _, work := range s.due() {
			if ctx.Err() != nil {
				return nil
			}
			if err := s.attempt(ctx, work); err != nil && ctx.Err() == nil {
				if err := s.tryLater(work, err); err != nil {
					return err
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.store.changed:
		case <-time.After(300 * time.Millisecond):
		}
	}
}

func (s *Service) due() (found []Planned) {
	_ = s.store.read(func(w Work) error {
		for _, work := range each[Planned](w, planned, "") {
			if !work.At.After(w.now) && !work.RetryAt.After(time.Now()) {
				found = append(found, work)
			}
		}
		return nil
	})
	return found
}

// tryLater plans the work once more. After the last attempt staff are asked to call.
func (s *Service) tryLater(work Planned, fault error) error {
	slog.Warn("try_later", "work", work.Work, "kind", work.Errand.Kind, "fault", fault.Error())
	return s.store.write(func(w Work) error {
		if work.Tries++; work.Tries > mostTries || errors.Is(fault, errRefused) {
			return w.finish(work, func() error { return w.giveUp(work) })
		}
		work.RetryAt = time.Now().Add(pauses[work.Tries-1])
		return w.save(planned, work.key(), work)
	})
}

func (w Work) giveUp(work Planned) error {
	reason := map[string]string{"": "gave_up", look: "no_answer"}[work.Work]
	if reason == "" {
		return nil
	}
	return w.askForACall(work.Errand, reason)
}

// finish ends planned work, with what it has come to.
func (w Work) finish(work Planned, with func() error) error {
	if err := w.remove(planned, work.key()); err != nil {
		return err
	}
	if w.person(work.Errand.Agency, work.Errand.Person).IsErased {
		return nil
	}
	if err := with(); err != nil || work.Work != "" {
		return err
	}
	var known Message
	if w.load(messages, work.Errand.key(), &known) {
		return nil
	}
	return w.save(messages, work.Errand.key(), Message{uuid.NewString(), work.Errand, "call", nothing, "", w.now, w.now})
}

func (s *Service) end(work Planned, with func(Work) error) error {
	return s.store.write(func(w Work) error { return w.finish(work, func() error { return with(w) }) })
}

func (s *Service) attempt(ctx context.Context, work Planned) error {
	switch work.Work {
	case tell:
		return s.tellMembers(ctx, work)
	case review:
		return s.review(ctx, work)
	}
	var earlier Message
	var isKnown bool
	if err := s.store.read(func(w Work) error {
		isKnown = work.Work == "" && w.load(messages, work.Errand.key(), &earlier)
		return nil
	}); err != nil {
		return err
	}
	if isKnown && s.settle(work, &earlier) {
		return nil
	}
	briefing, err := s.brief(ctx, work.Errand)
	if errors.Is(err, errGone) {
		return s.end(work, func(Work) error { return nil })
	}
	if err != nil {
		return err
	}
	if err := s.store.write(func(w Work) error { return w.planAll(briefing.reminders()) }); err != nil {
		return err
	}
	if work.Work == ahead {
		return s.end(work, func(Work) error { return nil })
	}
	if work.Work == look {
		return s.lookForAnAnswer(work, briefing)
	}
	return s.say(ctx, work, briefing, orElse(earlier.ID, uuid.NewString()))
}

// settle ends an attempt that a crash has broken off. False: nothing has left, so it begins anew.
func (s *Service) settle(work Planned, earlier *Message) bool {
	state := earlier.State
	if state == sending {
		was, isKnown := s.sender.wasSent(earlier.ID)
		if isKnown && !was {
			return false
		}
		state = map[bool]string{true: sent, false: unknown}[isKnown]
	}
	return s.end(work, func(w Work) error {
		if state == earlier.State {
			return nil
		}
		return w.record(*earlier, state, "")
	}) == nil
}

func (s *Service) brief(ctx context.Context, errand Errand) (Briefing, error) {
	contact, err := s.peers.contact(ctx, errand)
	if err != nil {
		return Briefing{}, err
	}
	invitation, err := s.peers.invitation(ctx, errand)
	if err != nil {
		return Briefing{}, err
	}
	briefing := Briefing{errand: errand, contact: contact, invitation: invitation}
	return briefing, s.store.read(func(w Work) error {
		known := w.person(errand.Agency, errand.Person)
		if known.HasOptedOut {
			briefing.contact.Channel, briefing.isOptedOut = "call", true
		}
		briefing.contact.IsDiscreet = contact.IsDiscreet || known.IsDiscreet || known.IsProtected
		briefing.now = w.now
		return nil
	})
}

func (w Work) planAll(all []Planned) error {
	for _, work := range all {
		if err := w.plan(work); err != nil {
			return err
		}
	}
	return nil
}

// say writes to her, leaves it, or asks for a call.
func (s *Service) say(ctx context.Context, work Planned, briefing Briefing, id string) error {
	errand := work.Errand
	if reason := briefing.whyNot(); reason != "" {
		return s.end(work, func(w Work) error { return w.suppress(errand, briefing.contact.Channel, reason, id) })
	}
	if reason := briefing.whyACall(); reason != "" {
		return s.end(work, func(w Work) error { return w.askForACall(errand, reason) })
	}
	if moment := briefing.waitUntil(); !moment.IsZero() {
		return s.store.write(func(w Work) error {
			work.At, work.Tries = moment, 0
			return w.save(planned, work.key(), work)
		})
	}
	if briefing.contact.IsDiscreet && !s.canBeDiscreet(briefing) {
		return s.end(work, func(w Work) error { return w.askForACall(errand, "gave_up") })
	}
	link, err := s.peers.link(ctx, errand, briefing.contact)
	if err != nil {
		return err
	}
	hasLeft, err := s.deliver(ctx, work, briefing, id, link)
	if !hasLeft {
		if fault := s.peers.takeBack(ctx, errand, link); fault != nil {
			slog.Warn("link_stays", "fault", fault.Error())
		}
	}
	return err
}

// deliver sends one letter. It is on the disk as sending before it leaves, so a crash is noticed.
func (s *Service) deliver(ctx context.Context, work Planned, briefing Briefing, id string, link Link) (bool, error) {
	letter, err := s.write(ctx, briefing, id, link)
	if err != nil {
		return false, err
	}
	message := Message{ID: id, Errand: work.Errand, Channel: briefing.contact.Channel, State: sending}
	isClaimed := false
	err = s.store.write(func(w Work) error {
		known := w.person(work.Errand.Agency, work.Errand.Person)
		if (known.IsDiscreet || known.IsProtected) && !letter.isDiscreet {
			return errors.New("she needs discretion now")
		}
		if reason := w.whyNotAfterAll(briefing, known); reason != "" {
			return w.finish(work, func() error { return w.suppress(work.Errand, message.Channel, reason, id) })
		}
		if known.IsErased {
			return w.remove(planned, work.key())
		}
		message.CreatedAt, message.ChangedAt, isClaimed = w.now, w.now, true
		if work.Errand.Kind == invitation {
			at := briefing.callIfUnansweredAt()
			if err := w.plan(Planned{Errand: work.Errand, Work: look, At: at}); err != nil {
				return err
			}
		}
		if work.Errand.Kind == missed {
			if err := w.markWritten(work.Errand); err != nil {
				return err
			}
		}
		return w.save(messages, work.Errand.key(), message)
	})
	if err != nil || !isClaimed {
		return false, err
	}
	fault := s.sender.send(ctx, letter)
	var refused refusedForGood
	switch {
	case errors.As(fault, &refused):
		err = s.end(work, func(w Work) error {
			return errors.Join(w.record(message, failed, refused.reason), w.askForACall(work.Errand, "gave_up"))
		})
	case errors.Is(fault, errOutcomeUnknown):
		err = s.end(work, func(w Work) error {
			return errors.Join(w.record(message, unknown, ""), w.askForACall(work.Errand, "outcome_unknown"))
		})
	case fault != nil: // nothing has left: the next attempt begins anew
		return false, errors.Join(fault, s.store.write(func(w Work) error { return w.remove(messages, work.Errand.key()) }))
	default:
		err = s.end(work, func(w Work) error { return w.record(message, sent, "") })
	}
	return true, errors.Join(err, s.removeIfErased(message))
}

// record notes what became of a message, and tells it.
func (w Work) record(message Message, state, reason string) error {
	message.State, message.Reason, message.ChangedAt = state, reason, w.now
	if err := w.save(messages, message.Errand.key(), message); err != nil {
		return err
	}
	return w.tellOf(message)
}

func (s *Service) removeIfErased(message Message) error {
	isErased := false
	err := s.store.read(func(w Work) error {
		isErased = w.person(message.Errand.Agency, message.Errand.Person).IsErased
		return nil
	})
	if err != nil || !isErased {
		return err
	}
	return removeLetters([]Message{message}, s.settings)
}
