package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestLogBlocksNobody writes more lines than a pipe and the log hold, before anybody reads.
// It would hang if writing waited for the reader.
func TestLogBlocksNobody(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := &serveCmd{LogFormat: "json"}
	log, flush := c.logger(w)
	const lines = 5 * logLines
	for i := range lines {
		log.Info("asked", "number", i, "text", strings.Repeat("x", 200))
	}
	out := make(chan [2]int)
	go func() {
		seen, lost := 0, 0
		for s := bufio.NewScanner(r); s.Scan(); {
			var line struct {
				Level string
				Lines int
			}
			if err := json.Unmarshal(s.Bytes(), &line); err != nil {
				t.Error(err)
			}
			if line.Level == "WARN" {
				lost += line.Lines
			} else {
				seen++
			}
		}
		out <- [2]int{seen, lost}
	}()
	flush()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-out
	if got[0] == 0 || got[1] == 0 || got[0]+got[1] != lines {
		t.Errorf("%d lines written: %d read, %d said to be lost", lines, got[0], got[1])
	}
}

func TestLogIsOutAtTheEnd(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	log, flush := (&serveCmd{LogFormat: "text"}).logger(w)
	log.Info("the last word")
	flush()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if s := bufio.NewScanner(r); !s.Scan() || !strings.Contains(s.Text(), "the last word") {
		t.Errorf("the log has %q", s.Text())
	}
}

// TestServeWithoutReader asks a server more than a pipe holds of its log, which nobody
// reads. It would hang if an answer, or the end, waited for a reader.
func TestServeWithoutReader(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	addr, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--store", "memory:", "--no-seed", "--listen", addr}, func(string) string { return "" }, strings.NewReader(""), w, w)
	}()
	ask := func() error {
		resp, err := http.Get("http://" + addr + "/graphql?query={__typename}")
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return errors.Join(err, resp.Body.Close())
	}
	for tick := time.NewTicker(20 * time.Millisecond); ask() != nil; {
		<-tick.C
	}
	const most = 64 << 10 // bytes that a pipe holds; a line has more than 60
	for range most / 60 {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if code := <-ended; code != exitFine {
		t.Errorf("ends with exit code %d", code)
	}
}
