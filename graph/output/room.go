package output

import (
	"sync"

	"github.com/portolan/portolan/internal/kg"
)

// A Room is how many bytes the answer to a request may have. What writes looks at it for
// every member of every object, and stops where there is no more. Root fields are written
// one after the other, so that what they hold together is known.
type Room struct {
	sync.Mutex     // held by who writes
	most       int // 0 or less is no limit
	spent      int // by the root fields that are written
	full       bool
}

// NewRoom gives room for so many bytes; 0 or less is no limit.
func NewRoom(most int) *Room { return &Room{most: most} }

// Over says whether a root field of which b is written so far has too much.
func (r *Room) Over(b []byte) bool {
	if r == nil || r.full {
		return r != nil
	}
	r.full = r.most > 0 && r.spent+len(b) > r.most
	return r.full
}

// Take writes a root field. There is an error where it has no room.
func (r *Room) Take(write func() ([]byte, error)) ([]byte, error) {
	r.Lock()
	defer r.Unlock()
	if r.full {
		return nil, r.refuse()
	}
	b, err := write()
	switch {
	case err != nil:
		return nil, err
	case r.Over(b):
		return nil, r.refuse()
	}
	r.spent += len(b)
	return b, nil
}

func (r *Room) refuse() error {
	return kg.Errorf(kg.CostLimit, "", "the answer has more than %d bytes, which is the limit; select less, give smaller `first`, or ask in several requests", r.most)
}
