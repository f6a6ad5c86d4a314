package localstore

import (
	"os"
	"syscall"
	"testing"
)

// unsyncable makes every sync of the store's file fail from now on.
func (d *faulty) unsyncable(tb testing.TB) (undo func()) {
	tb.Helper()
	fd := int(d.files[len(d.files)-1].Fd())
	kept, err := syscall.Dup(fd)
	if err != nil {
		tb.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := syscall.Dup3(int(w.Fd()), fd, 0); err != nil { // nothing can be synced to a pipe
		tb.Fatal(err)
	}
	return func() {
		if err := syscall.Dup3(kept, fd, 0); err != nil {
			tb.Fatal(err)
		}
		syscall.Close(kept)
		r.Close()
		w.Close()
	}
}
