package main

import (
	"io"
	"sync"
	"unicode/utf8"

	"github.com/portolan/portolan/internal/kg"
)

// A visible writer writes what would command a terminal so that it can be seen
// (kg.Visible). All that the program says goes through one, so that no name in a store can
// move the cursor, colour a screen or turn a line around.
type visible struct {
	io.Writer
	mu    sync.Mutex
	begun []byte // of a character whose end is still to come
}

// Write writes whole characters, and keeps the beginning of the last one.
func (v *visible) Write(b []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	given := len(b)
	if len(v.begun) > 0 {
		b = append(v.begun, b...)
		v.begun = nil
	}
	whole := len(b)
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				whole = len(b) - i
			}
			break
		}
	}
	v.begun = append(v.begun, b[whole:]...)
	if _, err := io.WriteString(v.Writer, kg.Visible(string(b[:whole]))); err != nil {
		return 0, err
	}
	return given, nil
}
