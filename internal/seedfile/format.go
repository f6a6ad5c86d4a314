package seedfile

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/internal/kg"
)

// Format gives a seed file in canonical form: keys in the order of the format's
// page and the ontology, two spaces a level, an empty line between stanzas.
// Comments stay where they are. Formatting twice changes nothing more. A file
// that is no YAML gives Problems.
func Format(name string, data []byte, o *kg.Ontology) ([]byte, error) {
	// The encoder moves some comments once more when it meets them where it put them.
	for range settleWithin {
		formatted, err := formatOnce(name, data, o)
		if err != nil || bytes.Equal(formatted, data) {
			return formatted, err
		}
		data = formatted
	}
	return nil, Problems{{File: name, Message: "cannot be brought to one form: a comment moves each time; put comments on lines of their own, above what they are about"}}
}

// settleWithin is how many times a file may be written before it stays as it is.
const settleWithin = 6

func formatOnce(name string, data []byte, o *kg.Ontology) ([]byte, error) {
	r := &reader{o: o}
	d := &document{reader: r, name: name}
	var doc yaml.Node
	d.read(data, func(mapping) {})
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	if err := yaml.Unmarshal(data, &doc); err != nil {
		d.yamlError(err)
		return nil, r.problems
	}
	root := doc.Content[0]
	sortKeys(root, []string{"source", "kind", "id"}, o)
	for _, list := range []string{"entities", "links"} {
		if items := child(root, list); items != nil {
			for _, item := range items.Content {
				sortKeys(item, []string{"id", "from", "to"}, o)
			}
		}
	}
	onOneLine(root)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, err
	}
	return space(b.Bytes()), nil
}

// onOneLine quotes texts of several lines, so that no empty line is part of one.
func onOneLine(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.Contains(n.Value, "\n") {
		n.Style = yaml.DoubleQuotedStyle
	}
	for _, c := range n.Content {
		onOneLine(c)
	}
}

func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// sortKeys orders the keys of a stanza: those given, name and the attributes in
// the ontology's order, then where and how they are stated.
func sortKeys(n *yaml.Node, first []string, o *kg.Ontology) {
	if n.Kind != yaml.MappingNode {
		return
	}
	rank := ranks(n, first, o)
	type pair struct{ key, val *yaml.Node }
	var pairs []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		pairs = append(pairs, pair{n.Content[i], n.Content[i+1]})
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return rank(a.key.Value) - rank(b.key.Value) })
	for i, p := range pairs {
		n.Content[2*i], n.Content[2*i+1] = p.key, p.val
	}
}

func ranks(n *yaml.Node, first []string, o *kg.Ontology) func(string) int {
	order := slices.Clone(first)
	if id := child(n, "id"); id != nil {
		if k, err := o.KindOf(kg.ID(id.Value)); err == nil {
			for _, a := range k.Attrs {
				order = append(order, a.Name)
			}
		}
	}
	last := append([]string{"validFrom", "validTo", "from", "to"}, circumstances...)
	return func(key string) int {
		if i := slices.Index(order, key); i >= 0 {
			return i
		}
		if i := slices.Index(last, key); i >= 0 {
			return 2000 + i
		}
		return 1000
	}
}

// space puts an empty line before each stanza that is more than one line long,
// and takes all others away.
func space(text []byte) []byte {
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	var out []string
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		begins := strings.HasPrefix(line, "  - ") || strings.HasPrefix(line, "  #")
		follows := len(out) > 0 && (strings.HasPrefix(out[len(out)-1], "    ") || strings.HasPrefix(line, "  #") && strings.HasPrefix(out[len(out)-1], "  - "))
		if begins && follows && i > 0 {
			out = append(out, "")
		}
		out = append(out, line)
	}
	return []byte(strings.Join(out, "\n") + "\n")
}
