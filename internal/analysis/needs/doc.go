// Package needs tells who serves the needs of a plan and which nobody does, in all and
// country by country: coverage, partners to win over, gaps and how to close them,
// compliance with minimum standards, commitments.
package needs
