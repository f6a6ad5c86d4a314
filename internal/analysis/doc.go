// Package analysis answers what no link holds: who is missing, who is doubling,
// what it costs, what could be done. Each room below answers some questions, by
// functions of a context, a world and a query:
//
//   - world: the graph as one viewer may see it on one day, and what all rooms read of it;
//   - coordination: who coordinates with whom, silos, bridges between them;
//   - audiences: whom things are for, and what is for an audience;
//   - needs: who serves the needs of a plan and which nobody does, gaps and how to close
//     them, compliance, commitments, countries;
//   - duplication: efforts that double, bodies that overlap, solutions proposed twice; in
//     records, records of one thing; in measure, how both weigh what they find;
//   - funding: what things cost and what was given for them;
//   - paths: how things are connected, what is around one;
//   - whatif: what would be otherwise if something were, and what changed between two days.
//
// Its functions are pure: they read one World and know no store, no GraphQL and no
// region. Three rules hold throughout. Unknown is never no: what nobody reported is
// counted as unknown or left out, and the Basis of a result says so. A finding names its
// reasons and the facts it rests on, and never rests on what its reader may not see.
// Things are named by their ids; who needs more of them asks the graph.
//
// The package itself holds what is asked of all rooms alike: tests that their work stops
// when nobody waits for it, and how long they take beside one pass over the graph.
package analysis
