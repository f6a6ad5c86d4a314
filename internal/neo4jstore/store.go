package neo4jstore

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"github.com/portolan/portolan/internal/kg"
)

const product = "portolan"

// Store keeps a graph in a Neo4j database of its own. It is a kg.Store.
type Store struct {
	o         *kg.Ontology
	config    Config
	driver    neo4j.DriverWithContext
	bookmarks bookmarks
	schema    string
	// looked is when it was looked last whose the database is.
	looked atomic.Pointer[time.Time]
	// restricted are the names that the database had when it was asked last.
	restricted atomic.Pointer[names]
	degrees    degrees
}

var _ kg.Bounded = (*Store)(nil)

// Open connects to the database, and makes it ready for the ontology: an empty
// one gets Portolan's constraints and indexes, one that was written by another
// schema is written anew from its facts. It gives Unavailable where the database
// cannot be reached or cannot answer now, so that trying again may help, and
// Invalid where that would not: the server is too old or no Neo4j, refuses the
// user, has no such database, or the database holds anything that is not
// Portolan's, or that a newer Portolan wrote.
func Open(ctx context.Context, o *kg.Ontology, c Config) (*Store, error) {
	s, err := connectTo(ctx, o, c)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, cmp.Or(settled(err), s.Close())
	}
	if err := s.learn(ctx); err != nil {
		return nil, cmp.Or(settled(err), s.Close())
	}
	return s, nil
}

// connectTo gives a store on a server that answers and is new enough. It has not
// looked at the database yet.
func connectTo(ctx context.Context, o *kg.Ontology, c Config) (*Store, error) {
	if err := checkNames(o); err != nil {
		return nil, err
	}
	c = c.withDefaults()
	driver, err := neo4j.NewDriverWithContext(c.URL, c.auth(), c.driver)
	if err != nil {
		return nil, kg.Errorf(kg.Invalid, "store", "is no address of a Neo4j; write neo4j://host:7687")
	}
	s := &Store{o: o, config: c, driver: driver, schema: o.Fingerprint()}
	s.bookmarks.forget()
	if err := s.checkServer(ctx); err != nil {
		return nil, cmp.Or(settled(err), s.Close())
	}
	return s, nil
}

func (c Config) auth() neo4j.AuthToken {
	if c.User == "" {
		return neo4j.NoAuth()
	}
	return neo4j.BasicAuth(c.User, c.Password, "")
}

func (c Config) driver(d *config.Config) {
	d.UserAgent = product
	d.MaxConnectionPoolSize = c.Connections
	d.SocketConnectTimeout = c.ConnectTimeout
	d.ConnectionAcquisitionTimeout = c.ConnectTimeout
	d.ConnectionLivenessCheckTimeout = time.Minute
	d.MaxTransactionRetryTime = c.RetryTime
	d.TelemetryDisabled = true
	d.NotificationsMinSeverity = notifications.DisabledLevel
	d.ReadBufferSize = 64 << 10
}

// Read opens a view. It asks nothing of the database yet.
func (s *Store) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &reader{s, v}, nil
}

// Close closes all connections.
func (s *Store) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), s.config.ConnectTimeout)
	defer cancel()
	return translate(ctx, s.driver.Close(ctx))
}

func (s *Store) session(ctx context.Context, mode neo4j.AccessMode, fetch int) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: mode, DatabaseName: s.config.Database, FetchSize: fetch, BookmarkManager: s.bookmarks.manager(),
	})
}

// grace is how much longer the client waits than it tells the server to work.
const grace = 2 * time.Second

// read runs one statement that reads, in a transaction of its own, and gives its
// records: one round trip. What others made fail, it tries once more.
func (s *Store) read(ctx context.Context, st *statement) (records []*neo4j.Record, err error) {
	err = s.twice(ctx, s.config.ReadTimeout, func(ctx context.Context) (again bool, err error) {
		records, err = s.readOnce(ctx, st)
		return true, err
	})
	return records, err
}

func (s *Store) readOnce(ctx context.Context, st *statement) (records []*neo4j.Record, err error) {
	session := s.session(ctx, neo4j.AccessModeRead, neo4j.FetchAll)
	defer func() { err = cmp.Or(err, session.Close(ctx)) }()
	result, err := session.Run(ctx, st.text, st.params, neo4j.WithTxTimeout(s.config.ReadTimeout))
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// stream runs one statement that reads much, and gives its records one by one
// while each does not say to stop.
func (s *Store) stream(ctx context.Context, st *statement, each func([]any) (bool, error)) error {
	return s.twice(ctx, s.config.WriteTimeout, func(ctx context.Context) (again bool, err error) {
		again = true
		err = s.streamOnce(ctx, st, func(row []any) (bool, error) {
			again = false
			return each(row)
		})
		return again, err
	})
}

func (s *Store) streamOnce(ctx context.Context, st *statement, each func([]any) (bool, error)) error {
	session := s.session(ctx, neo4j.AccessModeRead, neo4j.FetchDefault)
	defer func() { _ = session.Close(ctx) }() // the stream's own error is the one to tell
	result, err := session.Run(ctx, st.text, st.params, neo4j.WithTxTimeout(s.config.WriteTimeout))
	if err != nil {
		return err
	}
	for result.Next(ctx) {
		if on, err := each(result.Record().Values); err != nil || !on {
			return err
		}
	}
	return result.Err()
}

// twice reads for at most that long and grace more, and once more where the first
// time failed for a reason that may have passed, or for bookmarks that are
// forgotten since, and the reading says that it may be done again.
func (s *Store) twice(ctx context.Context, most time.Duration, read func(context.Context) (again bool, err error)) error {
	limited, cancel := context.WithTimeout(ctx, most+grace)
	defer cancel()
	s.settleBookmarks(limited)
	again, err := read(limited)
	if refused := s.bookmarks.judge(err); again && (refused || mayPass(err)) && limited.Err() == nil {
		s.settleBookmarks(limited)
		_, err = read(limited)
		s.bookmarks.judge(err)
	}
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		s.bookmarks.doubtful.Store(true)
	}
	return translate(ctx, err)
}
