package world

import (
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A finder finds what a Model names in an ontology, and notes what is not there.
type finder struct {
	ontology *kg.Ontology
	missing  []string
}

// note gives what was found, and notes the name of what was not.
func note[T any](f *finder, of *T, name ...string) *T {
	if of == nil {
		f.missing = append(f.missing, strings.Join(name, "."))
	}
	return of
}

func (f *finder) named(kind string) *kg.Kind {
	i := slices.IndexFunc(f.ontology.Kinds, func(k *kg.Kind) bool { return k.Name == kind })
	if i < 0 {
		return &kg.Kind{}
	}
	return f.ontology.Kinds[i]
}

func (f *finder) kind(name string) *kg.Kind {
	k := f.named(name)
	if k.Name == "" {
		k = nil
	}
	return note(f, k, name)
}

func (f *finder) attr(kind, name string) *kg.Attr {
	return note(f, f.named(kind).Attr(name), kind, name)
}

func (f *finder) link(kind, field string) *kg.Link {
	return note(f, f.named(kind).Link(field), kind, field)
}

// tieAttr finds an attribute of ties of a kind, whatever things they tie.
func (f *finder) tieAttr(kind, name string) *kg.Attr {
	var attr *kg.Attr
	for _, t := range f.ontology.Ties {
		if i := slices.IndexFunc(t.Attrs, func(a *kg.Attr) bool { return a.Name == name }); t.Kind == kind && i >= 0 {
			attr = t.Attrs[i]
		}
	}
	return note(f, attr, kind, name)
}

func (f *finder) err() error {
	if f.missing == nil {
		return nil
	}
	return kg.Errorf(kg.Internal, "", "analysis was built for another schema; this one does not have %s", strings.Join(f.missing, ", "))
}
