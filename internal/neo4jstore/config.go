package neo4jstore

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// Config says where the database is and how long to wait for it.
type Config struct {
	// URL is scheme, host and port, such as neo4j://localhost:7687.
	URL string
	// User is "" where the server asks for none.
	User, Password string
	// Database is "neo4j" where it is "".
	Database string

	// ReadTimeout bounds a plan, WriteTimeout an Apply or a stream of everything,
	// ConnectTimeout the making of a connection, RetryTime the repetition of a write
	// that met another. 0 is a default of 30 s, 10 min, 5 s and 10 s.
	ReadTimeout, WriteTimeout, ConnectTimeout, RetryTime time.Duration
	// Connections is how many are held at most; 0 is 100.
	Connections int
}

var schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// ParseURL reads a store's address, scheme://user@host:port/database. The
// password is no part of it and is left to the caller. The error repeats nothing
// of a text that holds a password.
func ParseURL(text string) (Config, error) {
	u, err := url.Parse(text)
	if err != nil {
		return Config{}, kg.Errorf(kg.Invalid, "store", "is no address; write neo4j://user@host:7687/database")
	}
	if _, has := u.User.Password(); has {
		return Config{}, kg.Errorf(kg.Invalid, "store", "holds a password; take it out of the address and put it into the environment")
	}
	if !slices.Contains(schemes, u.Scheme) || u.Host == "" || u.RawQuery != "" || strings.Count(u.Path, "/") > 1 {
		return Config{}, kg.Errorf(kg.Invalid, "store", "%q is no address of a Neo4j; write neo4j://user@host:7687/database, where the scheme may be %s", text, strings.Join(schemes, ", "))
	}
	return Config{URL: u.Scheme + "://" + u.Host, User: u.User.Username(), Database: strings.TrimPrefix(u.Path, "/")}, nil
}

// withDefaults fills in what is not given.
func (c Config) withDefaults() Config {
	c.Database = cmp.Or(c.Database, "neo4j")
	c.ReadTimeout = cmp.Or(c.ReadTimeout, 30*time.Second)
	c.WriteTimeout = cmp.Or(c.WriteTimeout, 10*time.Minute)
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, 5*time.Second)
	c.RetryTime = cmp.Or(c.RetryTime, 10*time.Second)
	c.Connections = cmp.Or(c.Connections, 100)
	return c
}
