package kg

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// rulePart is an attribute in a name rule: "{amount}".
var rulePart = regexp.MustCompile(`\{([^{}]*)\}`)

// Names that all kinds, and all ties, have without being told.
var (
	sharedFields    = []string{AttrID, AttrKind, AttrName, AttrStanding, AttrMarking, AttrRevision, AttrFormerIDs, "facts", "sources"}
	sharedTieFields = []string{AttrStanding, AttrAsOf, AttrFrom, AttrTo}
)

// check finds what makes no sense though each part of it is well formed.
func (l *loader) check() {
	for i, k := range l.o.Kinds {
		l.checkNames(l.defs[i], sharedFields)
		l.checkOrder(k, l.defs[i].Position)
		l.checkNameRule(k, l.defs[i].Position)
	}
	plurals := map[string]bool{l.o.Any.Plural: true, l.o.Any.Name: true}
	for i, k := range l.o.Kinds {
		if plurals[k.Plural] || plurals[k.Name] {
			l.fail(l.defs[i].Position, k.Name, "has a name or a plural (%q) that is taken already", k.Plural)
		}
		plurals[k.Plural] = true
	}
	for _, def := range l.doc.Definitions {
		if l.tieDefs[def.Name] == def {
			l.checkNames(def, sharedTieFields)
		}
	}
}

// checkNames refuses fields that stand twice and those that are given anyway.
func (l *loader) checkNames(def *ast.Definition, taken []string) {
	seen := slices.Clone(taken)
	for _, f := range def.Fields {
		if slices.Contains(seen, f.Name) {
			l.fail(f.Position, def.Name+"."+f.Name, "is there already; leave out what all have, and name each field once")
		}
		seen = append(seen, f.Name)
	}
}

func (l *loader) checkOrder(k *Kind, at *ast.Position) {
	if !slices.ContainsFunc(k.Attrs, func(a *Attr) bool { return a.Name == k.Order && a.Sort }) {
		l.fail(at, k.Name, "is ordered by %q, which is no attribute with @attr(sort: true)", k.Order)
	}
}

// checkNameRule sees to it that a rule always makes a name.
func (l *loader) checkNameRule(k *Kind, at *ast.Position) {
	for _, part := range rulePart.FindAllStringSubmatch(k.NameRule, -1) {
		named := func(a *Attr) bool {
			return a.Name == part[1] && a.Required && a.Type != Int && a.Type != Bool && a.Name != AttrName
		}
		if !slices.ContainsFunc(k.Attrs, named) {
			l.fail(at, k.Name, "is named by the rule %q, but %s is no required attribute that is text", k.NameRule, part[0])
		}
	}
	if k.NameRule != "" && strings.TrimSpace(rulePart.ReplaceAllString(k.NameRule, "x")) == "" {
		l.fail(at, k.Name, "has an empty rule for names; leave it out")
	}
}
