package neo4jstore

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A statement is Cypher with the values of its parameters. Its text depends on
// nothing but the form of what it reads; values are in params only.
type statement struct {
	text   string
	params map[string]any
	// relied are names that must not be restricted; then it is one record with a
	// list, of rows or of the one record that it would be, and with the names that
	// are.
	relied []string
}

const paramAudiences = "$audiences"

// compiler writes the statement of one plan. Names of variables and parameters
// are numbered in the order in which a fixed walk of the plan comes upon them.
type compiler struct {
	params map[string]any
	names  int
	// seesAll says that the viewer sees everything, so that nothing is tested for it.
	seesAll bool
	// restricted are the names of what may not be for everybody, nil where that may
	// be anything; relied are those that the statement relies on being absent.
	restricted names
	relied     []string
}

// compile gives the one statement that answers a normalised plan for a viewer, in
// the layout that decoder reads: a record for each row where that is all that is
// asked for, or else one record with the page, a list of rows, and the total.
// restricted are the names of what may not be for everybody, nil where that may be
// anything.
func compile(p *kg.Plan, v kg.Viewer, restricted names) *statement {
	c := &compiler{params: map[string]any{}, seesAll: v.SeesAll(), restricted: restricted}
	if !c.seesAll {
		c.params[paramAudiences[1:]] = seenBy(v)
	}
	if rowsOnly(p) {
		lines := c.page(p)
		lines[len(lines)-1] += " AS row"
		return c.statement(lines, "row")
	}
	before, columns := c.pageAndTotal(p)
	if len(c.relied) > 0 {
		for i := range columns {
			columns[i], _, _ = cutLast(columns[i], " AS ")
		}
		return c.statement(append(before, "RETURN "+list(columns)+" AS answer"), "answer")
	}
	text := "CYPHER 5\n" + layout(before, 0) + "RETURN\n" + layout([]string{strings.Join(columns, ",\n")}, 1)
	return &statement{text: text, params: c.params}
}

