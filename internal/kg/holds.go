package kg

// A Day tells which facts hold on it (docs/glossary.md, "holds").
type Day struct {
	// On is the day, as YYYY-MM-DD.
	On string
	// Published gives when each source was published; "" where that is not known.
	Published map[ID]Date
	// Sources rank the facts of one date.
	Sources Sources
}

// Holding gives those of the facts about one thing that hold on the day: those
// whose time it is in, and of those without a time the newest, which are as of
// that day or before and not older than any other that holds. A fact without any
// date is as of its source's publication. It gives facts itself where all hold.
func (d Day) Holding(facts []Fact) []Fact {
	if len(facts) == 1 { // nearly always
		if d.within(&facts[0]) {
			return facts
		}
		return nil
	}
	var newest Date
	for i := range facts {
		if f := &facts[i]; d.within(f) && d.since(f).newer(newest) {
			newest = d.since(f)
		}
	}
	var out []Fact
	for i := range facts {
		if f := &facts[i]; d.within(f) && (ranged(f) || !newest.newer(d.since(f))) {
			out = append(out, *f)
		}
	}
	if len(out) == len(facts) {
		return facts
	}
	return out
}

// Chosen gives the one of the facts that is displayed; nil for none.
func (d Day) Chosen(facts []Fact) *Fact {
	var best *Fact
	for i := range facts {
		if f := &facts[i]; best == nil || d.Sources.better(f, best) < 0 {
			best = f
		}
	}
	return best
}

func ranged(f *Fact) bool { return f.From != "" || f.To != "" }

// within says whether the fact can hold on the day, whatever others say.
func (d Day) within(f *Fact) bool {
	if ranged(f) {
		return f.From.Start() <= d.On && (f.To == "" || d.On <= f.To.End())
	}
	return d.since(f).Start() <= d.On
}

// since gives when the fact is from.
func (d Day) since(f *Fact) Date {
	switch {
	case f.From != "":
		return f.From
	case f.AsOf != "":
		return f.AsOf
	case f.To != "":
		return ""
	}
	return d.Published[f.Source]
}

// Published gives when a source was published, "" where that is not known.
func (o *Ontology) Published(source *Entity) Date {
	if a := o.Source.Attr("published"); a != nil {
		s, _ := source.Vals[a.Index].(string)
		return Date(s)
	}
	return ""
}
