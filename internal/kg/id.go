package kg

import (
	"regexp"
	"strings"
)

// An ID names an entity for ever: "<kind>/<slug>", the kind in kebab-case.
type ID string

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]*/[a-z0-9.-]+$`)

// MaxIDLength is how many bytes an ID may have.
const MaxIDLength = 200

// KindSlug gives the part before the slash.
func (id ID) KindSlug() string {
	slug, _, _ := strings.Cut(string(id), "/")
	return slug
}

// Slug gives the part after the slash.
func (id ID) Slug() string {
	_, slug, _ := strings.Cut(string(id), "/")
	return slug
}

// Check says whether id has the form of an ID.
func (id ID) Check() error {
	if len(id) > MaxIDLength {
		return Errorf(Invalid, "id", "is %d bytes long; at most %d are allowed", len(id), MaxIDLength)
	}
	if !idPattern.MatchString(string(id)) {
		return Errorf(Invalid, "id", "%q is no id; write <kind>/<slug>, such as need/ccscap-2016-2.5, in lower-case letters, digits, dots and hyphens", clip(string(id)))
	}
	return nil
}

// clip shortens a user's text for a message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
