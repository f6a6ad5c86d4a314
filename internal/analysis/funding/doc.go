// Package funding adds up what things cost and what was given for them.
package funding