// statement makes a statement of lines that return one column. Where it relies on
// names, they are read when all that is found is collected, and not before.
func (c *compiler) statement(lines []string, column string) *statement {
	if len(c.relied) > 0 {
		c.params["product"] = product
		lines = slices.Concat([]string{"CALL () {"}, lines, []string{
			"}", "WITH collect(" + column + ") AS found", "MATCH (meta:`_Meta` {`product`: $product})", "RETURN found, meta.restricted",
		})
	}
	return &statement{"CYPHER 5\n" + layout(lines, 0), c.params, c.relied}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// rowsOnly says whether the rows of a page are all that the plan asks for. As
// records they can be read while the server finds the next.
func rowsOnly(p *kg.Plan) bool { return p.IDs != nil || p.List.Items && !p.List.Count }

// page gives the lines that answer the rows of a page.
func (c *compiler) page(p *kg.Plan) []string {
	switch {
	case p.IDs != nil:
		return c.byID(p)
	case p.Search != nil:
		return c.searchPage(p)
	}
	return c.rootPage(p)
}

// pageAndTotal gives the columns of one record, and what must be matched before them.
func (c *compiler) pageAndTotal(p *kg.Plan) (before, columns []string) {
	if p.Search == nil && p.List.Items && !alongIndex(&p.List) {
		return c.pageOfAll(p)
	}
	if p.List.Items {
		columns = append(columns, block("COLLECT", c.page(p))+" AS page")
	}
	if p.List.Count {
		columns = append(columns, block("COUNT", c.total(p))+" AS total")
	}
	if len(columns) == 0 {
		columns = []string{"[] AS page"}
	}
	return nil, columns
}

// total gives the lines that match all roots.
func (c *compiler) total(p *kg.Plan) []string {
	if p.Search != nil {
		return c.searchTotal(p)
	}
	n := c.name(p.Kind.Plural)
	if p.List.Filter == nil && c.open(p.Kind.Name) {
		return []string{"MATCH (" + n + ":" + label(p.Kind) + ")", "RETURN " + n}
	}
	return append(c.rootMatch(p.Kind, &p.List, n, nil), "RETURN "+n)
}

// alongIndex says whether a page of roots is read along the index of its order,
// so that the rest of what the filter holds of is not come upon.
func alongIndex(l *kg.List) bool {
	counted := slices.ContainsFunc(l.Order, func(ord kg.Order) bool { return ord.Count != nil })
	return kg.StartOf(l.Filter) == nil && selectiveAt(kg.Conjuncts(l.Filter)) < 0 && !counted
}

// pageOfAll matches all roots once, for the page as for the total.
func (c *compiler) pageOfAll(p *kg.Plan) (before, columns []string) {
	all, n := c.name(p.Kind.Plural), c.name(p.Kind.Plural)
	before = append(c.rootMatch(p.Kind, &p.List, all, nil), "WITH collect("+all+") AS found")
	o := c.order(n, "", &p.List)
	lines := []string{"UNWIND found AS " + n}
	if !o.computed() && len(o.bounds) > 0 {
		lines = append(append(lines, "WITH "+n), where(o.bounds)...)
	}
	lines = append(append(lines, c.cut(o, &p.List, n)...), c.returned(n, o, p))
	return before, []string{block("COLLECT", lines) + " AS page", "size(found) AS total"}
}

// returned gives the row of a root.
func (c *compiler) returned(n string, o *ordering, p *kg.Plan) string {
	return "RETURN " + list(append(o.cursor(&p.List), c.row(n, p.Kind, p.Node)...))
}

// byID reads the roots by their ids, or by former ids; a row begins with the
// place of its id.
func (c *compiler) byID(p *kg.Plan) []string {
	n, ids := c.name(p.Kind.Plural), c.param("ids", texts(p.IDs))
	conds := []string{c.visible(n)}
	if c.seesAll {
		conds[0] = n + " IS NOT NULL"
	}
	if !p.Kind.IsAny() {
		conds = append(conds, n+":"+label(p.Kind))
	}
	lines := []string{
		"UNWIND range(0, size(" + ids + ") - 1) AS at",
		"OPTIONAL MATCH (now:`Entity` {`id`: " + ids + "[at]})",
		"OPTIONAL MATCH (:`_Former` {`id`: " + ids + "[at]})-[:`_NOW`]->(survivor:`Entity`)",
		"WITH at, coalesce(now, survivor) AS " + n,
	}
	return append(append(lines, where(conds)...), "RETURN "+list(append([]string{"at"}, c.row(n, p.Kind, p.Node)...)))
}

// rootPage reads a page of the things of a kind.
func (c *compiler) rootPage(p *kg.Plan) []string {
	n := c.name(p.Kind.Plural)
	o := c.order(n, "", &p.List)
	lines := c.rootMatch(p.Kind, &p.List, n, o)
	return append(append(lines, c.cut(o, &p.List, n)...), c.returned(n, o, p))
}

// rootMatch finds the roots that may be seen and that the filter holds of. The
// way in is from the far end that the filter fixes, where it does; by ids or
// another value that has an index, where the filter fixes those; or else along
// the index of the order. o is nil where all are asked for.
func (c *compiler) rootMatch(k *kg.Kind, l *kg.List, n string, o *ordering) []string {
	parts, start := kg.Conjuncts(l.Filter), kg.StartOf(l.Filter)
	var lines, conds []string
	switch {
	case start == nil:
		lines, conds = c.enter(k, n, parts, o)
	case start.Named != nil:
		lines = matchIDs(n)
		if !k.IsAny() { // the index of ids is that of all things
			conds = []string{n + ":" + label(k)}
		}
	default:
		lines, conds = c.reach(n, start)
		if start.Ways != nil { // ends may be of any kind
			conds = append(conds, n+":"+label(k))
		}
		parts = nil
	}
	if o != nil && !o.computed() {
		conds = append(conds, o.bounds...)
	}
	return append(lines, where(slices.Concat(conds, []string{c.visible(n)}, c.all(n, parts)))...)
}

// enter matches the things of a kind that nothing fixes, by an index.
func (c *compiler) enter(k *kg.Kind, n string, parts []kg.Filter, o *ordering) (lines, conds []string) {
	match := func(label string) []string { return []string{"MATCH (" + n + ":" + label + ")"} }
	ordered := o != nil && !o.computed()
	switch {
	case selectiveAt(parts) >= 0:
		return match(label(k)), c.sought(n, parts[selectiveAt(parts)].(*kg.Compare))
	case ordered && o.keys[0].expr == prop(n, propID):
		conds = []string{prop(n, propID) + " IS NOT NULL"}
		if !k.IsAny() { // a range and no STARTS WITH: with the bounds of the page it is one range of the index
			conds = []string{prop(n, propID) + " >= " + c.param("from", k.Slug+"/"), prop(n, propID) + " < " + c.param("to", k.Slug+"0")}
		}
		return match(quote(labelEntity)), conds
	case !ordered:
		return match(label(k)), nil
	}
	key := o.keys[0].key
	lines = append(match(label(k)), "USING INDEX "+n+":"+label(k)+"("+quote(key)+", "+quote(propID)+")")
	if len(o.bounds) == 0 { // an index is used only where all of its properties are named
		conds = []string{prop(n, key) + " IS NOT NULL"}
	}
	return lines, append(conds, prop(n, propID)+" IS NOT NULL")
}

// matchIDs matches by the index of ids; that there are few is what the server
// cannot know.
func matchIDs(n string) []string {
	return []string{"MATCH (" + n + ":" + quote(labelEntity) + ")", "USING INDEX " + n + ":" + quote(labelEntity) + "(" + quote(propID) + ")"}
}

// cut orders what was matched and cuts the page out of it, with one more to
// tell whether there is more. vars are the variables to keep.
func (c *compiler) cut(o *ordering, l *kg.List, vars ...string) []string {
	var lines []string
	if o.computed() {
		lines = append(lines, "WITH "+strings.Join(append(append([]string{}, vars...), o.counts...), ", "))
		lines = append(lines, where(o.bounds)...)
		vars = append(vars, o.countNames...)
	}
	lines = append(lines, "WITH "+strings.Join(vars, ", "), "ORDER BY "+o.by(l.Last != 0))
	if l.First != kg.NoLimit {
		lines = append(lines, "LIMIT "+c.param("limit", int64(max(l.First, l.Last)+1)))
	}
	return lines
}

// row gives the columns of a thing: its id, its facts where the shape asks, then
// attributes and steps. Where it may be of several kinds, these are one column,
// by kind.
func (c *compiler) row(n string, k *kg.Kind, s *kg.Shape) []string {
	columns := []string{prop(n, propID)}
	if s == nil {
		return columns
	}
	if s.Facts {
		columns = append(columns, prop(n, propFacts))
	}
	if !mixed(k, s) {
		return append(columns, c.body(n, s.For(k))...)
	}
	var cases []string
	for _, ks := range s.Kinds {
		if !ks.Kind.IsAny() {
			cases = append(cases, "WHEN "+n+":"+label(ks.Kind)+" THEN "+list(c.body(n, ks)))
		}
	}
	cases = append(cases, "ELSE "+list(c.body(n, s.For(k))))
	return append(columns, "CASE\n"+strings.Join(cases, "\n")+"\nEND")
}

// mixed says whether things of k are read by different shapes.
func mixed(k *kg.Kind, s *kg.Shape) bool {
	if !k.IsAny() {
		return false
	}
	for _, ks := range s.Kinds {
		if !ks.Kind.IsAny() {
			return true
		}
	}
	return false
}

// body gives the columns of attributes and steps.
func (c *compiler) body(n string, ks *kg.KindShape) []string {
	var columns []string
	for _, a := range ks.Attrs {
		columns = append(columns, prop(n, a.Name))
	}
	for _, s := range ks.Steps {
		columns = append(columns, c.step(n, s)...)
	}
	return columns
}

// step gives the columns of a step: its page and its total, as it asks.
func (c *compiler) step(near string, s *kg.Step) []string {
	var columns []string
	if s.List.Items {
		columns = append(columns, block("COLLECT", c.stepPage(near, s)))
	}
	if s.List.Count {
		far, tie := c.name(s.Link.Field), c.name("tie")
		columns = append(columns, block("COUNT", c.tally(near, tie, far, s.Link, c.stepConds(far, tie, &s.List))))
	}
	return columns
}

func (c *compiler) stepPage(near string, s *kg.Step) []string {
	far, tie := c.name(s.Link.Field), c.name("tie")
	keyed := ""
	if len(s.Link.Tie.KeyAttrs) > 0 {
		keyed = tie
	}
	o := c.order(far, keyed, &s.List)
	conds := c.stepConds(far, tie, &s.List)
	if !o.computed() {
		conds = append(conds, o.bounds...)
	}
	lines := c.follow(near, tie, far, s.Link, conds)
	lines = append(lines, c.cut(o, &s.List, far, tie)...)
	columns := o.cursor(&s.List)
	for _, a := range s.Tie {
		columns = append(columns, prop(tie, a.Name))
	}
	if s.Facts {
		columns = append(columns, prop(tie, propFacts))
	}
	if keyed != "" {
		columns = append(columns, prop(tie, propKey))
	}
	return append(lines, "RETURN "+list(append(columns, c.row(far, s.Link.To, s.Node)...)))
}

func (c *compiler) stepConds(far, tie string, l *kg.List) []string {
	return append(c.all(tie, kg.Conjuncts(l.Edge)), c.all(far, kg.Conjuncts(l.Filter))...)
}

// follow matches the ties of a link that may be seen: who sees a tie sees its ends.
func (c *compiler) follow(near, tie, far string, l *kg.Link, conds []string) []string {
	return append([]string{"MATCH " + pattern("("+near+")", tie, far, l)}, where(append([]string{c.visible(tie)}, conds...))...)
}

// tally matches what follow does, to be counted alone: without a test of each tie
// where all of the kind are for everybody, so that the server knows how many.
func (c *compiler) tally(near, tie, far string, l *kg.Link, conds []string) []string {
	if len(conds) == 0 && c.open(l.Kind) {
		return []string{"MATCH " + pattern("("+near+")", tie, far, l)}
	}
	return c.follow(near, tie, far, l, conds)
}

// open says whether everybody may see all that has a name, and that the statement
// relies on it.
func (c *compiler) open(name string) bool {
	if c.seesAll || c.restricted == nil || c.restricted[name] {
		return false
	}
	if !slices.Contains(c.relied, name) {
		c.relied = append(c.relied, name)
	}
	return true
}

// pattern writes a link as a pattern; near stands there as it is. The far end's
// label stands there where it says more than the tie: testing it costs a read of
// each far end.
func pattern(near, tie, far string, l *kg.Link) string {
	left, right := "-", "->"
	if l.Inverse {
		left, right = "<-", "-"
	}
	if !l.Sole {
		far += ":" + label(l.To)
	}
	return near + left + "[" + tie + ":" + quote(l.Kind) + "]" + right + "(" + far + ")"
}

// visible gives the condition that the viewer may see what the variable holds, ""
// where it sees everything.
func (c *compiler) visible(v string) string {
	if c.seesAll {
		return ""
	}
	return prop(v, propMarking) + " IN " + paramAudiences
}

// seenBy gives the audiences that a viewer sees in the form in which they are
// stored, nil where it sees everything.
func seenBy(v kg.Viewer) any {
	if v.SeesAll() {
		return nil
	}
	var out []any
	for _, a := range v.Audiences() {
		out = append(out, a.Stored())
	}
	return out
}

// name makes a variable.
func (c *compiler) name(base string) string {
	c.names++
	return base + strconv.Itoa(c.names)
}

// param makes a parameter of the value and gives it as it stands in the text.
func (c *compiler) param(base string, value any) string {
	name := base + strconv.Itoa(len(c.params))
	c.params[name] = value
	return "$" + name
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}
