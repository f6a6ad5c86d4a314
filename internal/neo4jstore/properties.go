package neo4jstore

import (
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// entityProps gives the properties of an entity's node.
func entityProps(e *kg.Entity) map[string]any {
	props := map[string]any{propMarking: e.Audience.Stored(), propRevision: int64(e.Revision)}
	factProps(props, e.Facts)
	for i, a := range e.Kind.Attrs {
		valueProps(props, a, e.Vals[i])
	}
	for i, k := range e.Kind.Keys {
		props[k.Name] = e.Keys[i]
	}
	props[propPhrases] = e.Phrases
	return props
}

// tieProps gives the properties of a tie's relationship.
func tieProps(t *kg.Tie) map[string]any {
	props := map[string]any{propMarking: t.Audience.Stored(), propRevision: int64(t.Revision), propKey: t.Key}
	factProps(props, t.Facts)
	for i, a := range t.Type.Attrs {
		valueProps(props, a, t.Vals[i])
	}
	return props
}

// factProps sets the facts and, for people, the places they stand at: the nth of
// where is in the nth of sources.
func factProps(props map[string]any, facts []kg.Fact) {
	type place struct{ source, where string }
	var places []place
	for i := range facts {
		if p := (place{string(facts[i].Source), facts[i].Where}); !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	sources, where := make([]string, len(places)), make([]string, len(places))
	for i, p := range places {
		sources[i], where[i] = p.source, p.where
	}
	props[propFacts], props[propSources], props[propWhere] = kg.MarshalFacts(facts), sources, where
}

// valueProps sets an attribute's property and its companions.
func valueProps(props map[string]any, a *kg.Attr, v kg.Value) {
	if v == nil {
		return
	}
	props[a.Name] = v
	text, ok := v.(string)
	if !ok {
		return
	}
	switch a.Type {
	case kg.String:
		props[foldName(a)] = kg.Fold(text)
	case kg.DateType, kg.DecimalType:
		for _, op := range []kg.Op{kg.Lt, kg.Gt} {
			props[boundName(a, op)] = a.Bound(op, text)
		}
	}
}
