package world

import "github.com/portolan/portolan/internal/adjacency"

// NewModel is for tests.
var NewModel = newModel

// Graph gives the graph that a world reads.
func (w *World) Graph() *adjacency.Version { return w.graph }

// WorldsKept is for tests.
const WorldsKept = worldsKept

// WorldsOf is for tests.
var WorldsOf = worldsOf

// Kept gives how many worlds are kept.
func (a *Analyst) Kept() int { return a.worlds.Len() }

// Write is for tests.
var Write = write
