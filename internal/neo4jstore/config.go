package neo4jstore

import (
	"cmp"
	"time"
)

// Config says where the database is and how long to wait for it.
type Config struct {
	// URL is scheme, host and port, such as neo4j://localhost:7687. Schemes are
	// those of the driver: neo4j, bolt, and either with +s or +ssc for encryption.
	URL string
	// User is "" where the server asks for none.
	User, Password string
	// Database is "neo4j" where it is "".
	Database string

	// ReadTimeout is how long the server may work on a plan, WriteTimeout on an Apply
	// or a stream of everything; after two seconds more the store gives the server up
	// and is Unavailable. ConnectTimeout bounds the wait for a connection, RetryTime
	// the repetition of a write that met another. 0 is a default of 10 s, 10 min, 5 s
	// and 10 s.
	ReadTimeout, WriteTimeout, ConnectTimeout, RetryTime time.Duration
	// Connections is how many are held at most; 0 is 100.
	Connections int
}

// withDefaults fills in what is not given.
func (c Config) withDefaults() Config {
	c.Database = cmp.Or(c.Database, "neo4j")
	c.ReadTimeout = cmp.Or(c.ReadTimeout, 10*time.Second)
	c.WriteTimeout = cmp.Or(c.WriteTimeout, 10*time.Minute)
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, 5*time.Second)
	c.RetryTime = cmp.Or(c.RetryTime, 10*time.Second)
	c.Connections = cmp.Or(c.Connections, 100)
	return c
}
