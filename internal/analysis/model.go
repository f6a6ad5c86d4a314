package analysis

import (
	"fmt"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A model is the ontology as analysis uses it: kinds, links and attributes found
// by name, once. A name that it lacks is the programmer's mistake, and panics;
// newModel has looked for each that the package uses.
type model struct {
	*kg.Ontology
	links map[string]*kg.Link // "Need.organisations"
	attrs map[string]*kg.Attr // "Need.ref", "INTERESTED_IN.status"
}

// used lists the links and attributes that the analyses of this package ask for,
// gathered from their files.
var used []string

// uses says what an analysis rests on, so that a schema without it is refused at
// the start and not in the middle of a question.
func uses(names ...string) struct{} { //nolint:unparam // a result lets it stand in declarations
	used = append(used, names...)
	return struct{}{}
}

func newModel(o *kg.Ontology) (*model, error) {
	m := &model{Ontology: o, links: map[string]*kg.Link{}, attrs: map[string]*kg.Attr{}}
	for _, k := range o.Kinds {
		for _, l := range k.Links {
			m.links[k.Name+"."+l.Field] = l
		}
		for _, a := range k.Attrs {
			m.attrs[k.Name+"."+a.Name] = a
		}
	}
	for _, t := range o.Ties {
		for _, a := range t.Attrs {
			m.attrs[t.Kind+"."+a.Name] = a
		}
	}
	var missing []string
	for _, name := range used {
		if m.links[name] == nil && m.attrs[name] == nil {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return nil, kg.Errorf(kg.Internal, "", "analysis rests on links and attributes that the schema does not have: %s", strings.Join(missing, ", "))
	}
	return m, nil
}

// link gives the link of that name, such as "Need.organisations".
func (m *model) link(name string) *kg.Link {
	if l := m.links[name]; l != nil {
		return l
	}
	panic(fmt.Sprintf("analysis: no link %s", name))
}

// attr gives the attribute of that name, such as "Need.ref" or "INTERESTED_IN.status".
func (m *model) attr(name string) *kg.Attr {
	if a := m.attrs[name]; a != nil {
		return a
	}
	panic(fmt.Sprintf("analysis: no attribute %s", name))
}
