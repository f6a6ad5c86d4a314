package kg_test

import (
	"testing"

	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestFingerprint(t *testing.T) {
	plain := kgtest.Altered(t).Fingerprint()
	for _, c := range []struct {
		name, from, to string
	}{
		{"a tie that has no direction", `kind: "FOLLOWED_BY")`, `kind: "FOLLOWED_BY", symmetric: true)`},
		{"other attributes that tell ties apart", `type Employment @tie(key: ["post"])`, `type Employment @tie`},
		{"another attribute that tells ties apart", `type Employment @tie(key: ["post"]) {
  post: Post!
  hours: Int`, `type Employment @tie(key: ["hours"]) {
  post: Post!
  hours: Int!`},
		{"another end of a tie", `books: [Book!]! @link(kind: "LISTS")`, `books: [Book!]! @link(kind: "LISTS")
  teachers: [Teacher!]! @link(kind: "LISTS")`},
		{"a link that leads to one thing", `sequels: [Book!]!`, `sequels: Book`},
		{"an enum in another order", "enum Level { PRIMARY SECONDARY TERTIARY }", "enum Level { SECONDARY PRIMARY TERTIARY }"},
		{"another order of a list", `plural: "schools", order: "ref"`, `plural: "schools", order: "level"`},
		{"an attribute that is required", "motto: String ", "motto: String! "},
		{"an attribute that is searched no more", "motto: String @attr(search: true)", "motto: String"},
		{"an attribute that is sorted", "motto: String @attr(search: true)", "motto: String @attr(search: true, sort: true)"},
		{"an attribute of another type", "motto: String @attr(search: true)", "motto: Int"},
		{"an attribute that is gone", "  motto: String @attr(search: true)\n", ""},
		{"an attribute of a tie", "  hours: Int\n", "  hours: Decimal\n"},
		{"a list of an attribute", "motto: String @attr(search: true)", "motto: [String!]!"},
	} {
		t.Run("it notices "+c.name, func(t *testing.T) {
			if kgtest.Altered(t, c.from, c.to).Fingerprint() == plain {
				t.Error("it does not")
			}
		})
	}
	t.Run("it is the same each time", func(t *testing.T) {
		if got := kgtest.Altered(t).Fingerprint(); got != plain {
			t.Errorf("it is %s and %s", plain, got)
		}
	})
	t.Run("it takes no heed of what fields and lists are called", func(t *testing.T) {
		if got := kgtest.Altered(t, "sequels:", "followers:", `plural: "districts"`, `plural: "areas"`).Fingerprint(); got != plain {
			t.Error("it does")
		}
	})
}
