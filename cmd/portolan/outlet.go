package main

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
	"syscall"

	"github.com/portolan/portolan/internal/kg"
)

// An outlet is standard output. It remembers that something could not be written,
// so that no command, whichever way it writes, ends as if all had been said.
type outlet struct {
	io.Writer
	shown  visible // the same, by what can be seen
	failed atomic.Pointer[error]
}

// Write writes. After an error it writes no more, and gives that error again.
func (o *outlet) Write(b []byte) (int, error) {
	if failed := o.failed.Load(); failed != nil {
		return 0, *failed
	}
	n, err := o.shown.Write(b)
	if err != nil {
		o.failed.CompareAndSwap(nil, &err)
	}
	return n, err
}

// Fd gives the descriptor of the file behind it, by which a terminal tells its
// width; one that no file has where there is none.
func (o *outlet) Fd() uintptr {
	if f, ok := o.Writer.(*os.File); ok {
		return f.Fd()
	}
	return ^uintptr(0)
}

// outcome is how a command that ended so ends where its output was not written:
// with that error, and without a word where the reader has gone, which is no news to him.
func (o *outlet) outcome(err error) error {
	failed := o.failed.Load()
	switch {
	case failed == nil || err != nil && !errors.Is(err, *failed):
		return err
	case errors.Is(*failed, syscall.EPIPE):
		return exitError(exitWrong)
	}
	cause := *failed
	var path *os.PathError
	if errors.As(cause, &path) {
		cause = path.Err
	}
	return kg.Errorf(kg.Invalid, "standard output", "cannot be written: %v", cause)
}
