package main

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// askForACall asks staff to call her, once for an errand, and not about what she has answered.
func (w Work) askForACall(errand Errand, reason string) error {
	if w.isOvertaken(errand) || w.person(errand.Agency, errand.Person).IsErased {
		return nil
	}
	if errand.Kind == missed && !w.mayBeCalled(errand) {
		return nil
	}
	if _, isKnown := w.callFor(errand); isKnown {
		return nil
	}
	call := Call{ID: uuid.NewString(), Errand: errand, Reason: reason, RaisedAt: w.now}
	if err := w.saveCall(call); err != nil {
		return err
	}
	data := map[string]any{
		"participant_id": errand.Person, "call_task_id": call.ID, "about": errand.Kind, "cause": errand.Cause,
		"reason": reason, "version": errand.Version, "invitation_id": errand.Invitation,
	}
	if err := w.emit(delivery, "call-task-raised", errand.Person, errand.Agency, data); err != nil {
		return err
	}
	if !errand.isOverInTime() {
		return nil
	}
	return w.plan(Planned{Errand: errand, Work: review})
}

// mayBeCalled says whether nobody has called her in this time away, and no such call is open.
func (w Work) mayBeCalled(errand Errand) bool {
	known := w.away(errand.Agency, errand.Person)
	if known.ID != errand.Cause || known.Level == "" || known.IsCalled {
		return false
	}
	return !slices.ContainsFunc(w.callsOf(errand.Agency, errand.Person), func(call Call) bool {
		return !call.IsClosed && call.Errand.Kind == missed
	})
}

// reviewCalls plans to look whether her open calls still have something to say. Each reason to look
// is work of its own: a look that waits for the date to begin must not stand in for it.
func (w Work) reviewCalls(agency, person, why string, at time.Time) error {
	for _, call := range w.callsOf(agency, person) {
		if call.IsClosed {
			continue
		}
		if err := w.plan(Planned{Errand: call.Errand, Work: review, Date: why, At: at}); err != nil {
			return err
		}
	}
	return nil
}

// closeAbout closes her open calls about a cause. News are still to be told her.
func (w Work) closeAbout(agency, person, cause, result string) error {
	for _, call := range w.callsOf(agency, person) {
		if call.Errand.Cause == cause && !call.IsClosed {
			if err := w.closeCall(call, result, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w Work) closeCall(call Call, result, by string) error {
	moment := w.now.Truncate(time.Microsecond)
	call.IsClosed, call.Result, call.ClosedBy, call.ClosedAt = true, result, by, &moment
	if err := w.saveCall(call); err != nil {
		return err
	}
	if call.Errand.Kind == missed && by != "" {
		known := w.away(call.Errand.Agency, call.Errand.Person)
		if known.ID == call.Errand.Cause {
			known.IsCalled = true
			if err := w.saveAway(call.Errand.Agency, call.Errand.Person, known); err != nil {
				return err
			}
		}
	}
	data := map[string]any{"participant_id": call.Errand.Person, "call_task_id": call.ID, "result": result}
	return w.emit(delivery, "call-task-closed", call.Errand.Person, call.Errand.Agency, data)
}

// noteResult notes what became of a call. Another result for a closed one is refused.
func (w Work) noteResult(call Call, result, by string) (Call, bool, error) {
	if call.IsClosed {
		return call, call.Result == result, nil
	}
	if result == "not_reached" {
		call.Attempts++
		moment := w.now
		call.LastAttemptAt, call.Result = &moment, result
		return call, true, w.saveCall(call)
	}
	if result == "reached" {
		day := w.now.In(berlin).Format(time.DateOnly)
		data := map[string]any{"participant_id": call.Errand.Person, "call_task_id": call.ID, "day": day}
		if err := w.emit(accompaniment, "contact-logged", call.Errand.Person, call.Errand.Agency, data); err != nil {
			return call, false, err
		}
	}
	if err := w.closeCall(call, result, by); err != nil {
		return call, false, err
	}
	closed, _ := w.callFor(call.Errand)
	return closed, true, nil
}
