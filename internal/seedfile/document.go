package seedfile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/internal/kg"
)

// document reads one file.
type document struct {
	*reader
	name   string
	source kg.ID
}

// mapping is a YAML mapping with its keys looked up once.
type mapping struct {
	node *yaml.Node
	keys []*yaml.Node
	vals map[string]*yaml.Node
}

func (d *document) fail(n *yaml.Node, format string, args ...any) {
	line := 0
	if n != nil {
		line = n.Line
	}
	d.problem(position{d.name, line}, format, args...)
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// read parses the file's one mapping and hands it on.
func (d *document) read(data []byte, use func(mapping)) {
	if line := tabLine(data); line > 0 {
		d.problem(position{d.name, line}, "is indented with a tab; use two spaces a level")
		return
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		d.yamlError(err)
		return
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		d.fail(&more, "holds more than one YAML document; keep one a file")
		return
	}
	if m, ok := d.mapping(doc.Content[0], "the file"); ok {
		use(m)
	}
}

func (d *document) yamlError(err error) {
	if errors.Is(err, io.EOF) {
		d.problem(position{file: d.name}, "is empty")
		return
	}
	line, text := 0, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.Replace(text, m[0], "", 1)
	}
	d.problem(position{d.name, line}, "is no YAML: %s", text)
}

// tabLine gives the first line that begins with a tab among its spaces, 0 for none.
func tabLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]; bytes.ContainsRune(indent, '\t') && len(indent) < len(line) {
			return i + 1
		}
	}
	return 0
}

// mapping checks that the node is a mapping without repeated keys or aliases.
func (d *document) mapping(n *yaml.Node, what string) (mapping, bool) {
	m := mapping{node: n, vals: map[string]*yaml.Node{}}
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s must be a mapping (key: value)", what)
		return m, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || val.Kind == yaml.AliasNode {
			d.fail(key, "uses YAML that the seed does not (anchors, aliases, complex keys); write it out")
			return m, false
		}
		if m.vals[key.Value] != nil {
			d.fail(key, "%s has the key %q twice", what, key.Value)
			return m, false
		}
		m.keys, m.vals[key.Value] = append(m.keys, key), val
	}
	return m, true
}

// text gives the scalar under a key; "" with a problem where it is none.
func (d *document) text(m mapping, key string) string {
	n := m.vals[key]
	if n == nil {
		d.fail(m.node, "lacks %s", key)
		return ""
	}
	return d.scalar(n, key)
}

func (d *document) scalar(n *yaml.Node, what string) string {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fail(n, "%s must be a single value", what)
	case n.Tag == "!!null" || n.Value == "":
		d.fail(n, "%s is empty; leave out what is not known", what)
	default:
		return n.Value
	}
	return ""
}

// only refuses keys that are not among those known.
func (d *document) only(m mapping, known ...string) {
	for _, k := range m.keys {
		if !slices.Contains(known, k.Value) {
			d.fail(k, "has the key %q, which means nothing here; known are %s", k.Value, strings.Join(known, ", "))
		}
	}
}

func (d *document) sourceFile(m mapping) {
	id := kg.ID(d.text(m, "id"))
	if id != d.source {
		d.fail(m.vals["id"], "the id must be %s, after the name of the file", d.source)
		return
	}
	d.stanza(m, d.circumstances(m, kg.Fact{Source: id, Subject: id}, "from", "to"))
}

// header checks the source and gives the list under key.
func (d *document) header(m mapping, key string, known ...string) []*yaml.Node {
	d.only(m, append(known, "source", key)...)
	if src := d.text(m, "source"); src != "" && kg.ID("source/"+src) != d.source {
		d.fail(m.vals["source"], "source %q must be the name of the file (%s)", src, d.source.Slug())
	}
	list := m.vals[key]
	if list == nil || list.Kind != yaml.SequenceNode {
		d.fail(m.node, "needs a list under %s", key)
		return nil
	}
	return list.Content
}

func (d *document) entitiesFile(m mapping, folder string) {
	for _, item := range d.header(m, "entities") {
		s, ok := d.mapping(item, "each of entities")
		if !ok {
			continue
		}
		id := kg.ID(d.text(s, "id"))
		if id == "" {
			continue
		}
		if id.KindSlug() != folder {
			d.fail(s.vals["id"], "%s does not belong into entities/%s", id, folder)
			continue
		}
		d.stanza(s, d.circumstances(s, kg.Fact{Source: d.source, Subject: id}, "from", "to"))
	}
}

