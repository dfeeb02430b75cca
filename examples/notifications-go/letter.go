package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

//go:embed texts.json
var textFile []byte

// texts are sentences by language and kind: a subject, then lines. A line with a placeholder that
// nothing fills falls out.
var texts = func() (found map[string]map[string][]string) {
	if err := json.Unmarshal(textFile, &found); err != nil {
		panic(err)
	}
	return found
}()

// Letter is a message ready to go.
type Letter struct {
	id, channel, to         string
	subject, text, language string
	from                    mail.Address
	smsFrom                 string
	calendar                string
	isDiscreet              bool
	kind                    string
	writtenAt               time.Time
}

// languageOf is hers, or German as she can read it.
func languageOf(contact Contact) string {
	if texts[contact.Language] != nil {
		return contact.Language
	}
	if slices.Contains([]string{"b2", "c", "c1", "c2"}, strings.ToLower(contact.GermanLevel)) {
		return "de"
	}
	return "de-simple"
}

func (s *Service) write(ctx context.Context, briefing Briefing, id string, link Link) (Letter, error) {
	contact, errand := briefing.contact, briefing.errand
	language := languageOf(contact)
	kind, base := briefing.textName(), s.settings.publicURL
	from := mail.Address{Name: contact.Agency.ShortName, Address: s.settings.mailFrom}
	smsFrom := contact.Agency.ShortName
	if contact.IsDiscreet {
		kind, base = "discreet", s.settings.discreetURL
		from, smsFrom = mail.Address{Address: s.settings.discreetMail}, s.settings.discreetSMS
	}
	lines := filled(texts[language][kind], s.words(briefing, base+"/a/"+link.Token))
	letter := Letter{
		id: id, channel: contact.Channel, to: contact.address(), subject: lines[0],
		text: strings.Join(lines[1:], "\n"), language: language, from: from, smsFrom: smsFrom,
		isDiscreet: contact.IsDiscreet, kind: errand.Kind, writtenAt: briefing.now,
	}
	wantsDates := errand.Kind == confirmation || errand.isNews() && briefing.invitation.Answer == "yes"
	if contact.Channel != "email" || contact.IsDiscreet || !wantsDates {
		return letter, nil
	}
	var err error
	letter.calendar, err = s.peers.calendar(ctx, errand, language)
	return letter, err
}

// textName says which text this is. Who is invited into a group that meets already reads of her own dates alone.
func (b Briefing) textName() string {
	date, _ := b.subject()
	week := b.invitation.Week
	begins := week != nil && wall(week.From, b.zone()).Format(time.DateOnly) == b.starts(date).Format(time.DateOnly)
	if b.errand.Kind == invitation && !begins {
		return "joining"
	}
	return b.errand.Kind
}

// words are what is put into the sentences. Of somebody who needs discretion, link and number alone.
func (s *Service) words(briefing Briefing, link string) map[string]string {
	contact := briefing.contact
	if contact.IsDiscreet {
		return map[string]string{"link": link, "phone": s.settings.discreetPhone}
	}
	date, _ := briefing.subject()
	starts := briefing.starts(date)
	words := map[string]string{
		"name": contact.FirstName, "link": link, "phone": contact.Agency.Phone, "agency": contact.Agency.ShortName,
		"person": contact.ContactPerson.FirstName + " " + contact.ContactPerson.LastName,
		"day":    starts.Format("02.01."), "time": starts.Format("15:04"), "place": date.Venue.Name,
		"answer_by": briefing.invitation.AnswerBy.In(briefing.zone()).Format("02.01."),
	}
	if week := briefing.invitation.Week; week != nil {
		words["from"] = wall(week.From, briefing.zone()).Format("02.01.")
		words["to"] = wall(week.To, briefing.zone()).Format("02.01.")
	}
	if days := briefing.daysToName(); len(days) > 0 {
		words["days"] = strings.Join(days[:min(len(days), 5)], ", ")
	}
	return words
}

// daysToName are her dates in the rhythm she is told of, or those after her first one in a running group.
func (b Briefing) daysToName() (days []string) {
	from := b.now
	switch phase := b.invitation.Phase; {
	case b.errand.Kind == rhythm && phase != nil:
		from = wall(phase.Since, b.zone())
	case b.textName() == "joining":
		first, _ := b.subject()
		from = b.starts(first).Add(time.Second)
	default:
		return nil
	}
	for _, each := range b.dates(func(each Date) bool {
		return each.isHers() && b.isAhead(each) && !b.starts(each).Before(from)
	}) {
		days = append(days, b.starts(each).Format("02.01."))
	}
	return days
}

func filled(lines []string, words map[string]string) []string {
	pairs := make([]string, 0, 2*len(words))
	for name, word := range words {
		if word != "" {
			pairs = append(pairs, "{"+name+"}", word)
		}
	}
	put := strings.NewReplacer(pairs...)
	var found []string
	for _, line := range lines {
		if said := put.Replace(line); !strings.Contains(said, "{") {
			found = append(found, said)
		}
	}
	return found
}

// canBeDiscreet says whether a neutral sender is set up that holds nothing of the agency's name.
func (s *Service) canBeDiscreet(briefing Briefing) bool {
	sender := s.settings.discreetMail
	if briefing.contact.Channel == "sms" {
		sender = s.settings.discreetSMS
	}
	if sender == "" || s.settings.discreetURL == "" {
		return false
	}
	host := s.settings.discreetURL
	if at, err := url.Parse(host); err == nil {
		host = at.Hostname()
	}
	told := letters(sender) + " " + letters(host)
	for _, word := range append(strings.FieldsFunc(briefing.contact.Agency.ShortName, isSeparator), briefing.contact.Agency.ShortName) {
		if plain := letters(word); len(plain) >= 5 && strings.Contains(told, plain) {
			return false
		}
	}
	return true
}

func isSeparator(sign rune) bool { return !unicode.IsLetter(sign) && !unicode.IsDigit(sign) }

// letters writes a text as addresses do: small, without signs, ü as ue.
func letters(text string) string {
	spelled := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(text))
	return strings.Map(func(sign rune) rune {
		if isSeparator(sign) {
			return -1
		}
		return sign
	}, spelled)
}
