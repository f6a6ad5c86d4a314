// Package neo4jstore keeps Portolan's graph in Neo4j: the Community edition,
// 5.26 or newer.
//
// A person in Neo4j Browser sees the graph as the schema declares it:
//
//	(:Entity:Organisation {id, name, …})-[:INTERESTED_IN {status, asOf, sources, where, …}]->(:Entity:Need)
//	(:Entity)-[:CITES]->(:Source)
//
// Attributes are properties of their own names; dates and decimals are text.
// sources and where tell on which documents, and where in them, a thing or a tie
// rests. Names that begin with _ are Portolan's:
//
//	_facts            the facts, as JSON texts; everything else follows from them
//	_marking          who may see it (kg.Audience): the marking as a number, or a text where it has owners
//	_revision         the revision that changed it last
//	_key              of a tie: the values of its key attributes
//	_key_…            sort keys (kg.SortKey)
//	_fold_…           text as kg.Fold gives it, for contains and startsWith
//	_phrases          the words of its name, of its acronym, of its other names, each as one text
//	_start_…, _end_…  first and last day of a date
//	_num_…            a decimal as text that sorts
//	(:_Token {text})-[:_FOUND {weight}]->(:Entity)   the words that search finds
//	(:_Former {id})-[:_NOW]->(:Entity)               ids of things merged into others
//	(:_Log {revision, part, by, at, touched, changes})  who changed what, and when; changes as JSON texts
//	(:_Meta {product, format, schema, revision, restricted})  one node; restricted: labels and types of which some are not for everybody
//	(:_Migration {format, name, at})                 when the graph came to a newer form
//
// A plan (kg.Plan) is compiled to one statement and read in one round trip.
package neo4jstore
