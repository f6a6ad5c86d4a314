// Package kg holds the nouns of Portolan: what kinds of things there are (the
// ontology, read from the schema), the facts that sources state about them, how
// facts become what is shown (Resolve), how the graph is read (Plan) and
// changed (Change), and the waist that every store implements (Store).
//
// It imports nothing of Portolan's. Whatever two stores would both have to
// decide is decided here once, as pure functions.
package kg
