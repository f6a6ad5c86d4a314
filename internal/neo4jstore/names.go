package neo4jstore

import (
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// Names of Portolan's own in the database.
const (
	labelEntity = "Entity"

	propID       = "id"
	propMarking  = "_marking"
	propRevision = "_revision"
	propFacts    = "_facts"
	propKey      = "_key"
	propPhrases  = "_phrases"
	propSources  = "sources"
	propWhere    = "where"
)

// quote makes an identifier of Cypher of any name.
func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// label gives the label of things of the kind; all things have Entity.
func label(k *kg.Kind) string { return quote(k.Name) }

// prop gives the property of a variable.
func prop(variable, name string) string { return variable + "." + quote(name) }

func foldName(a *kg.Attr) string { return "_fold_" + a.Name }

// boundName gives the companion that a comparison of order reads.
func boundName(a *kg.Attr, op kg.Op) string {
	switch {
	case a.Type == kg.DecimalType:
		return "_num_" + a.Name
	case a.Type != kg.DateType:
		return a.Name
	case op == kg.Lt || op == kg.Lte:
		return "_start_" + a.Name
	default:
		return "_end_" + a.Name
	}
}

// checkNames refuses attributes whose names this store uses itself.
func checkNames(o *kg.Ontology) error {
	check := func(owner string, attrs []*kg.Attr) error {
		for _, a := range attrs {
			if a.Name == propSources || a.Name == propWhere {
				return kg.Errorf(kg.Invalid, owner+"."+a.Name, "cannot be kept in Neo4j, where that name tells on what a thing rests; choose another name")
			}
		}
		return nil
	}
	for _, k := range o.Kinds {
		if err := check(k.Name, k.Attrs); err != nil {
			return err
		}
	}
	for _, t := range o.Ties {
		if err := check(t.Kind, t.Attrs); err != nil {
			return err
		}
	}
	return nil
}
