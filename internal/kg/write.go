package kg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Records is what a store lends to Prepare inside its write transaction: the
// records as they are stored, whatever their marking. Each method takes many
// keys at once, so that a store behind a network answers in one round trip.
type Records interface {
	// Load gives the records with these keys, the zero Record where there is none.
	Load(ctx context.Context, keys []Key) ([]Record, error)
	// TiesOf gives all ties that begin or end at one of the entities, each once.
	TiesOf(ctx context.Context, ids []ID) ([]*Tie, error)
	// TiesFrom gives all ties that begin at one of the entities.
	TiesFrom(ctx context.Context, ids []ID) ([]*Tie, error)
	// Citing gives the keys of all records with a fact from one of the sources.
	Citing(ctx context.Context, sources []ID) ([]Key, error)
	// Holders gives, for each id, the entity that has it as a former id, "" where none has.
	Holders(ctx context.Context, formerIDs []ID) ([]ID, error)
}

// A Write is what a store has to write for an Apply. Before and after are
// records as they were and as they shall be.
type Write struct {
	Revision Revision
	// Entities and Ties are in order of key; entities that are new come with the
	// ties that need them.
	Entities []EntityWrite
	Ties     []TieWrite
}

// An EntityWrite replaces Before by After; nil is none.
type EntityWrite struct{ Before, After *Entity }

// ID gives the id of the entity written.
func (w EntityWrite) ID() ID {
	if w.After != nil {
		return w.After.ID
	}
	return w.Before.ID
}

// A TieWrite replaces Before by After; nil is none.
type TieWrite struct{ Before, After *Tie }

// Key gives the key of the tie written.
func (w TieWrite) Key() TieKey {
	if w.After != nil {
		return w.After.TieKey
	}
	return w.Before.TieKey
}

// Touches lists the records written with who can tell, as a store's log of
// changes keeps them.
func (w *Write) Touches() []Touch {
	out := make([]Touch, 0, len(w.Entities)+len(w.Ties))
	for _, e := range w.Entities {
		out = append(out, Touch{Key{Entity: e.ID()}, noticed(Record{Entity: e.Before}, Record{Entity: e.After})})
	}
	for _, e := range w.Ties {
		out = append(out, Touch{Key{Tie: e.Key()}, noticed(Record{Tie: e.Before}, Record{Tie: e.After})})
	}
	return out
}

// noticed gives the least clearance at which the two states of a record differ.
func noticed(before, after Record) Marking {
	for m := Clear; m < Red; m++ {
		v := Viewer{Clearance: m}
		b, a := before.For(v), after.For(v)
		if !sameEntity(b.Entity, a.Entity) || !sameTie(b.Tie, a.Tie) {
			return m
		}
	}
	return Red
}

// A Touch is an entry of a store's log: a record that changed, and the least
// clearance at which that can be noticed. Reader.Changes rests on the last touch
// of each record that the viewer's clearance reaches; later ones it cannot
// notice do not count.
type Touch struct {
	Key   Key
	Least Marking
}

// Delta gives what a viewer hears of a touched record, given the record as it is
// now; ok is false where it hears nothing.
func (t Touch) Delta(at Revision, now Record, v Viewer) (d Delta, ok bool) {
	return Delta{Revision: at, Key: t.Key, Record: now.For(v)}, v.Sees(t.Least)
}

// Prepare works out what the changes make of the records they touch, and checks
// that the result is sound: ends and sources exist, required attributes have
// values, former ids are nobody else's. It decides everything; a store only
// lends its records and writes what comes back. current is the store's revision,
// base the one the caller has read (0 is any). Errors are Invalid, Conflict or
// NotFound, and then nothing may be written.
func (o *Ontology) Prepare(ctx context.Context, recs Records, current, base Revision, changes []Change) (*Write, error) {
	p := &preparation{o: o, ctx: ctx, recs: recs, next: current + 1, records: map[Key]*pending{}, sources: Sources{}}
	if err := p.gather(changes); err != nil {
		return nil, err
	}
	if err := p.checkBase(base); err != nil {
		return nil, err
	}
	for _, step := range []func() error{p.resolveSources, p.resolveEntities, p.resolveTies, p.checkFormerIDs, p.cite} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p.write(), nil
}

