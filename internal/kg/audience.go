package kg

import (
	"encoding/json"
	"math"
	"strings"
)

// An Audience says who may see something: a small number, kept with each fact and
// record. It stands for a marking alone (CLEAR, GREEN), for a marking with the
// organisations that own what is so marked (AMBER, AMBER_STRICT and RED: those of
// one of the owners who may see that marking), or for those who are in both or in
// either of two audiences. Audiences are equal where their numbers are. What a
// number stands for is known in this process; the markings alone have the same
// number, that of the Marking, everywhere.
//
// Seen as sets of readers, CLEAR is everybody, GREEN all who are cleared for
// anything, and of one owner AMBER has AMBER_STRICT in it and that RED. Those of
// one owner and of another are in no order: neither covers the other. A marking
// above GREEN without an owner is that of whoever runs the server, as if that were
// one more owner. RED without an owner is only who sees everything.
type Audience uint16

// levels is how many audiences are a marking alone: those with the lowest numbers.
const levels = Audience(Red) + 1

// noAudience stands for nothing.
const noAudience = Audience(math.MaxUint16)

// AudienceOf gives the audience of a marking and of the organisations that own
// what is so marked: of any of them. CLEAR and GREEN have no owners. Of what is no
// marking it gives a number that stands for nothing.
func AudienceOf(m Marking, owners ...ID) Audience {
	switch {
	case m > Red:
		return noAudience
	case m <= Green || len(owners) == 0:
		return Audience(m)
	}
	alternatives := make([]alternative, len(owners))
	for i, owner := range owners {
		alternatives[i] = alternative{{owner, m}}
	}
	return audiences.intern(alternatives)
}

// Both gives the audience of those who are in a and in b: who may see what takes
// both to see, such as a tie between two things.
func Both(a, b Audience) Audience {
	switch {
	case a < levels && b < levels:
		return max(a, b)
	case a.Covers(b):
		return b
	case b.Covers(a):
		return a
	}
	var out []alternative
	for _, x := range a.alternatives() {
		for _, y := range b.alternatives() {
			out = append(out, x.and(y))
		}
	}
	return audiences.intern(out)
}

// Either gives the audience of those who are in a or in b: who may see what
// either of two facts tells.
func Either(a, b Audience) Audience {
	switch {
	case a < levels && b < levels:
		return min(a, b)
	case a.Covers(b):
		return a
	case b.Covers(a):
		return b
	}
	return audiences.intern(append(append([]alternative{}, a.alternatives()...), b.alternatives()...))
}

// Covers says whether everybody in b is in a: what a may see, b may see.
func (a Audience) Covers(b Audience) bool {
	if a < levels && b < levels {
		return a <= b
	}
	return audiences.load().covers(a, b)
}

// Marking gives the marking that is shown of something with that audience: of
// those in both of two audiences the more restricted one's, of those in either
// the less restricted one's.
func (a Audience) Marking() Marking {
	if a < levels {
		return Marking(a)
	}
	return audiences.load().marking(a)
}

// String gives what the number stands for: "AMBER organisation/a", with "and"
// between what takes both and "or" between what takes either. Of a marking alone
// it is the marking.
func (a Audience) String() string {
	if a < levels {
		return Marking(a).String()
	}
	return audiences.load().text(a)
}

// ParseAudience undoes String.
func ParseAudience(text string) (Audience, error) {
	if a, ok := audiences.find(text); ok {
		return a, nil
	}
	var alternatives []alternative
	for part := range strings.SplitSeq(text, or) {
		var x alternative
		for member := range strings.SplitSeq(part, and) {
			name, owner, owned := strings.Cut(member, " ")
			m, err := ParseMarking(name)
			if err == nil && owned {
				err = ID(owner).Check()
			}
			if err != nil || owned && m <= Green {
				return 0, Errorf(Invalid, "marking", "%q is no audience", clip(text))
			}
			x = x.and(alternative{{ID(owner), m}})
		}
		alternatives = append(alternatives, x)
	}
	return audiences.intern(alternatives), nil
}

// Stored gives the form in which stores keep the audience, which reads the same in
// every process: of a marking alone its number, an int64, and else the text.
func (a Audience) Stored() any {
	if a < levels {
		return int64(a)
	}
	return a.String()
}

// RestoreAudience undoes Stored. It gives Internal for what is no such form.
func RestoreAudience(stored any) (Audience, error) {
	switch stored := stored.(type) {
	case int64:
		if stored >= 0 && stored < int64(levels) {
			return Audience(stored), nil
		}
	case string:
		if a, err := ParseAudience(stored); err == nil {
			return a, nil
		}
	}
	return noAudience, Errorf(Internal, "marking", "%v is stored as who may see something, and is no audience", stored)
}

// MarshalJSON gives the stored form.
func (a Audience) MarshalJSON() ([]byte, error) { return json.Marshal(a.Stored()) }

// UnmarshalJSON undoes MarshalJSON.
func (a *Audience) UnmarshalJSON(b []byte) error {
	var number int64
	if json.Unmarshal(b, &number) == nil {
		of, err := RestoreAudience(number)
		*a = of
		return err
	}
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	of, err := RestoreAudience(text)
	*a = of
	return err
}

// parts gives the audiences of which this one is any: itself where it is one.
func (a Audience) parts() []Audience {
	alternatives := a.alternatives()
	if len(alternatives) == 1 {
		return []Audience{a}
	}
	out := make([]Audience, len(alternatives))
	for i, x := range alternatives {
		out[i] = audiences.intern([]alternative{x})
	}
	return out
}

// seenBy gives those parts of the audience that the viewer is in, itself where that
// is all of them, RED where it is none.
func (a Audience) seenBy(v Viewer) Audience {
	if v.SeesAll() || a < levels && v.Sees(a) {
		return a
	}
	seen := AudienceOf(Red)
	for _, part := range a.parts() {
		if v.Sees(part) {
			seen = Either(seen, part)
		}
	}
	return seen
}

// known says whether the number stands for anything.
func (a Audience) known() bool { return a < levels || int(a) < len(audiences.load().terms) }

func (a Audience) alternatives() []alternative { return audiences.load().of(a) }
