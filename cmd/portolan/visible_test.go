package main

import (
	"bytes"
	"testing"
)

// TestVisibleInPieces writes a text byte by byte: characters are not torn apart.
func TestVisibleInPieces(t *testing.T) {
	const text = "Łódź \u202E👩‍🚒\x1b[0m"
	const want = `Łódź \u202e👩‍🚒\u001b[0m`
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		v := &visible{Writer: &out}
		for rest := []byte(text); len(rest) > 0; {
			n := min(size, len(rest))
			if m, err := v.Write(rest[:n]); m != n || err != nil {
				t.Fatal(m, err)
			}
			rest = rest[n:]
		}
		if out.String() != want {
			t.Errorf("by %d: %q", size, out.String())
		}
	}
}
