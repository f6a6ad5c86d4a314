package neo4jstore

import (
	"context"
	"fmt"
	"iter"

	"github.com/portolan/portolan/internal/kg"
)

// Check looks over all that a database holds, and changes nothing: it lists the
// constraints and indexes, and finds what is not as Portolan writes it. It reads
// everything once and holds no more than a thing with its ties, and the ranks of
// sources. It gives the errors of Open where the database cannot be reached or
// is not Portolan's. What others write meanwhile may be found as a problem that
// is none; a note at the end says so.
func Check(ctx context.Context, o *kg.Ontology, c Config) iter.Seq2[kg.Finding, error] {
	return func(yield func(kg.Finding, error) bool) {
		s, err := connectTo(ctx, o, c)
		if err != nil {
			yield(kg.Finding{}, err)
			return
		}
		defer s.Close() // nothing was written
		check := &check{s: s, ctx: ctx, yield: yield, on: true, sources: kg.Sources{}}
		if err := check.run(); err != nil && check.on {
			yield(kg.Finding{}, err)
		}
	}
}

// check is one Check.
type check struct {
	s       *Store
	ctx     context.Context
	yield   func(kg.Finding, error) bool
	on      bool // the caller wants more
	sources kg.Sources
	// revision is that of the database as the check began.
	revision              kg.Revision
	last                  string // the id of the thing checked last
	entities, ties, facts int
}

// What to do about problems.
const (
	rework  = "run portolan store rework, which works out anew all that follows from facts"
	restore = "put a backup in its place, or take the record away and state its facts again"
	begin   = "start portolan serve on it, which sets that right"
)

func deleteNode(elementID any) string {
	return fmt.Sprintf("if nobody needs it: MATCH (n) WHERE elementId(n) = '%v' DETACH DELETE n", elementID)
}

func deleteRelationship(elementID any) string {
	return fmt.Sprintf("if nobody needs it: MATCH ()-[r]->() WHERE elementId(r) = '%v' DELETE r", elementID)
}

func (c *check) note(subject, format string, args ...any) {
	c.on = c.on && c.yield(kg.Finding{Subject: subject, Note: fmt.Sprintf(format, args...)}, nil)
}

func (c *check) problem(subject, remedy, format string, args ...any) {
	c.on = c.on && c.yield(kg.Finding{Subject: subject, Remedy: remedy, Problem: fmt.Sprintf(format, args...)}, nil)
}

func (c *check) run() error {
	known, err := c.meta()
	if err != nil || !known {
		return err
	}
	for _, step := range []func() error{
		c.definitions, c.restrictedNames, c.learnSources, c.nameless, c.things, c.mirrors, c.idle, c.own, c.strangers, c.log, c.summary,
	} {
		if err := step(); err != nil || !c.on {
			return err
		}
	}
	return nil
}

// rows streams a statement of cypher/.
func (c *check) rows(name string, params map[string]any, each func(row []any)) error {
	return c.s.stream(c.ctx, &statement{text: fixed[name], params: params}, func(row []any) (bool, error) {
		each(row)
		return c.on, c.ctx.Err()
	})
}

// meta looks whose the database is; known says that it is in the form and of the
// schema that can be checked.
func (c *check) meta() (known bool, err error) {
	schema, form, err := c.s.checkMeta(c.ctx)
	if err != nil {
		return false, settled(err)
	}
	if schema == "" {
		c.note("database", "is empty")
		return false, nil
	}
	records, err := c.s.read(c.ctx, &statement{text: fixed["meta"]})
	if err != nil || len(records) != 1 {
		return false, err
	}
	revision, ok := records[0].Values[3].(int64)
	c.revision = kg.Revision(revision)
	switch {
	case form != format:
		c.problem("database", begin, "is in form %d, from before form %d", form, format)
	case schema != c.s.schema:
		c.problem("database", begin+"; or check it with the Portolan that wrote it", "was written by another schema")
	case !ok:
		c.problem("_Meta", restore, "does not say the revision")
	default:
		return true, nil
	}
	return false, nil
}

// learnSources ranks the sources, on which rests what else shows.
func (c *check) learnSources() error {
	prefix := c.s.o.Source.Slug + "/"
	return c.rows("check_sources", map[string]any{"prefix": prefix}, func(row []any) {
		id, _ := row[0].(string)
		if facts, err := storedFacts(row[1]); err == nil {
			if rank, ok := c.s.o.RankSource(kg.ID(id), facts); ok {
				c.sources[kg.ID(id)] = rank
			}
		}
	})
}

// storedFacts reads a property that should be facts.
func storedFacts(v any) ([]kg.Fact, error) {
	d := &decoder{}
	texts := d.texts(v)
	if d.err != nil {
		return nil, d.err
	}
	return kg.UnmarshalFacts(texts)
}

// mirrors finds ties without direction that are there in one direction only.
func (c *check) mirrors() error {
	var kinds []string
	for _, t := range c.s.o.Ties {
		if t.Symmetric {
			kinds = append(kinds, t.Kind)
		}
	}
	if kinds == nil {
		return nil
	}
	return c.rows("check_mirrors", map[string]any{"kinds": kinds}, func(row []any) {
		d := &decoder{}
		k := kg.TieKey{Kind: d.text(row[0]), From: kg.ID(d.text(row[1])), To: kg.ID(d.text(row[2]))}
		from, _ := c.s.o.KindOf(k.From)
		to, _ := c.s.o.KindOf(k.To)
		if from == nil || to == nil || d.err != nil {
			return // found already
		}
		if t, err := c.s.o.TieType(k.Kind, from, to); err == nil && t.Symmetric {
			c.problem(k.String(), rework, "has no direction, and its mirror image is missing or has other facts")
		}
	})
}

func (c *check) nameless() error {
	return c.rows("check_nameless", nil, func(row []any) {
		c.problem(fmt.Sprintf("node %v", row[0]), deleteNode(row[0]), "is labelled %v and has no id", row[1])
	})
}

func (c *check) idle() error {
	return c.rows("check_idle", nil, func(row []any) {
		c.problem(fmt.Sprintf("node %v", row[0]), rework, "%v %q leads to nothing", row[1], fmt.Sprint(row[2]))
	})
}

func (c *check) own() error {
	return c.rows("check_own", nil, func(row []any) {
		c.problem(fmt.Sprintf("relationship %v", row[0]), deleteRelationship(row[0]), "of type %v leads away from a %v and is not Portolan's", row[1], row[2])
	})
}

func (c *check) strangers() error {
	return c.rows("check_strangers", nil, func(row []any) {
		subject, d := fmt.Sprintf("node %v", row[0]), &decoder{}
		for _, l := range d.texts(row[1]) {
			if c.s.o.Kind(l) != nil {
				c.problem(subject, rework, "with the id %s is labelled %s and not %s, so that nothing finds it", short(row[2]), l, labelEntity)
				return
			}
		}
		c.problem(subject, deleteNode(row[0]), "with the labels %v is not Portolan's", row[1])
	})
}

func (c *check) summary() error {
	now, err := (&reader{c.s, kg.System}).Revision(c.ctx)
	if err != nil {
		return err
	}
	c.note("database", "holds %d things, %d ties and %d facts, at revision %d", c.entities, c.ties, c.facts, c.revision)
	if now != c.revision {
		c.note("database", "was written to while it was checked (revision %d now); problems found may be of that: check again", now)
	}
	return nil
}
