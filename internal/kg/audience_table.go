package kg

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A member is who may see a marking of one owner; the owner is "" where the
// marking stands alone.
type member struct {
	owner   ID
	marking Marking
}

// An alternative is those who are every one of its members; without any, it is
// everybody. Members are in order of owner, one for each.
type alternative []member

// nobody is who sees everything, and is in each audience.
var nobody = member{marking: Red}

// and gives those who are in both, in canonical form.
func (x alternative) and(y alternative) alternative {
	strictest := map[ID]Marking{}
	for _, m := range slices.Concat(x, y) {
		if m == nobody {
			return alternative{nobody}
		}
		strictest[m.owner] = max(strictest[m.owner], m.marking)
	}
	var out alternative
	for owner, m := range strictest {
		if m == Clear || m == Green && len(strictest) > 1 { // whoever is cleared for more is in GREEN
			continue
		}
		out = append(out, member{owner, m})
	}
	slices.SortFunc(out, func(a, b member) int { return strings.Compare(string(a.owner), string(b.owner)) })
	return out
}

// covers says whether everybody in y is in x.
func (x alternative) covers(y alternative) bool {
	for _, m := range x {
		in := func(n member) bool {
			return n == nobody || m.marking == Green && n.marking >= Green || n.owner == m.owner && n.marking >= m.marking
		}
		if !slices.ContainsFunc(y, in) {
			return false
		}
	}
	return true
}

// What stands in a text between audiences.
const (
	and = " and "
	or  = " or "
)

func (x alternative) String() string {
	if len(x) == 0 {
		return Clear.String()
	}
	parts := make([]string, len(x))
	for i, m := range x {
		parts[i] = m.marking.String()
		if m.owner != "" {
			parts[i] += " " + string(m.owner)
		}
	}
	return strings.Join(parts, and)
}

// canonical leaves out the alternatives that others cover, and puts the rest into
// one order: sets of readers that are equal have equal texts.
func canonical(alternatives []alternative) (out []alternative, text string) {
	texts := map[string]alternative{}
	for _, x := range alternatives {
		texts[x.String()] = x
	}
	var kept []string
	for text, x := range texts {
		covered := false
		for other, y := range texts {
			covered = covered || other != text && y.covers(x)
		}
		if !covered {
			kept = append(kept, text)
			out = append(out, x)
		}
	}
	slices.Sort(kept)
	slices.SortFunc(out, func(a, b alternative) int { return cmp.Compare(a.String(), b.String()) })
	return out, strings.Join(kept, or)
}

// audiences is the table of what the numbers stand for. It only grows.
var audiences = newAudienceTable()

type audienceTable struct {
	now    atomic.Pointer[audienceState]
	mu     sync.Mutex // of who adds to it
	byText map[string]Audience
}

// audienceState is the table at one time. It never changes.
type audienceState struct {
	terms []audienceTerm
	// over has, for each audience, a bit for each that covers it.
	over [][]uint64
}

type audienceTerm struct {
	alternatives []alternative
	text         string
	marking      Marking
}

func newAudienceTable() *audienceTable {
	t := &audienceTable{byText: map[string]Audience{}}
	t.now.Store(&audienceState{})
	t.intern([]alternative{nil})
	for m := Green; m <= Red; m++ {
		t.intern([]alternative{{{marking: m}}})
	}
	return t
}

func (t *audienceTable) load() *audienceState { return t.now.Load() }

// intern gives the number of the audience that is any of the alternatives. Where
// there are no more numbers it gives that of RED, which nobody is in who does not
// see everything.
func (t *audienceTable) intern(alternatives []alternative) Audience {
	alternatives, text := canonical(alternatives)
	t.mu.Lock()
	defer t.mu.Unlock()
	if a, ok := t.byText[text]; ok {
		return a
	}
	was := t.load()
	if len(was.terms) == int(noAudience) {
		return Audience(Red)
	}
	a := Audience(len(was.terms))
	t.byText[text] = a
	t.now.Store(was.with(audienceTerm{alternatives, text, markingOf(alternatives)}))
	return a
}

// find gives the number of the audience with that very text.
func (t *audienceTable) find(text string) (Audience, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a, ok := t.byText[text]
	return a, ok
}

// markingOf gives the least of the alternatives, of each of which the greatest
// member counts.
func markingOf(alternatives []alternative) Marking {
	least := Red
	for _, x := range alternatives {
		most := Clear
		for _, m := range x {
			most = max(most, m.marking)
		}
		least = min(least, most)
	}
	return least
}

// with gives the table with one audience more.
func (s *audienceState) with(term audienceTerm) *audienceState {
	a := Audience(len(s.terms))
	next := &audienceState{terms: append(slices.Clip(s.terms), term), over: append(slices.Clip(slices.Clone(s.over)), nil)}
	for b := range next.terms {
		if anyCovers(term.alternatives, next.terms[b].alternatives) {
			next.over[b] = withBit(next.over[b], a)
		}
		if anyCovers(next.terms[b].alternatives, term.alternatives) {
			next.over[a] = withBit(next.over[a], Audience(b))
		}
	}
	return next
}

// anyCovers says whether each alternative of b has one of a that covers it.
func anyCovers(a, b []alternative) bool {
	for _, y := range b {
		if !slices.ContainsFunc(a, func(x alternative) bool { return x.covers(y) }) {
			return false
		}
	}
	return true
}

// withBit gives a copy of the bits with one more.
func withBit(bits []uint64, a Audience) []uint64 {
	out := make([]uint64, max(len(bits), int(a>>6)+1))
	copy(out, bits)
	out[a>>6] |= 1 << (a & 63)
	return out
}

func (s *audienceState) covers(a, b Audience) bool {
	if int(b) >= len(s.over) {
		return false
	}
	over, word := s.over[b], int(a>>6)
	return word < len(over) && over[word]>>(a&63)&1 != 0
}

// term gives what a number stands for: of one that is not known, nobody.
func (s *audienceState) term(a Audience) *audienceTerm {
	if int(a) >= len(s.terms) {
		return &s.terms[Red]
	}
	return &s.terms[a]
}

func (s *audienceState) marking(a Audience) Marking  { return s.term(a).marking }
func (s *audienceState) text(a Audience) string      { return s.term(a).text }
func (s *audienceState) of(a Audience) []alternative { return s.term(a).alternatives }
