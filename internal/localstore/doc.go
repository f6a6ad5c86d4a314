// Package localstore is the embedded store: the graph stands in memory
// (package adjacency), and each Apply is one transaction of a bbolt file, on
// disk before it is acknowledged. Readers hold an immutable version and never
// wait for writers.
//
// The file has four buckets:
//
//	meta      "product", "format" as text; "state": schema, revision, numbers and sums of records
//	entities  id -> revision, marking, sources cited, facts
//	ties      from NUL kind NUL to NUL key -> revision, marking, facts
//	log       revision, part -> when, by whom, records touched, changes made
//
// Values are a CRC-32C followed by CBOR with integer keys. Values shown, sort
// keys and search tokens are not kept: they follow from the facts.
package localstore
