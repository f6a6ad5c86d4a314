package kg

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// A FactID is a hash of what a fact is about and where it stands, so that the
// same statement read again is the same fact.
type FactID string

// A Fact is one statement from one source: that a thing is (About "kind"), that
// an attribute has a value (About the attribute), or that a tie holds (About the
// kind of tie, Object its far end). Values are text in canonical form. Its JSON
// is what stores keep; the order of its fields is part of that.
type Fact struct {
	ID       FactID   `json:"id"`
	Subject  ID       `json:"subject"`
	About    string   `json:"about"`
	Object   ID       `json:"object,omitempty"`
	Value    string   `json:"value,omitempty"`
	Tie      []Field  `json:"tie,omitempty"`
	Language string   `json:"language,omitempty"`
	Source   ID       `json:"source"`
	Where    string   `json:"where"`
	Standing Standing `json:"standing"`
	AsOf     Date     `json:"asOf,omitempty"`
	From     Date     `json:"from,omitempty"`
	To       Date     `json:"to,omitempty"`
	Audience Audience `json:"marking,omitempty"`
	Note     string   `json:"note,omitempty"`
	// Stated is the audience the source gave the fact itself; Audience is those of
	// them who may see the source too.
	Stated Audience `json:"stated,omitempty"`
	// Shown says whether a value displayed rests on the fact. Resolve sets it.
	Shown bool `json:"shown,omitempty"`
}

// A Field is an attribute of a tie with its value as canonical text.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// IsTie says whether the fact asserts a tie.
func (f *Fact) IsTie() bool { return f.Object != "" }

// Text gives what GraphQL shows as the fact's value: the value, or the tie's
// attributes as "status: PRESENT".
func (f *Fact) Text() string {
	if !f.IsTie() {
		return f.Value
	}
	parts := make([]string, len(f.Tie))
	for i, field := range f.Tie {
		parts[i] = field.Name + ": " + field.Value
	}
	return strings.Join(parts, ", ")
}

// field gives the tie attribute of that name.
func (f *Fact) field(name string) (string, bool) {
	for _, field := range f.Tie {
		if field.Name == name {
			return field.Value, true
		}
	}
	return "", false
}

// identify sets the fact's id. The qualifier is what tells facts about one
// thing apart: the element of a list, the key attributes of a tie.
func (f *Fact) identify(qualifier string) {
	h := sha256.New()
	for _, part := range []string{string(f.Subject), f.About, string(f.Object), qualifier, string(f.Source), f.Where} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	sum := h.Sum(nil)
	f.ID = FactID(strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15])))
}

// MarshalFacts gives facts as canonical JSON texts, in their order.
func MarshalFacts(facts []Fact) []string {
	out := make([]string, len(facts))
	for i := range facts {
		b, err := json.Marshal(&facts[i])
		if err != nil { // a struct of texts always marshals
			panic(err)
		}
		out[i] = string(b)
	}
	return out
}

// UnmarshalFacts reads what MarshalFacts wrote.
func UnmarshalFacts(texts []string) ([]Fact, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	out := make([]Fact, len(texts))
	for i, s := range texts {
		if err := json.Unmarshal([]byte(s), &out[i]); err != nil {
			return nil, &Error{Code: Internal, Message: "a stored fact cannot be read", Cause: err}
		}
	}
	return out, nil
}

// VisibleFacts gives those facts the viewer may see. It gives facts itself where
// it may see all.
func VisibleFacts(facts []Fact, v Viewer) []Fact {
	hidden := func(f Fact) bool { return !v.Sees(f.Audience) }
	if !slices.ContainsFunc(facts, hidden) {
		return facts
	}
	return slices.DeleteFunc(slices.Clone(facts), hidden)
}

// CheckFact completes and checks a fact against the ontology: ids, attribute or
// tie, values, standing, dates, place. The fact returned has canonical values
// and its id. All problems are reported at once.
func (o *Ontology) CheckFact(f Fact) (Fact, error) {
	c := factCheck{o: o, f: &f}
	c.ends()
	c.circumstances()
	if len(c.errs) > 0 {
		return f, c.errs
	}
	if f.IsTie() {
		c.tie()
	} else {
		c.attribute()
	}
	f.Stated = Both(f.Stated, f.Audience)
	f.Audience, f.Shown = f.Stated, false
	return f, c.errs.err()
}

type factCheck struct {
	o       *Ontology
	f       *Fact
	subject *Kind
	object  *Kind
	errs    Errors
}

func (c *factCheck) place() string {
	place := string(c.f.Subject) + " " + c.f.About
	if c.f.Object != "" {
		place += " " + string(c.f.Object)
	}
	return place
}

