package kgtest

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

// eye is a viewer before a store.
type eye struct {
	store  kg.Store
	viewer kg.Viewer
}

// seeing gives a viewer of that clearance.
func seeing(m kg.Marking) kg.Viewer { return kg.Cleared("reader", m) }

// sight gives a viewer that is in the audiences.
func sight(in ...kg.Audience) kg.Viewer { return kg.NewViewer("reader", in...) }

// run answers a plan that is normalised already.
func (e eye) run(tb testing.TB, p *kg.Plan) (*kg.Page, error) {
	r, err := e.store.Read(tb.Context(), e.viewer)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Run(tb.Context(), p)
}

// all gives every record the viewer may see.
func (e eye) all(tb testing.TB) []kg.Record {
	tb.Helper()
	r := e.read(tb)
	defer r.Close()
	var out []kg.Record
	for rec, err := range r.All(tb.Context()) {
		if err != nil {
			tb.Fatalf("All: %v", err)
		}
		out = append(out, rec)
	}
	return out
}

// changes gives what the viewer hears of since a revision, that of one revision
// in order of key: the store may tell it in any order.
func (e eye) changes(tb testing.TB, since kg.Revision) []kg.Delta {
	tb.Helper()
	r := e.read(tb)
	defer r.Close()
	var out []kg.Delta
	for d, err := range r.Changes(tb.Context(), since) {
		if err != nil {
			tb.Fatalf("Changes: %v", err)
		}
		out = append(out, d)
	}
	if !slices.IsSortedFunc(out, func(a, b kg.Delta) int { return cmp.Compare(a.Revision, b.Revision) }) {
		tb.Errorf("changes come out of the order of their revisions: %v", hear(out))
	}
	slices.SortFunc(out, func(a, b kg.Delta) int {
		return cmp.Or(cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.Key.String(), b.Key.String()))
	})
	return out
}

func (e eye) revision(tb testing.TB) kg.Revision {
	tb.Helper()
	r := e.read(tb)
	defer r.Close()
	rev, err := r.Revision(tb.Context())
	if err != nil {
		tb.Fatalf("Revision: %v", err)
	}
	return rev
}

func (e eye) read(tb testing.TB) kg.Reader {
	tb.Helper()
	r, err := e.store.Read(tb.Context(), e.viewer)
	if err != nil {
		tb.Fatalf("Read: %v", err)
	}
	return r
}

// differ compares what two see of one normalised plan; "" is no difference.
func differ(tb testing.TB, want, got eye, p *kg.Plan) string {
	wantPage, wantErr := want.run(tb, p)
	gotPage, gotErr := got.run(tb, p)
	if kg.CodeOf(wantErr) != kg.CodeOf(gotErr) {
		return "want error " + errText(wantErr) + ", got " + errText(gotErr)
	}
	return gocmp.Diff(wantPage, gotPage, same)
}

func errText(err error) string {
	if err == nil {
		return "none"
	}
	return string(kg.CodeOf(err)) + " (" + err.Error() + ")"
}
