package adjacency

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// Records lends a version's records to Ontology.Prepare, without copying them.
func (v *Version) Records() kg.Records { return records{v} }

type records struct{ *Version }

// Load gives the records with these keys.
func (v records) Load(ctx context.Context, keys []kg.Key) ([]kg.Record, error) {
	out := make([]kg.Record, len(keys))
	for i, k := range keys {
		out[i] = v.Record(k)
	}
	return out, ctx.Err()
}

// Record gives the record with the key, the zero Record where there is none.
func (v *Version) Record(k kg.Key) kg.Record {
	if k.IsTie() {
		return kg.Record{Tie: v.tieOf(k.Tie)}
	}
	if n, ok := v.Lookup(k.Entity); ok {
		return kg.Record{Entity: v.Entity(n)}
	}
	return kg.Record{}
}

// tieOf finds a tie at that of its ends which has fewer.
func (v *Version) tieOf(k kg.TieKey) *kg.Tie {
	from, ok := v.Lookup(k.From)
	to, ok2 := v.Lookup(k.To)
	if !ok || !ok2 {
		return nil
	}
	t, err := v.ontology.TieType(k.Kind, v.Entity(from).Kind, v.Entity(to).Kind)
	if err != nil {
		return nil
	}
	slots := v.layout.ties[t]
	list, far := v.node(from).list(slots.from[0]), to
	if other := v.node(to).list(slots.to[0]); other.Len() < list.Len() {
		list, far = other, from
	}
	for h := range list.All() {
		if h.Far == far && h.Tie.TieKey == k {
			return h.Tie
		}
	}
	return nil
}

// TiesOf gives all ties that begin or end at one of the entities, each once.
func (v records) TiesOf(ctx context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	var out []*kg.Tie
	seen := map[*kg.Tie]bool{}
	for _, id := range ids {
		v.eachTie(id, func(int) bool { return true }, func(t *kg.Tie) {
			if !seen[t] {
				seen[t] = true
				out = append(out, t)
			}
		})
	}
	return out, ctx.Err()
}

// TiesFrom gives all ties that begin at one of the entities.
func (v records) TiesFrom(ctx context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	var out []*kg.Tie
	for _, id := range ids {
		if n, ok := v.Lookup(id); ok {
			out = v.appendTies(out, n)
		}
	}
	return out, ctx.Err()
}

// eachTie gives the stored ties in the slots of an entity.
func (v *Version) eachTie(id kg.ID, slots func(int) bool, yield func(*kg.Tie)) {
	n, ok := v.Lookup(id)
	if !ok {
		return
	}
	nd := v.node(n)
	stored := v.layout.kinds[nd.entity.Kind.Index()].stored
	for slot, list := range nd.rows {
		if !stored[slot] || !slots(slot) {
			continue
		}
		for h := range list.All() {
			yield(h.Tie)
		}
	}
}

// appendTies appends the ties that begin at a thing, each once.
func (v *Version) appendTies(to []*kg.Tie, n uint32) []*kg.Tie {
	nd := v.node(n)
	outward := v.layout.kinds[nd.entity.Kind.Index()].outward
	for slot, list := range nd.rows {
		if !outward[slot] {
			continue
		}
		for h := range list.All() {
			if v.layout.ties[h.Tie.Type].from[0] == slot {
				to = append(to, h.Tie)
			}
		}
	}
	return to
}

// Citing gives the keys of all records with a fact from one of the sources.
func (v records) Citing(ctx context.Context, sources []kg.ID) ([]kg.Key, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	from := func(f kg.Fact) bool { return slices.Contains(sources, f.Source) }
	citing := map[uint32]bool{}
	for _, id := range sources {
		if n, ok := v.Lookup(id); ok {
			for h := range v.node(n).list(v.layout.entities).All() {
				citing[h.Far] = true
			}
		}
	}
	var out []kg.Key
	var ties []*kg.Tie
	for n := range citing {
		if e := v.Entity(n); slices.ContainsFunc(e.Facts, from) {
			out = append(out, kg.Key{Entity: e.ID})
		}
		ties = v.appendTies(ties[:0], n)
		for _, t := range ties {
			if slices.ContainsFunc(t.Facts, from) {
				out = append(out, kg.Key{Tie: t.TieKey})
			}
		}
	}
	return out, ctx.Err()
}

// Holders gives, for each id, the entity that has it as a former id.
func (v records) Holders(ctx context.Context, formerIDs []kg.ID) ([]kg.ID, error) {
	out := make([]kg.ID, len(formerIDs))
	for i, id := range formerIDs {
		if n, ok := v.former.Get(id); ok {
			out[i] = v.Entity(n).ID
		}
	}
	return out, ctx.Err()
}

// All gives every record as the viewer may see it: entities in order of id, each
// followed by the ties that begin at it, in order of kind, far end and key.
func (v *Version) All(ctx context.Context, viewer kg.Viewer) iter.Seq2[kg.Record, error] {
	return func(yield func(kg.Record, error) bool) {
		tell := func(rec kg.Record) bool {
			if err := ctx.Err(); err != nil {
				yield(kg.Record{}, err)
				return false
			}
			rec = rec.For(viewer)
			return !rec.Exists() || yield(rec, nil)
		}
		if err := ctx.Err(); err != nil {
			yield(kg.Record{}, err)
			return
		}
		var ties []*kg.Tie
		v.ids.Scan(func(at item) bool {
			if !viewer.Sees(at.entity.Audience) {
				return true // who sees a tie sees its ends
			}
			if !tell(kg.Record{Entity: at.entity}) {
				return false
			}
			ties = v.appendTies(ties[:0], at.n)
			slices.SortFunc(ties, func(a, b *kg.Tie) int {
				return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To), cmp.Compare(a.Key, b.Key))
			})
			for _, t := range ties {
				if !tell(kg.Record{Tie: t}) {
					return false
				}
			}
			return true
		})
	}
}

// checkEvery is how many steps a long walk makes between looks at its context.
const checkEvery = 256

// Write gives the write that makes this version of the empty graph.
func (v *Version) Write() *kg.Write {
	w := &kg.Write{Revision: v.revision}
	for rec := range v.All(context.Background(), kg.System) {
		if rec.Tie != nil {
			w.Ties = append(w.Ties, kg.TieWrite{After: rec.Tie})
		} else {
			w.Entities = append(w.Entities, kg.EntityWrite{After: rec.Entity})
		}
	}
	return w
}