// preparation is the state of one Prepare.
type preparation struct {
	o       *Ontology
	ctx     context.Context
	recs    Records
	next    Revision
	records map[Key]*pending
	sources Sources
	errs    Errors
}

// pending is a record on its way from before to after.
type pending struct {
	before Record
	after  Record
	facts  []Fact
	// changed says that facts came, went or were replaced; otherwise the record
	// is here because something it depends on changed.
	changed bool
}

// keyOf gives the record a checked fact belongs to.
func (o *Ontology) keyOf(f *Fact) Key {
	if !f.IsTie() {
		return Key{Entity: f.Subject}
	}
	from, _ := o.KindOf(f.Subject)
	to, _ := o.KindOf(f.Object)
	t, _ := o.TieType(f.About, from, to)
	return Key{Tie: TieKey{Kind: f.About, From: f.Subject, To: f.Object, Key: tieKeyText(t, f)}}
}

// mirror gives the same statement seen from the other end, where the fact is
// that of a symmetric tie.
func (o *Ontology) mirror(f Fact) (Fact, bool) {
	if !f.IsTie() || f.ID == "" {
		return f, false
	}
	kind, err := o.KindOf(f.Subject)
	if err != nil || f.Subject == f.Object || o.ties[tieTypeKey{f.About, kind.Name, kind.Name}] == nil {
		return f, false
	}
	if !o.ties[tieTypeKey{f.About, kind.Name, kind.Name}].Symmetric {
		return f, false
	}
	f.Subject, f.Object, f.ID, f.Tie = f.Object, f.Subject, "", slices.Clone(f.Tie)
	return f, true
}

