package kg

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

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
	near := p.bySubject()
	for _, c := range checked {
		switch c := c.(type) {
		case Assert:
			p.assert(c.Fact)
		case Retract:
			p.retract(c, near[c.Subject])
		case ReplaceSource:
			p.replace(c)
		}
	}
	return p.errs.err()
}

// check checks all facts of the changes and lists the records they touch.
func (p *preparation) check(changes []Change) (checked []Change, keys []Key, err error) {
	c := changeCheck{o: p.o, retracted: map[FactID]bool{}}
	for _, change := range changes {
		c.change(change)
	}
	if err := c.errs.err(); err != nil {
		return nil, nil, err
	}
	p.stated = c.stated
	citing, err := p.recs.Citing(p.ctx, c.replaced)
	if err != nil {
		return nil, nil, err
	}
	ties, err := p.recs.TiesFrom(p.ctx, distinct(c.subjects))
	if err != nil {
		return nil, nil, err
	}
	return c.checked, slices.Concat(c.keys, citing, tiesWith(c.retracted, ties)), nil
}

// changeCheck is what is found while changes are checked one by one.
type changeCheck struct {
	o *Ontology
	// stated are the changes with their facts checked; checked has the mirror
	// images of facts too.
	stated, checked []Change
	keys            []Key // of the records that facts stand in
	replaced        []ID  // the sources
	// subjects and retracted say where to look for what is taken back, and what it is.
	subjects  []ID
	retracted map[FactID]bool
	errs      Errors
}

func (c *changeCheck) change(change Change) {
	switch change := change.(type) {
	case Assert:
		f := c.fact(change.Fact)
		c.stated, c.checked = append(c.stated, Assert{f}), append(c.checked, Assert{f})
		if m, ok := c.o.mirror(f); ok {
			c.checked = append(c.checked, Assert{c.fact(m)})
		}
	case Retract:
		c.stated, c.checked = append(c.stated, change), append(c.checked, change)
		c.keys, c.subjects = append(c.keys, Key{Entity: change.Subject}), append(c.subjects, change.Subject)
		c.retracted[change.Fact] = true
	case ReplaceSource:
		c.replace(change)
	default:
		c.errs.add(Invalid, "changes", "a %T is no change", change)
	}
}

// fact checks a fact and notes the record it stands in.
func (c *changeCheck) fact(f Fact) Fact {
	good, err := c.o.CheckFact(f)
	if err != nil {
		c.errs = append(c.errs, flatten(err)...)
		return good
	}
	c.keys = append(c.keys, c.o.keyOf(&good))
	return good
}

func (c *changeCheck) replace(change ReplaceSource) {
	facts := make([]Fact, 0, len(change.Facts))
	for _, f := range change.Facts {
		if f.Source != change.Source {
			c.errs.add(Invalid, string(f.Subject), "a fact of %s stands among those that replace %s", f.Source, change.Source)
		}
		facts = append(facts, c.fact(f))
	}
	c.errs = append(c.errs, duplicates(facts)...)
	c.replaced = append(c.replaced, change.Source)
	c.stated = append(c.stated, ReplaceSource{change.Source, slices.Clip(facts)})
	there := make(map[FactID]bool, len(facts))
	for _, f := range facts {
		there[f.ID] = true
	}
	for _, f := range facts {
		if m, ok := c.o.mirror(f); ok {
			if m = c.fact(m); !there[m.ID] {
				facts = append(facts, m)
			}
		}
	}
	c.checked = append(c.checked, ReplaceSource{change.Source, facts})
}

func distinct(ids []ID) []ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// tiesWith gives the keys of those ties that have one of the facts, and of their
// mirror images: a subject may have many more.
func tiesWith(facts map[FactID]bool, ties []*Tie) []Key {
	var keys []Key
	for _, t := range ties {
		if !slices.ContainsFunc(t.Facts, func(f Fact) bool { return facts[f.ID] }) {
			continue
		}
		keys = append(keys, Key{Tie: t.TieKey})
		if t.Type.Symmetric {
			keys = append(keys, Key{Tie: TieKey{Kind: t.Kind, From: t.To, To: t.From, Key: t.Key}})
		}
	}
	return keys
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

// bySubject gives the records that the facts about each subject stand in.
func (p *preparation) bySubject() map[ID][]*pending {
	out := make(map[ID][]*pending, len(p.records))
	for k, r := range p.records {
		subject := cmp.Or(k.Entity, k.Tie.From)
		out[subject] = append(out[subject], r)
	}
	return out
}

// retract takes a fact back; near are the records it may stand in.
func (p *preparation) retract(c Retract, near []*pending) {
	for _, r := range near {
		i := slices.IndexFunc(r.facts, func(f Fact) bool { return f.ID == c.Fact })
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
