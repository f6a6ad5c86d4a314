package kg

import (
	"cmp"
	"slices"
)

// resolveSources resolves the sources that changed first, since all else rests
// on them, and brings in what rests on a source whose rank or audience changed.
func (p *preparation) resolveSources() error {
	var shifted []ID
	for k, r := range p.records {
		if !p.isSource(k) || !r.changed {
			continue
		}
		was := SourceRank{Rank: -1}
		if r.before.Exists() {
			was = p.o.RankOf(r.before.Entity)
		}
		now, err := p.rankAfter(k.Entity, r)
		if err != nil {
			return err
		}
		if now != was && r.before.Exists() {
			shifted = append(shifted, k.Entity)
		}
	}
	citing, err := p.recs.Citing(p.ctx, shifted)
	if err != nil {
		return err
	}
	if err := p.load(citing); err != nil {
		return err
	}
	return p.rankSources()
}

func (p *preparation) isSource(k Key) bool {
	return !k.IsTie() && k.Entity.KindSlug() == p.o.Source.Slug
}

// rankAfter resolves a source by itself to learn its rank: its form and audience
// rest on its own facts, which are not restricted further by itself.
func (p *preparation) rankAfter(id ID, r *pending) (SourceRank, error) {
	if len(r.facts) == 0 {
		return SourceRank{Rank: -1}, nil
	}
	e, err := p.o.ResolveEntity(id, r.facts, Sources{})
	if err != nil || e == nil {
		return SourceRank{Rank: -1}, err
	}
	rank := p.o.RankOf(e)
	p.sources[id] = rank
	return rank, nil
}

// rankSources learns the rank of every source that a touched fact has, and of
// the sources of what is stated about those.
func (p *preparation) rankSources() error {
	for {
		unknown := p.unranked()
		if len(unknown) == 0 {
			return nil
		}
		if err := p.rank(unknown); err != nil {
			return err
		}
	}
}

// unranked gives the sources of touched facts whose rank is not known yet.
func (p *preparation) unranked() []Key {
	seen := map[ID]bool{}
	var unknown []Key
	for _, r := range p.records {
		for i := range r.facts {
			source := r.facts[i].Source
			if _, ok := p.sources[source]; !ok && !seen[source] {
				seen[source] = true
				unknown = append(unknown, Key{Entity: source})
			}
		}
	}
	return unknown
}

func (p *preparation) rank(unknown []Key) error {
	if err := p.load(unknown); err != nil {
		return err
	}
	var errs Errors
	for _, k := range unknown {
		r := p.records[k]
		rank, err := p.rankAfter(k.Entity, r)
		if err != nil {
			return err
		}
		if rank.Rank < 0 {
			errs.add(Invalid, string(k.Entity), "facts come from this source, but nothing says what it is; state the source too")
		}
	}
	return sortErrors(errs).err()
}

// each gives the pending records of entities or of ties in order of key.
func (p *preparation) each(ties bool) []Key {
	var keys []Key
	for k := range p.records {
		if k.IsTie() == ties {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Tie.From, b.Tie.From), cmp.Compare(a.Tie.Kind, b.Tie.Kind),
		cmp.Compare(a.Tie.To, b.Tie.To), cmp.Compare(a.Tie.Key, b.Tie.Key))
}

// resolveEntities resolves all touched entities and brings in the ties of those
// that came, went or changed their audience.
func (p *preparation) resolveEntities() error {
	var moved []ID
	for _, k := range p.each(false) {
		r := p.records[k]
		e, err := p.o.ResolveEntity(k.Entity, r.facts, p.sources)
		if err != nil {
			p.errs = append(p.errs, flatten(err)...)
			continue
		}
		r.after = Record{}
		if e != nil {
			e.revise(r.before.Entity, p.next)
			r.after = Record{Entity: e}
		}
		if r.before.Exists() && (e == nil || e.Audience != r.before.Audience()) {
			moved = append(moved, k.Entity)
		}
	}
	if err := p.errs.err(); err != nil {
		return err
	}
	ties, err := p.recs.TiesOf(p.ctx, moved)
	if err != nil {
		return err
	}
	for _, t := range ties {
		k := Key{Tie: t.TieKey}
		if _, ok := p.records[k]; !ok {
			p.records[k] = &pending{before: Record{Tie: t}, facts: t.Facts}
		}
	}
	if err := p.rankSources(); err != nil { // of the ties brought in
		return err
	}
	return p.loadEnds()
}

