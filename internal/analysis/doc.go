// Package analysis answers what no link holds: who is missing, who is doubling,
// what it costs, what could be done. Its functions are pure: they read one World,
// which is the graph at one revision, on one day, as one viewer may see it, and
// know no store, no GraphQL and no region.
//
// Three rules hold throughout. Unknown is never no: what nobody reported is
// counted as unknown or left out, and the Basis of a result says so. A finding
// names its reasons and the facts it rests on, and never rests on what its reader
// may not see. Things are named by their ids; who needs more of them asks the
// graph.
//
// Within a World things are dense ids, small numbers that index slices. They mean
// nothing outside the World they come from.
package analysis
