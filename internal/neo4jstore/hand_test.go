package neo4jstore

import (
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// byHand is fourLevels as somebody would write it who knows the question and
// the measurements of Neo4j: one statement, rows as lists, and nothing of
// markings, of places, or of whether there is more.
const byHand = `CYPHER 5
MATCH (n:Need)
WHERE n._key_name IS NOT NULL AND n.id IS NOT NULL
WITH n ORDER BY n._key_name, n.id LIMIT $roots
RETURN n.id, n.name,
  COLLECT { MATCH (n)-[:IN_AREA]->(a:PriorityArea) RETURN [a.id, a.name] },
  COLLECT { MATCH (n)<-[r:INTERESTED_IN]-(o:Organisation) WITH o, r ORDER BY o._key_name LIMIT 10 RETURN [o.id, o.name, r.status] },
  COLLECT { MATCH (n)<-[:ADDRESSES]-(s:Solution) WITH s ORDER BY s._key_name LIMIT 10 RETURN [s.id, s.name] },
  COLLECT {
    MATCH (n)<-[:ADDRESSES]-(i:Initiative) WITH i ORDER BY i._key_name LIMIT 10
    RETURN [i.id, i.name,
      COLLECT { MATCH (i)<-[:FUNDS]-(o:Organisation) WITH o ORDER BY o._key_name LIMIT 10 RETURN [o.id, o.name] },
      COLLECT { MATCH (i)<-[:IMPLEMENTS]-(o:Organisation) WITH o ORDER BY o._key_name LIMIT 10 RETURN [o.id, o.name] },
      COLLECT { MATCH (i)-[:IN]->(c:Country) WITH c ORDER BY c._key_name LIMIT 10 RETURN [c.id, c.name] }]
  }`

// What is read by hand.
type (
	handThing   struct{ id, name string }
	handPartner struct {
		handThing
		status string
	}
	handInitiative struct {
		handThing
		funders, implementers, countries []handThing
	}
	handNeed struct {
		handThing
		areas       []handThing
		partners    []handPartner
		solutions   []handThing
		initiatives []handInitiative
	}
)

// readByHand asks through a session of the driver.
func readByHand(ctx context.Context, t neo4jtest.Target, d neo4j.DriverWithContext, roots int) ([]handNeed, error) {
	session := d.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: t.Database, FetchSize: neo4j.FetchAll})
	defer session.Close(ctx)
	result, err := session.Run(ctx, byHand, map[string]any{"roots": roots})
	if err != nil {
		return nil, err
	}
	needs := make([]handNeed, 0, roots)
	for result.Next(ctx) {
		v := result.Record().Values
		needs = append(needs, handNeed{
			handThing: thingOf(v), areas: listOf(v[2], thingOf), solutions: listOf(v[4], thingOf),
			partners: listOf(v[3], func(v []any) handPartner {
				status, _ := v[2].(string)
				return handPartner{thingOf(v), status}
			}),
			initiatives: listOf(v[5], func(v []any) handInitiative {
				return handInitiative{thingOf(v), listOf(v[2], thingOf), listOf(v[3], thingOf), listOf(v[4], thingOf)}
			}),
		})
	}
	return needs, result.Err()
}

// readSame asks the statement that the plan of fourLevels is compiled to, and reads
// it into plain structs. It holds one root more than was asked for.
func readSame(ctx context.Context, t neo4jtest.Target, d neo4j.DriverWithContext, st *statement) ([]handNeed, error) {
	session := d.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: t.Database, FetchSize: neo4j.FetchAll})
	defer session.Close(ctx)
	result, err := session.Run(ctx, st.text, st.params)
	if err != nil {
		return nil, err
	}
	var needs []handNeed
	for result.Next(ctx) {
		v, _ := result.Record().Values[0].([]any)
		needs = append(needs, handNeed{
			handThing: thingOf(v), areas: tenOf(v[2], thingOf), solutions: tenOf(v[3], thingOf),
			partners: tenOf(v[4], func(v []any) handPartner {
				status, _ := v[0].(string)
				return handPartner{thingOf(v[1:]), status}
			}),
			initiatives: tenOf(v[5], func(v []any) handInitiative {
				return handInitiative{thingOf(v), tenOf(v[3], thingOf), tenOf(v[2], thingOf), tenOf(v[4], thingOf)}
			}),
		})
	}
	return needs, result.Err()
}

// tenOf is listOf without the entry that tells whether there are more.
func tenOf[T any](v any, read func([]any) T) []T {
	rows, _ := v.([]any)
	return listOf[T](rows[:min(len(rows), 10)], read)
}

func outlineByHand(needs []handNeed) []string {
	var out []string
	for i := range needs {
		out = append(out, needs[i].outline()...)
	}
	slices.Sort(out)
	return out
}

func thingOf(v []any) handThing {
	id, _ := v[0].(string)
	name, _ := v[1].(string)
	return handThing{id, name}
}

func listOf[T any](v any, read func([]any) T) []T {
	rows, _ := v.([]any)
	out := make([]T, len(rows))
	for i, row := range rows {
		columns, _ := row.([]any)
		out[i] = read(columns)
	}
	return out
}

// outline tells what was read, in the words of outlineOf.
func (n *handNeed) outline() []string {
	var out []string
	things := func(list ...handThing) {
		for _, t := range list {
			out = append(out, t.id+" "+t.name)
		}
	}
	things(n.handThing)
	things(n.areas...)
	things(n.solutions...)
	for _, p := range n.partners {
		out = append(out, p.id+" "+p.name+" "+p.status)
	}
	for _, i := range n.initiatives {
		things(i.handThing)
		things(i.funders...)
		things(i.implementers...)
		things(i.countries...)
	}
	return out
}
