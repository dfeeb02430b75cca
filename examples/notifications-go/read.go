package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// What is read, and who owns it. A fact of another source is disbelieved.
var owners = map[string]string{
	"kreis.invitation-issued.v1":          "kreis/events",
	"kreis.invitation-answered.v1":        "kreis/events",
	"kreis.date-answered.v1":              "kreis/events",
	"kreis.waitlist-offered.v1":           "kreis/events",
	"kreis.waitlist-offer-ended.v1":       "kreis/events",
	"kreis.group-event-scheduled.v1":      "kreis/events",
	"kreis.group-event-moved.v1":          "kreis/events",
	"kreis.group-event-cancelled.v1":      "kreis/events",
	"kreis.group-event-places-changed.v1": "kreis/events",
	"kreis.absence-threshold-reached.v1":  "kreis/events",
	"kreis.absence-threshold-cleared.v1":  "kreis/events",
	"kreis.rhythm-changed.v1":             "kreis/events",
	"kreis.cohort-left.v1":                "kreis/cohorts",
	"kreis.participant-erased.v1":         "kreis/intake",
	"kreis.consent-changed.v1":            "kreis/intake",
	"kreis.protection-changed.v1":         "kreis/intake",
	"kreis.discretion-changed.v1":         "kreis/intake",
}

const privacy = "privacy.v2"

var readFrom = []string{"participation.v1", "participation-restricted.v1", "events.group-event.v1", accompaniment}

// ready says that the service may be asked: the topics are read.
type ready struct{ is atomic.Bool }

// readFacts reads topics in a group, and privacy from its beginning at each start, without a group.
// What a transaction has made of a batch is on the disk before its offsets are committed. So a
// fact may come twice, and every handler takes that.
func (s *Service) readFacts(ctx context.Context) error {
	grouped, err := kgo.NewClient(append(s.settings.kafka,
		kgo.ConsumerGroup(s.settings.group),
		kgo.InstanceID("only-one"), // a process that was killed is replaced without a wait
		kgo.ConsumeTopics(readFrom...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
		kgo.FetchMaxWait(200*time.Millisecond),
	)...)
	if err != nil {
		return err
	}
	defer grouped.Close()
	personal, err := kgo.NewClient(append(s.settings.kafka,
		kgo.ConsumeTopics(privacy),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxWait(200*time.Millisecond),
	)...)
	if err != nil {
		return err
	}
	defer personal.Close()
	failed := make(chan error, 2)
	go func() { failed <- s.poll(ctx, personal, false) }()
	go func() { failed <- s.poll(ctx, grouped, true) }()
	s.ready.is.Store(true)
	err = <-failed
	if other := <-failed; err == nil {
		err = other
	}
	return err
}

func (s *Service) poll(ctx context.Context, client *kgo.Client, commits bool) error {
	for {
		fetches := client.PollRecords(ctx, 500)
		if ctx.Err() != nil {
			return nil
		}
		fetches.EachError(func(topic string, _ int32, err error) {
			slog.Warn("not_read", "topic", topic, "fault", err.Error())
		})
		records := fetches.Records()
		if len(records) == 0 {
			continue
		}
		err := s.store.write(func(w Work) error {
			for _, record := range records {
				if err := handle(w, record, s.settings); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if commits {
			if err := client.CommitRecords(ctx, records...); err != nil && ctx.Err() == nil {
				slog.Warn("not_committed", "fault", err.Error())
			}
		}
	}
}

// Event is a record as contracts/wire.md describes it.
type Event struct {
	topic, key, id, source, type_, agency string
	sequence                              uint64
	time                                  time.Time
	data                                  []byte
}

// eventOf reads a record. False: it is none, and nothing for a reader.
func eventOf(record *kgo.Record) (Event, bool) {
	headers := map[string]string{}
	for _, header := range record.Headers {
		headers[header.Key] = string(header.Value)
	}
	number, err := strconv.ParseUint(headers["ce_sequence"], 10, 64)
	when, fault := time.Parse(time.RFC3339, headers["ce_time"])
	event := Event{
		record.Topic, string(record.Key), headers["ce_id"], headers["ce_source"], headers["ce_type"],
		headers["ce_agencyid"], number, when, record.Value,
	}
	ok := err == nil && fault == nil && event.key != "" && event.id != "" && event.agency != ""
	return event, ok
}

// handle makes of a record what it says. What is no fact for us is skipped.
func handle(w Work, record *kgo.Record, settings Settings) error {
	event, ok := eventOf(record)
	if !ok {
		slog.Warn("skipped", "topic", record.Topic, "partition", record.Partition, "offset", record.Offset)
		return nil
	}
	owner, isKnown := owners[event.type_]
	if !isKnown {
		return nil
	}
	if event.source != owner {
		slog.Warn("disbelieved", "type", event.type_, "source", event.source)
		return nil
	}
	if event.data == nil && event.topic != privacy {
		return nil
	}
	var said Said
	if event.data != nil && json.Unmarshal(event.data, &said) != nil {
		slog.Warn("skipped", "topic", record.Topic, "partition", record.Partition, "offset", record.Offset)
		return nil
	}
	return learn(w, event, said, settings)
}
