// Package coordination tells who coordinates with whom: the ties between bodies, the silos
// that they fall into, who bridges them, and which ties are missing.
package coordination
