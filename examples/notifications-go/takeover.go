package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// takeOver reads what the service that we replace has written, and what we have written ourselves:
// the last number of each key, what was sent or left unsent, and which calls are open. It runs at
// each start, because the other one may have worked meanwhile.
func takeOver(ctx context.Context, settings Settings, store *Store) error {
	began := time.Now()
	count, err := readToTheEnd(ctx, settings, []string{delivery, accompaniment, acknowledged}, func(record *kgo.Record) error {
		event, ok := eventOf(record)
		if !ok || event.source != source {
			return nil
		}
		return store.write(func(w Work) error {
			// Facts bear the machine's time. In a story nobody knows when it was.
			if !settings.hasStoryClock {
				w.now = event.time
			}
			return w.takeOver(event)
		})
	})
	slog.Info("took_over", "records", count, "seconds", time.Since(began).Seconds())
	return err
}

// readToTheEnd hands over each record up to the ends that the partitions have now.
func readToTheEnd(ctx context.Context, settings Settings, topics []string, take func(*kgo.Record) error) (int, error) {
	client, err := kgo.NewClient(append(settings.kafka, kgo.FetchMaxWait(200*time.Millisecond))...)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	starts, err := kadm.NewClient(client).ListStartOffsets(ctx, topics...)
	if err != nil {
		return 0, err
	}
	ends, err := kadm.NewClient(client).ListEndOffsets(ctx, topics...)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(starts.Error(), ends.Error()); err != nil {
		return 0, err
	}
	ahead := map[string]map[int32]kgo.Offset{}
	left := 0
	ends.Each(func(end kadm.ListedOffset) {
		if start, ok := starts.Lookup(end.Topic, end.Partition); ok && start.Offset < end.Offset {
			if ahead[end.Topic] == nil {
				ahead[end.Topic] = map[int32]kgo.Offset{}
			}
			ahead[end.Topic][end.Partition] = kgo.NewOffset().At(start.Offset)
			left++
		}
	})
	client.AddConsumePartitions(ahead)
	count := 0
	for left > 0 {
		fetches := client.PollFetches(ctx)
		if err := ctx.Err(); err != nil {
			return count, err
		}
		var fault error
		fetches.EachPartition(func(part kgo.FetchTopicPartition) {
			end, _ := ends.Lookup(part.Topic, part.Partition)
			for _, record := range part.Records {
				if fault == nil && record.Offset < end.Offset {
					fault = take(record)
					count++
				}
			}
			// A compacted topic may have lost its last record, so the end is what counts.
			if last := len(part.Records) - 1; last >= 0 && part.Records[last].Offset >= end.Offset-1 {
				left--
				client.PauseFetchPartitions(map[string][]int32{part.Topic: {part.Partition}})
			}
			fault = errors.Join(fault, part.Err)
		})
		if fault != nil {
			return count, fault
		}
	}
	return count, nil
}

// done has the fields of facts about what was done.
type done struct {
	Participant string `json:"participant_id"`
	Message     string `json:"message_id"`
	Call        string `json:"call_task_id"`
	Kind        string `json:"kind"`
	About       string `json:"about"`
	Channel     string `json:"channel"`
	Cause       string `json:"cause"`
	Version     int    `json:"version"`
	Invitation  string `json:"invitation_id"`
	Reason      string `json:"reason"`
	Result      string `json:"result"`
}

func (w Work) takeOver(event Event) error {
	if event.sequence > w.lastNumber(event.topic, event.key) {
		if err := w.saveNumber(event.topic, event.key, event.sequence); err != nil {
			return err
		}
	}
	var said done
	if event.topic != delivery || event.data == nil || json.Unmarshal(event.data, &said) != nil {
		return nil
	}
	if w.person(event.agency, said.Participant).IsErased {
		return nil
	}
	errand := Errand{event.agency, said.Participant, orElse(said.Kind, said.About), said.Invitation, said.Cause, max(said.Version, 1)}
	switch fact := strings.TrimSuffix(strings.TrimPrefix(event.type_, "kreis."), ".v1"); fact {
	case "message-sent", "message-failed", "message-suppressed", "message-unknown":
		return w.takeOverMessage(errand, said, strings.TrimPrefix(fact, "message-"))
	case "call-task-raised":
		return w.takeOverCall(errand, said)
	case "call-task-closed":
		return w.takeOverResult(event.agency, said)
	}
	return nil
}

func (w Work) takeOverMessage(errand Errand, said done, state string) error {
	var known Message
	if w.load(messages, errand.key(), &known) && known.State == state {
		return nil
	}
	message := Message{said.Message, errand, said.Channel, state, said.Reason, w.now, w.now}
	if err := w.save(messages, errand.key(), message); err != nil {
		return err
	}
	if err := w.remove(planned, Planned{Errand: errand}.key()); err != nil {
		return err
	}
	if errand.Kind == missed && message.reachedOut() {
		known := w.away(errand.Agency, errand.Person)
		if known.ID == "" || known.ID == errand.Cause {
			known.ID, known.WrittenAs = errand.Cause, errand.Version
			if err := w.saveAway(errand.Agency, errand.Person, known); err != nil {
				return err
			}
		}
	}
	return w.lookAhead(errand)
}

// lookAhead plans to find out what is still to come for her: reminders, and a call if she has not
// answered. The other one had planned them for itself.
func (w Work) lookAhead(errand Errand) error {
	if errand.Invitation == "" {
		return nil
	}
	hers := Errand{errand.Agency, errand.Person, reminder, errand.Invitation, errand.Invitation, 1}
	if err := w.plan(Planned{Errand: hers, Work: ahead}); err != nil || errand.Kind != invitation {
		return err
	}
	return w.plan(Planned{Errand: errand, Work: look})
}

func (w Work) takeOverCall(errand Errand, said done) error {
	if _, isKnown := w.callFor(errand); isKnown {
		return nil
	}
	call := Call{ID: said.Call, Errand: errand, Reason: said.Reason, RaisedAt: w.now}
	if err := w.saveCall(call); err != nil {
		return err
	}
	var known Message
	if !w.load(messages, errand.key(), &known) {
		ended := Message{said.Call, errand, "call", nothing, "", w.now, w.now}
		if err := w.save(messages, errand.key(), ended); err != nil {
			return err
		}
	}
	if err := w.remove(planned, Planned{Errand: errand}.key()); err != nil {
		return err
	}
	return w.plan(Planned{Errand: errand, Work: review})
}

func (w Work) takeOverResult(agency string, said done) error {
	var call Call
	if !w.load(calls, agency+"|"+said.Participant+"|"+said.Call, &call) || call.IsClosed {
		return nil
	}
	call.IsClosed, call.Result, call.ClosedAt = true, said.Result, &w.now
	if call.Errand.Kind == missed && said.Result != "no_longer_holds" {
		known := w.away(agency, said.Participant)
		if known.ID == "" || known.ID == call.Errand.Cause {
			known.ID, known.IsCalled = call.Errand.Cause, true
			if err := w.saveAway(agency, said.Participant, known); err != nil {
				return err
			}
		}
	}
	return w.saveCall(call)
}
