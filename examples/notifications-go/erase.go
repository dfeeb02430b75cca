package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// erase removes all about her but the mark, and acknowledges. A tombstone says that the last backup
// that held her is gone: the acknowledgement is withdrawn as well.
func (w Work) erase(agency, person string, isTombstone bool, settings Settings) error {
	known := w.person(agency, person)
	if isTombstone {
		if known.IsOver {
			return nil
		}
		if err := w.savePerson(agency, person, Person{IsErased: true, IsOver: true}); err != nil {
			return err
		}
		return w.acknowledge(agency, person, nil)
	}
	if known.IsErased {
		return nil
	}
	if err := removeLetters(w.messagesOf(agency, person), settings); err != nil {
		return err
	}
	prefix := agency + "|" + person
	for bucket, isHers := range map[string]func(string) bool{
		messages: func(key string) bool { return strings.HasPrefix(key, prefix+"|") },
		calls:    func(key string) bool { return strings.HasPrefix(key, prefix+"|") },
		aways:    func(key string) bool { return key == prefix },
		planned:  func(key string) bool { return strings.Contains(key, "|"+prefix+"|") },
	} {
		if err := w.removeAll(bucket, isHers); err != nil {
			return err
		}
	}
	if err := w.dropWaiting(person); err != nil {
		return err
	}
	if err := w.savePerson(agency, person, Person{IsErased: true}); err != nil {
		return err
	}
	return w.acknowledge(agency, person, map[string]string{"participant_id": person, "service": "notifications"})
}

func (w Work) acknowledge(agency, person string, data any) error {
	if err := w.emit(acknowledged, "erasure-acknowledged", person+"#ack", agency, data); err != nil {
		return err
	}
	return w.emit(privacyOld, "erasure-acknowledged", person+"#ack#notifications", agency, data)
}

func (w Work) removeAll(bucket string, isHers func(string) bool) error {
	var found []string
	cursor := w.tx.Bucket([]byte(bucket)).Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		if isHers(string(key)) {
			found = append(found, string(key))
		}
	}
	for _, key := range found {
		if err := w.remove(bucket, key); err != nil {
			return err
		}
	}
	return nil
}

// dropWaiting takes back facts about her that nobody has read yet.
func (w Work) dropWaiting(person string) error {
	var found []string
	err := w.tx.Bucket([]byte(waiting)).ForEach(func(key, value []byte) error {
		var fact Fact
		if json.Unmarshal(value, &fact) == nil && fact.Key == person {
			found = append(found, string(key))
		}
		return nil
	})
	for _, key := range found {
		if err == nil {
			err = w.remove(waiting, key)
		}
	}
	return err
}

// removeLetters takes what was written to her out of the folder of safe mode.
func removeLetters(hers []Message, settings Settings) error {
	if !settings.isSafe {
		return nil
	}
	for _, message := range hers {
		files, err := filepath.Glob(filepath.Join(settings.outbox, message.ID+".*"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}
