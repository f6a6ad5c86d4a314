package neo4jstore

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// things checks all things with an id, and the ties that begin at them.
func (c *check) things() error {
	return c.rows("check_entities", nil, c.thing)
}

// A found thing is a node with what leads away from it and to it.
type foundThing struct {
	element any
	id      kg.ID
	kind    *kg.Kind
	labels  []string
	props   map[string]any
	out     []any
	words   []any
	former  []any
}

func (c *check) thing(row []any) {
	c.entities++
	n := foundThing{element: row[0]}
	d := &decoder{}
	n.labels, n.out, n.words, n.former = d.texts(row[1]), d.rows(row[3]), d.rows(row[4]), d.rows(row[5])
	n.props, _ = row[2].(map[string]any)
	id, ok := n.props[propID].(string)
	n.id = kg.ID(id)
	kind, err := c.s.o.KindOf(n.id)
	if !ok || err != nil {
		c.problem(fmt.Sprintf("node %v", row[0]), deleteNode(row[0]), "has the id %v, which is none", short(n.props[propID]))
		return
	}
	n.kind = kind
	if c.last == id {
		c.problem(id, "take the wrong one away ("+deleteNode(row[0])+"), then "+begin, "is the id of more than one node, one of them %v", row[0])
	}
	c.last = id
	c.labels(&n)
	c.entity(&n)
}

// labels finds labels that are missing, of another kind, or not Portolan's.
func (c *check) labels(n *foundThing) {
	if !slices.Contains(n.labels, n.kind.Name) {
		c.problem(string(n.id), rework, "lacks the label of its kind, %s", n.kind.Name)
	}
	for _, l := range n.labels {
		switch {
		case l == labelEntity || l == n.kind.Name:
		case slices.ContainsFunc(c.s.o.Kinds, func(k *kg.Kind) bool { return k.Name == l }):
			c.problem(string(n.id), rework, "is labelled %s, but its id is that of a %s", l, n.kind.Name)
		default:
			c.problem(string(n.id), rework, "has the label %s, which is not Portolan's", l)
		}
	}
}

// entity compares what is stored of a thing with what its facts make of it.
func (c *check) entity(n *foundThing) {
	e := c.expected(n)
	audience, _ := kg.RestoreAudience(n.props[propMarking]) // what is none is told below
	if e != nil {
		audience = e.Audience
		c.differences(string(n.id), entityProps(e), n.props)
	}
	ties, cites, whole := c.leading(n, audience)
	if e == nil {
		return
	}
	if whole {
		e.Cites = kg.CitesOf(e, ties)
		c.compare(string(n.id), "source", citeTexts(e.Cites), cites)
	}
	var words, former []string
	for _, t := range e.Tokens {
		words = append(words, fmt.Sprintf("%s (weight %d)", t.Text, t.Weight))
	}
	c.compare(string(n.id), "word", words, pairTexts(n.words))
	for _, f := range n.former {
		former = append(former, fmt.Sprint(f))
	}
	c.compare(string(n.id), "former id", e.FormerIDs(), former)
}

// expected gives the thing that the stored facts make; nil, after saying so,
// where they make none.
func (c *check) expected(n *foundThing) *kg.Entity {
	facts, err := storedFacts(n.props[propFacts])
	if err != nil {
		c.problem(string(n.id), restore, "has facts (_facts) that cannot be read")
		return nil
	}
	c.facts += len(facts)
	e, errs := c.s.o.VerifyEntity(n.id, facts, c.sources)
	for _, err := range errs {
		c.problem(string(n.id), restore, "%s", told(err, string(n.id)))
	}
	if e == nil {
		return nil
	}
	e.Revision = c.revisionOf(string(n.id), n.props)
	e.Vals[e.Kind.Attr(kg.AttrRevision).Index] = int64(e.Revision)
	return e
}

// told gives an error's message with its field, where that is not the subject.
func told(err *kg.Error, subject string) string {
	if err.Field == subject {
		return err.Message
	}
	return err.Error()
}

// revisionOf gives the revision that a record has, 0 where that cannot be.
func (c *check) revisionOf(subject string, props map[string]any) kg.Revision {
	r, ok := props[propRevision].(int64)
	if !ok || r < 1 || r > int64(c.revision) {
		c.problem(subject, restore, "is of revision %s, but the graph has revisions 1 to %d", short(props[propRevision]), c.revision)
		return 0
	}
	return kg.Revision(r)
}

// differences tells where properties are not as they should be.
func (c *check) differences(subject string, want, got map[string]any) {
	names := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(got))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		w, wanted := want[name]
		g, given := got[name]
		switch {
		case name == propRevision || name == kg.AttrRevision && want[propRevision] == int64(0): // told already
		case !wanted:
			c.problem(subject, rework, "has %s %s, which does not follow from its facts", name, short(g))
		case !given:
			c.problem(subject, rework, "lacks %s, which is %s by its facts", name, short(w))
		case name == propFacts && !same(w, g):
			c.problem(subject, rework, "has facts that are marked, or marked as shown, otherwise than they make it")
		case !same(w, g):
			c.problem(subject, rework, "has %s %s, which is %s by its facts", name, short(g), short(w))
		}
	}
}

