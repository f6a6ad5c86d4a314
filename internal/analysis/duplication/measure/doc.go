// Package measure weighs what speaks for two things being alike and what speaks against:
// texts by their words, evidence by weights of named reasons, blocks of what is compared.
package measure
