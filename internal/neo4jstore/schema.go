package neo4jstore

import (
	"fmt"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A definition is a constraint or an index of nodes with its name, and the
// statement that makes it.
type definition struct {
	name, label string
	properties  []string
	unique      bool
	text        string
}

// definitions lists the constraints and indexes that the ontology needs: ids and
// words are unique; every sort key has an index with the id, which gives its
// order without sorting.
func definitions(o *kg.Ontology) []definition {
	defs := []definition{
		unique(labelEntity, propID), unique("_Token", "text"), unique("_Former", propID), unique("_Meta", "product"),
		index("_Log", "revision", "part"),
	}
	for _, k := range o.Kinds {
		for _, key := range k.Keys {
			defs = append(defs, index(k.Name, key.Name, propID))
		}
	}
	for _, key := range o.Any.Keys {
		defs = append(defs, index(labelEntity, key.Name, propID))
	}
	return defs
}

func unique(label, property string) definition {
	name := definitionName(label, property)
	return definition{name, label, []string{property}, true, fmt.Sprintf("CYPHER 5 CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE %s IS UNIQUE", quote(name), quote(label), prop("n", property))}
}

func index(label string, properties ...string) definition {
	name := definitionName(append([]string{label}, properties...)...)
	props := make([]string, len(properties))
	for i, p := range properties {
		props[i] = prop("n", p)
	}
	return definition{name, label, properties, false, fmt.Sprintf("CYPHER 5 CREATE RANGE INDEX %s IF NOT EXISTS FOR (n:%s) ON (%s)", quote(name), quote(label), strings.Join(props, ", "))}
}

func definitionName(parts ...string) string {
	return "portolan_" + strings.Join(parts, "_")
}