// same compares a property as it is sent with one as it is read.
func same(sent, read any) bool {
	if list, ok := sent.([]string); ok {
		anys := make([]any, len(list))
		for i, s := range list {
			anys[i] = s
		}
		sent = anys
	}
	return reflect.DeepEqual(sent, read)
}

// short gives a value so that it fits a line and does nothing to a terminal.
func short(v any) string {
	const most = 60
	text := fmt.Sprintf("%q", fmt.Sprint(v))
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// compare tells what of a list is missing and what is too much.
func (c *check) compare(subject, what string, want, got []string) {
	slices.Sort(got)
	differ(want, got,
		func(missing string) { c.problem(subject, rework, "lacks the %s %s", what, short(missing)) },
		func(extra string) {
			c.problem(subject, rework, "has the %s %s, which does not follow from its facts", what, short(extra))
		})
	for i := range got {
		if i > 0 && got[i] == got[i-1] && slices.Contains(want, got[i]) {
			c.problem(subject, rework, "has the %s %s more than once", what, short(got[i]))
		}
	}
}

func citeTexts(cites []kg.Cite) []string {
	out := make([]string, len(cites))
	for i, cite := range cites {
		out[i] = citeText(cite.Source, cite.Audience.Stored())
	}
	return out
}

func citeText(source, marking any) string { return fmt.Sprintf("%v (marking %v)", source, marking) }

func pairTexts(pairs []any) []string {
	var out []string
	for _, v := range pairs {
		if p, ok := v.([]any); ok && len(p) == 2 {
			out = append(out, fmt.Sprintf("%v (weight %v)", p[0], p[1]))
		}
	}
	return out
}

// leading checks what leads away from a thing. whole says that all of the ties
// could be read.
func (c *check) leading(n *foundThing, audience kg.Audience) (ties []*kg.Tie, cites []string, whole bool) {
	whole = true
	seen := map[kg.TieKey]bool{}
	for _, v := range n.out {
		cells, ok := v.([]any)
		if !ok || len(cells) != 6 {
			continue
		}
		r := foundTie{element: cells[0], props: map[string]any{}, ends: audience}
		r.key.Kind, _ = cells[1].(string)
		r.props, _ = cells[2].(map[string]any)
		thing, _ := cells[3].(bool)
		to, _ := cells[4].(string)
		far, _ := kg.RestoreAudience(cells[5])
		r.key.From, r.key.To, r.ends = n.id, kg.ID(to), kg.Both(audience, far)
		r.key.Key, _ = r.props[propKey].(string)
		switch {
		case !thing || to == "":
			c.problem(string(n.id), deleteRelationship(r.element), "has a relationship %s to what is no thing of Portolan's", r.key.Kind)
		case r.key.Kind == kg.Cites:
			cites = append(cites, citeText(to, r.props[propMarking]))
		default:
			if seen[r.key] {
				c.problem(r.key.String(), deleteRelationship(r.element), "is there more than once, one as %v", r.element)
			}
			seen[r.key] = true
			t := c.tie(&r)
			whole = whole && t != nil
			if t != nil {
				ties = append(ties, t)
			}
		}
	}
	return ties, cites, whole
}

// A found tie is a relationship between two things.
type foundTie struct {
	element any
	key     kg.TieKey
	props   map[string]any
	ends    kg.Audience
}

// tie compares what is stored of a tie with what its facts make of it; nil,
// after saying so, where they make none.
func (c *check) tie(r *foundTie) *kg.Tie {
	c.ties++
	subject := r.key.String()
	from, err := c.s.o.KindOf(r.key.From)
	to, toErr := c.s.o.KindOf(r.key.To)
	if err = cmp.Or(err, toErr); err == nil {
		_, err = c.s.o.TieType(r.key.Kind, from, to)
	}
	if err != nil {
		c.problem(subject, deleteRelationship(r.element), "is no tie of the schema: %s", strings.TrimPrefix(err.Error(), r.key.Kind+": "))
		return nil
	}
	facts, err := storedFacts(r.props[propFacts])
	if err != nil {
		c.problem(subject, restore, "has facts (_facts) that cannot be read")
		return nil
	}
	c.facts += len(facts)
	t, errs := c.s.o.VerifyTie(r.key, facts, c.sources, r.ends)
	for _, err := range errs {
		c.problem(subject, restore, "%s", told(err, subject))
	}
	if t == nil {
		return nil
	}
	t.Revision = c.revisionOf(subject, r.props)
	c.differences(subject, tieProps(t), r.props)
	return t
}
