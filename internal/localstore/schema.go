package localstore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/portolan/portolan/internal/kg"
)

// fingerprint names an ontology, with the rules of texts, by all that says which
// facts are sound and what they show. Where it is the same, stored records need no checking.
func fingerprint(o *kg.Ontology) string {
	h := sha256.New()
	fmt.Fprintf(h, "texts %d\n", kg.TextRules)
	for _, k := range o.Kinds {
		fmt.Fprintf(h, "kind %s %q %q\n", k.Name, k.Order, k.NameRule)
		writeAttrs(h, k.Attrs)
	}
	for _, t := range o.Ties {
		fmt.Fprintf(h, "tie %s %s %s %t %t\n", t.Kind, t.From.Name, t.To.Name, t.Derived, t.Symmetric)
		writeAttrs(h, t.Attrs)
		for _, a := range t.KeyAttrs {
			fmt.Fprintf(h, "key %s\n", a.Name)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeAttrs(w io.Writer, attrs []*kg.Attr) {
	for _, a := range attrs {
		fmt.Fprintf(w, "attr %s %s %t %t %t %q\n", a.Name, a.Type, a.List, a.Required, a.Builtin, a.Enum)
	}
}
