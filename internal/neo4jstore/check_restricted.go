package neo4jstore

import (
	"cmp"
	"maps"
	"slices"
)

// restrictedNames finds labels and types of which some are not for everybody
// though the database does not say so (see names): what is counted of them would
// be told to all.
func (c *check) restrictedNames() error {
	if err := c.s.learn(c.ctx); err != nil {
		return err
	}
	said, found := c.s.restrictedNames(), names{}
	d := &decoder{}
	err := c.rows("find_restricted", nil, func(row []any) {
		for _, name := range d.texts(row[0]) {
			found[name] = true
		}
	})
	if err != nil || d.err != nil {
		return cmp.Or(err, d.err)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !said[name] {
			c.problem("_Meta", rework, "does not say that some of %s are not for everybody, so that everybody is told how many there are", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if !found[name] {
			c.note("_Meta", "says that some of %s are not for everybody; all are, by now, so that they are counted more slowly than need be", name)
		}
	}
	return nil
}
