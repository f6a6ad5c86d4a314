package neo4jstore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

const (
	// logTouches and logFacts are how many touched records and how many facts one
	// node of the log holds at most.
	logTouches, logFacts = 1000, 250
	// logBatch is how many nodes of the log a statement writes at once.
	logBatch = 20
)

// logEntries gives the nodes of the log for an Apply, numbered from first: at
// least one, so that each revision has its commit.
func logEntries(w *kg.Write, by kg.Viewer, first int) []any {
	touched := slices.Collect(slices.Chunk(w.Touches(), logTouches))
	changes := slices.Collect(kg.ChangeParts(w.Changes, logFacts))
	var entries []any
	for i := range max(1, len(touched), len(changes)) {
		entry := map[string]any{"revision": int64(w.Revision), "part": int64(first + i), "by": by.Name, "touched": []string{}, "changes": []string{}}
		if i < len(touched) {
			entry["touched"] = touchTexts(touched[i])
		}
		if i < len(changes) {
			entry["changes"] = partTexts(changes[i])
		}
		entries = append(entries, entry)
	}
	return entries
}

func touchTexts(touched []kg.Touch) []string {
	out := make([]string, len(touched))
	for i, t := range touched {
		out[i] = touchText(t)
	}
	return out
}

func partTexts(parts []kg.ChangePart) []string {
	out := make([]string, len(parts))
	for i := range parts {
		b, err := json.Marshal(&parts[i])
		if err != nil { // a struct of texts always marshals
			panic(err)
		}
		out[i] = string(b)
	}
	return out
}

// parseParts undoes partTexts.
func parseParts(texts []string) ([]kg.ChangePart, error) {
	out := make([]kg.ChangePart, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &out[i]); err != nil {
			return nil, &kg.Error{Code: kg.Internal, Message: "a change in the log cannot be read", Cause: fmt.Errorf("%T", err)}
		}
	}
	return out, nil
}

// touchText writes a touch for the log: who can tell, and
// the id or the parts of the tie's key.
func touchText(t kg.Touch) string {
	by := fmt.Sprint(t.By.Stored())
	if !t.Key.IsTie() {
		return by + "|" + string(t.Key.Entity)
	}
	k := t.Key.Tie
	return strings.Join([]string{by, k.Kind, string(k.From), string(k.To), k.Key}, "|")
}

// parseTouch undoes touchText; ok is false where the text is none.
func parseTouch(text string) (t kg.Touch, ok bool) {
	parts := strings.SplitN(text, "|", 5)
	var by any = parts[0]
	if n, err := strconv.ParseInt(parts[0], 10, 64); err == nil {
		by = n
	}
	var err error
	t.By, err = kg.RestoreAudience(by)
	switch len(parts) {
	case 2:
		t.Key.Entity = kg.ID(parts[1])
	case 5:
		t.Key.Tie = kg.TieKey{Kind: parts[1], From: kg.ID(parts[2]), To: kg.ID(parts[3]), Key: parts[4]}
	default:
		return t, false
	}
	return t, err == nil
}
