package kg

// A Finding is what a check of a store says of one thing.
type Finding struct {
	// Subject is the id of a record, or the name of whatever else it is about.
	Subject string
	// Note is for information; Problem says what is wrong. One of them is "".
	Note, Problem string
	// Remedy says what to do about the problem.
	Remedy string
}

// RankSource gives what Resolve needs to know of a source, from its stored
// facts; ok is false where they make no source.
func (o *Ontology) RankSource(id ID, facts []Fact) (rank SourceRank, ok bool) {
	e, err := o.ResolveEntity(id, asStated(facts), Sources{})
	if err != nil || e == nil || e.Kind != o.Source {
		return SourceRank{}, false
	}
	return o.RankOf(e), true
}

// VerifyEntity gives the entity that stored facts make, without revision and
// cites: what a store should hold. Errors tell what is wrong with the facts
// themselves; then there is none. sources are all sources there are.
func (o *Ontology) VerifyEntity(id ID, facts []Fact, sources Sources) (*Entity, Errors) {
	stated, errs := o.verifyFacts(Key{Entity: id}, facts, sources)
	if len(errs) > 0 {
		return nil, errs
	}
	e, err := o.ResolveEntity(id, stated, sources)
	switch {
	case err != nil:
		return nil, flatten(err)
	case e == nil:
		return nil, Errors{Errorf(Invalid, string(id), "is there without any fact")}
	}
	return e, nil
}

// VerifyTie does for a tie what VerifyEntity does; ends is who may see both of the
// things it ties.
func (o *Ontology) VerifyTie(key TieKey, facts []Fact, sources Sources, ends Audience) (*Tie, Errors) {
	stated, errs := o.verifyFacts(Key{Tie: key}, facts, sources)
	if len(errs) > 0 {
		return nil, errs
	}
	t, err := o.ResolveTie(key, stated, sources, ends)
	switch {
	case err != nil:
		return nil, flatten(err)
	case t == nil:
		return nil, Errors{Errorf(Invalid, key.String(), "is there without any fact")}
	}
	return t, nil
}

// verifyFacts checks the facts of a record and gives them as they were stated.
func (o *Ontology) verifyFacts(key Key, facts []Fact, sources Sources) ([]Fact, Errors) {
	var errs Errors
	stated := asStated(facts)
	seen := make(map[FactID]bool, len(facts))
	for i := range stated {
		f := &stated[i]
		good, err := o.CheckFact(*f)
		switch {
		case err != nil:
			errs = append(errs, flatten(err)...)
			continue
		case good.ID != f.ID || o.keyOf(&good) != key || !sameFact(good, *f):
			errs.add(Invalid, key.String(), "keeps the fact %s, which is not as it was written: its id or its record is that of another, or its value is not canonical", clip(string(f.ID)))
		case seen[f.ID]:
			errs.add(Invalid, key.String(), "keeps the fact %s twice", clip(string(f.ID)))
		}
		seen[f.ID] = true
		if _, ok := sources[f.Source]; !ok {
			errs.add(Invalid, key.String(), "keeps a fact about %s from %s, which is no source that is there", f.About, f.Source)
		}
	}
	return stated, errs
}

// asStated gives stored facts as their sources put them.
func asStated(facts []Fact) []Fact {
	out := make([]Fact, len(facts))
	for i, f := range facts {
		f.Audience, f.Shown = f.Stated, false
		out[i] = f
	}
	return out
}
