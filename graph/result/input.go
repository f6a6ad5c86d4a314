package result

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// An inputObject says where the arguments of a field, or the fields of an input
// type, go in a Go struct.
type inputObject struct {
	typ    reflect.Type
	fields map[string]*inputField
}

type inputField struct {
	index    []int
	read     inputReader
	fallback *ast.Value // nil where there is none
}

// An inputReader reads a value that is not null. What is wrong with it is noted
// with the compiler, at the place.
type inputReader func(c *compiler, place string, v any, into reflect.Value)

// arguments binds a struct to the arguments of a field. Those that are the edge's
// own the struct may leave out.
func (b *binder) arguments(at string, defs ast.ArgumentDefinitionList, g reflect.Type, own []string) *inputObject {
	out := &inputObject{typ: g, fields: map[string]*inputField{}}
	if g.Kind() != reflect.Struct {
		b.fail(at, "takes a %s; arguments are read into a struct", g)
		return out
	}
	var names []string
	for _, d := range defs {
		names = append(names, d.Name)
		if f := b.inputField(at, d.Name, d.Type, d.DefaultValue, g, slices.Contains(own, d.Name)); f != nil {
			out.fields[d.Name] = f
		}
	}
	b.nothingElse(at, g, names)
	return out
}

// scopeArguments are the arguments that say of which world a result is.
var scopeArguments = []string{"asOf", "standings", "maxAge"}

// scope binds the arguments that say of which world a result is.
func (b *binder) scope(at string, defs ast.ArgumentDefinitionList) *inputObject {
	out := &inputObject{typ: reflect.TypeFor[scope](), fields: map[string]*inputField{}}
	for _, d := range defs {
		if slices.Contains(scopeArguments, d.Name) {
			out.fields[d.Name] = b.inputField(at, d.Name, d.Type, d.DefaultValue, out.typ, false)
		}
	}
	return out
}

// nothingElse refuses fields of a struct that no argument can reach.
func (b *binder) nothingElse(at string, g reflect.Type, names []string) {
	for _, sf := range reflect.VisibleFields(g) {
		known := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, sf.Name) })
		if sf.IsExported() && !sf.Anonymous && !known {
			b.fail(at, "has no argument for the field %s of %s", sf.Name, g)
		}
	}
}

func (b *binder) inputField(at, name string, t *ast.Type, fallback *ast.Value, g reflect.Type, optional bool) *inputField {
	at += "(" + name + ")"
	for _, sf := range reflect.VisibleFields(g) {
		if sf.IsExported() && !sf.Anonymous && strings.EqualFold(sf.Name, name) {
			if !t.NonNull && fallback == nil && !optional && !canBeAbsent(sf.Type) {
				b.fail(at, "may be left out, so the Go type of %s must be a pointer to %s", sf.Name, sf.Type)
			}
			return &inputField{sf.Index, b.input(at, t, sf.Type, sf.Tag.Get("kind")), fallback}
		}
	}
	if !optional {
		b.fail(at, "is missing: %s has no such field", g)
	}
	return nil
}

