package kg

// A Viewer is who reads or writes, as far as a store must know: the set of
// audiences it sees, and whether it may write. The zero Viewer is anonymous and
// sees CLEAR.
type Viewer struct {
	Name string
	// in is the audience of those who see just what the viewer sees.
	in Audience
	// low has a bit for each marking alone that the viewer sees; it always sees CLEAR.
	low    uint8
	writes bool
}

// NewViewer gives a viewer that is in each of the audiences: it sees whatever one
// of them, or several together, may see. It may not write.
func NewViewer(name string, in ...Audience) Viewer {
	v := Viewer{Name: name}
	for _, a := range in {
		v.in = Both(v.in, a)
	}
	for a := range levels {
		if a.Covers(v.in) {
			v.low |= 1 << a
		}
	}
	return v
}

// Cleared gives a viewer that sees everything marked so, or less restricted, that
// has no owner.
func Cleared(name string, m Marking) Viewer { return NewViewer(name, AudienceOf(m)) }

// Writer gives a viewer that sees everything and may write.
func Writer(name string) Viewer {
	v := Cleared(name, Red)
	v.writes = true
	return v
}

// System is the process itself: it sees everything and may write.
var System = Writer("system")

// Sees says whether the viewer may know of something that has the audience.
func (v Viewer) Sees(a Audience) bool {
	if a < levels {
		return (v.low|1)>>a&1 != 0
	}
	return a.Covers(v.in)
}

// SeesAll says whether there is nothing that the viewer may not see.
func (v Viewer) SeesAll() bool { return v.in == Audience(Red) }

// Audiences gives all audiences there are that the viewer sees.
func (v Viewer) Audiences() []Audience {
	var out []Audience
	for a := range Audience(len(audiences.load().terms)) {
		if v.Sees(a) {
			out = append(out, a)
		}
	}
	return out
}

// MayWrite says whether the viewer may change the graph.
func (v Viewer) MayWrite() bool { return v.writes }

// Audience gives those who see just what the viewer sees: what is worked out for
// one of them may be shown to all of them, and to nobody else.
func (v Viewer) Audience() Audience { return v.in }
