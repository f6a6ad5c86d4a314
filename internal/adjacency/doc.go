// Package adjacency holds a graph in memory by dense integer ids: the form that
// the embedded store keeps and that analysis reads.
//
// A Version is immutable and may be read by any number of goroutines without
// locks. Apply makes the next one by copy on write: it shares with its
// predecessor all that did not change, so that it costs its change and not the
// graph. Those who Apply take turns.
package adjacency