// canBeAbsent says whether the zero value of a type can stand for what was not
// given; of numbers, zero is one.
func canBeAbsent(g reflect.Type) bool {
	switch g.Kind() {
	case reflect.String, reflect.Bool, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return true
	case reflect.Struct:
		for i := range g.NumField() {
			if !canBeAbsent(g.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}

var (
	filterType = reflect.TypeFor[kg.Filter]()
	dateType   = reflect.TypeFor[kg.Date]()
)

// input binds a Go type to a type of arguments; kind names the kind that ids are of.
func (b *binder) input(at string, t *ast.Type, g reflect.Type, kind string) inputReader {
	if g.Kind() == reflect.Pointer {
		return throughPointer(b.input(at, t, g.Elem(), kind))
	}
	if t.Elem != nil {
		return b.inputList(at, t, g, kind)
	}
	d := b.schema.Types[t.NamedType]
	if d.Kind != ast.InputObject {
		return b.inputScalar(at, d, g, kind)
	}
	if k := b.o.Kind(strings.TrimSuffix(d.Name, "Filter")); k != nil && g == filterType {
		return func(c *compiler, place string, v any, into reflect.Value) { c.filterInput(place, v, k, into) }
	}
	if g.Kind() != reflect.Struct {
		b.fail(at, "is %s, which a %s cannot be", t, g)
		return nil
	}
	return b.inputObject(at, d, g).read
}

// inputList binds a slice to a list; of texts it is a set.
func (b *binder) inputList(at string, t *ast.Type, g reflect.Type, kind string) inputReader {
	d := b.schema.Types[t.Elem.Name()]
	switch {
	case g.Kind() == reflect.Map && d.Kind == ast.InputObject && len(d.Fields) == 2:
		return b.inputMap(at, d, g)
	case g.Kind() != reflect.Slice:
		b.fail(at, "is %s, which a %s cannot be; take a slice", t, g)
		return nil
	}
	read := eachOf(b.input(at, t.Elem, g.Elem(), kind))
	if g.Elem().Kind() != reflect.String {
		return read
	}
	return func(c *compiler, place string, v any, into reflect.Value) {
		read(c, place, v, into)
		asSet(d, into)
	}
}

// asSet puts a list of texts in order, those of an enum in the enum's, and keeps
// each once.
func asSet(d *ast.Definition, list reflect.Value) {
	place := func(i int) (int, string) {
		text := list.Index(i).String()
		return slices.IndexFunc(d.EnumValues, func(v *ast.EnumValueDefinition) bool { return v.Name == text }), text
	}
	sort.SliceStable(list.Interface(), func(i, j int) bool {
		x, a := place(i)
		y, b := place(j)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b)) < 0
	})
	n := 0
	for i := range list.Len() {
		if n == 0 || list.Index(i).String() != list.Index(n-1).String() {
			list.Index(n).Set(list.Index(i))
			n++
		}
	}
	list.SetLen(n)
}

// inputMap binds a map to a list of inputs with two fields: the key, which may be
// given once, and its value.
func (b *binder) inputMap(at string, d *ast.Definition, g reflect.Type) inputReader {
	key, value := d.Fields[0], d.Fields[1]
	readKey := b.input(at+"("+key.Name+")", key.Type, g.Key(), "")
	readValue := b.input(at+"("+value.Name+")", value.Type, g.Elem(), "")
	return func(c *compiler, place string, v any, into reflect.Value) {
		into.Set(reflect.MakeMap(g))
		for i, e := range c.elements(place, v, maxList) {
			entry, _ := e.(map[string]any)
			at := fmt.Sprintf("%s[%d].", place, i)
			k, v := reflect.New(g.Key()).Elem(), reflect.New(g.Elem()).Elem()
			readKey(c, at+key.Name, entry[key.Name], k)
			readValue(c, at+value.Name, entry[value.Name], v)
			if into.MapIndex(k).IsValid() {
				c.fail(at+key.Name, "%v is given twice", k)
			}
			into.SetMapIndex(k, v)
		}
	}
}

func throughPointer(read inputReader) inputReader {
	return func(c *compiler, place string, v any, into reflect.Value) {
		into.Set(reflect.New(into.Type().Elem()))
		read(c, place, v, into.Elem())
	}
}

func eachOf(read inputReader) inputReader {
	return func(c *compiler, place string, v any, into reflect.Value) {
		all := c.elements(place, v, maxList)
		into.Set(reflect.MakeSlice(into.Type(), len(all), len(all)))
		for i, e := range all {
			read(c, fmt.Sprintf("%s[%d]", place, i), e, into.Index(i))
		}
	}
}

// inputObject binds a struct to an input type, once for each pair of types.
func (b *binder) inputObject(at string, d *ast.Definition, g reflect.Type) *inputObject {
	pair := typePair{d.Name, g}
	if known := b.inputs[pair]; known != nil {
		return known
	}
	out := &inputObject{typ: g, fields: map[string]*inputField{}}
	b.inputs[pair] = out
	var names []string
	for _, f := range d.Fields {
		names = append(names, f.Name)
		if in := b.inputField(at, f.Name, f.Type, f.DefaultValue, g, false); in != nil {
			out.fields[f.Name] = in
		}
	}
	b.nothingElse(at, g, names)
	return out
}

// read reads an input object. That it has what it must have, and of @oneOf one
// alone, was checked with the request.
func (o *inputObject) read(c *compiler, place string, v any, into reflect.Value) {
	m, ok := v.(map[string]any)
	if !ok {
		c.fail(place, "is %s; it must be an object", values.Show(v))
		return
	}
	o.fill(c, place+".", m, into)
}

// fill reads the values that are given, and the defaults of the others.
func (o *inputObject) fill(c *compiler, place string, given map[string]any, into reflect.Value) {
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		f := o.fields[name]
		v := given[name]
		if v == nil && f.fallback != nil {
			v, _ = values.Of(f.fallback, nil)
		}
		if v != nil {
			f.read(c, place+name, v, into.FieldByIndex(f.index))
		}
	}
}

