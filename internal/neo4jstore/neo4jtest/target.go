package neo4jtest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/rogpeppe/go-internal/lockedfile"
)

// Target says how to reach a Neo4j.
type Target struct {
	URL      string // scheme, host and port, as the driver takes it
	User     string // empty where the server asks for none
	Password string
	Database string
}

// StoreURL is the target as `portolan serve --store` takes it, with user and database and without the password.
func (t Target) StoreURL() string {
	u, err := url.Parse(t.URL)
	if err != nil {
		return t.URL
	}
	if t.User != "" {
		u.User = url.User(t.User)
	}
	u.Path = "/" + t.Database
	return u.String()
}

// Driver opens a driver on the target; the caller closes it.
func (t Target) Driver() (neo4j.DriverWithContext, error) {
	auth := neo4j.NoAuth()
	if t.User != "" {
		auth = neo4j.BasicAuth(t.User, t.Password, "")
	}
	return neo4j.NewDriverWithContext(t.URL, auth)
}

// Rows runs one statement of a test's own and returns its rows; parameters are
// name, value, name, value.
func (t Target) Rows(tb testing.TB, text string, params ...any) [][]any {
	tb.Helper()
	given := map[string]any{}
	for i := 0; i < len(params); i += 2 {
		given[params[i].(string)] = params[i+1]
	}
	records, err := t.query(tb.Context(), text, given)
	if err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = r.Values
	}
	return rows
}

// statementTimeout stands before the server's own, which a test may have set low and a new server's first statement
// outlasts.
const statementTimeout = 5 * time.Minute

// query runs one auto-commit statement and returns its rows.
func (t Target) query(ctx context.Context, text string, params map[string]any) ([]*neo4j.Record, error) {
	driver, err := t.Driver()
	if err != nil {
		return nil, err
	}
	defer func() { _ = driver.Close(ctx) }() // nothing is pending, and the statement's own error is the one to tell
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: t.Database})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, text, params, neo4j.WithTxTimeout(statementTimeout))
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "neo4j") && strings.Contains(s, "://") ||
		strings.HasPrefix(s, "bolt") && strings.Contains(s, "://")
}

// given is the target that PORTOLAN_TEST_NEO4J names. Community has one database, so test processes take turns on it:
// the lock is held until the process ends.
func given(ctx context.Context, raw string) (Target, error) {
	t, err := parseTarget(raw, os.Getenv("PORTOLAN_TEST_NEO4J_PASSWORD"))
	if err != nil {
		return Target{}, err
	}
	if err := takeTurn(t); err != nil {
		return Target{}, err
	}
	rows, err := t.query(ctx, "CYPHER 5 MATCH (n) RETURN 1 LIMIT 1", nil)
	if err != nil {
		return Target{}, fmt.Errorf("the Neo4j of PORTOLAN_TEST_NEO4J does not answer: %w", err)
	}
	if len(rows) > 0 && os.Getenv("PORTOLAN_TEST_NEO4J_ERASE") != "yes" {
		return Target{}, fmt.Errorf("the database of PORTOLAN_TEST_NEO4J, %s, is not empty and tests would erase it: "+
			"empty it, or set PORTOLAN_TEST_NEO4J_ERASE=yes if nothing in it is needed", t.StoreURL())
	}
	return t, nil
}

func parseTarget(raw, password string) (Target, error) {
	u, err := url.Parse(raw)
	if err != nil {
		// The parser's error repeats the URL, which may hold a password.
		return Target{}, errors.New("PORTOLAN_TEST_NEO4J is not a URL")
	}
	if _, has := u.User.Password(); has {
		return Target{}, errors.New("PORTOLAN_TEST_NEO4J holds a password: move it to PORTOLAN_TEST_NEO4J_PASSWORD")
	}
	t := Target{User: u.User.Username(), Password: password, Database: strings.Trim(u.Path, "/")}
	if t.Database == "" {
		t.Database = "neo4j"
	}
	u.User, u.Path = nil, ""
	t.URL = u.String()
	return t, nil
}

// held keeps the lock's file from being collected, which would close it.
var held []func()

func takeTurn(t Target) error {
	folder, err := cacheFolder()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("database-%x.lock", sha256.Sum256([]byte(t.StoreURL())))
	unlock, err := lockedfile.MutexAt(filepath.Join(folder, name)).Lock()
	if err != nil {
		return fmt.Errorf("wait for other test processes: %w", err)
	}
	held = append(held, unlock)
	return nil
}
