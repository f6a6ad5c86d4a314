// Package paths finds how things are connected, and what is around one.
package paths
