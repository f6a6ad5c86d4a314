package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// A serverError is what may be told, in a log, of an error of the server: its
// codes. Its text may hold values.
type serverError struct{ Code, GQLStatus string }

func (e serverError) Error() string { return fmt.Sprintf("Neo4j: %s (%s)", e.Code, e.GQLStatus) }

// The codes of the server that need words of their own; all others are told by
// their class.
var messages = map[string]string{
	codeUnauthorized: "Neo4j refused the user or the password",
	codeExpired:      "the password has expired; change it in Neo4j",
	codeForbidden:    "the user may not do this in Neo4j; let it read, write and make indexes",
	codeNoDatabase:   "Neo4j has no database of that name",
	"Neo.ClientError.Security.AuthenticationRateLimit":                   "Neo4j refuses the user for a while after too many wrong passwords",
	"Neo.ClientError.Transaction.TransactionTimedOut":                    timedOut,
	"Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": timedOut,
	"Neo.ClientError.Transaction.Terminated":                             "the database ended the operation; try again",
	"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase":                readOnly,
	"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase":              readOnly,
	"Neo.ClientError.General.WriteOnReadOnlyAccessMode":                  readOnly,
	"Neo.TransientError.General.MemoryPoolOutOfMemoryError":              tooLarge,
	"Neo.TransientError.General.TransactionOutOfMemoryError":             tooLarge,
	"Neo.TransientError.General.OutOfMemoryError":                        "the database ran out of memory; try again later",
	"Neo.TransientError.Transaction.DeadlockDetected":                    "others are writing the same; try again",
}

const (
	codeUnauthorized = "Neo.ClientError.Security.Unauthorized"
	codeExpired      = "Neo.ClientError.Security.CredentialsExpired"
	codeForbidden    = "Neo.ClientError.Security.Forbidden"
	codeNoDatabase   = "Neo.ClientError.Database.DatabaseNotFound"
)

const (
	timedOut = "the database took too long; ask for less at once, or try again"
	tooLarge = "the database has no more memory for it; ask for less at once, or try again when fewer ask"
	readOnly = "the database takes no changes: Neo4j has it read-only"
	notThere = "the database cannot be reached; try again later"
	unsure   = "the database cannot be reached; it may yet have written the change: read what is there before trying again"
)

// settled makes Invalid of an error that trying again would only repeat: of one
// who waits for the store to come, a wrong password would lock out all others.
func settled(err error) error {
	var e *kg.Error
	var server serverError
	if errors.As(err, &e) && errors.As(err, &server) {
		switch server.Code {
		case codeUnauthorized, codeExpired, codeForbidden, codeNoDatabase:
			return &kg.Error{Code: kg.Invalid, Field: "store", Message: e.Message, Cause: server}
		}
	}
	return err
}

// translate turns an error of the driver into one of kg, by type and code, never
// by text. ctx is the caller's: where that has ended, its error is given. Errors
// of kg pass as they are.
func translate(ctx context.Context, err error) error {
	var ours *kg.Error
	var many kg.Errors
	var server *neo4j.Neo4jError
	var limit *neo4j.TransactionExecutionLimit
	var usage *neo4j.UsageError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &many), errors.As(err, &ours):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &server):
		return fromServer(server)
	case errors.As(err, &limit) && len(limit.Errors) > 0:
		return translate(ctx, limit.Errors[len(limit.Errors)-1])
	case lost(err), neo4j.IsRetryable(err):
		return &kg.Error{Code: kg.Unavailable, Message: notThere, Cause: err}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &kg.Error{Code: kg.Unavailable, Message: timedOut}
	case errors.As(err, &usage):
		return &kg.Error{Code: kg.Internal, Message: "the database was not asked as it should be", Cause: fmt.Errorf("%T", err)}
	}
	// What the driver has no name for is of its connections, such as a pool that
	// waits for the lock of one that hangs.
	return &kg.Error{Code: kg.Unavailable, Message: notThere, Cause: fmt.Errorf("%T", err)}
}

// translateWrite is translate for what writes: a connection can break after the
// server has written and before it says so.
func translateWrite(ctx context.Context, err error) error {
	err = translate(ctx, err)
	var e *kg.Error
	if errors.As(err, &e) && e.Message == notThere {
		return &kg.Error{Code: e.Code, Message: unsure, Cause: e.Cause}
	}
	return err
}

// lost says whether the connection broke, or could not be made. The driver gives
// what breaks in the middle of a message as it came from the network, and what a
// silent server lets pass as a time-out of the network.
func lost(err error) bool {
	var gone *neo4j.ConnectivityError
	var network net.Error
	return errors.As(err, &gone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded)
}

// mayPass says whether trying again at once may help. What ran out of memory
// would again.
func mayPass(err error) bool {
	var server *neo4j.Neo4jError
	if errors.As(err, &server) && messages[server.Code] == tooLarge {
		return false
	}
	return neo4j.IsRetryable(err) || lost(err)
}

func fromServer(e *neo4j.Neo4jError) error {
	cause := serverError{e.Code, e.GqlStatus}
	message, ok := messages[e.Code]
	switch {
	case message == tooLarge:
		return &kg.Error{Code: kg.CostLimit, Message: message, Cause: cause}
	case ok:
		return &kg.Error{Code: kg.Unavailable, Message: message, Cause: cause}
	case e.IsRetriable(), e.HasSecurityCode():
		return &kg.Error{Code: kg.Unavailable, Message: notThere, Cause: cause}
	}
	return &kg.Error{Code: kg.Internal, Message: "the database refused a statement", Cause: cause}
}
