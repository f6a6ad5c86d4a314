package neo4jstore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// existing is a constraint or an index that the database has.
type existing struct {
	name       string
	sort       bool // it is of the sort that Portolan makes
	labels     []string
	properties []string
	state      string
}

// definitions lists the constraints and the indexes: those that are there, are
// missing, are wrong, and those that are not Portolan's.
func (c *check) definitions() error {
	for _, sort := range []struct {
		name, statement string
		unique          bool
	}{{"constraint", "check_constraints", true}, {"index", "check_indexes", false}} {
		there := map[string]existing{}
		err := c.rows(sort.statement, nil, func(row []any) {
			d := &decoder{}
			e := existing{name: d.text(row[0]), labels: d.texts(row[2]), properties: d.texts(row[3]), state: d.text(row[4])}
			e.sort, _ = row[1].(bool)
			there[e.name] = e
		})
		if err != nil {
			return err
		}
		for _, want := range definitions(c.s.o) {
			if want.unique == sort.unique {
				c.definition(sort.name, want, there)
				delete(there, want.name)
			}
		}
		c.others(sort.name, there)
	}
	return nil
}

func (c *check) definition(sort string, want definition, there map[string]existing) {
	subject := sort + " " + want.name
	got, ok := there[want.name]
	switch {
	case !ok:
		c.problem(subject, begin, "is missing: (:%s) %s", want.label, strings.Join(want.properties, ", "))
	case !got.sort || !slices.Equal(got.labels, []string{want.label}) || !slices.Equal(got.properties, want.properties):
		c.problem(subject, fmt.Sprintf("DROP %s %s, then %s", strings.ToUpper(sort), quote(want.name), begin),
			"is wrong: it is of (:%s) %s instead of (:%s) %s", strings.Join(got.labels, ", "), strings.Join(got.properties, ", "), want.label, strings.Join(want.properties, ", "))
	case got.state == "FAILED":
		c.problem(subject, fmt.Sprintf("DROP %s %s, then %s", strings.ToUpper(sort), quote(want.name), begin), "has failed and is of no use")
	case got.state != "ONLINE":
		c.note(subject, "is being made (%s)", got.state)
	default:
		c.note(subject, "is there")
	}
}

// others tells of what is not in the definitions.
func (c *check) others(sort string, there map[string]existing) {
	for _, name := range slices.Sorted(maps.Keys(there)) {
		subject := sort + " " + name
		drop := fmt.Sprintf("DROP %s %s", strings.ToUpper(sort), quote(name))
		switch {
		case strings.HasPrefix(name, definitionName("")):
			c.note(subject, "is left over from another schema; %s takes it away", drop)
		case sort == "constraint":
			c.problem(subject, drop, "is not Portolan's and may refuse what Portolan writes")
		default:
			c.note(subject, "is not Portolan's; it does no harm but the time it takes to write")
		}
	}
}
