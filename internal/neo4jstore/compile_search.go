package neo4jstore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// searchPage finds the roots by their words: the longest, which few things have,
// from the words that are kept, the others among those of what that found.
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
// one, with their scores (kg.Score).
func (c *compiler) found(p *kg.Plan, n string) (lines []string, score string) {
	tokens := slices.SortedStableFunc(slices.Values(p.Search.Tokens), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	text, word, hit, points := c.param("token", tokens[0]), c.name("word"), c.name("hit"), c.name("points")
	lines = []string{fmt.Sprintf("MATCH (%s:`_Token`)-[%s:`_FOUND`]->(%s:%s)", word, hit, n, label(p.Kind))}
	lines = append(lines, where([]string{prop(word, "text") + " STARTS WITH " + text, c.visible(n), c.kinds(p, n)})...)
	lines = append(lines, fmt.Sprintf("WITH %s, max(%s) AS %s", n, matchPoints(word, hit, text), points))
	if len(tokens) > 1 {
		lines = append(lines, c.otherTokens(tokens[1:], n, points)...)
	}
	score = c.name("score")
	return append(lines, "WITH "+n+",", "CASE", c.wholeScores(p, n), "ELSE "+points, "END AS "+score), score
}

// matchPoints gives what a word scores that begins with the text.
func matchPoints(word, hit, text string) string {
	return fmt.Sprintf("%s * CASE WHEN %s = %s THEN %d ELSE 1 END", prop(hit, "weight"), prop(word, "text"), text, kg.WholeWord)
}

// otherTokens keeps the things that have the other tokens too, and adds up points:
// the words of each thing are looked at once, however many tokens there are.
func (c *compiler) otherTokens(tokens []string, n, points string) []string {
	texts, word, hit, words, bests := c.param("tokens", tokens), c.name("word"), c.name("hit"), c.name("words"), c.name("bests")
	return []string{
		fmt.Sprintf("WITH %s, %s, COLLECT {", n, points),
		fmt.Sprintf("MATCH (%s:`_Token`)-[%s:`_FOUND`]->(%s)", word, hit, n),
		fmt.Sprintf("WHERE any(token IN %s WHERE %s STARTS WITH token)", texts, prop(word, "text")),
		fmt.Sprintf("RETURN [%s, %s]", prop(word, "text"), prop(hit, "weight")),
		"} AS " + words,
		fmt.Sprintf("WITH %s, %s, [token IN %s | reduce(best = 0, word IN %s |", n, points, texts, words),
		"CASE",
		fmt.Sprintf("WHEN word[0] = token AND %[1]d * word[1] > best THEN %[1]d * word[1]", kg.WholeWord),
		"WHEN word[0] STARTS WITH token AND word[1] > best THEN word[1]",
		"ELSE best",
		"END)] AS " + bests,
		"WHERE NOT 0 IN " + bests,
		fmt.Sprintf("WITH %s, reduce(sum = %s, best IN %s | sum + best) AS %s", n, points, bests, points),
	}
}

// wholeScores gives the scores of what is called by the whole phrase.
func (c *compiler) wholeScores(p *kg.Plan, n string) string {
	phrase, most := c.param("phrase", p.Search.Phrase), c.param("most", int64(p.Search.MostOfWords()))
	phrases := prop(n, propPhrases)
	return strings.Join([]string{
		fmt.Sprintf("WHEN %s[0] = %s THEN %s + %d", phrases, phrase, most, kg.WholeName),
		fmt.Sprintf("WHEN %s[1] = %s THEN %s + %d", phrases, phrase, most, kg.WholeAcronym),
		fmt.Sprintf("WHEN %s IN %s THEN %s + %d", phrase, phrases, most, kg.WholeAlias),
	}, "\n")
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
