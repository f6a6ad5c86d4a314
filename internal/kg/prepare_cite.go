package kg

import (
	"cmp"
	"maps"
	"slices"
)

// cite works out which sources the touched entities, and those whose outgoing
// ties were touched, rest on.
func (p *preparation) cite() error {
	var keys []Key
	for k, r := range p.records {
		if k.IsTie() && !sameTie(r.before.Tie, r.after.Tie) {
			keys = append(keys, Key{Entity: k.Tie.From})
		}
		if !k.IsTie() && r.after.Exists() && r.after.Entity != r.before.Entity {
			keys = append(keys, k)
		}
	}
	if err := p.load(keys); err != nil {
		return err
	}
	ids := map[ID][]*Tie{}
	for _, k := range keys {
		if p.records[k].after.Exists() {
			ids[k.Entity] = nil
		}
	}
	all, err := p.outgoing(ids)
	if err != nil {
		return err
	}
	for id, ties := range ids {
		r := p.records[Key{Entity: id}]
		cites := CitesOf(r.after.Entity, ties)
		if !all[id] && r.before.Exists() {
			cites = mergeCites(r.before.Entity.Cites, cites)
		}
		if !slices.Equal(cites, r.after.Entity.Cites) {
			e := *r.after.Entity
			e.Cites = cites
			r.after.Entity = &e
		}
	}
	return nil
}

// outgoing fills in the ties that begin at each entity, as they shall be: all of
// them where something was taken back, which it tells, otherwise those touched.
// What is only added to cannot lose a source, and its ties may be many.
func (p *preparation) outgoing(ids map[ID][]*Tie) (all map[ID]bool, err error) {
	all = map[ID]bool{}
	for k, r := range p.records {
		near := cmp.Or(k.Entity, k.Tie.From)
		if _, ok := ids[near]; ok && !grew(r.before, r.after) {
			all[near] = true
		}
	}
	stored, err := p.recs.TiesFrom(p.ctx, slices.Sorted(maps.Keys(all)))
	if err != nil {
		return nil, err
	}
	for _, t := range stored {
		if _, touched := p.records[Key{Tie: t.TieKey}]; !touched {
			ids[t.From] = append(ids[t.From], t)
		}
	}
	for k, r := range p.records {
		if _, ok := ids[k.Tie.From]; ok && k.IsTie() && r.after.Tie != nil {
			ids[k.Tie.From] = append(ids[k.Tie.From], r.after.Tie)
		}
	}
	return all, nil
}

// grew says whether all that could be seen of a record, by whom, still can.
func grew(before, after Record) bool {
	switch {
	case !before.Exists():
		return true
	case !after.Exists() || !after.Audience().Covers(before.Audience()):
		return false
	}
	now := after.Facts() // both are in order of id
	for _, f := range before.Facts() {
		i, ok := slices.BinarySearchFunc(now, f.ID, func(g Fact, id FactID) int { return cmp.Compare(g.ID, id) })
		if !ok || !now[i].Audience.Covers(f.Audience) || now[i].Source != f.Source {
			return false
		}
	}
	return true
}

// mergeCites gives the sources of both, each for whoever sees it in one of them.
func mergeCites(a, b []Cite) []Cite {
	out := append(slices.Clone(a), b...)
	slices.SortFunc(out, func(a, b Cite) int { return cmp.Compare(a.Source, b.Source) })
	merged := out[:0]
	for _, c := range out {
		if last := len(merged) - 1; last >= 0 && merged[last].Source == c.Source {
			merged[last].Audience = Either(merged[last].Audience, c.Audience)
			continue
		}
		merged = append(merged, c)
	}
	return merged
}

func sameTie(a, b *Tie) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Audience == b.Audience && slices.EqualFunc(a.Facts, b.Facts, sameFact)
}

// write gives the records that differ from what is stored.
func (p *preparation) write() *Write {
	w := &Write{Revision: p.next, Changes: p.stated}
	for _, k := range p.each(false) {
		r := p.records[k]
		if !sameEntity(r.before.Entity, r.after.Entity) {
			w.Entities = append(w.Entities, EntityWrite{r.before.Entity, r.after.Entity})
		}
	}
	for _, k := range p.each(true) {
		r := p.records[k]
		if !sameTie(r.before.Tie, r.after.Tie) {
			w.Ties = append(w.Ties, TieWrite{r.before.Tie, r.after.Tie})
		}
	}
	return w
}

func sameEntity(a, b *Entity) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Audience == b.Audience && a.Revision == b.Revision && slices.Equal(a.Cites, b.Cites) && slices.EqualFunc(a.Facts, b.Facts, sameFact)
}
