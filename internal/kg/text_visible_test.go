package kg_test

import (
	"encoding/json"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ it, text, want string }{
		{"leaves a text as it is", "Łódź 👩‍🚒 नमस्ते\n\tسلام", "Łódź 👩‍🚒 नमस्ते\n\tسلام"},
		{"shows an escape", "red \x1b[31m", `red \u001b[31m`},
		{"shows a bell and a carriage return", "a\a\rb", `a\u0007\u000db`},
		{"shows control characters of Latin-1", "a\u009bb", `a\u009bb`},
		{"shows what turns the direction", "user\u202Etxt.exe\u2066", `user\u202etxt.exe\u2066`},
		{"shows separators of lines", "a\u2028b", `a\u2028b`},
		{"shows tags", "a\U000E0001", `a\udb40\udc01`},
		{"leaves the marks that mixed texts need", "א\u200Fb\u200E", "א\u200Fb\u200E"},
		{"replaces what is no text", "a\xffb", "a\uFFFDb"},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			if got := kg.Visible(c.text); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			// In JSON it says the same.
			var before, after string
			plain, _ := json.Marshal(c.text)
			if json.Unmarshal(plain, &before) != nil || json.Unmarshal([]byte(kg.Visible(string(plain))), &after) != nil || before != after {
				t.Errorf("JSON %s says %q and then %q", plain, before, after)
			}
		})
	}
}

func TestTextsWithoutCommands(t *testing.T) {
	name := kg.Attr{Name: "name"}
	for text, ok := range map[string]bool{
		"Łódź 👩‍🚒": true, "two\nlines\tand a tab": true, "\x1b[31mred": false, "bell\a": false, "a\rb": false, "x\u202Ey": false, "x\u2066y": false, "a\u2028b": false, "a\u009bb": true, "it\u0092s": true, "a\u200db": true,
	} {
		if _, err := name.Parse(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
