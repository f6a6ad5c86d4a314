package main

import (
	"io"
	"log/slog"
	"time"

	"github.com/rs/zerolog/diode"
)

// logLines is how many lines wait for a reader that is slow; older ones are lost.
const logLines = 1000

// flushFor is how long the program waits at its end for lines to be written.
const flushFor = time.Second

// logger gives a log that blocks nobody: lines go out behind whoever writes them. Where
// nobody reads them, as with a pipe that is full, the oldest are lost, and the log says how
// many once it flows again. flush waits for what is written to be out, though not for long.
func (c *serveCmd) logger(w io.Writer) (log *slog.Logger, flush func()) {
	direct := slog.New(c.logHandler(w))
	lines := diode.NewWriter(plainWriter{w}, logLines, 0, func(missed int) {
		direct.Warn("log lines lost: nobody read them in time", "lines", missed)
	})
	return slog.New(c.logHandler(lines)), func() {
		promptly(func() { _ = lines.Close() }) // a plainWriter has nothing to close
	}
}

// promptly does what writes, and waits for it, but not for long: who reads nothing keeps no
// program from its end.
func promptly(write func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		write()
	}()
	select {
	case <-done:
	case <-time.After(flushFor):
	}
}

// logged gives the same world, in which what is said on standard error goes to the log.
func (e *env) logged(log *slog.Logger) *env {
	other := *e
	other.stderr = slog.NewLogLogger(log.Handler(), slog.LevelInfo).Writer()
	return &other
}

func (c *serveCmd) logHandler(w io.Writer) slog.Handler {
	opts := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.NewJSONHandler(w, opts)
	}
	return slog.NewTextHandler(w, opts)
}

// A plainWriter hides that a writer can be closed: the log does not own it.
type plainWriter struct{ io.Writer }