// load brings records in that are not here yet.
func (p *preparation) load(keys []Key) error {
	var missing []Key
	for _, k := range keys {
		if _, ok := p.records[k]; !ok {
			p.records[k] = nil
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := p.recs.Load(p.ctx, missing)
	if err != nil {
		return err
	}
	for i, k := range missing {
		p.records[k] = &pending{before: found[i], after: found[i], facts: found[i].Facts()}
	}
	return nil
}

// gather checks the changes, loads what they touch and applies them to the facts.
func (p *preparation) gather(changes []Change) error {
	checked, keys, err := p.check(changes)
	if err != nil {
		return err
	}
	if err := p.load(keys); err != nil {
		return err
	}
	for _, c := range checked {
		switch c := c.(type) {
		case Assert:
			p.assert(c.Fact)
		case Retract:
			p.retract(c)
		case ReplaceSource:
			p.replace(c)
		}
	}
	return p.errs.err()
}

// check checks all facts of the changes and lists the records they touch.
func (p *preparation) check(changes []Change) (checked []Change, keys []Key, err error) {
	var errs Errors
	fact := func(f Fact) Fact {
		good, err := p.o.CheckFact(f)
		if err != nil {
			errs = append(errs, flatten(err)...)
			return good
		}
		keys = append(keys, p.o.keyOf(&good))
		return good
	}
	var replaced, subjects []ID
	for _, c := range changes {
		switch c := c.(type) {
		case Assert:
			f := fact(c.Fact)
			checked = append(checked, Assert{f})
			if m, ok := p.o.mirror(f); ok {
				checked = append(checked, Assert{fact(m)})
			}
		case Retract:
			keys, subjects = append(keys, Key{Entity: c.Subject}), append(subjects, c.Subject)
			checked = append(checked, c)
		case ReplaceSource:
			facts := make([]Fact, 0, len(c.Facts))
			for _, f := range c.Facts {
				if f.Source != c.Source {
					errs.add(Invalid, string(f.Subject), "a fact of %s stands among those that replace %s", f.Source, c.Source)
				}
				facts = append(facts, fact(f))
			}
			errs = append(errs, duplicates(facts)...)
			for _, f := range facts {
				if m, ok := p.o.mirror(f); ok {
					if m = fact(m); !slices.ContainsFunc(facts, func(g Fact) bool { return g.ID == m.ID }) {
						facts = append(facts, m)
					}
				}
			}
			replaced = append(replaced, c.Source)
			checked = append(checked, ReplaceSource{c.Source, facts})
		default:
			errs.add(Invalid, "changes", "a %T is no change", c)
		}
	}
	if err := errs.err(); err != nil {
		return nil, nil, err
	}
	citing, err := p.recs.Citing(p.ctx, replaced)
	if err != nil {
		return nil, nil, err
	}
	ties, err := p.recs.TiesOf(p.ctx, subjects)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range ties {
		keys = append(keys, Key{Tie: t.TieKey})
	}
	return checked, append(keys, citing...), nil
}

// duplicates finds facts that say the same thing at the same place, so that one
// would silently replace the other.
func duplicates(facts []Fact) Errors {
	var errs Errors
	seen := make(map[FactID]string, len(facts))
	for _, f := range facts {
		if first, ok := seen[f.ID]; ok && f.ID != "" {
			errs.add(Invalid, fmt.Sprintf("%s %s", f.Subject, f.About), "is stated twice at %q of %s (as %q and %q); say more exactly where each stands", f.Where, f.Source, first, f.Text())
		}
		seen[f.ID] = f.Text()
	}
	return errs
}

func flatten(err error) Errors {
	var several Errors
	if errors.As(err, &several) {
		return several
	}
	if one := (*Error)(nil); errors.As(err, &one) {
		return Errors{one}
	}
	return Errors{{Code: Internal, Message: err.Error()}}
}

func (p *preparation) assert(f Fact) {
	r := p.records[p.o.keyOf(&f)]
	r.facts = append(slices.DeleteFunc(slices.Clone(r.facts), func(g Fact) bool { return g.ID == f.ID }), f)
	r.changed = true
}

func (p *preparation) retract(c Retract) {
	for _, r := range p.records {
		i := slices.IndexFunc(r.facts, func(f Fact) bool { return f.ID == c.Fact && f.Subject == c.Subject })
		if i >= 0 {
			f := r.facts[i]
			r.facts, r.changed = slices.Delete(slices.Clone(r.facts), i, i+1), true
			if m, ok := p.o.mirror(f); ok {
				p.retractMirror(m)
			}
			return
		}
	}
	p.errs.add(NotFound, string(c.Subject), "has no fact %q to retract", clip(string(c.Fact)))
}

// retractMirror takes back the other half of a symmetric tie's fact.
func (p *preparation) retractMirror(m Fact) {
	checked, err := p.o.CheckFact(m)
	r := p.records[p.o.keyOf(&checked)]
	if err != nil || r == nil {
		return
	}
	r.facts = slices.DeleteFunc(slices.Clone(r.facts), func(f Fact) bool { return f.ID == checked.ID })
	r.changed = true
}

func (p *preparation) replace(c ReplaceSource) {
	for _, r := range p.records {
		from := func(f Fact) bool { return f.Source == c.Source }
		if slices.ContainsFunc(r.facts, from) {
			r.facts, r.changed = slices.DeleteFunc(slices.Clone(r.facts), from), true
		}
	}
	for _, f := range c.Facts {
		r := p.records[p.o.keyOf(&f)]
		if !r.changed {
			r.facts, r.changed = slices.Clone(r.facts), true
		}
		r.facts = append(r.facts, f)
	}
}

// checkBase refuses changes to records that somebody else changed since base.
func (p *preparation) checkBase(base Revision) error {
	if base == 0 {
		return nil
	}
	var errs Errors
	for k, r := range p.records {
		if r.changed && r.before.Revision() > base {
			errs.add(Conflict, k.String(), "changed in revision %d, after revision %d that this change rests on; read it again and repeat the change", r.before.Revision(), base)
		}
	}
	return sortErrors(errs).err()
}

func sortErrors(errs Errors) Errors {
	slices.SortFunc(errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Message, b.Message))
	})
	return errs
}

