package result

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// Roots are the root fields that analyses answer.
type Roots map[string]*Root

// A Root is a root field with the function that answers it.
type Root struct {
	binding Binding
	o       *kg.Ontology
	query   *inputObject
	scope   *inputObject
	out     *resultType
}

// New holds the functions to the root fields they answer, and the Go types they take and
// give to the GraphQL types. The error names every mismatch.
func New(o *kg.Ontology, schema *ast.Schema, table map[string]Binding) (Roots, error) {
	b := &binder{o: o, schema: schema, objects: map[typePair]*resultObject{}, inputs: map[typePair]*inputObject{}}
	roots := Roots{}
	for name, bound := range table {
		f := schema.Query.Fields.ForName(name)
		if f == nil {
			b.fail(name, "is answered, but Query has no such field")
			continue
		}
		whole := *f.Type
		whole.NonNull = true // what answers a root field has an answer; null is for an error
		out := b.result(name, &whole, bound.result)
		own := append(b.counts(name, f, out), scopeArguments...)
		roots[name] = &Root{bound, o, b.arguments(name, f.Arguments, bound.query, own), b.scope(name, f.Arguments), out}
	}
	slices.Sort(b.problems)
	return roots, errors.Join(asErrors(b.problems)...)
}

func asErrors(texts []string) []error {
	errs := make([]error, len(texts))
	for i, t := range texts {
		errs[i] = errors.New(t)
	}
	return errs
}

// A resultType says how Go values are put out as values of a GraphQL type. One of
// its fields from elem on says what they are.
type resultType struct {
	name     string // of the GraphQL type, lists and ! taken off
	nullable bool
	elem     *resultType
	scalar   scalarWriter
	kind     *kg.Kind // of things, given by id
	fact     bool
	object   *resultObject
	node     *resultType // what a connection lists; object has what it says more
	list     []int       // where the list of a connection is in its struct, nil where it is all there is
}

// A resultObject says where the fields of a GraphQL type are in a Go struct.
type resultObject struct{ fields map[string]*resultField }

// A resultField is a field of a Go struct, or a method, which may take arguments.
type resultField struct {
	index  []int
	method int // where index is nil
	args   *inputObject
	out    *resultType
}

// of gives the value of the field; v is addressable.
func (f *resultField) of(v, args reflect.Value) reflect.Value {
	if f.index != nil {
		return v.FieldByIndex(f.index)
	}
	var in []reflect.Value
	if f.args != nil {
		in = append(in, args)
	}
	out := v.Addr().Method(f.method).Call(in)[0]
	kept := reflect.New(out.Type()).Elem() // addressable, as fields are
	kept.Set(out)
	return kept
}

// counts names the arguments that are the edge's own: how much of a list is put
// out, and from where.
func (b *binder) counts(at string, f *ast.FieldDefinition, t *resultType) []string {
	switch {
	case strings.HasSuffix(t.name, "Connection"):
		if f.Arguments.ForName("first") == nil || f.Arguments.ForName("after") == nil {
			b.fail(at, "is a connection, so it must take first: Int and after: String")
		}
		return []string{"first", "after"}
	case t.elem != nil:
		return []string{"first"}
	}
	return nil
}

// A binder finds Go's counterparts of GraphQL types, and notes what does not fit.
type binder struct {
	o        *kg.Ontology
	schema   *ast.Schema
	objects  map[typePair]*resultObject
	inputs   map[typePair]*inputObject
	problems []string
}

type typePair struct {
	name string
	typ  reflect.Type
}

func (b *binder) fail(at, format string, args ...any) {
	b.problems = append(b.problems, at+" "+fmt.Sprintf(format, args...))
}

var (
	idType   = reflect.TypeFor[kg.ID]()
	factType = reflect.TypeFor[kg.Fact]()
)

// result binds a Go type to a GraphQL type of results.
func (b *binder) result(at string, t *ast.Type, g reflect.Type) *resultType {
	out := &resultType{name: t.Name(), nullable: !t.NonNull}
	if t.Elem != nil {
		if g.Kind() != reflect.Slice {
			b.fail(at, "is %s, which a %s cannot be; give a slice", t, g)
			return out
		}
		out.elem = b.result(at, t.Elem, g.Elem())
		return out
	}
	d := b.schema.Types[t.NamedType]
	switch kind := b.kindOf(d); {
	case d.Kind == ast.Scalar || d.Kind == ast.Enum:
		out.scalar = b.scalar(at, d, out.nullable, g)
	case kind != nil:
		if out.kind = kind; g != idType {
			b.fail(at, "is %s, given by id: its Go type must be %s and not %s", t, idType, g)
		}
	case d.Kind == ast.Object && strings.HasSuffix(d.Name, "Connection"):
		b.connection(at, d, out, g)
	case d.Kind == ast.Object:
		b.structure(at, d, out, g)
	default:
		b.fail(at, "is %s; results are objects, things, facts and scalars only", t)
	}
	return out
}

// kindOf gives the kind of things that a type stands for, nil where it is for none.
func (b *binder) kindOf(d *ast.Definition) *kg.Kind {
	if d.Name == "Node" {
		return b.o.Any
	}
	return b.o.Kind(d.Name)
}