func (c *factCheck) fail(format string, args ...any) { c.errs.add(Invalid, c.place(), format, args...) }

func (c *factCheck) failWith(err error) {
	if e := (*Error)(nil); errors.As(err, &e) {
		c.fail("%s", e.Message)
	}
}

func (c *factCheck) ends() {
	var err error
	if c.subject, err = c.o.KindOf(c.f.Subject); err != nil {
		c.failWith(err)
	}
	if c.f.Object != "" {
		if c.object, err = c.o.KindOf(c.f.Object); err != nil {
			c.failWith(err)
		}
	}
	if k, err := c.o.KindOf(c.f.Source); err != nil || k != c.o.Source {
		c.fail("its source %q is no source; give the id of one, such as source/ccscap-2016", clip(string(c.f.Source)))
	}
}

func (c *factCheck) circumstances() {
	f := c.f
	if strings.TrimSpace(f.Where) == "" {
		c.fail("says no place in %s; add where: section, table, row, page or slide", f.Source)
	}
	for _, t := range []struct{ name, text string }{{"where", f.Where}, {"note", f.Note}, {"language", f.Language}} {
		if err := checkText(t.text); err != nil {
			c.fail("its %s %v", t.name, err)
		}
	}
	f.Standing = cmp.Or(f.Standing, Stated)
	if !slices.Contains(Standings, string(f.Standing)) {
		c.fail("standing %q is none of %s", clip(string(f.Standing)), strings.Join(Standings, ", "))
	}
	if !f.Audience.known() || !f.Stated.known() {
		c.fail("marking %d is none of %s", max(f.Audience, f.Stated), strings.Join(Markings, ", "))
	}
	for _, d := range []struct {
		name string
		date Date
	}{{AttrAsOf, f.AsOf}, {AttrFrom, f.From}, {AttrTo, f.To}} {
		if d.date == "" {
			continue
		}
		if _, err := ParseDate(string(d.date)); err != nil {
			c.fail("%s: %v", d.name, err)
		}
	}
	if f.From != "" && f.To != "" && f.From.Start() > f.To.End() {
		c.fail("ends (%s) before it begins (%s)", f.To, f.From)
	}
}

func (c *factCheck) attribute() {
	f := c.f
	if len(f.Tie) > 0 {
		c.fail("has attributes of a tie but no object")
		return
	}
	if c.subject == c.o.Source && (f.About == AttrKind || f.About == "form") && f.Source != f.Subject {
		c.fail("is stated by %s; what a source is and of which form, only it itself can state", f.Source)
		return
	}
	if f.About == AttrKind {
		f.Value = c.subject.Enum()
		f.identify("")
		return
	}
	a := c.subject.Attr(f.About)
	if a == nil || a.Builtin {
		c.fail("%s has no attribute %q; it has %s", c.subject.Name, clip(f.About), strings.Join(c.subject.factNames(), ", "))
		return
	}
	value, err := a.Parse(f.Value)
	if err != nil {
		c.failWith(err)
		return
	}
	f.Value = value
	qualifier := ""
	if a.List {
		qualifier = value
	}
	f.identify(qualifier)
}

// factNames lists the attributes that facts may be about.
func (k *Kind) factNames() []string {
	var out []string
	for _, a := range k.Attrs {
		if !a.Builtin {
			out = append(out, a.Name)
		}
	}
	return out
}

func (c *factCheck) tie() {
	f := c.f
	if f.Value != "" {
		c.fail("a tie has attributes, not a value")
	}
	t, err := c.o.TieType(f.About, c.subject, c.object)
	if err != nil {
		c.failWith(err)
		return
	}
	f.Tie = slices.Clone(f.Tie) // the caller's stays as it is
	for i, field := range f.Tie {
		if slices.ContainsFunc(f.Tie[:i], func(g Field) bool { return g.Name == field.Name }) {
			c.fail("has %s twice", field.Name)
		}
		a := t.Attr(field.Name)
		if a == nil || a.Builtin {
			c.fail("this tie has no attribute %q", clip(field.Name))
			continue
		}
		value, err := a.Parse(field.Value)
		if err != nil {
			c.fail("%v", err)
		}
		f.Tie[i].Value = value
	}
	for _, a := range t.Own() {
		if _, ok := f.field(a.Name); a.Required && !ok {
			c.fail("needs %s", a.Name)
		}
	}
	slices.SortFunc(f.Tie, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
	f.identify(tieKeyText(t, f))
}

// tieKeyText gives the values of the attributes that tell ties of one pair apart.
func tieKeyText(t *TieType, f *Fact) string {
	var parts []string
	for _, a := range t.KeyAttrs {
		v, _ := f.field(a.Name)
		parts = append(parts, v)
	}
	return strings.Join(parts, ",")
}
