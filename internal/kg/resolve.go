package kg

import (
	"cmp"
	"slices"
	"strings"
)

// A SourceRank is what Resolve needs to know of a source.
type SourceRank struct {
	Rank     int // 0 is believed first
	Audience Audience
}

// Sources tells the rank of the source of each fact that is resolved.
type Sources map[ID]SourceRank

// RankOf gives what Resolve needs to know of a source's record.
func (o *Ontology) RankOf(source *Entity) SourceRank {
	form, _ := source.Vals[o.Source.Attr("form").Index].(string)
	rank := slices.Index(SourceForms, form)
	if rank < 0 {
		rank = len(SourceForms)
	}
	return SourceRank{Rank: rank, Audience: source.Audience}
}

// better says whether fact a is displayed before fact b where they disagree:
// the newer, then that of the better source, then by source and id
// (docs/glossary.md, "shown value").
func (s Sources) better(a, b *Fact) int {
	switch {
	case a.AsOf.newer(b.AsOf):
		return -1
	case b.AsOf.newer(a.AsOf):
		return 1
	}
	return cmp.Or(cmp.Compare(s[a.Source].Rank, s[b.Source].Rank), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// restrict gives copies of the facts, in order of id, each for those only who may
// see its source.
func (s Sources) restrict(facts []Fact) []Fact {
	out := slices.Clone(facts)
	for i := range out {
		f := &out[i]
		f.Audience, f.Shown = Both(f.Stated, s[f.Source].Audience), false
	}
	slices.SortFunc(out, func(a, b Fact) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// choose gives the fact that is displayed among those that the whole audience may see.
func (s Sources) choose(facts []Fact, to Audience) *Fact {
	var best *Fact
	for i := range facts {
		f := &facts[i]
		if f.Audience.Covers(to) && (best == nil || s.better(f, best) < 0) {
			best = f
		}
	}
	return best
}

// widest gives the fact whose audience covers those of all the others that match:
// who may see one of them, may see that. It gives nil where none matches, and an
// error where two audiences have no order, since then no value could be shown to
// all who may know of the thing.
func widest(subject string, facts []Fact, match func(*Fact) bool) (*Fact, error) {
	var wide *Fact
	for i := range facts {
		if f := &facts[i]; match(f) && (wide == nil || f.Audience.Covers(wide.Audience)) {
			wide = f
		}
	}
	for i := range facts {
		if f := &facts[i]; match(f) && !wide.Audience.Covers(f.Audience) {
			return nil, Errorf(Invalid, subject, "is stated by %s for %s and by %s for %s, neither of which has the other in it; state it once for all of them (%s)",
				wide.Source, wide.Audience, f.Source, f.Audience, Either(wide.Audience, f.Audience))
		}
	}
	return wide, nil
}

// ResolveEntity works out what is shown of a thing from its facts: values,
// standing, audience, sort keys and search tokens. It gives nil where no fact
// says that the thing is. Revision and Cites are left to the caller. It is an
// error where a required attribute has no value that all who see the thing may see,
// or where two facts say that the thing is for audiences neither of which has the
// other in it.
func (o *Ontology) ResolveEntity(id ID, facts []Fact, sources Sources) (*Entity, error) {
	kind, err := o.KindOf(id)
	if err != nil {
		return nil, err
	}
	facts = sources.restrict(facts)
	isKind := func(f *Fact) bool { return f.About == AttrKind }
	wide, err := widest(string(id), facts, isKind)
	if err != nil {
		return nil, err
	}
	if wide == nil {
		if len(facts) > 0 {
			return nil, Errorf(Invalid, string(id), "%s states its %s, but nothing states that it is; state the thing itself too", facts[0].Source, facts[0].About)
		}
		return nil, nil
	}
	e := &Entity{Kind: kind, ID: id, Facts: facts, Audience: wide.Audience}
	e.choose(sources)
	e.show()
	if err := e.complete(); err != nil {
		return nil, err
	}
	e.companions()
	return e, nil
}

// choose marks the facts that are shown: of a list attribute all that everybody
// who sees the thing may see, of anything else the best of them.
func (e *Entity) choose(sources Sources) {
	best := map[string]*Fact{}
	for i := range e.Facts {
		f := &e.Facts[i]
		if !f.Audience.Covers(e.Audience) {
			continue
		}
		if a := e.Kind.Attr(f.About); a != nil && a.List {
			f.Shown = true
		} else if b := best[f.About]; b == nil || sources.better(f, b) < 0 {
			best[f.About] = f
		}
	}
	for _, f := range best {
		f.Shown = true
	}
}

// show sets the values from the facts that are shown.
func (e *Entity) show() {
	e.Vals = make([]Value, len(e.Kind.Attrs))
	for i, a := range e.Kind.Attrs {
		if a.List {
			e.Vals[i] = []string{}
		}
	}
	e.Vals[atID], e.Vals[atKind], e.Vals[atMarking] = string(e.ID), e.Kind.Enum(), e.Audience.Marking().String()
	for i := range e.Facts {
		if f := &e.Facts[i]; f.Shown {
			e.showFact(f)
		}
	}
	for i, v := range e.Vals {
		if list, ok := v.([]string); ok {
			slices.Sort(list)
			e.Vals[i] = slices.Compact(list)
		}
	}
}

func (e *Entity) showFact(f *Fact) {
	if f.About == AttrKind {
		e.Vals[atStanding] = string(f.Standing)
		return
	}
	a := e.Kind.Attr(f.About)
	if list, ok := e.Vals[a.Index].([]string); ok {
		e.Vals[a.Index] = append(list, f.Value)
	} else {
		e.Vals[a.Index] = a.Value(f.Value)
	}
}

// complete sees to it that required attributes have values. Only a name may be
// missing: it is then derived, by the kind's rule or from the id.
func (e *Entity) complete() error {
	if e.Vals[atName] == nil {
		e.Vals[atName] = e.derivedName()
	}
	var errs Errors
	for i, a := range e.Kind.Attrs {
		if a.Required && !a.Builtin && e.Vals[i] == nil {
			errs.add(Invalid, string(e.ID), "lacks %s, which every %s has: state it, with a marking no higher than the thing's own (%s)", a.Name, e.Kind.Name, e.Audience)
		}
	}
	return errs.err()
}

func (e *Entity) derivedName() string {
	name := e.Kind.NameRule
	if name == "" {
		return e.ID.Slug()
	}
	for i, a := range e.Kind.Attrs {
		if s, ok := e.Vals[i].(string); ok {
			name = strings.ReplaceAll(name, "{"+a.Name+"}", s)
		}
	}
	return name
}

// Attributes that hold what a thing is called, beside its name.
const (
	attrAcronym = "acronym"
	attrAliases = "aliases"
)

func (e *Entity) companions() {
	e.Keys = make([]string, len(e.Kind.Keys))
	for i, k := range e.Kind.Keys {
		e.Keys[i] = k.Of(e.Vals[k.Attr.Index])
	}
	e.Tokens, e.Phrases = e.words(), e.phrases()
}

// words gives the words of what is searched, each with its greatest weight.
func (e *Entity) words() []Token {
	weights := map[string]int{}
	for i, a := range e.Kind.Attrs {
		if !a.Search {
			continue
		}
		weight := otherWeight
		if a.Name == AttrName || a.Name == attrAcronym {
			weight = nameWeight
		}
		for _, text := range texts(e.Vals[i]) {
			for _, word := range Tokens(text) {
				weights[word] = max(weights[word], weight)
			}
		}
	}
	tokens := make([]Token, 0, len(weights))
	for word, weight := range weights {
		tokens = append(tokens, Token{word, weight})
	}
	slices.SortFunc(tokens, func(a, b Token) int { return cmp.Compare(a.Text, b.Text) })
	return tokens
}

// phrases gives what the thing is called as a whole, of what is searched.
func (e *Entity) phrases() []string {
	called := func(attr string) (out []string) {
		if a := e.Kind.Attr(attr); a != nil && a.Search {
			for _, text := range texts(e.Vals[a.Index]) {
				out = append(out, phrase(Tokens(text)))
			}
		}
		return out
	}
	acronym := append(called(attrAcronym), "")[:1]
	all := append(append(called(AttrName), acronym...), called(attrAliases)...)
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return slices.Clip(all)
}

func texts(v Value) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return nil
}

// ResolveTie works out what is shown of a tie from its facts and from who may see
// both of its ends. It gives nil where no fact asserts it, and an error where two
// assert it for audiences neither of which has the other in it.
func (o *Ontology) ResolveTie(key TieKey, facts []Fact, sources Sources, ends Audience) (*Tie, error) {
	if len(facts) == 0 {
		return nil, nil
	}
	t, err := o.typeOf(key)
	if err != nil {
		return nil, err
	}
	facts = sources.restrict(facts)
	wide, err := widest(key.String(), facts, func(*Fact) bool { return true })
	if err != nil {
		return nil, err
	}
	shown := sources.choose(facts, wide.Audience)
	shown.Shown = true
	tie := &Tie{Type: t, TieKey: key, Facts: facts, Audience: Both(wide.Audience, ends)}
	tie.show(shown)
	return tie, nil
}

// show sets the values from the fact that is shown.
func (t *Tie) show(f *Fact) {
	t.Vals = make([]Value, len(t.Type.Attrs))
	t.Vals[tieStanding] = string(f.Standing)
	for i, d := range [...]Date{f.AsOf, f.From, f.To} {
		if d != "" {
			t.Vals[tieAsOf+i] = string(d)
		}
	}
	for _, a := range t.Type.Own() {
		if v, ok := f.field(a.Name); ok {
			t.Vals[a.Index] = a.Value(v)
		}
	}
}

// CitesOf gives the sources that an entity's facts and its outgoing ties rest
// on, each with who may see that: whoever sees one of those facts.
func CitesOf(e *Entity, outgoing []*Tie) []Cite {
	seen := map[ID]Audience{}
	note := func(f *Fact, of Audience) {
		by := Both(f.Audience, of)
		if others, ok := seen[f.Source]; ok {
			by = Either(by, others)
		}
		seen[f.Source] = by
	}
	for i := range e.Facts {
		note(&e.Facts[i], e.Audience)
	}
	for _, t := range outgoing {
		for i := range t.Facts {
			note(&t.Facts[i], t.Audience)
		}
	}
	cites := make([]Cite, 0, len(seen))
	for source, by := range seen {
		cites = append(cites, Cite{source, by})
	}
	slices.SortFunc(cites, func(a, b Cite) int { return cmp.Compare(a.Source, b.Source) })
	return cites
}
