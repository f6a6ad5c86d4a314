// Package worldtest gives tests of analysis small worlds, random worlds, the world of the
// seed, and the tables of the documentation that tests hold.
package worldtest
