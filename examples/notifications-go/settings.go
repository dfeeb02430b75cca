package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// Settings come from the environment, under the names that the shipped service has.
type Settings struct {
	kafka                      []kgo.Opt
	group                      string
	bind, folder               string
	intake, events             string
	tokens, tokenURL, secret   string
	issuer, jwks               string
	publicURL                  string
	outbox, smtp, mailFrom     string
	discreetURL, discreetMail  string
	discreetSMS, discreetPhone string
	isSafe, hasStoryClock      bool
}

func readSettings() (Settings, error) {
	var faults []error
	need := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			faults = append(faults, fmt.Errorf("%s: needed", name))
		}
		return value
	}
	found := Settings{
		group:         "kreis.notifications.go",
		bind:          need("KREIS_BIND"),
		folder:        need("KREIS_STATE_FOLDER"),
		intake:        need("KREIS_INTAKE_URL"),
		events:        need("KREIS_EVENTS_URL"),
		tokens:        os.Getenv("KREIS_WORKLOAD_TOKENS"),
		tokenURL:      os.Getenv("KREIS_TOKEN_URL"),
		issuer:        need("KREIS_ISSUER"),
		jwks:          need("KREIS_JWKS_URL"),
		publicURL:     strings.TrimRight(need("KREIS_PUBLIC_URL"), "/"),
		outbox:        os.Getenv("KREIS_FILE_OUTBOX"),
		smtp:          os.Getenv("KREIS_SMTP_URL"),
		mailFrom:      orElse(os.Getenv("KREIS_MAIL_FROM"), "nachrichten@kreis.example"),
		discreetURL:   strings.TrimRight(os.Getenv("KREIS_DISCREET_URL"), "/"),
		discreetMail:  os.Getenv("KREIS_DISCREET_MAIL_FROM"),
		discreetSMS:   os.Getenv("KREIS_DISCREET_SMS_FROM"),
		discreetPhone: os.Getenv("KREIS_DISCREET_PHONE"),
		isSafe:        os.Getenv("KREIS_SAFE_MODE") == "true",
		hasStoryClock: os.Getenv("KREIS_STORY_CLOCK") == "true",
	}
	if found.tokenURL == "" {
		need("KREIS_WORKLOAD_TOKENS")
	} else if found.secret = orFile("KREIS_CLIENT_SECRET", &faults); found.secret == "" {
		faults = append(faults, errors.New("KREIS_CLIENT_SECRET: needed with KREIS_TOKEN_URL"))
	}
	if found.isSafe {
		need("KREIS_FILE_OUTBOX")
		found.discreetURL = orElse(found.discreetURL, neutralInSafeMode(found.publicURL))
		found.discreetMail = orElse(found.discreetMail, "post@mitteilung.example")
		found.discreetSMS = orElse(found.discreetSMS, "Info")
	} else {
		need("KREIS_SMTP_URL")
		if found.hasStoryClock {
			faults = append(faults, errors.New("KREIS_STORY_CLOCK: only in safe mode"))
		}
	}
	found.kafka = kafkaOptions(need("KREIS_KAFKA"), &faults)
	return found, errors.Join(faults...)
}

// neutralInSafeMode is where discreet links lead while no message leaves the machine.
func neutralInSafeMode(public string) string {
	if at, err := url.Parse(public); err == nil && (at.Hostname() == "127.0.0.1" || at.Hostname() == "localhost") {
		return public
	}
	return "https://mitteilung.example"
}

// file is where something of ours lies.
func (s Settings) file(name string) string { return filepath.Join(s.folder, name) }

// orFile returns the variable, or what the file holds that the variable with `_FILE` names.
func orFile(name string, faults *[]error) string {
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return os.Getenv(name)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		*faults = append(*faults, fmt.Errorf("%s_FILE: %w", name, err))
	}
	return strings.TrimSpace(string(content))
}

func kafkaOptions(servers string, faults *[]error) []kgo.Opt {
	options := []kgo.Opt{kgo.SeedBrokers(strings.Split(servers, ",")...)}
	user, password := orFile("KREIS_KAFKA_USER", faults), orFile("KREIS_KAFKA_PASSWORD", faults)
	if user != "" {
		options = append(options, kgo.SASL(mechanism(os.Getenv("KREIS_KAFKA_MECHANISM"), user, password)))
	}
	protocol := os.Getenv("KREIS_KAFKA_PROTOCOL")
	if protocol == "" && user != "" || strings.HasSuffix(protocol, "SSL") {
		own := &tls.Config{MinVersion: tls.VersionTLS12}
		if file := os.Getenv("KREIS_KAFKA_CA"); file != "" {
			content, err := os.ReadFile(file)
			if err != nil {
				*faults = append(*faults, fmt.Errorf("KREIS_KAFKA_CA: %w", err))
			}
			own.RootCAs = x509.NewCertPool()
			own.RootCAs.AppendCertsFromPEM(content)
		}
		options = append(options, kgo.DialTLSConfig(own))
	}
	return options
}

func mechanism(name, user, password string) sasl.Mechanism {
	known := scram.Auth{User: user, Pass: password}
	switch name {
	case "PLAIN":
		return plain.Auth{User: user, Pass: password}.AsMechanism()
	case "SCRAM-SHA-256":
		return known.AsSha256Mechanism()
	}
	return known.AsSha512Mechanism()
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
