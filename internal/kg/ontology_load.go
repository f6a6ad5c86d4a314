package kg

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// A SchemaFile is one file of the hand-written schema.
type SchemaFile struct{ Name, Text string }

// Names come into statements of stores as they are, so they are held to these.
var (
	typeName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,63}$`)
	attrName = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,63}$`)
	tieName  = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)
)

// LoadOntology reads the ontology from the schema's directives @entity, @attr,
// @link and @tie. All problems are reported at once, as Errors.
func LoadOntology(files ...SchemaFile) (*Ontology, error) {
	sources := make([]*ast.Source, len(files))
	for i, f := range files {
		sources[i] = &ast.Source{Name: f.Name, Input: f.Text}
	}
	doc, err := parser.ParseSchemas(sources...)
	if err != nil {
		return nil, &Error{Code: Invalid, Field: "schema", Message: err.Error()}
	}
	l := &loader{doc: doc, o: newOntology(), tieDefs: map[string]*ast.Definition{}}
	l.readEnums()
	l.readKinds()
	l.readAttrs()
	l.readLinks()
	l.readSources()
	l.check()
	if err := l.errs.err(); err != nil {
		return nil, err
	}
	l.o.index()
	return l.o, nil
}

type loader struct {
	doc     *ast.SchemaDocument
	o       *Ontology
	tieDefs map[string]*ast.Definition
	defs    []*ast.Definition // of the kinds, in their order
	errs    Errors
}

func newOntology() *Ontology {
	return &Ontology{
		Enums:  map[string][]string{"Standing": Standings, "Marking": Markings},
		byName: map[string]*Kind{}, bySlug: map[string]*Kind{}, ties: map[tieTypeKey]*TieType{},
	}
}

func (l *loader) fail(at *ast.Position, field, format string, args ...any) {
	if at != nil && at.Src != nil {
		field = at.Src.Name + ": " + field
	}
	l.errs.add(Invalid, field, format, args...)
}

func (l *loader) readEnums() {
	for _, d := range l.doc.Definitions {
		if d.Kind != ast.Enum {
			continue
		}
		var values []string
		for _, v := range d.EnumValues {
			values = append(values, v.Name)
		}
		l.o.Enums[d.Name] = values
	}
	for name, want := range map[string][]string{"Standing": Standings, "Marking": Markings} {
		if !slices.Equal(l.o.Enums[name], want) {
			l.fail(nil, name, "must be %s, in this order", strings.Join(want, ", "))
		}
	}
}

func (l *loader) readKinds() {
	for _, d := range l.doc.Definitions {
		if d.Directives.ForName("tie") != nil {
			l.tieDefs[d.Name] = d
		}
		if d.Directives.ForName("entity") != nil {
			l.defs = append(l.defs, d)
		}
	}
	slices.SortFunc(l.defs, func(a, b *ast.Definition) int { return cmp.Compare(a.Name, b.Name) })
	for i, d := range l.defs {
		entity := d.Directives.ForName("entity")
		k := &Kind{
			Name: d.Name, Slug: kebab(d.Name), Plural: argument(entity, "plural"),
			NameRule: argument(entity, "name"), Order: cmp.Or(argument(entity, "order"), AttrName), index: i,
		}
		if !typeName.MatchString(k.Name) || !attrName.MatchString(k.Plural) {
			l.fail(d.Position, d.Name, "name and plural must be letters and digits, the name beginning with a capital, the plural (%q) with a small letter", k.Plural)
		}
		l.o.Kinds = append(l.o.Kinds, k)
		l.o.byName[k.Name], l.o.bySlug[k.Slug] = k, k
	}
	l.o.Enums["Kind"] = l.kindNames()
	l.o.Any = &Kind{Name: "Entity", Plural: "entities", Order: AttrName, index: -1}
}

func (l *loader) kindNames() []string {
	names := make([]string, len(l.o.Kinds))
	for i, k := range l.o.Kinds {
		names[i] = k.Enum()
	}
	return names
}

// shared gives fresh copies of the attributes that all kinds share; their order
// is that of the at… constants.
func (l *loader) shared() []*Attr {
	return []*Attr{
		{Name: AttrID, Type: IDType, Required: true, Sort: true, Builtin: true},
		{Name: AttrKind, Type: EnumType, Enum: l.o.Enums["Kind"], EnumName: "Kind", Required: true, Builtin: true},
		{Name: AttrName, Type: String, Required: true, Sort: true, Search: true},
		{Name: AttrStanding, Type: EnumType, Enum: Standings, EnumName: "Standing", Required: true, Builtin: true},
		{Name: AttrMarking, Type: EnumType, Enum: Markings, EnumName: "Marking", Required: true, Builtin: true},
		{Name: AttrRevision, Type: Int, Required: true, Builtin: true},
		{Name: AttrFormerIDs, Type: IDType, List: true},
	}
}

func sharedTie() []*Attr {
	return []*Attr{
		{Name: AttrStanding, Type: EnumType, Enum: Standings, EnumName: "Standing", Required: true, Builtin: true},
		{Name: AttrAsOf, Type: DateType, Builtin: true},
		{Name: AttrFrom, Type: DateType, Builtin: true},
		{Name: AttrTo, Type: DateType, Builtin: true},
	}
}

