package neo4jstore

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// bookmarks say how far the server was when it answered last, so that another
// server of a cluster that is behind waits. In a database that was put in the
// place of another they are refused, or waited for in vain: then they are
// forgotten. On a single server nothing is lost with them.
type bookmarks struct {
	held atomic.Pointer[neo4j.BookmarkManager]
	// doubtful says that the database may be another since: a connection broke, or
	// the server was silent.
	doubtful atomic.Bool
}

func (b *bookmarks) forget() {
	none := neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})
	b.held.Store(&none)
	b.doubtful.Store(false)
}

func (b *bookmarks) manager() neo4j.BookmarkManager { return *b.held.Load() }

// judge learns from an error of the driver, and says whether bookmarks are the
// reason for it, so that the same may be asked again without them.
func (b *bookmarks) judge(err error) (refused bool) {
	switch {
	case err == nil:
	case refusesBookmarks(err):
		b.forget()
		return true
	case lost(err), errors.Is(err, context.DeadlineExceeded):
		b.doubtful.Store(true)
	}
	return false
}

// refusesBookmarks goes by the name of the fault: releases of Neo4j differ in what
// class it is of.
func refusesBookmarks(err error) bool {
	server, ok := lastOf(err)
	if !ok {
		return false
	}
	switch server.Code[strings.LastIndexByte(server.Code, '.')+1:] {
	case "InvalidBookmark", "InvalidBookmarkMixture", "BookmarkTimeout":
		return true
	}
	return false
}

// lastOf gives the error of the server that ended the work.
func lastOf(err error) (server *neo4j.Neo4jError, ok bool) {
	var limit *neo4j.TransactionExecutionLimit
	if errors.As(err, &limit) && len(limit.Errors) > 0 {
		err = limit.Errors[len(limit.Errors)-1]
	}
	return server, errors.As(err, &server)
}

// bookmarkPatience is how long the server may take over bookmarks that are in
// doubt. It would wait longer than a question may take for what never comes.
const bookmarkPatience = time.Second

// settleBookmarks finds out whether doubtful bookmarks are any good: one round
// trip after a fault, none else.
func (s *Store) settleBookmarks(ctx context.Context) {
	if !s.bookmarks.doubtful.Swap(false) {
		return
	}
	if held, err := s.bookmarks.manager().GetBookmarks(ctx); err == nil && len(held) == 0 {
		return
	}
	limited, cancel := context.WithTimeout(ctx, bookmarkPatience)
	defer cancel()
	session := s.session(limited, neo4j.AccessModeRead, neo4j.FetchAll)
	_, err := session.Run(limited, "CYPHER 5\nRETURN 1", nil, neo4j.WithTxTimeout(bookmarkPatience))
	if err = cmp.Or(err, session.Close(limited)); !s.bookmarks.judge(err) && limited.Err() != nil {
		s.bookmarks.forget()
	}
}
