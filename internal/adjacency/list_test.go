package adjacency

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestList(t *testing.T) {
	byFar := func(a, b *Half) int { return cmp.Compare(a.Far, b.Far) }
	random := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name       string
		keys       uint32
		steps      int
		moreOfThem func(n int) bool // put rather than take away
	}{
		{"a short list stays in order", 40, 2_000, func(int) bool { return random.IntN(2) == 0 }},
		{"a list grows into blocks and back", 5_000, 12_000, func(n int) bool { return (n < 6_000) == (random.IntN(8) > 0) }},
	} {
		t.Run("it sees to it that "+c.name, func(t *testing.T) {
			list, want := List{}, map[uint32]Half{}
			blocks := 0
			for n := range c.steps {
				h := Half{Far: random.Uint32N(c.keys), Audience: 1}
				old, before := list, flat(list)
				if c.moreOfThem(n) {
					list, want[h.Far] = list.with(h, byFar), h
				} else {
					list = list.without(&h, byFar)
					delete(want, h.Far)
				}
				if n%97 == 0 {
					check(t, list, want)
					if !slices.Equal(flat(old), before) {
						t.Fatal("the list before the change changed")
					}
				}
				blocks = max(blocks, list.blockCount())
			}
			check(t, list, want)
			if wantBlocks := c.keys > 2*blockSize; (blocks > 1) != wantBlocks {
				t.Errorf("it had %d blocks", blocks)
			}
		})
	}
}

func flat(l List) []Half {
	var out []Half
	for h := range l.All() {
		out = append(out, *h)
	}
	return out
}

// check compares a list, read both ways, with what it should hold.
func check(t *testing.T, l List, want map[uint32]Half) {
	t.Helper()
	got := flat(l)
	if len(got) != len(want) || l.Len() != len(want) {
		t.Fatalf("it has %d (and says %d) instead of %d", len(got), l.Len(), len(want))
	}
	for i, h := range got {
		if want[h.Far] != h || i > 0 && got[i-1].Far >= h.Far {
			t.Fatalf("%v at %d is out of order or was taken away", h, i)
		}
	}
	var back []Half
	for h := range l.Backward() {
		back = append(back, *h)
	}
	if slices.Reverse(back); !slices.Equal(back, got) {
		t.Fatal("it reads otherwise backwards")
	}
	for b := range l.blockCount() {
		if n := len(l.block(b)); n >= 2*blockSize || n == 0 && len(want) > 0 {
			t.Fatalf("block %d has %d entries", b, n)
		}
	}
}