func (l *loader) readAttrs() {
	l.o.Any.Attrs = l.shared()
	for i, k := range l.o.Kinds {
		k.Attrs = l.shared()
		for _, f := range l.defs[i].Fields {
			if f.Directives.ForName("link") == nil {
				if a := l.attr(k.Name, f); a != nil {
					k.Attrs = append(k.Attrs, a)
				}
			}
		}
	}
}

func (l *loader) attr(owner string, f *ast.FieldDefinition) *Attr {
	t := f.Type
	a := &Attr{Name: f.Name, Required: t.NonNull}
	if t.Elem != nil {
		a.List, a.Required, t = true, false, t.Elem
	}
	switch t.NamedType {
	case "String":
		a.Type = String
	case "Int":
		a.Type = Int
	case "Boolean":
		a.Type = Bool
	case "Date":
		a.Type = DateType
	case "Decimal":
		a.Type = DecimalType
	case "Currency":
		a.Type = CurrencyType
	case "ID":
		a.Type = IDType
	default:
		a.Type, a.EnumName, a.Enum = EnumType, t.NamedType, l.o.Enums[t.NamedType]
		if a.Enum == nil {
			l.fail(f.Position, owner+"."+f.Name, "has type %s, which is neither a scalar nor an enum; give it @link if it leads to another kind", t.NamedType)
			return nil
		}
	}
	if !attrName.MatchString(f.Name) {
		l.fail(f.Position, owner+"."+f.Name, "is no name for an attribute; use letters and digits, the first one small")
	}
	if d := f.Directives.ForName("attr"); d != nil {
		a.Search, a.Sort = argument(d, "search") == "true", argument(d, "sort") == "true"
	}
	if a.List && (a.Sort || !slices.Contains([]Type{String, EnumType, IDType}, a.Type)) || a.Search && a.Type != String {
		l.fail(f.Position, owner+"."+f.Name, "lists are of texts, ids or enums and cannot be sorted; only texts can be searched")
	}
	return a
}

