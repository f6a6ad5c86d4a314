package table

import (
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	for _, c := range []struct {
		it, data string
		says     []string
	}{
		{"keeps small lists in a cell", `{"a":{"x":1,"l":[{"y":2},{"y":3}]}}`, []string{"│ x │ 1   │", "│ l │ • 2 │", "│   │ • 3 │"}},
		{"gives lists that hold much a table of their own", `{"a":{"x":1,"l":[{"p":1,"q":2,"r":3,"s":{"t":4}}]}}`, []string{"a\n", "│ x │ 1 │", "\na.l\n", "│ p │ q │ r │ s │", "│ 1 │ 2 │ 3 │ 4 │"}},
		{"spreads objects that hold much", `{"a":{"basis":{"p":1,"q":2,"r":[],"s":4,"t":5}}}`, []string{"│ basis.p │ 1 │", "│ basis.t │ 5 │"}},
		{"takes an object that has more than pages have for a result", `{"a":{"nodes":[{"p":1,"q":2,"r":3,"s":4}],"links":[{"p":5}]}}`, []string{"│ links │ 5 │", "\na.nodes\n"}},
		{"rounds what nobody reads", `{"a":{"share":0.6666666666666666,"ratio":0.3333,"large":1234.56789,"count":20,"amount":"1250000.123456"}}`, []string{"│ 0.667 ", "│ 0.3333 ", "│ 1234.57 ", "│ 20 ", "│ 1250000.123456 "}},
		{"shows what would command a terminal", "{\"a\":\"x\\u001b[31m\"}", []string{`x\u001b[31m`}},
		{"counts pages", `{"a":{"totalCount":7,"nodes":[{"p":1}]}}`, []string{"a (7 in all)\n", "│ p │"}},
	} {
		t.Run(c.it, func(t *testing.T) {
			var b strings.Builder
			if err := Print(&b, []byte(c.data), 0); err != nil {
				t.Fatal(err)
			}
			for _, s := range c.says {
				if !strings.Contains(b.String(), s) {
					t.Errorf("lacks %q:\n%s", s, b.String())
				}
			}
		})
	}
}