// inPages are the fields of all connections, which the edge makes of a list.
var inPages = []string{"edges", "nodes", "pageInfo", "totalCount"}

// connection binds a slice to a connection or, where the connection says more than
// that it is a page, a pointer to a struct with the slice List.
func (b *binder) connection(at string, d *ast.Definition, out *resultType, g reflect.Type) {
	if more := moreThanPages(d); len(more.Fields) > 0 {
		if g = b.listing(at, more, out, g); g == nil {
			return
		}
	}
	if g.Kind() != reflect.Slice || out.nullable {
		b.fail(at, "is a connection, which must not be null and must be a slice in Go, not %s", g)
		return
	}
	out.node = b.result(at, d.Fields.ForName("nodes").Type.Elem, g.Elem())
}

// moreThanPages gives what the connection says of the whole list.
func moreThanPages(d *ast.Definition) *ast.Definition {
	more := *d
	more.Fields = slices.DeleteFunc(slices.Clone(d.Fields), func(f *ast.FieldDefinition) bool { return slices.Contains(inPages, f.Name) })
	return &more
}

// listing binds what a connection says of the whole list, and gives the type of the list.
func (b *binder) listing(at string, more *ast.Definition, out *resultType, g reflect.Type) reflect.Type {
	if g.Kind() != reflect.Pointer || g.Elem().Kind() != reflect.Struct {
		b.fail(at, "is a connection with %s; its Go type must be a pointer to a struct with List, not %s", more.Fields[0].Name, g)
		return nil
	}
	list, ok := g.Elem().FieldByName("List")
	if !ok {
		b.fail(at, "is a connection with %s; %s must have the field List", more.Fields[0].Name, g.Elem())
		return nil
	}
	out.list, out.object = list.Index, b.object(more, g.Elem())
	return list.Type
}

// structure binds a struct, or a pointer to one, to an object type.
func (b *binder) structure(at string, d *ast.Definition, out *resultType, g reflect.Type) {
	if g.Kind() == reflect.Pointer {
		g = g.Elem()
	} else if out.nullable {
		b.fail(at, "may be null, so its Go type must be a pointer to %s", g)
	}
	if out.fact = d.Name == "Fact"; out.fact {
		if g != factType {
			b.fail(at, "is a Fact; its Go type must be %s and not %s", factType, g)
		}
		return
	}
	if g.Kind() != reflect.Struct {
		b.fail(at, "is %s; its Go type must be a struct and not %s", d.Name, g)
		return
	}
	out.object = b.object(d, g)
}

// object binds the fields of a struct. It is found once for each pair of types,
// since types can lead back to themselves.
func (b *binder) object(d *ast.Definition, g reflect.Type) *resultObject {
	pair := typePair{d.Name, g}
	if known := b.objects[pair]; known != nil {
		return known
	}
	out := &resultObject{fields: map[string]*resultField{}}
	b.objects[pair] = out
	for _, f := range d.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			out.fields[f.Name] = b.field(d.Name+"."+f.Name, f, g)
		}
	}
	return out
}

// field finds a field or a method by name, whatever its case: url is URL.
func (b *binder) field(at string, f *ast.FieldDefinition, g reflect.Type) *resultField {
	out := &resultField{}
	var typ reflect.Type
	for _, sf := range reflect.VisibleFields(g) {
		if sf.IsExported() && strings.EqualFold(sf.Name, f.Name) && (typ == nil || len(sf.Index) < len(out.index)) {
			typ, out.index = sf.Type, sf.Index
		}
	}
	m, isMethod := methodNamed(reflect.PointerTo(g), f.Name)
	switch {
	case typ == nil && !isMethod:
		b.fail(at, "is missing: %s has neither a field nor a method of that name", g)
		return out
	case typ != nil && isMethod:
		b.fail(at, "is there twice: %s has a field and a method of that name", g)
	case isMethod:
		if typ = b.method(at, out, m); typ == nil {
			return out
		}
	}
	out.out = b.result(at, f.Type, typ)
	own := b.counts(at, f, out.out)
	if out.args != nil {
		out.args = b.arguments(at, f.Arguments, out.args.typ, own)
		return out
	}
	for _, a := range f.Arguments {
		if !slices.Contains(own, a.Name) {
			b.fail(at, "takes %s; make it a method of %s that takes a struct with %s", a.Name, g, exported(a.Name))
		}
	}
	return out
}

func methodNamed(g reflect.Type, name string) (reflect.Method, bool) {
	for i := range g.NumMethod() {
		if m := g.Method(i); strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return reflect.Method{}, false
}

// method holds a method to the form of one that answers a field, and gives the
// type of what it answers.
func (b *binder) method(at string, out *resultField, m reflect.Method) reflect.Type {
	takes, gives := m.Type.NumIn()-1, m.Type.NumOut()
	if gives != 1 || takes > 1 || takes == 1 && m.Type.In(1).Kind() != reflect.Struct {
		b.fail(at, "is the method %s of type %s; it must take nothing or one struct of arguments, and give one value", m.Name, m.Type)
		return nil
	}
	if out.method = m.Index; takes == 1 {
		out.args = &inputObject{typ: m.Type.In(1)}
	}
	return m.Type.Out(0)
}

func exported(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