func (l *loader) readLinks() {
	type pending struct {
		link *Link
		tie  string
		at   *ast.Position

		symmetric bool
	}
	var all []pending
	for i, k := range l.o.Kinds {
		for _, f := range l.defs[i].Fields {
			d := f.Directives.ForName("link")
			if d == nil {
				continue
			}
			t, toOne := f.Type, true
			if t.Elem != nil {
				t, toOne = t.Elem, false
			}
			link := &Link{Field: f.Name, Owner: k, To: l.o.Kind(t.NamedType), Kind: argument(d, "kind"), Inverse: argument(d, "inverse") == "true", ToOne: toOne}
			if link.To == nil || !tieName.MatchString(link.Kind) {
				l.fail(f.Position, k.Name+"."+f.Name, "must lead to a kind and be of a kind of tie in capitals, such as INTERESTED_IN")
				continue
			}
			if (link.Kind == Cites || link.To.IsAny()) && (k.Name != "Source" || f.Name != "entities") {
				l.fail(f.Position, k.Name+"."+f.Name, "leads to things of any kind or is of kind CITES; only Source.entities does that, it follows from facts")
				continue
			}
			all = append(all, pending{link, argument(d, "tie"), f.Position, argument(d, "symmetric") == "true"})
		}
	}
	// The forward side, or failing that the inverse one, says what the tie's attributes are.
	slices.SortStableFunc(all, func(a, b pending) int {
		return cmp.Or(cmp.Compare(btoi(a.tie == ""), btoi(b.tie == "")), cmp.Compare(btoi(a.link.Inverse), btoi(b.link.Inverse)))
	})
	for _, p := range all {
		p.link.Tie = l.tieType(p.link, p.tie, p.at)
		if p.symmetric {
			l.symmetric(p.link, p.at)
		}
	}
	for i, k := range l.o.Kinds { // back in the schema's order
		for _, f := range l.defs[i].Fields {
			for _, p := range all {
				if p.link.Owner == k && p.link.Field == f.Name && p.link.Kind != Cites {
					k.Links = append(k.Links, p.link)
				}
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (l *loader) tieType(link *Link, name string, at *ast.Position) *TieType {
	from, to := link.Owner, link.To
	if link.Inverse {
		from, to = to, from
	}
	key := tieTypeKey{link.Kind, from.Name, to.Name}
	if t := l.o.ties[key]; t != nil {
		if name != "" && name != t.Name {
			l.fail(at, link.Owner.Name+"."+link.Field, "has the tie %s, but the same tie is %q elsewhere", name, t.Name)
		}
		return t
	}
	t := &TieType{Kind: link.Kind, From: from, To: to, Name: name, Attrs: sharedTie(), Derived: link.Kind == Cites}
	if name != "" {
		l.tieAttrs(t, at)
	}
	l.o.ties[key] = t
	l.o.Ties = append(l.o.Ties, t)
	return t
}

func (l *loader) symmetric(link *Link, at *ast.Position) {
	if link.Owner != link.To || link.Inverse {
		l.fail(at, link.Owner.Name+"."+link.Field, "is symmetric but does not lead from a kind to itself")
	}
	link.Tie.Symmetric = true
}

func (l *loader) tieAttrs(t *TieType, at *ast.Position) {
	def := l.tieDefs[t.Name]
	if def == nil {
		l.fail(at, t.Kind, "there is no type %s with @tie", t.Name)
		return
	}
	for _, f := range def.Fields {
		a := l.attr(t.Name, f)
		if a == nil {
			continue
		}
		if a.List {
			l.fail(f.Position, t.Name+"."+f.Name, "is a list; an attribute of a tie has one value")
		}
		t.Attrs = append(t.Attrs, a)
	}
	for _, key := range arguments(def.Directives.ForName("tie"), "key") {
		i := slices.IndexFunc(t.Attrs, func(a *Attr) bool { return a.Name == key && a.Required && !a.List })
		if i < sharedTieAttrs {
			l.fail(def.Position, t.Name, "its key %q is no required attribute of it", key)
			continue
		}
		t.KeyAttrs = append(t.KeyAttrs, t.Attrs[i])
	}
}

// readSources adds what the schema says once for all: every kind's link to the
// sources of its facts, and the way back.
func (l *loader) readSources() {
	src := l.o.Kind("Source")
	if src == nil || !slices.ContainsFunc(src.Attrs, func(a *Attr) bool { return a.Name == "form" && a.Type == EnumType }) {
		l.fail(nil, "Source", "the schema needs a kind Source with an enum attribute form: facts come from it")
		return
	}
	l.o.Source = src
	cites := &TieType{Kind: Cites, From: l.o.Any, To: src, Attrs: sharedTie(), Derived: true}
	l.o.ties[tieTypeKey{Cites, l.o.Any.Name, src.Name}] = cites
	l.o.Ties = slices.DeleteFunc(l.o.Ties, func(t *TieType) bool { return t.Kind == Cites })
	l.o.Ties = append(l.o.Ties, cites)
	for _, k := range append(slices.Clone(l.o.Kinds), l.o.Any) {
		k.Links = append([]*Link{{Field: "sources", Owner: k, To: src, Kind: Cites, Tie: cites}}, k.Links...)
	}
	src.Links = append(src.Links, &Link{Field: "entities", Owner: src, To: l.o.Any, Kind: Cites, Inverse: true, Tie: cites})
}

// sole says whether no tie of the link's kind and direction leads from its owner
// to things of another kind.
func (o *Ontology) sole(l *Link) bool {
	return !slices.ContainsFunc(o.Ties, func(t *TieType) bool {
		near, far := t.From, t.To
		if l.Inverse {
			near, far = far, near
		}
		return t.Kind == l.Kind && near == l.Owner && far != l.To
	})
}

// index fills the look-up tables once everything is read.
func (o *Ontology) index() {
	slices.SortFunc(o.Ties, func(a, b *TieType) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From.Name, b.From.Name), cmp.Compare(a.To.Name, b.To.Name))
	})
	for _, k := range append(slices.Clone(o.Kinds), o.Any) {
		k.attrs, k.links = byAttrName(k.Attrs), map[string]*Link{}
		for i, link := range k.Links {
			link.Index, link.Sole = i, o.sole(link)
			k.links[link.Field] = link
		}
		k.sortKeys()
	}
	for _, t := range o.Ties {
		t.attrs = byAttrName(t.Attrs)
	}
}

func byAttrName(attrs []*Attr) map[string]*Attr {
	m := make(map[string]*Attr, len(attrs))
	for i, a := range attrs {
		a.Index = i
		m[a.Name] = a
	}
	return m
}

// sortKeys gives each sortable attribute its companions. The id sorts as it is.
func (k *Kind) sortKeys() {
	add := func(a *Attr, suffix, mark, absent string) *SortKey {
		key := &SortKey{Name: "_key_" + a.Name + suffix, Attr: a, Index: len(k.Keys), mark: mark, absent: absent}
		k.Keys = append(k.Keys, key)
		return key
	}
	for _, a := range k.Attrs {
		switch {
		case !a.Sort || a.Name == AttrID:
		case a.Required:
			a.up = add(a, "", "", "")
			a.down = a.up
		default:
			a.up = add(a, "_up", "0", "1")
			a.down = add(a, "_down", "1", "0")
		}
	}
}

// kebab turns PriorityArea into priority-area.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

func argument(d *ast.Directive, name string) string {
	if d == nil {
		return ""
	}
	a := d.Arguments.ForName(name)
	if a == nil || a.Value == nil {
		return ""
	}
	return a.Value.Raw
}

func arguments(d *ast.Directive, name string) []string {
	if d == nil {
		return nil
	}
	a := d.Arguments.ForName(name)
	if a == nil || a.Value == nil {
		return nil
	}
	if a.Value.Kind != ast.ListValue {
		return []string{a.Value.Raw}
	}
	var out []string
	for _, c := range a.Value.Children {
		out = append(out, c.Value.Raw)
	}
	return out
}
