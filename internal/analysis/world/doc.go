// Package world gives the graph as analysis reads it: at one revision, on one day, as one
// viewer may see it. It has what all rooms of analysis ask: ties and values that hold on
// the day, names, plans and their needs and countries, bodies and what they are units of,
// whether initiatives run, what a result rests on, and what was worked out once.
//
// Within a World things are dense ids, small numbers that index slices. They mean
// nothing outside the World they come from.
package world