// String gives the key as one text.
func (k Key) String() string {
	if k.IsTie() {
		return k.Tie.String()
	}
	return string(k.Entity)
}

// resolveSources resolves the sources that changed first, since all else rests
// on them, and brings in what rests on a source whose rank or marking changed.
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

// rankAfter resolves a source by itself to learn its rank: its form and marking
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
// that came, went or changed their marking.
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
		if r.before.Exists() && (e == nil || e.Marking != r.before.Marking()) {
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

// revise sets the revision, which moves only with facts at or below the thing's
// own marking: others must not be noticed.
func (e *Entity) revise(before *Entity, next Revision) {
	e.Revision = next
	if before != nil && before.Marking == e.Marking && sameShown(before.Facts, e.Facts, e.Marking) {
		e.Revision = before.Revision
	}
	e.Vals[atRevision] = int64(e.Revision)
}

// revise sets the revision, as that of an entity.
func (t *Tie) revise(before *Tie, next Revision) {
	t.Revision = next
	if before != nil && before.Marking == t.Marking && sameShown(before.Facts, t.Facts, t.Marking) {
		t.Revision = before.Revision
	}
}

// sameShown says whether all who see a thing so marked see the same facts.
func sameShown(a, b []Fact, m Marking) bool {
	v := Viewer{Clearance: m}
	return slices.EqualFunc(VisibleFacts(a, v), VisibleFacts(b, v), sameFact)
}

func sameFact(a, b Fact) bool {
	ta, tb := a.Tie, b.Tie
	return slices.Equal(ta, tb) && a.ID == b.ID && a.Value == b.Value && a.Language == b.Language && a.Standing == b.Standing &&
		a.AsOf == b.AsOf && a.From == b.From && a.To == b.To && a.Marking == b.Marking && a.Stated == b.Stated && a.Note == b.Note && a.Shown == b.Shown
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
		ends := Clear
		for _, id := range []ID{k.Tie.From, k.Tie.To} {
			end := p.records[Key{Entity: id}].after
			if !end.Exists() {
				errs.add(Invalid, k.Tie.String(), "%s states this tie at %q, but there is no %s; state it, or take the tie back", r.facts[0].Source, r.facts[0].Where, id)
				continue
			}
			ends = max(ends, end.Marking())
		}
		t, err := p.o.ResolveTie(k.Tie, r.facts, p.sources, ends)
		if err != nil {
			return err
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
	case !after.Exists() || after.Marking() > before.Marking():
		return false
	}
	now := after.Facts() // both are in order of id
	for _, f := range before.Facts() {
		i, ok := slices.BinarySearchFunc(now, f.ID, func(g Fact, id FactID) int { return cmp.Compare(g.ID, id) })
		if !ok || now[i].Marking > f.Marking || now[i].Source != f.Source {
			return false
		}
	}
	return true
}

// mergeCites gives the sources of both, each with the lesser marking.
func mergeCites(a, b []Cite) []Cite {
	out := append(slices.Clone(a), b...)
	slices.SortFunc(out, func(a, b Cite) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Marking, b.Marking)) })
	return slices.CompactFunc(out, func(a, b Cite) bool { return a.Source == b.Source })
}

func sameTie(a, b *Tie) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Marking == b.Marking && slices.EqualFunc(a.Facts, b.Facts, sameFact)
}

// write gives the records that differ from what is stored.
func (p *preparation) write() *Write {
	w := &Write{Revision: p.next}
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
	return a == b || a.Marking == b.Marking && a.Revision == b.Revision && slices.Equal(a.Cites, b.Cites) && slices.EqualFunc(a.Facts, b.Facts, sameFact)
}