// inputScalar binds a Go type to a scalar or an enum of arguments.
func (b *binder) inputScalar(at string, d *ast.Definition, g reflect.Type, kind string) inputReader {
	isText := g.Kind() == reflect.String
	switch {
	case d.Name == "ID" && g == idType:
		k := b.o.Any
		if kind != "" {
			if k = b.o.Kind(kind); k == nil {
				b.fail(at, "must be the id of a %s, which is no kind", kind)
			}
		}
		return func(c *compiler, place string, v any, into reflect.Value) { c.idInput(place, v, k, into) }
	case d.Name == "Int" && g.Kind() >= reflect.Int && g.Kind() <= reflect.Int64:
		return readWhole
	case d.Name == "Float" && g.Kind() == reflect.Float64:
		return readFloat
	case d.Name == "Boolean" && g.Kind() == reflect.Bool:
		return readBool
	case d.Name == "String" && isText:
		return readText(nil)
	case d.Name == "Date" && g == dateType:
		return readText(attrOf(kg.DateType))
	case d.Name == "Decimal" && isText:
		return readText(attrOf(kg.DecimalType))
	case d.Name == "Currency" && isText:
		return readText(attrOf(kg.CurrencyType))
	case d.Kind == ast.Enum && isText:
		return readText(enumAttr(d))
	}
	b.fail(at, "is %s, which a %s of Go cannot take", d.Name, g)
	return nil
}

// idInput reads the id of a thing of the kind. Whether there is such a thing is
// for the analysis to say.
func (c *compiler) idInput(place string, v any, k *kg.Kind, into reflect.Value) {
	s, _ := values.Text(v)
	of, err := c.o.KindOf(kg.ID(s))
	var e *kg.Error
	switch {
	case errors.As(err, &e):
		c.fail(place, "%s", e.Message)
	case !k.IsAny() && of != k:
		c.fail(place, "%s is no id of the kind %s, such as %s/…", s, k.Name, k.Slug)
	}
	into.SetString(s)
}

// filterInput reads a filter of things of the kind, in canonical form.
func (c *compiler) filterInput(place string, v any, k *kg.Kind, into reflect.Value) {
	if f := c.Filter(place, v, k); f != nil {
		into.Set(reflect.ValueOf(f))
	}
}

func readWhole(c *compiler, place string, v any, into reflect.Value) {
	n, err := values.Whole(v)
	if err != nil {
		c.fail(place, "%v", err)
	}
	into.SetInt(n)
}

func readFloat(c *compiler, place string, v any, into reflect.Value) {
	x, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		c.fail(place, "%s is no number", values.Show(v))
	}
	into.SetFloat(x)
}

func readBool(c *compiler, place string, v any, into reflect.Value) {
	truth, ok := v.(bool)
	if !ok {
		c.fail(place, "is %s; it must be true or false", values.Show(v))
	}
	into.SetBool(truth)
}

// readText reads a text, in the canonical form that the attribute gives it.
func readText(a *kg.Attr) inputReader {
	return func(c *compiler, place string, v any, into reflect.Value) {
		s, ok := values.Text(v)
		if !ok {
			c.fail(place, "is %s; it must be text", values.Show(v))
			return
		}
		if a != nil {
			canonical, err := a.Parse(s)
			if e := (*kg.Error)(nil); errors.As(err, &e) {
				c.fail(place, "%s", e.Message)
			}
			s = canonical
		}
		into.SetString(s)
	}
}

// textOf gives a query as text: what was read of arguments that say the same, however
// they say it, has the same text.
func textOf(v reflect.Value) string {
	b := &strings.Builder{}
	putText(b, v)
	return b.String()
}

func putText(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface: // a filter
		f, _ := v.Interface().(kg.Filter)
		b.WriteString(kg.FilterText(f))
	case reflect.Pointer:
		if !v.IsNil() {
			b.WriteByte('&')
			putText(b, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			putText(b, v.Field(i))
			b.WriteByte(';')
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		b.WriteByte('[')
		for i := range v.Len() {
			putText(b, v.Index(i))
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case reflect.String:
		b.WriteString(strconv.Quote(v.String()))
	default: // numbers, truth, and maps, which come out in order of their keys
		fmt.Fprint(b, v.Interface())
	}
}
