package world

import (
	"context"
	"fmt"

	"github.com/portolan/portolan/internal/kg"
)

// Suppose gives the world as it would be after the changes. Nothing is written.
// The errors are those of kg.Graph.Apply.
func (w *World) Suppose(ctx context.Context, changes []kg.Change) (*World, error) {
	made, err := w.Prepare(ctx, w.graph.Records(), w.graph.Revision(), 0, changes)
	if err != nil {
		return nil, err
	}
	return newWorld(w.Model, w.graph.Apply(made), w.scope), nil
}

// Unused gives an id that nothing has, seen or not, beginning so.
func (w *World) Unused(id kg.ID) kg.ID {
	free := id
	for n := 2; ; n++ {
		if _, taken := w.graph.Resolve(free); !taken {
			return free
		}
		free = kg.ID(fmt.Sprintf("%s-%d", id, n))
	}
}

// Hidden says that a thing has the id which the viewer may not see.
func (w *World) Hidden(id kg.ID) bool {
	n, there := w.graph.Resolve(id)
	return there && !w.visible(n)
}

// AllFacts gives all facts about a thing and its ties, also those that the viewer may
// not see: what is supposed away is away whoever looks. They are not to be shown.
func (w *World) AllFacts(ctx context.Context, id kg.ID) ([]kg.Fact, error) {
	n, there := w.graph.Lookup(id)
	if !there {
		return nil, nil
	}
	ties, err := w.graph.Records().TiesOf(ctx, []kg.ID{id})
	if err != nil {
		return nil, err
	}
	var out []kg.Fact
	for _, t := range ties {
		out = append(out, t.Facts...)
	}
	return append(out, w.graph.Entity(n).Facts...), nil
}

// AllTieFacts gives the facts of the first tie of a link between two things, also those
// that the viewer may not see. They are not to be shown.
func (w *World) AllTieFacts(n, far uint32, l *kg.Link) []kg.Fact {
	for h := range w.graph.Of(n, l).All() {
		if h.Far == far {
			return h.Tie.Facts
		}
	}
	return nil
}
