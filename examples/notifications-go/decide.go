package main

import (
	"slices"
	"time"
)

// Briefing is all that is known at the moment of a send.
type Briefing struct {
	errand     Errand
	contact    Contact
	invitation Invitation
	now        time.Time
	isOptedOut bool
}

func (b Briefing) zone() *time.Location       { return zone(b.invitation.Timezone) }
func (b Briefing) starts(date Date) time.Time { return wall(date.StartsAt, b.zone()) }
func (b Briefing) isAhead(date Date) bool     { return b.starts(date).After(b.now) }
func (d Date) isWeek() bool                   { return d.Kind == "assessment_week" }
func (d Date) isCancelled() bool              { return d.State == "cancelled" }

// IsHers says whether she comes, as far as is known.
func (d Date) isHers() bool {
	hasPlace := d.Answer == "yes" || !d.NeedsSign
	return hasPlace && !d.isCancelled() && d.Answer != "no"
}

func (d Date) isChangedBy(act string) bool { return d.Change != nil && d.Change.ID == act }

// dates are hers as the filter wants them, in order.
func (b Briefing) dates(isWanted func(Date) bool) []Date {
	var found []Date
	for _, date := range b.invitation.Dates {
		if isWanted(date) {
			found = append(found, date)
		}
	}
	slices.SortStableFunc(found, func(one, other Date) int { return b.starts(one).Compare(b.starts(other)) })
	return found
}

// subject is the date that it is about. False: it is past, or was changed again.
func (b Briefing) subject() (Date, bool) {
	errand := b.errand
	var found []Date
	switch errand.Kind {
	case cancellation, change:
		found = b.dates(func(date Date) bool {
			isSo := date.isCancelled() == (errand.Kind == cancellation)
			return date.isChangedBy(errand.Cause) && date.Answer != "no" && b.isAhead(date) && isSo
		})
	case addition:
		found = b.dates(func(date Date) bool {
			return date.isHers() && date.AdditionID == errand.Cause && b.isAhead(date)
		})
	case reminder:
		found = b.dates(func(date Date) bool {
			return date.isHers() && b.isAhead(date) && b.reminderOf(date).key() == errand.key() && !b.hasWeekBegun(date)
		})
	case signUp:
		found = b.dates(func(date Date) bool {
			isOpen := date.NeedsSign && date.Answer == "" && date.Waitlist == nil && !date.isCancelled()
			return date.ID == errand.Cause && isOpen && b.isAhead(date)
		})
	case offer:
		found = b.dates(func(date Date) bool {
			isHeld := date.Waitlist != nil && date.Waitlist.Offer != nil && date.Waitlist.Offer.ID == errand.Cause
			return isHeld && b.isAhead(date)
		})
	case rhythm:
		if phase := b.invitation.Phase; phase != nil && phase.Planning == errand.Cause {
			since := wall(phase.Since, b.zone())
			found = b.dates(func(date Date) bool { return date.isHers() && b.isAhead(date) && !b.starts(date).Before(since) })
		}
	case missed:
		if b.invitation.TimeAway == nil || b.invitation.TimeAway.ID != errand.Cause {
			return Date{}, false
		}
		fallthrough
	default:
		found = b.dates(func(date Date) bool { return date.isHers() && wall(date.EndsAt, b.zone()).After(b.now) })
	}
	if len(found) == 0 {
		return Date{}, false
	}
	return found[0], true
}

// isSettled says whether she has answered to each date that was moved or added, as it is now.
func (b Briefing) isSettled() bool {
	if b.errand.Kind != change && b.errand.Kind != addition {
		return false
	}
	about := b.dates(func(date Date) bool {
		isIt := date.isChangedBy(b.errand.Cause) || date.AdditionID == b.errand.Cause
		return isIt && !date.isCancelled()
	})
	return len(about) > 0 && !slices.ContainsFunc(about, func(date Date) bool {
		isAnswered := date.Change != nil || date.IsOwn
		return !isAnswered || date.AskedAgain
	})
}

// isOvertaken says whether her answer leaves nothing to tell her.
func isOvertaken(errand Errand, answer Answer) bool {
	switch errand.Kind {
	case invitation:
		return answer.Version >= errand.Version
	case confirmation:
		return answer.Version > errand.Version || answer.Answer != "yes"
	case reminder, signUp:
		return answer.Answer != "yes"
	}
	return answer.Answer == "no"
}

