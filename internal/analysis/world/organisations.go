package world

import "slices"

// UnitCounting says how a body and its units (UNIT_OF) are counted.
type UnitCounting string

// The ways to count units.
const (
	Apart UnitCounting = "APART"
	One   UnitCounting = "ONE"
)

// Collective says whether an organisation is a class of bodies.
func (w *World) Collective(org uint32) bool {
	c, _ := w.Value(org, w.Organisation.Collective).(bool)
	return c
}

// Single says whether an organisation is one body that stands on the day, and no class
// of bodies.
func (w *World) Single(org uint32) bool { return w.Stands(org) && !w.Collective(org) }

// Line gives a body and what it is a unit of, upwards.
func (w *World) Line(org uint32) []uint32 {
	line := []uint32{org}
	for {
		parent, ok := w.First(line[len(line)-1], w.Organisation.Parent)
		if !ok || slices.Contains(line, parent) {
			return line
		}
		line = append(line, parent)
	}
}

// Body gives what an organisation counts as: itself where units count apart, else the
// topmost body that it is a unit of.
func (w *World) Body(org uint32, units UnitCounting) uint32 {
	if units != One {
		return org
	}
	line := w.Line(org)
	return line[len(line)-1]
}
