package kg

import "slices"

// RestoreEntity gives the entity that a store kept as these parts. The values
// shown, sort keys and search tokens follow from the facts that Resolve marked
// as shown. It is an Internal error where the parts do not fit the ontology.
func (o *Ontology) RestoreEntity(id ID, facts []Fact, to Audience, r Revision, cites []Cite) (*Entity, error) {
	kind, err := o.KindOf(id)
	if err != nil {
		return nil, unfit(string(id), err)
	}
	for i := range facts {
		if a := kind.Attr(facts[i].About); a == nil || a.Builtin && a.Name != AttrKind {
			return nil, unfit(string(id), Errorf(Invalid, facts[i].About, "%s has no such attribute", kind.Name))
		}
	}
	if err := restorable(facts, to); err != nil {
		return nil, unfit(string(id), err)
	}
	e := &Entity{Kind: kind, ID: id, Facts: facts, Audience: to, Revision: r, Cites: cites}
	e.show()
	if err := e.complete(); err != nil {
		return nil, unfit(string(id), err)
	}
	e.Vals[atRevision] = int64(r)
	e.companions()
	return e, nil
}

// RestoreTie gives the tie that a store kept as these parts, as RestoreEntity does.
func (o *Ontology) RestoreTie(key TieKey, facts []Fact, to Audience, r Revision) (*Tie, error) {
	t, err := o.typeOf(key)
	if err != nil {
		return nil, unfit(key.String(), err)
	}
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.Shown })
	if i < 0 {
		return nil, unfit(key.String(), Errorf(Invalid, key.Kind, "none of its facts is shown"))
	}
	if err := restorable(facts, to); err != nil {
		return nil, unfit(key.String(), err)
	}
	tie := &Tie{Type: t, TieKey: key, Facts: facts, Audience: to, Revision: r}
	tie.show(&facts[i])
	return tie, nil
}

// restorable says whether it is known who may see a record and its facts.
func restorable(facts []Fact, to Audience) error {
	known := to.known()
	for i := range facts {
		known = known && facts[i].Audience.known() && facts[i].Stated.known()
	}
	if !known {
		return Errorf(Invalid, "marking", "it is not known who may see it")
	}
	return nil
}

func unfit(record string, cause error) error {
	return &Error{Code: Internal, Field: record, Message: "is stored in a form that the schema does not have", Cause: cause}
}

// typeOf gives the type of the tie with that key.
func (o *Ontology) typeOf(key TieKey) (*TieType, error) {
	from, err := o.KindOf(key.From)
	if err != nil {
		return nil, err
	}
	to, err := o.KindOf(key.To)
	if err != nil {
		return nil, err
	}
	return o.TieType(key.Kind, from, to)
}
