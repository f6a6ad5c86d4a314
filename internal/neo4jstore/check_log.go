package neo4jstore

import (
	"fmt"

	"github.com/portolan/portolan/internal/kg"
)

// A logCheck reads the log from its first entry to its last.
type logCheck struct {
	*check
	revision, part int64 // of the entry read last
	telling        bool  // entries tell changes from here on
	parts          []kg.ChangePart
}

// log finds revisions that the log lacks, and entries that cannot be read.
func (c *check) log() error {
	l := &logCheck{check: c, part: -1}
	if err := c.rows("check_log", nil, l.entry); err != nil {
		return err
	}
	l.join()
	if l.revision < int64(c.revision) {
		c.problem("_Log", restore, "ends at revision %d; the graph is at %d", l.revision, c.revision)
	}
	return nil
}

func (l *logCheck) entry(row []any) {
	revision, _ := row[0].(int64)
	part, _ := row[1].(int64)
	subject := fmt.Sprintf("_Log %v, part %v", row[0], row[1])
	switch {
	case revision == l.revision && part == l.part+1:
	case revision == l.revision+1 && part == 0:
		l.join()
	default:
		l.join()
		l.problem(subject, restore, "does not follow on revision %d, part %d: what stood between is missing", l.revision, l.part)
	}
	l.revision, l.part = revision, part
	if l.revision > int64(l.check.revision) {
		return // written since the check began
	}
	l.read(subject, row[2], row[3])
}

func (l *logCheck) read(subject string, touched, changes any) {
	d := &decoder{}
	for _, text := range d.texts(touched) {
		if _, ok := parseTouch(text); !ok {
			d.fail("it is no touch")
		}
	}
	if changes == nil && !l.telling { // of the first form
		changes = []any{}
	} else {
		l.telling = true
	}
	parts, err := parseParts(d.texts(changes))
	if err != nil || d.err != nil {
		l.problem(subject, restore, "cannot be read")
		l.parts = nil
		return
	}
	l.parts = append(l.parts, parts...)
}

// join sees to it that the parts of a revision make up its changes.
func (l *logCheck) join() {
	if _, err := kg.JoinParts(l.parts); err != nil {
		l.problem(fmt.Sprintf("_Log %d", l.revision), restore, "%s", err)
	}
	l.parts = nil
}
