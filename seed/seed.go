// Package seed embeds the files of facts that an empty store is filled with.
// docs/formats/seed.md describes their format.
package seed

import "embed"

// FS holds the folders sources, entities and links.
//
//go:embed sources entities links
var FS embed.FS
