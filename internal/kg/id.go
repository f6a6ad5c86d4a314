package kg

import "strings"

// An ID names an entity for ever: "<kind>/<slug>", the kind in kebab-case.
type ID string

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
	if !id.wellFormed() {
		return Errorf(Invalid, "id", "%q is no id; write <kind>/<slug>, such as need/ccscap-2016-2.5, in lower-case letters, digits, dots and hyphens", clip(string(id)))
	}
	return nil
}

// wellFormed says whether id matches [a-z][a-z0-9-]*/[a-z0-9.-]+. Stores check
// millions of ids when they start, for which a regexp is too slow.
func (id ID) wellFormed() bool {
	slash := strings.IndexByte(string(id), '/')
	if slash < 1 || slash == len(id)-1 || !isLower(id[0]) {
		return false
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case isLower(c), '0' <= c && c <= '9', c == '-', c == '.' && i > slash, i == slash:
		default:
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// clip shortens a user's text for a message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