// isOvertaken says the same by the answers that facts have told.
func (w Work) isOvertaken(errand Errand) bool {
	known := w.answer(errand.Agency, errand.Invitation)
	if known == (Answer{}) && errand.Kind != invitation {
		return false // nothing has been told yet; events was asked
	}
	return isOvertaken(errand, known)
}

// whyNot says why nothing is sent; empty if something is.
func (b Briefing) whyNot() string {
	_, isThere := b.subject()
	away := b.invitation.TimeAway
	isToldAnew := b.errand.Kind == missed && away != nil && away.Revision != b.errand.Version
	answer := Answer{b.invitation.Answer, b.invitation.Version}
	if !isThere || b.contact.State == "left" || isToldAnew || isOvertaken(b.errand, answer) {
		return "no_longer_holds"
	}
	if b.contact.Channel == "call" {
		reason := map[string]string{confirmation: "told_by_phone", reminder: "channel_is_call"}[b.errand.Kind]
		if reason != "" && b.isOptedOut {
			return "opted_out"
		}
		return reason
	}
	if b.contact.address() == "" {
		return "no_usable_address"
	}
	return ""
}

// whyACall says why it is said by a call; empty for a message.
func (b Briefing) whyACall() string {
	switch {
	case b.contact.Channel == "call" && b.isOptedOut:
		return "opted_out"
	case b.contact.Channel == "call":
		return "channel_is_call"
	case b.errand.Kind == missed && b.contact.IsDiscreet:
		return "absent" // whom others watch is not written to that she was missed
	case b.errand.Kind == invitation && b.now.After(b.invitation.AnswerBy):
		return "gave_up"
	}
	return ""
}

// waitUntil says when to try again; the zero time: now.
func (b Briefing) waitUntil() time.Time {
	date, _ := b.subject()
	if b.errand.Kind == reminder {
		if moment := reminderBefore(b.starts(date), b.contact.Agency.Land); b.now.Before(moment) {
			return moment
		}
	}
	first := b.starts(date)
	if date.Change != nil {
		if before := wall(date.Change.Before.StartsAt, b.zone()); before.Before(first) {
			first = before
		}
	}
	if b.errand.mayBeUrgent() && first.Sub(b.now) < 24*time.Hour {
		return time.Time{}
	}
	return quietUntil(b.now.In(b.zone()), b.contact.Agency.Land)
}

// reminders are those that are still to come: one for each date, and one for the whole start week.
func (b Briefing) reminders() []Planned {
	if b.contact.State == "left" || b.contact.Channel == "call" || b.invitation.Answer != "yes" {
		return nil
	}
	seen := map[string]bool{}
	for _, date := range b.invitation.Dates {
		if date.isWeek() && !b.isAhead(date) {
			seen[date.SeriesID] = true
		}
	}
	var found []Planned
	for _, date := range b.dates(func(date Date) bool { return date.isHers() && b.isAhead(date) }) {
		if date.isWeek() && seen[date.SeriesID] {
			continue
		}
		seen[date.SeriesID] = true
		if moment := reminderBefore(b.starts(date), b.contact.Agency.Land); moment.After(b.now) {
			found = append(found, Planned{Errand: b.reminderOf(date), At: moment})
		}
	}
	return found
}

func (b Briefing) reminderOf(date Date) Errand {
	cause, version := date.ID, date.Sequence+1
	if date.isWeek() {
		cause, version = date.SeriesID, 1
	}
	return Errand{b.errand.Agency, b.errand.Person, reminder, b.errand.Invitation, cause, version}
}

func (b Briefing) hasWeekBegun(date Date) bool {
	return date.isWeek() && slices.ContainsFunc(b.invitation.Dates, func(other Date) bool {
		return other.SeriesID == date.SeriesID && !b.isAhead(other)
	})
}

// overAt says when a call about it comes too late; the zero time: an answer or staff end it.
func (b Briefing) overAt() time.Time {
	var last time.Time
	switch b.errand.Kind {
	case change, cancellation:
		for _, date := range b.dates(func(date Date) bool { return date.isChangedBy(b.errand.Cause) }) {
			last = b.starts(date)
		}
	case reminder, confirmation, addition:
		if date, ok := b.subject(); ok {
			last = b.starts(date)
		}
	}
	return last
}

func (b Briefing) callIfUnansweredAt() time.Time {
	return nextOfficeDay(b.invitation.AnswerBy.In(b.zone()), b.contact.Agency.Land, b.contact.Agency.OfficeHours)
}

// MustReachHer says whether a call takes the place of a message that is one too many.
func (b Briefing) mustReachHer() bool {
	date, ok := b.subject()
	return b.errand.Kind != reminder || ok && date.isWeek()
}