// stanza reads what is stated of one thing: that it is, and its attributes.
func (d *document) stanza(m mapping, base kg.Fact) {
	idNode := m.vals["id"]
	key := stanzaKey{d.source, base.Subject}
	if first, ok := d.stanzas[key]; ok {
		d.fail(idNode, "%s is stated a second time by %s; it stands at %s:%d already", base.Subject, d.source.Slug(), first.file, first.line)
		return
	}
	d.stanzas[key] = position{d.name, idNode.Line}
	kind, err := d.o.KindOf(base.Subject)
	if err != nil {
		d.fail(idNode, "%v", err)
		return
	}
	is := base
	is.About = kg.AttrKind
	d.state(is, idNode)
	for _, k := range m.keys {
		if k.Value == "id" || isCircumstance(k.Value) {
			continue
		}
		base.About = k.Value
		d.values(kind.Attr(k.Value), m.vals[k.Value], base)
	}
}

// values reads the facts about one attribute: a value, a long form, or a list.
func (d *document) values(a *kg.Attr, n *yaml.Node, base kg.Fact) {
	switch n.Kind {
	case yaml.SequenceNode:
		if len(n.Content) == 0 {
			d.fail(n, "%s is an empty list; leave out what is not known", base.About)
		}
		for _, item := range n.Content {
			if a != nil && !a.List && item.Kind != yaml.MappingNode {
				d.fail(item, "%s has one value; several facts about it are written long, each with its where", base.About)
				continue
			}
			d.value(item, base)
		}
	default:
		d.value(n, base)
	}
}

func (d *document) value(n *yaml.Node, base kg.Fact) {
	if n.Kind == yaml.MappingNode {
		m, ok := d.mapping(n, base.About)
		if !ok {
			return
		}
		d.only(m, append([]string{"value", "from", "to"}, circumstances...)...)
		base = d.circumstances(m, base, "from", "to")
		if n = m.vals["value"]; n == nil {
			d.fail(m.node, "%s is written long but lacks value", base.About)
			return
		}
	}
	if base.Value = d.scalar(n, base.About); base.Value != "" {
		d.state(base, n)
	}
}

// circumstances are the keys of a stanza or a long form that say where and how a
// fact is stated, but for the dates it holds from and to.
var circumstances = []string{"where", "standing", "asOf", "language", "marking", "note"}

func isCircumstance(key string) bool {
	return key == "from" || key == "to" || slices.Contains(circumstances, key)
}

// circumstances puts what the mapping says of where and how into the fact.
func (d *document) circumstances(m mapping, f kg.Fact, from, to string) kg.Fact {
	for _, k := range m.keys {
		n := m.vals[k.Value]
		switch k.Value {
		case "where":
			f.Where = d.scalar(n, k.Value)
		case "standing":
			f.Standing = kg.Standing(d.scalar(n, k.Value))
		case "asOf":
			f.AsOf = kg.Date(d.scalar(n, k.Value))
		case from:
			f.From = kg.Date(d.scalar(n, k.Value))
		case to:
			f.To = kg.Date(d.scalar(n, k.Value))
		case "language":
			f.Language = d.scalar(n, k.Value)
		case "note":
			f.Note = d.scalar(n, k.Value)
		case "marking":
			marking, err := kg.ParseMarking(d.scalar(n, k.Value))
			if err != nil {
				d.fail(n, "%v", err)
			}
			f.Audience = kg.AudienceOf(marking)
		}
	}
	return f
}

func (d *document) linksFile(m mapping, folder string) {
	kind := d.text(m, "kind")
	if want := strings.ToUpper(strings.ReplaceAll(folder, "-", "_")); kind != "" && kind != want {
		d.fail(m.vals["kind"], "kind %s does not belong into links/%s", kind, folder)
		return
	}
	for _, item := range d.header(m, "links", "kind") {
		if s, ok := d.mapping(item, "each of links"); ok {
			d.link(s, kind)
		}
	}
}

func (d *document) link(m mapping, kind string) {
	f := d.circumstances(m, kg.Fact{Source: d.source, About: kind}, "validFrom", "validTo")
	f.Subject, f.Object = kg.ID(d.text(m, "from")), kg.ID(d.text(m, "to"))
	if f.Subject == "" || f.Object == "" {
		return
	}
	for _, k := range m.keys {
		switch {
		case isCircumstance(k.Value) || k.Value == "validFrom" || k.Value == "validTo":
		default:
			f.Tie = append(f.Tie, kg.Field{Name: k.Value, Value: d.scalar(m.vals[k.Value], k.Value)})
		}
	}
	d.state(f, m.node)
}

// state checks a fact and keeps it.
func (d *document) state(f kg.Fact, at *yaml.Node) {
	checked, err := d.o.CheckFact(f)
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			d.fail(at, "%s", line)
		}
		return
	}
	d.facts[f.Source] = append(d.facts[f.Source], stated{checked, position{d.name, at.Line}})
}
