package kg_test

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// sample is a way to make random values of a type, and what their order is.
type sample struct {
	attr  string
	value func(*rand.Rand) kg.Value
	order func(a, b kg.Value) int
}

var samples = []sample{
	{"pupils", func(r *rand.Rand) kg.Value { return int64(int32(r.Uint32())) >> r.IntN(32) }, func(a, b kg.Value) int {
		return big.NewInt(a.(int64)).Cmp(big.NewInt(b.(int64)))
	}},
	{"boarding", func(r *rand.Rand) kg.Value { return r.IntN(2) == 1 }, func(a, b kg.Value) int {
		return strings.Compare(strconv.FormatBool(a.(bool)), strconv.FormatBool(b.(bool)))
	}},
	{"budget", randomDecimal, func(a, b kg.Value) int { return rational(a).Cmp(rational(b)) }},
	{"founded", randomDate, func(a, b kg.Value) int {
		if c := firstDay(a).Compare(firstDay(b)); c != 0 {
			return c
		}
		return len(a.(string)) - len(b.(string))
	}},
	{"formerLevel", func(r *rand.Rand) kg.Value { return levels[r.IntN(len(levels))] }, func(a, b kg.Value) int {
		return strings.Index(levelOrder, a.(string)) - strings.Index(levelOrder, b.(string))
	}},
	{"acronym", randomRef, func(a, b kg.Value) int { return naturally(a.(string), b.(string)) }},
}

var levels = []string{"PRIMARY", "SECONDARY", "TERTIARY"}

const levelOrder = "PRIMARY SECONDARY TERTIARY"

func randomDecimal(r *rand.Rand) kg.Value {
	for {
		text := strconv.Itoa(r.IntN(3))
		if r.IntN(2) == 0 {
			text = strconv.FormatUint(r.Uint64()>>r.IntN(64), 10)
		}
		if r.IntN(2) == 0 {
			text += "." + strconv.Itoa(r.IntN(1000))
		}
		if r.IntN(2) == 0 {
			text = "-" + text
		}
		if canonical, err := kg.ParseDecimal(text); err == nil {
			return canonical
		}
	}
}

func rational(v kg.Value) *big.Rat {
	r, _ := new(big.Rat).SetString(v.(string))
	return r
}

func randomDate(r *rand.Rand) kg.Value {
	day := time.Date(2000+r.IntN(3), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	return day.Format([]string{"2006", "2006-01", time.DateOnly}[r.IntN(3)])
}

func firstDay(v kg.Value) time.Time {
	day, _ := time.Parse([]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(v.(string))], v.(string))
	return day
}

// randomRef gives texts of lower-case letters, dots and numbers, so that folding
// leaves them alone.
func randomRef(r *rand.Rand) kg.Value {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		switch r.IntN(3) {
		case 0:
			b.WriteString(string(rune('a' + r.IntN(3))))
		case 1:
			b.WriteByte(".-"[r.IntN(2)])
		default:
			b.WriteString(strconv.FormatUint(r.Uint64()>>r.IntN(64), 10))
		}
	}
	return b.String()
}

// naturally compares texts, runs of digits in them by value.
func naturally(a, b string) int {
	for a != "" && b != "" {
		da, db := len(a)-len(strings.TrimLeft(a, "0123456789")), len(b)-len(strings.TrimLeft(b, "0123456789"))
		if da == 0 || db == 0 {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		na, _ := new(big.Int).SetString(a[:da], 10)
		nb, _ := new(big.Int).SetString(b[:db], 10)
		if c := na.Cmp(nb); c != 0 {
			return c
		}
		a, b = a[da:], b[db:]
	}
	return len(a) - len(b)
}

func sign(n int) int { return min(1, max(-1, n)) }

func TestSortKeys(t *testing.T) {
	school := kgtest.Ontology().Kind("School")
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range samples {
		a := school.Attr(s.attr)
		t.Run("it sorts "+a.Type.String()+" as bytes in the order of the values", func(t *testing.T) {
			for range 5000 {
				x, y := s.value(r), s.value(r)
				want := sign(s.order(x, y))
				if got := strings.Compare(a.SortKey(x), a.SortKey(y)); got != want {
					t.Fatalf("the keys of %v and %v compare as %d, want %d", x, y, got, want)
				}
				if got := strings.Compare(a.Key(false).Of(x), a.Key(true).Of(x)); got == 0 {
					t.Fatalf("the keys of %v are the same in both directions", x)
				}
			}
		})
		t.Run("it sorts absent "+a.Type.String()+" last in both directions", func(t *testing.T) {
			v := s.value(r)
			if up := a.Key(false); up.Of(nil) <= up.Of(v) {
				t.Errorf("ascending, nothing comes before %v", v)
			}
			if down := a.Key(true); down.Of(nil) >= down.Of(v) {
				t.Errorf("descending, nothing comes before %v", v)
			}
		})
	}
	for _, c := range []struct{ name, before, after string }{
		{"takes numbers by value", "2.9", "2.10"},
		{"takes leading zeros as nothing", "2.09", "2.10"},
		{"takes no number before a number", "2", "2.1"},
		{"ignores case", "ALPHA", "beta"},
		{"ignores accents", "Éa", "eb"},
		{"sorts long numbers by value", strings.Repeat("9", 40), "1" + strings.Repeat("0", 40)},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			ref := school.Attr("ref")
			if ref.SortKey(c.before) >= ref.SortKey(c.after) {
				t.Errorf("%q does not come before %q", c.before, c.after)
			}
		})
	}
	t.Run("it cuts long texts between characters", func(t *testing.T) {
		key := school.Attr("ref").Key(false).Of("x" + strings.Repeat("ж", 1000))
		if len(key) > 256 || strings.ToValidUTF8(key, "") != key {
			t.Errorf("the key has %d bytes: %q", len(key), key)
		}
	})
	t.Run("it keeps one key where a value is always there", func(t *testing.T) {
		if a := school.Attr("rooms"); a.Key(false) != a.Key(true) || a.Key(false) == nil {
			t.Error("a required attribute has not one key")
		}
		if a := school.Attr("motto"); a.Key(false) != nil {
			t.Error("an attribute that is not sortable has a key")
		}
	})
}
