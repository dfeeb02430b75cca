// A small notifications service in Go: it replaces the one of Kreis and shares no code with it.
//
// It reads what has happened, asks intake and events at the moment of a send, writes to people or
// asks staff to call, and tells on notifications.delivery.v1 what became of it. All it keeps lies
// in one file, with the facts that wait to be published: a crash loses nothing and repeats nothing.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

func main() {
	does := run
	if len(os.Args) > 1 && os.Args[1] == "probe" {
		does = probe
	}
	if err := does(); err != nil {
		slog.Error("ended", "fault", err.Error())
		os.Exit(1)
	}
}

func run() error {
	settings, err := readSettings()
	if err != nil {
		return err
	}
	store, err := openStore(settings)
	if err != nil {
		return err
	}
	defer store.close()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	if err := askTheTime(ctx, settings, store); err != nil {
		return err
	}
	// Nothing is sent before it is known what the other one has done.
	if err := takeOver(ctx, settings, store); err != nil {
		return err
	}
	service := &Service{settings: settings, store: store, peers: newPeers(settings), sender: senderOf(settings)}
	server := &http.Server{Addr: settings.bind, Handler: routes(ctx, service), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 4)
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context) error{service.readFacts, service.publish, service.runErrands} {
		loops.Go(func() { failed <- loop(ctx) })
	}
	loops.Go(func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	stop()
	_ = server.Shutdown(context.WithoutCancel(ctx))
	loops.Wait()
	return err
}

// probe asks the service that runs beside it whether it is ready: an image without a shell has no
// other way to say so.
func probe() error {
	_, port, err := net.SplitHostPort(os.Getenv("KREIS_BIND"))
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: 2 * time.Second}
	response, err := client.Get("http://127.0.0.1:" + port + "/readyz")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New("not ready: " + response.Status)
	}
	return nil
}

// Service is what the loops and the routes share.
type Service struct {
	settings Settings
	store    *Store
	peers    *Peers
	sender   Sender
	ready    ready
}
