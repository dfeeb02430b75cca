package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/smtp"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errOutcomeUnknown says that nobody can know whether a letter was taken. It is never sent again.
var errOutcomeUnknown = errors.New("outcome unknown")

// refusedForGood is a no that holds.
type refusedForGood struct{ reason string }

func (r refusedForGood) Error() string { return r.reason }

// Sender takes letters. wasSent says what became of one, as far as that can be known.
type Sender interface {
	send(context.Context, Letter) error
	wasSent(id string) (was, isKnown bool)
}

func senderOf(settings Settings) Sender {
	if settings.isSafe {
		return folder{settings.outbox}
	}
	return server{settings.smtp}
}

// folder takes all messages in safe mode. A message is there whole or not at all, under its id.
type folder struct{ path string }

func (f folder) wasSent(id string) (bool, bool) {
	found, err := filepath.Glob(filepath.Join(f.path, id+".*"))
	return len(found) > 0, err == nil
}

func (f folder) send(_ context.Context, letter Letter) error {
	if was, _ := f.wasSent(letter.id); was {
		return nil
	}
	suffix, content := ".txt", []byte(fmt.Sprintf("To: %s\nFrom: %s\nContent-Language: %s\n\n%s\n", letter.to, letter.smsFrom, letter.language, letter.text))
	if letter.channel == "email" {
		suffix = ".eml"
		var err error
		if content, err = asMail(letter); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(f.path, ".draft-"+letter.id+"-")
	if err != nil {
		return err
	}
	_, err = draft.Write(content)
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Rename(draft.Name(), filepath.Join(f.path, letter.id+suffix))
}

// server sends mail by SMTP, over TLS. An SMS needs a gateway, which this example has not.
type server struct{ url string }

func (s server) wasSent(string) (bool, bool) { return false, false }

func (s server) send(ctx context.Context, letter Letter) error {
	if letter.channel != "email" {
		return refusedForGood{"gave_up"}
	}
	content, err := asMail(letter)
	if err != nil {
		return err
	}
	client, err := s.connect(ctx, letter)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, step := range []error{client.Mail(letter.from.Address), client.Rcpt(letter.to)} {
		if step != nil {
			return said(step, "recipient_refused")
		}
	}
	body, err := client.Data()
	if err != nil {
		return said(err, "message_refused")
	}
	if _, err := body.Write(content); err != nil {
		return err
	}
	// From here on the server may have taken it, whatever becomes of the connection.
	if err := body.Close(); err != nil {
		var answer *textproto.Error
		if errors.As(err, &answer) {
			return said(err, "message_refused")
		}
		return errOutcomeUnknown
	}
	_ = client.Quit()
	return nil
}

func said(fault error, reason string) error {
	var answer *textproto.Error
	if errors.As(fault, &answer) && answer.Code >= 500 {
		return refusedForGood{reason}
	}
	return fault
}

// connect greets the server by the host of the sender's address, which is neutral in discreet mail.
func (s server) connect(ctx context.Context, letter Letter) (*smtp.Client, error) {
	at, err := url.Parse(s.url)
	if err != nil {
		return nil, err
	}
	own := &tls.Config{ServerName: at.Hostname(), MinVersion: tls.VersionTLS12}
	var connection net.Conn
	if at.Scheme == "smtps" {
		connection, err = (&tls.Dialer{Config: own}).DialContext(ctx, "tcp", at.Host)
	} else {
		connection, err = (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, "tcp", at.Host)
	}
	if err != nil {
		return nil, err
	}
	_ = connection.SetDeadline(time.Now().Add(time.Minute))
	client, err := smtp.NewClient(connection, at.Hostname())
	if err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(letter.from.Address, "@")
	err = client.Hello(host)
	if err == nil && at.Scheme != "smtps" {
		err = client.StartTLS(own)
	}
	if password, ok := at.User.Password(); err == nil && ok {
		err = client.Auth(smtp.PlainAuth("", at.User.Username(), password, at.Hostname()))
	}
	return client, err
}

// asMail is one text part, and the calendar file beside it if there is one.
func asMail(letter Letter) ([]byte, error) {
	var content bytes.Buffer
	_, host, _ := strings.Cut(letter.from.Address, "@")
	head := [][2]string{
		{"From", letter.from.String()},
		{"To", letter.to},
		{"Subject", mime.QEncoding.Encode("utf-8", letter.subject)},
		{"Date", letter.writtenAt.Format(time.RFC1123Z)},
		{"Message-ID", "<" + letter.id + "@" + host + ">"},
		{"MIME-Version", "1.0"},
	}
	for _, line := range head {
		fmt.Fprintf(&content, "%s: %s\r\n", line[0], line[1])
	}
	text := textproto.MIMEHeader{
		"Content-Type":              {"text/plain; charset=utf-8"},
		"Content-Language":          {letter.language},
		"Content-Transfer-Encoding": {"quoted-printable"},
	}
	if letter.calendar == "" {
		for name, values := range text {
			fmt.Fprintf(&content, "%s: %s\r\n", name, values[0])
		}
		content.WriteString("\r\n")
		err := quoted(&content, letter.text)
		return content.Bytes(), err
	}
	parts := multipart.NewWriter(&content)
	fmt.Fprintf(&content, "Content-Type: multipart/mixed; boundary=%q\r\n\r\n", parts.Boundary())
	calendar := textproto.MIMEHeader{
		"Content-Type":              {"text/calendar; charset=utf-8; method=PUBLISH"},
		"Content-Disposition":       {`attachment; filename="termine.ics"`},
		"Content-Transfer-Encoding": {"quoted-printable"},
	}
	for _, part := range []struct {
		head textproto.MIMEHeader
		text string
	}{{text, letter.text}, {calendar, letter.calendar}} {
		into, err := parts.CreatePart(part.head)
		if err != nil {
			return nil, err
		}
		if err := quoted(into, part.text); err != nil {
			return nil, err
		}
	}
	err := parts.Close()
	return content.Bytes(), err
}

func quoted(into io.Writer, text string) error {
	writer := quotedprintable.NewWriter(into)
	_, err := writer.Write([]byte(text))
	return errors.Join(err, writer.Close())
}
