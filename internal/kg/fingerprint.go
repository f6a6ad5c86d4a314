package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Fingerprint is a short text that changes with whatever decides which facts are
// sound and what a store keeps beside them: what is shown, sort keys, the words of
// search, mirror images. A store keeps the fingerprint it was written by; where
// another one opens it, all that follows from facts is worked out anew (Rework).
// How fields and lists are called is no part of it: that is about reading alone.
func (o *Ontology) Fingerprint() string {
	h := sha256.New()
	for _, k := range append([]*Kind{o.Any}, o.Kinds...) {
		fmt.Fprintf(h, "kind %q %q %q %q\n", k.Name, k.Slug, k.Order, k.NameRule)
		printAttrs(h, k.Attrs)
		for _, key := range k.Keys {
			fmt.Fprintf(h, "key %q %q %q %q\n", key.Name, key.Attr.Name, key.mark, key.absent)
		}
		for _, l := range k.Links {
			fmt.Fprintf(h, "link %q %q %t %t\n", l.Kind, l.To.Name, l.Inverse, l.ToOne)
		}
	}
	for _, t := range o.Ties {
		fmt.Fprintf(h, "tie %q %q %q derived %t symmetric %t\n", t.Kind, t.From.Name, t.To.Name, t.Derived, t.Symmetric)
		printAttrs(h, t.Attrs)
		for _, a := range t.KeyAttrs {
			fmt.Fprintf(h, "told apart by %q\n", a.Name)
		}
	}
	printRules(h)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func printAttrs(w io.Writer, attrs []*Attr) {
	for _, a := range attrs {
		fmt.Fprintf(w, "attr %q %s list %t required %t search %t sort %t builtin %t %q\n", a.Name, a.Type, a.List, a.Required, a.Search, a.Sort, a.Builtin, a.Enum)
	}
}

// printRules writes what today's rules make of some values, so that new rules
// for folding, words or order are noticed as a new schema is.
func printRules(w io.Writer) {
	for _, text := range []string{"Łódź, Øresund & Ærø", "STRASSE straße ſ", "Ελληνικά Йод İı", "l'été d’or 2.10 10-a", "soft\u00adhyphen e\u0301 ﬁ Ⅷ ½"} {
		fmt.Fprintf(w, "text %q %q %q\n", Fold(text), textKey(text), Tokens(text))
	}
	for _, number := range []string{"-12.50", "0", "9007199254740993"} {
		fmt.Fprintf(w, "number %q\n", decimalKey(number))
	}
	for _, day := range []string{"2012", "2012-02", "2012-02-29"} {
		d := Attr{Type: DateType}
		fmt.Fprintf(w, "date %q %q %q\n", d.SortKey(day), Date(day).Start(), Date(day).End())
	}
	fmt.Fprintf(w, "texts %d weights %d %d sources %q standings %q markings %q\n", TextRules, nameWeight, otherWeight, SourceForms, Standings, Markings)
}
