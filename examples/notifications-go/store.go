package main

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

// Buckets of the one file. Their values are JSON.
const (
	planned  = "planned"
	messages = "messages"
	calls    = "calls"
	answers  = "answers"
	aways    = "aways"
	people   = "people"
	numbers  = "numbers"
	waiting  = "waiting" // facts that are to be published, in order
	clock    = "clock"
)

// Store keeps everything in one file, in transactions that are on the disk when they end.
type Store struct {
	db            *bbolt.DB
	hasStoryClock bool
	changed       chan struct{}
}

func openStore(settings Settings) (*Store, error) {
	if err := os.MkdirAll(settings.folder, 0o700); err != nil {
		return nil, err
	}
	// Another process on the same file would send everything a second time.
	db, err := bbolt.Open(settings.file("notifications.db"), 0o600, &bbolt.Options{Timeout: 5 * time.Second})
	if err != nil {
		return nil, err
	}
	store := &Store{db: db, hasStoryClock: settings.hasStoryClock, changed: make(chan struct{}, 2)}
	return store, db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{planned, messages, calls, answers, aways, people, numbers, waiting, clock} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) close() { _ = s.db.Close() }

// Work is one transaction.
type Work struct {
	tx  *bbolt.Tx
	now time.Time
}

// write runs in a transaction that is kept whole or not at all.
func (s *Store) write(do func(Work) error) error {
	err := s.db.Update(func(tx *bbolt.Tx) error { return do(Work{tx, s.nowIn(tx)}) })
	for range cap(s.changed) {
		select {
		case s.changed <- struct{}{}:
		default:
		}
	}
	return err
}

func (s *Store) read(do func(Work) error) error {
	return s.db.View(func(tx *bbolt.Tx) error { return do(Work{tx, s.nowIn(tx)}) })
}

// StoryTime is a moment that was set, and when.
type StoryTime struct {
	Story time.Time `json:"story"`
	SetAt time.Time `json:"set_at"`
}

func (s *Store) nowIn(tx *bbolt.Tx) time.Time {
	var known StoryTime
	if s.hasStoryClock && (Work{tx: tx}).load(clock, "story", &known) {
		return known.Story.Add(time.Since(known.SetAt))
	}
	return time.Now().UTC()
}

// load reads a value. False: there is none.
func (w Work) load(bucket, key string, into any) bool {
	found := w.tx.Bucket([]byte(bucket)).Get([]byte(key))
	return found != nil && json.Unmarshal(found, into) == nil
}

func (w Work) save(bucket, key string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return w.tx.Bucket([]byte(bucket)).Put([]byte(key), content)
}

func (w Work) remove(bucket, key string) error {
	return w.tx.Bucket([]byte(bucket)).Delete([]byte(key))
}

// each yields what lies under a prefix, in the order of keys.
func each[T any](w Work, bucket, prefix string) []T {
	var found []T
	cursor := w.tx.Bucket([]byte(bucket)).Cursor()
	for key, value := cursor.Seek([]byte(prefix)); key != nil && strings.HasPrefix(string(key), prefix); key, value = cursor.Next() {
		var one T
		if json.Unmarshal(value, &one) == nil {
			found = append(found, one)
		}
	}
	return found
}

func (w Work) person(agency, id string) Person {
	var known Person
	w.load(people, agency+"|"+id, &known)
	return known
}

func (w Work) savePerson(agency, id string, known Person) error {
	return w.save(people, agency+"|"+id, known)
}

// plan notes work once: what is done or waits already stays as it is.
func (w Work) plan(work Planned) error {
	var known Planned
	if w.load(planned, work.key(), &known) || w.isDone(work) || w.person(work.Errand.Agency, work.Errand.Person).IsErased {
		return nil
	}
	if work.At.IsZero() {
		work.At = w.now
	}
	return w.save(planned, work.key(), work)
}

func (w Work) isDone(work Planned) bool {
	var known Message
	return work.Work == "" && w.load(messages, work.Errand.key(), &known) && known.State != sending
}

// callFor returns the call about an errand, open or closed.
func (w Work) callFor(errand Errand) (Call, bool) {
	for _, known := range w.callsOf(errand.Agency, errand.Person) {
		if known.Errand.key() == errand.key() {
			return known, true
		}
	}
	return Call{}, false
}

func (w Work) callsOf(agency, person string) []Call {
	return each[Call](w, calls, agency+"|"+person+"|")
}

func (w Work) saveCall(call Call) error {
	return w.save(calls, call.Errand.Agency+"|"+call.Errand.Person+"|"+call.ID, call)
}

func (w Work) messagesOf(agency, person string) []Message {
	return each[Message](w, messages, agency+"|"+person+"|")
}

// nextNumber counts the facts of one topic and key, from 1.
func (w Work) nextNumber(topic, key string) (uint64, error) {
	last := w.lastNumber(topic, key) + 1
	return last, w.saveNumber(topic, key, last)
}

func (w Work) lastNumber(topic, key string) uint64 {
	if found := w.tx.Bucket([]byte(numbers)).Get([]byte(topic + "|" + key)); len(found) == 8 {
		return binary.BigEndian.Uint64(found)
	}
	return 0
}

func (w Work) saveNumber(topic, key string, last uint64) error {
	return w.tx.Bucket([]byte(numbers)).Put([]byte(topic+"|"+key), binary.BigEndian.AppendUint64(nil, last))
}
