package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.etcd.io/bbolt"
)

const (
	source        = "kreis/notifications" // of the service that we replace
	delivery      = "notifications.delivery.v1"
	accompaniment = "accompaniment.v1"
	acknowledged  = "privacy-ack.notifications.v1"
	privacyOld    = "privacy.v1" // written beside it until 0.3
)

// Fact is a record that waits to be published. Data is null for a tombstone.
type Fact struct {
	Topic    string          `json:"topic"`
	Key      string          `json:"key"`
	Type     string          `json:"type"`
	ID       string          `json:"id"`
	Time     time.Time       `json:"time"`
	Agency   string          `json:"agency"`
	Sequence uint64          `json:"sequence"`
	Data     json.RawMessage `json:"data"`
}

// emit writes a fact into the transaction that makes it true, with the next number of its key.
func (w Work) emit(topic, type_, key, agency string, data any) error {
	content, err := json.Marshal(data)
	if err != nil {
		return err
	}
	number, err := w.nextNumber(topic, key)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	fact := Fact{topic, key, "kreis." + type_ + ".v1", id.String(), time.Now().UTC(), agency, number, content}
	bucket := w.tx.Bucket([]byte(waiting))
	place, err := bucket.NextSequence()
	if err != nil {
		return err
	}
	return w.save(waiting, string(binary.BigEndian.AppendUint64(nil, place)), fact)
}

// tellOf writes what became of a message.
func (w Work) tellOf(message Message) error {
	errand := message.Errand
	data := map[string]any{
		"participant_id": errand.Person, "message_id": message.ID, "kind": errand.Kind, "channel": message.Channel,
		"cause": errand.Cause, "version": errand.Version, "invitation_id": errand.Invitation,
	}
	if message.Reason != "" {
		data["reason"] = message.Reason
	}
	return w.emit(delivery, "message-"+message.State, errand.Person, errand.Agency, data)
}

func (f Fact) record() *kgo.Record {
	record := &kgo.Record{Topic: f.Topic, Key: []byte(f.Key)}
	headers := [][2]string{
		{"content-type", "application/json"},
		{"ce_specversion", "1.0"},
		{"ce_id", f.ID},
		{"ce_source", source},
		{"ce_type", f.Type},
		{"ce_subject", f.Key},
		{"ce_time", f.Time.Format(time.RFC3339Nano)},
		{"ce_agencyid", f.Agency},
		{"ce_sequence", fmt.Sprintf("%020d", f.Sequence)},
	}
	if string(f.Data) != "null" {
		record.Value = f.Data
		name := f.Type[len("kreis."):]
		headers = append(headers, [2]string{"ce_dataschema", "urn:kreis:fact:" + name})
	}
	for _, header := range headers {
		record.Headers = append(record.Headers, kgo.RecordHeader{Key: header[0], Value: []byte(header[1])})
	}
	return record
}

// publish brings waiting facts onto their topics, in order. One that was published just before a
// crash is published again, with the same id and number.
func (s *Service) publish(ctx context.Context) error {
	// The default partitioner of franz-go is the murmur2 of Java, and so are the partitions of Kreis.
	client, err := kgo.NewClient(append(s.settings.kafka,
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)),
	)...)
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		if err := s.publishWaiting(ctx, client); err != nil && ctx.Err() == nil {
			slog.Warn("not_published", "fault", err.Error())
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.store.changed:
		case <-time.After(time.Second):
		}
	}
}

func (s *Service) publishWaiting(ctx context.Context, client *kgo.Client) error {
	var keys [][]byte
	var records []*kgo.Record
	err := s.store.read(func(w Work) error {
		return w.tx.Bucket([]byte(waiting)).ForEach(func(key, value []byte) error {
			var fact Fact
			if err := json.Unmarshal(value, &fact); err != nil {
				return err
			}
			keys = append(keys, append([]byte(nil), key...))
			records = append(records, fact.record())
			return nil
		})
	})
	if err != nil || len(records) == 0 {
		return err
	}
	var faults []error
	done := keys[:0]
	for place, result := range client.ProduceSync(ctx, records...) {
		if result.Err != nil {
			faults = append(faults, result.Err)
		} else {
			done = append(done, keys[place])
		}
	}
	forgotten := s.store.db.Update(func(tx *bbolt.Tx) error {
		for _, key := range done {
			if err := tx.Bucket([]byte(waiting)).Delete(key); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(append(faults, forgotten)...)
}

// showMetrics says how many facts wait to be published. Who hands over waits until there are none.
func (s *Service) showMetrics(w http.ResponseWriter) {
	_ = s.store.read(func(work Work) error {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		_, err := fmt.Fprintf(w, "# TYPE kreis_outbox_pending gauge\nkreis_outbox_pending %d\n",
			work.tx.Bucket([]byte(waiting)).Stats().KeyN)
		return err
	})
}
