package localstore

import (
	"github.com/portolan/portolan/internal/kg"
)

// storeParts gives parts of changes as the log keeps them.
func storeParts(parts []kg.ChangePart) []storedChange {
	out := make([]storedChange, len(parts))
	for i, p := range parts {
		s := storedChange{Retract: string(p.Retract), Subject: string(p.Subject), Replace: string(p.Replace), More: p.More}
		if p.Assert != nil {
			f := logFact(p.Assert)
			s.Assert = &f
		}
		for j := range p.Facts {
			s.Facts = append(s.Facts, logFact(&p.Facts[j]))
		}
		out[i] = s
	}
	return out
}

// logFact gives a fact as it was stated: what is not worked out from it.
func logFact(f *kg.Fact) storedFact {
	s := storeFact(f)
	s.About, s.Subject, s.Object = f.About, string(f.Subject), string(f.Object)
	s.Marking, s.Stated, s.Shown = storeAudience(kg.Both(f.Stated, f.Audience)), nil, false
	return s
}

// parts undoes storeParts.
func (in interned) parts(stored []storedChange) []kg.ChangePart {
	out := make([]kg.ChangePart, len(stored))
	for i, s := range stored {
		p := kg.ChangePart{Retract: kg.FactID(s.Retract), Subject: kg.ID(s.Subject), Replace: kg.ID(s.Replace), More: s.More}
		if s.Assert != nil {
			f := in.statedFact(*s.Assert)
			p.Assert = &f
		}
		for _, f := range s.Facts {
			p.Facts = append(p.Facts, in.statedFact(f))
		}
		out[i] = p
	}
	return out
}

func (in interned) statedFact(s storedFact) kg.Fact {
	f := in.facts([]storedFact{s}, kg.ID(s.Subject), in.text(s.About), kg.ID(s.Object))[0]
	f.Stated = f.Audience
	return f
}
