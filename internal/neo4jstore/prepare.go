package neo4jstore

import (
	"cmp"
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// prepare makes the database ready for the ontology.
func (s *Store) prepare(ctx context.Context) error {
	schema, form, err := s.checkMeta(ctx)
	if err != nil {
		return err
	}
	if schema != "" {
		if err := s.migrate(ctx, form); err != nil {
			return err
		}
	}
	if err := s.define(ctx); err != nil {
		return err
	}
	switch schema {
	case s.schema:
		return nil
	case "":
		return s.write(ctx, func(tx transaction) error {
			return tx.run("create_meta", map[string]any{"product": product, "format": int64(format), "schema": s.schema})
		})
	default:
		return s.rewrite(ctx)
	}
}

// checkMeta looks whose the database is, and gives the schema it was written by,
// "" where it is empty, and the form in which it is kept.
func (s *Store) checkMeta(ctx context.Context) (schema string, form int, err error) {
	records, err := s.read(ctx, &statement{text: fixed["meta"]})
	if err != nil {
		return "", 0, err
	}
	if len(records) == 0 {
		records, err := s.read(ctx, &statement{text: fixed["empty"]})
		if err == nil && len(records) > 0 {
			err = kg.Errorf(kg.Invalid, "store", "the database %s holds what Portolan did not write; give Portolan a database of its own", s.config.Database)
		}
		return "", 0, err
	}
	d := &decoder{}
	c := &cells{d, records[0].Values}
	by := d.text(c.next())
	form, schema = d.count(c.next()), d.text(c.next())
	switch {
	case d.err != nil || by != product || len(records) > 1:
		return "", 0, kg.Errorf(kg.Invalid, "store", "the database %s was written by something else; give Portolan a database of its own", s.config.Database)
	case form > format:
		return "", 0, kg.Errorf(kg.Invalid, "store", "the database %s was written by a newer Portolan (form %d, this one knows %d); use that one", s.config.Database, form, format)
	}
	return schema, form, nil
}

// define makes the constraints and indexes that are missing and waits until
// they can be used.
func (s *Store) define(ctx context.Context) error {
	records, err := s.read(ctx, &statement{text: "CYPHER 5\nSHOW INDEXES YIELD name, state"})
	if err != nil {
		return err
	}
	there := map[any]bool{}
	for _, r := range records {
		there[r.Values[0]] = r.Values[1] == "ONLINE"
	}
	var missing []definition
	waiting := false
	for _, d := range definitions(s.o) {
		online, ok := there[d.name]
		if !ok {
			missing = append(missing, d)
		}
		waiting = waiting || !online
	}
	if !waiting {
		return nil
	}
	err = s.write(ctx, func(tx transaction) error {
		for _, d := range missing {
			if err := tx.do(d.text, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx transaction) error {
		return tx.do("CYPHER 5\nCALL db.awaitIndexes($seconds)", map[string]any{"seconds": int64(s.config.WriteTimeout.Seconds())})
	})
}

// transaction is a transaction that writes.
type transaction struct {
	ctx context.Context
	neo4j.ManagedTransaction
}

// write runs work in one transaction; where others are in its way, it may run
// work again.
func (s *Store) write(ctx context.Context, work func(transaction) error) error {
	limited, cancel := context.WithTimeout(ctx, s.config.WriteTimeout+grace)
	defer cancel()
	s.settleBookmarks(limited)
	err := s.writeOnce(limited, work)
	if s.bookmarks.judge(err) { // nothing was begun
		err = s.writeOnce(limited, work)
	}
	return translateWrite(ctx, err)
}

func (s *Store) writeOnce(ctx context.Context, work func(transaction) error) error {
	session := s.session(ctx, neo4j.AccessModeWrite, neo4j.FetchAll)
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		return nil, work(transaction{ctx, tx})
	}, neo4j.WithTxTimeout(s.config.WriteTimeout))
	return cmp.Or(err, session.Close(ctx))
}

// do runs a statement for its effect.
func (tx transaction) do(text string, params map[string]any) error {
	result, err := tx.Run(tx.ctx, text, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(tx.ctx)
	return err
}

// run runs a statement of cypher/ for its effect.
func (tx transaction) run(name string, params map[string]any) error {
	return tx.do(fixed[name], params)
}

// rows runs a statement and gives its rows.
func (tx transaction) rows(text string, params map[string]any) ([]*neo4j.Record, error) {
	result, err := tx.Run(tx.ctx, text, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(tx.ctx)
}

// batch is how many rows a statement writes at once.
const batch = 5000

// write runs a statement that writes rows, so many at a time.
func (tx transaction) write(text string, rows []any, size int) error {
	for len(rows) > 0 {
		n := min(size, len(rows))
		if err := tx.do(text, map[string]any{"rows": rows[:n]}); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// Exists says whether the database is one of Portolan's already, and makes nothing
// in it. It gives the errors of Open.
func Exists(ctx context.Context, o *kg.Ontology, c Config) (bool, error) {
	s, err := connectTo(ctx, o, c)
	if err != nil {
		return false, err
	}
	schema, _, err := s.checkMeta(ctx)
	return schema != "", cmp.Or(settled(err), s.Close())
}
