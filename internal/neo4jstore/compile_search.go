package neo4jstore

import (
	"fmt"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// searchPage finds the roots by their words: the first word from the words that
// are kept, the others among those of what that found.
func (c *compiler) searchPage(p *kg.Plan) []string {
	n := c.name("found")
	lines, score := c.found(p, n)
	lines = append(lines, c.searchBounds(&p.List, n, score)...)
	lines = append(lines, "WITH "+n+", "+score, "ORDER BY "+searchOrder(n, score, p.List.Last != 0))
	if p.List.First != kg.NoLimit {
		lines = append(lines, "LIMIT "+c.param("limit", int64(max(p.List.First, p.List.Last)+1)))
	}
	row := []string{score}
	if p.List.Cursors {
		row = append(row, searchName(n))
	}
	return append(lines, "RETURN "+list(append(row, c.row(n, p.Kind, p.Node)...)))
}

// searchTotal matches all that is found.
func (c *compiler) searchTotal(p *kg.Plan) []string {
	n := c.name("found")
	lines, _ := c.found(p, n)
	return append(lines, "RETURN "+n)
}

// found matches the things in which every token is a word or the beginning of
// one, with their scores.
func (c *compiler) found(p *kg.Plan, n string) (lines []string, score string) {
	for i, token := range p.Search.Tokens {
		text, word, hit := c.param("token", token), c.name("word"), c.name("hit")
		lines = append(lines, fmt.Sprintf("MATCH (%s:`_Token`)-[%s:`_FOUND`]->(%s)", word, hit, n))
		conds := []string{prop(word, "text") + " STARTS WITH " + text}
		if i == 0 {
			lines[0] = strings.TrimSuffix(lines[0], ")") + ":" + label(p.Kind) + ")"
			conds = append(conds, c.visible(n), c.kinds(p, n))
		}
		lines = append(lines, where(conds)...)
		best := fmt.Sprintf("max(%s * CASE WHEN %s = %s THEN 2 ELSE 1 END)", prop(hit, "weight"), prop(word, "text"), text)
		next := c.name("score")
		if i == 0 {
			lines = append(lines, "WITH "+n+", "+best+" AS "+next)
		} else {
			lines = append(lines, "WITH "+n+", "+score+", "+best+" AS best", "WITH "+n+", "+score+" + best AS "+next)
		}
		score = next
	}
	return lines, score
}

func (c *compiler) kinds(p *kg.Plan, n string) string {
	if len(p.Search.Kinds) == 0 {
		return ""
	}
	names := make([]string, len(p.Search.Kinds))
	for i, k := range p.Search.Kinds {
		names[i] = k.Enum()
	}
	return prop(n, kg.AttrKind) + " IN " + c.param("kinds", names)
}

func searchName(n string) string { return prop(n, "_key_"+kg.AttrName) }

func searchOrder(n, score string, back bool) string {
	if back {
		return score + ", " + searchName(n) + " DESC, " + prop(n, propID) + " DESC"
	}
	return score + " DESC, " + searchName(n) + ", " + prop(n, propID)
}

func (c *compiler) searchBounds(l *kg.List, n, score string) []string {
	keys := []orderKey{{expr: score, desc: true}, {expr: searchName(n)}, {expr: prop(n, propID)}}
	var conds []string
	for _, b := range []struct {
		at   *kg.Place
		back bool
	}{{l.After, false}, {l.Before, true}} {
		if b.at == nil {
			continue
		}
		points, name, _ := kg.ParseSearchKey(b.at.Keys[0]) // Normalise has checked it
		params := []string{c.param("at", int64(points)), c.param("at", name), c.param("at", string(b.at.ID))}
		conds = append(conds, beyond(keys, params, b.back)...)
	}
	if len(conds) == 0 {
		return nil
	}
	return append([]string{"WITH " + n + ", " + score}, where(conds)...)
}
