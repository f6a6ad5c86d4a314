package world

import "github.com/portolan/portolan/internal/kg"

// A Run is whether an initiative runs on the day.
type Run uint8

// What is known of whether an initiative runs.
const (
	notLookedAt Run = iota
	Running
	RunUnknown
	RunPlanned
	RunOver
)

// Runs says whether initiatives run, and looks at each once. It is not for use by several
// goroutines.
type Runs struct {
	w     *World
	known []Run // by dense id
}

// Runs begins to look.
func (w *World) Runs() *Runs { return &Runs{w, make([]Run, w.Bound())} }

// Of says whether an initiative runs: by its dates; within them, by its status; without
// a status, because it has begun. An initiative that has neither status nor beginning
// may run or not.
func (r *Runs) Of(initiative uint32) Run {
	if r.known[initiative] == notLookedAt {
		r.known[initiative] = r.w.run(initiative)
	}
	return r.known[initiative]
}

func (w *World) run(initiative uint32) Run {
	if !w.Stands(initiative) {
		return RunPlanned
	}
	start, end := w.Counted(initiative, w.Initiative.Start), w.Counted(initiative, w.Initiative.End)
	switch {
	case end != "" && kg.Date(end).End() < w.Day():
		return RunOver
	case start != "" && kg.Date(start).Start() > w.Day():
		return RunPlanned
	}
	switch status := w.Counted(initiative, w.Initiative.Status); {
	case status == "IMPLEMENTATION", status == "" && start != "":
		return Running
	case status == "":
		return RunUnknown
	case status == "PIPELINE":
		return RunPlanned
	}
	return RunOver
}