// revise sets the revision, which moves only with facts that all who see the thing
// may see: others must not be noticed.
func (e *Entity) revise(before *Entity, next Revision) {
	e.Revision = next
	if before != nil && before.Audience == e.Audience && sameShown(before.Facts, e.Facts, e.Audience) {
		e.Revision = before.Revision
	}
	e.Vals[atRevision] = int64(e.Revision)
}

// revise sets the revision, as that of an entity.
func (t *Tie) revise(before *Tie, next Revision) {
	t.Revision = next
	if before != nil && before.Audience == t.Audience && sameShown(before.Facts, t.Facts, t.Audience) {
		t.Revision = before.Revision
	}
}

// sameShown says whether those facts are the same that the whole audience sees.
func sameShown(a, b []Fact, to Audience) bool {
	v := NewViewer("", to)
	return slices.EqualFunc(VisibleFacts(a, v), VisibleFacts(b, v), sameFact)
}

func sameFact(a, b Fact) bool {
	ta, tb := a.Tie, b.Tie
	return slices.Equal(ta, tb) && a.ID == b.ID && a.Value == b.Value && a.Language == b.Language && a.Standing == b.Standing &&
		a.AsOf == b.AsOf && a.From == b.From && a.To == b.To && a.Audience == b.Audience && a.Stated == b.Stated && a.Note == b.Note && a.Shown == b.Shown
}

func (p *preparation) loadEnds() error {
	var ends []Key
	for k, r := range p.records {
		if k.IsTie() && len(r.facts) > 0 {
			ends = append(ends, Key{Entity: k.Tie.From}, Key{Entity: k.Tie.To})
		}
	}
	return p.load(ends)
}

// resolveTies resolves all touched ties and refuses those without both ends.
func (p *preparation) resolveTies() error {
	var errs Errors
	for _, k := range p.each(true) {
		r := p.records[k]
		r.after = Record{}
		if len(r.facts) == 0 {
			continue
		}
		ends := AudienceOf(Clear)
		for _, id := range []ID{k.Tie.From, k.Tie.To} {
			end := p.records[Key{Entity: id}].after
			if !end.Exists() {
				errs.add(Invalid, k.Tie.String(), "%s states this tie at %q, but there is no %s; state it, or take the tie back", r.facts[0].Source, r.facts[0].Where, id)
				continue
			}
			ends = Both(ends, end.Audience())
		}
		t, err := p.o.ResolveTie(k.Tie, r.facts, p.sources, ends)
		if err != nil {
			errs = append(errs, flatten(err)...)
			continue
		}
		t.revise(r.before.Tie, p.next)
		r.after = Record{Tie: t}
	}
	return errs.err()
}

// checkFormerIDs sees to it that a former id leads to one entity only.
func (p *preparation) checkFormerIDs() error {
	var former []ID
	var owners []ID
	for _, k := range p.each(false) {
		if e := p.records[k].after.Entity; e != nil {
			for _, id := range e.FormerIDs() {
				former, owners = append(former, ID(id)), append(owners, e.ID)
			}
		}
	}
	created := p.created()
	holders, err := p.recs.Holders(p.ctx, append(slices.Clone(former), created...))
	if err != nil {
		return err
	}
	keys := make([]Key, len(former))
	for i, id := range former {
		keys[i] = Key{Entity: id}
	}
	if err := p.load(keys); err != nil {
		return err
	}
	var errs Errors
	claimed := map[ID]ID{}
	for i, id := range former {
		if p.records[keys[i]].after.Exists() {
			errs.add(Invalid, string(owners[i]), "has the former id %s, but that is still a thing of its own; take its facts back, or state them of %s", id, owners[i])
		}
		holder := holders[i]
		if h := p.records[Key{Entity: holder}]; h != nil {
			holder = "" // it is touched too, so what it claims now counts
		}
		if other, ok := claimed[id]; ok && other != owners[i] || holder != "" && holder != owners[i] {
			errs.add(Invalid, string(owners[i]), "has the former id %s, which is that of another thing already", id)
		}
		claimed[id] = owners[i]
	}
	for i, id := range created {
		if holder := holders[len(former)+i]; holder != "" && p.records[Key{Entity: holder}] == nil {
			errs.add(Invalid, string(id), "was merged into %s; its id cannot be used again", holder)
		}
	}
	return errs.err()
}

func (p *preparation) created() []ID {
	var out []ID
	for _, k := range p.each(false) {
		if r := p.records[k]; r.after.Exists() && !r.before.Exists() {
			out = append(out, k.Entity)
		}
	}
	return out
}
